/* SPDX-License-Identifier: MIT
 *
 * script/py_limiter.h - anyio's worker threads: where `def` endpoints run.
 *
 * One call takes seven steps: (a) a turn of the loop; (b) a token of the 40 that a loop
 * has, or a place in the queue for one; (c) another turn, if the token was free; (d) the
 * idle thread that was used last takes it, or a new one is started; (e) the thread runs
 * it, under the GIL; (f) it posts the result through call_soon_threadsafe; (g) the task
 * resumes on the loop, and only then its token is free for the first in the queue.
 *
 * Source: anyio 3.6.2 _backends/_asyncio.py (run_sync_in_worker_thread, WorkerThread,
 * CapacityLimiter).
 *
 * Ownership: a call's struct is pooled; script_limiter_run gives it back at its end.
 */
#ifndef LS_SCRIPT_PY_LIMITER_H
#define LS_SCRIPT_PY_LIMITER_H

#include <lua.h>

#include "script/py.h"

#define SCRIPT_TOKENS 40
#define SCRIPT_WORKER_IDLE (10 * SIM_S) /* MAX_IDLE_TIME */

struct script_worker;

/* A function that runs in a thread for a task. */
struct script_hop {
	struct rt_task code;   /* in the thread */
	struct rt_task posted; /* on the loop */
	struct script_vm *vm;
	struct script_loop *loop;
	struct script_future *task; /* that waits; NULL: it was cancelled */
	struct script_worker *worker;
	struct script_hop *next; /* in the queue for tokens, or spare */
	struct script_hop *older; /* of all there are */
	int values[3];		 /* slots: the function, two arguments */
	int result;		 /* slot */
	sim_time cost;		 /* CPU in the thread before the function */
	uint8_t at;
	bool failed, over, counted;
};

/* A call of the three values on top, popped: a function and two arguments. */
struct script_hop *script_hop_new(lua_State *L, sim_time cost);
/* Its next step, from the continuation k, until it has returned 0: then its result is
 * pushed, or its error was raised.  Else it has yielded: `return` what it returns. */
int script_hop_run(lua_State *L, struct script_hop **hop, lua_KFunction k);
/* Whoever waits for it goes. */
void script_hop_leave(struct script_hop *h);

void script_limiter_release(struct script_py *py);
/* __in_thread(fn, a, b) */
void script_limiter_open(lua_State *L);

#endif
