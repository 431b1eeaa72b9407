/* SPDX-License-Identifier: MIT */
#include "script/pairs.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "script/prelude.h"
#include "script/serial.h"
#include "script/vm.h"

struct key {
	int type;	 /* LUA_T*, in the order of the header: see rank() */
	double number;
	const char *text;
	size_t len;
	uint64_t serial; /* of an object: order of creation */
	int index;	 /* where it lies among the collected keys */
};

static int rank(int type)
{
	return type == LUA_TNUMBER ? 0 : type == LUA_TSTRING ? 1 : type == LUA_TBOOLEAN ? 2 : 3;
}

static int compare(const void *x, const void *y)
{
	const struct key *a = x, *b = y;
	int by_rank = rank(a->type) - rank(b->type), by_text;

	if (by_rank)
		return by_rank;
	if (a->type == LUA_TSTRING) {
		by_text = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
		return by_text ? by_text : (a->len > b->len) - (a->len < b->len);
	}
	if (a->type == LUA_TNUMBER && a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return (a->serial > b->serial) - (a->serial < b->serial);
}

static struct key describe(lua_State *L, int idx, int index)
{
	struct key k = { .type = lua_type(L, idx), .index = index };

	if (k.type == LUA_TSTRING)
		k.text = lua_tolstring(L, idx, &k.len);
	else if (k.type == LUA_TNUMBER)
		k.number = lua_tonumber(L, idx);
	else if (k.type == LUA_TBOOLEAN)
		k.serial = (uint64_t)lua_toboolean(L, idx);
	else
		k.serial = script_serial(L, idx);
	return k;
}

/* Collects at most n keys other than 1..border into `raw` (a table on top). */
static int collect(lua_State *L, int t, lua_Integer border)
{
	int raw = lua_gettop(L), n = 0;

	lua_pushnil(L);
	while (lua_next(L, t)) {
		int is_int;
		lua_Integer i = lua_tointegerx(L, -2, &is_int);

		lua_pop(L, 1);
		if (lua_type(L, -1) == LUA_TLIGHTUSERDATA)
			continue;
		if (lua_isinteger(L, -1) && is_int && i >= 1 && i <= border)
			continue;
		lua_pushvalue(L, -1);
		lua_rawseti(L, raw, ++n);
	}
	return n;
}

int script_keys(lua_State *L, int idx)
{
	lua_Integer border = 0;
	struct key *keys;
	int n;

	luaL_checkstack(L, 8, NULL);
	idx = lua_absindex(L, idx);
	while (lua_rawgeti(L, idx, border + 1) != LUA_TNIL) {
		lua_pop(L, 1);
		border++;
	}
	lua_pop(L, 1);
	lua_createtable(L, (int)border, 0);
	for (lua_Integer i = 1; i <= border; i++) {
		lua_pushinteger(L, i);
		lua_rawseti(L, -2, i);
	}
	lua_newtable(L);
	n = collect(L, idx, border);
	if (n > 0) {
		keys = lua_newuserdatauv(L, (size_t)n * sizeof *keys, 0);
		for (int i = 0; i < n; i++) {
			lua_rawgeti(L, -2, i + 1);
			keys[i] = describe(L, -1, i + 1);
			lua_pop(L, 1);
		}
		qsort(keys, (size_t)n, sizeof *keys, compare);
		for (int i = 0; i < n; i++) {
			lua_rawgeti(L, -2, keys[i].index);
			lua_rawseti(L, -4, border + i + 1);
		}
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	return (int)border + n;
}

/* Upvalues: the keys, how far.  Keys whose value has gone meanwhile are skipped. */
static int step(lua_State *L)
{
	lua_Integer i = lua_tointeger(L, lua_upvalueindex(2));

	lua_settop(L, 1);
	for (;;) {
		if (lua_rawgeti(L, lua_upvalueindex(1), ++i) == LUA_TNIL)
			return 1;
		lua_pushvalue(L, -1);
		if (lua_rawget(L, 1) != LUA_TNIL)
			break;
		lua_settop(L, 1);
	}
	lua_pushinteger(L, i);
	lua_replace(L, lua_upvalueindex(2));
	return 2;
}

static int pairs_done(lua_State *L, int status, lua_KContext ctx)
{
	(void)L;
	(void)status;
	(void)ctx;
	return 3;
}

/* Who walks through the globals sees those too that nobody has asked for yet. */
static void make_whole(lua_State *L)
{
	lua_pushglobaltable(L);
	if (lua_rawequal(L, 1, -1))
		script_prelude_rest(L);
	lua_pop(L, 1);
}

static int pairs(lua_State *L)
{
	luaL_checkany(L, 1);
	make_whole(L);
	if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
		lua_pushvalue(L, 1);
		return script_call(L, 1, 3, 0, pairs_done);
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	script_keys(L, 1);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, step, 2);
	lua_pushvalue(L, 1);
	lua_pushnil(L);
	return 3;
}

/* next(t, k): the key after k in the same order. */
static int next(lua_State *L)
{
	int n;
	bool found;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 2);
	make_whole(L);
	n = script_keys(L, 1);
	found = lua_isnil(L, 2);
	for (int i = 1; i <= n; i++) {
		lua_rawgeti(L, 3, i);
		if (found) {
			lua_pushvalue(L, -1);
			lua_rawget(L, 1);
			return 2;
		}
		found = lua_rawequal(L, -1, 2);
		lua_pop(L, 1);
	}
	lua_pushnil(L);
	return 1;
}

void script_pairs_open(lua_State *L)
{
	lua_register(L, "pairs", pairs);
	lua_register(L, "next", next);
}
