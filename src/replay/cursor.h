/* SPDX-License-Identifier: MIT
 *
 * replay/cursor.h - a position in a journal: step, back, seek.
 *
 * A cursor holds a picture and the history to undo it.  Stepping forward applies a
 * record, stepping back undoes one; a seek takes the nearest keyframe and folds.  When
 * the history is used up on the way back, the cursor seeks to a keyframe further back
 * and folds forward to where it was, so that backwards never ends before record 0.
 *
 * The run may still be going on: `more` asks the writer for further records and returns
 * false when the run is over.  The cursor keeps at least one callback of lead, since
 * the next event and the reason for it must be known before it is applied.
 */
#ifndef LS_REPLAY_CURSOR_H
#define LS_REPLAY_CURSOR_H

#include "journal/fold.h"
#include "journal/store.h"

struct replay_source {
	struct jrn_store *store;
	bool (*more)(void *arg); /* appends records to the store; NULL: it is complete */
	void *arg;
};

struct replay_cursor;

struct replay_cursor *replay_cursor_new(const struct replay_source *source);
void replay_cursor_free(struct replay_cursor *c);

const struct picture *replay_picture(const struct replay_cursor *c);
struct jrn_store *replay_store(const struct replay_cursor *c);
uint64_t replay_position(const struct replay_cursor *c); /* records applied */
jrn_time replay_now(const struct replay_cursor *c);
bool replay_at_end(struct replay_cursor *c);
/* NULL, or why the record at the position cannot be applied: the journal ends there. */
const char *replay_error(const struct replay_cursor *c);

/* The record that will be applied next, fetched from the writer if need be. */
bool replay_peek(struct replay_cursor *c, struct jrn_record *out);

/* A step is one record that a student would call an event (replay_is_event); what lies
 * between (the loop's bookkeeping) is applied on the way. */
enum replay_unit {
	REPLAY_RECORD,
	REPLAY_EVENT,
	REPLAY_CALLBACK, /* to the next begin of an item run by a loop
			    (jrn_begins_callback) */
	REPLAY_PHASE,
	REPLAY_ITERATION,
	REPLAY_PRINT,
	REPLAY_WARNING
};
bool replay_is_event(const struct jrn_store *s, const struct jrn_record *r);
/* Is this record the end of a step?  `callback` is what jrn_begins_callback says. */
bool replay_ends_step(const struct jrn_store *s, enum replay_unit unit,
		      const struct jrn_record *r, bool callback);

/* The position behind the record that the unit names, in either direction.  False when
 * there is no further one (the cursor is then at the end or at the start). */
bool replay_forward(struct replay_cursor *c, enum replay_unit unit);
bool replay_back(struct replay_cursor *c, enum replay_unit unit);
void replay_seek(struct replay_cursor *c, uint64_t record);
void replay_seek_time(struct replay_cursor *c,
		      jrn_time at); /* all records at or before it */

#endif
