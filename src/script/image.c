/* SPDX-License-Identifier: MIT */
#include "script/image.h"

#include <lauxlib.h>
#include <string.h>

#include "base/str.h"
#include "script/list.h"
#include "script/py_error.h"
#include "script/py_repr.h"
#include "script/vm.h"

#define MAX_DEPTH 150 /* of objects in objects */

enum { KNOWN, MEMORY, LIST, FRESH, TABLES }; /* of one side, from `base` on */

struct copying {
	lua_State *from, *to;
	int from_base, to_base;
	lua_Integer *n, fresh; /* how many the image and this call have */
	bool whole; /* within one state: functions and classes stay what they are */
	const char *what;
};

static bool copy(struct copying *c, int idx, int depth, bool memory);

/* ---- who stands for whom ------------------------------------------------------------- */

/* object at the top of L -> number; pops it */
static void set_number(lua_State *L, int table, lua_Integer n)
{
	lua_pushinteger(L, n);
	lua_rawset(L, table);
}

/* The values on top of both stacks stand for each other. */
static void pair(struct copying *c, int table)
{
	lua_Integer n = table == FRESH ? ++c->fresh : ++*c->n;

	lua_pushvalue(c->from, -1);
	set_number(c->from, c->from_base + table, n);
	if (table == FRESH) {
		lua_pushvalue(c->to, -1);
		lua_rawseti(c->to, c->to_base + FRESH, n);
		return;
	}
	lua_pushvalue(c->from, -1);
	lua_rawseti(c->from, c->from_base + LIST, n);
	lua_pushvalue(c->to, -1);
	lua_rawseti(c->to, c->to_base + LIST, n);
	lua_pushvalue(c->to, -1);
	set_number(c->to, c->to_base + table, n);
}

/* Pushes on `to` what stands for the value on top of `from`. */
static bool find(struct copying *c, int table)
{
	bool found;

	lua_pushvalue(c->from, -1);
	found = lua_rawget(c->from, c->from_base + table) != LUA_TNIL;
	if (found)
		lua_rawgeti(c->to, c->to_base + (table == FRESH ? FRESH : LIST),
			    lua_tointeger(c->from, -1));
	lua_pop(c->from, 1);
	return found;
}

/* ---- the vocabulary ------------------------------------------------------------------- */

static bool same_function(lua_State *a, lua_State *b)
{
	lua_Debug x, y;

	if (lua_iscfunction(a, -1) || lua_iscfunction(b, -1))
		return lua_tocfunction(a, -1) == lua_tocfunction(b, -1);
	lua_pushvalue(a, -1);
	lua_getinfo(a, ">S", &x);
	lua_pushvalue(b, -1);
	lua_getinfo(b, ">S", &y);
	return x.linedefined == y.linedefined && strcmp(x.source, y.source) == 0;
}

/* The values on top of both are what the same code has made; pops them. */
static void meet(struct copying *c)
{
	int type = lua_type(c->from, -1);
	bool object = type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA;

	if (object && type == lua_type(c->to, -1) &&
	    (type != LUA_TFUNCTION || same_function(c->from, c->to))) {
		if (find(c, KNOWN))
			lua_pop(c->to, 1);
		else
			pair(c, KNOWN);
	}
	lua_pop(c->from, 1);
	lua_pop(c->to, 1);
}

/* Those below the n-th pair, which is on top of both. */
static void meet_fields(struct copying *c)
{
	lua_pushnil(c->to);
	while (lua_next(c->to, -2)) {
		int key = lua_type(c->to, -2);

		if (key == LUA_TSTRING)
			lua_pushstring(c->from, lua_tostring(c->to, -2));
		else if (key == LUA_TLIGHTUSERDATA)
			lua_pushlightuserdata(c->from, lua_touserdata(c->to, -2));
		else if (lua_isinteger(c->to, -2))
			lua_pushinteger(c->from, lua_tointeger(c->to, -2));
		else
			lua_pushnil(c->from);
		lua_rawget(c->from, -2);
		meet(c);
	}
}

