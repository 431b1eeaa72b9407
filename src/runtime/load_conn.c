/* SPDX-License-Identifier: MIT
 *
 * The connections of a load, and HTTP on them.
 *
 * A request has no connection before it is sent: it waits, and whichever connection is
 * free first takes the oldest.  A connection is opened for each that waits, unless the
 * load has its number.
 */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "runtime/load_int.h"

#define AT_ONCE	   100 /* connections opened beforehand at the load's start */
#define THEN_EACH  (100 * SIM_US)
#define READ_BYTES 65536

static void on_events(struct mc_watch *w);

static bool is_socket(const struct rt_load_conn *c)
{
	return c->load->plan.kind == RT_LOAD_WEBSOCKET;
}

/* ---- opening and closing ----------------------------------------------------------- */

struct rt_load_conn *rt_load_open(struct rt_load *l)
{
	struct rt_loads *all = l->all;
	struct rt_load_conn *c = all->spare_conns;

	if (c)
		all->spare_conns = c->next;
	else
		c = ls_realloc(NULL, 1, sizeof *c);
	*c = (struct rt_load_conn){
		.load = l,
		.number = ++all->connections,
		.place = JRN_Q_ACCEPT,
		.connecting = true};
	ls_list_init(&c->idle);
	ls_list_init(&c->sent);
	ls_list_init(&c->waiting);
	ls_list_push(&l->conns, &c->link);
	l->n_conns++;
	l->n_connecting++;
	c->sock = mc_connect(&all->files, all->target, l->port);
	mc_watch_init(&c->watch, NULL, on_events);
	c->watch.wants = MC_OUT;
	mc_sock_watch(c->sock, &c->watch);
	c->sock->data = c;
	return c;
}

static void give_back(struct rt_load_conn *c)
{
	struct rt_loads *all = c->load->all;

	c->next = all->spare_conns;
	all->spare_conns = c;
}

void rt_load_close(struct rt_load_conn *c)
{
	struct rt_load *l = c->load;

	if (c->connecting)
		l->n_connecting--;
	sim_cancel(l->all->sim, c->reacts);
	if (c->out)
		mc_chunk_unref(l->all->net, c->out);
	if (l->sockets && l->sockets[c->slot] == c)
		l->sockets[c->slot] = NULL;
	c->out = NULL;
	l->n_conns--;
	ls_list_remove(&c->link);
	ls_list_remove(&c->idle);
	mc_close(c->sock);
	c->sock = NULL;
	if (!c->in_use)
		give_back(c);
}

static struct rt_load_request *request_of(struct ls_list *link)
{
	return link ? LS_LIST_ENTRY(link, struct rt_load_request, link) : NULL;
}

/* One that nobody would answer takes the request that it was opened for with it. */
static void lose_waiting(struct rt_load *l, const char *error)
{
	struct rt_load_request *q = request_of(ls_list_pop(&l->waiting));

	if (!q)
		return;
	l->n_waiting--;
	q->placed = true;
	rt_load_finish(q, RT_REFUSED, 0, error);
}

void rt_load_lose(struct rt_load_conn *c, enum rt_outcome outcome, uint16_t status,
		  const char *error)
{
	struct rt_load *l = c->load;
	struct ls_list lost;
	struct ls_list *link;
	bool opening = c->connecting;

	ls_list_init(&lost);
	ls_list_move(&lost, &c->sent);
	ls_list_move(&lost, &c->waiting);
	rt_load_close(c);
	while ((link = ls_list_pop(&lost)))
		rt_load_finish(request_of(link), outcome, status, error);
	if (opening)
		lose_waiting(l, error);
	rt_load_pump(l);
}

/* ---- sending ----------------------------------------------------------------------- */

