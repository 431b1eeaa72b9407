/* SPDX-License-Identifier: MIT
 *
 * The global JSON: parse (by cJSON) and stringify.  null is nil, so it leaves a hole in a
 * list, whose length stays in `n`, and no field in an object.
 */
#include <cjson/cJSON.h>
#include <lauxlib.h>

#include "base/str.h"
#include "script/error.h"
#include "script/inspect.h"
#include "script/list.h"
#include "script/node_words.h"

#define SHOWN 24 /* bytes of the text that an error quotes */

static void push_value(lua_State *L, const cJSON *v);

static void push_number(lua_State *L, double d)
{
	lua_Integer i;

	if (lua_numbertointeger(d, &i) && (double)i == d)
		lua_pushinteger(L, i);
	else
		lua_pushnumber(L, d);
}

static void push_array(lua_State *L, const cJSON *v)
{
	lua_Integer i = 0;

	script_list_new(L, cJSON_GetArraySize(v));
	for (const cJSON *e = v->child; e; e = e->next) {
		push_value(L, e);
		lua_rawseti(L, -2, ++i);
	}
}

static void push_object(lua_State *L, const cJSON *v)
{
	lua_newtable(L);
	for (const cJSON *e = v->child; e; e = e->next) {
		push_value(L, e);
		lua_setfield(L, -2, e->string);
	}
}

/* cJSON nests at most CJSON_NESTING_LIMIT (1000) deep. */
static void push_value(lua_State *L, const cJSON *v)
{
	luaL_checkstack(L, 4, "JSON");
	if (cJSON_IsString(v))
		lua_pushstring(L, v->valuestring);
	else if (cJSON_IsNumber(v))
		push_number(L, v->valuedouble);
	else if (cJSON_IsBool(v))
		lua_pushboolean(L, cJSON_IsTrue(v));
	else if (cJSON_IsArray(v))
		push_array(L, v);
	else if (cJSON_IsObject(v))
		push_object(L, v);
	else
		lua_pushnil(L);
}

static int push_tree(lua_State *L)
{
	push_value(L, lua_touserdata(L, 1));
	return 1;
}

static int parse(lua_State *L)
{
	size_t n;
	const char *s = luaL_checklstring(L, 1, &n), *end = s;
	cJSON *v;
	int failed;

	lua_pushcfunction(L, push_tree);
	v = cJSON_ParseWithLengthOpts(s, n + 1, &end, true);
	if (!v && end >= s + n)
		return script_throw(L, "SyntaxError", "Unexpected end of JSON input");
	if (!v)
		return script_throw(L, "SyntaxError",
				    "Unexpected token '%c', \"%.*s\"%s is not valid JSON", *end,
				    SHOWN, s, n > SHOWN ? "..." : "");
	lua_pushlightuserdata(L, v);
	failed = lua_pcall(L, 1, 1, 0); /* memory may run out: the tree goes all the same */
	cJSON_Delete(v);
	return failed ? lua_error(L) : 1;
}

static int stringify(lua_State *L)
{
	struct ls_str text = { 0 };
	bool has = script_json(L, 1, &text);

	if (has)
		lua_pushlstring(L, text.s, text.len);
	ls_str_release(&text);
	return has;
}

void script_json_open(lua_State *L)
{
	static const luaL_Reg words[] = { { "parse", parse },
					  { "stringify", stringify },
					  { NULL, NULL } };

	luaL_newlib(L, words);
	lua_setglobal(L, "JSON");
}
