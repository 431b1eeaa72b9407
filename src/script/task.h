/* SPDX-License-Identifier: MIT
 *
 * script/task.h - a piece of script, ready to be queued once.
 *
 * For ticks, microtasks, messages, completions: whatever is called once and forgotten.
 * The task comes from a slab, anchors its values in slots, runs as a callback, and frees
 * itself when the runtime lets go of it.  What lives longer (a timer's handle) embeds
 * its rt_task in its own userdata instead.
 */
#ifndef LS_SCRIPT_TASK_H
#define LS_SCRIPT_TASK_H

#include <lua.h>

#include "runtime/task.h"

#define SCRIPT_TASK_VALUES 4

struct script_vm;

struct script_task {
	struct rt_task task;
	struct script_vm *vm;
	struct script_task *next_free;
	int n_args;			/* -1: values[1] is a packed table of them */
	int values[SCRIPT_TASK_VALUES]; /* slots; the function, then its arguments */
};

/* The task of the function at index fn with n arguments from index first on. */
struct rt_task *script_task_new(lua_State *L, int fn, int first, int n);
/* A task with its own way of running; its values are slots that it drops in the end. */
struct script_task *script_task_make(struct script_vm *vm, const struct rt_task_ops *ops);
/* What such ops have for `release`; also frees a task that was never queued. */
void script_task_free(struct rt_task *t);
/* Frees the slabs; no task may be queued any more. */
void script_tasks_release(struct script_vm *vm);

#endif
