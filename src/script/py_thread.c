/* SPDX-License-Identifier: MIT
 *
 * script/py_thread.c - OS threads of a Python process: what the library needs of them.
 *
 * threading.Thread, the executors and their queues are Lua (prelude_py_thread.lua), as
 * they are Python in CPython.  Here is the little below: a thread that runs a function,
 * that blocks until it is woken, and records for the jobs it runs.
 */
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/str.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/list.h"
#include "script/py.h"
#include "script/py_error.h"
#include "script/vm.h"

#define MAX_THREADS 32000 /* about what Linux gives a process */

static int push_function(void *arg, lua_State *co)
{
	struct script_py_thread *th = arg;

	script_slot_push(th->vm, co, th->values);
	return 0;
}

static enum rt_status run_code(struct rt_task *t)
{
	return script_py_go(LS_LIST_ENTRY(t, struct script_py_thread, code), push_function);
}

/* The library's function handles every error of the script's. */
static enum rt_status run_thread(struct script_py_thread *th)
{
	enum rt_status st;

	RT_BEGIN(th->at);
	RT_CALL(th->at, st, rt_run_task(&th->rt, &th->call, &th->code, 0, false));
	RT_RETURN(th->at, st);
	RT_END(th->at);
}

/* __thread(fn, name): starts a thread; returns it. */
static int start(lua_State *L)
{
	static const struct rt_task_ops ops = { .run = run_code };
	struct script_vm *vm = script_vm_of(L);
	struct script_py_thread *th;

	luaL_checktype(L, 1, LUA_TFUNCTION);
	if (vm->py->n_threads >= MAX_THREADS)
		return script_throw(L, "RuntimeError", "can't start new thread");
	vm->py->n_threads++;
	th = ls_calloc(1, sizeof *th);
	th->stack = &th->own_stack;
	th->run = run_thread;
	th->values = script_slot_take(L, 1);
	th->context = 0;
	th->code.ops = &ops;
	th->code.item = rt_item(vm->thread, JRN_IT_CALL, 0, JRN_NEVER, script_line(L),
				luaL_checkstring(L, 2));
	th->older = vm->py->threads;
	vm->py->threads = th;
	script_py_thread_start(vm->py, th, JRN_ROLE_POOL, lua_tostring(L, 2));
	th->rt.mc.wake_cost = vm->py->cost->unlocked;
	lua_pushlightuserdata(L, th);
	return 1;
}

/* __block(what, [seconds], [what for]): until __wake. */
static int block(lua_State *L)
{
	static const char *const names[] = { "job", "join", "lock", "poll", NULL };
	static const enum jrn_wait waits[] = { JRN_WAIT_JOB, JRN_WAIT_JOIN, JRN_WAIT_LOCK,
					       JRN_WAIT_POLL };
	struct rt_thread *t = script_vm_of(L)->thread;
	enum jrn_wait wait = waits[luaL_checkoption(L, 1, "job", names)];
	double seconds = luaL_optnumber(L, 2, -1);

	script_may_suspend(L, "this");
	if (!script_py_thread(t)->loop)
		rt_back_in_loop(t);
	snprintf(script_py_thread(t)->waits_for, sizeof script_py_thread(t)->waits_for, "%s",
		 luaL_optstring(L, 3, ""));
	t->answer = (struct mc_answer){ .need = MC_BLOCK,
					.until = seconds < 0 ? SIM_FOREVER
							     : t->sim->now +
								       sim_from_ns(seconds * 1e9),
					.wait = wait };
	return script_suspend(L);
}

static int wake(lua_State *L)
{
	struct script_py_thread *th = lua_touserdata(L, 1);

	if (!th->ended)
		mc_thread_wake(&th->rt.mc);
	return 0;
}

/* __this_thread() */
static int this_thread(lua_State *L)
{
	lua_pushlightuserdata(L, script_py_thread(script_vm_of(L)->thread));
	return 1;
}

/* __charge(us): what a call of the library costs. */
static int charge(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	double ns = luaL_checknumber(L, 1) * 1000 * vm->isolate->process->machine->overheads;

	script_may_suspend(L, "this");
	if (ns == 0 || rt_burn(vm->thread, (sim_time)ns, 0, RT_BURN))
		return 0;
	return script_suspend(L);
}

/* __pool(): a queue of jobs for the screen; __job(pool, fn): a job in it. */
static int pool(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	lua_pushinteger(L, jrn_emit_queue(vm->journal, vm->sim->now, JRN_Q_POOL,
					  vm->py->process));
	return 1;
}

static int job(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	lua_pushinteger(L, rt_item(vm->thread, JRN_IT_JOB, (uint32_t)luaL_checkinteger(L, 1),
				   JRN_NEVER, script_line(L), script_name_of(L, 2)));
	return 1;
}

/* __job_begin(item), __job_end(item), __job_drop(item). */
static int job_begin(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	uint32_t item = (uint32_t)lua_tointeger(L, 1);

	if (item)
		jrn_emit_begin(vm->journal, vm->sim->now, item, vm->thread->mc.id);
	return 0;
}

