/* SPDX-License-Identifier: MIT */
#include "runtime/node_timer.h"

#include <math.h>
#include <stdlib.h>

#include "base/bits.h"
#include "runtime/node.h"
#include "runtime/node_lists.h"
#include "runtime/race.h"

#define LONGEST 2147483647.0 /* 2^31 - 1 ms */
#define NEVER	INT64_MAX

static struct rt_node *node_of(struct rt_uv_timer *uv)
{
	return LS_LIST_ENTRY(uv, struct rt_node, timers.uv);
}

/* getLibuvNow: every creation refreshes the loop's clock. */
static int64_t fresh_now(struct rt_node *n)
{
	rt_uv_update_time(&n->loop);
	return n->loop.now;
}

double rt_node_timer_delay(const struct rt_node *n, double after, bool *overflow)
{
	double least = n->rules->no_clamp || n->rules->timeout_now ? 0 : 1;

	*overflow = after > LONGEST;
	if (!(after >= least && after <= LONGEST))
		return least > 0 || after != after || after > LONGEST ? 1 : least;
	return after;
}

/* ---- lists ------------------------------------------------------------------------- */

static double list_ms(const struct rt_node *n, double after)
{
	return n->rules->fractional_ms ? after : trunc(after);
}

static int64_t list_key(const struct rt_node *n, double after)
{
	return (int64_t)(list_ms(n, after) * 1000);
}

static void arm(struct rt_node *n, int64_t ms)
{
	rt_uv_timer_start(&n->timers.uv, ms, 0);
}

static struct rt_node_list *list_for(struct rt_node *n, struct rt_node_timer *t)
{
	struct rt_node_timers *ts = &n->timers;
	double ms = list_ms(n, t->after);
	int64_t expiry = t->start + (int64_t)ms;
	struct rt_node_list *l = NULL;

	if (!n->rules->exact_timers)
		l = rt_node_lists_find(ts, list_key(n, t->after));
	if (l)
		return l;
	/* Exact timers (a wrong model) never share a list. */
	l = rt_node_lists_add(ts, n->rules->exact_timers ? -1 - ts->n_exact++
							 : list_key(n, t->after),
			      ms, expiry);
	if (expiry < ts->next_expiry) {
		arm(n, expiry - n->loop.now);
		ts->next_expiry = expiry;
	}
	return l;
}

static void insert(struct rt_node *n, struct rt_node_timer *t, int64_t start)
{
	t->start = start;
	if (t->list)
		ls_list_remove(&t->link);
	t->list = list_for(n, t);
	ls_list_push(&t->list->timers, &t->link);
}

/* As it was planned: it may have passed. */
static sim_time planned(const struct rt_node *n, const struct rt_node_timer *t)
{
	return (t->start + (int64_t)list_ms(n, t->after)) * SIM_MS - n->thread.phase;
}

static sim_time due(const struct rt_node *n, const struct rt_node_timer *t)
{
	sim_time at = planned(n, t);

	return at > n->thread.sim->now ? at : n->thread.sim->now;
}

static void ref_one(struct rt_node *n)
{
	if (n->timers.refs++ == 0)
		rt_uv_ref(&n->timers.uv.handle);
}

static void unref_one(struct rt_node *n)
{
	if (--n->timers.refs == 0)
		rt_uv_unref(&n->timers.uv.handle);
}

static void let_go(struct rt_node *n, struct rt_node_timer *t)
{
	if (!t->held || t == n->timers.timer)
		return;
	t->held = false;
	if (t->task.ops->release)
		t->task.ops->release(&t->task);
}

static void drop(struct rt_node *n, struct rt_node_timer *t, enum jrn_drop why)
{
	jrn_emit_drop(n->thread.journal, n->thread.sim->now, t->task.item, why);
	t->task.item = 0;
}

/* ---- races of milliseconds (runtime/race.h) ----------------------------------------- */

/* Is a timer of another list due at `ms`, or at the millisecond after it? */
static bool another_is_due_near(const struct rt_node *n, int64_t key, int64_t ms)
{
	const struct rt_node_timers *ts = &n->timers;

	for (uint32_t i = 0; i < ts->n_delays; i++) {
		const struct rt_node_list *l = ts->delays[i].list;

		if (!l)
			continue;
		for (struct ls_list *e = l->timers.next; e != &l->timers; e = e->next) {
			const struct rt_node_timer *t =
				LS_LIST_ENTRY(e, struct rt_node_timer, link);
			int64_t due = t->start + (int64_t)l->ms;

			if (l->key != key && (due == ms || due == ms + 1))
				return true;
		}
	}
	return false;
}

