/* SPDX-License-Identifier: MIT */
#include "script/clone.h"

#include <lauxlib.h>
#include <string.h>

#include "base/str.h"

#define MAX_DEPTH 200 /* of tables in tables */

struct copying {
	lua_State *from, *to;
	int seen_from, seen_to; /* table -> number; number -> its copy */
	lua_Integer n;
	const char *what;
};

static bool copy(struct copying *c, int idx, int depth);

static bool copy_fields(struct copying *c, int idx, int depth)
{
	lua_pushnil(c->from);
	while (lua_next(c->from, idx)) {
		int value = lua_gettop(c->from);

		if (lua_islightuserdata(c->from, value - 1)) { /* hidden keys */
			lua_pop(c->from, 1);
			continue;
		}
		if (!copy(c, value - 1, depth))
			return false;
		if (!copy(c, value, depth)) {
			lua_pop(c->to, 1);
			return false;
		}
		lua_rawset(c->to, -3);
		lua_pop(c->from, 1);
	}
	return true;
}

/* A table that was met before is the same one in the copy. */
static bool copy_table(struct copying *c, int idx, int depth)
{
	if (depth > MAX_DEPTH) {
		c->what = "a value that is nested too deeply";
		return false;
	}
	luaL_checkstack(c->from, 10, NULL);
	luaL_checkstack(c->to, 10, NULL);
	lua_pushvalue(c->from, idx);
	if (lua_rawget(c->from, c->seen_from) != LUA_TNIL) {
		lua_rawgeti(c->to, c->seen_to, lua_tointeger(c->from, -1));
		lua_pop(c->from, 1);
		return true;
	}
	lua_pop(c->from, 1);
	lua_newtable(c->to);
	c->n++;
	lua_pushvalue(c->from, idx);
	lua_pushinteger(c->from, c->n);
	lua_rawset(c->from, c->seen_from);
	lua_pushvalue(c->to, -1);
	lua_rawseti(c->to, c->seen_to, c->n);
	if (copy_fields(c, idx, depth + 1))
		return true;
	lua_pop(c->to, 1);
	return false;
}

static bool copy(struct copying *c, int idx, int depth)
{
	size_t len;
	const char *s;

	switch (lua_type(c->from, idx)) {
	case LUA_TNIL:
		lua_pushnil(c->to);
		return true;
	case LUA_TBOOLEAN:
		lua_pushboolean(c->to, lua_toboolean(c->from, idx));
		return true;
	case LUA_TNUMBER:
		if (lua_isinteger(c->from, idx))
			lua_pushinteger(c->to, lua_tointeger(c->from, idx));
		else
			lua_pushnumber(c->to, lua_tonumber(c->from, idx));
		return true;
	case LUA_TSTRING:
		s = lua_tolstring(c->from, idx, &len);
		lua_pushlstring(c->to, s, len);
		return true;
	case LUA_TTABLE:
		return copy_table(c, idx, depth);
	case LUA_TFUNCTION:
		c->what = "a function";
		return false;
	default:
		c->what = "an object of the runtime";
		return false;
	}
}

bool script_clone(lua_State *from, int idx, lua_State *to, const char **what)
{
	int top_from = lua_gettop(from), top_to = lua_gettop(to);
	struct copying c = { .from = from, .to = to };
	bool ok;

	idx = lua_absindex(from, idx);
	luaL_checkstack(from, 10, NULL);
	luaL_checkstack(to, 10, NULL);
	lua_newtable(from);
	c.seen_from = lua_gettop(from);
	lua_newtable(to);
	c.seen_to = lua_gettop(to);
	ok = copy(&c, idx, 0);
	*what = c.what;
	lua_settop(from, top_from);
	if (ok)
		lua_replace(to, c.seen_to);
	lua_settop(to, top_to + ok);
	return ok;
}

static int write_text(lua_State *L, const void *p, size_t n, void *text)
{
	(void)L;
	ls_str_addn(text, p, n);
	return 0;
}

bool script_clone_function(lua_State *from, int idx, lua_State *to, const char **upvalue)
{
	struct ls_str text = LS_STR_INIT;
	const char *name;

	*upvalue = NULL;
	if (!lua_isfunction(from, idx) || lua_iscfunction(from, idx))
		return false;
	for (int i = 1; (name = lua_getupvalue(from, idx, i)); i++) {
		lua_pop(from, 1);
		if (strcmp(name, "_ENV") != 0) {
			*upvalue = name;
			return false;
		}
	}
	lua_pushvalue(from, idx);
	lua_dump(from, write_text, &text, 0);
	lua_pop(from, 1);
	if (luaL_loadbufferx(to, text.s, text.len, "worker", "b") != LUA_OK) {
		lua_pop(to, 1);
		ls_str_release(&text);
		return false;
	}
	ls_str_release(&text);
	lua_pushglobaltable(to);
	if (!lua_setupvalue(to, -2, 1))
		lua_pop(to, 1);
	return true;
}
