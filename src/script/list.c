/* SPDX-License-Identifier: MIT */
#include "script/list.h"

#include <lauxlib.h>

#include "script/vm.h"

SCRIPT_HIDDEN(list_meta);
SCRIPT_HIDDEN(fields_key);

void script_list_new(lua_State *L, int n)
{
	lua_createtable(L, n, 1);
	lua_pushinteger(L, n);
	lua_setfield(L, -2, "n");
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &list_meta) == LUA_TNIL) {
		lua_pop(L, 1);
		lua_newtable(L);
		lua_pushvalue(L, -1);
		lua_rawsetp(L, LUA_REGISTRYINDEX, &list_meta);
	}
	lua_setmetatable(L, -2);
}

bool script_list_is(lua_State *L, int idx)
{
	bool is;

	if (lua_type(L, idx) != LUA_TTABLE || !lua_getmetatable(L, idx))
		return false;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &list_meta);
	is = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return is;
}

void script_record_class(lua_State *L, int n)
{
	lua_createtable(L, n, 0);
	lua_insert(L, -n - 1);
	for (int i = n; i > 0; i--)
		lua_rawseti(L, -i - 1, i);
	lua_createtable(L, 0, 2);
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_insert(L, -2);
	lua_rawsetp(L, -2, &fields_key);
}

bool script_record_fields(lua_State *L, int idx)
{
	if (lua_type(L, idx) != LUA_TTABLE || !lua_getmetatable(L, idx))
		return false;
	if (lua_rawgetp(L, -1, &fields_key) == LUA_TTABLE) {
		lua_remove(L, -2);
		return true;
	}
	lua_pop(L, 2);
	return false;
}
