/* SPDX-License-Identifier: MIT
 *
 * machine/net.h - the kernel's TCP: what a loop's system calls find.
 *
 * Hosts have ports; a process has an mc_files, its table of open files, from which all
 * is closed when it dies.  The kernel does the handshake, so a client is connected one
 * round trip after its SYN though the server's loop be blocked.  A listener keeps
 * min(backlog, 4096) + 1 connections that nobody has accepted; a SYN beyond them is
 * dropped silently and sent again 1, 2, 3, 4, 5, 7, 11, ... s after the first.
 * A connection has two ends (struct mc_sock).  What travels are chunks: a number of
 * bytes, maybe with a text or an HTTP message that comes whole with its last byte.
 * Nothing is copied; one event delivers one chunk, but between two sockets of one process
 * the sender's system call does.
 *
 *	mc_listen(&files, 8000, 511, &fd);		a fork: mc_listen_dup()
 *	mc_watch_init(&w, &loop->epoll, NULL);		machine/epoll.h: the loop
 *	mc_listen_watch(fd, &w);
 *	...						w reported MC_IN:
 *	sock = mc_accept(fd);				NULL: EAGAIN
 *	mc_watch_init(&conn->watch, &loop->epoll, NULL);
 *	mc_sock_watch(sock, &conn->watch);
 *	...						conn->watch reported MC_IN:
 *	while (left && (e = mc_recv(sock, left, &piece)) == MC_OK) {	one read(2)
 *		if (piece.bytes == 0)
 *			break;				the peer sends no more
 *		use(piece.message, piece.bytes);	a message: with its last byte
 *		mc_chunk_unref(net, piece.chunk);
 *		left -= piece.bytes;
 *	}						e: MC_EAGAIN, MC_ECONNRESET
 *	mc_send(sock, chunk, from, &taken);		short: wait for MC_OUT
 *	mc_close(sock);					FIN, or RST with bytes unread
 *
 * Several processes may watch one listener (dups of its fd).  A new connection wakes one
 * of those that wait in their poll; the others see it when they poll next, if it is
 * still there.  Which one is a choice point ("accept") with weights that are fixed for a
 * run: each process has a rank, four of them 0.45, 0.29, 0.18, 0.08; who had the last one
 * less.  Of connections that come less than 0.1 ms apart one process gets most
 * (net_wake.c).
 *
 * Sources: Linux net/ipv4/tcp_ipv4.c, inet_connection_sock.c, tcp_timer.c, ip-sysctl.
 * Left out: loss, reordering, congestion, ports that run out.
 *
 * Ownership: net, hosts, files are the caller's; listeners, ends and chunks belong to the
 * net.  An end is valid until mc_close() or mc_abort(), an fd until mc_listen_close().
 * Errors: enum mc_errno, as system calls return them.
 */
#ifndef LS_MACHINE_NET_H
#define LS_MACHINE_NET_H

#include "machine/epoll.h"
#include "sim/sim.h"

#define MC_SOMAXCONN 4096
#define MC_LOOPBACK  (25 * SIM_US)
#define MC_ROOM	     2500000 /* send and receive buffer of one direction, on loopback */

enum mc_errno {
	MC_OK,
	MC_EAGAIN,
	MC_EADDRINUSE,
	MC_ECONNREFUSED,
	MC_ECONNRESET,
	MC_ENOENT,
	MC_EPIPE,
	MC_ETIMEDOUT
};

struct mc_packet;
struct mc_packet_block;
struct mc_conn;
struct mc_listener;
struct mc_sock;

struct mc_net {
	struct sim *sim;
	sim_time latency;  /* one way, between two hosts */
	sim_time loopback; /* within one */
	uint64_t room;
	uint64_t accept_stream;
	uint32_t listeners; /* made so far: their numbers */
	struct mc_chunk *free_chunks;
	struct mc_packet *free_packets;
	struct mc_packet_block *blocks; /* of packets, all there are */
	struct mc_conn *free_conns;
	struct ls_list conns; /* all that exist */
	struct ls_list all;   /* listeners that exist */
	/* A port is listened on from now on; NULL: nobody wants to know. */
	void (*on_listen)(void *arg, struct mc_listener *l);
	void *on_listen_arg;
	/* A process has the server's end of a connection from now on; NULL: likewise. */
	void (*on_owner)(void *arg, struct mc_sock *sock);
	void *on_owner_arg;
	uint64_t opened, refused, resets, drops; /* counters: connections; SYNs */
	uint64_t packets;			 /* sent, all kinds */
};

