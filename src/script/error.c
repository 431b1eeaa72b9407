/* SPDX-License-Identifier: MIT */
#include "script/error.h"

#include <ctype.h>
#include <lauxlib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "script/hint.h"
#include "script/inspect.h"
#include "script/vm.h"

#define CALL_OF_NIL "attempt to call a nil value ("

/* Addresses of these are keys: of the registry, and hidden ones of errors. */
SCRIPT_HIDDEN(classes_key);
SCRIPT_HIDDEN(where_key);
SCRIPT_HIDDEN(hint_key);
SCRIPT_HIDDEN(unknown_key); /* what a hint can be made of */
SCRIPT_HIDDEN(code_key);

static const char *const class_names[] = { "Error",	     "TypeError",      "RangeError",
					   "ReferenceError", "SyntaxError",    "EvalError",
					   "URIError",	     "AggregateError", NULL };

/* ---- classes -------------------------------------------------------------------------- */

static int error_tostring(lua_State *L)
{
	struct ls_str *text = script_scratch(L);

	luaL_checktype(L, 1, LUA_TTABLE);
	if (!script_error_is(L, 1))
		lua_pushliteral(L, "Error");
	else {
		script_error_header(L, 1, text);
		lua_pushlstring(L, text->s ? text->s : "", text->len);
	}
	return 1;
}

/* Pushes the metatable of the class, made if new. */
static void push_class(lua_State *L, const char *name)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &classes_key);
	if (lua_getfield(L, -1, name) == LUA_TNIL) {
		lua_pop(L, 1);
		lua_createtable(L, 0, 4);
		lua_createtable(L, 0, 1);
		lua_pushstring(L, name);
		lua_setfield(L, -2, "name");
		lua_setfield(L, -2, "__index");
		lua_pushstring(L, name);
		lua_setfield(L, -2, "__name");
		lua_pushcfunction(L, error_tostring);
		lua_setfield(L, -2, "__tostring");
		lua_pushvalue(L, -1);
		lua_setfield(L, -3, name);
	}
	lua_remove(L, -2);
}

static const char *node_name(lua_State *L, int idx)
{
	const char *name = NULL;

	if (lua_type(L, idx) != LUA_TTABLE || !lua_getmetatable(L, idx))
		return NULL;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &classes_key);
	lua_pushliteral(L, "__name");
	if (lua_rawget(L, -3) == LUA_TSTRING) {
		name = lua_tostring(L, -1);
		lua_getfield(L, -2, name);
		if (!lua_rawequal(L, -1, -4))
			name = NULL;
		lua_pop(L, 1);
	}
	lua_pop(L, 3);
	return name;
}

bool script_error_is(lua_State *L, int idx)
{
	return script_error_name(L, idx) != NULL;
}

const char *script_error_name(lua_State *L, int idx)
{
	return script_vm_of(L)->errors->name(L, idx);
}

/* ---- making --------------------------------------------------------------------------- */

/* "FILE:LINE" of the innermost Lua function */
void script_error_note_where(lua_State *L)
{
	lua_Debug ar;

	for (int level = 0; lua_getstack(L, level, &ar); level++) {
		lua_getinfo(L, "Sl", &ar);
		if (ar.currentline <= 0 || *ar.source == '=')
			continue;
		lua_pushfstring(L, "%s:%d", ar.short_src, ar.currentline);
		lua_rawsetp(L, -2, &where_key);
		return;
	}
}

static void node_make(lua_State *L, const char *class, const char *message)
{
	lua_createtable(L, 0, 2);
	lua_pushstring(L, message);
	lua_setfield(L, -2, "message");
	push_class(L, class);
	lua_setmetatable(L, -2);
}

void script_error_raised(lua_State *L, const char *where)
{
	const struct script_flavour *f = script_vm_of(L)->errors;

	if (f->raised)
		f->raised(L, where);
}

void script_error_new(lua_State *L, const char *class, const char *message)
{
	luaL_checkstack(L, 16, "error");
	script_vm_of(L)->errors->make(L, class, message);
	script_error_note_where(L);
	script_error_raised(L, NULL);
}

void script_error_fault(lua_State *L, enum script_fault fault, const char *arg)
{
	const struct script_flavour *f = script_vm_of(L)->errors;
	const char *format = f->faults[fault].format, *message = NULL;

	luaL_checkstack(L, 16, "error");
	if (format)
		message = lua_pushfstring(L, format, arg);
	else
		lua_pushnil(L);
	script_error_new(L, f->faults[fault].class, message);
	lua_remove(L, -2);
}

