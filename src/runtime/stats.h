/* SPDX-License-Identifier: MIT
 *
 * runtime/stats.h - how the requests of a system fared.
 *
 * Requests are counted by load and route; whatever is asked about one route, one load or
 * all is the sum of its parts, so that the figures cannot disagree:
 *
 *	sent = completed + failed + timed out + refused + in flight
 *
 *	completed  answered with a status below 500
 *	failed     a 5xx, a reset or an end without an answer
 *	timed out  no whole answer within the load's timeout
 *	refused    no connection
 *
 * The latency of a completed request runs from when it was meant to be sent to the last
 * byte of its answer.
 *
 * Ownership: the caller's struct, rt_stats_init/release.
 * Errors: none.
 */
#ifndef LS_RUNTIME_STATS_H
#define LS_RUNTIME_STATS_H

#include "journal/histogram.h"
#include "journal/strings.h"
#include "sim/time.h"

enum rt_outcome { RT_COMPLETED, RT_FAILED, RT_TIMED_OUT, RT_REFUSED, RT_OUTCOME_COUNT };

struct rt_stats_counts {
	uint64_t sent, ended[RT_OUTCOME_COUNT];
};

/* Requests of one load for one route. */
struct rt_stats_group {
	uint32_t load;	/* which line of the script, from 0 */
	uint32_t route; /* text id: the path without a query */
	struct rt_stats_counts counts;
	struct jrn_histogram latency;
};

struct rt_stats {
	struct jrn_strings *routes;
	struct rt_stats_group *groups;
	size_t n, cap;
	sim_time first_sent, last_answer; /* SIM_FOREVER, -1: none yet */
	uint64_t sockets; /* WebSockets that were opened */
	struct jrn_histogram pushes; /* messages of servers that answer none: how long each
					took from its send to the client */
};

void rt_stats_init(struct rt_stats *s);
void rt_stats_release(struct rt_stats *s);

/* The group's number, for the two below; made if new. */
uint32_t rt_stats_group(struct rt_stats *s, uint32_t load, const char *path, size_t len);
void rt_stats_sent(struct rt_stats *s, uint32_t group, sim_time now);
void rt_stats_ended(struct rt_stats *s, uint32_t group, enum rt_outcome outcome,
		    sim_time latency, sim_time now);

void rt_stats_pushed(struct rt_stats *s, sim_time latency);

/* ---- reading ----------------------------------------------------------------------- */

#define RT_STATS_ANY UINT32_MAX

/* Adds up the groups of a load, of a route (RT_STATS_ANY: of all).  The latencies are
 * added to `latency`, which is the caller's; NULL: they are not asked for. */
struct rt_stats_counts rt_stats_sum(const struct rt_stats *s, uint32_t load,
				    uint32_t route, struct jrn_histogram *latency);
/* Requests under way. */
uint64_t rt_stats_in_flight(const struct rt_stats_counts *c);
/* Completed requests a second, from the first send to the last answer; 0: none. */
double rt_stats_throughput(const struct rt_stats *s, const struct rt_stats_counts *c);
/* Routes count from 1 in the order in which they appeared; NULL beyond the last. */
const char *rt_stats_route(const struct rt_stats *s, uint32_t route);

/* "completed", "failed", "timed_out", "refused". */
extern const char *const rt_outcome_names[RT_OUTCOME_COUNT];

#endif
