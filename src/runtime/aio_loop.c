/* SPDX-License-Identifier: MIT
 *
 * runtime/aio_loop.c - asyncio's own loop: _run_once, step by step.
 */
#include "runtime/py_loop.h"

#include <math.h>

#include "base/bits.h"
#include "runtime/race.h"

#define MAX_SELECT_TIMEOUT 86400.0 /* MAXIMUM_SELECT_TIMEOUT, seconds */
#define CLOCK_RESOLUTION 1e-9
#define MIN_SCHEDULED 100 /* _MIN_SCHEDULED_TIMER_HANDLES */

static sim_time now(const struct rt_py_loop *l)
{
	return l->thread->sim->now;
}

static void enter(struct rt_py_loop *l, enum jrn_phase phase)
{
	jrn_emit_phase(l->thread->journal, now(l), l->id, phase);
}

static void let_go(struct rt_task *t)
{
	if (t->ops->release)
		t->ops->release(t);
}

static double aio_time(struct rt_py_loop *l)
{
	return (double)rt_clock(l->thread) * 1e-9;
}

/* ---- timers ------------------------------------------------------------------------ */

/* Beyond the end of time: what waits for this waits for ever.  NaN is not. */
static bool is_never(double when)
{
	return when > (double)SIM_END * 1e-9;
}

/* The instant of simulated time at which the loop's clock shows `when`. */
static jrn_time due_at(const struct rt_py_loop *l, double when)
{
	if (is_never(when) || isnan(when))
		return JRN_NEVER;
	if (when < 0)
		return 0;
	return (jrn_time)llround(when * 1e9) - l->thread->phase;
}

static void timer_start(struct rt_py_timer *t, double seconds, bool absolute)
{
	struct rt_py_loop *l = t->loop;

	t->when = absolute ? seconds : aio_time(l) + seconds;
	t->waits = true;
	rt_py_timer_item(t, due_at(l, t->when));
	rt_aio_heap_push(l, t);
}

static void timer_cancel(struct rt_py_timer *t)
{
	t->loop->n_cancelled++;
}

static void drop_first(struct rt_py_loop *l)
{
	struct rt_py_timer *t = rt_aio_heap_pop(l);

	t->waits = false;
	let_go(t->task);
}

static void drop_all_cancelled(struct rt_py_loop *l)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < l->n_heap; i++) {
		struct rt_py_timer *t = l->heap[i].timer;

		if (!t->task->cancelled) {
			l->heap[kept++] = l->heap[i];
			continue;
		}
		t->waits = false;
		let_go(t->task);
	}
	l->n_heap = kept;
	rt_aio_heapify(l);
	l->n_cancelled = 0;
}

/* Cancelled timers leave the heap when they are its head, or when there are too many. */
static void prune(struct rt_py_loop *l)
{
	if (l->n_heap > MIN_SCHEDULED && (double)l->n_cancelled / l->n_heap > 0.5) {
		drop_all_cancelled(l);
		return;
	}
	while (l->n_heap && l->heap[0].timer->task->cancelled) {
		l->n_cancelled--;
		drop_first(l);
	}
}

/* As CPython asks, so that NaN counts as due when it comes to the head. */
static bool is_due(const struct rt_py_loop *l, double end)
{
	return l->n_heap && !(l->heap[0].when >= end);
}

/* How many it was. */
static uint32_t fetch_ahead(const struct rt_py_loop *l, double end)
{
	struct rt_py_timer *timers[RT_AHEAD];
	uint32_t n = rt_aio_heap_due(l, end, timers);

	for (uint32_t i = 0; i < n; i++)
		ls_prefetch(timers[i]);
	for (uint32_t i = 0; i < n; i++)
		ls_prefetch(timers[i]->task);
	return n;
}

static void collect_timers(struct rt_py_loop *l)
{
	double end = aio_time(l) + CLOCK_RESOLUTION;
	uint32_t ahead = 0;

	if (is_due(l, end))
		enter(l, JRN_PH_TIMERS);
	while (is_due(l, end)) {
		struct rt_py_timer *t;

		if (l->n_heap >= RT_AHEAD_FROM && ahead-- == 0)
			ahead = fetch_ahead(l, end);
		t = rt_aio_heap_pop(l);
		t->waits = false;
		rt_py_timer_ready(t, due_at(l, t->when));
	}
}

