/* SPDX-License-Identifier: MIT */
#include "script/shared.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/vec.h"
#include "script/inside.h"
#include "script/prelude.h"

#define MAX_DEPTH 100 /* of tables in tables */

/* In the registry: names of the file's locals, names that the vocabulary has. */
#define LOCALS "loopscope.shared"
#define WORDS  "loopscope.words"

struct variable {
	char *name;
	int closure; /* slot of a function that refers to it, as its n-th upvalue; */
	int upvalue;
	bool global; /* or that */
	bool joined; /* it is shared by now */
};

struct script_shared {
	struct variable *list;
	size_t n, cap;
	uint32_t turns; /* since the beginning: when to look for variables again */
	uint64_t ran;	/* who has the greater one ran later */
};

static struct variable *find(const struct script_shared *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->list[i].name, name) == 0)
			return &s->list[i];
	return NULL;
}

static struct variable *add(struct script_shared *s, const char *name)
{
	ls_grow(s->list, s->cap, s->n + 1);
	s->list[s->n] = (struct variable){ .name = ls_strdup(name) };
	return &s->list[s->n++];
}

/* ---- which locals there are -------------------------------------------------------------- */

/* A function that runs once: the file, a module, the system's main.  It is at `ar`. */
static bool runs_once(lua_State *L, lua_Debug *ar)
{
	bool once;

	lua_getinfo(L, "Sf", ar);
	lua_getfield(L, LUA_REGISTRYINDEX, SCRIPT_MAIN);
	once = strcmp(ar->what, "main") == 0 || lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return once;
}

static void note_names(lua_State *L, lua_Debug *ar)
{
	const char *name;

	if (!lua_checkstack(L, 4) || !runs_once(L, ar))
		return;
	lua_getfield(L, LUA_REGISTRYINDEX, LOCALS);
	for (int i = 1; (name = lua_getlocal(L, ar, i)); i++) {
		lua_pop(L, 1);
		lua_pushboolean(L, 1);
		lua_setfield(L, -2, name);
	}
	lua_pop(L, 1);
}

/* Where they go out of sight; what has not returned is looked at in look(). */
static void on_return(lua_State *L, lua_Debug *ar)
{
	note_names(L, ar);
}

/* ---- where they are: a walk over all that can be reached --------------------------------- */

enum { SEEN = 1, TODO };

struct walk {
	struct script_vm *vm;
	lua_State *L;
	lua_Integer n;
};

/* The value on top is to be looked at; pops it. */
static void meet(struct walk *w)
{
	int type = lua_type(w->L, -1);

	if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA ||
	    type == LUA_TTHREAD) {
		lua_pushvalue(w->L, -1);
		if (lua_rawget(w->L, SEEN) == LUA_TNIL) {
			lua_pushvalue(w->L, -2);
			lua_pushboolean(w->L, 1);
			lua_rawset(w->L, SEEN);
			lua_pushvalue(w->L, -2);
			lua_rawseti(w->L, TODO, ++w->n);
		}
		lua_pop(w->L, 1);
	}
	lua_pop(w->L, 1);
}

static void meet_from(struct walk *w, lua_State *co)
{
	if (co != w->L)
		lua_xmove(co, w->L, 1);
	meet(w);
}

static void walk_table(struct walk *w)
{
	lua_pushnil(w->L);
	while (lua_next(w->L, -2)) {
		meet(w);
		lua_pushvalue(w->L, -1);
		meet(w);
	}
}

/* The upvalue on top is the i-th of the function below it. */
static void keep(struct walk *w, const char *name, int i)
{
	struct script_shared *s = w->vm->shared;
	struct variable *v;
	bool local;

	lua_getfield(w->L, LUA_REGISTRYINDEX, LOCALS);
	local = lua_getfield(w->L, -1, name) != LUA_TNIL;
	lua_pop(w->L, 2);
	if (!local || find(s, name))
		return;
	v = add(s, name);
	v->closure = script_slot_take(w->L, -2);
	v->upvalue = i;
}

