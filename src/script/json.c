/* SPDX-License-Identifier: MIT
 *
 * JSON.stringify for console.log's %j.
 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "base/vec.h"
#include "script/error.h"
#include "script/inspect_inside.h"
#include "script/js_number.h"
#include "script/list.h"
#include "script/quote.h"
#include "script/vm.h"

#define DEEPEST 2000

static bool add_value(struct inspector *in, int idx, struct ls_str *out, bool *circle);

static bool is_array(lua_State *L, int idx, lua_Integer *n)
{
	if (script_list_is(L, idx)) {
		lua_pushliteral(L, "n");
		lua_rawget(L, idx);
		*n = lua_tointeger(L, -1);
		lua_pop(L, 1);
		return true;
	}
	for (*n = 0; lua_rawgeti(L, idx, *n + 1) != LUA_TNIL; ++*n)
		lua_pop(L, 1);
	lua_pop(L, 1);
	return *n > 0;
}

static void add_elements(struct inspector *in, int idx, lua_Integer n, struct ls_str *out,
			 bool *circle)
{
	ls_str_addc(out, '[');
	for (lua_Integer i = 1; i <= n && !*circle; i++) {
		if (i > 1)
			ls_str_addc(out, ',');
		lua_rawgeti(in->L, idx, i);
		if (!add_value(in, lua_gettop(in->L), out, circle))
			ls_str_add(out, "null");
		lua_pop(in->L, 1);
	}
	ls_str_addc(out, ']');
}

static void add_name(lua_State *L, const struct inspect_key *key, int others,
		     struct ls_str *out)
{
	char text[SCRIPT_NUMBER_MAX];

	if (key->kind == INSPECT_STRING) {
		script_json_quote(out, key->text.s, key->text.len);
		return;
	}
	lua_rawgeti(L, others, key->slot);
	if (key->kind == INSPECT_NUMBER)
		script_json_quote(out, text, script_js_number_at(L, -1, text));
	else if (lua_isboolean(L, -1))
		ls_str_add(out, lua_toboolean(L, -1) ? "\"true\"" : "\"false\"");
	else
		ls_str_add(out, "\"[object Object]\"");
	lua_pop(L, 1);
}

static void add_members(struct inspector *in, int idx, struct ls_str *out, bool *circle)
{
	bool error = script_error_is(in->L, idx), first = true;
	struct inspect_keys keys = inspect_keys(in, idx, 0);

	ls_str_addc(out, '{');
	for (size_t i = 0; i < keys.n && !*circle; i++) {
		const struct inspect_key *key = inspect_key(in, &keys, i);
		size_t mark = out->len;

		if (error && key->kind == INSPECT_STRING &&
		    strcmp(key->text.s, "message") == 0)
			continue;
		if (!first)
			ls_str_addc(out, ',');
		add_name(in->L, key, keys.others, out);
		ls_str_addc(out, ':');
		inspect_value(in, idx, &keys, i);
		if (add_value(in, lua_gettop(in->L), out, circle))
			first = false;
		else
			out->len = mark;
		lua_pop(in->L, 1);
	}
	ls_str_addc(out, '}');
	inspect_keys_drop(in, &keys);
}

static void add_table(struct inspector *in, int idx, struct ls_str *out, bool *circle)
{
	const void *p = lua_topointer(in->L, idx);
	lua_Integer n;

	for (size_t i = 0; i < in->n_seen; i++)
		*circle |= in->seen[i] == p;
	if (*circle)
		return;
	if (in->n_seen == DEEPEST || !lua_checkstack(in->L, 8))
		script_throw(in->L, "RangeError", "Maximum call stack size exceeded");
	ls_grow(in->seen, in->cap_seen, in->n_seen + 1);
	in->seen[in->n_seen++] = p;
	if (is_array(in->L, idx, &n))
		add_elements(in, idx, n, out, circle);
	else
		add_members(in, idx, out, circle);
	in->n_seen--;
}

/* One that JavaScript writes without a fraction. */
static bool is_whole_float(lua_State *L, int idx)
{
	double v = lua_tonumber(L, idx);

	return !lua_isinteger(L, idx) && fabs(v) < 1e16 && v == floor(v);
}

static bool add_value(struct inspector *in, int idx, struct ls_str *out, bool *circle)
{
	char text[SCRIPT_NUMBER_MAX];
	size_t len;
	const char *s;

	switch (lua_type(in->L, idx)) {
	case LUA_TBOOLEAN:
		ls_str_add(out, lua_toboolean(in->L, idx) ? "true" : "false");
		return true;
	case LUA_TNUMBER:
		if (!isfinite((double)lua_tonumber(in->L, idx)))
			ls_str_add(out, "null");
		else if (lua_tonumber(in->L, idx) == 0)
			ls_str_addc(out, '0');
		else
			ls_str_addn(out, text, script_js_number_at(in->L, idx, text));
		if (script_vm_of(in->L)->py && is_whole_float(in->L, idx))
			ls_str_add(out, ".0"); /* as Python writes it */
		return true;
	case LUA_TSTRING:
		s = lua_tolstring(in->L, idx, &len);
		script_json_quote(out, s, len);
		return true;
	case LUA_TTABLE:
		add_table(in, idx, out, circle);
		return true;
	case LUA_TUSERDATA:
		ls_str_add(out, "{}");
		return true;
	default:
		return false;
	}
}

bool script_json(lua_State *L, int idx, struct ls_str *out)
{
	struct inspector *in = script_inspector(L);
	size_t mark = out->len;
	bool circle = false;

	ls_arena_reset(&in->arena);
	in->n_seen = in->n_keys = 0;
	if (!add_value(in, lua_absindex(L, idx), out, &circle))
		return false;
	if (circle) {
		out->len = mark;
		ls_str_add(out, "[Circular]");
	}
	return true;
}