/* ---- select ------------------------------------------------------------------------ */

/* What epoll_wait is given for this many seconds: whole milliseconds, rounded up twice,
 * so that 9 ms become 10 (selectors.py passes ceil(s * 1e3) * 1e-3). */
static sim_time epoll_ms(double seconds)
{
	double passed = ceil(seconds * 1e3) * 1e-3;

	return ((sim_time)ceil(passed * 1e9) + SIM_MS - 1) / SIM_MS;
}

static void plan_select(struct rt_py_loop *l)
{
	enum jrn_poll_reason why = JRN_POLL_FOREVER;
	sim_time span = -1;
	double left;

	if (l->n_ready > 0 || l->stopping) {
		why = l->stopping ? JRN_POLL_STOPPED : JRN_POLL_PENDING;
		span = 0;
	} else if (l->n_heap && !is_never(l->heap[0].when)) {
		left = l->heap[0].when - aio_time(l);
		why = left > 0 ? JRN_POLL_TIMER : JRN_POLL_TIMER_DUE;
		left = left > MAX_SELECT_TIMEOUT ? MAX_SELECT_TIMEOUT : left > 0 ? left : 0;
		span = epoll_ms(left) * SIM_MS;
	}
	l->until = span < 0 ? SIM_FOREVER
		   : span == 0 ? now(l)
			       : now(l) + span + l->thread->cost->wake;
	l->timed = l->until > now(l) && l->until < SIM_FOREVER;
	jrn_emit_poll(l->thread->journal, now(l), l->id, span, why);
}

/* ---- races around select (runtime/race.h) ------------------------------------------- */

static bool timer_is_near(const struct rt_py_loop *l)
{
	return l->n_heap && due_at(l, l->heap[0].when) <= now(l) + SIM_NEAR;
}

/* Select would not wait for what another thread is about to post: the loop may come
 * later. */
static bool comes_late(struct rt_py_loop *l)
{
	if ((l->n_ready == 0 && !timer_is_near(l)) || mc_epoll_is_ready(&l->epoll) ||
	    !rt_race_soon(l->thread, SIM_NEAR) || !sim_race(l->thread->sim, "late select", 2))
		return false;
	l->until = now(l) + SIM_NEAR;
	return true;
}

/* Select would end now; true: it goes on, because the system wakes the thread late. */
static bool wakes_late(struct rt_py_loop *l)
{
	bool more = false;

	if (l->sleeps_on || l->reported > 0 || !l->timed || now(l) < l->until) {
		l->sleeps_on = false;
		return false;
	}
	for (uint32_t i = 1; i < l->n_heap && i < 3; i++)
		more = more || due_at(l, l->heap[i].when) <= now(l) + RT_LATE;
	l->sleeps_on = rt_race_late_wake(l->thread, "late timer", more);
	l->until = now(l) + RT_LATE;
	return l->sleeps_on;
}

/* What another thread has just posted might have come after select looked. */
static bool post_is_late(struct rt_py_loop *l)
{
	sim_time since = l->reported ? mc_epoll_since(&l->epoll) : l->late_since;
	bool asked = since == l->late_since;

	l->late_since = since;
	return !asked && l->n_ready > 0 && now(l) - since <= SIM_NEAR &&
	       sim_race(l->thread->sim, "late post", 2);
}

static enum rt_status block(struct rt_py_loop *l)
{
	l->epoll.waiting = l->polling = !l->polling;
	if (!l->polling)
		return RT_DONE;
	l->thread->answer = (struct mc_answer){ .need = MC_BLOCK,
						.until = l->until,
						.wait = l->held_up ? JRN_WAIT_CORE
								   : JRN_WAIT_POLL };
	return RT_SUSPENDED;
}

static enum rt_status read_from_self(struct rt_task *t)
{
	struct rt_py_loop *l = LS_LIST_ENTRY(t, struct rt_py_loop, self_pipe);

	l->pipe_full = false;
	return RT_DONE;
}

