/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "script/inspect_inside.h"
#include "script/list.h"
#include "script/serial.h"

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

static struct inspect_key *new_key(struct inspector *in)
{
	ls_grow(in->keys, in->cap_keys, in->n_keys + 1);
	return &in->keys[in->n_keys++];
}

/* The fields of a record, which come first; their names outlive the keys with it. */
static void take_fields(struct inspector *in, int idx)
{
	lua_State *L = in->L;
	int n;

	if (!script_record_fields(L, idx))
		return;
	n = (int)lua_rawlen(L, -1);
	for (int i = 1; i <= n; i++) {
		struct inspect_key *k = new_key(in);

		lua_rawgeti(L, -1, i);
		*k = (struct inspect_key){.kind = INSPECT_STRING};
		k->text.s = lua_tolstring(L, -1, &k->text.len);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

/* Whether the string on top of the stack is a field that was taken. */
static bool is_field(struct inspector *in, size_t first, size_t n)
{
	size_t len;
	const char *s = lua_tolstring(in->L, -1, &len);

	for (size_t i = first; i < first + n; i++)
		if (in->keys[i].text.len == len &&
		    memcmp(in->keys[i].text.s, s, len) == 0)
			return true;
	return false;
}

/* The key on top of the stack, which stays. */
static void take_key(struct inspector *in, lua_Integer skip, int others)
{
	lua_State *L = in->L;
	struct inspect_key *k;

	if (lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1 &&
	    lua_tointeger(L, -1) <= skip)
		return;
	if (lua_islightuserdata(L, -1))
		return;
	k = new_key(in);
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

struct inspect_keys inspect_keys(struct inspector *in, int idx, lua_Integer skip)
{
	lua_State *L = in->L;
	struct inspect_keys keys = {.first = in->n_keys};
	size_t fields, rest;

	lua_newtable(L);
	keys.others = lua_gettop(L);
	take_fields(in, idx);
	fields = in->n_keys - keys.first;
	lua_pushnil(L);
	while (lua_next(L, idx)) {
		lua_pop(L, 1);
		if (!fields || lua_type(L, -1) != LUA_TSTRING ||
		    !is_field(in, keys.first, fields))
			take_key(in, skip, keys.others);
	}
	keys.n = in->n_keys - keys.first;
	rest = keys.n - fields;
	if (rest > 1)
		qsort(in->keys + keys.first + fields, rest, sizeof *in->keys, compare);
	return keys;
}

void inspect_keys_drop(struct inspector *in, const struct inspect_keys *keys)
{
	in->n_keys = keys->first;
	lua_settop(in->L, keys->others - 1);
}

struct inspect_key *inspect_key(const struct inspector *in,
				const struct inspect_keys *keys, size_t i)
{
	return &in->keys[keys->first + i];
}

void inspect_value(const struct inspector *in, int idx, const struct inspect_keys *keys,
		   size_t i)
{
	const struct inspect_key *key = inspect_key(in, keys, i);

	if (key->kind == INSPECT_STRING)
		lua_pushlstring(in->L, key->text.s, key->text.len);
	else
		lua_rawgeti(in->L, keys->others, key->slot);
	lua_rawget(in->L, idx);
}