struct mc_host {
	struct mc_net *net;
	struct ls_list listeners;
	uint16_t next_port; /* the next ephemeral one */
	/* Of clients, whose program is not simulated: it is one thread, and opening a
	 * connection takes it `dial` (drawn from half to one and a half of it), so that those
	 * of one instant leave one after the other.  0 of machines. */
	sim_time dial;
	sim_time dialled; /* until when it is at that */
	uint64_t dial_stream, dials;
	/* Not so in reality: those who watch a listener get its connections in turn, and
	 * nobody else's. */
	bool in_turn;
};

/* The open files of a process (or of all clients of a load). */
struct mc_files {
	struct mc_host *host;
	uint32_t process; /* its id in the journal, 0: none */
	uint32_t accepted; /* connections that it has, of those that came to a listener */
	struct ls_list socks, listeners;
};

/* A listening socket, shared by all that have an fd of it. */
struct mc_listener {
	struct mc_host *host;
	struct ls_list link;	    /* in host->listeners, */
	struct ls_list in_net;	    /* in net->all */
	struct ls_list fds;	    /* by their key, which is drawn */
	struct ls_list half, queue; /* ends not established; not accepted, oldest first */
	uint32_t n_half, n_queue, backlog;
	char *path; /* of a Unix socket, else NULL */
	uint16_t port;
	bool bound;	       /* only: nobody listens yet */
	bool nagle;	       /* its connections go without TCP_NODELAY */
	uint32_t number;       /* in the net, from 1 */
	uint32_t process;      /* that made it, in the journal */
	uint64_t n_fds, draws; /* made, drawn so far */
	uint64_t arrivals, accepted,
		drops; /* connections established, taken; SYNs lost */
	uint32_t max_queue;
	sim_event_id head_start; /* of who is awake, before another is woken; 0: none */
	struct mc_listen_fd *last;	 /* who was woken last; NULL: nobody */
	struct mc_listen_fd *first;	 /* who was woken for the burst that is on */
	sim_time last_arrival, burst_began, first_since;
	double others_too; /* of this burst, the chance of waking another than who is awake */
};

/* One process's descriptor of a listener. */
struct mc_listen_fd {
	struct mc_listener *listener;
	struct mc_files *files;
	struct ls_list in_files, in_listener;
	struct mc_watch *watch;
	sim_time looked; /* when its process was woken for an arrival, or accepted, last */
	bool called;	 /* it was woken for one, and has not accepted since */
	uint32_t due;	 /* host->in_turn: how many of the queue are its */
	uint64_t key;
};

enum mc_sock_state {
	MC_SOCK_CONNECTING,
	MC_SOCK_OPEN,
	MC_SOCK_CLOSED /* by its owner; only what is under way still refers to it */
};

/* One end of a connection. */
struct mc_sock {
	struct mc_conn *conn;
	struct mc_files *files;
	struct ls_list link; /* in files->socks, or in a list of a listener */
	struct mc_watch *watch;
	struct mc_packet *first, *last;	    /* received, not read */
	struct mc_packet *held, *last_held; /* by Nagle's algorithm */
	uint64_t received;		    /* bytes not read */
	uint64_t used;			    /* bytes sent that the peer has not read */
	sim_time last_receipt;
	sim_time not_before; /* nothing that it sends leaves earlier */
	uint32_t small_sent, small_acked, small_received; /* of Nagle's algorithm */
	uint8_t state;					  /* enum mc_sock_state */
	uint8_t error; /* enum mc_errno, to be told once; */
	bool broken;   /* it was: no byte comes or goes any more */
	bool eof;      /* the peer sends no more */
	bool shut;     /* and we do not */
	bool nagle, delays_ack, any_receipt;
	bool accepted; /* it counts in files->accepted */
	void *data; /* the owner's */
};

/* A message that a chunk carries: whoever makes it says how it is written as text. */
struct mc_message_kind {
	/* Writes exactly the `bytes` of its chunk. */
	void (*render)(const void *message, char *text, uint64_t bytes);
	void (*release)(void *message);
};

struct mc_chunk {
	uint64_t bytes;
	uint32_t refs;
	char *text; /* owned; NULL: only a number of bytes, or not yet rendered */
	void *message;
	const struct mc_message_kind *kind;
	struct mc_chunk *next_free;
};

/* A part of a chunk that was read. */
struct mc_piece {
	struct mc_chunk *chunk; /* a reference of the reader's; NULL: no bytes */
	uint64_t from, bytes;
	void *message; /* the chunk's, with its last byte */
};

void mc_net_init(struct mc_net *net, struct sim *sim);
/* Frees everything, messages included, and takes out the watches, whose loops must still
 * be there. */
void mc_net_release(struct mc_net *net);
void mc_host_init(struct mc_host *host, struct mc_net *net);
void mc_files_init(struct mc_files *files, struct mc_host *host, uint32_t process);
/* The end of a process: as if it closed everything. */
void mc_files_close_all(struct mc_files *files);

