/* SPDX-License-Identifier: MIT
 *
 * script/py_future_lib.c - what a script may ask a future, and what the library in Lua
 * may do with one.
 *
 * Source: CPython 3.11 Lib/asyncio/futures.py (Modules/_asynciomodule.c).
 */
#include <lauxlib.h>

#include "script/error.h"
#include "script/py.h"
#include "script/py_error.h"
#include "script/vm.h"

static struct script_future *check(lua_State *L)
{
	struct script_future *f = script_future_at(L, 1);

	if (!f)
		script_throw(L, "TypeError",
			     "a method of a future or task was called without "
			     "it: write f:method(), with a colon");
	return f;
}

/* ---- done callbacks -------------------------------------------------------------- */

static int add_done_callback(lua_State *L)
{
	struct script_future *f = check(L);
	struct script_vm *vm = f->vm;
	int context = script_py_thread(vm->thread)->context;

	luaL_checktype(L, 2, LUA_TFUNCTION);
	lua_settop(L, 2);
	if (f->state != FUTURE_PENDING) {
		lua_pushvalue(L, 1);
		script_handle_soon(L, f->loop, 2, 3, 1, false, false);
		return 0;
	}
	if (vm->py->contexts) {
		lua_createtable(L, 2, 0);
		lua_pushvalue(L, 2);
		lua_rawseti(L, -2, 1);
		if (context)
			script_slot_push(vm, L, context);
		else
			lua_pushboolean(L, 0);
		lua_rawseti(L, -2, 2);
	}
	script_future_append(L, 1);
	return 0;
}

static bool is_callback(lua_State *L, int entry, int fn)
{
	bool is;

	if (!lua_istable(L, entry))
		return lua_rawequal(L, entry, fn);
	lua_rawgeti(L, entry, 1);
	is = lua_rawequal(L, -1, fn);
	lua_pop(L, 1);
	return is;
}

/* Returns how many there were. */
static int remove_done_callback(lua_State *L)
{
	lua_Integer kept = 0, n;

	check(L);
	lua_settop(L, 2);
	if (lua_getiuservalue(L, 1, FUTURE_UV_CALLBACKS) != LUA_TTABLE) {
		lua_pushinteger(L, 0);
		return 1;
	}
	n = (lua_Integer)lua_rawlen(L, 3);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, 3, i);
		if (is_callback(L, 4, 2))
			lua_pop(L, 1);
		else
			lua_rawseti(L, 3, ++kept);
	}
	for (lua_Integer i = kept + 1; i <= n; i++) {
		lua_pushnil(L);
		lua_rawseti(L, 3, i);
	}
	lua_pushinteger(L, n - kept);
	return 1;
}

/* ---- methods --------------------------------------------------------------------- */

static int must_be_pending(lua_State *L, struct script_future *f, const char *operation)
{
	if (f->is_task)
		script_throw(L, "RuntimeError", "Task does not support %s operation",
			     operation);
	if (f->state != FUTURE_PENDING)
		script_throw(L, "InvalidStateError", "invalid state");
	return 0;
}

static int set_result(lua_State *L)
{
	must_be_pending(L, check(L), "set_result");
	lua_settop(L, 2);
	script_future_settle(L, 1, FUTURE_FINISHED);
	return 0;
}

static int set_exception(lua_State *L)
{
	must_be_pending(L, check(L), "set_exception");
	lua_settop(L, 2);
	if (lua_isfunction(L, 2) || lua_istable(L, 2))
		script_py_exception(L, 2);
	if (script_py_is(L, 2, "StopIteration"))
		return script_throw(
			L, "TypeError",
			"StopIteration interacts badly with generators and cannot "
			"be raised into a Future");
	if (!script_error_is(L, 2))
		return script_throw(L, "TypeError", "invalid exception object");
	script_future_settle(L, 1, FUTURE_FAILED);
	return 0;
}

static int result(lua_State *L)
{
	struct script_future *f = check(L);

	if (f->state == FUTURE_PENDING)
		return script_throw(L, "InvalidStateError", "Result is not set.");
	if (script_future_value(L, 1))
		return 1;
	return script_raise(L);
}

static int exception(lua_State *L)
{
	struct script_future *f = check(L);

	if (f->state == FUTURE_PENDING)
		return script_throw(L, "InvalidStateError", "Exception is not set.");
	if (f->state == FUTURE_FINISHED) {
		lua_pushnil(L);
		return 1;
	}
	script_future_value(L, 1);
	return f->state == FUTURE_CANCELLED ? script_raise(L) : 1;
}

