/* SPDX-License-Identifier: MIT
 *
 * sim/sim.h - the simulated world's clock and its future.
 *
 * The clock jumps from one planned event to the next.  Events of the same instant
 * happen in the order in which they were planned, so a run repeats exactly.
 *
 * sim_advance() is the short cut that makes it fast: when nothing else is planned up to
 * a later instant, the running code may simply move the clock there instead of planning
 * its own continuation.  It is refused now and then on purpose (`slice`), so that
 * whoever drives the simulation gets control back even from an endless script; code
 * that is refused plans an event and sees the same order of everything.
 *
 * Ownership: the caller's struct, sim_init/sim_release; `arg` of an action is borrowed.
 * Errors: none.
 */
#ifndef LS_SIM_SIM_H
#define LS_SIM_SIM_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/journal.h"
#include "sim/choice.h"
#include "sim/queue.h"
#include "sim/time.h"

struct sim {
	sim_time now;
	struct sim_queue future;
	uint64_t seed;
	struct sim_choices choices;
	struct jrn *journal; /* borrowed; never NULL */
	uint64_t happened;   /* events so far */
	uint32_t slice;	     /* advances left before control goes back */
	uint32_t per_step; /* what sim_step() sets it to; any value gives the same run */
	sim_time until;	   /* the clock does not pass this instant; SIM_END: no limit */
	bool stopped;	   /* the run is over: no event happens any more */
};

#define SIM_SLICE 4096 /* advances within one sim_step */

void sim_init(struct sim *s, uint64_t seed, struct jrn *journal);
void sim_release(struct sim *s);

/* Plans `action(arg, now)` at `at` (never before now).  The id can be cancelled until
 * it happens; 0 is never an id, and cancelling 0 or a spent id does nothing. */
sim_event_id sim_at(struct sim *s, sim_time at, sim_action *action, void *arg);
void sim_cancel(struct sim *s, sim_event_id id);

/* Moves the clock by `ns` and says true when nothing is planned up to and including
 * that instant and the slice is not used up; else nothing changes. */
static inline bool sim_advance(struct sim *s, sim_time ns)
{
	if (s->slice == 0 || sim_queue_next_at(&s->future) <= s->now + ns ||
	    s->now + ns > s->until)
		return false;
	s->slice--;
	s->now += ns;
	return true;
}

/* The next event happens.  False when there is none, when it lies beyond `until`, or
 * when the run was stopped. */
bool sim_step(struct sim *s);

void sim_stop(struct sim *s);

/* Does anybody ask for the races of this run (sim/choice.h)? */
static inline bool sim_is_open(const struct sim *s)
{
	return s->choices.open;
}

/* A question that is asked only then; 0 otherwise. */
static inline uint32_t sim_race(struct sim *s, const char *label, uint32_t options)
{
	return sim_is_open(s) ? sim_choose(s, label, options, 0) : 0;
}

#endif
