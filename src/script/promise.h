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
 * reaction, as in ECMAScript 27.2 (so `return promise` takes three ticks).
 *
 * Values are passed by stack index, which may be relative; the stack is left as it was
 * but for what a function pushes.  None of them runs script code at once, except for the
 * __index of a table that is asked for its `next`.
 */
#ifndef LS_SCRIPT_PROMISE_H
#define LS_SCRIPT_PROMISE_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/task.h"

struct script_vm;

enum script_promise_state { SCRIPT_PENDING, SCRIPT_FULFILLED, SCRIPT_REJECTED };

/* What a promise does when the promise that it waits for has settled. */
enum script_reaction {
	SCRIPT_NOT_WAITING,
	SCRIPT_THEN,   /* calls a handler, resolves with its result */
	SCRIPT_ADOPT,  /* settles the same way */
	SCRIPT_GO_ON   /* an async function goes on after await */
};

struct script_promise {
	struct script_vm *vm;
	struct script_promise *first; /* that waits for this one */
	uint32_t rejection;   /* place among the pending rejections, 0: none */
	uint32_t n_reactions;
	int slot;	      /* anchors it while `held`; its waiter while `lent` */
	uint8_t state, reaction;
	uint8_t settled_as;   /* how the promise that it waited for settled */
	uint8_t held;	      /* jobs of it that are queued or run; who will settle it */
	bool handled : 1;     /* somebody looks after its rejection */
	bool warned : 1;      /* unhandledRejection was told of it */
	bool resolved : 1;    /* its first resolve or reject was called */
	bool main : 1;	      /* the body of an ES module */
	bool plain : 1;	      /* made by script_promise_new_plain */
	bool lent : 1;	      /* script_promise_lend() */
	/* What a plain one has no memory for. */
	struct rt_task task;  /* the reaction's job */
	lua_State *co;	      /* of an async function that waits with one frame */
	uint32_t line;	      /* of the script: where it began to wait */
};

/* User values.  A handler that is not going to be called gives its place to the argument
 * of the other one. */
enum {
	SCRIPT_UV_OUTCOME = 1, /* what it settled with; before: nil, the promise that
				* waits for it, or a table of n_reactions of them */
	SCRIPT_UV_FULFILLED,   /* handlers of SCRIPT_THEN */
	SCRIPT_UV_REJECTED,
	SCRIPT_UV_ARGUMENT = SCRIPT_UV_FULFILLED, /* of SCRIPT_ADOPT: what it settles with */
	SCRIPT_UV_THREAD = SCRIPT_UV_FULFILLED /* what keeps an async function's frames */
};

/* Registers the metatable; called first. */
void script_promise_init(lua_State *L);

/* Pushes a new pending promise: one that may adopt another, one that will wait, and one
 * that is only ever settled (script_promise_settle), which is a third smaller. */
struct script_promise *script_promise_new(lua_State *L);
struct script_promise *script_promise_new_plain(lua_State *L);
struct script_promise *script_promise_new_waiting(lua_State *L);
/* The promise at idx, or NULL when it is none. */
struct script_promise *script_promise_test(lua_State *L, int idx);

/* resolve(p, v): v may be a promise or a thenable.  Nothing happens when p was resolved
 * before. */
void script_promise_resolve(lua_State *L, int p, int v);
void script_promise_reject(lua_State *L, int p, int reason);
/* The same whether or not it was resolved before: for whoever locked it in. */
void script_promise_resolve_now(lua_State *L, int p, int v);
void script_promise_settle(lua_State *L, int p, enum script_promise_state state, int v);

/* Promise.resolve(value at v): pushes the promise itself or a new one. */
struct script_promise *script_promise_of(lua_State *L, int v);
/* p.then(onFulfilled, onRejected): functions at the indices, 0 for none.  Pushes the
 * derived promise. */
struct script_promise *script_promise_then(lua_State *L, int p, int fulfilled, int rejected);
/* Lets `waiting` react when p settles, or at once if it has (PerformPromiseThen). */
void script_promise_react(lua_State *L, int p, int waiting);
/* Queues the reaction of `waiting` with the value at v. */
void script_promise_queue(lua_State *L, int waiting, enum script_promise_state as, int v);
/* Lets `waiting` react to `await v`, by the rules of the version. */
void script_promise_await(lua_State *L, int waiting, int v);

/* For who will settle the plain promise at p when its time comes: anchors it; fulfils it
 * with undefined, which lets go of it; or lets go of one that it leaves pending.  With all
 * that is known by address, the second needs no Lua value. */
void script_promise_hold(lua_State *L, int p);
void script_promise_fulfil(struct script_promise *p);
void script_promise_let_go(struct script_promise *p);
/* `waiting`, an async function that has gone on and awaits p again, lends p its anchor,
 * and keeps p alive by the stack of its thread, where p lies: so that neither stores the
 * other, which is most of what a sleep would cost.  False when p is not held so, or is
 * waited for already. */
bool script_promise_lend(struct script_promise *p, struct script_promise *waiting);

/* Begins to fetch the memory that settling p will read (struct rt_task_ops). */
bool script_promise_fetch(const struct script_promise *p, int step);

/* Pushes what a settled promise settled with. */
void script_promise_value(lua_State *L, int p);

/* Pushes resolve and reject of the promise at idx. */
void script_promise_functions(lua_State *L, int p);

/* script/promise_lib.c: the global Promise. */
void script_promise_open(lua_State *L);

/* script/async.c: the run of SCRIPT_GO_ON. */
enum rt_status script_async_go_on(struct script_promise *p);

#endif
