/* SPDX-License-Identifier: MIT */
#include "runtime/node_immediate.h"

#include "runtime/node.h"

static struct rt_node *node_of(struct rt_uv_watcher *check)
{
	return LS_LIST_ENTRY(check, struct rt_node, immediates.check);
}

static void ref_one(struct rt_node *n)
{
	if (n->immediates.refs++ == 0)
		rt_uv_idle_start(&n->loop, &n->immediates.idle);
}

static void unref_one(struct rt_node *n)
{
	if (--n->immediates.refs == 0)
		rt_uv_idle_stop(&n->immediates.idle);
}

static void release(struct rt_node_immediate *im)
{
	if (im->task.ops->release)
		im->task.ops->release(&im->task);
}

void rt_node_immediate_start(struct rt_node *n, struct rt_node_immediate *im, uint32_t line,
			     const char *label)
{
	struct rt_node_immediates *ims = &n->immediates;

	im->task.request = n->thread.request;
	im->refd = true;
	ls_list_init(&im->link);
	if (n->rules->flat_queue) {
		im->flat = true;
		rt_node_enqueue_microtask(n, &im->task, JRN_IT_IMMEDIATE, line, label);
		return;
	}
	im->task.item = rt_item(&n->thread, JRN_IT_IMMEDIATE, n->loop.q_check, JRN_NEVER, line,
				label);
	ims->count++;
	ref_one(n);
	ls_list_push(&ims->queue, &im->link);
}

void rt_node_immediate_clear(struct rt_node *n, struct rt_node_immediate *im)
{
	if (im->destroyed)
		return;
	if (im->flat) {
		if (!rt_fifo_remove(&n->microtasks, &im->task))
			return;
	} else {
		n->immediates.count--;
		ls_list_remove(&im->link);
		if (im->refd)
			unref_one(n);
	}
	im->destroyed = true;
	im->refd = false;
	jrn_emit_drop(n->thread.journal, n->thread.sim->now, im->task.item, JRN_DROP_CLEARED);
	release(im);
}

void rt_node_immediate_ref(struct rt_node *n, struct rt_node_immediate *im)
{
	if (im->refd || im->destroyed)
		return;
	im->refd = true;
	if (!im->flat)
		ref_one(n);
}

void rt_node_immediate_unref(struct rt_node *n, struct rt_node_immediate *im)
{
	if (!im->refd || im->destroyed)
		return;
	im->refd = false;
	if (!im->flat)
		unref_one(n);
}

/* Takes the next immediate of this phase out of the queue: it counts no longer. */
static void take(struct rt_node *n)
{
	struct rt_node_immediates *ims = &n->immediates;

	ims->current = LS_LIST_ENTRY(ls_list_pop(&ims->outstanding), struct rt_node_immediate,
				     link);
	ims->current->destroyed = true;
	ims->count--;
	if (ims->current->refd)
		ims->refs--; /* the idle handle stops at the end of the phase */
	ims->current->refd = false;
}

/* processImmediate: what a throw left over, else a snapshot of the queue. */
static enum rt_status process(struct rt_node *n)
{
	struct rt_node_immediates *ims = &n->immediates;
	enum rt_status st;

	RT_BEGIN(ims->at_process);
	if (ls_list_is_empty(&ims->outstanding))
		ls_list_move(&ims->outstanding, &ims->queue);
	ims->has_outstanding = true;
	ims->ran = false;
	while (!ls_list_is_empty(&ims->outstanding)) {
		if (ims->ran && n->rules->drain != RT_DRAIN_LIST &&
		    n->rules->drain != RT_DRAIN_PHASE) {
			RT_CALL(ims->at_process, st, rt_node_between(n));
			if (st != RT_DONE)
				RT_RETURN(ims->at_process, st);
			if (ls_list_is_empty(&ims->outstanding))
				break; /* cleared between */
		}
		ims->ran = true;
		rt_back_in_loop(&n->thread);
		take(n);
		RT_CALL(ims->at_process, st,
			rt_run_task(&n->thread, &ims->call, &ims->current->task,
				    n->thread.cost->tick, false));
		if (st == RT_EXIT)
			RT_RETURN(ims->at_process, st);
		release(ims->current);
		if (st == RT_THREW)
			RT_RETURN(ims->at_process, st);
	}
	ims->has_outstanding = false;
	RT_END(ims->at_process);
}

/* CheckImmediate: native immediates first, of which none is modelled, but their scope's
 * checkpoint is: ticks that a throw left over run there. */
static enum rt_status check(struct rt_uv_watcher *w)
{
	struct rt_node *n = node_of(w);
	struct rt_node_immediates *ims = &n->immediates;
	enum rt_status st;

	RT_BEGIN(ims->at_check);
	if (!n->rules->late_leftovers) {
		RT_CALL(ims->at_check, st, rt_node_checkpoint(n));
		if (st == RT_EXIT)
			RT_RETURN(ims->at_check, st);
	}
	if (ims->count == 0)
		RT_RETURN(ims->at_check, RT_DONE);
	do {
		n->depth++;
		RT_CALL(ims->at_check, st, process(n));
		ims->ended = st;
		RT_CALL(ims->at_check, st, rt_node_close_scope(n, ims->ended));
		if (st == RT_EXIT)
			RT_RETURN(ims->at_check, st);
	} while (ims->has_outstanding);
	if (ims->refs == 0)
		rt_uv_idle_stop(&ims->idle);
	RT_END(ims->at_check);
}

void rt_node_immediates_init(struct rt_node *n)
{
	struct rt_node_immediates *ims = &n->immediates;

	ls_list_init(&ims->queue);
	ls_list_init(&ims->outstanding);
	ims->check.run = check;
	rt_uv_check_start(&n->loop, &ims->check);
	rt_uv_unref(&ims->check.handle);
}
