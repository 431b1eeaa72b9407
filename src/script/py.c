/* SPDX-License-Identifier: MIT
 *
 * script/py.c - the Python process: its main thread, its end, what it says on stderr.
 */
#include "script/py.h"

#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "script/error.h"
#include "script/jobs.h"
#include "script/node_words.h"
#include "script/py_class.h"
#include "script/py_error.h"
#include "script/py_limiter.h"
#include "script/py_pool.h"
#include "script/py_repr.h"
#include "script/py_transport.h"
#include "script/py_web.h"
#include "script/run.h"
#include "script/vm.h"

#define PYTIME_MAX 9223372036.854775 /* seconds in a _PyTime_t */

/* ---- exceptions ------------------------------------------------------------------------------ */

bool script_py_leaves(struct script_vm *vm)
{
	bool leaves;

	script_vm_push_error(vm, vm->L);
	leaves = script_py_is(vm->L, -1, "SystemExit") ||
		 script_py_is(vm->L, -1, "KeyboardInterrupt");
	lua_pop(vm->L, 1);
	return leaves;
}

bool script_py_is_cancelled(lua_State *L, int idx)
{
	return script_py_is(L, idx, "CancelledError");
}

void script_py_cancelled_error(lua_State *L)
{
	int n = 1;

	if (lua_isnil(L, -1)) {
		lua_pop(L, 1);
		n = 0;
	}
	script_py_error_make(L, "CancelledError", n);
}

void script_py_message(lua_State *L, int idx)
{
	idx = lua_absindex(L, idx);
	if (lua_getfield(L, idx, "args") == LUA_TTABLE) {
		lua_rawgeti(L, -1, 1);
		lua_remove(L, -2);
	}
}

void script_py_exception(lua_State *L, int idx)
{
	if (!script_py_class_is(L, idx))
		return;
	script_py_instance(L, idx, 0);
	lua_replace(L, idx);
}

void script_py_repr_of(lua_State *L, int idx)
{
	struct ls_str *s = script_py_scratch(L);

	script_py_repr(L, idx, s);
	lua_pushlstring(L, s->s ? s->s : "", s->len);
}

/* ---- standard error ---------------------------------------------------------------------------- */

static void say(lua_State *L, struct ls_str *text)
{
	if (text->len)
		script_write(L, JRN_STDERR, text->s, text->len);
	ls_str_release(text);
}

/* Tasks that nobody will ever resume, told at the end. */
static void destroyed_pending(struct script_py *py)
{
	struct script_vm *vm = py->vm;
	struct ls_str text = { 0 };

	for (struct script_future *t = py->pending; t; t = t->next) {
		script_slot_push(vm, vm->L, t->slot);
		ls_str_add(&text, "Task was destroyed but it is pending!\ntask: ");
		script_py_repr(vm->L, -1, &text);
		ls_str_add(&text, "\n");
		lua_pop(vm->L, 1);
	}
	say(vm->L, &text);
}

/* ---- slow callbacks, and contexts ---------------------------------------------------------------- */

void script_handle_begin(struct script_vm *vm)
{
	struct script_py_thread *th = script_py_thread(vm->thread);

	th->handle_began = th->loop && th->loop->debug ? vm->sim->now : -1;
}

void script_handle_end(struct script_vm *vm, int slot)
{
	struct script_py_thread *th = script_py_thread(vm->thread);
	double took = (double)(vm->sim->now - th->handle_began) * 1e-9;
	struct ls_str text = { 0 };

	if (vm->py->fresh_sleep)
		script_coro_keep_sleep(vm);
	if (vm->py->watched)
		script_py_tell_gone(vm->L);
	if (th->handle_began < 0 || !th->loop || took < th->loop->slow_callback_duration)
		return;
	ls_str_add(&text, "Executing ");
	script_slot_push(vm, vm->L, slot);
	script_py_repr(vm->L, -1, &text);
	lua_pop(vm->L, 1);
	ls_str_addf(&text, " took %.3f seconds\n", took);
	say(vm->L, &text);
}

int script_context_copy(struct script_vm *vm)
{
	int context = script_py_thread(vm->thread)->context, copy;

	if (!context)
		return 0;
	script_slot_push(vm, vm->L, context);
	copy = script_slot_take(vm->L, -1);
	lua_pop(vm->L, 1);
	return copy;
}

void script_context_swap(struct script_vm *vm, int *context)
{
	struct script_py_thread *th = script_py_thread(vm->thread);

	th->outer_context = th->context;
	th->context = *context;
	*context = 0;
}

