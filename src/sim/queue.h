/* SPDX-License-Identifier: MIT
 *
 * sim/queue.h - the future: what will happen, ordered by when.
 *
 * A monotone radix heap on 64-bit instants: an event lies in a bucket named by the
 * highest digit (of four bits) in which its instant differs from the last instant taken,
 * and by that digit's value.  The lowest bucket holds the next event; when it holds
 * several, they are spread over the buckets below.  Nothing may be planned before the
 * last instant taken.  The cost is flat from a hundred to a million pending events, and
 * equal instants keep the order of insertion without a sequence number, because they
 * share a bucket, a bucket is a list in order, and spreading keeps it.
 *
 * A cancelled event's entry stays behind, stale, until its bucket is spread or swept, or
 * until stale entries outnumber live ones.  Each bucket knows its minimum, so that the
 * instant of the next event is known without spreading anything: the clock may still
 * stop earlier and plan something before it.  Only cancelling the earliest event of all
 * costs a look through its bucket, unless that is in order anyway (as timeouts of one
 * length are).
 *
 * Ownership: the queue owns its arrays, never what `arg` points to.
 * Errors: none; memory exhaustion ends the process (base/die.h).
 */
#ifndef LS_SIM_QUEUE_H
#define LS_SIM_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/time.h"

typedef uint64_t sim_event_id; /* slot and generation; 0 is none */
typedef void sim_action(void *arg, sim_time now);

#define SIM_BUCKETS (16 * 16) /* for each digit each of its values, lowest first */

struct sim_entry {
	sim_time at;
	uint32_t slot;
};

struct sim_bucket {
	struct sim_entry *entries;
	uint32_t first, len, cap; /* the part in use is entries[first..len) */
	uint32_t sorted; /* entries[first..sorted) were seen to be in order of time */
	sim_time min;	 /* SIM_FOREVER when empty, -1 when it was cancelled: not known */
};

struct sim_slot {
	sim_action *action;
	void *arg;
	sim_time at;
	uint32_t generation; /* odd: an event that can be cancelled */
	uint32_t next_free;
};

struct sim_queue {
	struct sim_bucket buckets[SIM_BUCKETS];
	uint64_t full[SIM_BUCKETS / 64]; /* a bit for each bucket that may hold entries */
	uint32_t next;			 /* the bucket of the next event */
	struct sim_slot *slots;
	uint64_t *cancelled; /* a bit for each slot whose entry is stale */
	uint32_t n_slots, free_slot;
	size_t live, stale;
	sim_time last;	  /* instant of the last entry taken */
	sim_time next_at; /* earliest live instant, SIM_FOREVER when empty */
};

void sim_queue_init(struct sim_queue *q);
void sim_queue_release(struct sim_queue *q);
/* Plans at `at`, which is not before the last instant taken, and before SIM_FOREVER. */
sim_event_id sim_queue_push(struct sim_queue *q, sim_time at, sim_action *action,
			    void *arg);
/* False when the id is spent. */
bool sim_queue_cancel(struct sim_queue *q, sim_event_id id);

/* Instant of the next event, SIM_FOREVER when there is none.  Costs one load. */
static inline sim_time sim_queue_next_at(const struct sim_queue *q)
{
	return q->next_at;
}

/* The args of events at `until` or before, about in order, without taking them: at most
 * n; how many. */
uint32_t sim_queue_look(const struct sim_queue *q, sim_time until, void **args, uint32_t n);

/* Takes the earliest event.  False when nothing is left to happen. */
bool sim_queue_pop(struct sim_queue *q, sim_time *at, sim_action **action, void **arg);

#endif
