/* SPDX-License-Identifier: MIT
 *
 * script/py_await.c - await: of coroutines, which is a call, of sleeping, of futures.
 */
#include <lauxlib.h>

#include "script/error.h"
#include "script/py.h"
#include "script/py_repr.h"
#include "script/vm.h"

#define MAX_AWAITS 990 /* in one another: Python's recursion limit, less what the loop takes */

/* One value, as in Python, but for asyncio.wait's two.  Returning closes the coroutine. */
static int awaited(lua_State *L, int status, lua_KContext ctx)
{
	const struct script_coro *c = lua_touserdata(L, 1);

	(void)status;
	(void)ctx;
	if (!c->library || lua_gettop(L) == 1)
		lua_settop(L, 2);
	return lua_gettop(L) - 1;
}

/* The body is a plain call; however it ends, script_coro_over hears of it. */
static int call_body(lua_State *L)
{
	struct script_coro *c = lua_touserdata(L, 1);
	struct script_future *t = script_py_thread(script_vm_of(L)->thread)->task;

	if (t->depth >= MAX_AWAITS)
		return script_throw_fault(L, SCRIPT_FAULT_OVERFLOW);
	c->depth = ++t->depth;
	lua_toclose(L, 1);
	return script_call(L, script_coro_begin(L, 1), LUA_MULTRET, 0, awaited);
}

/* __close: the awaited coroutine at 1 has returned or raised. */
int script_coro_over(lua_State *L)
{
	struct script_coro *c = lua_touserdata(L, 1);
	struct script_future *t = script_py_thread(script_vm_of(L)->thread)->task;

	c->state = CORO_CLOSED;
	if (t && t->depth >= c->depth)
		t->depth = c->depth - 1;
	return 0;
}

/* M9: the loop runs before the coroutine does. */
static int after_yield(lua_State *L, int status, lua_KContext ctx)
{
	script_resumed(L, status, ctx);
	lua_settop(L, 1);
	return call_body(L);
}

static int slept(lua_State *L, int status, lua_KContext ctx)
{
	script_resumed(L, status, ctx);
	((struct script_coro *)lua_touserdata(L, 1))->state = CORO_CLOSED;
	lua_getiuservalue(L, 1, 1); /* nil where there is none */
	return 1;
}

/* Suspends the task until the value on top of L has an answer: a future, a sleeper as a
 * light userdata, or nil for a bare yield. */
static int suspend(lua_State *L, lua_KFunction k)
{
	script_may_suspend(L, "await");
	script_vm_of(L)->stack->op = SCRIPT_OP_AWAIT;
	return lua_yieldk(L, 1, 0, k);
}

static int paused(lua_State *L, int status, lua_KContext ctx)
{
	script_resumed(L, status, ctx);
	return 0;
}

static void push_sleeper(lua_State *L, struct script_future *t, const struct script_coro *c)
{
	script_py_check_delay(L, c->delay);
	lua_pushlightuserdata(L, script_sleeper_start(L, t, c->delay, c));
}

static int sleep_here(lua_State *L, struct script_coro *c)
{
	struct script_py_thread *th = script_py_thread(script_vm_of(L)->thread);

	script_coro_taken(th->vm, c);
	if (th->vm->py->fresh_sleep == c)
		th->vm->py->fresh_sleep = NULL;
	if (c->delay <= 0)
		lua_pushnil(L);
	else
		push_sleeper(L, th->task, c);
	return suspend(L, slept);
}

int script_task_park(lua_State *L, lua_KFunction k)
{
	script_py_thread(script_vm_of(L)->thread)->task->parked = true;
	lua_pushboolean(L, 0);
	return suspend(L, k);
}

int script_task_pass(lua_State *L, lua_KFunction k)
{
	lua_pushnil(L);
	return suspend(L, k);
}

bool script_task_pay(lua_State *L, sim_time ns)
{
	struct rt_thread *t = script_vm_of(L)->thread;

	ns += t->skew;
	t->skew = 0;
	return ns == 0 || mc_charge(&t->mc, ns);
}