/* The clock as a timer of this delay is made: with the next millisecond its place among
 * others may be another. */
static int64_t start_of(struct rt_node *n, double after)
{
	int64_t due = rt_clock_ms(&n->thread) + (int64_t)list_ms(n, after);

	if (sim_is_open(n->thread.sim) && another_is_due_near(n, list_key(n, after), due))
		rt_race_clock(&n->thread, "timer clock");
	return fresh_now(n);
}

/* The clock as a pass begins: with the next millisecond more lists may be due. */
static int64_t start_of_pass(struct rt_node *n)
{
	const struct rt_node_timers *ts = &n->timers;
	int64_t next = rt_clock_ms(&n->thread) + 1;
	bool near = false;

	if (sim_is_open(n->thread.sim)) {
		for (uint32_t i = 0; i < ts->n_delays; i++)
			near = near || (ts->delays[i].list &&
					 ts->delays[i].list->expiry == next);
		if (near)
			rt_race_clock(&n->thread, "timer pass");
	}
	return fresh_now(n);
}

/* ---- the script's calls ------------------------------------------------------------ */

void rt_node_timer_start(struct rt_node *n, struct rt_node_timer *t, double after,
			 bool repeats, uint32_t line, const char *label)
{
	bool overflow;

	t->after = rt_node_timer_delay(n, after, &overflow);
	t->repeats = repeats;
	t->refd = t->held = true;
	t->task.request = n->thread.request;
	ls_list_init(&t->link);
	if (n->rules->flat_queue && !repeats && t->after <= 1) {
		t->flat = true;
		rt_node_enqueue_microtask(n, &t->task, JRN_IT_TIMEOUT, line, label);
		return;
	}
	insert(n, t, start_of(n, t->after));
	ref_one(n);
	t->task.item = rt_item(&n->thread, repeats ? JRN_IT_INTERVAL : JRN_IT_TIMEOUT,
			       n->timers.q_timers, due(n, t), line, label);
}

/* Leaves its list; the last ref'd timer takes the list along (unenroll). */
static void leave_list(struct rt_node *n, struct rt_node_timer *t)
{
	struct rt_node_list *l = t->list;

	if (l)
		ls_list_remove(&t->link);
	t->list = NULL;
	if (!t->refd && !n->rules->clear_drops_list)
		return;
	if (!n->rules->exact_timers)
		l = rt_node_lists_find(&n->timers, list_key(n, t->after));
	if (l && !l->gone && ls_list_is_empty(&l->timers))
		rt_node_lists_remove(&n->timers, l);
	if (t->refd)
		unref_one(n);
}

void rt_node_timer_clear(struct rt_node *n, struct rt_node_timer *t)
{
	if (t->cleared)
		return;
	t->cleared = true;
	if (t->destroyed)
		return;
	t->destroyed = true;
	if (t->flat)
		rt_fifo_remove(&n->microtasks, &t->task);
	else
		leave_list(n, t);
	t->after = -1;
	if (t != n->timers.timer)
		drop(n, t, JRN_DROP_CLEARED);
	let_go(n, t);
}

void rt_node_timer_ref(struct rt_node *n, struct rt_node_timer *t)
{
	if (t->refd)
		return;
	t->refd = true;
	if (!t->destroyed)
		ref_one(n);
}

void rt_node_timer_unref(struct rt_node *n, struct rt_node_timer *t)
{
	if (!t->refd)
		return;
	t->refd = false;
	if (!t->destroyed && !t->flat)
		unref_one(n);
}

void rt_node_timer_refresh(struct rt_node *n, struct rt_node_timer *t, uint32_t line)
{
	bool running = t == n->timers.timer;

	if (t->after < 0 || t->flat)
		return;
	insert(n, t, fresh_now(n));
	t->held = true;
	if (t->destroyed) {
		t->destroyed = false;
		if (t->refd)
			ref_one(n);
	}
	if (running)
		return; /* told when the callback has ended */
	if (t->task.item)
		jrn_emit_move(n->thread.journal, n->thread.sim->now, t->task.item,
			      n->timers.q_timers, due(n, t));
	else
		t->task.item = rt_item(&n->thread, JRN_IT_TIMEOUT, n->timers.q_timers,
				       due(n, t), line, NULL);
}