static void walk_function(struct walk *w)
{
	bool lua = !lua_iscfunction(w->L, -1);
	const char *name;

	for (int i = 1; (name = lua_getupvalue(w->L, -1, i)); i++) {
		if (lua)
			keep(w, name, i);
		meet(w);
	}
}

static void walk_userdata(struct walk *w)
{
	for (int i = 1; lua_getiuservalue(w->L, -1, i) != LUA_TNONE; i++)
		meet(w);
	lua_pop(w->L, 1);
}

static void walk_thread(struct walk *w, lua_State *co)
{
	lua_Debug ar;

	if (co == w->L || !lua_checkstack(co, 4))
		return;
	for (int i = lua_gettop(co); i > 0; i--) {
		lua_pushvalue(co, i);
		meet_from(w, co);
	}
	for (int level = 0; lua_getstack(co, level, &ar); level++) {
		lua_getinfo(co, "f", &ar);
		meet_from(w, co);
		note_names(co, &ar);
		for (int i = 1; lua_getlocal(co, &ar, i); i++)
			meet_from(w, co);
	}
}

static void walk_on(struct walk *w)
{
	int type = lua_rawgeti(w->L, TODO, w->n);

	lua_pushnil(w->L);
	lua_rawseti(w->L, TODO, w->n--);
	if (lua_getmetatable(w->L, -1))
		meet(w);
	if (type == LUA_TTABLE)
		walk_table(w);
	else if (type == LUA_TFUNCTION)
		walk_function(w);
	else if (type == LUA_TUSERDATA)
		walk_userdata(w);
	else
		walk_thread(w, lua_tothread(w->L, -1));
	lua_pop(w->L, 1);
}

static void find_globals(struct script_vm *vm)
{
	lua_State *L = vm->L;

	lua_getfield(L, LUA_REGISTRYINDEX, WORDS);
	lua_pushglobaltable(L);
	lua_pushnil(L);
	while (lua_next(L, -2)) {
		lua_pop(L, 1);
		lua_pushvalue(L, -1);
		if (lua_rawget(L, -4) == LUA_TNIL && lua_type(L, -2) == LUA_TSTRING &&
		    !find(vm->shared, lua_tostring(L, -2)))
			add(vm->shared, lua_tostring(L, -2))->global = true;
		lua_pop(L, 1);
	}
	lua_pop(L, 2);
}

/* Functions that refer to them are there from the start, nearly always; but what comes
 * later is found too, at a cost that does not count. */
static void look(struct script_vm *vm)
{
	struct walk w = { .vm = vm, .L = vm->L };
	int top = lua_gettop(w.L);

	if (vm->shared->turns & (vm->shared->turns - 1))
		return;
	find_globals(vm);
	lua_newtable(w.L);
	lua_insert(w.L, SEEN);
	lua_newtable(w.L);
	lua_insert(w.L, TODO);
	for (uint32_t i = 0; i < vm->main_stack.len; i++)
		walk_thread(&w, vm->main_stack.frames[i].co);
	lua_pushvalue(w.L, LUA_REGISTRYINDEX);
	meet(&w);
	lua_pushvalue(vm->anchors, 1);
	lua_xmove(vm->anchors, w.L, 1);
	meet(&w);
	while (w.n)
		walk_on(&w);
	lua_remove(w.L, SEEN);
	lua_remove(w.L, SEEN);
	if (lua_gettop(w.L) != top)
		ls_bug("looking for variables leaves values behind");
}

/* ---- taking over ------------------------------------------------------------------------- */

static void push(struct script_vm *vm, const struct variable *v)
{
	if (v->global) {
		lua_pushglobaltable(vm->L);
		lua_pushstring(vm->L, v->name);
		lua_rawget(vm->L, -2);
	} else {
		script_slot_push(vm, vm->L, v->closure);
		lua_getupvalue(vm->L, -1, v->upvalue);
	}
	lua_remove(vm->L, -2);
}

