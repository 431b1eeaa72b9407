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
	const struct script_promise *sleeping;
	int promise, value; /* slots; value 0: it gives undefined */
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

	script_promise_new(L);
	if (!all->free)
		add_slab(all);
	s = all->free;
	all->free = s->next_free;
	memset(s, 0, sizeof *s);
	s->all = all;
	s->sleeping = lua_touserdata(L, -1);
	s->promise = script_slot_take(L, -1);
	if (!lua_isnil(L, idx))
		s->value = script_slot_take(L, idx);
	return s;
}

static enum rt_status wake(struct sleeper *s)
{
	struct script_vm *vm = s->all->vm;
	lua_State *L = vm->L;

	script_slot_push(vm, L, s->promise);
	if (s->value)
		script_slot_push(vm, L, s->value);
	else
		lua_pushnil(L);
	script_promise_resolve(L, -2, -1);
	lua_pop(L, 2);
	return RT_DONE;
}

static void let_go(struct sleeper *s)
{
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

	return script_promise_fetch(s->sleeping, step);
}

static enum rt_status run_immediate(struct rt_task *t)
{
	return wake((struct sleeper *)LS_LIST_ENTRY(t, struct rt_node_immediate, task));
}

static void release_immediate(struct rt_task *t)
{
	let_go((struct sleeper *)LS_LIST_ENTRY(t, struct rt_node_immediate, task));
}

/* __sleep(ms, value) */
static int sleep_promise(lua_State *L)
{
	static const struct rt_task_ops ops = {.run = run_timer,
						  .release = release_timer,
						  .fetch = fetch_timer};
	struct sleeper *s;

	lua_settop(L, 2);
	s = new_sleeper(L, 2);
	s->u.timer.task.ops = &ops;
	rt_node_timer_start(s->all->vm->node, &s->u.timer, script_js_number_of(L, 1),
			    false, script_line(L), "timersPromises.setTimeout");
	return 1;
}

/* __immediate(value) */
static int immediate_promise(lua_State *L)
{
	static const struct rt_task_ops ops = {.run = run_immediate, .release = release_immediate};
	struct sleeper *s;

	lua_settop(L, 1);
	s = new_sleeper(L, 1);
	s->u.immediate.task.ops = &ops;
	rt_node_immediate_start(s->all->vm->node, &s->u.immediate, script_line(L),
				"timersPromises.setImmediate");
	return 1;
}

void script_node_sleep_open(lua_State *L)
{
	static const luaL_Reg words[] = {{"__sleep", sleep_promise},
					 {"__immediate", immediate_promise},
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