/* ---- the pass ---------------------------------------------------------------------- */

static void fired_for_good(struct rt_node *n, struct rt_node_timer *t)
{
	t->destroyed = true;
	if (t->refd)
		unref_one(n);
}

/* After the callback: an interval goes back into its list, a refreshed timer is there
 * already, any other is over. */
static void after_turn(struct rt_node *n, enum rt_status st)
{
	struct rt_node_timers *ts = &n->timers;
	struct rt_node_timer *t = ts->timer;
	bool ends = st == RT_THREW && n->rules->throw_ends_interval;

	if (t->repeats && !t->cleared && !ends)
		insert(n, t, ts->restart);
	else if (!t->list && !t->destroyed)
		fired_for_good(n, t);
	ts->timer = NULL;
	if (t->list)
		jrn_emit_move(n->thread.journal, n->thread.sim->now, t->task.item, ts->q_timers,
			      due(n, t));
	else
		drop(n, t, t->cleared ? JRN_DROP_CLEARED : JRN_DROP_OVER);
	if (t->destroyed)
		let_go(n, t);
}

/* Out of the list for its turn; false when it was cleared meanwhile. */
static bool take_timer(struct rt_node *n)
{
	struct rt_node_timers *ts = &n->timers;
	struct rt_node_timer *t = ts->timer;

	if (t->list)
		ls_list_remove(&t->link);
	t->list = NULL;
	if (t->cleared) {
		ts->timer = NULL;
		drop(n, t, JRN_DROP_CLEARED);
		let_go(n, t);
		return false;
	}
	if (t->repeats)
		ts->restart = n->rules->exact_timers ? t->start + (int64_t)t->after
						     : fresh_now(n);
	return true;
}

/* Runs the timers of one list that are due (listOnTimeout). */
static enum rt_status run_list(struct rt_node *n)
{
	struct rt_node_timers *ts = &n->timers;
	enum rt_status st;

	RT_BEGIN(ts->at_list);
	ts->first_timer = true;
	while (!ls_list_is_empty(&ts->list->timers)) {
		ts->timer = LS_LIST_ENTRY(ts->list->timers.next, struct rt_node_timer, link);
		if ((double)(ts->now - ts->timer->start) < ts->list->ms) {
			int64_t expiry = ts->timer->start + (int64_t)ts->list->ms;

			ts->timer = NULL;
			rt_node_lists_again(ts, ts->list,
					    expiry > ts->now ? expiry : ts->now + 1);
			RT_RETURN(ts->at_list, RT_DONE);
		}
		if (!ts->first_timer && n->rules->drain != RT_DRAIN_LIST &&
		    n->rules->drain != RT_DRAIN_PHASE) {
			RT_CALL(ts->at_list, st, rt_node_between(n));
			if (st != RT_DONE) {
				ts->timer = NULL;
				RT_RETURN(ts->at_list, st);
			}
		}
		ts->first_timer = false;
		if (!take_timer(n))
			continue;
		rt_back_in_loop(&n->thread);
		rt_note_lag(&n->thread, planned(n, ts->timer));
		RT_CALL(ts->at_list, st,
			rt_run_task(&n->thread, &ts->call, &ts->timer->task,
				    n->thread.cost->tick, true));
		if (st == RT_EXIT)
			RT_RETURN(ts->at_list, st);
		after_turn(n, st);
		if (st == RT_THREW)
			RT_RETURN(ts->at_list, st);
	}
	if (!ts->list->gone)
		rt_node_lists_remove(ts, ts->list);
	RT_END(ts->at_list);
}

/* The pass is over with its list, which is back in the queue or gone. */
static void let_list_go(struct rt_node_timers *ts)
{
	if (ts->list && ts->list->gone)
		free(ts->list);
	ts->list = NULL;
}

/* The first timer of each of the lists that come next, and the one behind it, which its
 * leaving touches. */
