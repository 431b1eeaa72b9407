/* SPDX-License-Identifier: MIT
 *
 * runtime/load.h - the clients of a system.
 *
 * They live outside its machines and need no CPU.  An open load makes a request at each
 * of its instants (runtime/load_arrivals.h), a closed one has users who wait for their
 * answers.  A request goes out on the connection that has been idle longest; where all
 * are busy a new one is opened, unless the load has its full number: then it waits in
 * the client, and that counts, for its latency runs from when it was meant to be sent.
 * A connection that has idled for as long as its server announced is not used any more,
 * as by Node's http.Agent.
 *
 *	rt_loads_init(&loads, "node", &sim, &http, &requests, &first_host);
 *	rt_loads_add(&loads, &plan);		each load line of the script, in its order
 *	loads.over = stop;			when every load has ended
 *	rt_loads_begin(&loads);			from now on their times count
 *	...
 *	rt_stats_sum(&loads.stats, ...);
 *
 * A request ends by its answer, by failing, or by its timeout, which closes the
 * connection.  A load has ended when nothing more will be sent and every request has
 * ended; a request without a timeout is given up 30 s after the last one was sent (and
 * counts as in flight).  Until the system listens for the first time, its clients wait,
 * but not longer than RT_LOAD_GRACE: then they try, and are refused.
 *
 * Opening a connection takes the clients' program a while, and it is one thread: those of
 * one instant are opened one after the other, and it looks at none before it has done so.
 * Connections with a fixed number are opened beforehand: a hundred at once, then one
 * each 0.1 ms.  A WebSocket load opens each and sends its messages on them in turn; its
 * requests are the messages, answered by the frame that carries their number.  It keeps
 * them open to the end of its duration.
 *
 * Numbers: request k of line i is 1 + k * lines + i (those of a load that is added while
 * others go on are far above).  In a closed load k is round * users + user, so that a
 * user's requests are the same in every system.
 *
 * Ownership: the caller's struct; plans, http, requests are borrowed.  Release it before
 * the net.
 * Errors: none.
 */
#ifndef LS_RUNTIME_LOAD_H
#define LS_RUNTIME_LOAD_H

#include "runtime/http.h"
#include "runtime/load_plan.h"
#include "runtime/requests.h"
#include "runtime/stats.h"

/* How one request fared. */
struct rt_load_result {
	const char *route;	 /* path without a query */
	sim_time intended, sent; /* sent -1: it never was */
	sim_time done;		 /* -1: it is still under way */
	enum rt_outcome outcome; /* unless it is under way */
	const char *error;	 /* NULL; "timeout", "refused", "reset", "end" */
	uint16_t status;	 /* 0: none */
	uint32_t process;	 /* that answered; 0: none */
	uint32_t connection;	 /* from 1; 0: none */
};

struct rt_load;

struct rt_loads {
	struct sim *sim;
	struct mc_net *net;
	struct rt_http *http;
	struct rt_requests *requests;
	const char *system;
	struct mc_host host; /* the clients' */
	struct mc_files files;
	struct mc_host *target;
	struct rt_stats stats;
	struct rt_load **loads;
	size_t n, cap;
	uint32_t lines;	      /* load lines, those of other systems too; */
	uint32_t stride;      /* how many there were at the beginning */
	uint32_t ended;	      /* of loads */
	uint32_t connections; /* made so far */
	bool begun;
	/* Not so in reality: nothing is sent while a load's connections (none given: one)
	 * are busy; what was meant to be sent then never is. */
	bool waiting_clients;
	uint16_t port; /* that the system listened on first; 0: not yet */
	sim_time reaction; /* of a client: from being connected to its first byte */
	struct rt_load_request *spare_requests;
	struct rt_load_conn *spare_conns;

	/* Each may be NULL. */
	void (*over)(void *arg); /* every load has ended */
	void *over_arg;
	void (*result)(void *arg, const struct rt_load_result *r); /* a request has */
	void *result_arg;
};

void rt_loads_init(struct rt_loads *l, const char *system, struct sim *sim,
		   struct rt_http *http, struct rt_requests *requests,
		   struct mc_host *target);
void rt_loads_release(struct rt_loads *l);

/* For the journal: what the load has sent on this connection, whose server's end is
 * given, and what it will send, is now in this queue of this process.  Being accepted,
 * and being given to another process, it says by itself (JRN_Q_RCVBUF). */
void rt_loads_sock_goes(struct rt_loads *all, struct mc_sock *server,
			enum jrn_queue_type place, uint32_t owner);

/* A load line; one for another system is only counted.  Once the others have begun its
 * times count from now on. */
void rt_loads_add(struct rt_loads *l, const struct rt_load_plan *plan);
void rt_loads_begin(struct rt_loads *l);
/* Has every load ended?  False when there is none. */
bool rt_loads_are_over(const struct rt_loads *l);
/* Calls `result` for each request that is still under way (the end of the run). */
void rt_loads_tell_rest(struct rt_loads *l);

/* When the last request is sent at the latest; SIM_FOREVER when that is not known. */
sim_time rt_loads_end(const struct rt_loads *l);
/* Which part of its requests has been sent, of the load that is furthest from having sent
 * all of a given number; 0 when one has none. */
double rt_loads_sent(const struct rt_loads *l);

#endif
