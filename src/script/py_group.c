/* SPDX-License-Identifier: MIT
 *
 * ExceptionGroup: several exceptions thrown as one, and how to take some of them out, as
 * `except*` does.
 *
 * Source: CPython 3.11 Objects/exceptions.c (BaseExceptionGroup_new,
 * exceptiongroup_split_recursive).
 */
#include <lauxlib.h>

#include "base/str.h"
#include "script/error.h"
#include "script/py_class.h"
#include "script/py_error.h"
#include "script/py_inside.h"
#include "script/py_repr.h"

/* ---- what it holds --------------------------------------------------------------- */

/* {} is a list as well as a dict. */
static bool is_empty(lua_State *L, int idx)
{
	if (!lua_istable(L, idx))
		return false;
	lua_pushnil(L);
	if (!lua_next(L, idx))
		return true;
	lua_pop(L, 2);
	return false;
}

/* Checks what is at `list`, pushes it as a tuple; false if not all are Exceptions. */
static bool push_members(lua_State *L, int list)
{
	lua_Integer n = lua_istable(L, list) ? script_py_list_len(L, list) : -1;
	bool plain = true, empty = n == 0 || is_empty(L, list);

	if (n < 1)
		script_throw(L, empty ? "ValueError" : "TypeError",
			     "second argument (exceptions) must be a %ssequence",
			     empty ? "non-empty " : "");
	script_py_tuple_new(L, (int)n);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, list, i);
		if (!script_error_is(L, -1))
			script_throw(L, "ValueError",
				     "Item %d of second argument (exceptions) is not an "
				     "exception",
				     (int)i - 1);
		plain = plain && script_py_is(L, -1, "Exception");
		lua_rawseti(L, -2, i);
	}
	return plain;
}

/* ExceptionGroup(message, exceptions) */
static void group_init(lua_State *L, int self, int n)
{
	bool plain;

	if (n != 2)
		script_throw(L, "TypeError",
			     "BaseExceptionGroup.__new__() takes exactly 2 arguments (%d "
			     "given)",
			     n);
	if (lua_type(L, self - 2) != LUA_TSTRING)
		script_throw(L, "TypeError", "argument 1 must be str, not %s",
			     script_py_type_name(L, self - 2));
	plain = push_members(L, self - 1);
	lua_setfield(L, self, "exceptions");
	lua_pushvalue(L, self - 2);
	lua_setfield(L, self, "message");
	if (plain && script_py_is_exactly(L, self, "BaseExceptionGroup"))
		script_py_class_set(L, self, "ExceptionGroup");
	else if (!plain && script_py_is_exactly(L, self, "ExceptionGroup"))
		script_throw(L, "TypeError",
			     "Cannot nest BaseExceptions in an ExceptionGroup");
	else if (!plain && script_py_is(L, self, "Exception"))
		script_throw(L, "TypeError", "Cannot nest BaseExceptions in '%s'",
			     script_error_name(L, self));
}

static void group_str(lua_State *L, struct script_py_printer *p, int self)
{
	lua_Integer n;

	script_py_add_field(L, p, self, "message", true);
	lua_pushliteral(L, "exceptions");
	n = lua_rawget(L, self) == LUA_TTABLE ? script_py_list_len(L, -1) : 0;
	lua_pop(L, 1);
	ls_str_addf(p->out, " (%d sub-exception%s)", (int)n, n == 1 ? "" : "s");
}

const struct script_py_kind script_py_group_kind = {group_init, group_str};

/* ---- taking some out ------------------------------------------------------------- */

/* Whether the exception on top is meant: the condition is a class, a list of classes, or
 * a function of the exception. */
static bool is_meant(lua_State *L, int condition)
{
	int top = lua_gettop(L);
	bool meant;

	if (!lua_isfunction(L, condition))
		return script_py_isinstance(L, top, condition);
	lua_pushvalue(L, condition);
	lua_pushvalue(L, top);
	lua_call(L, 1, 1);
	meant = lua_toboolean(L, -1);
	lua_settop(L, top);
	return meant;
}

/* Pushes a group with the message of the one at idx and the exceptions of the list, or
 * nil if there are none. */
static void derive(lua_State *L, int idx, int list)
{
	if (lua_rawlen(L, list) == 0) {
		lua_pushnil(L);
		return;
	}
	script_py_class_push(L, "BaseExceptionGroup");
	lua_getfield(L, idx, "message");
	lua_pushvalue(L, list);
	script_py_instance(L, -3, 2);
	lua_remove(L, -2);
}

static void append(lua_State *L, int list, int idx)
{
	if (lua_isnil(L, idx))
		return;
	lua_pushvalue(L, idx);
	lua_rawseti(L, list, (lua_Integer)lua_rawlen(L, list) + 1);
}

/* Pushes what of the exception on top is meant, and the rest of it: an exception each, or
 * nil. */
static void split(lua_State *L, int condition, int depth)
{
	int self = lua_gettop(L), meant = self + 1, rest = self + 2, members = self + 3;

	script_py_check_depth(L, depth, "");
	if (is_meant(L, condition)) {
		lua_pushvalue(L, self);
		lua_pushnil(L);
		return;
	}
	if (!script_py_is(L, self, "BaseExceptionGroup")) {
		lua_pushnil(L);
		lua_pushvalue(L, self);
		return;
	}
	lua_newtable(L);
	lua_newtable(L);
	lua_getfield(L, self, "exceptions");
	for (int i = 1; lua_rawgeti(L, members, i) != LUA_TNIL; i++) {
		split(L, condition, depth + 1);
		append(L, meant, members + 2);
		append(L, rest, members + 3);
		lua_settop(L, members);
	}
	derive(L, self, meant);
	lua_replace(L, meant);
	derive(L, self, rest);
	lua_replace(L, rest);
	lua_settop(L, rest);
}

static void check_group(lua_State *L, const char *method)
{
	if (!script_py_is(L, 1, "BaseExceptionGroup"))
		script_throw(L, "TypeError", "call %s with a colon on an exception group",
			     method);
}

/* g:split(condition): the group with those that are meant, and with the rest */
static int group_split(lua_State *L)
{
	lua_settop(L, 2);
	check_group(L, "split");
	lua_pushvalue(L, 1);
	split(L, 2, 1);
	return 2;
}

/* g:subgroup(condition): the first of the two */
static int group_subgroup(lua_State *L)
{
	group_split(L);
	lua_pop(L, 1);
	return 1;
}

/* g:derive(exceptions): a group with the same message */
static int group_derive(lua_State *L)
{
	lua_settop(L, 2);
	check_group(L, "derive");
	script_py_class_push(L, "BaseExceptionGroup");
	lua_getfield(L, 1, "message");
	lua_pushvalue(L, 2);
	script_py_instance(L, 3, 2);
	return 1;
}

void script_py_group_open(lua_State *L)
{
	static const luaL_Reg methods[] = {{"split", group_split},
					   {"subgroup", group_subgroup},
					   {"derive", group_derive},
					   {NULL, NULL}};

	script_py_class_push(L, "BaseExceptionGroup");
	luaL_setfuncs(L, methods, 0);
	lua_pop(L, 1);
}
