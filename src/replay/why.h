/* SPDX-License-Identifier: MIT
 *
 * replay/why.h - why the next thing happens, and not another.
 *
 * One or two sentences, made from the picture and the records that come next.  Each
 * situation is a row in a table of rules (why.c): its name, when it applies, what it
 * says.  The first row that applies speaks; there is always one.
 *
 * A rule says only what follows from the picture: the order of phases and queues is that
 * of Node and libuv, the facts (what waits where, what is due when) are the run's.
 *
 * Ownership: REPLAY_WHY_INIT, then replay_why_release; both texts are the struct's.
 */
#ifndef LS_REPLAY_WHY_H
#define LS_REPLAY_WHY_H

#include "replay/cursor.h"
#include "replay/words.h"

struct replay_why {
	const char *rule;   /* name of the row that spoke */
	struct ls_str next; /* what happens next */
	struct ls_str why;
};

#define REPLAY_WHY_INIT ((struct replay_why){0})

void replay_why_release(struct replay_why *w);

/* Explains the next event of the run at the cursor's position, looked at from `loop`. */
void replay_why_tell(struct replay_why *w, struct replay_cursor *c, uint32_t loop);

/* Why this item, which is not running, still waits; and what it waits for. */
void replay_why_waits(struct ls_str *out, const struct jrn_store *s,
		      const struct picture *p, uint32_t loop, uint32_t item);

/* Does this loop run its timers last in an iteration (libuv from 1.45 on)? */
bool replay_timers_last(const struct jrn_store *s, const struct picture *p,
			uint32_t loop);

/* Names of all rules, NULL-terminated: each has a test. */
const char *const *replay_why_rules(void);

#endif
