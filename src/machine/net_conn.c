/* SPDX-License-Identifier: MIT
 *
 * Connections: the handshake, the end, and what arrives in between.
 */
#include "base/die.h"
#include "machine/net_int.h"
#include "sim/rng.h"

/* A SYN that nobody answered is sent again after 1 s, four times (since Linux 6.5:
 * tcp_syn_linear_timeouts), and then six times after 1, 2, 4, ... s (tcp_syn_retries). */
#define LINEAR_RETRIES 4
#define RETRIES	       (LINEAR_RETRIES + 6)

struct mc_sock *mc_sock_peer(struct mc_sock *sock)
{
	struct mc_conn *c = sock->conn;

	return sock == &c->client ? &c->server : &c->client;
}

uint16_t mc_sock_client_port(const struct mc_sock *sock)
{
	return sock->conn->client_port;
}

void mc_sock_changed(struct mc_sock *sock)
{
	if (sock->watch)
		mc_watch_raise(sock->watch);
}

/* A connection more or less. */
static void count_accepted(struct mc_files *files, struct sim *sim, int by)
{
	files->accepted += (uint32_t)by;
	jrn_emit_value(sim->journal, sim->now, files->process, "connections",
		       files->accepted);
}

void mc_sock_own(struct mc_sock *sock, struct mc_files *files)
{
	struct mc_net *net = sock->conn->net;

	if (sock->accepted && sock->files)
		count_accepted(sock->files, net->sim, -1);
	sock->files = files;
	ls_list_remove(&sock->link);
	ls_list_push(&files->socks, &sock->link);
	if (!sock->accepted)
		return;
	count_accepted(files, net->sim, 1);
	if (net->on_owner)
		net->on_owner(net->on_owner_arg, sock);
}

void mc_sock_forget(struct mc_sock *sock)
{
	mc_sock_unwatch(sock);
	ls_list_remove(&sock->link);
	sock->files = NULL;
}

void mc_sock_give(struct mc_sock *sock, struct mc_files *files)
{
	mc_sock_unwatch(sock);
	mc_sock_own(sock, files);
}

/* Watching. */

uint32_t mc_sock_events(const struct mc_sock *sock)
{
	uint32_t events = 0;

	if (sock->error)
		events |= MC_ERR;
	if (sock->broken)
		return events | MC_IN | MC_OUT | MC_HUP | MC_RDHUP;
	if (sock->state == MC_SOCK_CONNECTING)
		return events;
	if (sock->first || sock->eof)
		events |= MC_IN;
	if (sock->eof)
		events |= MC_RDHUP;
	if (sock->eof && sock->shut)
		events |= MC_HUP;
	if (sock->shut || mc_sock_has_room(sock))
		events |= MC_OUT;
	return events;
}

static uint32_t poll_sock(const struct mc_watch *w)
{
	return mc_sock_events(w->file);
}

void mc_sock_watch(struct mc_sock *sock, struct mc_watch *w)
{
	mc_sock_unwatch(sock);
	w->poll = poll_sock;
	w->file = sock;
	sock->watch = w;
	mc_watch_raise(w);
}

void mc_sock_unwatch(struct mc_sock *sock)
{
	if (sock->watch)
		mc_watch_remove(sock->watch);
	sock->watch = NULL;
}

enum mc_errno mc_sock_error(struct mc_sock *sock)
{
	enum mc_errno e = sock->error;

	sock->error = MC_OK;
	return e;
}

static void break_sock(struct mc_sock *sock, enum mc_errno e)
{
	if (sock->state == MC_SOCK_CLOSED || sock->broken)
		return;
	sock->broken = true;
	sock->error = (uint8_t)e;
	mc_sock_changed(sock);
}

/* Connecting. */

static uint16_t next_port(struct mc_host *host)
{
	uint16_t port = host->next_port++;

	if (host->next_port > MC_LAST_PORT)
		host->next_port = MC_FIRST_PORT;
	return port;
}

static struct mc_conn *new_conn(struct mc_files *files, struct mc_host *to)
{
	struct mc_net *net = to->net;
	struct mc_conn *c = mc_conn_new(net);