static int is_done(lua_State *L)
{
	lua_pushboolean(L, check(L)->state != FUTURE_PENDING);
	return 1;
}

static int is_cancelled(lua_State *L)
{
	lua_pushboolean(L, check(L)->state == FUTURE_CANCELLED);
	return 1;
}

static int do_cancel(lua_State *L)
{
	int taken;

	check(L);
	lua_settop(L, 2);
	taken = script_future_cancel(L, 1, lua_isnil(L, 2) ? 0 : 2);
	if (taken < 0)
		return script_throw_fault(L, SCRIPT_FAULT_OVERFLOW);
	lua_pushboolean(L, taken);
	return 1;
}

static int get_loop(lua_State *L)
{
	struct script_future *f = check(L);

	script_slot_push(f->vm, L, f->loop->slot);
	return 1;
}

/* ---- as an object ---------------------------------------------------------------- */

/* "exception was never retrieved": told when the object goes. */
static int future_gc(lua_State *L)
{
	struct script_future *f = lua_touserdata(L, 1);

	if (!f->log)
		return 0;
	script_py_watch(f->vm->py, &f->log, false);
	script_py_never_retrieved(L, 1);
	return 0;
}

static const luaL_Reg methods[] = {{"set_result", set_result},
				   {"set_exception", set_exception},
				   {"result", result},
				   {"exception", exception},
				   {"done", is_done},
				   {"cancelled", is_cancelled},
				   {"cancel", do_cancel},
				   {"add_done_callback", add_done_callback},
				   {"remove_done_callback", remove_done_callback},
				   {"get_loop", get_loop},
				   {NULL, NULL}};

void script_future_methods(lua_State *L)
{
	static const luaL_Reg meta[] = {{"__gc", future_gc},
					{NULL, NULL}};

	luaL_setfuncs(L, meta, 0);
	luaL_newlib(L, methods);
}

/* ---- for the library ------------------------------------------------------------- */

/* __gathering(loop, children): a future whose cancel() asks the children. */
static int gathering(lua_State *L)
{
	struct script_loop *loop = script_loop_at(L, 1);
	struct script_future *f = script_future_new(L, loop);

	f->gather = true;
	lua_pushvalue(L, 2);
	lua_setiuservalue(L, -2, FUTURE_UV_CORO);
	return 1;
}

static int cancel_requested(lua_State *L)
{
	lua_pushboolean(L, check(L)->cancel_requested);
	return 1;
}

/* __waits(f, what, [object]): what whoever awaits the future waits for, in words, for
 * reports; of a lock: the lock. */
static int waits(lua_State *L)
{
	check(L);
	lua_settop(L, 3);
	lua_setiuservalue(L, 1, FUTURE_UV_OBJECT);
	lua_setiuservalue(L, 1, FUTURE_UV_NAME);
	return 0;
}

/* __cancel_message(f): of a cancelled future. */
static int cancel_message(lua_State *L)
{
	check(L);
	lua_getiuservalue(L, 1, FUTURE_UV_VALUE);
	return 1;
}

/* __settle(f, ok, value): sets a result or an exception. */
static int settle(lua_State *L)
{
	check(L);
	lua_settop(L, 3);
	script_future_settle(L, 1, lua_toboolean(L, 2) ? FUTURE_FINISHED : FUTURE_FAILED);
	return 0;
}

/* __retrieved(f): its exception counts as retrieved. */
static int retrieved(lua_State *L)
{
	struct script_future *f = check(L);

	script_py_watch(f->vm->py, &f->log, false);
	return 0;
}

static int isfuture(lua_State *L)
{
	lua_pushboolean(L, script_future_at(L, 1) != NULL);
	return 1;
}

void script_future_library(lua_State *L)
{
	lua_register(L, "__gathering", gathering);
	lua_register(L, "__cancel_requested", cancel_requested);
	lua_register(L, "__waits", waits);
	lua_register(L, "__cancel_message", cancel_message);
	lua_register(L, "__settle", settle);
	lua_register(L, "__retrieved", retrieved);
	lua_getglobal(L, "asyncio");
	lua_pushcfunction(L, isfuture);
	lua_setfield(L, -2, "isfuture");
	lua_pop(L, 1);
}
