/* SPDX-License-Identifier: MIT
 *
 * Requests: what goes to the pool, to the kernel, and through the pending phase.
 */
#include "runtime/node.h"

static sim_time now(const struct rt_node_req *r)
{
	return r->node->thread.sim->now;
}

static uint32_t queue_of(const struct rt_node_req *r)
{
	const struct rt_node *n = r->node;

	switch (r->io) {
	case RT_NODE_DNS:
		return n->pool->q_slow;
	case RT_NODE_KERNEL:
		return n->loop.q_kernel;
	case RT_NODE_PENDING:
		return n->loop.q_pending;
	case RT_NODE_FS:
	case RT_NODE_CPU:
		break;
	}
	return n->pool->q_pool;
}

/* ---- the pool ---------------------------------------------------------------------- */

static enum rt_status work_done(struct rt_uv_work *w);

static void submit(struct rt_node_req *r)
{
	struct rt_node *n = r->node;

	if (n->pool->size == 0) {
		n->pool->unlimited = n->rules->pool_unlimited;
		rt_uv_pool_open(n->pool, n->pool->unlimited ? RT_UV_POOL_MAX
							    : n->hooks.pool_size(n));
	}
	r->work.done = work_done;
	r->work.cost = r->ms;
	r->work.item = r->task->item;
	r->work.kind = r->io == RT_NODE_DNS   ? RT_UV_WORK_SLOW_IO
		       : r->io == RT_NODE_CPU ? RT_UV_WORK_CPU
					      : RT_UV_WORK_FAST_IO;
	rt_uv_queue_work(n->pool, &n->port, &r->work);
}

/* A round trip in the middle: Node's own callback asks for the next job.  The script
 * sees nothing of it, but its scope ends with a checkpoint. */
static enum rt_status next_trip(struct rt_node_req *r)
{
	enum rt_status st;

	RT_BEGIN(r->at_trip);
	if (r->first_only)
		r->ms = 0;
	jrn_emit_begin(r->node->thread.journal, now(r), r->task->item, r->node->thread.mc.id);
	jrn_emit_end(r->node->thread.journal, now(r), r->task->item, r->node->thread.mc.id,
		     JRN_OUT_KEPT);
	jrn_emit_move(r->node->thread.journal, now(r), r->task->item, queue_of(r), JRN_NEVER);
	submit(r);
	r->node->depth++;
	RT_CALL(r->at_trip, st, rt_node_close_scope(r->node, RT_DONE));
	RT_RETURN(r->at_trip, st);
	RT_END(r->at_trip);
}

static enum rt_status work_done(struct rt_uv_work *w)
{
	struct rt_node_req *r = LS_LIST_ENTRY(w, struct rt_node_req, work);

	if (r->at == 0 && r->at_trip == 0 && --r->trips > 0)
		return next_trip(r);
	if (r->at_trip != 0)
		return next_trip(r);
	r->at = 1; /* the last trip: the callback itself, resumed until it has ended */
	return rt_node_callback(r->node, r->task, false);
}

/* ---- the kernel -------------------------------------------------------------------- */

static enum rt_status source_ready(struct rt_uv_source *s)
{
	struct rt_node_req *r = LS_LIST_ENTRY(s, struct rt_node_req, source);

	if (r->at == 0) {
		r->at = 1;
		mc_watch_remove(&s->watch);
		r->node->loop.active_reqs--;
	}
	return rt_node_callback(r->node, r->task, false);
}

static void answered(struct rt_node_req *r)
{
	r->event = 0;
	ls_list_remove(&r->link);
	jrn_emit_move(r->node->thread.journal, now(r), r->task->item, r->node->loop.q_poll,
		      JRN_NEVER);
	rt_uv_source_ready(&r->source);
}

static void on_answer(void *arg, sim_time at)
{
	(void)at;
	answered(arg);
}

static void on_device(struct mc_call *call)
{
	answered(LS_LIST_ENTRY(call, struct rt_node_req, call));
}

static void ask_kernel(struct rt_node_req *r, struct mc_device *device)
{
	rt_uv_source_init(&r->node->loop, &r->source, source_ready);
	r->node->loop.active_reqs++;
	ls_list_push(&r->node->asked, &r->link);
	if (device)
		mc_device_call(device, &r->call, r->ms, on_device);
	else
		r->event = sim_at(r->node->thread.sim, now(r) + r->ms, on_answer, r);
}

void rt_node_forget_requests(struct rt_node *n)
{
	struct ls_list *e;

	while ((e = ls_list_pop(&n->asked))) {
		struct rt_node_req *r = LS_LIST_ENTRY(e, struct rt_node_req, link);

		if (r->event)
			sim_cancel(n->thread.sim, r->event);
		else
			mc_device_cancel(&r->call);
	}
}

/* ---- the pending phase ------------------------------------------------------------- */

static enum rt_status pending_run(struct rt_uv_pending *p)
{
	struct rt_node_req *r = LS_LIST_ENTRY(p, struct rt_node_req, pending);

	return rt_node_callback(r->node, r->task, false);
}

void rt_node_request(struct rt_node *n, struct rt_node_req *r, enum jrn_item_type type,
		     struct mc_device *device, uint32_t line, const char *label)
{
	r->node = n;
	r->at = r->at_trip = 0;
	if (r->io == RT_NODE_KERNEL && n->rules->pool_for_all)
		r->io = RT_NODE_FS;
	if (r->trips == 0)
		r->trips = 1;
	r->task->request = n->thread.request;
	r->task->item = rt_item(&n->thread, type, queue_of(r), JRN_NEVER, line, label);
	switch (r->io) {
	case RT_NODE_FS:
	case RT_NODE_DNS:
	case RT_NODE_CPU:
		submit(r);
		break;
	case RT_NODE_KERNEL:
		ask_kernel(r, device);
		break;
	case RT_NODE_PENDING:
		r->pending.run = pending_run;
		ls_list_init(&r->pending.link);
		rt_uv_feed(&n->loop, &r->pending);
		break;
	}
}