static uint32_t poll_pipe(const struct mc_watch *w)
{
	const struct rt_py_loop *l = w->file;

	return l->pipe_full ? MC_IN : 0;
}

/* _process_events: the handles of what was reported join the queue. */
static void process_events(struct rt_py_loop *l)
{
	struct mc_watch *w;

	while ((w = mc_epoll_next(&l->epoll))) {
		if (w != &l->pipe) {
			rt_py_fd_reported(w);
			continue;
		}
		l->self_pipe.item = rt_item(l->thread, JRN_IT_HANDLE, l->q_ready, JRN_NEVER, 0,
					    "_read_from_self");
		rt_fifo_push(&l->ready, &l->self_pipe);
		l->n_ready++;
	}
}

static enum rt_status select_events(struct rt_py_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_poll);
	l->held_up = sim_is_open(l->thread->sim) && comes_late(l);
	while (l->held_up && now(l) < l->until && !mc_epoll_is_ready(&l->epoll))
		RT_CALL(l->at_poll, st, block(l));
	l->held_up = false;
	enter(l, JRN_PH_POLL);
	rt_back_in_loop(l->thread);
	rt_enter_poll(l->thread);
	plan_select(l);
	if (l->until <= now(l)) /* epoll_wait lets the GIL go, even for no time */
		RT_CALL(l->at_poll, st, rt_py_let_others(l));
	do {
		while (((l->reported = mc_epoll_wait(&l->epoll, UINT32_MAX)) == 0 ||
			l->sleeps_on) &&
		       now(l) < l->until)
			RT_CALL(l->at_poll, st, block(l));
	} while (sim_is_open(l->thread->sim) && wakes_late(l));
	if (sim_is_open(l->thread->sim) && post_is_late(l)) {
		mc_epoll_forget(&l->epoll);
		l->reported = 0;
	}
	rt_leave_poll(l->thread);
	jrn_emit_polled(l->thread->journal, now(l), l->id, l->reported);
	process_events(l);
	RT_END(l->at_poll);
}

/* ---- the loop ---------------------------------------------------------------------- */

static enum rt_status run_once(struct rt_py_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_once);
	l->thread->iterations++;
	jrn_emit_iteration(l->thread->journal, now(l), l->id, ++l->passes);
	RT_CALL(l->at_once, st, rt_charge(l->thread, &l->paid, l->thread->cost->iteration));
	prune(l);
	RT_CALL(l->at_once, st, select_events(l));
	collect_timers(l);
	enter(l, JRN_PH_READY);
	RT_CALL(l->at_once, st, rt_py_run_snapshot(l, l->thread->cost->callback));
	RT_RETURN(l->at_once, st);
	RT_END(l->at_once);
}

static enum rt_status aio_run(struct rt_py_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_run);
	do {
		RT_CALL(l->at_run, st, run_once(l));
		if (st != RT_DONE)
			break;
	} while (!l->stopping);
	l->stopping = false;
	RT_RETURN(l->at_run, st);
	RT_END(l->at_run);
}

static void aio_wake(struct rt_py_loop *l)
{
	l->pipe_full = true;
	mc_watch_raise(&l->pipe);
}

static void aio_stop(struct rt_py_loop *l)
{
	l->stopping = true;
}

const struct rt_py_loop_ops rt_aio_ops = {
	.name = "asyncio",
	.run = aio_run,
	.wake = aio_wake,
	.stop = aio_stop,
	.time = aio_time,
	.timer_start = timer_start,
	.timer_cancel = timer_cancel,
};

void rt_aio_init(struct rt_py_loop *l)
{
	static const struct rt_task_ops ops = { .run = read_from_self };
	struct jrn *j = l->thread->journal;

	l->self_pipe.ops = &ops;
	mc_epoll_init(&l->epoll, &l->thread->mc);
	mc_watch_init(&l->pipe, &l->epoll, NULL);
	l->pipe.poll = poll_pipe;
	l->pipe.file = l;
	l->id = jrn_emit_loop(j, now(l), l->thread->mc.id, l->ops->name);
	l->q_timers = jrn_emit_queue(j, now(l), JRN_Q_TIMERS, l->id);
}
