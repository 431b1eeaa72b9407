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
					 { "__close", script_coro_over },
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
	script_await_open(L);
}
