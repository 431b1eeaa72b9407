/* SPDX-License-Identifier: MIT
 *
 * Callback scopes, the checkpoint, ticks and microtasks: the heart of Node.
 */
#include "runtime/node.h"

#include <stdlib.h>

#include "base/die.h"

static const struct rt_overheads *cost(const struct rt_node *n)
{
	return n->thread.cost;
}

static void release(struct rt_task *t)
{
	if (t->ops->release)
		t->ops->release(t);
}

/* ---- queues ------------------------------------------------------------------------ */

void rt_node_next_tick(struct rt_node *n, struct rt_task *t, uint32_t line, const char *label)
{
	struct rt_fifo *queue = n->rules->flat_queue ? &n->microtasks : &n->ticks;

	if (n->exiting) {
		release(t);
		return;
	}
	t->item = rt_item(&n->thread, JRN_IT_TICK, n->q_ticks, JRN_NEVER, line, label);
	t->request = n->thread.request;
	if (!n->ticks.head && queue == &n->ticks)
		n->has_tick = true;
	rt_fifo_push(queue, t);
}

void rt_node_enqueue_microtask(struct rt_node *n, struct rt_task *t, enum jrn_item_type type,
			       uint32_t line, const char *label)
{
	t->item = rt_item(&n->thread, type, n->q_microtasks, JRN_NEVER, line, label);
	t->request = n->thread.request;
	rt_fifo_push(&n->microtasks, t);
}

/* ---- errors ------------------------------------------------------------------------ */

/* The empty immediate that each handled error queues, so that a check phase comes soon and
 * runs what the throw left over: also between two of them. */
struct rt_node_noop {
	struct rt_node_immediate immediate;
	struct rt_node *node;
	struct rt_node_noop *next, *next_spare;
};

static enum rt_status run_noop(struct rt_task *t)
{
	(void)t;
	return RT_DONE;
}

static void spare_noop(struct rt_task *t)
{
	struct rt_node_noop *noop = LS_LIST_ENTRY(t, struct rt_node_noop, immediate.task);

	noop->next_spare = noop->node->spare_noops;
	noop->node->spare_noops = noop;
}

static struct rt_node_noop *take_noop(struct rt_node *n)
{
	struct rt_node_noop *noop = n->spare_noops;

	if (noop) {
		n->spare_noops = noop->next_spare;
		return noop;
	}
	noop = ls_calloc(1, sizeof *noop);
	noop->node = n;
	noop->next = n->noops;
	n->noops = noop;
	return noop;
}

static void queue_noop(struct rt_node *n)
{
	static const struct rt_task_ops ops = { .run = run_noop, .release = spare_noop };
	struct rt_node_noop *noop = take_noop(n);

	noop->immediate = (struct rt_node_immediate){ .task.ops = &ops };
	rt_node_immediate_start(n, &noop->immediate, 0, NULL);
}

void rt_node_release_noops(struct rt_node *n)
{
	while (n->noops) {
		struct rt_node_noop *next = n->noops->next;

		free(n->noops);
		n->noops = next;
	}
}

enum rt_status rt_node_uncaught(struct rt_node *n)
{
	enum rt_status st;

	RT_BEGIN(n->at_uncaught);
	RT_CALL(n->at_uncaught, st,
		rt_run_task(&n->thread, &n->call_uncaught, n->hooks.uncaught, 0, true));
	if (st == RT_DONE)
		queue_noop(n);
	RT_RETURN(n->at_uncaught, st);
	RT_END(n->at_uncaught);
}

/* PROCESS_REJECTIONS.  What a listener of unhandledRejection throws leaves the drain, as
 * a throwing tick does; the host is asked again after the next callback. */
static enum rt_status process_rejections(struct rt_node *n)
{
	enum rt_status st = rt_run_task(&n->thread, &n->call_rejections, n->hooks.rejections, 0,
					true);

	if (st == RT_THREW)
		n->rejections = true;
	return st;
}

/* ---- draining ---------------------------------------------------------------------- */

static enum rt_status run_microtasks(struct rt_node *n)
{
	enum rt_status st;

	RT_BEGIN(n->at_micro);
	while ((n->micro = rt_fifo_pop(&n->microtasks))) {
		n->in_microtasks = true;
		RT_CALL(n->at_micro, st,
			rt_run_task(&n->thread, &n->call_micro, n->micro, cost(n)->microtask,
				    false));
		n->in_microtasks = false;
		if (st == RT_EXIT)
			RT_RETURN(n->at_micro, st);
		release(n->micro);
		if (st == RT_THREW) {
			RT_CALL(n->at_micro, st, rt_node_uncaught(n));
			if (st == RT_EXIT)
				RT_RETURN(n->at_micro, st);
		}
		if (n->rules->drain == RT_DRAIN_ONE || (n->rules->ticks_first && n->ticks.head))
			break;
	}
	RT_END(n->at_micro);
}