int script_throw_fault(lua_State *L, enum script_fault fault)
{
	script_error_fault(L, fault, NULL);
	return lua_error(L);
}

void script_error_hint(lua_State *L, const char *hint)
{
	lua_pushstring(L, hint);
	lua_rawsetp(L, -2, &hint_key);
}

void script_error_forget_where(lua_State *L)
{
	lua_pushnil(L);
	lua_rawsetp(L, -2, &where_key);
}

void script_error_set_code(lua_State *L, const char *code)
{
	lua_pushstring(L, code);
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, "code");
	lua_rawsetp(L, -2, &code_key);
}

LS_PRINTF(4, 0) static int throw(lua_State *L, const char *class, const char *code,
				 const char *format, va_list args)
{
	char text[1024];

	vsnprintf(text, sizeof text, format, args);
	script_error_new(L, class, text);
	if (code)
		script_error_set_code(L, code);
	return 1;
}

int script_throw(lua_State *L, const char *class, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	throw(L, class, NULL, format, args);
	va_end(args);
	return lua_error(L);
}

int script_throw_code(lua_State *L, const char *class, const char *code, const char *format,
		      ...)
{
	va_list args;

	va_start(args, format);
	throw(L, class, code, format, args);
	va_end(args);
	return lua_error(L);
}

/* Pushes what JavaScript's String() makes of the value at idx; "" of none. */
static void push_message(lua_State *L, int idx)
{
	struct ls_str *text = script_scratch(L);

	if (lua_istable(L, idx) && !script_error_is(L, idx))
		ls_str_add(text, "[object Object]");
	else if (!lua_isnil(L, idx))
		script_brief(L, idx, text);
	lua_pushlstring(L, text->s ? text->s : "", text->len);
}

/* X.new(message, [options]); upvalue 1: the class's name */
static int error_new(lua_State *L)
{
	const char *class = lua_tostring(L, lua_upvalueindex(1));
	int message = lua_toboolean(L, lua_upvalueindex(2)) ? 2 : 1;

	lua_settop(L, 3);
	script_error_new(L, class, "");
	push_message(L, message);
	lua_setfield(L, -2, "message");
	if (lua_istable(L, message + 1)) {
		lua_pushliteral(L, "cause");
		lua_rawget(L, message + 1);
		lua_setfield(L, -2, "cause");
	}
	if (message == 2) { /* AggregateError.new(errors, message) */
		lua_pushvalue(L, 1);
		lua_setfield(L, -2, "errors");
	}
	return 1;
}

static int error_call(lua_State *L)
{
	lua_remove(L, 1);
	return error_new(L);
}

static void open_class(lua_State *L, const char *name)
{
	bool aggregate = strcmp(name, "AggregateError") == 0;
	lua_CFunction functions[] = { error_new, error_call };

	lua_createtable(L, 0, 1);
	lua_createtable(L, 0, 2);
	for (int i = 0; i < 2; i++) {
		lua_pushstring(L, name);
		lua_pushboolean(L, aggregate);
		lua_pushcclosure(L, functions[i], 2);
		lua_setfield(L, i == 0 ? -3 : -2, i == 0 ? "new" : "__call");
	}
	lua_setmetatable(L, -2);
	lua_setglobal(L, name);
}

/* ---- error() and assert() ------------------------------------------------------------- */

static int error_function(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	lua_settop(L, 1);
	if (lua_type(L, 1) == LUA_TSTRING)
		vm->thrown = lua_tostring(L, 1);
	else if (vm->errors->thrown)
		vm->errors->thrown(L);
	return lua_error(L);
}

static int assert_function(lua_State *L)
{
	luaL_checkany(L, 1);
	if (lua_toboolean(L, 1))
		return lua_gettop(L);
	if (lua_isnoneornil(L, 2))
		return script_throw_fault(L, SCRIPT_FAULT_ASSERTION);
	lua_pushvalue(L, 2);
	lua_replace(L, 1);
	return error_function(L);
}

/* ---- Lua's own errors ------------------------------------------------------------------- */

/* The end of a leading "chunk:LINE: ", or the text itself. */
static const char *after_position(const char *text)
{
	for (const char *p = strchr(text, ':'); p; p = strchr(p + 1, ':')) {
		const char *q = p + 1;

		while (isdigit((unsigned char)*q))
			q++;
		if (q > p + 1 && q[0] == ':' && q[1] == ' ')
			return q + 2;
	}
	return text;
}

