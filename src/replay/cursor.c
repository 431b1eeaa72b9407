/* SPDX-License-Identifier: MIT */
#include "replay/cursor.h"

#include <stdlib.h>

#include "base/die.h"
#include "replay/words.h"

#define PREPARE	 1024 /* records after which the store catches up with the cursor */
#define MAX_LEAD 4096 /* records to look ahead for a callback */
#define NEAR	 4096 /* records that are stepped rather than sought */

struct replay_cursor {
	struct replay_source source;
	struct picture picture;
	struct jrn_history *history;
	struct jrn_reader reader; /* gives the record at the position, unless stale */
	bool stale;		  /* records were undone: the reader is to be set again */
	struct jrn_reader ahead;  /* what was looked at to keep the lead */
	uint64_t begin_ahead;	  /* number of the last begin seen there */
	bool over;		  /* the writer has no more */
	const char *error;
};

struct replay_cursor *replay_cursor_new(const struct replay_source *source)
{
	struct replay_cursor *c = ls_realloc(NULL, 1, sizeof *c);

	*c = (struct replay_cursor){.source = *source, .history = jrn_history_new()};
	jrn_picture_init(&c->picture);
	jrn_reader_at(&c->reader, source->store, 0);
	c->ahead = c->reader;
	return c;
}

void replay_cursor_free(struct replay_cursor *c)
{
	if (!c)
		return;
	jrn_picture_release(&c->picture);
	jrn_history_free(c->history);
	free(c);
}

const struct picture *replay_picture(const struct replay_cursor *c)
{
	return &c->picture;
}

struct jrn_store *replay_store(const struct replay_cursor *c)
{
	return c->source.store;
}

uint64_t replay_position(const struct replay_cursor *c)
{
	return c->picture.record;
}

jrn_time replay_now(const struct replay_cursor *c)
{
	return c->picture.at;
}

const char *replay_error(const struct replay_cursor *c)
{
	return c->error;
}

/* Records can only be read forwards, so that after a walk back the reader is set once. */
static void settle(struct replay_cursor *c)
{
	if (c->stale)
		jrn_reader_at(&c->reader, c->source.store, c->picture.record);
	c->stale = false;
}

/* False when the writer has nothing more to say. */
static bool fetch(struct replay_cursor *c)
{
	if (!c->over && (!c->source.more || !c->source.more(c->source.arg)))
		c->over = true;
	return !c->over;
}

/* Runs the writer on until a callback after the position is known. */
static void keep_lead(struct replay_cursor *c)
{
	struct jrn_record r;

	if (c->ahead.next < c->reader.next)
		c->ahead = c->reader;
	while (!c->over && c->begin_ahead <= c->reader.next &&
	       c->ahead.next - c->reader.next < MAX_LEAD) {
		if (!jrn_reader_next(&c->ahead, &r))
			fetch(c);
		else if (r.kind == JRN_BEGIN)
			c->begin_ahead = c->ahead.next - 1;
	}
}

/* Looks at the next record and moves *r behind it. */
static bool look(struct replay_cursor *c, struct jrn_reader *r, struct jrn_record *out)
{
	if (c->error)
		return false;
	settle(c);
	keep_lead(c);
	*r = c->reader;
	return jrn_reader_next(r, out);
}

bool replay_peek(struct replay_cursor *c, struct jrn_record *out)
{
	struct jrn_reader r;

	return look(c, &r, out);
}

bool replay_at_end(struct replay_cursor *c)
{
	struct jrn_record r;

	return !replay_peek(c, &r);
}

/* Applies `r`, which `after` has just given. */
static bool apply(struct replay_cursor *c, const struct jrn_record *r,
		  const struct jrn_reader *after, struct jrn_history *history)
{
	const char *why;

	if (!jrn_apply(&c->picture, r, history, &why)) {
		c->error = why;
		jrn_store_blame(c->source.store, c->picture.record, why);
		return false;
	}
	c->reader = *after;
	return true;
}

/* The picture at the keyframe at or before record `n`. */
static void load(struct replay_cursor *c, uint64_t n)
{
	jrn_history_clear(c->history);
	c->stale = false;
	jrn_store_keyframe(c->source.store, n, &c->picture, &c->reader);
}

static void fold_to(struct replay_cursor *c, uint64_t n, struct jrn_history *history)
{
	struct jrn_reader after;
	struct jrn_record r;

	while (c->reader.next < n) {
		after = c->reader;
		if (!jrn_reader_next(&after, &r) || !apply(c, &r, &after, history))
			return;
	}
}

/* Makes sure that something can be undone: goes to a keyframe further back and comes
 * again, this time remembering. */
