/* SPDX-License-Identifier: MIT
 *
 * runtime/load_int.h - what the files of runtime/load share.
 *
 * load.c has the loads from their beginning to their end, load_request.c the requests,
 * load_conn.c the connections, load_socket.c what is different on WebSockets.
 *
 * Ownership: requests and connections belong to the rt_loads, which keeps spare ones.
 * Errors: none.
 */
#ifndef LS_RUNTIME_LOAD_INT_H
#define LS_RUNTIME_LOAD_INT_H

#include "base/list.h"
#include "runtime/load.h"
#include "runtime/load_arrivals.h"

struct rt_load_user {
	struct rt_load *load;
	uint32_t index, rounds;
};

struct rt_load {
	struct rt_loads *all;
	struct rt_load_plan plan; /* its texts are borrowed */
	uint32_t index;		  /* which line */
	struct rt_arrivals arrivals;
	const char *next_url; /* of the arrival that is planned */
	struct rt_load_user *users;
	uint64_t think_stream;
	uint64_t issued;     /* requests so far; */
	uint64_t n_alive;    /* of these have not ended */
	sim_time last_issue; /* of the newest */
	bool started;	     /* its time has come */
	bool up;	     /* somebody listens, or has, or nobody will */
	bool source_over;    /* nothing more will be sent */
	bool ended;
	uint16_t port;
	sim_event_id no_server; /* when it stops to wait for a listener */
	sim_event_id timer; /* at the oldest request's timeout, or the end of patience */
	struct ls_list alive;	/* requests that have not ended, oldest first */
	struct ls_list waiting; /* of these: for a connection */
	uint32_t n_waiting;
	struct ls_list conns, idle; /* idle: longest first */
	uint32_t n_conns, n_connecting, most_conns;
	uint32_t beforehand;	       /* connections still to be opened beforehand */
	struct rt_load_conn **sockets; /* WebSockets: by number; NULL: not open */
	const char *url; /* the last request's, and its group in the statistics */
	uint32_t group;
};

struct rt_load_request {
	struct rt_load *load;
	struct ls_list alive, link; /* link: where it waits, or its connection's `sent` */
	struct rt_load_conn *conn;  /* that it was sent on */
	struct rt_load_user *user;  /* NULL: of an open load */
	const char *url;
	uint32_t number, group;
	uint32_t slot; /* WebSocket: which connection it is for */
	bool placed;   /* it waits for the load no more, but on a connection */
	sim_time intended, sent;
	struct rt_load_request *next; /* spare */
};

struct rt_load_conn {
	struct rt_load *load;
	struct mc_sock *sock; /* NULL: closed */
	struct mc_watch watch;
	struct ls_list link, idle; /* in the load's lists */
	struct ls_list sent;	   /* requests without a whole answer, oldest first */
	struct ls_list waiting;	   /* WebSocket: messages to be sent */
	struct mc_chunk *out;	   /* what did not fit, from `from` on */
	uint64_t from;
	uint32_t number;  /* from 1 */
	uint32_t slot;	  /* WebSocket: which of the load's */
	uint32_t process; /* that answered on it; 0: none has */
	enum jrn_queue_type place; /* where what is sent on it arrives, */
	uint32_t owner;		   /* at this process */
	uint16_t status;  /* of the answer under way */
	sim_event_id reacts; /* connected: it sends from then on; 0: it does, or is not */
	bool connecting, upgrading;
	bool close;  /* the answer under way is the last one */
	uint16_t keep_alive; /* seconds that its server lets it idle; 0: it did not say */
	sim_time stale;	     /* idle: it may be closed from then on */
	bool in_use; /* its events are being looked at: not to be given back */
	struct rt_load_conn *next; /* spare */
};

/* ---- load.c ---- */
/* Nothing more will be sent. */
void rt_load_source_over(struct rt_load *l);
/* A request has ended, or the source is over: was that the end of the load? */
void rt_load_look_for_end(struct rt_load *l);

/* ---- load_request.c ---- */
void rt_load_issue(struct rt_load *l, uint64_t k, const char *url,
		   struct rt_load_user *user);
/* The request ends; `error` NULL: it was answered with `status`. */
void rt_load_finish(struct rt_load_request *q, enum rt_outcome outcome, uint16_t status,
		    const char *error);
/* Tells `result` of it. */
void rt_load_tell(const struct rt_load_request *q, sim_time done, enum rt_outcome outcome,
		  uint16_t status, const char *error);
void rt_load_user_sends(struct rt_load_user *user);
void rt_load_arm_timer(struct rt_load *l);

/* ---- load_conn.c ---- */
/* Gives waiting requests connections, opens what is missing. */
void rt_load_pump(struct rt_load *l);
struct rt_load_conn *rt_load_open(struct rt_load *l);
/* Closes it without a word; its requests must have ended. */
void rt_load_close(struct rt_load_conn *c);
/* It is lost: all that was sent, or waits, on it ends like this. */
void rt_load_lose(struct rt_load_conn *c, enum rt_outcome outcome, uint16_t status,
		  const char *error);
/* Sends a message about the request (NULL: none).  The message is given away. */
void rt_load_send(struct rt_load_conn *c, struct rt_http_message *m);
/* The request is on its way: to a process, or to the accept queue. */
void rt_load_tell_sent(struct rt_load_conn *c, const struct rt_load_request *q);
/* Opens the connections that are wanted beforehand, now and bit by bit. */
void rt_load_open_beforehand(struct rt_load *l);

/* ---- load_socket.c ---- */
void rt_socket_place(struct rt_load_request *q);
/* Sees to it that the slot has a connection. */
void rt_socket_open(struct rt_load *l, uint32_t slot);
void rt_socket_connected(struct rt_load_conn *c);
void rt_socket_received(struct rt_load_conn *c, const struct rt_http_message *m);
/* The load has ended: its clients close their connections. */
void rt_sockets_leave(struct rt_load *l);
/* Sends what waits. */
void rt_socket_flush(struct rt_load_conn *c);

#endif
