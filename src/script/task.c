/* SPDX-License-Identifier: MIT */
#include "script/task.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/vm.h"

#define SLAB 256

struct script_slab {
	struct script_slab *older;
	struct script_task tasks[SLAB];
};

static void add_slab(struct script_vm *vm)
{
	struct script_slab *slab = ls_calloc(1, sizeof *slab);

	slab->older = vm->slabs;
	vm->slabs = slab;
	for (int i = SLAB; i-- > 0;) {
		slab->tasks[i].next_free = vm->free_tasks;
		vm->free_tasks = &slab->tasks[i];
	}
}

struct script_task *script_task_make(struct script_vm *vm, const struct rt_task_ops *ops)
{
	struct script_task *t;

	if (!vm->free_tasks)
		add_slab(vm);
	t = vm->free_tasks;
	vm->free_tasks = t->next_free;
	memset(t, 0, sizeof *t);
	t->vm = vm;
	t->task.ops = ops;
	return t;
}

void script_task_free(struct rt_task *task)
{
	struct script_task *t = (struct script_task *)task;

	for (int i = 0; i < SCRIPT_TASK_VALUES; i++)
		if (t->values[i])
			script_slot_drop(t->vm, t->values[i]);
	t->next_free = t->vm->free_tasks;
	t->vm->free_tasks = t;
}

void script_tasks_release(struct script_vm *vm)
{
	while (vm->slabs) {
		struct script_slab *older = vm->slabs->older;

		free(vm->slabs);
		vm->slabs = older;
	}
}

static int push_packed(lua_State *co, int n)
{
	luaL_checkstack(co, n + 1, "too many arguments");
	for (int i = 1; i <= n; i++)
		lua_rawgeti(co, 2, i);
	lua_remove(co, 2);
	return n;
}

static int push(void *arg, lua_State *co)
{
	struct script_task *t = arg;

	script_slot_push(t->vm, co, t->values[0]);
	if (t->n_args < 0) {
		script_slot_push(t->vm, co, t->values[1]);
		return push_packed(co, (int)lua_rawlen(co, 2));
	}
	for (int i = 1; i <= t->n_args; i++)
		script_slot_push(t->vm, co, t->values[i]);
	return t->n_args;
}

static enum rt_status run(struct rt_task *task)
{
	struct script_task *t = (struct script_task *)task;

	return script_run(t->vm, t, push);
}

struct rt_task *script_task_new(lua_State *L, int fn, int first, int n)
{
	static const struct rt_task_ops ops = {.run = run, .release = script_task_free};
	struct script_task *t = script_task_make(script_vm_of(L), &ops);

	t->values[0] = script_slot_take(L, fn);
	t->n_args = n;
	if (n < SCRIPT_TASK_VALUES) {
		for (int i = 0; i < n; i++)
			t->values[i + 1] = script_slot_take(L, first + i);
		return &t->task;
	}
	t->n_args = -1;
	lua_createtable(L, n, 0);
	for (int i = 0; i < n; i++) {
		lua_pushvalue(L, first + i);
		lua_rawseti(L, -2, i + 1);
	}
	t->values[1] = script_slot_take(L, -1);
	lua_pop(L, 1);
	return &t->task;
}