/* All ticks, then all microtasks, until neither is left and no rejection waits
 * (processTicksAndRejections).  A throw inside a tick leaves at once. */
static enum rt_status drain(struct rt_node *n)
{
	enum rt_status st;

	RT_BEGIN(n->at_drain);
	do {
		while ((n->tick = rt_fifo_pop(&n->ticks))) {
			RT_CALL(n->at_drain, st,
				rt_run_task(&n->thread, &n->call_tick, n->tick, cost(n)->tick,
					    false));
			if (st == RT_EXIT)
				RT_RETURN(n->at_drain, st);
			release(n->tick);
			if (st == RT_THREW)
				RT_RETURN(n->at_drain, st);
		}
		RT_CALL(n->at_drain, st, run_microtasks(n));
		if (st == RT_EXIT)
			RT_RETURN(n->at_drain, st);
		n->rejected_any = false;
		if (!n->ticks.head && n->rejections) {
			RT_CALL(n->at_drain, st, process_rejections(n));
			if (st != RT_DONE)
				RT_RETURN(n->at_drain, st);
		}
	} while (n->ticks.head || n->rejected_any || n->rejections);
	n->has_tick = false;
	RT_END(n->at_drain);
}

enum rt_status rt_node_between(struct rt_node *n)
{
	enum rt_status st;

	RT_BEGIN(n->at_between);
	if (!n->has_tick && !n->rejections) {
		RT_CALL(n->at_between, st, run_microtasks(n));
		if (st == RT_EXIT)
			RT_RETURN(n->at_between, st);
	}
	if (n->has_tick || n->rejections) {
		RT_CALL(n->at_between, st, drain(n));
		RT_RETURN(n->at_between, st);
	}
	RT_END(n->at_between);
}

enum rt_status rt_node_checkpoint(struct rt_node *n)
{
	enum rt_status st;

	RT_BEGIN(n->at_checkpoint);
	if (!n->has_tick) {
		RT_CALL(n->at_checkpoint, st, run_microtasks(n));
		if (st == RT_EXIT)
			RT_RETURN(n->at_checkpoint, st);
	}
	if (n->has_tick || n->rejections) {
		RT_CALL(n->at_checkpoint, st, drain(n));
		if (st == RT_THREW) {
			n->ended = RT_THREW; /* a tick of this scope */
			RT_CALL(n->at_checkpoint, st, rt_node_uncaught(n));
		}
		if (st == RT_EXIT)
			RT_RETURN(n->at_checkpoint, st);
	}
	RT_END(n->at_checkpoint);
}

/* ---- scopes ------------------------------------------------------------------------ */

/* Wrong model M3: only the last callback of a phase is followed by a checkpoint. */
static bool more_in_phase(const struct rt_node *n)
{
	return n->rules->drain == RT_DRAIN_PHASE && (!ls_list_is_empty(&n->port.batch) ||
						     !ls_list_is_empty(&n->loop.epoll.batch));
}

enum rt_status rt_node_close_scope(struct rt_node *n, enum rt_status ended)
{
	enum rt_status st;

	RT_BEGIN(n->at_close);
	n->depth--;
	n->ended = ended;
	if (ended == RT_EXIT)
		RT_RETURN(n->at_close, RT_EXIT);
	if (ended == RT_THREW) {
		RT_CALL(n->at_close, st, rt_node_uncaught(n));
		RT_RETURN(n->at_close, st == RT_EXIT ? RT_EXIT : RT_DONE);
	}
	if (n->depth == 0 && !more_in_phase(n)) {
		RT_CALL(n->at_close, st, rt_node_checkpoint(n));
		RT_RETURN(n->at_close, st);
	}
	RT_END(n->at_close);
}

void rt_node_open_scope(struct rt_node *n)
{
	if (n->depth++ == 0)
		rt_back_in_loop(&n->thread);
}

enum rt_status rt_node_callback(struct rt_node *n, struct rt_task *t, bool kept)
{
	enum rt_status st;

	RT_BEGIN(n->at_callback);
	rt_node_open_scope(n);
	RT_CALL(n->at_callback, st,
		rt_run_task(&n->thread, &n->call_callback, t, cost(n)->callback, kept));
	n->ended = st;
	RT_CALL(n->at_callback, st, rt_node_close_scope(n, n->ended));
	if (!kept)
		release(t); /* not before: the scope may wait, and the caller asks again for t */
	RT_RETURN(n->at_callback, st);
	RT_END(n->at_callback);
}
