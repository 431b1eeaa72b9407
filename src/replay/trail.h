/* SPDX-License-Identifier: MIT
 *
 * replay/trail.h - one request of a load from its birth on: every queue it waited in, the
 * callbacks that ran for it, and what kept it waiting.
 *
 * A trail folds the stretch of the journal from the request's birth to the position, with
 * a picture of its own.  Which items work for the request says the picture (pic_item's
 * `request`).  Going on forward it goes on folding; after a step back it starts again.
 *
 * Ownership: replay_trail_new/free; the store is borrowed.
 */
#ifndef LS_REPLAY_TRAIL_H
#define LS_REPLAY_TRAIL_H

#include "journal/store.h"
#include "replay/words.h"

/* Where a request is: the queues Q1 to Q12 in their order, between what is no waiting. */
enum replay_place {
	REPLAY_AT_CLIENT,
	REPLAY_AT_SYN,	   /* Q1 */
	REPLAY_AT_ACCEPT,  /* Q2 */
	REPLAY_AT_PRIMARY, /* Q3 */
	REPLAY_AT_RCVBUF,  /* Q4 */
	REPLAY_AT_READY,   /* Q5: callbacks or tasks of its own wait for the loop */
	REPLAY_AT_LIMITER, /* Q6 */
	REPLAY_AT_POOL,	   /* Q7 */
	REPLAY_AT_GIL,	   /* Q8 */
	REPLAY_AT_CORE,	   /* Q9 */
	REPLAY_AT_OUT,	   /* Q10 */
	REPLAY_AT_PIPELINE, /* Q11 */
	REPLAY_AT_JOBS,	   /* Q12 */
	REPLAY_AT_WORK,	   /* a thread computes for it */
	REPLAY_AT_DEVICE,  /* a device, or the kernel, has been asked */
	REPLAY_AT_TIMER,
	REPLAY_AT_OTHER, /* it awaits something else */
	REPLAY_PLACE_COUNT
};

/* "accept", and which of servers' queues it is ("Q2", or "" for what is none). */
const char *replay_word_place(unsigned place);
const char *replay_place_number(unsigned place);

struct replay_stay {
	jrn_time from, to;   /* `to`: INT64_MAX while it is not over */
	uint64_t begin;	     /* number of the record */
	uint32_t process;    /* that has it there, 0: none */
	uint8_t place;	     /* enum replay_place */
};

/* A callback: of the request, or one that kept it waiting. */
struct replay_turn {
	struct replay_name what;
	uint32_t thread;
	jrn_time from, to; /* `to`: INT64_MAX while it is not over */
	uint64_t begin;	   /* number of the record with which it began */
	jrn_time waited;   /* of a blocker: how long the request waited meanwhile */
};

struct replay_trail;

struct replay_trail *replay_trail_new(const struct jrn_store *s);
void replay_trail_free(struct replay_trail *t);

/* Makes it the trail of the request with this serial up to the position.  False: there is
 * no such request yet. */
bool replay_trail_follow(struct replay_trail *t, uint32_t serial, uint64_t position);

const struct replay_stay *replay_trail_stays(const struct replay_trail *t, size_t *n);
const struct replay_turn *replay_trail_turns(const struct replay_trail *t, size_t *n);
/* Its birth and, when it is over, its end (else INT64_MAX) and how (enum jrn_drop). */
void replay_trail_life(const struct replay_trail *t, jrn_time *from, jrn_time *to,
		       unsigned *how);
/* The callback of another during which it waited longest for its process; false when it
 * never had to. */
bool replay_trail_blocker(const struct replay_trail *t, struct replay_turn *out);

/* Where a living request is by this picture; slow: looks at all items when the process
 * has read it. */
enum replay_place replay_place_of(const struct picture *p, const struct jrn_store *s,
				  uint32_t item);

#endif
