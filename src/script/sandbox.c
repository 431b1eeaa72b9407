/* SPDX-License-Identifier: MIT */
#include "script/sandbox.h"

#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

#include "script/call.h"
#include "script/coroutine.h"
#include "script/dist.h"
#include "script/error.h"
#include "script/hint.h"
#include "script/pairs.h"
#include "script/prelude.h"
#include "script/require.h"
#include "script/vm.h"
#include "sim/rng.h"

/* ---- tostring ---------------------------------------------------------------------------- */

/* Pushes the text of the value at idx; objects are named, never located. */
static void push_text(lua_State *L, int idx)
{
	switch (lua_type(L, idx)) {
	case LUA_TTABLE:
	case LUA_TUSERDATA:
		if (luaL_getmetafield(L, idx, "__tostring") != LUA_TNIL) {
			lua_pop(L, 1);
			luaL_tolstring(L, idx, NULL);
		} else if (luaL_getmetafield(L, idx, "__name") != LUA_TSTRING) {
			lua_pushstring(L, luaL_typename(L, idx));
		}
		return;
	case LUA_TFUNCTION:
	case LUA_TTHREAD:
	case LUA_TLIGHTUSERDATA:
		lua_pushstring(L, luaL_typename(L, idx));
		return;
	default:
		luaL_tolstring(L, idx, NULL);
	}
}

static int tostring(lua_State *L)
{
	luaL_checkany(L, 1);
	push_text(L, 1);
	return 1;
}

/* string.format: %s of an object is its text, %p its kind. */
static int format(lua_State *L)
{
	const char *f = luaL_checkstring(L, 1);
	int n = lua_gettop(L);

	if (strstr(f, "%p"))
		return script_throw(L, "TypeError", "string.format does not know %%p here: "
						    "addresses differ from run to run");
	for (int i = 2; i <= n; i++) {
		int type = lua_type(L, i);

		if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN &&
		    type != LUA_TNIL) {
			push_text(L, i);
			lua_replace(L, i);
		}
	}
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, n, 1);
	return 1;
}

/* ---- math.random ------------------------------------------------------------------------- */

/* Upvalue: the stream, once it is known. */
static uint64_t random_stream(lua_State *L, const struct script_vm *vm)
{
	if (lua_isnil(L, lua_upvalueindex(1))) {
		lua_pushinteger(L, (lua_Integer)sim_stream(vm->sim->seed, "math.random"));
		lua_replace(L, lua_upvalueindex(1));
	}
	return (uint64_t)lua_tointeger(L, lua_upvalueindex(1));
}

static int random_number(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	uint64_t bits = sim_draw(random_stream(L, vm), vm->thread->request,
				 script_next_draw(vm));
	lua_Integer low = 1, high;

	switch (lua_gettop(L)) {
	case 0:
		lua_pushnumber(L, sim_unit(bits));
		return 1;
	case 1:
		high = luaL_checkinteger(L, 1);
		if (high == 0) {
			lua_pushinteger(L, (lua_Integer)bits);
			return 1;
		}
		break;
	default:
		low = luaL_checkinteger(L, 1);
		high = luaL_checkinteger(L, 2);
	}
	luaL_argcheck(L, low <= high, lua_gettop(L) > 1 ? 2 : 1, "interval is empty");
	if ((lua_Unsigned)high - (lua_Unsigned)low == UINT64_MAX)
		lua_pushinteger(L, (lua_Integer)bits);
	else
		lua_pushinteger(L, (lua_Integer)((lua_Unsigned)low +
						 bits % ((lua_Unsigned)high -
							 (lua_Unsigned)low + 1)));
	return 1;
}

static void open_random(lua_State *L)
{
	lua_getglobal(L, "math");
	lua_pushnil(L);
	lua_pushcclosure(L, random_number, 1);
	lua_setfield(L, -2, "random");
	lua_pop(L, 1);
}

static int randomseed(lua_State *L)
{
	(void)L; /* the run's seed is --seed */
	return 0;
}

/* ---- globals that do not exist ------------------------------------------------------------- */

static int unknown_global(lua_State *L)
{
	const char *name = lua_tostring(L, 2);

	if (!name)
		return 0;
	if (script_prelude_global(L, name))
		return 1;
	script_error_fault(L, SCRIPT_FAULT_NAME, name);
	script_error_unknown(L, name);
	return lua_error(L);
}

void script_sandbox_seal(lua_State *L)
{
	lua_pushglobaltable(L);
	lua_createtable(L, 0, 2);
	lua_pushcfunction(L, unknown_global);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}

static void remove_field(lua_State *L, const char *table, const char *field)
{
	lua_getglobal(L, table);
	lua_pushnil(L);
	lua_setfield(L, -2, field);
	lua_pop(L, 1);
}

static void set_field(lua_State *L, const char *table, const char *field, lua_CFunction f)
{
	lua_getglobal(L, table);
	lua_pushcfunction(L, f);
	lua_setfield(L, -2, field);
	lua_pop(L, 1);
}

static int getmetatable_function(lua_State *L)
{
	luaL_checkany(L, 1);
	if (lua_type(L, 1) == LUA_TUSERDATA || !lua_getmetatable(L, 1))
		lua_pushnil(L);
	else
		luaL_getmetafield(L, 1, "__metatable");
	return 1;
}

void script_sandbox_open(lua_State *L)
{
	static const char *const gone[] = { "collectgarbage", "dofile", "load", "loadfile",
					    "print",	      "warn",	NULL };
	static const luaL_Reg libs[] = { { LUA_GNAME, luaopen_base },
					 { LUA_STRLIBNAME, luaopen_string },
					 { LUA_TABLIBNAME, luaopen_table },
					 { LUA_MATHLIBNAME, luaopen_math },
					 { LUA_UTF8LIBNAME, luaopen_utf8 },
					 { NULL, NULL } };

	for (const luaL_Reg *lib = libs; lib->name; lib++) {
		luaL_requiref(L, lib->name, lib->func, 1);
		lua_pop(L, 1);
	}
	for (int i = 0; gone[i]; i++) {
		lua_pushnil(L);
		lua_setglobal(L, gone[i]);
	}
	remove_field(L, "string", "dump");
	lua_register(L, "tostring", tostring);
	lua_register(L, "getmetatable", getmetatable_function);
	lua_getglobal(L, "string");
	lua_getfield(L, -1, "format");
	lua_pushcclosure(L, format, 1);
	lua_setfield(L, -2, "format");
	lua_pop(L, 1);
	open_random(L);
	set_field(L, "math", "randomseed", randomseed);
	script_call_open(L);
	script_coroutine_open(L);
	script_pairs_open(L);
	script_require_open(L);
}
