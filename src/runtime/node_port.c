/* SPDX-License-Identifier: MIT */
#include "runtime/node_port.h"

#include "runtime/node.h"

#define AT_ONCE 1000 /* messages of one run, unless more waited at its start */

static void release(struct rt_task *t)
{
	if (t->ops->release)
		t->ops->release(t);
}

static bool has_work(const struct rt_node_port *p)
{
	return p->messages.head ? p->receiving : p->peer_closed;
}

/* MessagePort::OnMessage.  An error in a listener ends this run; the rest comes with the
 * next iteration.  A port that was closed meanwhile is so only in the closing phase. */
static enum rt_status deliver(struct rt_uv_async *a)
{
	struct rt_node_port *p = LS_LIST_ENTRY(a, struct rt_node_port, async);
	enum rt_status st;

	RT_BEGIN(p->at);
	p->limit = p->len > AT_ONCE ? p->len : AT_ONCE;
	while (p->receiving && p->messages.head && p->limit-- > 0) {
		p->current = rt_fifo_pop(&p->messages);
		p->len--;
		RT_CALL(p->at, st, rt_node_callback(p->node, p->current, false));
		if (st == RT_EXIT)
			RT_RETURN(p->at, st);
		if (p->node->ended == RT_THREW)
			break;
	}
	if (!p->closed && !p->messages.head && p->peer_closed)
		rt_node_port_close(p);
	else if (!p->closed && has_work(p))
		rt_uv_async_send(&p->async);
	RT_END(p->at);
}

static void port_init(struct rt_node *n, struct rt_node_port *p, struct rt_node_port *peer)
{
	*p = (struct rt_node_port){ .node = n, .peer = peer };
	rt_uv_async_init(&n->loop, &p->async, deliver);
	rt_uv_unref(&p->async.handle);
}

void rt_node_channel_init(struct rt_node *n, struct rt_node_port *a, struct rt_node_port *b)
{
	port_init(n, a, b);
	port_init(n, b, a);
}

void rt_node_port_post(struct rt_node_port *from, struct rt_task *t, uint32_t line,
		       const char *label)
{
	struct rt_node_port *to = from->peer;
	struct rt_node *n = from->node;

	if (from->gone || !to || to->gone) {
		release(t);
		return;
	}
	t->item = rt_item(&n->thread, JRN_IT_MESSAGE, n->loop.q_poll, JRN_NEVER, line, label);
	t->request = n->thread.request;
	rt_fifo_push(&to->messages, t);
	to->len++;
	if (to->receiving && !to->closed)
		rt_uv_async_send(&to->async);
}

void rt_node_port_start(struct rt_node_port *p)
{
	if (p->receiving || p->closed)
		return;
	p->receiving = true;
	rt_uv_ref(&p->async.handle);
	if (has_work(p))
		rt_uv_async_send(&p->async);
}

void rt_node_port_stop(struct rt_node_port *p)
{
	p->receiving = false;
	if (!p->closed)
		rt_uv_unref(&p->async.handle);
}

void rt_node_port_ref(struct rt_node_port *p)
{
	rt_uv_ref(&p->async.handle);
}

void rt_node_port_unref(struct rt_node_port *p)
{
	rt_uv_unref(&p->async.handle);
}

static void drop_messages(struct rt_node_port *p)
{
	struct rt_task *t;

	while ((t = rt_fifo_pop(&p->messages))) {
		jrn_emit_drop(p->node->thread.journal, p->node->thread.sim->now, t->item,
			      JRN_DROP_OVER);
		release(t);
	}
	p->len = 0;
}

/* In the closing phase: the port's own "close", and the peer learns of it. */
static enum rt_status on_close(struct rt_uv_handle *h)
{
	struct rt_node_port *p = LS_LIST_ENTRY(h, struct rt_node_port, async.handle);
	enum rt_status st;

	RT_BEGIN(p->at_close);
	p->gone = true;
	drop_messages(p);
	if (p->peer && !p->peer->closed) {
		p->peer->peer_closed = true;
		rt_uv_async_send(&p->peer->async);
	}
	if (p->peer)
		p->peer->peer = NULL;
	p->peer = NULL;
	if (p->on_close) {
		RT_CALL(p->at_close, st, rt_node_callback(p->node, p->on_close, false));
		RT_RETURN(p->at_close, st);
	}
	RT_END(p->at_close);
}

void rt_node_port_close(struct rt_node_port *p)
{
	if (p->closed)
		return;
	p->closed = true;
	if (p->on_close)
		p->on_close->item = rt_item(&p->node->thread, JRN_IT_CLOSE,
					    p->node->loop.q_closing, JRN_NEVER, 0, "port close");
	rt_uv_async_close(&p->async, on_close);
}
