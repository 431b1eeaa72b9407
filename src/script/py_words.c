/* SPDX-License-Identifier: MIT */
#include "script/py_words.h"

#include <ctype.h>
#include <errno.h>
#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/list.h"
#include "script/pairs.h"
#include "script/py.h"
#include "script/py_class.h"
#include "script/py_error.h"
#include "script/py_inside.h"
#include "script/py_repr.h"
#include "script/vm.h"

static int push(lua_State *L, const struct ls_str *text)
{
	lua_pushlstring(L, text->len ? text->s : "", text->len);
	return 1;
}

/* ---- text ------------------------------------------------------------------------ */

static int print(lua_State *L)
{
	int n = lua_gettop(L);
	struct ls_str *line;

	script_py_tell_gone(L);
	line = script_py_scratch(L);
	for (int i = 1; i <= n; i++) {
		if (i > 1)
			ls_str_addc(line, ' ');
		script_py_str(L, i, line);
	}
	ls_str_addc(line, '\n');
	script_write(L, JRN_STDOUT, line->s, line->len);
	return 0;
}

static int str(lua_State *L)
{
	struct ls_str *text = script_py_scratch(L);

	if (lua_gettop(L) > 0)
		script_py_str(L, 1, text);
	return push(L, text);
}

static int repr(lua_State *L)
{
	struct ls_str *text = script_py_scratch(L);

	luaL_checkany(L, 1);
	script_py_repr(L, 1, text);
	return push(L, text);
}

static int type_name(lua_State *L)
{
	luaL_checkany(L, 1);
	lua_pushstring(L, script_py_type_name(L, 1));
	return 1;
}

/* ---- constructors ---------------------------------------------------------------- */

/* The text without the blanks around it, NUL-terminated. */
static const char *stripped(lua_State *L, int idx)
{
	size_t n;
	const char *s = lua_tolstring(L, idx, &n);

	for (; n && isspace((unsigned char)*s); n--)
		s++;
	while (n && isspace((unsigned char)s[n - 1]))
		n--;
	return lua_pushlstring(L, s, n);
}

static int bad_literal(lua_State *L, const char *what)
{
	struct ls_str *text = script_py_scratch(L);

	ls_str_addf(text, "%s", what);
	script_py_repr(L, 1, text);
	return script_throw(L, "ValueError", "%s", text->s);
}

static int bad_argument(lua_State *L, const char *what)
{
	return script_throw(L, "TypeError", "%s, not '%s'", what,
			    script_py_type_name(L, 1));
}

static int parse_int(lua_State *L)
{
	const char *s = stripped(L, 1), *digits = s + (*s == '-' || *s == '+');
	size_t n = strspn(digits, "0123456789");
	long long value;

	errno = 0;
	value = strtoll(s, NULL, 10);
	if (n == 0 || digits + n != s + lua_rawlen(L, -1) || errno)
		return bad_literal(L, "invalid literal for int() with base 10: ");
	lua_pushinteger(L, value);
	return 1;
}

/* int(v): towards zero */
static int to_int(lua_State *L)
{
	lua_Number d;
	lua_Integer i;

	lua_settop(L, 1);
	switch (lua_type(L, 1)) {
	case LUA_TBOOLEAN:
		lua_pushinteger(L, lua_toboolean(L, 1));
		return 1;
	case LUA_TSTRING:
		return parse_int(L);
	case LUA_TNUMBER:
		break;
	default:
		return bad_argument(
			L, "int() argument must be a string, a bytes-like object "
			   "or a real number");
	}
	if (lua_isinteger(L, 1))
		return 1;
	d = lua_tonumber(L, 1);
	if (isnan(d))
		return script_throw(L, "ValueError",
				    "cannot convert float NaN to integer");
	if (!lua_numbertointeger(trunc(d), &i))
		return script_throw(L, "OverflowError",
				    "cannot convert float %s to integer",
				    isinf(d) ? "infinity" : "of that size");
	lua_pushinteger(L, i);
	return 1;
}