void script_context_leave(struct script_vm *vm, int *keep)
{
	struct script_py_thread *th = script_py_thread(vm->thread);

	if (keep)
		*keep = th->context;
	else if (th->context)
		script_slot_drop(vm, th->context);
	th->context = th->outer_context;
	th->outer_context = 0;
}

void script_context_enter_eager(struct script_future *t)
{
	struct script_py_thread *th = script_py_thread(t->vm->thread);

	t->outer_context = th->context;
	th->context = t->context;
	t->context = 0;
}

void script_context_leave_eager(struct script_future *t)
{
	struct script_py_thread *th = script_py_thread(t->vm->thread);

	if (t->state == FUTURE_PENDING)
		t->context = th->context;
	else if (th->context)
		script_slot_drop(t->vm, th->context);
	th->context = t->outer_context;
	t->outer_context = 0;
}

/* __context(): the values of this context's variables, a table nobody changes, or nil. */
static int context(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	int slot = script_py_thread(vm->thread)->context;

	if (!slot)
		return 0;
	script_slot_push(vm, L, slot);
	return 1;
}

/* __set_context(values) */
static int set_context(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_py_thread *th = script_py_thread(vm->thread);

	vm->py->contexts = true;
	if (th->context)
		script_slot_set(L, th->context, 1);
	else
		th->context = script_slot_take(L, 1);
	return 0;
}

/* ---- clocks ---------------------------------------------------------------------------------------- */

static int clock_seconds(lua_State *L)
{
	lua_pushnumber(L, (double)rt_clock_told(script_vm_of(L)->thread) * 1e-9);
	return 1;
}

static int clock_ns(lua_State *L)
{
	lua_pushinteger(L, rt_clock_told(script_vm_of(L)->thread));
	return 1;
}

void script_py_check_delay(lua_State *L, double seconds)
{
	if (isnan(seconds) && script_vm_of(L)->py->uv)
		script_throw(L, "ValueError", "cannot convert float NaN to integer");
}

/* time.sleep(s) */
static int time_sleep(lua_State *L)
{
	double seconds = lua_tonumber(L, 1);

	if (lua_gettop(L) != 1)
		return script_throw(L, "TypeError",
				    "time.sleep() takes exactly one argument (%d given)",
				    lua_gettop(L));
	if (lua_type(L, 1) != LUA_TNUMBER)
		return script_throw(L, "TypeError",
				    "'%s' object cannot be interpreted as an integer",
				    script_py_type_name(L, 1));
	if (isnan(seconds))
		return script_throw(L, "ValueError", "Invalid value NaN (not a number)");
	if (fabs(seconds) > PYTIME_MAX)
		return script_throw(L, "OverflowError",
				    "timestamp too large to convert to C _PyTime_t");
	if (seconds < 0)
		return script_throw(L, "ValueError", "sleep length must be non-negative");
	script_may_suspend(L, "time.sleep");
	if (script_py_blocks_nobody(script_vm_of(L)))
		return script_py_pause(L, seconds);
	rt_sleep(script_vm_of(L)->thread, sim_from_ns(seconds * 1e9));
	return script_suspend(L);
}

void script_py_open(lua_State *L)
{
	static const luaL_Reg clocks[] = { { "sleep", time_sleep },
					   { "time", clock_seconds },
					   { "monotonic", clock_seconds },
					   { "perf_counter", clock_seconds },
					   { "time_ns", clock_ns },
					   { "monotonic_ns", clock_ns },
					   { "perf_counter_ns", clock_ns },
					   { NULL, NULL } };

	luaL_newlib(L, clocks);
	lua_setglobal(L, "time");
	lua_register(L, "__context", context);
	lua_register(L, "__set_context", set_context);
	script_coro_open(L);
	script_future_open(L);
	script_handle_open(L);
	script_py_parts_open(L);
	script_py_refs_open(L);
	script_py_left_open(L);
	script_loop_open(L);
	script_py_thread_open(L);
	script_py_device_open(L);
	script_limiter_open(L);
	script_pool_open(L);
	script_transport_open(L);
	script_json_open(L);
	lua_getglobal(L, "JSON");
	lua_setglobal(L, "__json");
	lua_pushnil(L);
	lua_setglobal(L, "JSON");
	script_web_open(L);
	script_jobs_open(L);
}

/* ---- the main thread ------------------------------------------------------------------------------- */

static int push_code(void *arg, lua_State *co)
{
	struct script_py_thread *th = arg;

	script_slot_push(th->vm, co, th->values);
	return 0;
}

static enum rt_status run_code(struct rt_task *t)
{
	return script_py_go(LS_LIST_ENTRY(t, struct script_py_thread, code), push_code);
}

