/* SPDX-License-Identifier: MIT */
#include "script/option.h"

#include <lauxlib.h>
#include <string.h>

#include "script/dist.h"
#include "script/error.h"
#include "script/hint.h"

/* ---- keys that are not known ------------------------------------------------------------- */

static const char *nearest(const char *key, const char *const *known)
{
	const char *found = NULL;
	int best = script_hint_reach(key) + 1;

	for (int i = 0; known[i]; i++) {
		int distance = script_hint_distance(key, known[i]);

		if (distance < best) {
			best = distance;
			found = known[i];
		}
	}
	return found;
}

static void push_list(lua_State *L, const char *const *known)
{
	lua_pushliteral(L, "the options are ");
	for (int i = 0; known[i]; i++) {
		lua_pushstring(L, i ? ", " : "");
		lua_pushstring(L, known[i]);
		lua_concat(L, 3);
	}
}

static void unknown(lua_State *L, const char *word, const char *key, const char *const *known)
{
	const char *meant = nearest(key, known);

	lua_pushfstring(L, "%s has no option %s", word, key);
	script_error_new(L, "TypeError", lua_tostring(L, -1));
	if (meant)
		lua_pushfstring(L, "did you mean %s?", meant);
	else
		push_list(L, known);
	lua_insert(L, -2);
	script_error_hint(L, lua_tostring(L, -2));
	lua_error(L);
}

static bool is_known(const char *key, const char *const *known)
{
	while (*known && strcmp(*known, key) != 0)
		known++;
	return *known != NULL;
}

struct script_options script_options_at(lua_State *L, int idx, const char *word)
{
	struct script_options o = { L, word, lua_absindex(L, idx) };

	if (!lua_istable(L, idx))
		script_throw(L, "TypeError", "%s takes a table: %s { ... }", word, word);
	return o;
}

struct script_options script_options_check(lua_State *L, int idx, const char *word,
					   const char *const *known)
{
	struct script_options o = script_options_at(L, idx, word);

	lua_pushnil(L);
	while (lua_next(L, o.table)) {
		lua_pop(L, 1);
		if (lua_type(L, -1) == LUA_TSTRING && !is_known(lua_tostring(L, -1), known))
			unknown(L, word, lua_tostring(L, -1), known);
	}
	return o;
}

/* ---- values ------------------------------------------------------------------------------ */

bool script_option(const struct script_options *o, const char *key)
{
	if (lua_getfield(o->L, o->table, key) != LUA_TNIL)
		return true;
	lua_pop(o->L, 1);
	return false;
}

static void want(const struct script_options *o, const char *key, bool right, const char *what)
{
	if (!right)
		script_throw(o->L, "TypeError", "%s: %s must be %s", o->word, key, what);
}

const char *script_option_text(const struct script_options *o, const char *key,
			       const char *otherwise)
{
	const char *text;

	if (!script_option(o, key))
		return otherwise;
	want(o, key, lua_type(o->L, -1) == LUA_TSTRING, "a string");
	text = lua_tostring(o->L, -1);
	lua_pop(o->L, 1);
	return text;
}

int64_t script_option_count(const struct script_options *o, const char *key, int64_t least,
			    int64_t most, int64_t otherwise)
{
	int64_t n;

	if (!script_option(o, key))
		return otherwise;
	want(o, key, lua_isinteger(o->L, -1), "a whole number");
	n = lua_tointeger(o->L, -1);
	if (n < least || n > most)
		script_throw(o->L, "RangeError", "%s: %s must be %lld to %lld", o->word, key,
			     (long long)least, (long long)most);
	lua_pop(o->L, 1);
	return n;
}

double script_option_number(const struct script_options *o, const char *key, double otherwise)
{
	double x;

	if (!script_option(o, key))
		return otherwise;
	want(o, key, lua_type(o->L, -1) == LUA_TNUMBER, "a number");
	x = lua_tonumber(o->L, -1);
	lua_pop(o->L, 1);
	return x;
}

bool script_option_bool(const struct script_options *o, const char *key, bool otherwise)
{
	bool yes;

	if (!script_option(o, key))
		return otherwise;
	want(o, key, lua_isboolean(o->L, -1), "true or false");
	yes = lua_toboolean(o->L, -1);
	lua_pop(o->L, 1);
	return yes;
}

sim_time script_option_time(const struct script_options *o, const char *key, sim_time otherwise)
{
	sim_time t;

	if (!script_option(o, key))
		return otherwise;
	t = script_time(o->L, -1, key, key);
	if (t < 0)
		script_throw(o->L, "RangeError", "%s: %s must not be negative", o->word, key);
	lua_pop(o->L, 1);
	return t;
}
