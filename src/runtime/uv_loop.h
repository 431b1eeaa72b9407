/* SPDX-License-Identifier: MIT
 *
 * runtime/uv_loop.h - libuv's event loop, phase by phase.
 *
 * One loop for Node and for uvloop.  What the versions do differently is a row of
 * rt_uv_rules.  Handles and requests are embedded in their owner's structs, as in
 * libuv; a callback is resumable (runtime/resume.h): it is called again until it does
 * not say RT_SUSPENDED, and what it returns other than RT_EXIT is ignored, as a loop
 * ignores what its callbacks think.
 *
 * Sources: libuv 1.46 src/unix/core.c (uv_run, uv__backend_timeout,
 * uv__run_closing_handles, uv__run_pending), src/timer.c, src/unix/loop-watcher.c,
 * src/unix/linux.c (uv__io_poll), src/unix/async.c.
 *
 * Ownership: the loop struct is the caller's; handles must live until their close
 * callback has run, requests until their callback has.
 */
#ifndef LS_RUNTIME_UV_LOOP_H
#define LS_RUNTIME_UV_LOOP_H

#include "base/list.h"
#include "machine/epoll.h"
#include "runtime/task.h"
#include "runtime/uv_timer.h"

struct rt_uv_rules {
	const char *name;  /* the loop's flavour in the journal: screens read the version */
	bool timers_last;  /* libuv >= 1.45: timers run once before the loop and then last */
	bool metrics_poll; /* a poll with timeout 0 first, so that `now` is fresh */
	bool accepts_all; /* libuv <= 1.44: a listener's callback accepts all that wait */
	bool collect_timers; /* libuv >= 1.48: due timers are collected before any runs */
};

extern const struct rt_uv_rules rt_uv_1_18, rt_uv_1_44, rt_uv_1_46, rt_uv_1_48;

struct rt_uv_loop;

/* idle, prepare, check: run once an iteration.  The one started last runs first. */
struct rt_uv_watcher {
	struct rt_uv_handle handle;
	enum rt_status (*run)(struct rt_uv_watcher *); /* NULL: nothing to do */
	struct ls_list link;
};

/* A file descriptor in the loop's epoll (uv__io_t); `watch.events` says what was reported.
 * Sockets and listeners are the file of their watch (machine/net.h); a source without is
 * one that rt_uv_source_ready() makes readable once, like an eventfd. */
struct rt_uv_source {
	struct rt_uv_handle handle;
	enum rt_status (*run)(struct rt_uv_source *);
	struct mc_watch watch;
	bool ready;
	uint32_t signal; /* not 0: a signal's, run after all others, the lowest first */
	struct ls_list last; /* until then: in the loop's signals */
};

/* An async handle: any thread may send; all handles of a loop share one source and are
 * run in the order of creation. */
struct rt_uv_async {
	struct rt_uv_handle handle;
	enum rt_status (*run)(struct rt_uv_async *);
	struct ls_list link; /* in loop->asyncs */
	bool sent;
};

/* Something that goes through the pending phase: a connect that failed at once. */
struct rt_uv_pending {
	enum rt_status (*run)(struct rt_uv_pending *);
	struct ls_list link;
};