static void meet_parts(struct copying *c)
{
	if (lua_istable(c->to, -1))
		meet_fields(c);
	if (lua_getmetatable(c->to, -1)) {
		if (lua_getmetatable(c->from, -1))
			meet(c);
		else
			lua_pop(c->to, 1);
	}
	for (int i = 1; lua_isfunction(c->to, -1) && lua_getupvalue(c->to, -1, i); i++) {
		if (lua_getupvalue(c->from, -1, i))
			meet(c);
		else
			lua_pop(c->to, 1);
	}
}

/* Classes that are made when the first of their objects is. */
static void make_classes(lua_State *L)
{
	script_list_new(L, 0);
	script_py_tuple_new(L, 0);
	lua_pop(L, 2);
}

/* Whatever can be reached from the globals and the registry of both. */
static void meet_all(struct copying *c)
{
	make_classes(c->from);
	make_classes(c->to);
	lua_pushglobaltable(c->from);
	lua_pushglobaltable(c->to);
	meet(c);
	lua_pushvalue(c->from, LUA_REGISTRYINDEX);
	lua_pushvalue(c->to, LUA_REGISTRYINDEX);
	meet(c);
	for (lua_Integer i = 1; i <= *c->n; i++) {
		lua_rawgeti(c->from, c->from_base + LIST, i);
		lua_rawgeti(c->to, c->to_base + LIST, i);
		meet_parts(c);
		lua_pop(c->from, 1);
		lua_pop(c->to, 1);
	}
}

/* ---- functions -------------------------------------------------------------------------- */

static int write_text(lua_State *L, const void *p, size_t n, void *text)
{
	(void)L;
	ls_str_addn(text, p, n);
	return 0;
}

/* Pushes on `to` the function on top of `from`, without its variables. */
static void push_code(struct copying *c)
{
	struct ls_str text = LS_STR_INIT;
	lua_CFunction f = lua_tocfunction(c->from, -1);
	int n = 0;

	if (f) {
		while (lua_getupvalue(c->from, -1, n + 1)) {
			lua_pop(c->from, 1);
			lua_pushnil(c->to);
			n++;
		}
		lua_pushcclosure(c->to, f, n);
		return;
	}
	lua_dump(c->from, write_text, &text, 0);
	luaL_loadbufferx(c->to, text.s, text.len, "function", "b");
	ls_str_release(&text);
}

/* The i-th variable of the function on top of both, which another function of `from` may
 * have, too. */
static bool copy_variable(struct copying *c, int i, int depth)
{
	void *id = lua_tocfunction(c->from, -1) ? NULL : lua_upvalueid(c->from, -1, i);
	int f = lua_gettop(c->from);

	lua_pushlightuserdata(c->from, id);
	if (id && find(c, KNOWN)) { /* { function, i } */
		lua_rawgeti(c->to, -1, 1);
		lua_rawgeti(c->to, -2, 2);
		lua_upvaluejoin(c->to, -4, i, -2, (int)lua_tointeger(c->to, -1));
		lua_pop(c->to, 3);
		lua_settop(c->from, f);
		return true;
	}
	if (id) {
		lua_createtable(c->to, 2, 0);
		lua_pushvalue(c->to, -2);
		lua_rawseti(c->to, -2, 1);
		lua_pushinteger(c->to, i);
		lua_rawseti(c->to, -2, 2);
		pair(c, KNOWN);
		lua_pop(c->to, 1);
	}
	lua_settop(c->from, f);
	lua_getupvalue(c->from, f, i);
	if (!copy(c, lua_gettop(c->from), depth + 1, true))
		return false;
	lua_setupvalue(c->to, -2, i);
	lua_settop(c->from, f);
	return true;
}

static bool copy_function(struct copying *c, int depth)
{
	push_code(c);
	pair(c, KNOWN);
	for (int i = 1; lua_getupvalue(c->from, -1, i); i++) {
		lua_pop(c->from, 1);
		if (!copy_variable(c, i, depth))
			return false;
	}
	return true;
}

