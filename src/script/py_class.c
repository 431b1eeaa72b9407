/* SPDX-License-Identifier: MIT */
#include "script/py_class.h"

#include <lauxlib.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/py_error.h"
#include "script/py_inside.h"
#include "script/py_repr.h"
#include "script/vm.h"

/* Keys of the registry. */
SCRIPT_HIDDEN(classes_key);
SCRIPT_HIDDEN(class_meta_key);
/* Keys of a class. */
SCRIPT_HIDDEN(bases_key);
SCRIPT_HIDDEN(instance_meta_key);
SCRIPT_HIDDEN(kind_key);
/* Key of the metatable of its instances. */
SCRIPT_HIDDEN(class_key);

/* ---- finding --------------------------------------------------------------------- */

void script_py_class_push(lua_State *L, const char *name)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &classes_key);
	lua_pushstring(L, name);
	lua_rawget(L, -2);
	lua_remove(L, -2);
}

bool script_py_class_is(lua_State *L, int idx)
{
	bool is;

	if (lua_type(L, idx) != LUA_TTABLE || !lua_getmetatable(L, idx))
		return false;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &class_meta_key);
	is = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return is;
}

bool script_py_class_of(lua_State *L, int idx)
{
	if (lua_type(L, idx) != LUA_TTABLE || !lua_getmetatable(L, idx))
		return false;
	if (lua_rawgetp(L, -1, &class_key) == LUA_TNIL) {
		lua_pop(L, 2);
		return false;
	}
	lua_remove(L, -2);
	return true;
}

static bool is_subclass(lua_State *L, int idx, int base, int depth)
{
	bool is = lua_rawequal(L, idx, base);
	int bases;

	if (is)
		return true;
	script_py_check_depth(L, depth, "");
	lua_rawgetp(L, idx, &bases_key);
	bases = lua_gettop(L);
	for (int i = 1; !is && lua_rawgeti(L, bases, i) != LUA_TNIL; i++) {
		is = is_subclass(L, bases + 1, base, depth + 1);
		lua_pop(L, 1);
	}
	lua_settop(L, bases - 1);
	return is;
}

bool script_py_is_subclass(lua_State *L, int idx, int base)
{
	return is_subclass(L, lua_absindex(L, idx), lua_absindex(L, base), 1);
}

bool script_py_instance_of(lua_State *L, int idx, int class)
{
	bool is;

	class = lua_absindex(L, class);
	if (!script_py_class_is(L, class) || !script_py_class_of(L, idx))
		return false;
	is = script_py_is_subclass(L, -1, class);
	lua_pop(L, 1);
	return is;
}

bool script_py_is(lua_State *L, int idx, const char *class)
{
	bool is;

	idx = lua_absindex(L, idx);
	script_py_class_push(L, class);
	is = script_py_instance_of(L, idx, -1);
	lua_pop(L, 1);
	return is;
}

bool script_py_is_exactly(lua_State *L, int self, const char *class)
{
	bool is;

	script_py_class_of(L, self);
	script_py_class_push(L, class);
	is = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return is;
}

const struct script_py_kind *script_py_kind_of(lua_State *L, int idx)
{
	const struct script_py_kind **kind;

	if (!script_py_class_of(L, idx))
		return NULL;
	lua_rawgetp(L, -1, &kind_key);
	kind = lua_touserdata(L, -1);
	lua_pop(L, 2);
	return kind ? *kind : NULL;
}

void script_py_check_depth(lua_State *L, int depth, const char *where)
{
	if (depth > SCRIPT_PY_TOO_DEEP)
		script_throw(L, "RecursionError", "maximum recursion depth exceeded%s",
			     where);
	luaL_checkstack(L, 16, NULL);
}

/* ---- what a script can do with them ---------------------------------------------- */

/* __index of a class: the field of the first base that has it. */
static int inherited(lua_State *L)
{
	lua_rawgetp(L, 1, &bases_key);
	for (int i = 1; lua_rawgeti(L, 3, i) != LUA_TNIL; i++) {
		lua_pushvalue(L, 2);
		if (lua_gettable(L, -2) != LUA_TNIL)
			return 1;
		lua_settop(L, 3);
	}
	return 1;
}

static int class_tostring(lua_State *L)
{
	struct script_py_printer p = {script_py_scratch(L), NULL};

	if (!script_py_add_class(L, &p, 1))
		return luaL_typeerror(L, 1, "class");
	lua_pushlstring(L, p.out->s, p.out->len);
	return 1;
}

static int construct(lua_State *L)
{
	script_py_instance(L, 1, lua_gettop(L) - 1);
	script_error_note_where(L);
	return 1;
}

static int instance_tostring(lua_State *L)
{
	struct ls_str *text = script_py_scratch(L);

	luaL_checkany(L, 1);
	script_py_str(L, 1, text);
	lua_pushlstring(L, text->len ? text->s : "", text->len);
	return 1;
}

static int instance_message(lua_State *L)
{
	lua_pushliteral(L, "args");
	if (lua_rawget(L, 1) == LUA_TTABLE && lua_rawgeti(L, -1, 1) == LUA_TSTRING)
		return 1;
	lua_settop(L, 1);
	return instance_tostring(L);
}

/* __index of an exception */
static int instance_index(lua_State *L)
{
	if (!script_py_class_of(L, 1))
		return 0;
	lua_pushvalue(L, 2);
	if (lua_gettable(L, -2) != LUA_TNIL || lua_type(L, 2) != LUA_TSTRING)
		return 1;
	return strcmp(lua_tostring(L, 2), "message") == 0 ? instance_message(L) : 1;
}

/* ---- making ---------------------------------------------------------------------- */

