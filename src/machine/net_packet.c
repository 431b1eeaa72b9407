/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/die.h"
#include "machine/net_int.h"

#define BLOCK (sizeof((struct mc_packet_block *)0)->packets / sizeof(struct mc_packet))

static void spare(struct mc_net *net, struct mc_packet *p)
{
	p->chunk = NULL;
	p->next = net->free_packets;
	net->free_packets = p;
}

static void make_packets(struct mc_net *net)
{
	struct mc_packet_block *b = ls_realloc(NULL, 1, sizeof *b);

	b->next = net->blocks;
	net->blocks = b;
	for (size_t i = BLOCK; i-- > 0;)
		spare(net, &b->packets[i]);
}

struct mc_packet *mc_packet_new(struct mc_sock *to, enum mc_packet_kind kind)
{
	struct mc_net *net = to->conn->net;
	struct mc_packet *p;

	if (!net->free_packets)
		make_packets(net);
	p = net->free_packets;
	net->free_packets = p->next;
	*p = (struct mc_packet){.to = to, .kind = (uint8_t)kind};
	return p;
}

void mc_packet_free(struct mc_net *net, struct mc_packet *p)
{
	if (p->chunk)
		mc_chunk_unref(net, p->chunk);
	spare(net, p);
}

/* Those that are under way or were not read hold their chunks. */
void mc_packets_release(struct mc_net *net)
{
	struct mc_packet_block *b;

	while ((b = net->blocks)) {
		net->blocks = b->next;
		for (size_t i = 0; i < BLOCK; i++)
			if (b->packets[i].chunk)
				mc_chunk_unref(net, b->packets[i].chunk);
		free(b);
	}
}

/* The connection stays while its packet is looked at. */
static void on_arrival(void *arg, sim_time now)
{
	struct mc_packet *p = arg;
	struct mc_conn *c = p->to->conn;

	(void)now;
	mc_conn_receive(p);
	c->under_way--;
	mc_conn_done(c);
}

void mc_packet_depart(struct mc_packet *p, sim_time delay)
{
	struct mc_conn *c = p->to->conn;
	struct sim *sim = c->net->sim;
	sim_time at = sim->now + delay, earliest = mc_sock_peer(p->to)->not_before;

	c->under_way++;
	c->net->packets++;
	if (c->inside && delay == 0) {
		on_arrival(p, sim->now);
		return;
	}
	sim_at(sim, (at < earliest ? earliest : at) + c->latency, on_arrival, p);
}

void mc_packet_send(struct mc_sock *to, enum mc_packet_kind kind)
{
	mc_packet_depart(mc_packet_new(to, kind), 0);
}
