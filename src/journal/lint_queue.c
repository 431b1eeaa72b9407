/* SPDX-License-Identifier: MIT
 *
 * journal/lint_queue.c - rules on what waits: for a thread, in a queue that only grows,
 * at one worker of many.
 */
#include <string.h>

#include "journal/lint_inside.h"

static bool is_drained(unsigned type)
{
	return type == JRN_Q_TICKS || type == JRN_Q_MICROTASKS;
}

/* Queues that somebody outside fills: their length says whether the work gets done. */
static bool may_grow(unsigned type)
{
	return type == JRN_Q_POOL || type == JRN_Q_JOBS ||
	       (type >= JRN_Q_CLIENT && type <= JRN_Q_LIMITER);
}

static uint32_t loop_thread(const struct jrn_lint *l, uint32_t loop)
{
	return loop < l->n_loops ? l->loops[loop] : 0;
}

static void check_growth(struct jrn_lint *l, jrn_time at, const struct lint_queue *q,
			 const struct lint_item *it)
{
	uint32_t thread = lint_thread_of(l, q->owner ? q->owner : 1);

	if (!lint_worth(l, JRN_UNBOUNDED_QUEUE, thread, q->type, q->len))
		return;
	lint_warn(l, at, JRN_UNBOUNDED_QUEUE, thread, it->line,
		  "%u wait in the queue \"%s\", and more come than go", q->len,
		  jrn_queue_type_names[q->type]);
}

/* What a tick queues while it runs is one deeper than it. */
static void deepen(struct jrn_lint *l, const struct lint_queue *q, struct lint_item *it)
{
	const struct lint_thread *t = &l->threads[loop_thread(l, q->owner)];
	const struct lint_item *by = t->item ? &l->items[t->item] : NULL;

	it->depth = by && (by->depth || by->type == it->type) ? by->depth + 1 : 0;
}

void lint_enter(struct jrn_lint *l, jrn_time at, uint32_t item, uint32_t queue)
{
	struct lint_item *it = &l->items[item];
	struct lint_queue *q;

	it->queue = queue;
	if (!queue)
		return;
	q = &l->queues[queue];
	it->since = at;
	q->len++;
	it->depth = 0;
	if (is_drained(q->type))
		deepen(l, q, it);
	else if (q->type == JRN_Q_TIMERS)
		it->callbacks = l->threads[loop_thread(l, q->owner)].callbacks;
	if (q->len >= JRN_LINT_LENGTH && may_grow(q->type))
		check_growth(l, at, q, it);
}

static void check_waited(struct jrn_lint *l, jrn_time at, const struct lint_queue *q,
			 const struct lint_item *it, enum jrn_rule rule)
{
	uint32_t thread = lint_thread_of(l, q->owner);
	jrn_time waited = at - it->since;
	char name[80];

	if (!thread || waited < JRN_LINT_WAIT ||
	    !lint_worth(l, rule, thread, it->line, (uint64_t)waited))
		return;
	lint_name(l, it, name, sizeof name);
	lint_warn(l, at, rule, thread, it->line,
		  "%s waited %.0f ms for a thread: all of them were busy", name,
		  lint_ms(waited));
}

void lint_leave(struct jrn_lint *l, jrn_time at, uint32_t item)
{
	struct lint_item *it = &l->items[item];
	struct lint_queue *q;

	if (!it->queue)
		return;
	q = &l->queues[it->queue];
	q->len--;
	it->queue = 0;
	if (q->type == JRN_Q_POOL)
		check_waited(l, at, q, it, JRN_POOL_EXHAUSTED);
	else if (q->type == JRN_Q_LIMITER)
		check_waited(l, at, q, it, JRN_LIMITER_EXHAUSTED);
}

/* Has one of several workers far more than its share? */
static void check_share(struct jrn_lint *l, jrn_time at, uint32_t process)
{
	const struct lint_process *x = &l->processes[process];
	uint32_t workers = x->parent ? l->processes[x->parent].children : 0, thread;
	double share = (double)x->answers / l->answered;

	if (workers < 2 || share * workers < JRN_LINT_SHARE)
		return;
	thread = lint_thread_of(l, process);
	if (lint_worth(l, JRN_HOT_WORKER, thread, 0, (uint64_t)(share * 100)))
		lint_warn(l, at, JRN_HOT_WORKER, thread, 0,
			  "one worker of %u has answered %.0f %% of the requests", workers,
			  100 * share);
}

void lint_answered(struct jrn_lint *l, jrn_time at, uint32_t item)
{
	uint32_t queue = l->items[item].queue;
	uint32_t process = queue ? l->queues[queue].owner : 0;

	if (!process || process >= l->n_processes)
		return;
	l->processes[process].answers++;
	l->answered++;
	if (l->answered < JRN_LINT_ANSWERS || l->answered % 100 != 0)
		return;
	for (uint32_t i = 1; i < l->n_processes; i++)
		check_share(l, at, i);
}