	c->host = to;
	c->latency = files->host == to ? net->loopback : net->latency;
	c->client_port = next_port(files->host);
	mc_sock_own(&c->client, files);
	return c;
}

/* Both ends are in the process of `files`, or there is no other. */
static void stay_inside(struct mc_conn *c)
{
	c->inside = true;
	c->latency = 0;
}

static bool listens_itself(const struct mc_files *files, const struct mc_host *to,
			   uint16_t port)
{
	const struct mc_listener *l = mc_listener_find(to, port, NULL);

	if (files->host != to)
		return false;
	LS_LIST_EACH(e, &files->listeners)
		if (LS_LIST_ENTRY(e, struct mc_listen_fd, in_files)->listener == l)
			return true;
	return !l;
}

/* How long the host's program needs until the SYN leaves. */
static sim_time dial(struct mc_host *host)
{
	sim_time now = host->net->sim->now;

	if (!host->dial)
		return 0;
	if (host->dialled < now)
		host->dialled = now;
	host->dialled += (sim_time)((double)host->dial *
				    (0.5 + sim_unit(sim_draw(host->dial_stream, 0,
							     host->dials++))));
	return host->dialled - now;
}

/* Nobody has the server's end before it is accepted; it is not open before it exists. */
struct mc_sock *mc_connect(struct mc_files *files, struct mc_host *to, uint16_t port)
{
	struct mc_conn *c = new_conn(files, to);

	if (listens_itself(files, to, port))
		stay_inside(c);
	c->port = port;
	c->server.state = MC_SOCK_CLOSED;
	c->net->opened++;
	mc_packet_depart(mc_packet_new(&c->server, MC_SYN), dial(files->host));
	return &c->client;
}

static void open_both(struct mc_conn *c)
{
	c->client.state = c->server.state = MC_SOCK_OPEN;
}

enum mc_errno mc_connect_path(struct mc_files *files, const char *path,
			      struct mc_sock **sock)
{
	struct mc_listener *l = mc_listener_find(files->host, 0, path);
	struct mc_conn *c;

	if (!l)
		return MC_ENOENT;
	c = new_conn(files, files->host);
	if (!mc_listener_take_syn(l, c)) {
		mc_sock_forget(&c->client);
		c->client.state = c->server.state = MC_SOCK_CLOSED;
		mc_conn_done(c);
		return MC_EAGAIN;
	}
	open_both(c);
	c->net->opened++;
	*sock = &c->client;
	mc_listener_established(c);
	return MC_OK;
}

void mc_socketpair(struct mc_files *a, struct mc_files *b, struct mc_sock *pair[2])
{
	struct mc_conn *c = new_conn(a, b->host);

	if (a == b)
		stay_inside(c);
	open_both(c);
	mc_sock_own(&c->server, b);
	pair[0] = &c->client;
	pair[1] = &c->server;
}

static sim_time retry_after(uint32_t lost)
{
	return lost <= LINEAR_RETRIES ? SIM_S : SIM_S << (lost - LINEAR_RETRIES - 1);
}

/* The client's timer runs since it sent the SYN, which took a while to get here. */
static void lose_syn(struct mc_conn *c)
{
	sim_time wait;

	c->syns++;
	wait = retry_after(c->syns) - c->latency;
	if (c->syns <= RETRIES)
		mc_packet_depart(mc_packet_new(&c->server, MC_SYN), wait);
	else
		mc_packet_depart(mc_packet_new(&c->client, MC_GIVE_UP),
				 wait - c->latency);
}

static void receive_handshake_ack(struct mc_conn *c)
{
	if (c->server.state != MC_SOCK_CONNECTING)
		return;
	c->server.state = MC_SOCK_OPEN;
	mc_listener_established(c);
}

/* Over the loopback all three packets are handled within connect(), and the listener is
 * ready before the client's loop watches its socket. */
static void receive_syn(struct mc_conn *c)
{
	struct mc_listener *l;

	if (c->client.state == MC_SOCK_CLOSED)
		return;
	l = mc_listener_find(c->host, c->port, NULL);
	if (!l || l->bound) {
		c->net->refused++;
		mc_packet_send(&c->client, MC_RST);
	} else if (mc_listener_take_syn(l, c)) {
		c->server.state = MC_SOCK_CONNECTING;
		mc_packet_send(&c->client, MC_SYN_ACK);
		if (c->client.files && c->client.files->host == c->host)
			receive_handshake_ack(c);
	} else {
		lose_syn(c);
	}
}

