/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "script/inspect_inside.h"
#include "script/serial.h"

struct list {
	struct inspect_key *keys;
	size_t n, cap;
};

static struct inspect_key *add(struct inspector *in, struct list *l)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 16;
		struct inspect_key *keys = ls_arena_take(&in->arena, cap * sizeof *keys);

		if (l->n)
			memcpy(keys, l->keys, l->n * sizeof *keys);
		l->keys = keys;
		l->cap = cap;
	}
	return &l->keys[l->n++];
}

static int compare(const void *pa, const void *pb)
{
	const struct inspect_key *a = pa, *b = pb;
	size_t len = a->text.len < b->text.len ? a->text.len : b->text.len;
	int order;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == INSPECT_NUMBER)
		return a->number < b->number ? -1 : a->number > b->number;
	if (a->kind == INSPECT_OTHER)
		return a->serial < b->serial ? -1 : a->serial > b->serial;
	order = memcmp(a->text.s, b->text.s, len);
	if (order)
		return order;
	return a->text.len < b->text.len ? -1 : a->text.len > b->text.len;
}

/* Booleans first, then objects as they were made: of the key on top of the stack. */
static uint64_t order_of(lua_State *L)
{
	return lua_isboolean(L, -1) ? (uint64_t)lua_toboolean(L, -1)
				    : 2 + script_serial(L, -1);
}

/* The key on top of the stack, which stays. */
static void take_key(struct inspector *in, struct list *l, lua_Integer skip, int others)
{
	lua_State *L = in->L;
	struct inspect_key *k;

	if (lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1 &&
	    lua_tointeger(L, -1) <= skip)
		return;
	if (lua_islightuserdata(L, -1))
		return;
	k = add(in, l);
	*k = (struct inspect_key){.kind = INSPECT_OTHER, .serial = order_of(L)};
	if (lua_type(L, -1) == LUA_TNUMBER) {
		k->kind = INSPECT_NUMBER;
		k->number = (double)lua_tonumber(L, -1);
	} else if (lua_type(L, -1) == LUA_TSTRING) {
		k->kind = INSPECT_STRING;
		k->text.s = lua_tolstring(L, -1, &k->text.len);
		return;
	}
	lua_pushvalue(L, -1);
	k->slot = (int)lua_rawlen(L, others) + 1;
	lua_rawseti(L, others, k->slot);
}

size_t inspect_keys(struct inspector *in, int idx, lua_Integer skip,
		    struct inspect_key **keys)
{
	lua_State *L = in->L;
	struct list l = {0};
	int others;

	lua_newtable(L);
	others = lua_gettop(L);
	lua_pushnil(L);
	while (lua_next(L, idx)) {
		lua_pop(L, 1);
		take_key(in, &l, skip, others);
	}
	if (l.n > 1)
		qsort(l.keys, l.n, sizeof *l.keys, compare);
	*keys = l.keys;
	return l.n;
}

void inspect_value(lua_State *L, int idx, const struct inspect_key *key, int others)
{
	if (key->kind == INSPECT_STRING)
		lua_pushlstring(L, key->text.s, key->text.len);
	else
		lua_rawgeti(L, others, key->slot);
	lua_rawget(L, idx);
}
