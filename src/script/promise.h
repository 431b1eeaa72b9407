/* SPDX-License-Identifier: MIT
 *
 * script/promise.h - ECMAScript promises, with the exact number of jobs.
 *
 * A promise is a userdata.  Whoever waits for one is a promise too, and is its own
 * reaction: `p:next(f)` makes a promise that holds f until p settles; an async function
 * that awaits is its outer promise, which holds the frames.  So a waiting call costs no
 * more than that one object, everything refers to what it needs by user values, and a
 * promise that never settles is collected with all that waits for it.
 *
 * When a promise settles, its reactions are queued as microtasks in the order of
 * registration.  Adopting another promise costs the thenable job and that promise's
 * reaction, as in ECMAScript 27.2 (node.js: three ticks for `return promise`).
 *
 * Values are passed by stack index.  All functions are for C code of the host and of the
 * vocabulary; none of them runs script code at once.
 */
#ifndef LS_SCRIPT_PROMISE_H
#define LS_SCRIPT_PROMISE_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/task.h"

struct script_vm;
struct script_frame;

enum script_promise_state { SCRIPT_PENDING, SCRIPT_FULFILLED, SCRIPT_REJECTED };

/* What a promise does when the promise that it waits for has settled. */
enum script_reaction {
	SCRIPT_NOT_WAITING,
	SCRIPT_THEN,   /* calls a handler, resolves with its result */
	SCRIPT_ADOPT,  /* settles the same way */
	SCRIPT_RESUME  /* an async function goes on after await */
};

struct script_promise {
	struct rt_task task; /* the reaction's job */
	struct script_vm *vm;
	lua_State *co;		     /* of an async function with one frame */
	struct script_frame *frames; /* of one with several */
	uint32_t n_frames;
	int slot;		/* anchors it while its job is queued or runs */
	uint32_t rejection;	/* place among the pending rejections, 0: none */
	uint32_t n_reactions;
	uint8_t state, reaction;
	uint8_t settled_as;	/* how the promise that it waited for settled */
	bool handled, warned, resolved, main;
};

/* Registers the global Promise. */
void script_promise_open(lua_State *L);

/* Pushes a new pending promise. */
struct script_promise *script_promise_new(lua_State *L);
/* The promise at idx, or NULL when it is none. */
struct script_promise *script_promise_test(lua_State *L, int idx);
/* resolve(p, v): v may be a promise or a thenable.  Nothing happens when p was resolved
 * before.  Indices may be relative; the stack is left as it was. */
void script_promise_resolve(lua_State *L, int p, int v);
void script_promise_reject(lua_State *L, int p, int reason);
/* Promise.resolve(value at v): pushes the promise itself or a new one. */
struct script_promise *script_promise_of(lua_State *L, int v);
/* p.then(onFulfilled, onRejected): values at the indices, 0 for none.  Pushes the derived
 * promise. */
struct script_promise *script_promise_then(lua_State *L, int p, int fulfilled, int rejected);
/* Marks it handled: no unhandledRejection will be told of it. */
void script_promise_handle(lua_State *L, int p);

/* Pushes what a settled promise settled with. */
void script_promise_value(lua_State *L, int p);

#endif
