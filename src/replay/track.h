/* SPDX-License-Identifier: MIT
 *
 * replay/track.h - the stretch of a run behind the cursor: slices of threads, a log.
 *
 * The timeline and the log show what led to the moment at hand.  A track follows the
 * cursor with a picture of its own and keeps, for a window of records, what each thread
 * was doing from when to when, and the events in short form.  Going back needs nothing:
 * what lies beyond the position is simply not asked for.  After a jump it is made again
 * from the keyframe before the window.
 *
 * Ownership: replay_track_new/free; the store is borrowed.
 */
#ifndef LS_REPLAY_TRACK_H
#define LS_REPLAY_TRACK_H

#include "journal/store.h"
#include "replay/words.h"

enum replay_slice_kind {
	REPLAY_RUNS,	  /* an item, on a core */
	REPLAY_READY,	  /* an item, but no core is free */
	REPLAY_BLOCKED,	  /* an item waits for a device, a lock, a sleep */
	REPLAY_WANTS_GIL, /* an item, but another thread has the GIL */
	REPLAY_POLLS,	  /* the loop is blocked in poll */
	REPLAY_LOOPS	  /* the loop's own work */
};

/* A thread did one thing for a while. */
struct replay_slice {
	jrn_time from, to;	 /* `to`: INT64_MAX while it is not over */
	uint64_t begin, end;	 /* records; `end` UINT64_MAX while it is not over */
	struct replay_name what; /* of the innermost callback, none for the loop's own */
	uint32_t core;		 /* that the thread has, 0: none */
	uint8_t kind;		 /* enum replay_slice_kind */
	uint8_t phase;
};

struct replay_track;

struct replay_track *replay_track_new(const struct jrn_store *s);
void replay_track_free(struct replay_track *t);

/* Makes sure that the window ends at or after record `position`. */
void replay_track_follow(struct replay_track *t, uint64_t position);

/* What the thread did in the window, in order.  Slices with `begin` >= the position lie
 * in the future. */
const struct replay_slice *replay_track_slices(const struct replay_track *t,
					       uint32_t thread, size_t *n);
const struct replay_event *replay_track_events(const struct replay_track *t, size_t *n);

/* How long the script on this thread said last that it would compute, and since when;
 * false when that is over at `position`. */
struct replay_burn {
	uint64_t begin, end; /* records; `end` UINT64_MAX while it is not over */
	jrn_time at, ns;
	jrn_time busy; /* time that the thread had been on cores by then */
	uint32_t line;
};
bool replay_track_burn(const struct replay_track *t, uint32_t thread, uint64_t position,
		       struct replay_burn *out);

#endif
