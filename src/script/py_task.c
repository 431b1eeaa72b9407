/* SPDX-License-Identifier: MIT
 *
 * script/py_task.c - tasks: made for a coroutine, ready, cancelled, done.
 *
 * How one runs is in py_step.c, what a script may ask it in py_task_lib.c.
 *
 * Source: CPython 3.11 Lib/asyncio/tasks.py (Task.__init__, cancel, __wakeup), 3.12 for
 * eager tasks; Modules/_asynciomodule.c.
 */
#include <lauxlib.h>

#include "script/error.h"
#include "script/py.h"
#include "script/save.h"
#include "script/vm.h"

#define MAX_EAGER 1000 /* frames of tasks that run in one another */

/* ---- pending tasks --------------------------------------------------------------- */

static void link_pending(struct script_py *py, struct script_future *t)
{
	t->prev = py->pending_tail;
	if (t->prev)
		t->prev->next = t;
	else
		py->pending = t;
	py->pending_tail = t;
}

static void unlink_pending(struct script_py *py, struct script_future *t)
{
	if (t->prev)
		t->prev->next = t->next;
	else
		py->pending = t->next;
	if (t->next)
		t->next->prev = t->prev;
	else
		py->pending_tail = t->prev;
	t->next = t->prev = NULL;
}

/* ---- its end --------------------------------------------------------------------- */

/* The task lets go of its coroutine; who prints it asks for the function, or for the name
 * of one of the library's. */
static void close_coroutine(lua_State *L, int idx)
{
	struct script_coro *c;

	lua_getiuservalue(L, idx, FUTURE_UV_CORO);
	c = lua_touserdata(L, -1);
	c->state = CORO_CLOSED;
	if (c->sleep || c->library)
		script_coro_name(L, lua_gettop(L));
	else
		lua_getiuservalue(L, -1, 1);
	lua_setiuservalue(L, idx, FUTURE_UV_BODY);
	lua_pushnil(L);
	lua_setiuservalue(L, idx, FUTURE_UV_CORO);
	lua_pop(L, 1);
}

void script_task_finish(lua_State *L, int idx, enum script_future_state state)
{
	struct script_future *t = lua_touserdata(L, idx);
	struct script_vm *vm = t->vm;

	idx = lua_absindex(L, idx);
	unlink_pending(vm->py, t);
	close_coroutine(L, idx);
	script_future_settle(L, idx, state);
	if (t->context)
		script_slot_drop(vm, t->context);
	t->context = 0;
}

/* ---- its turn -------------------------------------------------------------------- */

uint32_t script_task_line(lua_State *L, int idx)
{
	struct script_future *t = lua_touserdata(L, idx);
	lua_State *co = t->co;

	if (!co && lua_getiuservalue(L, idx, FUTURE_UV_THREAD) == LUA_TUSERDATA)
		co = script_frames_top(L, -1);
	return co ? script_line_now(co) : 0;
}

void script_task_ready(struct script_future *t, uint32_t line)
{
	t->queued = true;
	__builtin_prefetch(t->co); /* it runs in the next pass */
	if (t->in_step)
		return;
	jrn_emit_wake(t->vm->journal, t->vm->sim->now, t->task.item, t->vm->thread->item,
		      line);
	rt_py_call_soon(&t->loop->loop, &t->task, JRN_IT_TASK, 0, NULL);
}

/* ---- making one ------------------------------------------------------------------ */

static struct script_future *new_task(lua_State *L, struct script_loop *loop, int coro)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_future *t = script_future_make(L, loop, true);

	t->task.ops = &script_task_steps;
	t->number = ++vm->py->tasks_named;
	t->slot = script_slot_take(L, -1);
	link_pending(vm->py, t);
	lua_pushvalue(L, coro);
	lua_setiuservalue(L, -2, FUTURE_UV_CORO);
	t->context = script_context_copy(vm);
	return t;
}

