/* SPDX-License-Identifier: MIT
 *
 * sim/queue.h - the future: what will happen, ordered by when.
 *
 * A monotone radix heap on 64-bit instants: an event lies in the bucket of the highest
 * bit in which its instant differs from the last instant taken, and buckets are spread
 * when the lowest is empty.  Nothing may be planned before the last instant taken.  The
 * cost is flat from a hundred to a million pending events, and equal instants keep the
 * order of insertion without a sequence number, because a bucket is a list in order and
 * spreading keeps it.
 *
 * Cancelling bumps the generation of the event's slot; the stale entry goes when its
 * bucket is spread, or when stale entries outnumber live ones.  Each bucket knows its
 * minimum, so that the instant of the next event is known without spreading anything:
 * the clock may still stop earlier and plan something before it.  Only cancelling the
 * earliest event of all costs a look through its bucket, unless that is in order anyway
 * (as timeouts of one length are).
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

struct sim_entry {
	sim_time at;
	uint32_t slot, generation;
};

struct sim_bucket {
	struct sim_entry *entries;
	uint32_t first, len, cap; /* the part in use is entries[first..len) */
	sim_time min;  /* no live entry is earlier; SIM_FOREVER when empty */
	bool exact;    /* a live entry is at `min`; else `min` was cancelled */
	bool ascending; /* instants never go down within the bucket */
};

struct sim_slot {
	sim_action *action;
	void *arg;
	sim_time at;
	uint32_t next_free;
};

struct sim_queue {
	struct sim_bucket buckets[65];
	uint64_t full; /* bit b: bucket b + 1 may hold entries */
	struct sim_slot *slots;
	uint32_t *generations; /* of the slots, apart to be dense; odd: in use */
	uint32_t n_slots, cap_slots, free_slot;
	size_t live, stale;
	sim_time last;	  /* instant of the last entry taken */
	sim_time next_at; /* earliest live instant, SIM_FOREVER when empty */
};

void sim_queue_init(struct sim_queue *q);
void sim_queue_release(struct sim_queue *q);
/* Plans at `at`, which is not before the last instant taken, and before SIM_FOREVER. */
sim_event_id sim_queue_push(struct sim_queue *q, sim_time at, sim_action *action, void *arg);
/* False when the id is spent. */
bool sim_queue_cancel(struct sim_queue *q, sim_event_id id);

/* Instant of the next event, SIM_FOREVER when there is none.  Costs one load. */
static inline sim_time sim_queue_next_at(const struct sim_queue *q)
{
	return q->next_at;
}

/* Takes the earliest event.  False when nothing is left to happen. */
bool sim_queue_pop(struct sim_queue *q, sim_time *at, sim_action **action, void **arg);

#endif
