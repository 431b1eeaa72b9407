/* SPDX-License-Identifier: MIT */
#include "script/py_error.h"

#include <lauxlib.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/py_class.h"
#include "script/py_inside.h"
#include "script/py_repr.h"
#include "script/py_trace.h"

/* ---- printing -------------------------------------------------------------------- */

void script_py_add_args(lua_State *L, struct script_py_printer *p, int self)
{
	lua_Integer n;

	lua_pushliteral(L, "args");
	n = lua_rawget(L, self) == LUA_TTABLE ? script_py_list_len(L, -1) : 0;
	if (n == 1) {
		lua_rawgeti(L, -1, 1);
		script_py_add(L, p, lua_gettop(L), true);
		lua_pop(L, 1);
	} else if (n > 1) {
		script_py_add(L, p, lua_gettop(L), false);
	}
	lua_pop(L, 1);
}

void script_py_add_field(lua_State *L, struct script_py_printer *p, int self,
			 const char *field, bool bare)
{
	lua_pushstring(L, field);
	lua_rawget(L, self);
	script_py_add(L, p, lua_gettop(L), bare);
	lua_pop(L, 1);
}

static void add_call(lua_State *L, struct script_py_printer *p, int self)
{
	ls_str_add(p->out, script_error_name(L, self));
	lua_pushliteral(L, "args");
	if (lua_rawget(L, self) == LUA_TTABLE)
		script_py_add_list(L, p, lua_gettop(L), "(", ")");
	else
		ls_str_add(p->out, "()");
	lua_pop(L, 1);
}

bool script_py_add_exception(lua_State *L, struct script_py_printer *p, int idx,
			     bool bare)
{
	const struct script_py_kind *kind;

	if (!script_error_is(L, idx))
		return false;
	if (!bare) {
		add_call(L, p, idx);
		return true;
	}
	kind = script_py_kind_of(L, idx);
	(kind && kind->str ? kind->str : script_py_add_args)(L, p, idx);
	return true;
}

/* ---- the flavour ----------------------------------------------------------------- */

/* C code that serves both languages throws JavaScript's classes. */
static const struct {
	const char *node, *python;
} counterparts[] = {
	{"Error", "RuntimeError"},
	{"RangeError", "ValueError"},
};

static const char *counterpart(const char *class)
{
	for (size_t i = 0; i < sizeof counterparts / sizeof *counterparts; i++)
		if (strcmp(counterparts[i].node, class) == 0)
			return counterparts[i].python;
	return class;
}

static void make(lua_State *L, const char *class, const char *message)
{
	script_py_class_push(L, counterpart(class));
	if (lua_isnil(L, -1)) {
		lua_pop(L, 1);
		script_py_class_push(L, "Exception");
	}
	if (message)
		lua_pushstring(L, message);
	script_py_instance(L, message ? -2 : -1, message != NULL);
	lua_remove(L, -2);
}

/* The class keeps its name under a key that the script cannot reach. */
static const char *name_of(lua_State *L, int idx)
{
	const char *name;

	if (!script_py_class_of(L, idx))
		return NULL;
	lua_pop(L, 1);
	luaL_getmetafield(L, idx, "__name");
	name = lua_tostring(L, -1);
	lua_pop(L, 1);
	return name;
}

/* `raise ValueError` is `raise ValueError()`. */
static void thrown(lua_State *L)
{
	if (script_py_class_is(L, 1)) {
		script_py_instance(L, 1, 0);
		script_error_note_where(L);
		lua_replace(L, 1);
	}
	script_py_trace(L, 1);
}

static void raised(lua_State *L, const char *where)
{
	if (where)
		script_py_trace_place(L, -1, where);
	else
		script_py_trace(L, -1);
}

static const struct script_flavour flavour = {
	.make = make,
	.name = name_of,
	.thrown = thrown,
	.raised = raised,
	.faults =
		{
			[SCRIPT_FAULT_RUNTIME] = {"TypeError", "%s"},
			[SCRIPT_FAULT_OVERFLOW] = {"RecursionError",
						   "maximum recursion depth exceeded"},
			[SCRIPT_FAULT_MEMORY] = {"MemoryError", NULL},
			[SCRIPT_FAULT_NAME] = {"NameError", "name '%s' is not defined"},
			[SCRIPT_FAULT_ASSERTION] = {"AssertionError", NULL},
		},
};

/* ---- opening --------------------------------------------------------------------- */

/* Pushes the table that is the field of the one at idx, made if new. */
static void push_table(lua_State *L, int idx, const char *field)
{
	idx = lua_absindex(L, idx);
	lua_pushstring(L, field);
	if (lua_rawget(L, idx) == LUA_TTABLE)
		return;
	lua_pop(L, 1);
	lua_newtable(L);
	lua_pushstring(L, field);
	lua_pushvalue(L, -2);
	lua_rawset(L, idx);
}

/* Pushes the table where scripts find the classes of the module. */
static void push_home(lua_State *L, const char *module)
{
	lua_pushglobaltable(L);
	if (!module)
		return;
	push_table(L, -1,
		   *module == 'a'   ? "asyncio"
		   : *module == 'h' ? "httpx"
				    : "concurrent");
	if (*module == 'c')
		push_table(L, -1, "futures");
}

static void publish(lua_State *L, const struct script_py_class_row *row)
{
	int class = lua_gettop(L);

	push_home(L, row->module);
	lua_pushvalue(L, class);
	lua_setfield(L, -2, row->name);
	lua_settop(L, class);
}

void script_py_error_open(lua_State *L)
{
	static const char *const homes[] = {"asyncio", "concurrent.futures"};
	int top = lua_gettop(L);

	script_error_set_flavour(L, &flavour);
	script_py_classes_open(L);
	for (const struct script_py_class_row *row = script_py_builtin_classes; row->name;
	     row++) {
		script_py_class_add(L, row);
		publish(L, row);
		lua_settop(L, top);
	}
	for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
		push_home(L, homes[i]);
		script_py_class_push(L, "TimeoutError");
		lua_setfield(L, -2, "TimeoutError");
		lua_settop(L, top);
	}
	script_py_group_open(L);
	script_py_class_push(L, "OSError");
	lua_setglobal(L, "IOError");
}