/* False: the rest waits for room. */
static bool flush(struct rt_load_conn *c)
{
	uint64_t taken = 0;

	if (!c->out)
		return true;
	mc_send(c->sock, c->out, c->from, &taken);
	c->from += taken;
	if (c->from < c->out->bytes) {
		c->watch.wants = MC_IN | MC_OUT;
		return false;
	}
	mc_chunk_unref(c->load->all->net, c->out);
	c->out = NULL;
	c->watch.wants = MC_IN;
	return true;
}

void rt_load_send(struct rt_load_conn *c, struct rt_http_message *m)
{
	c->out = rt_http_pack(m);
	c->from = 0;
	flush(c);
}

void rt_load_tell_sent(struct rt_load_conn *c, const struct rt_load_request *q)
{
	rt_request_goes(c->load->all->requests, q->number, c->place, c->owner);
}

void rt_loads_sock_goes(struct rt_loads *all, struct mc_sock *server,
			enum jrn_queue_type place, uint32_t owner)
{
	struct mc_sock *client = mc_sock_peer(server);
	struct rt_load_conn *c = client->files == &all->files ? client->data : NULL;

	if (!c)
		return;
	c->place = place;
	c->owner = owner;
	LS_LIST_EACH(e, &c->sent)
		rt_load_tell_sent(c, LS_LIST_ENTRY(e, struct rt_load_request, link));
}

static void send_request(struct rt_load_conn *c, struct rt_load_request *q)
{
	const struct rt_load_plan *p = &c->load->plan;
	struct rt_http_message *m = rt_http_new(c->load->all->http, RT_HTTP_REQUEST);

	m->number = q->number;
	m->method = (struct rt_http_text){p->method, strlen(p->method)};
	m->url = (struct rt_http_text){q->url, strlen(q->url)};
	m->body = (struct rt_http_text){p->body, p->body_len};
	m->close = !p->keepalive;
	m->unread = true;
	q->conn = c;
	q->sent = c->load->all->sim->now;
	ls_list_push(&c->sent, &q->link);
	c->status = 0;
	c->close = false;
	rt_load_tell_sent(c, q);
	rt_load_send(c, m);
}

/* The connection is free: the oldest request takes it. */
static void use(struct rt_load_conn *c)
{
	struct rt_load *l = c->load;
	struct rt_load_request *q = request_of(ls_list_pop(&l->waiting));

	if (!q) {
		c->stale = c->keep_alive ? l->all->sim->now + c->keep_alive * SIM_S
					 : SIM_FOREVER;
		ls_list_push(&l->idle, &c->idle);
		return;
	}
	l->n_waiting--;
	q->placed = true;
	send_request(c, q);
}

/* A request on a connection that its server is closing would be lost. */
static void reuse(struct rt_load_conn *c)
{
	if (c->stale <= c->load->all->sim->now)
		rt_load_close(c);
	else
		use(c);
}

/* A WebSocket's messages wait for the load only until somebody listens. */
static void place_messages(struct rt_load *l)
{
	struct ls_list *link;

	while (l->up && (link = ls_list_pop(&l->waiting))) {
		l->n_waiting--;
		request_of(link)->placed = true;
		rt_socket_place(request_of(link));
	}
}

void rt_load_pump(struct rt_load *l)
{
	struct ls_list *link;

	if (l->sockets) {
		place_messages(l);
		return;
	}
	while (l->n_waiting && (link = ls_list_pop(&l->idle)))
		reuse(LS_LIST_ENTRY(link, struct rt_load_conn, idle));
	while (l->up && l->n_connecting < l->n_waiting && l->n_conns < l->most_conns)
		rt_load_open(l);
}

/* ---- receiving --------------------------------------------------------------------- */

static void answer_is_complete(struct rt_load_conn *c)
{
	struct rt_load_request *q = request_of(ls_list_first(&c->sent));
	uint16_t status = c->status;

	ls_list_remove(&q->link);
	if (c->close || c->out || !c->load->plan.keepalive) {
		rt_load_close(c);
		rt_load_pump(c->load);
	} else {
		use(c);
	}
	rt_load_finish(q, status < 500 ? RT_COMPLETED : RT_FAILED, status, NULL);
}

