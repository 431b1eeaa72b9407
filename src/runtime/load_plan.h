/* SPDX-License-Identifier: MIT
 *
 * runtime/load_plan.h - what one `load {}` line of a script asks for.
 *
 * A load is open or closed.  An open one sends at times of its own, whether answers come
 * or not: at a `rate`, along a `ramp` of rates, or by a `schedule`.  In a closed one each
 * of so many `users` sends, waits for the answer, thinks, and sends again.  A load of
 * WebSockets opens its connections and sends messages on each at a rate of its own.
 *
 * Whoever reads a script fills this struct after rt_load_plan_init() and asks
 * rt_load_plan_wrong() whether it makes sense; nothing here knows where it came from.
 *
 * Ownership: the struct owns nothing.  Texts and arrays are borrowed, and must outlive
 * the load that is made from it.
 * Errors: a sentence in static storage.  Times are nanoseconds.
 */
#ifndef LS_RUNTIME_LOAD_PLAN_H
#define LS_RUNTIME_LOAD_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/rng.h"
#include "sim/time.h"

enum rt_load_kind { RT_LOAD_HTTP, RT_LOAD_WEBSOCKET };
enum rt_load_arrivals { RT_LOAD_CONSTANT, RT_LOAD_POISSON };

/* The load sends at `rate` when `at` after its start has come; linear in between. */
struct rt_load_point {
	sim_time at;
	double rate;
};

/* One request of a schedule; `at` counts from the load's start. */
struct rt_load_send {
	sim_time at;
	const char *url;
};

struct rt_load_plan {
	enum rt_load_kind kind;
	const char *url;    /* path and query; "/" */
	const char *method; /* "GET" */
	const char *body;   /* of a request, or what a WebSocket message says; "" */
	size_t body_len;

	/* When it sends: exactly one of these four. */
	double rate; /* arrivals a second */
	const struct rt_load_point *ramp;
	size_t n_ramp;
	const struct rt_load_send *schedule;
	size_t n_schedule;
	int64_t users;

	enum rt_load_arrivals arrivals; /* of a rate or a ramp */
	bool arrivals_given;
	struct sim_dist think; /* a user's pause between an answer and the next request */
	bool think_given;
	double messages_per_second; /* on each WebSocket; none, or 0: they idle */

	int64_t requests;  /* no more than this many */
	sim_time start;	   /* nothing is sent before */
	sim_time duration; /* from the start on */
	sim_time timeout;  /* from the intended send to the last byte */

	int64_t connections; /* that it may have at once; none: as many as it needs */
	bool keepalive;	     /* false: a connection for each request */

	const char *to; /* the only system that it reaches; NULL: every one */
	int64_t port;	/* none: the one that the system listened on first */
	uint32_t line;	/* of the script */
};

/* A number, or a time, that the script does not give: rt_load_plan_init() sets it. */
#define RT_LOAD_NONE INT64_MIN

#define RT_LOAD_DURATION (10 * SIM_S) /* where nothing bounds a load */
#define RT_LOAD_GRACE	 (3 * SIM_S)  /* a server has this long to listen, from the load's start */

void rt_load_plan_init(struct rt_load_plan *p);

/* NULL, or what is wrong with the plan, as half a sentence ("rate must be above 0") for
 * a message that says which load; *hint is what to do about it, or NULL. */
const char *rt_load_plan_wrong(const struct rt_load_plan *p, const char **hint);

/* "constant", "poisson"; "http", "websocket".  False when it is neither. */
bool rt_load_arrivals_named(const char *name, enum rt_load_arrivals *out);
bool rt_load_kind_named(const char *name, enum rt_load_kind *out);

/* Does the load reach the system of this name? */
bool rt_load_plan_reaches(const struct rt_load_plan *p, const char *system);

/* When its last request is sent at the latest, from the start of the run; SIM_FOREVER
 * when only the number of requests bounds it. */
sim_time rt_load_plan_end(const struct rt_load_plan *p);

/* The part of a url before its query. */
size_t rt_load_path_len(const char *url);

#endif