struct rt_uv_loop {
	struct rt_thread *thread;
	const struct rt_uv_rules *rules;
	uint32_t id;	 /* in the journal */
	int64_t now;	 /* cached clock, whole milliseconds */
	uint64_t count;	 /* iterations */
	uint32_t active_handles; /* active and ref'd */
	uint32_t active_reqs;
	bool stop;
	struct rt_uv_timers timers;
	struct ls_list idle, prepare, check; /* of rt_uv_watcher */
	struct ls_list pending;	 /* of rt_uv_pending */
	struct mc_epoll epoll;
	struct ls_list asyncs;	 /* of rt_uv_async */
	struct rt_uv_source async_source;
	struct rt_uv_handle *closing; /* a stack */
	uint32_t n_idle;	      /* active idle handles */
	uint32_t q_pending, q_poll, q_check, q_closing, q_timers, q_kernel; /* journal */
	/* Where the resumable functions stand. */
	int at_run, at_timers, at_list, at_pending, at_poll, at_ready, at_async, at_closing;
	int paid;
	int rounds;
	bool polling;	/* within block() */
	sim_time until; /* poll blocks no longer */
	/* Of runtime/uv_race.c. */
	bool held_up;	/* on its way to poll */
	bool sleeps_on; /* poll goes on blocking, whatever is ready */
	bool timed;	/* poll blocks until an instant that is known */
	sim_time late_since; /* asked about what became ready then */
	bool keeps_out; /* what is ready is not there yet, for this poll */
	uint64_t newest; /* timers started later do not run in this pass */
	int64_t latest;  /* nor do those that are due later */
	struct ls_list batch;	     /* what the running phase took as its snapshot */
	struct rt_uv_watcher *watcher;
	struct rt_uv_source *source;
	struct ls_list signals; /* reported, and to be run when poll is nearly over */
	struct rt_uv_async *async;
	struct rt_uv_pending *one;
	struct rt_uv_handle *closed, *handle; /* of the closing phase: to come, current */
	struct rt_uv_timer *timer;
	struct ls_list async_batch;
	uint32_t reported; /* by epoll, in this iteration */
};

void rt_uv_loop_init(struct rt_uv_loop *l, struct rt_thread *t, const struct rt_uv_rules *r,
		     const char *flavour);

/* uv_run(UV_RUN_DEFAULT): RT_DONE when nothing alive is left or stop was asked. */
enum rt_status rt_uv_run(struct rt_uv_loop *l);
void rt_uv_stop(struct rt_uv_loop *l);
bool rt_uv_loop_alive(const struct rt_uv_loop *l);
/* Refreshes the cached clock (uv_update_time). */
void rt_uv_update_time(struct rt_uv_loop *l);

void rt_uv_handle_init(struct rt_uv_loop *l, struct rt_uv_handle *h);
void rt_uv_handle_start(struct rt_uv_handle *h);
void rt_uv_handle_stop(struct rt_uv_handle *h);
void rt_uv_ref(struct rt_uv_handle *h);
void rt_uv_unref(struct rt_uv_handle *h);
/* Stops the handle (its owner has taken it out of its lists) and runs `on_close` in the
 * closing phase, last closed first. */
void rt_uv_close(struct rt_uv_handle *h, enum rt_status (*on_close)(struct rt_uv_handle *));

void rt_uv_idle_start(struct rt_uv_loop *l, struct rt_uv_watcher *w);
void rt_uv_idle_stop(struct rt_uv_watcher *w);
void rt_uv_prepare_start(struct rt_uv_loop *l, struct rt_uv_watcher *w);
void rt_uv_check_start(struct rt_uv_loop *l, struct rt_uv_watcher *w);
void rt_uv_watcher_stop(struct rt_uv_watcher *w);

void rt_uv_source_init(struct rt_uv_loop *l, struct rt_uv_source *s,
		       enum rt_status (*run)(struct rt_uv_source *));
/* The kernel has something for it, once: poll wakes up. */
void rt_uv_source_ready(struct rt_uv_source *s);
/* The loop's end: what its epoll still knows is forgotten. */
void rt_uv_loop_release(struct rt_uv_loop *l);

void rt_uv_async_init(struct rt_uv_loop *l, struct rt_uv_async *a,
		      enum rt_status (*run)(struct rt_uv_async *));
void rt_uv_async_send(struct rt_uv_async *a);
void rt_uv_async_close(struct rt_uv_async *a, enum rt_status (*on_close)(struct rt_uv_handle *));

void rt_uv_feed(struct rt_uv_loop *l, struct rt_uv_pending *p);

/* For the loop itself: the races around its poll (runtime/uv_race.c). */
/* Before poll looks: true when the loop comes late, and blocks first. */
bool rt_uv_race_late_loop(struct rt_uv_loop *l);
/* Poll would end now: true when it goes on, because the system wakes the thread late or a
 * result comes later than planned. */
bool rt_uv_race_end_of_poll(struct rt_uv_loop *l);

#endif