static struct script_future *create(lua_State *L, struct script_loop *loop, int coro,
				    int name)
{
	struct script_future *t;

	script_py_before_ready(L);
	t = new_task(L, loop, coro);
	if (name && !lua_isnil(L, name)) {
		lua_pushvalue(L, name);
		lua_setiuservalue(L, -2, FUTURE_UV_NAME);
	}
	t->queued = true;
	rt_py_call_soon(&loop->loop, &t->task, JRN_IT_TASK, script_line(L),
			script_task_push_label(L, t, coro));
	lua_pop(L, 1);
	return t;
}

struct script_future *script_task_create(lua_State *L, struct script_loop *loop, int coro)
{
	return create(L, loop, lua_absindex(L, coro), 0);
}

/* ---- eager tasks: the body runs at once, up to its first await that must wait ---- */

static int begin_eager(lua_State *L, struct script_loop *loop, int coro)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_coro *c = lua_touserdata(L, coro);
	struct script_future *t;
	int n = 1;

	script_may_suspend(L, "an eager task");
	if (vm->stack->len >= MAX_EAGER)
		return script_throw_fault(L, SCRIPT_FAULT_OVERFLOW);
	t = new_task(L, loop, coro);
	t->started = t->in_step = true;
	t->task.item = rt_item(vm->thread, JRN_IT_TASK, 0, JRN_NEVER, script_line(L),
			       script_task_push_label(L, t, coro));
	lua_pop(L, 1);
	jrn_emit_begin(vm->journal, vm->sim->now, t->task.item, vm->thread->mc.id);
	if (c->sleep) {
		lua_pushcfunction(L, script_coro_await_it);
		lua_pushvalue(L, coro);
	} else {
		n = script_coro_begin(L, coro);
	}
	script_py_thread(vm->thread)->task = t;
	vm->async_task = t;
	script_context_enter_eager(t);
	vm->stack->op = SCRIPT_OP_ASYNC;
	return lua_yieldk(L, n + 1, 0, script_resumed);
}

/* __create_task(loop, coro, name, eager) */
static int create_task(lua_State *L)
{
	struct script_loop *loop = script_loop_at(L, 1);
	struct script_coro *c = script_coro_at(L, 2);

	if (!c) {
		script_py_repr_of(L, 2);
		return script_throw(L, "TypeError", "a coroutine was expected, got %s",
				    lua_tostring(L, -1));
	}
	if (c->state != CORO_CREATED)
		return script_throw(L, "RuntimeError",
				    "cannot reuse already awaited coroutine");
	script_coro_taken(loop->vm, c);
	lua_settop(L, 4);
	if (lua_toboolean(L, 4))
		return begin_eager(L, loop, 2);
	create(L, loop, 2, 3);
	return 1;
}

void script_task_open(lua_State *L)
{
	lua_register(L, "__create_task", create_task);
}

/* ---- cancel() -------------------------------------------------------------------- */

static void keep_message(lua_State *L, int idx, int msg)
{
	if (msg)
		lua_pushvalue(L, msg);
	else
		lua_pushnil(L);
	lua_setiuservalue(L, idx, FUTURE_UV_VALUE);
}

/* What the task waits for gets the message; a sleeper's stands with the task, and a
 * second cancel() does not replace it. */
int script_task_cancel(lua_State *L, int idx, int msg, int depth)
{
	struct script_future *t = lua_touserdata(L, idx);
	int taken;

	t->cancels++;
	if (t->awaits) {
		luaL_checkstack(L, 8, NULL);
		lua_getiuservalue(L, idx, FUTURE_UV_AWAITS);
		taken = script_future_cancel_deep(L, lua_gettop(L), msg, depth + 1);
		lua_pop(L, 1);
		if (taken)
			return taken;
	}
	if (t->sleeper && t->sleeper->cancelled) {
		t->must_cancel = true;
		return 1;
	}
	keep_message(L, idx, msg);
	if (!t->sleeper || !script_sleeper_cancel(t->sleeper))
		t->must_cancel = true;
	if (t->parked && !t->queued)
		script_task_ready(t, 0);
	return 1;
}
