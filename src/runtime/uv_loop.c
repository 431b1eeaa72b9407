/* SPDX-License-Identifier: MIT */
#include "runtime/uv_loop.h"

#include "runtime/race.h"

const struct rt_uv_rules rt_uv_1_18 = { .name = "libuv 1.18", .accepts_all = true };
const struct rt_uv_rules rt_uv_1_44 = { .name = "libuv 1.44", .accepts_all = true };
const struct rt_uv_rules rt_uv_1_46 = { .name = "libuv 1.46",
				       .timers_last = true,
				       .metrics_poll = true };
const struct rt_uv_rules rt_uv_1_48 = { .name = "libuv 1.48",
				       .timers_last = true,
				       .metrics_poll = true,
				       .collect_timers = true };

#define PENDING_ROUNDS 8 /* further looks at the pending queue after poll */
#define EVENTS	       1024 /* what one poll returns at most */

static sim_time now(const struct rt_uv_loop *l)
{
	return l->thread->sim->now;
}

static enum rt_status run_asyncs(struct rt_uv_source *s);

void rt_uv_loop_init(struct rt_uv_loop *l, struct rt_thread *t, const struct rt_uv_rules *r,
		     const char *flavour)
{
	struct jrn *j = t->journal;
	struct ls_list *lists[] = { &l->idle,  &l->prepare,	&l->check,	  &l->pending,
				    &l->asyncs, &l->batch, &l->async_batch };

	*l = (struct rt_uv_loop){ .thread = t, .rules = r, .late_since = -1 };
	mc_epoll_init(&l->epoll, &t->mc);
	for (unsigned i = 0; i < sizeof lists / sizeof lists[0]; i++)
		ls_list_init(lists[i]);
	l->id = t->loop = jrn_emit_loop(j, t->sim->now, t->mc.id, flavour);
	l->q_timers = jrn_emit_queue(j, t->sim->now, JRN_Q_TIMERS, l->id);
	l->q_pending = jrn_emit_queue(j, t->sim->now, JRN_Q_PENDING, l->id);
	l->q_poll = jrn_emit_queue(j, t->sim->now, JRN_Q_POLL, l->id);
	l->q_check = jrn_emit_queue(j, t->sim->now, JRN_Q_CHECK, l->id);
	l->q_closing = jrn_emit_queue(j, t->sim->now, JRN_Q_CLOSING, l->id);
	l->q_kernel = jrn_emit_queue(j, t->sim->now, JRN_Q_KERNEL, l->id);
	ls_list_init(&l->signals);
	rt_uv_source_init(l, &l->async_source, run_asyncs);
	l->now = -1;
	rt_uv_update_time(l);
}

void rt_uv_update_time(struct rt_uv_loop *l)
{
	int64_t ms = rt_clock_ms(l->thread);

	if (ms == l->now)
		return;
	l->now = ms;
	jrn_emit_loop_time(l->thread->journal, now(l), l->id, ms);
}

bool rt_uv_loop_alive(const struct rt_uv_loop *l)
{
	return l->active_handles > 0 || l->active_reqs > 0 || !ls_list_is_empty(&l->pending) ||
	       l->closing;
}

void rt_uv_stop(struct rt_uv_loop *l)
{
	l->stop = true;
}

static void enter(struct rt_uv_loop *l, enum jrn_phase phase)
{
	jrn_emit_phase(l->thread->journal, now(l), l->id, phase);
}

/* ---- timers ------------------------------------------------------------------------ */

static struct rt_uv_timer *next_due(struct rt_uv_loop *l)
{
	struct rt_uv_timer *t = rt_uv_timers_first(&l->timers);

	return t && t->due <= l->now && t->due <= l->latest && t->start < l->newest ? t : NULL;
}

static enum rt_status run_timers(struct rt_uv_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_timers);
	enter(l, JRN_PH_TIMERS);
	l->newest = l->rules->collect_timers ? l->timers.next_start : UINT64_MAX;
	l->latest = l->rules->collect_timers ? l->now : INT64_MAX;
	while ((l->timer = next_due(l))) {
		rt_uv_timer_stop(l->timer);
		if (l->timer->repeat > 0)
			rt_uv_timer_start(l->timer, l->timer->repeat, l->timer->repeat);
		RT_CALL(l->at_timers, st, l->timer->run(l->timer));
		if (st == RT_EXIT)
			RT_RETURN(l->at_timers, st);
	}
	RT_END(l->at_timers);
}

