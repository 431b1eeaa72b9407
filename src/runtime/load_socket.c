/* SPDX-License-Identifier: MIT
 *
 * WebSockets: message k goes out on connection k modulo their number, and is answered by
 * the frame that carries its number.  Other frames (a broadcast) are counted, with how
 * long they took.  Without messages the connections idle.
 */
#include <string.h>

#include "runtime/load_int.h"

#define GOING_AWAY 1001

static struct rt_load_request *request_of(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct rt_load_request, link);
}

void rt_socket_open(struct rt_load *l, uint32_t slot)
{
	if (l->sockets[slot])
		return;
	l->sockets[slot] = rt_load_open(l);
	l->sockets[slot]->slot = slot;
}

void rt_socket_place(struct rt_load_request *q)
{
	struct rt_load *l = q->load;
	struct rt_load_conn *c;

	rt_socket_open(l, q->slot);
	c = l->sockets[q->slot];
	ls_list_push(&c->waiting, &q->link);
	rt_socket_flush(c);
}

void rt_socket_connected(struct rt_load_conn *c)
{
	const struct rt_load_plan *p = &c->load->plan;
	struct rt_http_message *m = rt_http_new(c->load->all->http, RT_HTTP_REQUEST);

	m->method = (struct rt_http_text){"GET", 3};
	m->url = (struct rt_http_text){p->url, strlen(p->url)};
	m->upgrade = true;
	m->unread = true;
	c->upgrading = true;
	rt_load_send(c, m);
}

static void send_message(struct rt_load_conn *c, struct rt_load_request *q)
{
	const struct rt_load_plan *p = &c->load->plan;
	struct rt_http_message *m = rt_http_new(c->load->all->http, RT_HTTP_FRAME);

	m->number = q->number;
	m->body = (struct rt_http_text){p->body, p->body_len};
	m->masked = true;
	q->conn = c;
	q->sent = c->load->all->sim->now;
	ls_list_push(&c->sent, &q->link);
	rt_load_tell_sent(c, q);
	rt_load_send(c, m);
}

void rt_socket_flush(struct rt_load_conn *c)
{
	struct ls_list *link;

	while (!c->connecting && !c->upgrading && !c->out &&
	       (link = ls_list_pop(&c->waiting)))
		send_message(c, request_of(link));
}

static void upgraded(struct rt_load_conn *c, const struct rt_http_message *m)
{
	if (m->kind != RT_HTTP_RESPONSE)
		return;
	if (m->status != 101) {
		rt_load_lose(c, RT_FAILED, m->status, NULL);
		return;
	}
	c->upgrading = false;
	c->load->all->stats.sockets++;
	rt_socket_flush(c);
}

/* False: the frame answers none of the connection's messages. */
static bool answered(struct rt_load_conn *c, uint32_t number)
{
	if (!number)
		return false;
	LS_LIST_EACH(e, &c->sent)
	{
		if (request_of(e)->number != number)
			continue;
		rt_load_finish(request_of(e), RT_COMPLETED, 101, NULL);
		return true;
	}
	return false;
}

static void send_closing(struct rt_load_conn *c, uint16_t code)
{
	struct rt_http_message *m = rt_http_new(c->load->all->http, RT_HTTP_FRAME);

	m->masked = m->close = true;
	m->status = code;
	rt_load_send(c, m);
}

void rt_sockets_leave(struct rt_load *l)
{
	for (uint32_t i = 0; l->sockets && i < l->most_conns; i++) {
		struct rt_load_conn *c = l->sockets[i];

		if (!c)
			continue;
		if (!c->connecting && !c->upgrading && !c->out)
			send_closing(c, GOING_AWAY);
		rt_load_close(c);
	}
}

/* The server closes: so do we. */
static void close_too(struct rt_load_conn *c, const struct rt_http_message *m)
{
	if (!c->out)
		send_closing(c, m->status);
	rt_load_lose(c, RT_FAILED, 0, "end");
}

void rt_socket_received(struct rt_load_conn *c, const struct rt_http_message *m)
{
	if (c->upgrading)
		upgraded(c, m);
	else if (m->kind != RT_HTTP_FRAME)
		return;
	else if (m->close)
		close_too(c, m);
	else if (!answered(c, m->number))
		rt_stats_pushed(&c->load->all->stats, c->load->all->sim->now - m->sent);
}
