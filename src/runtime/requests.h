/* SPDX-License-Identifier: MIT
 *
 * runtime/requests.h - what is known of a request by its number alone.
 *
 * A load numbers its requests, the same in every system.  The number travels with the
 * work as async context (rt_task.request), and two things hang on it:
 *
 *  - The draws.  A draw is a hash of seed, stream, request and of how many the request
 *    had made before (sim/rng.h): this table counts them.
 *  - The item of the journal, when that is on: whoever makes the request wait, or go on,
 *    says so by its number.
 *
 * A request ends with its answer, but what it left behind (a background task) may draw
 * on: the counts of the last RT_REQUESTS_LATE that did are kept.
 *
 * Ownership: the caller's struct, rt_requests_init/release.
 * Errors: none.
 */
#ifndef LS_RUNTIME_REQUESTS_H
#define LS_RUNTIME_REQUESTS_H

#include "journal/schema.h"
#include "sim/sim.h"

#define RT_REQUESTS_LATE 16384

struct rt_request_entry {
	uint32_t number; /* 0: the place is free */
	uint32_t draws;
	uint32_t item; /* in the journal */
};

/* A queue of the journal in which requests are. */
struct rt_request_queue {
	enum jrn_queue_type type;
	uint32_t owner, id;
};

struct rt_requests {
	struct sim *sim;
	struct rt_request_entry *table; /* open addressing, a power of 2 */
	uint32_t bits, used;
	uint32_t *late; /* numbers that ended and draw, a ring */
	uint32_t n_late, next_late;
	struct rt_request_queue *queues; /* that have been told */
	size_t n_queues, cap_queues;
};

void rt_requests_init(struct rt_requests *r, struct sim *sim);
void rt_requests_release(struct rt_requests *r);

/* A request comes into being, in the queue `client`; a number is used once.  `path` is
 * what the journal calls it. */
void rt_request_begin(struct rt_requests *r, uint32_t request, const char *path, size_t len);
/* It is answered, or given up. */
void rt_request_end(struct rt_requests *r, uint32_t request, enum jrn_drop how);
/* It is somewhere else now: for the journal, and nothing when that is off.  `owner` is
 * the process that has it (its id in the journal), 0: none.
 *
 *	client, syn, accept	by the load and the kernel, for every server
 *	rcvbuf			a process has its connection: likewise
 *	primary			whoever accepts for others (rt_loads_sock_goes)
 *	served			the server has read it
 *	limiter			it waits for a token of the worker threads, then `served`
 *	pipeline		its answer waits for that of an earlier request
 *	out			the answer is with the kernel, or waits for room
 *	jobs			a broker has it
 *
 * Where it is while it is `served` (in the loop's queue, in the pool, at a device, for
 * the GIL, for a core) is seen from the items that are made for it: their cause is its
 * item, or one that has it as its cause. */
void rt_request_goes(struct rt_requests *r, uint32_t request, enum jrn_queue_type where,
		     uint32_t owner);

/* Its item, to be the cause of what is done for it (struct jrn_item); 0: the journal is
 * off, or it has ended. */
uint32_t rt_request_item(struct rt_requests *r, uint32_t request);

/* How many draws the request has made before this one, which counts from now on. */
uint32_t rt_draw_number(struct rt_requests *r, uint32_t request);

#endif