static void receive_syn_ack(struct mc_conn *c)
{
	if (c->client.state != MC_SOCK_CONNECTING || c->client.broken) {
		mc_packet_send(&c->server, MC_RST);
		return;
	}
	c->client.state = MC_SOCK_OPEN;
	mc_packet_send(&c->server, MC_HANDSHAKE_ACK);
	mc_sock_changed(&c->client);
}

/* Ending. */

static void send_reset(struct mc_sock *sock)
{
	sock->conn->net->resets++;
	mc_packet_send(mc_sock_peer(sock), MC_RST);
}

/* A connection whose client gives up during the handshake never was one. */
static void receive_reset(struct mc_sock *sock)
{
	struct mc_conn *c = sock->conn;

	if (sock == &c->server && sock->state == MC_SOCK_CONNECTING) {
		mc_listener_lose(c);
		sock->state = MC_SOCK_CLOSED;
		return;
	}
	break_sock(sock,
		   sock->state == MC_SOCK_CONNECTING ? MC_ECONNREFUSED : MC_ECONNRESET);
}

static void receive_fin(struct mc_sock *sock)
{
	sock->eof = true;
	if (sock->state != MC_SOCK_CLOSED)
		mc_sock_changed(sock);
}

static void receive_data(struct mc_packet *p)
{
	struct mc_sock *sock = p->to;
	struct mc_net *net = sock->conn->net;

	if (sock->state == MC_SOCK_CLOSED && !sock->broken) {
		sock->broken = true;
		send_reset(sock);
	}
	if (sock->broken)
		mc_packet_free(net, p);
	else
		mc_data_arrives(p);
}

void mc_conn_receive(struct mc_packet *p)
{
	struct mc_sock *to = p->to;
	struct mc_conn *c = to->conn;
	enum mc_packet_kind kind = p->kind;
	uint32_t acked = p->acked;

	if (kind == MC_DATA) {
		receive_data(p);
		return;
	}
	mc_packet_free(c->net, p);
	switch (kind) {
	case MC_SYN:
		receive_syn(c);
		break;
	case MC_SYN_ACK:
		receive_syn_ack(c);
		break;
	case MC_HANDSHAKE_ACK:
		receive_handshake_ack(c);
		break;
	case MC_ACK:
		mc_data_acked(to, acked);
		break;
	case MC_WINDOW:
		mc_sock_changed(to);
		break;
	case MC_FIN:
		receive_fin(to);
		break;
	case MC_RST:
		receive_reset(to);
		break;
	case MC_GIVE_UP:
		break_sock(to, MC_ETIMEDOUT);
		break;
	case MC_DATA:
		break;
	}
}

void mc_shutdown(struct mc_sock *sock)
{
	if (sock->shut || sock->broken || sock->state != MC_SOCK_OPEN)
		return;
	mc_data_flush(sock);
	sock->shut = true;
	mc_packet_send(mc_sock_peer(sock), MC_FIN);
	mc_sock_changed(sock);
}

/* A client that is not connected yet leaves it to the answer to its SYN. */
static bool has_peer(const struct mc_sock *sock)
{
	return !sock->broken &&
	       (sock->state == MC_SOCK_OPEN || sock == &sock->conn->server);
}

static void close_sock(struct mc_sock *sock, bool reset)
{
	struct mc_conn *c = sock->conn;

	if (sock->accepted)
		count_accepted(sock->files, c->net->sim, -1);
	sock->accepted = false;
	mc_sock_forget(sock);
	if (reset && has_peer(sock)) {
		send_reset(sock);
		sock->broken = true;
	} else {
		mc_shutdown(sock);
	}
	mc_data_drop(sock);
	sock->state = MC_SOCK_CLOSED;
	mc_conn_done(c);
}

void mc_close(struct mc_sock *sock)
{
	close_sock(sock, sock->first != NULL);
}

void mc_abort(struct mc_sock *sock)
{
	close_sock(sock, true);
}