static void set_function(lua_State *L, const char *name, lua_CFunction f)
{
	lua_pushcfunction(L, f);
	lua_setfield(L, -2, name);
}

/* A script must not reach it. */
static void new_metatable(lua_State *L, const char *name, lua_CFunction index,
			  lua_CFunction tostring)
{
	lua_createtable(L, 0, 6);
	lua_pushstring(L, name);
	lua_setfield(L, -2, "__name");
	set_function(L, "__index", index);
	set_function(L, "__tostring", tostring);
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
}

void script_py_classes_open(lua_State *L)
{
	lua_newtable(L);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &classes_key);
	new_metatable(L, "type", inherited, class_tostring);
	set_function(L, "__call", construct);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &class_meta_key);
}

/* Replaces the list of bases on top by a class. */
static void new_class(lua_State *L, const char *name, const char *module,
		      const struct script_py_kind *kind)
{
	const struct script_py_kind **box;
	int bases = lua_gettop(L);

	lua_createtable(L, 0, 6);
	lua_pushstring(L, name);
	lua_setfield(L, -2, "__name__");
	lua_pushstring(L, module ? module : "builtins");
	lua_setfield(L, -2, "__module__");
	new_metatable(L, name, instance_index, instance_tostring);
	lua_pushvalue(L, -2);
	lua_rawsetp(L, -2, &class_key);
	lua_rawsetp(L, -2, &instance_meta_key);
	if (kind) {
		box = lua_newuserdatauv(L, sizeof *box, 0);
		*box = kind;
	} else if (lua_rawgeti(L, bases, 1) != LUA_TNIL) {
		lua_rawgetp(L, -1, &kind_key);
	}
	lua_rawsetp(L, bases + 1, &kind_key);
	lua_settop(L, bases + 1);
	lua_pushvalue(L, bases);
	lua_rawsetp(L, -2, &bases_key);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &class_meta_key);
	lua_setmetatable(L, -2);
	lua_remove(L, bases);
}

/* Remembers the class at idx. */
static void remember(lua_State *L, int idx, const char *name, const char *module)
{
	bool known;

	script_py_class_push(L, name);
	known = !lua_isnil(L, -1);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &classes_key);
	if (known)
		lua_pushfstring(L, "%s.%s", module, name);
	else
		lua_pushstring(L, name);
	lua_pushvalue(L, idx);
	lua_rawset(L, -3);
	lua_pop(L, 2);
}

void script_py_class_add(lua_State *L, const struct script_py_class_row *row)
{
	lua_createtable(L, 2, 0);
	if (row->base) {
		script_py_class_push(L, row->base);
		lua_rawseti(L, -2, 1);
	}
	if (row->other_base) {
		script_py_class_push(L, row->other_base);
		lua_rawseti(L, -2, 2);
	}
	new_class(L, row->name, row->module, row->kind);
	remember(L, lua_gettop(L), row->name, row->module);
}

void script_py_class_derive(lua_State *L, const char *name, const char *module, int base)
{
	base = lua_absindex(L, base);
	lua_createtable(L, 1, 0);
	lua_pushvalue(L, base);
	lua_rawseti(L, -2, 1);
	new_class(L, name, module, NULL);
}

void script_py_class_set(lua_State *L, int idx, const char *class)
{
	idx = lua_absindex(L, idx);
	script_py_class_push(L, class);
	lua_rawgetp(L, -1, &instance_meta_key);
	lua_setmetatable(L, idx);
	lua_pop(L, 1);
}

void script_py_instance(lua_State *L, int class, int n)
{
	int first = lua_gettop(L) - n + 1, self;
	const struct script_py_kind *kind;

	luaL_checkstack(L, 16, NULL);
	class = lua_absindex(L, class);
	lua_createtable(L, 0, 3);
	self = lua_gettop(L);
	script_py_tuple_new(L, n);
	for (int i = 0; i < n; i++) {
		lua_pushvalue(L, first + i);
		lua_rawseti(L, -2, i + 1);
	}
	lua_setfield(L, self, "args");
	lua_rawgetp(L, class, &instance_meta_key);
	lua_setmetatable(L, self);
	kind = script_py_kind_of(L, self);
	if (kind && kind->init)
		kind->init(L, self, n);
	lua_settop(L, self);
	if (n)
		lua_replace(L, first);
	lua_settop(L, first);
}

void script_py_error_make(lua_State *L, const char *class, int n_args)
{
	script_py_class_push(L, class);
	lua_insert(L, -n_args - 1);
	script_py_instance(L, -n_args - 1, n_args);
	lua_remove(L, -2);
	script_error_note_where(L);
}

/* ---- printing -------------------------------------------------------------------- */

void script_py_add_class_name(lua_State *L, struct script_py_printer *p, int class,
			      bool main)
{
	const char *module;

	class = lua_absindex(L, class);
	lua_pushliteral(L, "__module__");
	lua_rawget(L, class);
	module = lua_tostring(L, -1);
	if (module && strcmp(module, "builtins") != 0 &&
	    (main || strcmp(module, "__main__") != 0))
		ls_str_addf(p->out, "%s.", module);
	lua_rawgetp(L, class, &instance_meta_key);
	lua_getfield(L, -1, "__name");
	ls_str_add(p->out, lua_tostring(L, -1));
	lua_pop(L, 3);
}

bool script_py_add_class(lua_State *L, struct script_py_printer *p, int idx)
{
	if (!script_py_class_is(L, idx))
		return false;
	ls_str_add(p->out, "<class '");
	script_py_add_class_name(L, p, idx, true);
	ls_str_add(p->out, "'>");
	return true;
}
