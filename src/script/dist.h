/* SPDX-License-Identifier: MIT
 *
 * script/dist.h - durations and distributions as scripts give them.
 *
 * cpu, opts.ms, latency take a number (milliseconds), a duration ("250us", "1.5s") or a
 * distribution (dist.exponential("20ms")).  A draw hangs on (seed, stream, request, number
 * of the call within the request): sim/rng.h.
 */
#ifndef LS_SCRIPT_DIST_H
#define LS_SCRIPT_DIST_H

#include <lua.h>

#include "base/arena.h"
#include "sim/rng.h"
#include "sim/time.h"

/* Registers the global `dist`. */
void script_dist_open(lua_State *L);

/* The time given at idx, drawn from `stream` if it is a distribution.  Throws when it is
 * none of the three; `what` names the argument in that sentence. */
sim_time script_time(lua_State *L, int idx, const char *stream, const char *what);
/* The same with the number of the stream, for who draws often. */
sim_time script_time_in(lua_State *L, int idx, uint64_t stream, const char *what);

/* The number of the next draw of what runs now: counted within its request, or for what
 * belongs to none, within its isolate. */
struct script_vm;
uint64_t script_next_draw(struct script_vm *vm);

/* As script_time(), undrawn: fills *d, whose parts live as long as the value at idx. */
void script_dist_at(lua_State *L, int idx, struct sim_dist *d, const char *what);
/* The same; its parts are copied into the arena. */
void script_dist_keep(lua_State *L, int idx, struct ls_arena *arena, struct sim_dist *d,
		      const char *what);

#endif
