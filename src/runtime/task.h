/* SPDX-License-Identifier: MIT
 *
 * runtime/task.h - a piece of script that a runtime will run: callback, tick, job.
 *
 * The runtimes order tasks; what a task does is the host's business (a Lua function, a
 * promise reaction, a C function in a test).  A task is embedded in the host's own
 * object; the runtime links it into its queues, runs it, and says when it has let go.
 *
 * Ownership: from the call that queues a task until its `release`, the host must keep
 * the memory and whatever the task refers to.
 */
#ifndef LS_RUNTIME_TASK_H
#define LS_RUNTIME_TASK_H

#include <stdint.h>

#include "machine/machine.h"
#include "runtime/overheads.h"
#include "runtime/resume.h"

struct rt_task;

struct rt_task_ops {
	/* Runs the task; after RT_SUSPENDED it is called again and goes on. */
	enum rt_status (*run)(struct rt_task *);
	/* The runtime holds the task no more: it ran for the last time, or was cleared.
	 * Called exactly once for each time it was queued or started.  May be NULL. */
	void (*release)(struct rt_task *);
	/* The task is about to run: begins to fetch the memory that its run will read.  It
	 * is called for many tasks with step 0, then for all with step 1, and so on, and
	 * may read at each step what it asked for at the one before.  False when that was
	 * all.  May be NULL. */
	bool (*fetch)(struct rt_task *, int step);
};

struct rt_task {
	const struct rt_task_ops *ops;
	struct rt_task *next; /* in a FIFO */
	uint32_t item;	      /* in the journal, 0 when it is off */
	uint32_t request;     /* async context: the request that this work belongs to */
	bool cancelled;	      /* Python: leaves its queue without running */
	bool lives;	      /* the item lives on after this run, set while it runs */
};

/* With many tasks asleep each is far from the processor when its time comes.  What the
 * next ones need is asked for at once, so that the memory answers in parallel. */
#define RT_AHEAD      32   /* tasks, at most */
#define RT_AHEAD_FROM 1024 /* waiting tasks, that caches hold no more */

void rt_fetch_ahead(struct rt_task *tasks[RT_AHEAD], uint32_t n);

struct rt_fifo {
	struct rt_task *head, *tail;
};

static inline void rt_fifo_push(struct rt_fifo *q, struct rt_task *t)
{
	t->next = NULL;
	if (q->tail)
		q->tail->next = t;
	else
		q->head = t;
	q->tail = t;
}

static inline struct rt_task *rt_fifo_pop(struct rt_fifo *q)
{
	struct rt_task *t = q->head;

	if (t) {
		q->head = t->next;
		if (!q->head)
			q->tail = NULL;
	}
	return t;
}

/* Takes a task out of the middle; false when it is not in the queue.  Slow. */
bool rt_fifo_remove(struct rt_fifo *q, struct rt_task *t);

#define RT_LIMIT_TASKS "ticks and microtasks"

/* One simulated thread that runs tasks of a script: what all its loops and queues share. */
struct rt_thread {
	struct mc_thread mc;
	struct mc_body body; /* what the thread does */
	struct sim *sim;
	struct jrn *journal;
	const struct rt_overheads *cost;
	struct mc_answer answer; /* what the suspended code waits for */
	uint32_t process, loop;	 /* ids in the journal */
	uint32_t item;		 /* the innermost running item, 0: none */
	uint32_t request;	 /* async context of what runs */
	uint64_t turn;		 /* counts returns to the loop */
	uint64_t iterations;	 /* of the loops that it has run */
	sim_time left_poll;	 /* when poll last returned, 0: not yet */
	sim_time max_lag;	 /* the longest that something ready may have waited for the
				  * loop: away from poll, or a timer's callback late */
	uint32_t tasks;		 /* tasks run since the thread returned to its loop's poll */
	sim_time burnt;		 /* CPU burnt by the script since then */
	sim_time phase;		 /* of the millisecond clock: added before it is floored */
	sim_time skew;		 /* time that clock reads have added and no charge has paid */
	bool clock_told;	 /* the script has read a clock */
	uint32_t task_limit;	 /* 0: none */
	sim_time burn_limit;	 /* 0: none */
	const char *limit;	 /* NULL, or which limit was passed: the run ends with 3 */
};