/* The position in the text is one of the library: the script's line was noted instead. */
static bool is_in_library(lua_State *L)
{
	lua_Debug ar;

	for (int level = 0; lua_getstack(L, level, &ar); level++) {
		lua_getinfo(L, "Sl", &ar);
		if (ar.currentline > 0)
			return *ar.source == '=';
	}
	return false;
}

void script_error_convert(lua_State *L, int status)
{
	const char *text, *message;

	if (lua_type(L, -1) != LUA_TSTRING)
		return;
	text = lua_tostring(L, -1);
	if (status != LUA_ERRMEM && text == script_vm_of(L)->thrown)
		return;
	message = after_position(text);
	luaL_checkstack(L, 8, NULL);
	if (strstr(message, "stack overflow") || status == LUA_ERRERR)
		script_error_fault(L, SCRIPT_FAULT_OVERFLOW, NULL);
	else
		script_error_fault(
			L, status == LUA_ERRMEM ? SCRIPT_FAULT_MEMORY : SCRIPT_FAULT_RUNTIME,
			message);
	if (message > text + 2 && !is_in_library(L)) {
		lua_pushlstring(L, text, (size_t)(message - text) - 2);
		lua_pushvalue(L, -1);
		lua_rawsetp(L, -3, &where_key);
		lua_insert(L, -2);
		script_error_raised(L, lua_tostring(L, -2));
		lua_remove(L, -2);
	}
	if (strncmp(message, CALL_OF_NIL, strlen(CALL_OF_NIL)) == 0)
		script_error_unknown(L, message);
	else if (strstr(message, "(local 'self')"))
		script_error_hint(L, "a method was called without its object: write "
				     "object:method(), with a colon");
	lua_remove(L, -2);
}

static const char *get_hidden(lua_State *L, int idx, const void *key)
{
	const char *text;

	if (lua_type(L, idx) != LUA_TTABLE)
		return NULL;
	lua_rawgetp(L, idx, key);
	text = lua_tostring(L, -1);
	lua_pop(L, 1);
	return text;
}

const char *script_error_where(lua_State *L, int idx)
{
	return get_hidden(L, idx, &where_key);
}

const char *script_error_code(lua_State *L, int idx)
{
	return get_hidden(L, idx, &code_key);
}

void script_error_unknown(lua_State *L, const char *what)
{
	lua_pushstring(L, what);
	lua_rawsetp(L, -2, &unknown_key);
}

/* The hint about an unknown name is made when somebody wants to read it: a script may
 * catch such errors in a loop, and to look for the nearest name takes its time. */
static void make_hint(lua_State *L, int idx)
{
	const char *what = get_hidden(L, idx, &unknown_key);
	const char *where = get_hidden(L, idx, &where_key);
	const char *line = where ? strrchr(where, ':') : NULL;
	char hint[200];
	bool found;

	if (!what)
		return;
	if (strncmp(what, CALL_OF_NIL, strlen(CALL_OF_NIL)) == 0)
		found = script_hint_call(L, what, line ? (uint32_t)strtoul(line + 1, NULL, 10) : 0,
					 hint, sizeof hint);
	else
		found = script_hint_global(L, what, hint, sizeof hint);
	if (!found)
		return;
	lua_pushstring(L, hint);
	lua_rawsetp(L, idx, &hint_key);
}

const char *script_error_get_hint(lua_State *L, int idx)
{
	idx = lua_absindex(L, idx);
	luaL_checkstack(L, 16, NULL);
	if (!get_hidden(L, idx, &hint_key))
		make_hint(L, idx);
	return get_hidden(L, idx, &hint_key);
}

/* ---- opening ---------------------------------------------------------------------------- */

void script_error_set_flavour(lua_State *L, const struct script_flavour *flavour)
{
	script_vm_of(L)->errors = flavour;
	lua_register(L, "error", error_function);
	lua_register(L, "assert", assert_function);
}

static const struct script_flavour node_flavour = {
	.make = node_make,
	.name = node_name,
	.faults = {
		[SCRIPT_FAULT_RUNTIME] = { "TypeError", "%s" },
		[SCRIPT_FAULT_OVERFLOW] = { "RangeError", "Maximum call stack size exceeded" },
		[SCRIPT_FAULT_MEMORY] = { "RangeError", "%s" },
		[SCRIPT_FAULT_NAME] = { "ReferenceError", "%s is not defined" },
		[SCRIPT_FAULT_ASSERTION] = { "Error", "assertion failed!" },
	},
};

void script_error_open(lua_State *L)
{
	lua_newtable(L);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &classes_key);
	for (int i = 0; class_names[i]; i++)
		open_class(L, class_names[i]);
	script_error_set_flavour(L, &node_flavour);
}
