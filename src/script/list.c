/* SPDX-License-Identifier: MIT */
#include "script/list.h"

#include <lauxlib.h>

#include "script/vm.h"

SCRIPT_HIDDEN(list_meta);

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
