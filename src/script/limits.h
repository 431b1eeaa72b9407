/* SPDX-License-Identifier: MIT
 *
 * script/limits.h - memory, pending events, instructions, and the watchdog.
 *
 * A count hook costs a factor of two in pure Lua, so there is none until a signal, some
 * tens of milliseconds of CPU time apart, has twice found the same turn of the loop
 * still running.  From then on instructions are counted until the thread is back at its
 * loop.  A limit once passed sticks: pcall passes it on, nothing of the script runs any
 * more.
 */
#ifndef LS_SCRIPT_LIMITS_H
#define LS_SCRIPT_LIMITS_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "script/heap.h"

#include "runtime/resume.h"

struct script_vm;

struct script_config;

struct script_limits {
	struct script_heap heap;
	size_t memory, max_memory; /* bytes in use; of one Lua state */
	size_t small;		   /* up to so many of them the collector is lazy */
	uint64_t work, max_work;   /* instructions counted in this turn of the loop */
	uint32_t pending, max_pending; /* events whose callbacks wait: slots in use */
	uint64_t serials;	   /* blocks ever allocated: script/serial.h */
	const void *newest;	   /* block allocated last */
	size_t udata_header[3];	   /* with 0, 1, 2 user values; 0: not measured yet */
	uint64_t turn;		   /* of the loop: what `work` belongs to */
	lua_Hook on_return;	   /* NULL, or what is told of functions that return */
	bool running;		   /* script code runs: a refused allocation raises */
	bool refused;		   /* the last allocation that failed was over the limit */
	bool told;		   /* the second that a blocked loop gets has begun */
	const char *passed;	   /* NULL, or the limit that was passed */
	uint32_t line;		   /* where */
};

void script_limits_init(struct script_limits *l, const struct script_config *config);
/* The Lua state is there. */
void script_limits_opened(struct script_limits *l, lua_State *L);
/* The vm goes away: the watchdog must not look at it. */
void script_limits_forget(struct script_vm *vm);

/* The allocator of the Lua state; `ud` is the vm. */
void *script_limits_alloc(void *ud, void *ptr, size_t osize, size_t nsize);

/* Around every stretch of running script: co is about to be resumed, was resumed. */
void script_limits_enter(struct script_vm *vm, lua_State *co);
void script_limits_leave(struct script_vm *vm, lua_State *co);

/* Stops the script that runs, which L belongs to, at its next instruction. */
void script_limits_stop(struct script_vm *vm, lua_State *L, const char *limit);

/* An event more waits for its callback.  Too many stop the script that runs now, at its
 * next instruction: nothing is raised here. */
static inline void script_limits_pend(struct script_vm *vm, struct script_limits *l,
				      lua_State *L)
{
	if (++l->pending > l->max_pending)
		script_limits_stop(vm, L, "pending events");
}

/* The thread co died with this status: was it a limit? */
void script_limits_died(struct script_vm *vm, lua_State *co, int status);

/* A limit was passed: the thread is busy for one more second, so that one sees what
 * piles up; then the run stops. */
enum rt_status script_blocked(struct script_vm *vm);

#endif
