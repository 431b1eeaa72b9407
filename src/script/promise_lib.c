/* SPDX-License-Identifier: MIT
 *
 * The global Promise: new, resolve, reject, withResolvers, and the methods next, catch.
 * What is built on these alone (all, race, finally ...) is in prelude_promise.lua.
 */
#include <lauxlib.h>

#include "base/str.h"
#include "script/error.h"
#include "script/inspect.h"
#include "script/promise.h"
#include "script/vm.h"

static struct script_promise *check_promise(lua_State *L, int idx)
{
	struct script_promise *p = script_promise_test(L, idx);

	if (!p)
		script_throw(L, "TypeError",
			     "not a promise: call the method with a colon, as in p:next(f)");
	return p;
}

static int resolve_function(lua_State *L)
{
	lua_settop(L, 1);
	script_promise_resolve(L, lua_upvalueindex(1), 1);
	return 0;
}

static int reject_function(lua_State *L)
{
	lua_settop(L, 1);
	script_promise_reject(L, lua_upvalueindex(1), 1);
	return 0;
}

void script_promise_functions(lua_State *L, int p)
{
	p = lua_absindex(L, p);
	lua_pushvalue(L, p);
	lua_pushcclosure(L, resolve_function, 1);
	lua_pushvalue(L, p);
	lua_pushcclosure(L, reject_function, 1);
}

/* After the executor: index 2 is the promise, above it whether it ended well. */
static int executed(lua_State *L, int status, lua_KContext ctx)
{
	(void)status;
	(void)ctx;
	if (!lua_toboolean(L, 3))
		script_promise_reject(L, 2, 4);
	lua_settop(L, 2);
	return 1;
}

static int bad_resolver(lua_State *L)
{
	struct ls_str *got = script_scratch(L);

	script_brief(L, 1, got);
	ls_str_addc(got, '\0');
	return script_throw(L, "TypeError", "Promise resolver %s is not a function", got->s);
}

/* Promise.new(executor): the executor runs at once; what it throws rejects.  Upvalue 1:
 * at once even where wrong model M7 believes otherwise. */
static int promise_new(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	lua_settop(L, 1);
	if (!lua_isfunction(L, 1))
		return bad_resolver(L);
	script_promise_new(L);
	if (vm->node->rules->async_later && !lua_toboolean(L, lua_upvalueindex(1))) {
		lua_getglobal(L, "queueMicrotask");
		lua_pushvalue(L, 1);
		script_promise_functions(L, 2);
		lua_getfield(L, LUA_REGISTRYINDEX, "loopscope.later");
		lua_insert(L, 4);
		lua_call(L, 3, 1); /* a function that calls the executor */
		lua_call(L, 1, 0);
		return 1;
	}
	lua_getglobal(L, "pcall");
	lua_pushvalue(L, 1);
	script_promise_functions(L, 2);
	return script_call(L, 3, 2, 0, executed);
}

static int promise_resolve(lua_State *L)
{
	lua_settop(L, 1);
	script_promise_of(L, 1);
	return 1;
}

static int promise_reject(lua_State *L)
{
	lua_settop(L, 1);
	script_promise_new(L);
	script_promise_reject(L, 2, 1);
	return 1;
}

static int with_resolvers(lua_State *L)
{
	lua_createtable(L, 0, 3);
	script_promise_new(L);
	script_promise_functions(L, -1);
	lua_setfield(L, -4, "reject");
	lua_setfield(L, -3, "resolve");
	lua_setfield(L, -2, "promise");
	return 1;
}

static int next(lua_State *L)
{
	check_promise(L, 1);
	lua_settop(L, 3);
	script_promise_then(L, 1, lua_isfunction(L, 2) ? 2 : 0, lua_isfunction(L, 3) ? 3 : 0);
	return 1;
}

static int catch(lua_State *L)
{
	check_promise(L, 1);
	lua_settop(L, 2);
	script_promise_then(L, 1, 0, lua_isfunction(L, 2) ? 2 : 0);
	return 1;
}

/* __promise(p): "pending", "fulfilled" or "rejected", and its value; nil for anything
 * else.  For printing. */
static int inspect(lua_State *L)
{
	static const char *const states[] = { "pending", "fulfilled", "rejected" };
	struct script_promise *p = script_promise_test(L, 1);

	if (!p)
		return 0;
	lua_pushstring(L, states[p->state]);
	if (p->state == SCRIPT_PENDING)
		return 1;
	script_promise_value(L, 1);
	return 2;
}

void script_promise_open(lua_State *L)
{
	static const luaL_Reg statics[] = { { "new", promise_new },
					    { "resolve", promise_resolve },
					    { "reject", promise_reject },
					    { "withResolvers", with_resolvers },
					    { NULL, NULL } };
	static const luaL_Reg methods[] = { { "next", next }, { "catch", catch }, { NULL, NULL } };

	luaL_newlib(L, statics);
	lua_pushboolean(L, 1);
	lua_pushcclosure(L, promise_new, 1);
	lua_setfield(L, -2, "new_now");
	lua_setglobal(L, "Promise");
	lua_rawgeti(L, LUA_REGISTRYINDEX, script_vm_of(L)->promise_meta);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_pushliteral(L, "Promise");
	lua_setfield(L, -2, "__name");
	lua_pop(L, 1);
	lua_pushcfunction(L, inspect);
	lua_setglobal(L, "__promise");
}