/* The value on top becomes it; pops it. */
static void set(struct script_vm *vm, const struct variable *v)
{
	if (v->global) {
		lua_pushglobaltable(vm->L);
		lua_pushstring(vm->L, v->name);
		lua_rotate(vm->L, -3, 2);
		lua_rawset(vm->L, -3);
	} else {
		script_slot_push(vm, vm->L, v->closure);
		lua_insert(vm->L, -2);
		lua_setupvalue(vm->L, -2, v->upvalue);
	}
	lua_pop(vm->L, 1);
}

static bool is_plain(int type)
{
	return type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN;
}

/* Pushes on `to` the plain value at idx of `from`. */
static void push_plain(lua_State *from, int idx, lua_State *to)
{
	size_t len;

	if (lua_type(from, idx) == LUA_TBOOLEAN)
		lua_pushboolean(to, lua_toboolean(from, idx));
	else if (lua_isinteger(from, idx))
		lua_pushinteger(to, lua_tointeger(from, idx));
	else if (lua_type(from, idx) == LUA_TNUMBER)
		lua_pushnumber(to, lua_tonumber(from, idx));
	else
		lua_pushlstring(to, lua_tolstring(from, idx, &len), lua_rawlen(from, idx));
}

struct copying {
	lua_State *from, *to;
	int known, made; /* indices: table of `from` -> number -> table of `to` */
	lua_Integer n;
};

static void take_over(struct copying *c, int depth);

static void drop_missing(struct copying *c)
{
	lua_pushnil(c->to);
	while (lua_next(c->to, -2)) {
		int type = lua_type(c->to, -1);
		bool missing = is_plain(lua_type(c->to, -2)) &&
			       (is_plain(type) || type == LUA_TTABLE);

		lua_pop(c->to, 1);
		if (!missing)
			continue;
		push_plain(c->to, -1, c->from);
		missing = lua_rawget(c->from, -2) == LUA_TNIL;
		lua_pop(c->from, 1);
		if (missing) {
			lua_pushvalue(c->to, -1);
			lua_pushnil(c->to);
			lua_rawset(c->to, -4);
		}
	}
}

static void take_over_fields(struct copying *c, int depth)
{
	drop_missing(c);
	lua_pushnil(c->from);
	while (lua_next(c->from, -2)) {
		if (is_plain(lua_type(c->from, -2))) {
			push_plain(c->from, -2, c->to);
			lua_pushvalue(c->to, -1);
			lua_rawget(c->to, -3);
			take_over(c, depth + 1);
			lua_rawset(c->to, -3);
		}
		lua_pop(c->from, 1);
	}
}

static void take_over_table(struct copying *c, int depth)
{
	lua_pushvalue(c->from, -1);
	if (lua_rawget(c->from, c->known) != LUA_TNIL) {
		lua_pop(c->to, 1);
		lua_rawgeti(c->to, c->made, lua_tointeger(c->from, -1));
		lua_pop(c->from, 1);
		return;
	}
	lua_pop(c->from, 1);
	if (!lua_istable(c->to, -1)) {
		lua_pop(c->to, 1);
		lua_newtable(c->to);
	}
	lua_pushvalue(c->from, -1);
	lua_pushinteger(c->from, ++c->n);
	lua_rawset(c->from, c->known);
	lua_pushvalue(c->to, -1);
	lua_rawseti(c->to, c->made, c->n);
	if (depth < MAX_DEPTH)
		take_over_fields(c, depth);
}

/* What is on top of `from` takes the place of what is on top of `to`. */
static void take_over(struct copying *c, int depth)
{
	int type = lua_type(c->from, -1), old = lua_type(c->to, -1);
	bool data = old == LUA_TNIL || old == LUA_TTABLE || is_plain(old);

	luaL_checkstack(c->from, 8, NULL);
	luaL_checkstack(c->to, 8, NULL);
	if (!data)
		return;
	if (type == LUA_TTABLE) {
		take_over_table(c, depth);
	} else if (is_plain(type) || type == LUA_TNIL) {
		lua_pop(c->to, 1);
		if (type == LUA_TNIL)
			lua_pushnil(c->to);
		else
			push_plain(c->from, -1, c->to);
	}
}