/* What SystemExit(code) makes of the exit status. */
static int exit_status(lua_State *L, struct ls_str *text)
{
	int status = 1;

	script_py_message(L, -1);
	if (lua_isnil(L, -1))
		status = 0;
	else if (lua_isinteger(L, -1))
		status = (int)lua_tointeger(L, -1);
	else {
		script_py_str(L, -1, text);
		ls_str_add(text, "\n");
	}
	lua_pop(L, 1);
	return status;
}

/* The main script has ended with the error that is held. */
static void uncaught(struct script_py *py)
{
	lua_State *L = py->vm->L;
	struct ls_str text = { 0 };

	script_vm_push_error(py->vm, L);
	if (script_py_is(L, -1, "SystemExit")) {
		py->exit_code = exit_status(L, &text);
	} else {
		py->exit_code = script_py_is(L, -1, "KeyboardInterrupt") ? 130 : 1;
		script_py_error_text(L, -1, &text);
	}
	lua_pop(L, 1);
	say(L, &text);
}

/* threading._shutdown: joins what is not a daemon, and the executors' workers. */
static int push_end(void *arg, lua_State *co)
{
	struct script_py_thread *th = arg;

	script_slot_push(th->vm, co, th->vm->hooks[SCRIPT_HOOK_MAIN_END]);
	return 0;
}

static enum rt_status run_main(struct script_py_thread *th)
{
	struct script_py *py = th->vm->py;
	enum rt_status st;

	RT_BEGIN(th->at);
	RT_CALL(th->at, st, rt_run_task(&th->rt, &th->call, &th->code, 0, false));
	if (st == RT_THREW)
		uncaught(py);
	if (st != RT_EXIT)
		RT_CALL(th->at, st, script_run(th->vm, th, push_end));
	lua_gc(th->vm->L, LUA_GCCOLLECT);
	destroyed_pending(py);
	RT_END(th->at);
}

static struct mc_answer step(struct mc_body *body)
{
	struct rt_thread *t = LS_LIST_ENTRY(body, struct rt_thread, body);
	struct script_py_thread *th = script_py_thread(t);
	struct script_vm *vm = th->vm;
	enum rt_status st;

	vm->stack = th->stack;
	vm->thread = t;
	st = th->run(th);
	if (st == RT_SUSPENDED && !t->limit)
		return t->answer;
	th->ended = true;
	if (th == &vm->py->main || st == RT_EXIT || t->limit)
		vm->py->over(vm->py);
	else
		script_py_thread_ended(th);
	return (struct mc_answer){ .need = MC_EXIT };
}

void script_py_thread_start(struct script_py *py, struct script_py_thread *th,
			    enum jrn_role role, const char *name)
{
	struct rt_thread *t = &th->rt;

	th->vm = py->vm;
	snprintf(th->name, sizeof th->name, "%s", name);
	t->sim = py->machine->sim;
	t->journal = py->vm->journal;
	t->cost = py->cost;
	t->process = py->process;
	t->body.step = step;
	t->task_limit = py->vm->config->max_tasks;
	t->burn_limit = py->vm->config->max_burn;
	mc_thread_start_gil(&t->mc, py->machine, &py->gil, &t->body, py->process, role, name);
	t->phase = py->main.rt.phase;
	t->mc.wake_cost = role == JRN_ROLE_MAIN ? t->cost->server.wake : 0;
}

void script_py_start(struct script_py *py, int chunk, const char *name)
{
	static const struct rt_task_ops ops = { .run = run_code };
	struct script_py_thread *th = &py->main;

	py->vm->py = py;
	mc_gil_init(&py->gil, py->machine);
	py->gil.off = py->no_gil || py->rules->no_gil;
	th->stack = &py->vm->main_stack;
	th->run = run_main;
	th->values = chunk;
	th->code.ops = &ops;
	py->vm->thread = &th->rt;
	th->rt.phase = py->uv ? rt_draw_phase(py->machine->sim) : 0;
	script_py_thread_start(py, th, JRN_ROLE_MAIN, name);
	th->code.item = rt_item(&th->rt, JRN_IT_MAIN, 0, JRN_NEVER, 0, "main script");
}

void script_py_release(struct script_py *py)
{
	web_servers_drop(py);
	script_transports_drop(py);
	script_device_calls_release(py);
	for (struct script_loop *l = py->loops; l; l = l->older)
		if (!l->closed)
			rt_py_loop_close(&l->loop);
	web_servers_release(py);
	script_limiter_release(py);
	script_py_threads_release(py);
	script_sleepers_release(py);
}