int script_task_owes(lua_State *L, lua_KFunction k)
{
	struct script_vm *vm = script_vm_of(L);

	vm->thread->answer = (struct mc_answer){ .need = MC_AGAIN };
	vm->stack->op = SCRIPT_OP_SUSPEND;
	return lua_yieldk(L, 0, 0, k);
}

bool script_py_blocks_nobody(struct script_vm *vm)
{
	const struct script_future *t = script_py_thread(vm->thread)->task;
	const struct rt_py_rules *r = vm->py->rules;

	return t && (t->harmless || r->blocking_harmless ||
		     (r->fast_loop_cures && t->loop->loop.ops == &rt_uvloop_ops));
}

int script_py_pause(lua_State *L, double seconds)
{
	struct script_future *t = script_py_thread(script_vm_of(L)->thread)->task;

	if (seconds <= 0)
		return 0;
	lua_pushlightuserdata(L, script_sleeper_start(L, t, seconds, NULL));
	return suspend(L, paused);
}

static int await_coroutine(lua_State *L, struct script_coro *c)
{
	struct script_vm *vm = script_vm_of(L);

	if (c->state != CORO_CREATED)
		return script_throw(L, "RuntimeError",
				    c->state == CORO_RUNNING
					    ? "coroutine is being awaited already"
					    : "cannot reuse already awaited coroutine");
	if (c->sleep)
		return sleep_here(L, c);
	if (vm->py->rules->await_yields) {
		lua_pushnil(L);
		return suspend(L, after_yield);
	}
	return call_body(L);
}

static int value_of_future(lua_State *L)
{
	if (script_future_value(L, 1))
		return 1;
	return script_raise(L);
}

/* M9: the loop runs although the future is done. */
static int future_after_yield(lua_State *L, int status, lua_KContext ctx)
{
	script_resumed(L, status, ctx);
	lua_settop(L, 1);
	return value_of_future(L);
}

/* The loop would not have the task wait for this: the task hears of it in its next step. */
static int refused(lua_State *L, int status, lua_KContext ctx)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_future *t = script_py_thread(vm->thread)->task;

	script_resumed(L, status, ctx);
	script_slot_push(vm, L, t->slot);
	script_py_repr_of(L, -1);
	if (t == lua_touserdata(L, 1))
		return script_throw(L, "RuntimeError", "Task cannot await on itself: %s",
				    lua_tostring(L, -1));
	script_py_repr_of(L, 1);
	return script_throw(L, "RuntimeError",
			    "Task %s got Future %s attached to a different loop",
			    lua_tostring(L, -2), lua_tostring(L, -1));
}

static int await_future(lua_State *L, struct script_future *f)
{
	const struct script_future *t = script_py_thread(f->vm->thread)->task;

	if (f->state == FUTURE_PENDING && (f == t || f->loop != t->loop)) {
		lua_pushnil(L);
		return suspend(L, refused);
	}
	if (f->state == FUTURE_PENDING)
		return suspend(L, script_resumed);
	if (!f->vm->py->rules->await_yields)
		return value_of_future(L);
	lua_pushnil(L);
	return suspend(L, future_after_yield);
}

static int cannot_await(lua_State *L)
{
	return script_throw(L, "TypeError", "object %s can't be used in 'await' expression",
			    script_py_type_name(L, 1));
}

static int await(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_coro *c;
	struct script_future *f;

	lua_settop(L, 1);
	if (!script_py_thread(vm->thread)->task ||
	    script_frames_find(vm, 1u << SCRIPT_ASYNC) < 0) {
		script_error_new(L, "SyntaxError", "'await' outside async function");
		script_error_hint(L, "wrap the code in async(function() ... end) and pass what "
				     "that returns to asyncio.run");
		return lua_error(L);
	}
	if ((c = script_coro_at(L, 1)))
		return await_coroutine(L, c);
	if ((f = script_future_at(L, 1)))
		return await_future(L, f);
	return cannot_await(L);
}

/* The body of a task that was made of asyncio.sleep(s): awaits that. */
int script_coro_await_it(lua_State *L)
{
	return sleep_here(L, lua_touserdata(L, 1));
}

bool script_py_is_await(lua_State *L, int idx)
{
	return lua_tocfunction(L, idx) == await;
}

void script_await_open(lua_State *L)
{
	lua_register(L, "await", await);
}