static void copy(struct script_vm *from, const struct variable *a, struct script_vm *to,
		 const struct variable *b)
{
	struct copying c = { .from = from->L, .to = to->L };

	lua_newtable(c.from);
	c.known = lua_gettop(c.from);
	lua_newtable(c.to);
	c.made = lua_gettop(c.to);
	push(from, a);
	push(to, b);
	take_over(&c, 0);
	set(to, b);
	lua_pop(c.from, 2);
	lua_pop(c.to, 1);
}

/* Who has just come, a forked process, takes over what the others have. */
static bool is_newer(const struct script_vm *a, const struct variable *x,
		     const struct script_vm *b, const struct variable *y)
{
	if (x->joined != y->joined)
		return y->joined;
	return !x->joined && a->isolate->process->pid > b->isolate->process->pid;
}

/* Who has the variable: the one that ran last, or else the last before it that has; NULL:
 * nobody but `to`. */
static struct script_vm *who_has(const char *name, struct script_vm *last,
				 const struct script_vm *to)
{
	struct script_vm *best = NULL;

	if (find(last->shared, name))
		return last;
	for (struct script_process *p = to->run->processes; p; p = p->next) {
		struct script_vm *vm = p->exited ? NULL : p->main->vm;

		if (vm && vm != to && vm->shared && find(vm->shared, name) &&
		    (!best || vm->shared->ran > best->shared->ran))
			best = vm;
	}
	return best;
}

static void exchange(struct script_vm *last, struct script_vm *to)
{
	look(last);
	look(to);
	for (size_t i = 0; i < to->shared->n; i++) {
		struct variable *b = &to->shared->list[i], *a;
		struct script_vm *from = who_has(b->name, last, to);

		if (!from)
			continue;
		a = find(from->shared, b->name);
		if (is_newer(from, a, to, b))
			copy(to, b, from, a);
		else
			copy(from, a, to, b);
		a->joined = b->joined = true;
	}
}

/* ---- the way in -------------------------------------------------------------------------- */

void script_shared_open(struct script_vm *vm)
{
	vm->shared = ls_calloc(1, sizeof *vm->shared);
	script_prelude_rest(vm->L); /* what is made later would look like the file's own */
	lua_newtable(vm->L);
	lua_setfield(vm->L, LUA_REGISTRYINDEX, LOCALS);
	lua_newtable(vm->L);
	lua_pushglobaltable(vm->L);
	lua_pushnil(vm->L);
	while (lua_next(vm->L, -2)) {
		lua_pop(vm->L, 1);
		lua_pushvalue(vm->L, -1);
		lua_pushboolean(vm->L, 1);
		lua_rawset(vm->L, -5);
	}
	lua_pop(vm->L, 1);
	lua_setfield(vm->L, LUA_REGISTRYINDEX, WORDS);
	vm->limits.on_return = on_return;
}

void script_shared_enter(struct script_vm *vm)
{
	struct script_vm *last = vm->run->ran_last;

	if (last == vm)
		return;
	vm->shared->turns++;
	if (last)
		exchange(last, vm);
	vm->shared->ran = last ? last->shared->ran + 1 : 1;
	vm->run->ran_last = vm;
}

/* Somebody keeps it. */
static void hand_down(struct script_vm *vm)
{
	struct script_run *r = vm->run;

	r->ran_last = NULL;
	for (struct script_process *p = r->processes; p && !r->ran_last; p = p->next)
		if (!p->exited && p->main->vm && p->main->vm != vm && p->main->vm->shared)
			r->ran_last = p->main->vm;
	if (r->ran_last)
		exchange(vm, r->ran_last);
}

void script_shared_close(struct script_vm *vm)
{
	if (!vm->shared)
		return;
	if (vm->run->ran_last == vm)
		hand_down(vm);
	for (size_t i = 0; i < vm->shared->n; i++)
		free(vm->shared->list[i].name);
	free(vm->shared->list);
	free(vm->shared);
	vm->shared = NULL;
}
