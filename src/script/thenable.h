/* SPDX-License-Identifier: MIT
 *
 * script/thenable.h - what a promise can adopt: a promise, or a table with `next`.
 *
 * Resolving with one takes a job of its own (NewPromiseResolveThenableJob), which calls
 * its `next` with functions that resolve or reject.  For a promise that call has no
 * effect that a script could see, so the reaction is registered directly.
 */
#ifndef LS_SCRIPT_THENABLE_H
#define LS_SCRIPT_THENABLE_H

#include <lua.h>

enum script_thenable { SCRIPT_NOT_THENABLE, SCRIPT_IS_THENABLE, SCRIPT_THENABLE_THREW };

/* Pushes the function in the field `next` of the value at v (nil for a promise), or the
 * error that asking for it threw, or nothing. */
enum script_thenable script_thenable_get(lua_State *L, int v);

/* Queues the job that lets the promise at p adopt the value at v, whose `next` is at f. */
void script_thenable_job(lua_State *L, int p, int v, int f);

#endif