/* ---- tables ------------------------------------------------------------------------------ */

static bool copy_fields(struct copying *c, int depth, bool memory)
{
	int table = lua_gettop(c->from);

	lua_pushnil(c->from);
	while (lua_next(c->from, table)) {
		if (!copy(c, table + 1, depth + 1, memory) ||
		    !copy(c, table + 2, depth + 1, memory))
			return false;
		if (lua_isnil(c->to, -2)) /* it is nothing in another process */
			lua_pop(c->to, 2);
		else
			lua_rawset(c->to, -3);
		lua_settop(c->from, table + 1);
	}
	if (!lua_getmetatable(c->from, table))
		return true;
	if (!copy(c, table + 1, depth + 1, true))
		return false;
	lua_setmetatable(c->to, -2);
	lua_settop(c->from, table);
	return true;
}

/* A class is found, its instances are pickled. */
static bool copy_table(struct copying *c, int depth, bool memory)
{
	lua_newtable(c->to);
	pair(c, memory ? MEMORY : FRESH);
	return copy_fields(c, depth, memory);
}

static bool is_object(int type)
{
	return type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA ||
	       type == LUA_TTHREAD;
}

static void copy_scalar(struct copying *c, int type)
{
	size_t len;
	const char *s;

	switch (type) {
	case LUA_TNIL:
		lua_pushnil(c->to);
		break;
	case LUA_TBOOLEAN:
		lua_pushboolean(c->to, lua_toboolean(c->from, -1));
		break;
	case LUA_TLIGHTUSERDATA:
		lua_pushlightuserdata(c->to, lua_touserdata(c->from, -1));
		break;
	case LUA_TNUMBER:
		if (lua_isinteger(c->from, -1))
			lua_pushinteger(c->to, lua_tointeger(c->from, -1));
		else
			lua_pushnumber(c->to, lua_tonumber(c->from, -1));
		break;
	default:
		s = lua_tolstring(c->from, -1, &len);
		lua_pushlstring(c->to, s, len);
	}
}

/* Pushes on `to` the copy of the value on top of `from`. */
static bool copy_object(struct copying *c, int type, int depth, bool memory)
{
	memory = memory || script_py_class_is(c->from, lua_gettop(c->from));
	if (find(c, KNOWN) || find(c, FRESH) || (memory && find(c, MEMORY)))
		return true;
	if (c->whole && (type == LUA_TFUNCTION || (type == LUA_TTABLE && memory))) {
		lua_pushvalue(c->from, -1);
		lua_xmove(c->from, c->to, 1);
		return true;
	}
	if (depth < MAX_DEPTH && type == LUA_TTABLE)
		return copy_table(c, depth, memory);
	if (depth < MAX_DEPTH && type == LUA_TFUNCTION)
		return copy_function(c, depth);
	if (!memory) {
		c->what = script_py_type_name(c->from, lua_gettop(c->from));
		return false;
	}
	lua_pushnil(c->to); /* what belongs to the parent's loop is of no use here */
	return true;
}

static bool copy(struct copying *c, int idx, int depth, bool memory)
{
	int type = lua_type(c->from, idx), top = lua_gettop(c->from);
	bool ok = true;

	luaL_checkstack(c->from, 20, NULL);
	luaL_checkstack(c->to, 20, NULL);
	lua_pushvalue(c->from, idx);
	if (is_object(type))
		ok = copy_object(c, type, depth, memory);
	else
		copy_scalar(c, type);
	lua_settop(c->from, top);
	return ok;
}

/* ---- images -------------------------------------------------------------------------------- */

static int new_table_slot(struct script_vm *vm)
{
	int slot;

	lua_newtable(vm->L);
	slot = script_slot_take(vm->L, -1);
	lua_pop(vm->L, 1);
	return slot;
}

