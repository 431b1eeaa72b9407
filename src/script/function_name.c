/* SPDX-License-Identifier: MIT */
#include "script/function_name.h"

#include <ctype.h>
#include <lauxlib.h>
#include <string.h>

#include "script/async.h"
#include "script/inside.h"
#include "script/pairs.h"

SCRIPT_HIDDEN(names_key);

/* ---- in the text of the script ----------------------------------------------------- */

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The word `function` in p..end, or NULL. */
static const char *find_keyword(const char *start, const char *p, const char *end)
{
	static const char word[] = "function";
	size_t n = sizeof word - 1;

	for (; p + n <= end; p++)
		if (memcmp(p, word, n) == 0 && (p == start || !is_word(p[-1])) &&
		    (p + n == end || !is_word(p[n])))
			return p;
	return NULL;
}

/* Back over blanks, and over `async(` if it is there. */
static const char *before_value(const char *start, const char *p)
{
	static const char async[] = "async(";
	size_t n = sizeof async - 1;

	while (p > start && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	if ((size_t)(p - start) >= n && memcmp(p - n, async, n) == 0) {
		p -= n;
		while (p > start && (p[-1] == ' ' || p[-1] == '\t'))
			p--;
	}
	return p;
}

/* Pushes the last word before p: of `m.f` it is f. */
static const char *push_word(lua_State *L, const char *start, const char *p)
{
	const char *end;

	while (p > start && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	end = p;
	while (p > start && is_word(p[-1]))
		p--;
	if (p == end || isdigit((unsigned char)*p))
		return NULL;
	return lua_pushlstring(L, p, (size_t)(end - p));
}

/* Of `async("NAME", function`: what stands between the quotes before p, or NULL. */
static const char *push_async_name(lua_State *L, const char *start, const char *p)
{
	static const char async[] = "async(";
	size_t n = sizeof async - 1;
	const char *end, *name;

	if (p == start || *--p != ',' || p == start || (p[-1] != '"' && p[-1] != '\''))
		return NULL;
	end = --p;
	while (p > start && p[-1] != *end)
		p--;
	name = p--;
	if ((size_t)(p - start) < n || memcmp(p - n, async, n) != 0)
		return NULL;
	return lua_pushlstring(L, name, (size_t)(end - name));
}

const char *script_function_name_in(lua_State *L, const char *start, size_t len)
{
	const char *end = start + len, *at = find_keyword(start, start, end), *p;

	if (!at || find_keyword(start, at + 1, end))
		return NULL;
	for (p = at + strlen("function"); p < end && (*p == ' ' || *p == '\t'); p++)
		;
	if (p < end && is_word(*p)) { /* function a.b:c( */
		while (p < end && (is_word(*p) || *p == '.' || *p == ':'))
			p++;
		return push_word(L, start, p);
	}
	p = before_value(start, at);
	if (p > start && p[-1] == ',')
		return push_async_name(L, start, p);
	if (p == start || p[-1] != '=')
		return NULL;
	return push_word(L, start, p - 1);
}

bool script_function_is_named(const struct script_vm *vm, const lua_Debug *ar)
{
	return ar->linedefined > 0 && ar->source == vm->chunk_source;
}

static const char *push_script_name(lua_State *L, const lua_Debug *ar)
{
	const struct script_program *p = script_vm_of(L)->run->program;
	size_t len;
	const char *line =
		script_source_line(p->source, p->source_len, (uint32_t)ar->linedefined, &len);

	return script_function_name_in(L, line, len);
}

/* ---- in the tables of the API ------------------------------------------------------ */

/* Pushes the key of the function at fn in the table at t. */
static bool push_key(lua_State *L, int t, int fn)
{
	int n = script_keys(L, t), keys = lua_gettop(L);

	for (int i = 1; i <= n; i++) {
		lua_rawgeti(L, keys, i);
		lua_pushvalue(L, -1);
		lua_rawget(L, t);
		if (lua_type(L, -2) == LUA_TSTRING && lua_rawequal(L, -1, fn)) {
			lua_pop(L, 1);
			lua_remove(L, keys);
			return true;
		}
		lua_settop(L, keys);
	}
	lua_pop(L, 1);
	return false;
}

/* The same in the tables of the table at t. */
static bool push_key_below(lua_State *L, int t, int fn)
{
	int n = script_keys(L, t), keys = lua_gettop(L);

	for (int i = 1; i <= n; i++) {
		lua_rawgeti(L, keys, i);
		lua_rawget(L, t);
		if (lua_istable(L, -1) && push_key(L, keys + 1, fn)) {
			lua_replace(L, keys);
			lua_settop(L, keys);
			return true;
		}
		lua_settop(L, keys);
	}
	lua_pop(L, 1);
	return false;
}

static const char *push_api_name(lua_State *L, int fn)
{
	int t;

	lua_pushglobaltable(L);
	t = lua_gettop(L);
	if (push_key(L, t, fn) || push_key_below(L, t, fn)) {
		lua_remove(L, t);
		return lua_tostring(L, -1);
	}
	lua_pop(L, 1);
	return NULL;
}

/* ---- remembered -------------------------------------------------------------------- */

/* Pushes the table of names found so far: by line for functions of the script, by the
 * function itself for those of the API; false where there is none. */
static void push_cache(lua_State *L)
{
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &names_key) != LUA_TNIL)
		return;
	lua_pop(L, 1);
	lua_newtable(L);
	lua_createtable(L, 0, 1);
	lua_pushliteral(L, "k");
	lua_setfield(L, -2, "__mode");
	lua_setmetatable(L, -2);
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &names_key);
}

/* Replaces the key on top by what the cache has under it; looks the name up if that is
 * new. */
static void get_cached(lua_State *L, int cache, int fn, const lua_Debug *ar, bool api)
{
	const char *name;

	lua_pushvalue(L, -1);
	if (lua_rawget(L, cache) == LUA_TNIL) {
		lua_pop(L, 1);
		lua_pushvalue(L, -1);
		name = api ? push_api_name(L, fn) : push_script_name(L, ar);
		if (!name)
			lua_pushboolean(L, 0);
		lua_rawset(L, cache);
		lua_pushvalue(L, -1);
		lua_rawget(L, cache);
	}
	lua_remove(L, -2);
}

/* Pushes the function at idx, of an async one its body. */
static void push_body(lua_State *L, int idx, bool async)
{
	lua_pushvalue(L, idx);
	if (!async)
		return;
	lua_getupvalue(L, -1, 1);
	lua_remove(L, -2);
}

const char *script_function_name(lua_State *L, int idx)
{
	const char *given = script_async_name(L, idx), *name = NULL;
	int top = lua_gettop(L);
	lua_Debug ar;
	bool api;

	if (given && *given)
		return given;
	if (!lua_isfunction(L, idx))
		return NULL;
	luaL_checkstack(L, 16, NULL);
	idx = lua_absindex(L, idx);
	push_body(L, idx, given != NULL);
	push_cache(L);
	lua_pushvalue(L, top + 1);
	lua_getinfo(L, ">S", &ar);
	api = *ar.source == '=';
	if (api)
		lua_pushvalue(L, idx);
	else
		lua_pushinteger(L, ar.linedefined);
	if (api || script_function_is_named(script_vm_of(L), &ar)) {
		get_cached(L, top + 2, idx, &ar, api);
		name = lua_tostring(L, -1); /* the cache keeps it */
	}
	lua_settop(L, top);
	return name;
}