/* Port 0 picks a free one (fd->listener->port).  MC_EADDRINUSE. */
enum mc_errno mc_listen(struct mc_files *files, uint16_t port, uint32_t backlog,
			struct mc_listen_fd **fd);
enum mc_errno mc_listen_path(struct mc_files *files, const char *path, uint32_t backlog,
			     struct mc_listen_fd **fd);
/* In two steps: a socket that refuses connections until somebody listens on it. */
enum mc_errno mc_bind(struct mc_files *files, uint16_t port, uint32_t backlog,
		      struct mc_listen_fd **fd);
void mc_listen_begin(struct mc_listen_fd *fd);
bool mc_host_listens(const struct mc_host *host, uint16_t port);
/* The same socket in another process. */
struct mc_listen_fd *mc_listen_dup(struct mc_listen_fd *fd, struct mc_files *files);
void mc_listen_watch(struct mc_listen_fd *fd, struct mc_watch *w);
void mc_listen_unwatch(struct mc_listen_fd *fd);
/* With the last fd the socket goes, and what is in its queue is reset. */
void mc_listen_close(struct mc_listen_fd *fd);
bool mc_listen_readable(const struct mc_listen_fd *fd);
/* The oldest connection of the queue; NULL: none (EAGAIN). */
struct mc_sock *mc_accept(struct mc_listen_fd *fd);

/* Begins to connect: MC_OUT is true when it is done, MC_ERR when it failed (then
 * mc_sock_error() says MC_ECONNREFUSED or MC_ETIMEDOUT). */
struct mc_sock *mc_connect(struct mc_files *files, struct mc_host *to, uint16_t port);
/* Fails at once: MC_ENOENT when nobody listens, MC_EAGAIN when the queue is full. */
enum mc_errno mc_connect_path(struct mc_files *files, const char *path,
			      struct mc_sock **sock);
/* Two ends that are connected (socketpair(2)). */
void mc_socketpair(struct mc_files *a, struct mc_files *b, struct mc_sock *pair[2]);
/* Passes an end to another process (SCM_RIGHTS, and closing one's own).  Its watch goes.
 */
void mc_sock_give(struct mc_sock *sock, struct mc_files *files);

void mc_sock_watch(struct mc_sock *sock, struct mc_watch *w);
void mc_sock_unwatch(struct mc_sock *sock);
/* What is true of it: enum mc_events. */
uint32_t mc_sock_events(const struct mc_sock *sock);
/* SO_ERROR: the error, once. */
enum mc_errno mc_sock_error(struct mc_sock *sock);
struct mc_sock *mc_sock_peer(struct mc_sock *sock);
/* The port that its client has. */
uint16_t mc_sock_client_port(const struct mc_sock *sock);

/* The owner's thread owes CPU time for what it does before its next call: what it sends
 * from then on leaves at this instant at the earliest. */
static inline void mc_sock_not_before(struct mc_sock *sock, sim_time at)
{
	if (sock->not_before < at)
		sock->not_before = at;
}

/* Sends a chunk from byte `from` on, as much of it as there is room for (*taken).
 * MC_EAGAIN: no room at all; MC_ECONNRESET, MC_EPIPE. */
enum mc_errno mc_send(struct mc_sock *sock, struct mc_chunk *chunk, uint64_t from,
		      uint64_t *taken);
/* Takes up to `max` bytes, of one chunk.  No bytes and MC_OK: the peer sends no more.
 * A read(2) takes pieces until its buffer is full, or MC_EAGAIN. */
enum mc_errno mc_recv(struct mc_sock *sock, uint64_t max, struct mc_piece *piece);
/* Sends FIN: shutdown(SHUT_WR). */
void mc_shutdown(struct mc_sock *sock);
/* FIN, or RST when bytes were not read. */
void mc_close(struct mc_sock *sock);
/* RST. */
void mc_abort(struct mc_sock *sock);

/* A chunk with one reference. */
struct mc_chunk *mc_chunk_new(struct mc_net *net, uint64_t bytes);
struct mc_chunk *mc_chunk_new_text(struct mc_net *net, const char *text, uint64_t bytes);
struct mc_chunk *mc_chunk_new_message(struct mc_net *net, uint64_t bytes, void *message,
				      const struct mc_message_kind *kind);
struct mc_chunk *mc_chunk_ref(struct mc_chunk *chunk);
void mc_chunk_unref(struct mc_net *net, struct mc_chunk *chunk);
/* Its bytes; those of a mere number are blanks. */
const char *mc_chunk_text(struct mc_chunk *chunk);

const char *mc_errno_name(enum mc_errno e);

#endif
