/* SPDX-License-Identifier: MIT
 *
 * script/reject.h - rejected promises that nobody looks after yet.
 *
 * A rejection without a handler waits here until ticks and microtasks are drained; a
 * handler that comes in time takes it away, one that comes later is told of as
 * rejectionHandled.  Source: Node 20 lib/internal/process/promises.js.
 *
 * Indices are those of lua_State L, as in script/promise.h.
 */
#ifndef LS_SCRIPT_REJECT_H
#define LS_SCRIPT_REJECT_H

#include <lua.h>

struct script_rejections;

struct script_rejections *script_rejections_new(void);
void script_rejections_free(struct script_rejections *r);

/* The promise at p was rejected and has no handler. */
void script_reject_add(lua_State *L, int p);
/* The promise at p, rejected before, gets its first handler. */
void script_reject_handled(lua_State *L, int p);

/* __rejections(): takes what waits now; returns a list of promises that were handled
 * late, a list of promises and a list of their reasons. */
int script_reject_take(lua_State *L);
/* __unhandled(promise): true when still nobody looks after it; from now on it counts as
 * told of. */
int script_reject_tell(lua_State *L);

#endif
