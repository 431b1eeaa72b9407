/* SPDX-License-Identifier: MIT
 *
 * The promises of timers/promises: a timer or immediate that nobody has a handle of.
 *
 * Programs have them by the hundred thousand, so they are not Lua objects: they lie in
 * slabs, and what they refer to is anchored in slots.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/js_number.h"
#include "script/node_words.h"
#include "script/promise.h"
#include "script/vm.h"

#define SLAB 128

struct sleeper {
	union {
		struct rt_node_timer timer;
		struct rt_node_immediate immediate;
	} u; /* first: a task of either is found by its offset */
	struct sleepers *all;
	struct sleeper *next_free;
	struct script_promise *sleeping; /* NULL: it has its value, or: */
	int promise, value; /* slots, of one that gives more than undefined; else 0 */
};

struct slab {
	struct slab *older;
	struct sleeper sleepers[SLAB];
};

/* Upvalue of the words below. */
struct sleepers {
	struct script_vm *vm;
	struct slab *slabs;
	struct sleeper *free;
};

static int release_all(lua_State *L)
{
	struct sleepers *all = lua_touserdata(L, 1);

	while (all->slabs) {
		struct slab *older = all->slabs->older;

		free(all->slabs);
		all->slabs = older;
	}
	return 0;
}

static void add_slab(struct sleepers *all)
{
	struct slab *slab = ls_calloc(1, sizeof *slab);

	slab->older = all->slabs;
	all->slabs = slab;
	for (int i = SLAB; i-- > 0;) {
		slab->sleepers[i].next_free = all->free;
		all->free = &slab->sleepers[i];
	}
}

/* Pushes a new promise, which the sleeper will resolve with the value at idx. */
static struct sleeper *new_sleeper(lua_State *L, int idx)
{
	struct sleepers *all = lua_touserdata(L, lua_upvalueindex(1));
	struct sleeper *s;

	if (!all->free)
		add_slab(all);
	s = all->free;
	all->free = s->next_free;
	memset(s, 0, sizeof *s);
	s->all = all;
	if (lua_isnil(L, idx)) {
		s->sleeping = script_promise_new_plain(L);
		script_promise_hold(L, -1);
	} else {
		script_promise_new(L); /* the value may be a promise */
		s->promise = script_slot_take(L, -1);
		s->value = script_slot_take(L, idx);
	}
	return s;
}

static enum rt_status wake(struct sleeper *s)
{
	struct script_vm *vm = s->all->vm;
	lua_State *L = vm->L;

	if (s->sleeping) {
		script_promise_fulfil(s->sleeping);
		s->sleeping = NULL;
		return RT_DONE;
	}
	script_slot_push(vm, L, s->promise);
	script_slot_push(vm, L, s->value);
	script_promise_resolve(L, -2, -1);
	lua_pop(L, 2);
	return RT_DONE;
}

static void let_go(struct sleeper *s)
{
	if (s->sleeping)
		script_promise_let_go(s->sleeping);
	if (s->promise)
		script_slot_drop(s->all->vm, s->promise);
	if (s->value)
		script_slot_drop(s->all->vm, s->value);
	s->next_free = s->all->free;
	s->all->free = s;
}

static enum rt_status run_timer(struct rt_task *t)
{
	return wake((struct sleeper *)LS_LIST_ENTRY(t, struct rt_node_timer, task));
}

static void release_timer(struct rt_task *t)
{
	let_go((struct sleeper *)LS_LIST_ENTRY(t, struct rt_node_timer, task));
}

static bool fetch_timer(struct rt_task *t, int step)
{
	struct sleeper *s = (struct sleeper *)LS_LIST_ENTRY(t, struct rt_node_timer, task);

	return s->sleeping && script_promise_fetch(s->sleeping, step);
}

static enum rt_status run_immediate(struct rt_task *t)
{
	return wake((struct sleeper *)LS_LIST_ENTRY(t, struct rt_node_immediate, task));
}

static void release_immediate(struct rt_task *t)
{
	let_go((struct sleeper *)LS_LIST_ENTRY(t, struct rt_node_immediate, task));
}

static int called(lua_State *L, int status, lua_KContext ctx)
{
	(void)status;
	(void)ctx;
	return lua_gettop(L);
}

/* Options that only Lua knows: upvalue 2 is the same word for them. */
static int with_options(lua_State *L)
{
	lua_pushvalue(L, lua_upvalueindex(2));
	lua_insert(L, 1);
	return script_call(L, lua_gettop(L) - 1, 1, 0, called);
}

/* timersPromises.setTimeout(ms, value, options) */
static int set_timeout(lua_State *L)
{
	static const struct rt_task_ops ops = {.run = run_timer,
						  .release = release_timer,
						  .fetch = fetch_timer};
	struct sleeper *s;

	lua_settop(L, 3);
	if (lua_toboolean(L, 3))
		return with_options(L);
	s = new_sleeper(L, 2);
	s->u.timer.task.ops = &ops;
	rt_node_timer_start(s->all->vm->node, &s->u.timer, script_js_number_of(L, 1),
			    false, script_line(L), "timersPromises.setTimeout");
	return 1;
}

/* timersPromises.setImmediate(value, options) */
static int set_immediate(lua_State *L)
{
	static const struct rt_task_ops ops = {.run = run_immediate, .release = release_immediate};
	struct sleeper *s;

	lua_settop(L, 2);
	if (lua_toboolean(L, 2))
		return with_options(L);
	s = new_sleeper(L, 1);
	s->u.immediate.task.ops = &ops;
	rt_node_immediate_start(s->all->vm->node, &s->u.immediate, script_line(L),
				"timersPromises.setImmediate");
	return 1;
}

static int make(lua_State *L, lua_CFunction f)
{
	lua_settop(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_pushcclosure(L, f, 2);
	return 1;
}

/* __sleeps(f): timersPromises.setTimeout, for which f does what it does with options. */
static int make_set_timeout(lua_State *L)
{
	return make(L, set_timeout);
}

/* __immediates(f): the same of timersPromises.setImmediate. */
static int make_set_immediate(lua_State *L)
{
	return make(L, set_immediate);
}

void script_node_sleep_open(lua_State *L)
{
	static const luaL_Reg words[] = {{"__sleeps", make_set_timeout},
					 {"__immediates", make_set_immediate},
					 {NULL, NULL}};
	struct sleepers *all;

	lua_pushglobaltable(L);
	all = lua_newuserdatauv(L, sizeof *all, 0);
	*all = (struct sleepers){.vm = script_vm_of(L)};
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, release_all);
	lua_setfield(L, -2, "__gc");
	lua_setmetatable(L, -2);
	luaL_setfuncs(L, words, 1);
	lua_pop(L, 1);
}