static void push_tables(struct script_image *m, int side, lua_State *L)
{
	luaL_checkstack(L, 30, NULL);
	script_slot_push(m->side[side].vm, L, m->side[side].known);
	script_slot_push(m->side[side].vm, L, m->side[side].memory);
	script_slot_push(m->side[side].vm, L, m->side[side].list);
	lua_newtable(L);
}

static struct copying begin(struct script_image *m, int side, lua_State *from, lua_State *to)
{
	struct copying c = { .from = from, .to = to, .n = &m->n };

	c.from_base = lua_gettop(from) + 1;
	push_tables(m, side, from);
	c.to_base = lua_gettop(to) + 1;
	push_tables(m, !side, to);
	return c;
}

static void end(struct copying *c)
{
	lua_settop(c->from, c->from_base - 1);
	lua_settop(c->to, c->to_base - 1);
}

void script_image_open(struct script_image *m, struct script_vm *parent,
		       struct script_vm *child)
{
	struct copying c;

	m->n = 0;
	for (int i = 0; i < 2; i++) {
		m->side[i].vm = i ? child : parent;
		m->side[i].known = new_table_slot(m->side[i].vm);
		m->side[i].memory = new_table_slot(m->side[i].vm);
		m->side[i].list = new_table_slot(m->side[i].vm);
	}
	c = begin(m, SCRIPT_IMAGE_PARENT, parent->L, child->L);
	meet_all(&c);
	end(&c);
}

void script_image_close(struct script_image *m)
{
	for (int i = 0; i < 2; i++) {
		script_slot_drop(m->side[i].vm, m->side[i].known);
		script_slot_drop(m->side[i].vm, m->side[i].memory);
		script_slot_drop(m->side[i].vm, m->side[i].list);
	}
}

void script_image_fork(struct script_image *m)
{
	lua_State *from = m->side[0].vm->L, *to = m->side[1].vm->L;
	struct copying c = begin(m, SCRIPT_IMAGE_PARENT, from, to);
	int table;

	lua_pushglobaltable(from);
	table = lua_gettop(from);
	lua_pushnil(from);
	while (lua_next(from, table)) {
		lua_pushglobaltable(to);
		if (copy(&c, table + 1, 0, true) && !lua_isnil(to, -1)) {
			lua_pushvalue(to, -1);
			if (lua_rawget(to, -3) == LUA_TNIL && copy(&c, table + 2, 0, true)) {
				lua_remove(to, -2);
				lua_rawset(to, -3);
			}
		}
		lua_settop(from, table + 1);
		lua_settop(to, c.to_base + TABLES - 1);
	}
	end(&c);
}

bool script_image_send(struct script_image *m, enum script_image_side side, lua_State *from,
		       int idx, lua_State *to, const char **what)
{
	int top = lua_gettop(to) + 1;
	struct copying c;
	bool ok;

	idx = lua_absindex(from, idx);
	lua_pushnil(to); /* its place */
	c = begin(m, (int)side, from, to);
	ok = copy(&c, idx, 0, false);
	*what = c.what;
	if (ok)
		lua_replace(to, top);
	end(&c);
	if (!ok)
		lua_settop(to, top - 1);
	return ok;
}

bool script_image_pickle(lua_State *L, int idx, const char **what)
{
	lua_State *to = lua_newthread(L);
	lua_Integer n = 0;
	struct copying c = { .from = L, .to = to, .n = &n, .whole = true };
	int top = lua_gettop(L);
	bool ok;

	idx = lua_absindex(L, idx);
	c.from_base = top + 1;
	c.to_base = 1;
	for (int i = 0; i < TABLES; i++) {
		lua_newtable(L);
		lua_newtable(to);
	}
	ok = copy(&c, idx, 0, false);
	*what = c.what;
	if (ok)
		lua_xmove(to, L, 1);
	else
		lua_pushnil(L);
	lua_replace(L, top);
	lua_settop(L, ok ? top : top - 1);
	return ok;
}