static void receive(struct rt_load_conn *c, const struct rt_http_message *m)
{
	if (m->process)
		c->process = m->process;
	if (is_socket(c)) {
		rt_socket_received(c, m);
		return;
	}
	if (ls_list_is_empty(&c->sent)) { /* nobody has asked */
		ls_list_remove(&c->idle);
		rt_load_lose(c, RT_FAILED, 0, "end");
		return;
	}
	if (m->kind == RT_HTTP_RESPONSE) {
		c->status = m->status;
		c->close = m->close;
		c->keep_alive = m->keep_alive;
	}
	if (m->last)
		answer_is_complete(c);
}

static const struct rt_http_message *message_of(const struct mc_piece *piece)
{
	return piece->message && piece->chunk->kind == &rt_http_message_kind
		       ? piece->message
		       : NULL;
}

static void read_all(struct rt_load_conn *c)
{
	struct mc_net *net = c->load->all->net;
	struct mc_piece piece;
	enum mc_errno e;

	while (c->sock && (e = mc_recv(c->sock, READ_BYTES, &piece)) != MC_EAGAIN) {
		if (e || piece.bytes == 0) {
			ls_list_remove(&c->idle);
			rt_load_lose(c, RT_FAILED, 0, e ? "reset" : "end");
			return;
		}
		if (message_of(&piece))
			receive(c, message_of(&piece));
		mc_chunk_unref(net, piece.chunk);
	}
}

/* The client has been told that it is connected. */
static void begin_to_use(struct rt_load_conn *c)
{
	c->connecting = false;
	c->load->n_connecting--;
	c->watch.wants = MC_IN;
	if (is_socket(c))
		rt_socket_connected(c);
	else
		use(c);
}

static void on_reaction(void *arg, sim_time now)
{
	struct rt_load_conn *c = arg;

	(void)now;
	c->reacts = 0;
	begin_to_use(c);
	on_events(&c->watch);
}

/* The clients are one program of one thread, which reacts to nothing while it dials. */
static sim_time free_at(const struct rt_loads *all)
{
	return all->host.dialled > all->sim->now ? all->host.dialled : all->sim->now;
}

static void connected(struct rt_load_conn *c)
{
	struct rt_loads *all = c->load->all;

	if (mc_sock_error(c->sock))
		rt_load_lose(c, RT_REFUSED, 0, "refused");
	else if (all->reaction == 0)
		begin_to_use(c);
	else if (!c->reacts)
		c->reacts = sim_at(all->sim, free_at(all) + all->reaction, on_reaction, c);
}

static void on_events(struct mc_watch *w)
{
	struct rt_load_conn *c = LS_LIST_ENTRY(w, struct rt_load_conn, watch);

	if (c->in_use)
		return;
	c->in_use = true;
	if (c->connecting)
		connected(c);
	if (c->sock && c->out && flush(c) && is_socket(c))
		rt_socket_flush(c);
	if (c->sock && !c->connecting)
		read_all(c);
	c->in_use = false;
	if (!c->sock)
		give_back(c);
}

/* ---- beforehand -------------------------------------------------------------------- */

static void open_one(struct rt_load *l)
{
	l->beforehand--;
	if (l->sockets)
		rt_socket_open(l, l->most_conns - 1 - l->beforehand);
	else if (l->n_conns < l->most_conns)
		rt_load_open(l);
}

static void on_next(void *arg, sim_time now)
{
	struct rt_load *l = arg;

	if (!l->beforehand)
		return;
	open_one(l);
	if (l->beforehand)
		sim_at(l->all->sim, now + THEN_EACH, on_next, l);
}

void rt_load_open_beforehand(struct rt_load *l)
{
	for (int i = 0; i < AT_ONCE && l->beforehand; i++)
		open_one(l);
	if (l->beforehand)
		sim_at(l->all->sim, l->all->sim->now + THEN_EACH, on_next, l);
}
