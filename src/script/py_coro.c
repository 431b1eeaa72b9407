/* SPDX-License-Identifier: MIT
 *
 * script/py_coro.c - async(f) and coroutine objects: calling one runs nothing.
 *
 * User values of a coroutine object: its function, its arguments, and the name that
 * async() was given, if any.  Of asyncio.sleep's: the result.
 */
#include <lauxlib.h>
#include <stdio.h>

#include "script/error.h"
#include "script/function_name.h"
#include "script/py.h"
#include "script/py_repr.h"
#include "script/vm.h"

#define MAX_AWAITS 990 /* in one another: Python's recursion limit, less what the loop takes */

SCRIPT_HIDDEN(meta_key);
SCRIPT_HIDDEN(sleep_key); /* the same class without a finalizer */

static struct script_coro *new_coro(lua_State *L, int values, const void *key)
{
	struct script_coro *c = lua_newuserdatauv(L, sizeof *c, values);

	*c = (struct script_coro){ .line = script_line(L) };
	if (key == &meta_key)
		script_py_watch(script_vm_of(L)->py, &c->watched, true);
	lua_rawgetp(L, LUA_REGISTRYINDEX, key);
	lua_setmetatable(L, -2);
	return c;
}

/* Upvalues of an async function: the Lua function, its name or nil, whether it belongs
 * to the library. */
static int call_async(lua_State *L)
{
	int n = lua_gettop(L);
	bool named = !lua_isnil(L, lua_upvalueindex(2));
	struct script_coro *c = new_coro(L, n + 1 + named, &meta_key);

	c->n_args = n;
	c->library = lua_toboolean(L, lua_upvalueindex(3));
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_setiuservalue(L, -2, 1);
	for (int i = 1; i <= n; i++) {
		lua_pushvalue(L, i);
		lua_setiuservalue(L, -2, i + 1);
	}
	if (named) {
		lua_pushvalue(L, lua_upvalueindex(2));
		lua_setiuservalue(L, -2, n + 2);
	}
	return 1;
}

struct script_coro *script_coro_new(lua_State *L, int n, const char *name)
{
	struct script_coro *c = new_coro(L, n + 1 + (name != NULL), &sleep_key);

	c->n_args = n;
	c->library = true;
	for (int i = n + 1; i > 0; i--) {
		lua_pushvalue(L, -2);
		lua_setiuservalue(L, -2, i);
		lua_remove(L, -2);
	}
	if (name) {
		lua_pushstring(L, name);
		lua_setiuservalue(L, -2, n + 2);
	}
	return c;
}

