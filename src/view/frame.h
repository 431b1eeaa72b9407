/* SPDX-License-Identifier: MIT
 *
 * view/frame.h - one moment of a run, ready to be drawn.
 *
 * All that panes may look at: the picture, the loop in focus with its queues, the next
 * record, what led here, the words of WHY.  It is made anew whenever the position or the
 * clock on screen has changed and holds nothing of its own to remember.
 *
 * Ownership: everything is borrowed from the session but for the long-lived caches in
 * view_memory (view_memory_init/release).
 */
#ifndef LS_VIEW_FRAME_H
#define LS_VIEW_FRAME_H

#include "replay/cursor.h"
#include "replay/query.h"
#include "replay/system.h"
#include "replay/track.h"
#include "replay/trail.h"
#include "replay/why.h"

/* The script's text, in lines. */
struct view_source {
	const char **lines; /* into the journal's text, not terminated */
	uint32_t *lengths;
	uint32_t n;
};

/* What is worth keeping from frame to frame, for one run. */
struct view_memory {
	struct replay_track *track;
	struct replay_trail *trail; /* of the request looked at last */
	struct replay_cache cache;
	struct replay_run run;
	struct view_source source;
	bool known; /* the first record has been read */
};

struct view_frame {
	struct view_memory *memory;
	const struct jrn_store *store;
	const struct picture *p;
	uint64_t position; /* records applied */
	jrn_time now; /* the clock on screen: at the picture or between it and the next */
	bool has_next;
	struct jrn_record next;
	struct replay_event next_event;
	uint32_t loop, thread, process; /* in focus; 0: there is none yet */
	const char *system; /* its name where two are compared, else NULL */
	bool leads;	    /* of the two the one that is walked through */
	uint32_t queues[JRN_Q_TYPE_COUNT];
	bool python;	  /* the loop is asyncio's or uvloop's */
	bool runs_loop;	  /* the thread is in it: of Python, between run and stop */
	bool selector;	  /* and has asyncio's own phases */
	bool timers_last; /* the loop runs its timers at the end of an iteration */
	/* What has begun just now and why, or else what comes next and why. */
	const struct replay_why *why;
	bool begun;	       /* `why` is about what has begun */
	const char *next_text; /* what comes next, in words */
	bool (*breaks_at)(const void *app, uint32_t line); /* NULL: nobody breaks */
	const void *app;
};

void view_memory_init(struct view_memory *m, const struct jrn_store *store);
void view_memory_release(struct view_memory *m);

/* Fills in the frame for the cursor's position; `now` may lie after the picture.
 * `process` is to be in focus, 0: the first. */
void view_frame_make(struct view_frame *f, struct view_memory *m, struct replay_cursor *c,
		     jrn_time now, uint32_t process);

/* Has a callback of the loop in focus begun with the record before the position? */
bool view_frame_has_begun(const struct view_frame *f);

/* The line of the script where the run stands, or the one to look at now; 0: none. */
uint32_t view_frame_line(const struct view_frame *f, bool *running);

#endif