/* Where a resumable call of one task stands; one for each level that calls tasks. */
struct rt_call {
	int at, paid;
	uint32_t item, outer_item, outer_request;
};

/* Charges `ns` to the thread.  RT_SUSPENDED: come back later with the same `paid`, which
 * is 0 at first; the time has then passed. */
enum rt_status rt_charge(struct rt_thread *t, int *paid, sim_time ns);

/* The same around a system call that takes long enough for another thread to get the GIL,
 * if there is one that wants it: accept, or the send that wakes up its reader. */
enum rt_status rt_charge_call(struct rt_thread *t, int *paid, sim_time ns);
/* The same around one that is over at once, and takes long enough all the same now and
 * then (measured beside one computing thread): a read of what is there, uvloop's last
 * look at a connection that it has set up. */
#define RT_LONG_READS 0.13
#define RT_LONG_LOOKS 0.5
enum rt_status rt_charge_brief(struct rt_thread *t, int *paid, sim_time ns, double chance);
/* Lets go of the GIL between two callbacks that hold it each for itself, where two threads
 * or more wait for it: one of them has it then (measured: one that waits alone has not). */
enum rt_status rt_pass_gil(struct rt_thread *t, int *paid);

/* When the thread will have done all that it has been told to do: it owes the skew. */
static inline sim_time rt_done_at(const struct rt_thread *t)
{
	return t->sim->now + t->skew;
}

/* Runs a task as one item of the journal: charge, BEGIN, run, END with `kept` or done.
 * Resumable. */
enum rt_status rt_run_task(struct rt_thread *t, struct rt_call *c, struct rt_task *task,
			   sim_time cost, bool kept);

/* The script's own calls; each is made from within a running task. */

/* With the GIL, where the thread has one, unless a C extension lets it go or keeps it. */
enum rt_burn { RT_BURN, RT_BURN_RELEASED, RT_BURN_KEPT };

/* cpu(): false means the body must suspend; the time will have passed when it resumes. */
bool rt_burn(struct rt_thread *t, sim_time ns, uint32_t line, enum rt_burn how);
/* Atomics.wait, time.sleep: always suspends. */
void rt_sleep(struct rt_thread *t, sim_time ns);
/* Reading a clock: now, at least 1 ns later than the read before. */
sim_time rt_clock(struct rt_thread *t);
/* The same for the script, which knows the time from then on. */
static inline sim_time rt_clock_told(struct rt_thread *t)
{
	t->clock_told = true;
	return rt_clock(t);
}

/* Milliseconds of the monotonic clock, whole: what loops cache. */
int64_t rt_clock_ms(const struct rt_thread *t);

/* Where in its millisecond a process starts: it decides small races, such as a 0 ms timer
 * against an immediate of the main script.  One time in ten the end of the millisecond
 * is near. */
sim_time rt_draw_phase(struct sim *s);

/* What was ready at `due` is seen to now: a timer's callback begins, or the loop polls. */
static inline void rt_note_lag(struct rt_thread *t, sim_time due)
{
	if (due >= 0 && t->sim->now - due > t->max_lag)
		t->max_lag = t->sim->now - due;
}

/* Around a loop's poll: what has become ready since it last returned is seen now. */
static inline void rt_enter_poll(struct rt_thread *t)
{
	if (t->left_poll)
		rt_note_lag(t, t->left_poll);
}

static inline void rt_leave_poll(struct rt_thread *t)
{
	t->left_poll = t->sim->now;
}

/* The thread is back in its loop: what a callback may do counts from zero again. */
static inline void rt_back_in_loop(struct rt_thread *t)
{
	t->turn++;
	t->tasks = 0;
	t->burnt = 0;
}

/* A new item caused by what runs now; 0 when the journal is off.  `line` 0: none. */
uint32_t rt_item(struct rt_thread *t, enum jrn_item_type type, uint32_t queue, sim_time due,
		 uint32_t line, const char *label);

#endif
