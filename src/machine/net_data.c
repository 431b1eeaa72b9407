/* SPDX-License-Identifier: MIT
 *
 * Bytes: from mc_send() to mc_recv(), and Nagle's algorithm between them.
 */
#include "machine/net_int.h"

#define SEGMENT	    65483	  /* the most a packet of loopback carries */
#define DELAYED_ACK (40 * SIM_MS) /* TCP_DELACK_MIN, TCP_ATO_MIN */

static void append(struct mc_packet **first, struct mc_packet **last, struct mc_packet *p)
{
	p->next = NULL;
	if (*first)
		(*last)->next = p;
	else
		*first = p;
	*last = p;
}

static struct mc_packet *take_first(struct mc_packet **first)
{
	struct mc_packet *p = *first;

	*first = p->next;
	return p;
}

static void put_on_wire(struct mc_sock *sock, struct mc_packet *p)
{
	p->acked = sock->small_received;
	if (p->bytes < SEGMENT)
		sock->small_sent++;
	mc_packet_depart(p, 0);
}

/* A sender without TCP_NODELAY keeps a small packet while another is not acknowledged. */
static bool must_wait(const struct mc_sock *sock, const struct mc_packet *p)
{
	return sock->nagle && (sock->held || (p->bytes < SEGMENT &&
					      sock->small_acked != sock->small_sent));
}

void mc_data_flush(struct mc_sock *sock)
{
	while (sock->held)
		put_on_wire(sock, take_first(&sock->held));
}

/* What was held goes together: as one packet it would, and waits for no other. */
void mc_data_acked(struct mc_sock *sock, uint32_t acked)
{
	if ((int32_t)(acked - sock->small_acked) > 0)
		sock->small_acked = acked;
	if (sock->small_acked == sock->small_sent)
		mc_data_flush(sock);
}

/* A side that answers within 40 ms of its last receipt delays its ACKs by as much, in
 * the hope that the next answer carries them (tcp_event_data_sent). */
static void note_answer(struct mc_sock *sock, sim_time now)
{
	sock->delays_ack = sock->any_receipt && now - sock->last_receipt < DELAYED_ACK;
}

static uint64_t room(const struct mc_sock *sock)
{
	uint64_t all = sock->conn->net->room;

	return sock->used < all ? all - sock->used : 0;
}

enum mc_errno mc_send(struct mc_sock *sock, struct mc_chunk *chunk, uint64_t from,
		      uint64_t *taken)
{
	uint64_t left = chunk->bytes - from, fits = room(sock);
	struct mc_packet *p;

	*taken = 0;
	if (sock->error)
		return mc_sock_error(sock);
	if (sock->broken || sock->shut)
		return MC_EPIPE;
	if (sock->state == MC_SOCK_CONNECTING || (fits == 0 && left))
		return MC_EAGAIN;
	if (left == 0)
		return MC_OK;
	p = mc_packet_new(mc_sock_peer(sock), MC_DATA);
	p->chunk = mc_chunk_ref(chunk);
	p->from = from;
	p->bytes = *taken = fits < left ? fits : left;
	sock->used += p->bytes;
	note_answer(sock, sock->conn->net->sim->now);
	if (must_wait(sock, p))
		append(&sock->held, &sock->last_held, p);
	else
		put_on_wire(sock, p);
	return MC_OK;
}

static void acknowledge(struct mc_sock *sock, const struct mc_packet *p)
{
	struct mc_packet *ack;

	if (p->bytes < SEGMENT)
		sock->small_received++;
	if (!mc_sock_peer(sock)->nagle)
		return;
	ack = mc_packet_new(mc_sock_peer(sock), MC_ACK);
	ack->acked = sock->small_received;
	mc_packet_depart(ack, sock->delays_ack ? DELAYED_ACK : 0);
}

void mc_data_arrives(struct mc_packet *p)
{
	struct mc_sock *sock = p->to;

	sock->last_receipt = sock->conn->net->sim->now;
	sock->any_receipt = true;
	sock->received += p->bytes;
	append(&sock->first, &sock->last, p);
	acknowledge(sock, p);
	if (sock->nagle)
		mc_data_acked(sock, p->acked);
	mc_sock_changed(sock);
}

/* Linux tells of room when a third is free (sk_stream_is_writeable). */
bool mc_sock_has_room(const struct mc_sock *sock)
{
	return sock->used <= sock->conn->net->room / 3 * 2;
}

static void make_room(struct mc_sock *sender, uint64_t bytes)
{
	bool had = mc_sock_has_room(sender);

	sender->used -= bytes;
	if (!had && mc_sock_has_room(sender) && sender->watch &&
	    sender->watch->wants & MC_OUT)
		mc_packet_send(sender, MC_WINDOW);
}

static void take(struct mc_sock *sock, uint64_t bytes, struct mc_piece *piece)
{
	struct mc_packet *p = sock->first;

	piece->chunk = mc_chunk_ref(p->chunk);
	piece->from = p->from;
	piece->bytes = bytes;
	if (p->from + bytes == p->chunk->bytes)
		piece->message = p->chunk->message;
	p->from += bytes;
	p->bytes -= bytes;
	sock->received -= bytes;
	if (p->bytes == 0)
		mc_packet_free(sock->conn->net, take_first(&sock->first));
	make_room(mc_sock_peer(sock), bytes);
}

enum mc_errno mc_recv(struct mc_sock *sock, uint64_t max, struct mc_piece *piece)
{
	*piece = (struct mc_piece){0};
	if (sock->first) {
		take(sock, max < sock->first->bytes ? max : sock->first->bytes, piece);
		return MC_OK;
	}
	if (sock->error)
		return mc_sock_error(sock);
	return sock->eof || sock->broken ? MC_OK : MC_EAGAIN;
}

void mc_data_drop(struct mc_sock *sock)
{
	struct mc_net *net = sock->conn->net;

	while (sock->first)
		mc_packet_free(net, take_first(&sock->first));
	while (sock->held)
		mc_packet_free(net, take_first(&sock->held));
	sock->received = 0;
}