static int job_end(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	uint32_t item = (uint32_t)lua_tointeger(L, 1);

	if (item)
		jrn_emit_end(vm->journal, vm->sim->now, item, vm->thread->mc.id, JRN_OUT_DONE);
	return 0;
}

static int job_drop(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	uint32_t item = (uint32_t)lua_tointeger(L, 1);

	if (item)
		jrn_emit_drop(vm->journal, vm->sim->now, item, JRN_DROP_CLEARED);
	return 0;
}

/* __stderr(text): whole lines. */
static int say(lua_State *L)
{
	size_t len;
	const char *text = luaL_checklstring(L, 1, &len);

	script_write(L, JRN_STDERR, text, len);
	return 0;
}

/* __error_text(e): what Python prints of an exception nobody handled. */
static int error_text(lua_State *L)
{
	struct ls_str s = { 0 };

	script_py_error_text(L, 1, &s);
	lua_pushlstring(L, s.s ? s.s : "", s.len);
	ls_str_release(&s);
	return 1;
}

/* __cpus(): os.cpu_count(); __executor_workers(): 0, or what the first line says. */
static int cpus(lua_State *L)
{
	const struct script_py *py = script_vm_of(L)->py;

	lua_pushinteger(L, py->cpus ? py->cpus : py->machine->cores);
	lua_pushinteger(L, py->executor_workers);
	return 2;
}

/* __list(table, n): the table is a list of n values from now on. */
static int make_list(lua_State *L)
{
	lua_settop(L, 2);
	script_list_new(L, 0);
	lua_getmetatable(L, 3);
	lua_setmetatable(L, 1);
	lua_pushvalue(L, 2);
	lua_setfield(L, 1, "n");
	lua_settop(L, 1);
	return 1;
}

/* __rule(name) */
static int rule(lua_State *L)
{
	static const char *const names[] = { "wait_for_timeout", "done_inline",	   "eager_tasks",
					     "uncancel_clears",	 "wake_all",	   "queue_shutdown",
					     "await_yields",	 "task_now",	   "gather_threads",
					     "wait_closed_waits", "wait_passes_on", "group_counts",
					     NULL };
	const struct rt_py_rules *r = script_vm_of(L)->py->rules;
	const bool values[] = { r->wait_for_timeout, r->done_inline,	r->eager_tasks,
				r->uncancel_clears,  r->wake_all,	r->queue_shutdown,
				r->await_yields,     r->task_now,	r->gather_threads,
				r->wait_closed_waits, r->wait_passes_on, r->group_counts };

	lua_pushboolean(L, values[luaL_checkoption(L, 1, NULL, names)]);
	return 1;
}

static int set_exception_hook(lua_State *L)
{
	script_hook_set(L, SCRIPT_HOOK_EXCEPTION);
	return 0;
}

static int set_end_hook(lua_State *L)
{
	script_hook_set(L, SCRIPT_HOOK_MAIN_END);
	return 0;
}

/* __any_order(list): the list, which stands for a set: in any order, where somebody asks
 * for all of them. */
static int any_order(lua_State *L)
{
	struct sim *sim = script_vm_of(L)->sim;
	lua_Integer n = (lua_Integer)lua_rawlen(L, 1);

	for (lua_Integer i = 1; sim_is_open(sim) && i < n; i++) {
		lua_Integer other = i + sim_race(sim, "set", (uint32_t)(n - i + 1));

		lua_rawgeti(L, 1, i);
		lua_rawgeti(L, 1, other);
		lua_rawseti(L, 1, i);
		lua_rawseti(L, 1, other);
	}
	lua_settop(L, 1);
	return 1;
}

void script_py_thread_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "__thread", start },
					      { "__block", block },
					      { "__wake", wake },
					      { "__this_thread", this_thread },
					      { "__charge", charge },
					      { "__pool", pool },
					      { "__job", job },
					      { "__job_begin", job_begin },
					      { "__job_end", job_end },
					      { "__job_drop", job_drop },
					      { "__stderr", say },
					      { "__error_text", error_text },
					      { "__cpus", cpus },
					      { "__rule", rule },
					      { "__list", make_list },
					      { "__any_order", any_order },
					      { "__on_exception", set_exception_hook },
					      { "__on_main_end", set_end_hook },
					      { NULL, NULL } };

	for (const luaL_Reg *f = functions; f->name; f++)
		lua_register(L, f->name, f->func);
}

void script_py_thread_ended(struct script_py_thread *th)
{
	struct script_stack *s = &th->own_stack;

	th->vm->py->n_threads--;
	script_slot_drop(th->vm, th->values);
	if (th->context)
		script_slot_drop(th->vm, th->context);
	if (s->base.co)
		script_thread_give(th->vm, s->base);
	script_stack_release(s);
	*s = (struct script_stack){ 0 };
}

void script_py_threads_release(struct script_py *py)
{
	while (py->threads) {
		struct script_py_thread *th = py->threads;

		py->threads = th->older;
		script_stack_release(&th->own_stack);
		free(th);
	}
}
