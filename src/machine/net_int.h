/* SPDX-License-Identifier: MIT
 *
 * machine/net_int.h - what the files of machine/net share.
 *
 * Everything that travels is a packet: an event at its arrival.  A connection lives
 * until both ends are closed and nothing of it is under way.
 *
 * Ownership: packets and connections belong to the net, which keeps spare ones.
 * Errors: none.
 */
#ifndef LS_MACHINE_NET_INT_H
#define LS_MACHINE_NET_INT_H

#include "machine/net.h"

#define MC_FIRST_PORT 32768 /* net.ipv4.ip_local_port_range */
#define MC_LAST_PORT  60999
#define MC_BURST_BEGINS (300 * SIM_US)

enum mc_packet_kind {
	MC_SYN,
	MC_SYN_ACK,
	MC_HANDSHAKE_ACK,
	MC_DATA,
	MC_ACK,	   /* written only for who waits by Nagle's algorithm */
	MC_WINDOW, /* room again, for who waits for it */
	MC_FIN,
	MC_RST,
	MC_GIVE_UP /* no packet: the client's timer after its last SYN */
};

struct mc_packet {
	struct mc_packet *next; /* in a queue of an end, or spare */
	struct mc_sock *to;
	struct mc_chunk *chunk; /* of MC_DATA: bytes [from, from + bytes) */
	uint64_t from, bytes;
	uint32_t acked; /* how many small packets the sender had received */
	uint8_t kind;
};

struct mc_packet_block {
	struct mc_packet_block *next;
	struct mc_packet packets[128];
};

/* Every connection takes the way there and back in the same time. */
struct mc_conn {
	struct mc_net *net;
	struct ls_list link; /* in net->conns */
	struct mc_conn *next_free;
	struct mc_sock client, server;
	struct mc_host *host;	      /* where the server's end is, or would be */
	struct mc_listener *listener; /* until the connection was accepted */
	sim_time latency;
	bool inside;	    /* of one process: the sender's system call delivers */
	sim_time queued_at; /* in the accept queue */
	uint32_t under_way; /* packets */
	uint16_t port, client_port;
	uint8_t syns; /* that were lost */
};

/* net.c */
struct mc_conn *mc_conn_new(struct mc_net *net);
void mc_conn_done(struct mc_conn *c); /* frees it when nothing refers to it */

/* net_packet.c */
struct mc_packet *mc_packet_new(struct mc_sock *to, enum mc_packet_kind kind);
void mc_packet_free(struct mc_net *net, struct mc_packet *p);
void mc_packet_depart(struct mc_packet *p, sim_time delay);
void mc_packet_send(struct mc_sock *to, enum mc_packet_kind kind);
void mc_packets_release(struct mc_net *net);

/* net_data.c */
void mc_data_arrives(struct mc_packet *p);
void mc_data_acked(struct mc_sock *sock, uint32_t acked);
bool mc_sock_has_room(const struct mc_sock *sock);
void mc_data_flush(struct mc_sock *sock);
void mc_data_drop(struct mc_sock *sock); /* forgets what was not read */

/* net_conn.c */
void mc_conn_receive(struct mc_packet *p);
void mc_sock_changed(struct mc_sock *sock);
void mc_sock_own(struct mc_sock *sock, struct mc_files *files);
void mc_sock_forget(struct mc_sock *sock);

/* net_listen.c */
struct mc_listener *mc_listener_find(const struct mc_host *host, uint16_t port,
				     const char *path);
bool mc_listener_take_syn(struct mc_listener *l, struct mc_conn *c);
void mc_listener_established(struct mc_conn *c);
void mc_listener_lose(struct mc_conn *c);
void mc_listener_free(struct mc_listener *l);

/* net_wake.c */
void mc_listener_arrival(struct mc_listener *l); /* one more in its queue */
void mc_listener_wake(struct mc_listener *l); /* somebody, for what is in its queue */
void mc_listener_deal(struct mc_listener *l); /* host->in_turn */

#endif
