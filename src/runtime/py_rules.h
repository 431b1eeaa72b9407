/* SPDX-License-Identifier: MIT
 *
 * runtime/py_rules.h - what the versions of Python and uvloop do differently: one table.
 *
 * A row is a version or a wrong belief about the real one, which is a machine too, so
 * that a wrong prediction can be run and shown beside the right one.
 *
 * Sources: diffs of CPython 3.11.7, 3.12.1 and 3.13.0 Lib/asyncio (tasks.py, timeouts.py,
 * taskgroups.py, locks.py); uvloop's bundled libuv.
 */
#ifndef LS_RUNTIME_PY_RULES_H
#define LS_RUNTIME_PY_RULES_H

#include "runtime/beliefs.h"
#include "runtime/uv_loop.h"

#define RT_PY_DEFAULT "3.11"

struct rt_py_rules {
	const char *name;	      /* "3.11"; uvloop's "0.17"; "M9" */
	const char *belief;	      /* of a wrong model: the sentence; else NULL */
	const struct rt_uv_rules *uv; /* libuv under uvloop */
	bool wait_for_timeout;	      /* 3.12: wait_for is `async with timeout()` */
	bool done_inline;	      /* 3.12: gather and TaskGroup take finished children at once */
	bool eager_tasks;	      /* 3.12: loop.set_task_factory(asyncio.eager_task_factory) */
	bool wait_closed_waits;	      /* 3.12: Server.wait_closed() waits for its clients */
	bool uncancel_clears;	      /* 3.13: uncancel() to 0 clears a pending cancellation */
	bool wake_all;		      /* 3.13: a semaphore wakes all that it can */
	bool queue_shutdown;	      /* 3.13: Queue.shutdown() */
	bool wait_passes_on;	      /* 3.13: who leaves Condition.wait wakes another */
	bool group_counts;	      /* 3.13: a TaskGroup keeps its parent's cancelling() right */
	bool await_yields;	      /* M9: await always lets the loop run */
	bool task_now;		      /* M10: create_task runs the body at once */
	bool gather_threads;	      /* M11: what gather runs blocks nobody else */
	bool blocking_harmless;	      /* M13: blocking in a coroutine blocks nobody else */
	bool fast_loop_cures;	      /* M20: blocking_harmless, on uvloop */
	bool no_gil;		      /* M14, and free-threaded Python: gil = false */
	struct rt_beliefs outside;    /* M15, M16, M18 */
};

/* The row of this name; NULL when there is none. */
const struct rt_py_rules *rt_py_rules_find(const char *name);
/* The row at this place, for lists; NULL after the last. */
const struct rt_py_rules *rt_py_rules_at(size_t i);

#endif