static bool remember(struct replay_cursor *c)
{
	uint64_t here = c->picture.record;

	if (jrn_history_depth(c->history))
		return true;
	if (here == 0)
		return false;
	load(c, here - 1);
	fold_to(c, here, c->history);
	return jrn_history_depth(c->history) > 0;
}

static bool undo(struct replay_cursor *c)
{
	if (!remember(c) || !jrn_undo(&c->picture, c->history))
		return false;
	c->stale = true;
	c->error = NULL;
	return true;
}

bool replay_is_event(const struct jrn_store *s, const struct jrn_record *r)
{
	switch (r->kind) {
	case JRN_PROCESS_EXIT:
	case JRN_PHASE:
	case JRN_POLL:
	case JRN_NEW:
	case JRN_MOVE:
	case JRN_BEGIN:
	case JRN_END:
	case JRN_DROP:
	case JRN_BURN:
	case JRN_PRINT:
	case JRN_WARN:
	case JRN_STOP:
		return true;
	case JRN_VALUE: /* counters change with what they count */
		return replay_is_gil(s, (uint32_t)r->v[1]);
	case JRN_RUN:
	case JRN_PROCESS:
	case JRN_THREAD:
	case JRN_THREAD_EXIT:
	case JRN_CPU:
	case JRN_WAIT:
	case JRN_QUEUE:
	case JRN_LOOP:
	case JRN_ITERATION:
	case JRN_LOOP_TIME:
	case JRN_POLLED:
	case JRN_DUE:
	case JRN_AT:
	case JRN_CHOICE:
	case JRN_AWAIT:
	case JRN_WAKE:
	case JRN_KIND_COUNT:
		break;
	}
	return false;
}

bool replay_ends_step(const struct jrn_store *s, enum replay_unit unit,
		      const struct jrn_record *r, bool callback)
{
	switch (unit) {
	case REPLAY_RECORD:
		return true;
	case REPLAY_EVENT:
		return replay_is_event(s, r);
	case REPLAY_CALLBACK:
		return callback;
	case REPLAY_PHASE:
		return r->kind == JRN_PHASE;
	case REPLAY_ITERATION:
		return r->kind == JRN_ITERATION;
	case REPLAY_PRINT:
		return r->kind == JRN_PRINT;
	case REPLAY_WARNING:
		return r->kind == JRN_WARN;
	}
	return false;
}

bool replay_forward(struct replay_cursor *c, enum replay_unit unit)
{
	struct jrn_reader after;
	struct jrn_record r;

	while (look(c, &after, &r)) {
		bool callback = jrn_begins_callback(&c->picture, &r);

		if (!apply(c, &r, &after, c->history))
			return false;
		if (c->reader.next % PREPARE == 0)
			jrn_store_prepare(c->source.store, c->reader.next);
		if (replay_ends_step(c->source.store, unit, &r, callback))
			return true;
	}
	return false;
}

/* Is the position right behind a record that the unit names? */
static bool is_behind(struct replay_cursor *c, enum replay_unit unit)
{
	struct jrn_record r = {0};
	struct jrn_reader reader;
	enum jrn_kind kind;
	bool callback;

	if (!remember(c) || !jrn_history_top(c->history, &kind, &callback))
		return false;
	r.kind = kind;
	if (kind == JRN_VALUE) { /* its kind alone does not tell */
		jrn_reader_at(&reader, c->source.store, c->picture.record - 1);
		jrn_reader_next(&reader, &r);
	}
	return replay_ends_step(c->source.store, unit, &r, callback);
}

bool replay_back(struct replay_cursor *c, enum replay_unit unit)
{
	bool moved = undo(c);

	if (unit != REPLAY_RECORD)
		while (moved && !is_behind(c, unit))
			moved = undo(c);
	return moved;
}

/* A short way is walked: forwards the history goes on, backwards it is at hand. */
static bool is_near(const struct replay_cursor *c, uint64_t record)
{
	uint64_t here = c->picture.record;

	if (record >= here)
		return record - here <= NEAR;
	return here - record <= NEAR && here - record <= jrn_history_depth(c->history);
}

void replay_seek(struct replay_cursor *c, uint64_t record)
{
	struct jrn_store *s = c->source.store;

	while (jrn_store_count(s) < record && fetch(c))
		;
	if (record > jrn_store_count(s))
		record = jrn_store_count(s);
	if (is_near(c, record)) {
		while (c->picture.record > record && undo(c))
			;
		settle(c);
		fold_to(c, record, c->history);
		return;
	}
	c->error = NULL;
	load(c, record);
	fold_to(c, record, NULL);
}

void replay_seek_time(struct replay_cursor *c, jrn_time at)
{
	struct jrn_store *s = c->source.store;

	while (jrn_store_last(s) <= at && fetch(c))
		;
	replay_seek(c, at == INT64_MAX ? jrn_store_count(s)
				       : jrn_store_find_time(s, at + 1));
}