static int to_float(lua_State *L)
{
	const char *s;
	char *end;
	double d;

	lua_settop(L, 1);
	if (lua_type(L, 1) == LUA_TBOOLEAN)
		lua_pushnumber(L, lua_toboolean(L, 1));
	else if (lua_type(L, 1) == LUA_TNUMBER)
		lua_pushnumber(L, lua_tonumber(L, 1));
	else if (lua_type(L, 1) != LUA_TSTRING)
		return bad_argument(L,
				    "float() argument must be a string or a real number");
	else {
		s = stripped(L, 1);
		d = strtod(s, &end);
		if (end == s || end != s + lua_rawlen(L, -1) || strpbrk(s, "xXpP("))
			return bad_literal(L, "could not convert string to float: ");
		lua_pushnumber(L, d);
	}
	return 1;
}

static bool is_true(lua_State *L, int idx)
{
	size_t n;

	switch (lua_type(L, idx)) {
	case LUA_TNUMBER:
		return lua_tonumber(L, idx) != 0;
	case LUA_TSTRING:
		lua_tolstring(L, idx, &n);
		return n > 0;
	case LUA_TTABLE:
		if (script_py_list_len(L, idx) == 0)
			return false;
		if (luaL_getmetafield(L, idx, "__name") != LUA_TNIL) {
			lua_pop(L, 1);
			return true;
		}
		n = (size_t)script_keys(L, idx);
		lua_pop(L, 1);
		return n > 0;
	default:
		return lua_toboolean(L, idx);
	}
}

static int to_bool(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushboolean(L, is_true(L, 1));
	return 1;
}

static int to_sequence(lua_State *L, void (*new)(lua_State *L, int n))
{
	lua_Integer n = lua_istable(L, 1) ? script_py_list_len(L, 1) : -1;

	if (n < 0 && lua_istable(L, 1)) { /* the keys of a dict */
		n = script_keys(L, 1);
		lua_replace(L, 1);
	}
	if (n < 0 && lua_gettop(L) > 0)
		return script_throw(L, "TypeError", "'%s' object is not iterable",
				    script_py_type_name(L, 1));
	new (L, n < 0 ? 0 : (int)n);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, 1, i);
		lua_rawseti(L, -2, i);
	}
	return 1;
}

static int to_list(lua_State *L)
{
	return to_sequence(L, script_list_new);
}

static int to_tuple(lua_State *L)
{
	return to_sequence(L, script_py_tuple_new);
}

/* dict(t): a copy */
static int to_dict(lua_State *L)
{
	lua_settop(L, 1);
	lua_newtable(L);
	if (lua_isnil(L, 1))
		return 1;
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_pushnil(L);
	while (lua_next(L, 1)) {
		lua_pushvalue(L, -2);
		lua_insert(L, -2);
		if (lua_type(L, -2) == LUA_TLIGHTUSERDATA)
			lua_pop(L, 2);
		else
			lua_rawset(L, 2);
	}
	return 1;
}

static const luaL_Reg plain_classes[] = {
	{"str", str},	   {"int", to_int},	{"float", to_float}, {"bool", to_bool},
	{"list", to_list}, {"tuple", to_tuple}, {"dict", to_dict},   {NULL, NULL}};

/* The name under which the list has the C function at idx. */
static const char *find(lua_State *L, int idx, const luaL_Reg *list)
{
	lua_CFunction f = lua_tocfunction(L, idx);

	for (; f && list->name; list++)
		if (list->func == f)
			return list->name;
	return NULL;
}

/* The classes of modules: constructors of the library in Lua, by function. */
SCRIPT_HIDDEN(classes_key);

/* __name_class(constructor, "asyncio.locks.Lock") */
static int name_class(lua_State *L)
{
	lua_settop(L, 2);
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &classes_key) == LUA_TNIL) {
		lua_pop(L, 1);
		lua_newtable(L);
		lua_pushvalue(L, -1);
		lua_rawsetp(L, LUA_REGISTRYINDEX, &classes_key);
	}
	lua_insert(L, 1);
	lua_rawset(L, 1);
	return 0;
}