/* Is there a timer that the end of this millisecond makes due before something else? */
static bool clock_matters(const struct rt_uv_loop *l)
{
	const struct rt_uv_timers *ts = &l->timers;
	int64_t ms = rt_clock_ms(l->thread);

	if (ts->len && ts->heap[0]->due == ms + 1)
		return l->n_idle > 0 || mc_epoll_is_ready(&l->epoll) ||
		       rt_race_soon(l->thread, SIM_MS);
	for (uint32_t i = 1; i < ts->len && i < 3; i++)
		if (ts->heap[i]->due == ms + 1)
			return true;
	return false;
}

/* The look at the clock that decides which timers are due. */
static void update_time_for_timers(struct rt_uv_loop *l)
{
	if (sim_is_open(l->thread->sim) && clock_matters(l))
		rt_race_clock(l->thread, "clock");
	rt_uv_update_time(l);
}

/* ---- pending ----------------------------------------------------------------------- */

void rt_uv_feed(struct rt_uv_loop *l, struct rt_uv_pending *p)
{
	ls_list_push(&l->pending, &p->link);
}

static enum rt_status run_pending(struct rt_uv_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_pending);
	ls_list_move(&l->batch, &l->pending);
	while (!ls_list_is_empty(&l->batch)) {
		l->one = LS_LIST_ENTRY(ls_list_pop(&l->batch), struct rt_uv_pending, link);
		RT_CALL(l->at_pending, st, l->one->run(l->one));
		if (st == RT_EXIT)
			RT_RETURN(l->at_pending, st);
	}
	RT_END(l->at_pending);
}

/* ---- idle, prepare, check ---------------------------------------------------------- */

/* A snapshot: watchers started by a watcher wait for the next iteration. */
static enum rt_status run_watchers(struct rt_uv_loop *l, struct ls_list *list)
{
	enum rt_status st;

	RT_BEGIN(l->at_list);
	ls_list_move(&l->batch, list);
	while (!ls_list_is_empty(&l->batch)) {
		l->watcher = LS_LIST_ENTRY(ls_list_pop(&l->batch), struct rt_uv_watcher, link);
		ls_list_push(list, &l->watcher->link);
		if (!l->watcher->run)
			continue;
		RT_CALL(l->at_list, st, l->watcher->run(l->watcher));
		if (st == RT_EXIT)
			RT_RETURN(l->at_list, st);
	}
	RT_END(l->at_list);
}

/* ---- poll -------------------------------------------------------------------------- */

/* Milliseconds that poll may block, -1 for ever (uv_backend_timeout). */
static int64_t backend_timeout(const struct rt_uv_loop *l, enum jrn_poll_reason *why)
{
	const struct rt_uv_timer *t = rt_uv_timers_first(&l->timers);

	*why = l->stop						     ? JRN_POLL_STOPPED
	       : l->active_handles == 0 && l->active_reqs == 0	     ? JRN_POLL_NOTHING_ALIVE
	       : !ls_list_is_empty(&l->pending)			     ? JRN_POLL_PENDING
	       : l->n_idle > 0					     ? JRN_POLL_IDLE
	       : l->closing					     ? JRN_POLL_CLOSING
	       : !t						     ? JRN_POLL_FOREVER
	       : t->due > l->now				     ? JRN_POLL_TIMER
								     : JRN_POLL_TIMER_DUE;
	if (*why == JRN_POLL_FOREVER)
		return -1;
	return *why == JRN_POLL_TIMER ? t->due - l->now : 0;
}

/* Asks how long, with the clock refreshed first where a look with timeout 0 does so. */
static void plan_poll(struct rt_uv_loop *l)
{
	enum jrn_poll_reason why;
	int64_t ms;

	if (l->rules->metrics_poll)
		rt_uv_update_time(l);
	ms = backend_timeout(l, &why);
	l->reported = mc_epoll_wait(&l->epoll, EVENTS);
	if (l->reported > 0)
		l->until = now(l);
	else
		l->until = ms < 0 ? SIM_FOREVER
			   : ms == 0 ? now(l)
				     : now(l) + ms * SIM_MS + l->thread->cost->wake;
	l->timed = l->until > now(l) && l->until < SIM_FOREVER;
	jrn_emit_poll(l->thread->journal, now(l), l->id, ms < 0 ? -1 : ms * SIM_MS, why);
}

