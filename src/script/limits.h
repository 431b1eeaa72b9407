/* SPDX-License-Identifier: MIT
 *
 * script/limits.h - memory, instructions, and the watchdog that counts them.
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

struct script_vm;

struct script_limits {
	size_t memory, max_memory; /* bytes in use; of one Lua state */
	uint64_t work, max_work;   /* instructions counted in this turn of the loop */
	uint64_t turn;		   /* of the loop: what `work` belongs to */
	bool running;	/* script code runs: a refused allocation raises */
	bool counting;	/* the hook is armed */
	bool refused;	/* the last allocation that failed was over the limit */
	const char *passed; /* NULL, or the limit that was passed */
	uint32_t line;	    /* where */
};

/* The allocator of the Lua state; `ud` is the vm. */
void *script_limits_alloc(void *ud, void *ptr, size_t osize, size_t nsize);

/* Around every stretch of running script: co is about to be resumed, was resumed. */
void script_limits_enter(struct script_vm *vm, lua_State *co);
void script_limits_leave(struct script_vm *vm);
/* Another thread of the same stretch. */
void script_limits_switch(struct script_vm *vm, lua_State *co);

/* Adds the work of a C function that took as long as n instructions. */
void script_limits_charge(lua_State *L, size_t n);

#endif
