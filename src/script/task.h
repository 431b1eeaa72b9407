/* SPDX-License-Identifier: MIT
 *
 * script/task.h - a Lua function with its arguments, ready to be queued once.
 *
 * For ticks, microtasks, messages, completions: whatever is called once and forgotten.
 * The task comes from a slab, anchors its function and arguments in slots, runs as a
 * callback, and frees itself when the runtime lets go of it.  What lives longer (a
 * timer's handle) embeds its rt_task in its own userdata instead.
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
	int n_args;
	int values[SCRIPT_TASK_VALUES]; /* slots: function, arguments; [1] a packed table if
					 * there are more than fit */
};

/* The task of the function at index fn with n arguments from index first on. */
struct rt_task *script_task_new(lua_State *L, int fn, int first, int n);
/* Frees one that was never handed to a queue. */
void script_task_free(struct rt_task *t);

#endif