/* Blocks once; called again when the time has come or something was reported. */
static enum rt_status block(struct rt_uv_loop *l)
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

static void put_last(struct rt_uv_loop *l, struct rt_uv_source *s)
{
	struct ls_list *before = l->signals.next;

	while (before != &l->signals &&
	       LS_LIST_ENTRY(before, struct rt_uv_source, last)->signal < s->signal)
		before = before->next;
	ls_list_insert(before, &s->last);
}

/* The next source; those of signals come when there are no others (uv__io_poll's
 * have_signals). */
static struct rt_uv_source *next_source(struct rt_uv_loop *l)
{
	struct mc_watch *w;
	struct ls_list *last;

	while ((w = mc_epoll_next(&l->epoll))) {
		struct rt_uv_source *s = LS_LIST_ENTRY(w, struct rt_uv_source, watch);

		if (!s->signal)
			return s;
		put_last(l, s);
	}
	last = ls_list_pop(&l->signals);
	return last ? LS_LIST_ENTRY(last, struct rt_uv_source, last) : NULL;
}

/* What was reported; what becomes ready meanwhile waits for the next iteration. */
static enum rt_status run_reported(struct rt_uv_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_ready);
	while ((l->source = next_source(l))) {
		l->source->ready = false;
		RT_CALL(l->at_ready, st, l->source->run(l->source));
		if (st == RT_EXIT)
			RT_RETURN(l->at_ready, st);
	}
	RT_END(l->at_ready);
}

static enum rt_status poll(struct rt_uv_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_poll);
	l->held_up = sim_is_open(l->thread->sim) && rt_uv_race_late_loop(l);
	while (l->held_up && now(l) < l->until && !mc_epoll_is_ready(&l->epoll))
		RT_CALL(l->at_poll, st, block(l));
	l->held_up = false;
	RT_CALL(l->at_poll, st, rt_charge(l->thread, &l->paid, 0)); /* what it owes */
	enter(l, JRN_PH_POLL);
	rt_back_in_loop(l->thread);
	rt_enter_poll(l->thread);
	plan_poll(l);
	do {
		while (now(l) < l->until && (l->sleeps_on || l->reported == 0)) {
			RT_CALL(l->at_poll, st, block(l));
			l->reported = mc_epoll_wait(&l->epoll, EVENTS);
		}
	} while (sim_is_open(l->thread->sim) && rt_uv_race_end_of_poll(l));
	rt_uv_update_time(l);
	rt_leave_poll(l->thread);
	jrn_emit_polled(l->thread->journal, now(l), l->id, l->reported);
	RT_CALL(l->at_poll, st, run_reported(l));
	RT_RETURN(l->at_poll, st);
	RT_END(l->at_poll);
}

static uint32_t poll_source(const struct mc_watch *w)
{
	const struct rt_uv_source *s = w->file;

	return s->ready ? MC_IN : 0;
}

void rt_uv_source_init(struct rt_uv_loop *l, struct rt_uv_source *s,
		       enum rt_status (*run)(struct rt_uv_source *))
{
	*s = (struct rt_uv_source){ .run = run };
	rt_uv_handle_init(l, &s->handle);
	mc_watch_init(&s->watch, &l->epoll, NULL);
	s->watch.poll = poll_source;
	s->watch.file = s;
}

void rt_uv_source_ready(struct rt_uv_source *s)
{
	if (s->ready)
		return;
	s->ready = true;
	mc_watch_raise(&s->watch);
}

void rt_uv_loop_release(struct rt_uv_loop *l)
{
	mc_epoll_release(&l->epoll);
}

/* ---- async handles ----------------------------------------------------------------- */

void rt_uv_async_init(struct rt_uv_loop *l, struct rt_uv_async *a,
		      enum rt_status (*run)(struct rt_uv_async *))
{
	*a = (struct rt_uv_async){ .run = run };
	rt_uv_handle_init(l, &a->handle);
	ls_list_push(&l->asyncs, &a->link);
	rt_uv_handle_start(&a->handle);
}