static void fetch_ahead(struct rt_node_timers *ts)
{
	struct rt_node_list *lists[RT_AHEAD];
	struct rt_task *tasks[RT_AHEAD];
	struct ls_list *first[RT_AHEAD];
	uint32_t n = 0;

	if (ts->ahead > 0) {
		ts->ahead--;
		return;
	}
	ts->ahead = rt_node_lists_due(ts, ts->now, lists);
	for (uint32_t i = 0; i < ts->ahead; i++)
		ls_prefetch(lists[i]);
	for (uint32_t i = 0; i < ts->ahead; i++) {
		first[n] = ls_list_first(&lists[i]->timers);
		if (!first[n])
			continue;
		tasks[n] = &LS_LIST_ENTRY(first[n], struct rt_node_timer, link)->task;
		ls_prefetch(tasks[n]);
		ls_prefetch((const char *)tasks[n] + 64);
		n++;
	}
	for (uint32_t i = 0; i < n; i++)
		ls_prefetch(first[i]->next);
	rt_fetch_ahead(tasks, n);
}

/* The list that expires first, if it has: the one that a throw interrupted, or another. */
static bool take_list(struct rt_node_timers *ts)
{
	if (ts->list && !ts->list->gone)
		return true;
	let_list_go(ts);
	ts->list = rt_node_lists_take(ts, ts->now);
	return ts->list != NULL;
}

/* Runs every list that has expired at `now` (processTimers). */
static enum rt_status run_lists(struct rt_node *n)
{
	struct rt_node_timers *ts = &n->timers;
	enum rt_status st;

	RT_BEGIN(ts->at_lists);
	ts->next_expiry = NEVER;
	ts->first_list = true;
	ts->ahead = 0;
	ts->result = 0;
	while (take_list(ts)) {
		if (!ts->first_list && n->rules->drain != RT_DRAIN_PHASE) {
			RT_CALL(ts->at_lists, st, rt_node_between(n));
			if (st != RT_DONE)
				RT_RETURN(ts->at_lists, st);
		}
		ts->first_list = false;
		if (ts->n_lists >= RT_AHEAD_FROM)
			fetch_ahead(ts);
		RT_CALL(ts->at_lists, st, run_list(n));
		if (st != RT_DONE)
			RT_RETURN(ts->at_lists, st);
		let_list_go(ts);
	}
	if (rt_node_lists_next(ts) != SIM_FOREVER) {
		ts->next_expiry = rt_node_lists_next(ts);
		ts->result = ts->refs > 0 ? ts->next_expiry : -ts->next_expiry;
	}
	RT_END(ts->at_lists);
}

/* Arms libuv's timer for the next list, ref'd when some timer is (RunTimers). */
static void arm_next(struct rt_node *n)
{
	struct rt_node_timers *ts = &n->timers;
	int64_t in = (ts->result < 0 ? -ts->result : ts->result) - n->loop.now;

	if (ts->result != 0)
		arm(n, in > 1 ? in : 1);
	if (ts->result > 0)
		rt_uv_ref(&ts->uv.handle);
	else
		rt_uv_unref(&ts->uv.handle);
}

/* The uv timer's callback: one pass, in one scope. */
static enum rt_status run_pass(struct rt_uv_timer *uv)
{
	struct rt_node *n = node_of(uv);
	struct rt_node_timers *ts = &n->timers;
	enum rt_status st;

	RT_BEGIN(ts->at_pass);
	n->depth++;
	RT_CALL(ts->at_pass, st, rt_charge(&n->thread, &ts->call.paid, n->thread.cost->callback));
	ts->now = start_of_pass(n);
	for (;;) {
		RT_CALL(ts->at_pass, st, run_lists(n));
		if (st != RT_THREW)
			break;
		RT_CALL(ts->at_pass, st, rt_node_uncaught(n));
		if (st == RT_EXIT)
			break;
	}
	if (st == RT_EXIT)
		RT_RETURN(ts->at_pass, st);
	arm_next(n);
	RT_CALL(ts->at_pass, st, rt_node_close_scope(n, RT_DONE));
	RT_RETURN(ts->at_pass, st);
	RT_END(ts->at_pass);
}

void rt_node_timers_init(struct rt_node *n)
{
	struct rt_node_timers *ts = &n->timers;

	*ts = (struct rt_node_timers){ .next_expiry = NEVER, .q_timers = n->loop.q_timers };
	rt_node_lists_init(ts);
	rt_uv_timer_init(&n->loop, &ts->uv, run_pass);
	rt_uv_unref(&ts->uv.handle);
}

void rt_node_timers_release(struct rt_node *n)
{
	rt_node_lists_release(&n->timers);
}