static const char *module_class(lua_State *L, int idx)
{
	const char *name = NULL;

	idx = lua_absindex(L, idx);
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &classes_key) == LUA_TTABLE) {
		lua_pushvalue(L, idx);
		lua_rawget(L, -2);
		name = lua_tostring(L, -1); /* the table keeps it */
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	return name;
}

const char *script_py_plain_class(lua_State *L, int idx)
{
	return find(L, idx, plain_classes);
}

const char *script_py_class_of_function(lua_State *L, int idx)
{
	const char *name = script_py_plain_class(L, idx);

	return name ? name : module_class(L, idx);
}

/* ---- isinstance ------------------------------------------------------------------ */

/* An object of the API: its metatable says of which class, and of which base. */
static bool has_class(lua_State *L, int idx, int class)
{
	int top = lua_gettop(L);
	bool is = false;

	if (!lua_getmetatable(L, idx))
		return false;
	while (!is && lua_istable(L, -1)) {
		lua_pushliteral(L, "__class");
		lua_rawget(L, -2);
		is = !lua_isnil(L, -1) && lua_rawequal(L, -1, class);
		lua_pop(L, 1);
		lua_pushliteral(L, "__base");
		lua_rawget(L, -2);
		lua_remove(L, -2);
	}
	lua_settop(L, top);
	return is;
}

static bool is_instance(lua_State *L, int idx, int class, int depth);

static bool is_any_of(lua_State *L, int idx, int list, int depth)
{
	int top = lua_gettop(L);
	bool is = false;

	for (lua_Integer i = 1; !is && lua_rawgeti(L, list, i) != LUA_TNIL; i++) {
		is = is_instance(L, idx, top + 1, depth);
		lua_settop(L, top);
	}
	lua_settop(L, top);
	return is;
}

static bool is_instance(lua_State *L, int idx, int class, int depth)
{
	const char *plain = script_py_plain_class(L, class), *name;

	if (plain) {
		name = script_py_type_name(L, idx);
		return strcmp(name, plain) == 0 ||
		       (strcmp(plain, "int") == 0 && strcmp(name, "bool") == 0);
	}
	script_py_check_depth(L, depth, "");
	if (script_py_class_is(L, class))
		return script_py_instance_of(L, idx, class);
	return has_class(L, idx, class) ||
	       (lua_istable(L, class) && is_any_of(L, idx, class, depth + 1));
}

bool script_py_isinstance(lua_State *L, int idx, int class)
{
	return is_instance(L, idx, class, 1);
}

static int isinstance(lua_State *L)
{
	int type;
	bool is;

	lua_settop(L, 2);
	type = lua_type(L, 2);
	if (type != LUA_TTABLE && type != LUA_TFUNCTION && type != LUA_TUSERDATA)
		return script_throw(L, "TypeError",
				    "isinstance() arg 2 must be a type, a tuple of "
				    "types, or a union");
	is = script_py_isinstance(L, 1, 2);
	lua_pushboolean(L, is);
	return 1;
}

/* class("Name", [Base]): what `class Name(Base): pass` is */
static int class(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);

	lua_settop(L, 2);
	if (lua_isnil(L, 2)) {
		script_py_class_push(L, "Exception");
		lua_replace(L, 2);
	}
	if (!script_py_class_is(L, 2))
		return script_throw(L, "TypeError",
				    "class(name, base): the base must be a class "
				    "of exceptions");
	script_py_class_derive(L, name, "__main__", 2);
	return 1;
}

static const luaL_Reg words[] = {{"print", print},	   {"repr", repr},
				 {"type_name", type_name}, {"isinstance", isinstance},
				 {"class", class},	   {NULL, NULL}};

bool script_py_is_builtin(lua_State *L, int idx)
{
	return find(L, idx, words) != NULL;
}

void script_py_values_open(lua_State *L)
{
	lua_pushglobaltable(L);
	luaL_setfuncs(L, plain_classes, 0);
	luaL_setfuncs(L, words, 0);
	lua_register(L, "__name_class", name_class);
	lua_pop(L, 1);
}