void rt_uv_async_send(struct rt_uv_async *a)
{
	if (a->sent || a->handle.closing)
		return;
	a->sent = true;
	rt_uv_source_ready(&a->handle.loop->async_source);
}

void rt_uv_async_close(struct rt_uv_async *a, enum rt_status (*on_close)(struct rt_uv_handle *))
{
	a->sent = false;
	ls_list_remove(&a->link);
	rt_uv_close(&a->handle, on_close);
}

/* In order of creation; one that is sent to while an earlier one runs is seen in time. */
static enum rt_status run_asyncs(struct rt_uv_source *s)
{
	struct rt_uv_loop *l = s->handle.loop;
	enum rt_status st;

	RT_BEGIN(l->at_async);
	ls_list_move(&l->async_batch, &l->asyncs);
	while (!ls_list_is_empty(&l->async_batch)) {
		l->async = LS_LIST_ENTRY(ls_list_pop(&l->async_batch), struct rt_uv_async, link);
		ls_list_push(&l->asyncs, &l->async->link);
		if (!l->async->sent)
			continue;
		l->async->sent = false;
		RT_CALL(l->at_async, st, l->async->run(l->async));
		if (st == RT_EXIT)
			RT_RETURN(l->at_async, st);
	}
	RT_END(l->at_async);
}

/* ---- closing ----------------------------------------------------------------------- */

/* The stack as it is now, last closed first; what is closed meanwhile waits.  A callback
 * may free its handle. */
static enum rt_status run_closing(struct rt_uv_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_closing);
	l->closed = l->closing;
	l->closing = NULL;
	while ((l->handle = l->closed)) {
		l->closed = l->handle->next_closing;
		l->handle->next_closing = NULL;
		if (!l->handle->on_close)
			continue;
		RT_CALL(l->at_closing, st, l->handle->on_close(l->handle));
		if (st == RT_EXIT)
			RT_RETURN(l->at_closing, st);
	}
	RT_END(l->at_closing);
}

/* ---- the loop ---------------------------------------------------------------------- */

#define RUN(call)                                                                            \
	do {                                                                                 \
		RT_CALL(l->at_run, st, call);                                                \
		if (st == RT_EXIT)                                                           \
			RT_RETURN(l->at_run, st);                                            \
	} while (0)

/* Most lists are empty most of the time. */
#define RUN_LIST(list, call)                                                                 \
	do {                                                                                 \
		if (!ls_list_is_empty(list))                                                 \
			RUN(call);                                                           \
	} while (0)

static void begin_iteration(struct rt_uv_loop *l)
{
	l->count++;
	l->thread->iterations++;
	l->rounds = PENDING_ROUNDS;
	jrn_emit_iteration(l->thread->journal, now(l), l->id, l->count);
}

enum rt_status rt_uv_run(struct rt_uv_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_run);
	update_time_for_timers(l);
	if (l->rules->timers_last && rt_uv_loop_alive(l) && !l->stop)
		RUN(run_timers(l));
	while (rt_uv_loop_alive(l) && !l->stop) {
		begin_iteration(l);
		RUN(rt_charge(l->thread, &l->paid, l->thread->cost->iteration));
		if (!l->rules->timers_last) {
			update_time_for_timers(l);
			RUN(run_timers(l));
		}
		enter(l, JRN_PH_PENDING);
		RUN_LIST(&l->pending, run_pending(l));
		enter(l, JRN_PH_IDLE);
		RUN_LIST(&l->idle, run_watchers(l, &l->idle));
		enter(l, JRN_PH_PREPARE);
		RUN_LIST(&l->prepare, run_watchers(l, &l->prepare));
		RUN(poll(l));
		while (!ls_list_is_empty(&l->pending) && l->rounds-- > 0)
			RUN(run_pending(l));
		enter(l, JRN_PH_CHECK);
		RUN_LIST(&l->check, run_watchers(l, &l->check));
		enter(l, JRN_PH_CLOSING);
		if (l->closing)
			RUN(run_closing(l));
		if (l->rules->timers_last) {
			update_time_for_timers(l);
			RUN(run_timers(l));
		}
	}
	l->stop = false;
	RT_END(l->at_run);
}
