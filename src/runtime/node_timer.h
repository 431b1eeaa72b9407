/* SPDX-License-Identifier: MIT
 *
 * runtime/node_timer.h - setTimeout and setInterval: lists of equal delay on one uv timer.
 *
 * Timers of the same delay stand in one list in order of start; lists stand in a queue by
 * expiry, and equal ones in the order in which they were put there.  A pass takes the list that expires first and runs every member that is
 * due before it looks at other lists, which is why order of due time is not quite kept.
 *
 * Source: Node 20 lib/internal/timers.js (processTimers, listOnTimeout, insert),
 * lib/timers.js, src/env.cc (RunTimers), lib/internal/priority_queue.js.
 */
#ifndef LS_RUNTIME_NODE_TIMER_H
#define LS_RUNTIME_NODE_TIMER_H

#include "base/list.h"
#include "runtime/task.h"
#include "runtime/uv_timer.h"
#include "sim/queue.h"

struct rt_node;

/* The timers of one delay. */
struct rt_node_list {
	int64_t key;	/* the delay in microseconds; of its own where timers are exact */
	double ms;
	int64_t expiry; /* loop time: when its first timer may be due */
	sim_event_id place; /* in the queue; 0: the pass has taken it out */
	bool gone;	/* of no delay any more: freed when the pass lets go */
	struct ls_list timers;
};

struct rt_node_delay {
	int64_t key;
	struct rt_node_list *list; /* NULL: free */
};

struct rt_node_timer {
	struct rt_task task; /* the callback: ops->run is called at every turn */
	struct ls_list link; /* in its list */
	struct rt_node_list *list; /* NULL: in none */
	double after;	     /* the delay as coerced; -1 after a clear */
	int64_t start;	     /* loop time, milliseconds */
	bool repeats, refd;
	bool destroyed;	     /* fired for the last time, or cleared */
	bool cleared;	     /* its callback must not run */
	bool held;	     /* the runtime holds the task (release is due) */
	bool flat;	     /* wrong model M2: it waits among the microtasks */
};

struct rt_node_timers {
	struct sim_queue queue; /* of lists, by expiry; equal ones as they were put in */
	struct rt_node_delay *delays; /* by delay, open addressing; a power of two */
	uint32_t n_lists, n_delays;
	int64_t n_exact, next_expiry;
	uint32_t refs; /* ref'd live timers */
	struct rt_uv_timer uv;
	/* Where the pass stands. */
	int at_pass, at_lists, at_list;
	int64_t now, result;
	bool first_list, first_timer;
	struct rt_node_list *list;
	struct rt_node_timer *timer;
	uint32_t ahead; /* of so many lists the memory was asked for */
	int64_t restart;
	uint32_t q_timers; /* journal */
	struct rt_call call;
};

/* What a delay becomes: 1 unless in [1, 2^31 - 1].  *overflow: Node warns about it. */
double rt_node_timer_delay(const struct rt_node *n, double after, bool *overflow);

void rt_node_timers_init(struct rt_node *n);
void rt_node_timers_release(struct rt_node *n);

/* setTimeout / setInterval: `t` is zeroed but for task.ops. */
void rt_node_timer_start(struct rt_node *n, struct rt_node_timer *t, double after,
			 bool repeats, uint32_t line, const char *label);
void rt_node_timer_clear(struct rt_node *n, struct rt_node_timer *t);
void rt_node_timer_ref(struct rt_node *n, struct rt_node_timer *t);
void rt_node_timer_unref(struct rt_node *n, struct rt_node_timer *t);
/* Starts it again from now; a fired one comes to life (and is held again). */
void rt_node_timer_refresh(struct rt_node *n, struct rt_node_timer *t, uint32_t line);

#endif