/* async(f), async("name", f); upvalue: whether the library makes it. */
static int make_async(lua_State *L)
{
	lua_settop(L, 2);
	if (lua_isfunction(L, 1))
		lua_insert(L, 1); /* nil, f */
	if (!lua_isfunction(L, 2))
		return script_throw(L, "TypeError",
				    "async takes a function, as in async(function() ... end)");
	lua_pushvalue(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_pushcclosure(L, call_async, 3);
	return 1;
}

void script_coro_taken(struct script_vm *vm, struct script_coro *c)
{
	c->state = CORO_RUNNING;
	script_py_watch(vm->py, &c->watched, false);
}

struct script_coro *script_coro_at(lua_State *L, int idx)
{
	const struct script_py *py = script_vm_of(L)->py;
	struct script_coro *c = lua_touserdata(L, idx);
	const void *meta;

	if (!c || !lua_getmetatable(L, idx))
		return NULL;
	meta = lua_topointer(L, -1);
	lua_pop(L, 1);
	return meta == py->sleep_meta || meta == py->coro_meta ? c : NULL;
}

bool script_py_is_async(lua_State *L, int idx)
{
	return lua_tocfunction(L, idx) == call_async;
}

int script_coro_begin(lua_State *L, int idx)
{
	struct script_coro *c = lua_touserdata(L, idx);

	idx = lua_absindex(L, idx);
	script_coro_taken(script_vm_of(L), c);
	luaL_checkstack(L, c->n_args + 1, "too many arguments");
	for (int i = 0; i <= c->n_args; i++)
		lua_getiuservalue(L, idx, i + 1);
	return c->n_args;
}

const char *script_coro_name(lua_State *L, int idx)
{
	const struct script_coro *c = lua_touserdata(L, idx);
	const char *name;

	if (c->sleep)
		return lua_pushliteral(L, "sleep");
	if (lua_getiuservalue(L, idx, c->n_args + 2) == LUA_TSTRING)
		return lua_tostring(L, -1);
	lua_pop(L, 1);
	lua_getiuservalue(L, idx, 1);
	name = script_function_name(L, -1);
	lua_pushstring(L, name ? name : "coroutine");
	lua_remove(L, -2);
	return lua_tostring(L, -1);
}

/* ---- await ------------------------------------------------------------------------------- */

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

/* The body is a plain call; however it ends, coro_over hears of it. */
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
static int coro_over(lua_State *L)
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

static void push_sleeper(lua_State *L, struct script_future *t, double delay)
{
	script_py_check_delay(L, delay);
	lua_pushlightuserdata(L, script_sleeper_start(L, t, delay));
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
		push_sleeper(L, th->task, c->delay);
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

	return t && (t->harmless || vm->py->rules->blocking_harmless);
}

int script_py_pause(lua_State *L, double seconds)
{
	struct script_future *t = script_py_thread(script_vm_of(L)->thread)->task;

	if (seconds <= 0)
		return 0;
	lua_pushlightuserdata(L, script_sleeper_start(L, t, seconds));
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

/* ---- asyncio.sleep, and what coroutine objects can do -------------------------------------- */

void script_coro_keep_sleep(struct script_vm *vm)
{
	struct script_py *py = vm->py;
	lua_State *L = vm->L;

	if (!py->fresh_sleep)
		return;
	if (py->fresh_sleep->state == CORO_CREATED) {
		script_slot_push(vm, L, py->last_sleep);
		lua_rawgetp(L, LUA_REGISTRYINDEX, &meta_key);
		lua_setmetatable(L, -2);
		lua_pop(L, 1);
		script_py_watch(py, &py->fresh_sleep->watched, true);
		lua_pushnil(L);
		script_slot_set(L, py->last_sleep, -1);
		lua_pop(L, 1);
	}
	py->fresh_sleep = NULL;
}

static double checked_delay(lua_State *L)
{
	if (lua_gettop(L) == 0)
		script_throw(L, "TypeError",
			     "sleep() missing 1 required positional argument: 'delay'");
	if (lua_type(L, 1) != LUA_TNUMBER)
		script_throw(L, "TypeError",
			     "'<=' not supported between instances of '%s' and 'int'",
			     script_py_type_name(L, 1));
	return lua_tonumber(L, 1);
}

static int make_sleep(lua_State *L)
{
	double delay = checked_delay(L);
	struct script_vm *vm = script_vm_of(L);
	struct script_coro *c;

	lua_settop(L, 2);
	script_coro_keep_sleep(vm);
	c = new_coro(L, lua_isnil(L, 2) ? 0 : 1, &sleep_key);
	script_slot_set(L, vm->py->last_sleep, -1);
	vm->py->fresh_sleep = c;
	c->sleep = true;
	c->delay = delay;
	if (!lua_isnil(L, 2)) {
		lua_pushvalue(L, 2);
		lua_setiuservalue(L, -2, 1);
	}
	return 1;
}

/* The body of a task that was made of asyncio.sleep(s): awaits that. */
int script_coro_await_it(lua_State *L)
{
	return sleep_here(L, lua_touserdata(L, 1));
}

static int coro_close(lua_State *L)
{
	struct script_coro *c = script_coro_at(L, 1);

	if (!c || c->state != CORO_CREATED)
		return 0;
	script_coro_taken(script_vm_of(L), c);
	c->state = CORO_CLOSED;
	return 0;
}

/* "coroutine 'main' was never awaited": told when the object goes. */
static int coro_gc(lua_State *L)
{
	struct script_coro *c = lua_touserdata(L, 1);

	if (c->state != CORO_CREATED)
		return 0;
	script_py_watch(script_vm_of(L)->py, &c->watched, false);
	script_py_never_awaited(L, 1);
	return 0;
}

static int coro_repr(lua_State *L)
{
	char address[32];

	snprintf(address, sizeof address, "0x%llx", (unsigned long long)script_py_address(L, 1));
	lua_pushfstring(L, "<coroutine object %s at %s>", script_coro_name(L, 1), address);
	return 1;
}

static int iscoroutine(lua_State *L)
{
	lua_pushboolean(L, script_coro_at(L, 1) != NULL);
	return 1;
}

static int iscoroutinefunction(lua_State *L)
{
	lua_pushboolean(L, script_py_is_async(L, 1));
	return 1;
}

static const void *open_class(lua_State *L, const void *key, const luaL_Reg *meta,
			      const luaL_Reg *methods)
{
	const void *class;

	lua_newtable(L);
	class = lua_topointer(L, -1);
	luaL_setfuncs(L, meta, 0);
	lua_pushliteral(L, "coroutine");
	lua_setfield(L, -2, "__name");
	lua_newtable(L);
	luaL_setfuncs(L, methods, 0);
	lua_setfield(L, -2, "__index");
	lua_rawsetp(L, LUA_REGISTRYINDEX, key);
	return class;
}

void script_coro_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "close", coro_close }, { NULL, NULL } };
	static const luaL_Reg meta[] = { { "__gc", coro_gc },
					 { "__close", coro_over },
					 { "__repr", coro_repr },
					 { "__tostring", coro_repr },
					 { NULL, NULL } };
	static const luaL_Reg functions[] = { { "sleep", make_sleep },
					      { "iscoroutine", iscoroutine },
					      { "iscoroutinefunction", iscoroutinefunction },
					      { NULL, NULL } };

	struct script_py *py = script_vm_of(L)->py;

	py->coro_meta = open_class(L, &meta_key, meta, methods);
	py->sleep_meta = open_class(L, &sleep_key, meta + 1, methods);
	lua_pushnil(L);
	py->last_sleep = script_slot_take(L, -1);
	lua_pop(L, 1);
	lua_getglobal(L, "asyncio");
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
	lua_pushboolean(L, 0);
	lua_pushcclosure(L, make_async, 1);
	lua_setglobal(L, "async");
	lua_pushboolean(L, 1);
	lua_pushcclosure(L, make_async, 1);
	lua_setglobal(L, "__async");
	lua_register(L, "await", await);
}
