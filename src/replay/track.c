/* SPDX-License-Identifier: MIT */
#include "replay/track.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "journal/fold.h"
#include "replay/cursor.h"
#include "replay/query.h"

#define WINDOW	   8192 /* records that are looked at again after a jump */
#define MARGIN	   512	/* records of the past that are worth a new window */
#define MAX_SLICES 4096 /* of a thread */
#define MAX_BURNS  1024
#define MAX_EVENTS 8192

struct lane {
	struct replay_slice *slices;
	size_t n_slices, cap_slices;
	struct replay_burn *burns;
	size_t n_burns, cap_burns;
	bool open, burning; /* the last of each is not over */
};

struct replay_track {
	const struct jrn_store *store;
	struct picture picture;
	struct jrn_reader reader;
	uint64_t first; /* record at which the window begins */
	struct replay_event *events;
	size_t n_events, cap_events;
	struct lane *lanes; /* by thread */
	size_t n_lanes, cap_lanes;
};

struct replay_track *replay_track_new(const struct jrn_store *s)
{
	struct replay_track *t = ls_calloc(1, sizeof *t);

	t->store = s;
	jrn_picture_init(&t->picture);
	jrn_reader_at(&t->reader, s, 0);
	return t;
}

void replay_track_free(struct replay_track *t)
{
	if (!t)
		return;
	jrn_picture_release(&t->picture);
	for (size_t i = 0; i < t->n_lanes; i++) {
		free(t->lanes[i].slices);
		free(t->lanes[i].burns);
	}
	free(t->events);
	free(t->lanes);
	free(t);
}

static struct lane *lane_of(struct replay_track *t, uint32_t thread)
{
	while (t->n_lanes <= thread) {
		ls_grow(t->lanes, t->cap_lanes, t->n_lanes + 1);
		t->lanes[t->n_lanes++] = (struct lane){0};
	}
	return &t->lanes[thread];
}

/* Keeps an array bounded by dropping its older half: what is shown lies at the end.  The
 * window then begins with `first`, which stands at the middle. */
static void bound(struct replay_track *t, void *array, size_t *n, size_t max, size_t size,
		  uint64_t first)
{
	size_t half = *n / 2;

	if (*n < max)
		return;
	memmove(array, (char *)array + half * size, (*n - half) * size);
	*n -= half;
	if (first > t->first)
		t->first = first;
}

/* The innermost item that is more than a call within a callback. */
static uint32_t callback_of(const struct picture *p, const struct pic_thread *t)
{
	uint32_t item = t->top;

	while (item && p->items[item].type == JRN_IT_CALL && p->items[item].below)
		item = p->items[item].below;
	return item;
}

/* What the thread does, by the picture; false when it does nothing. */
static bool slice_now(const struct picture *p, uint32_t thread, struct replay_slice *out)
{
	const struct pic_thread *t = &p->threads[thread];
	uint32_t item = callback_of(p, t);
	bool on_loop = false;

	*out = (struct replay_slice){.to = INT64_MAX, .end = UINT64_MAX};
	out->what = replay_name_of(p, item);
	out->core = t->core;
	for (uint32_t l = 1; l < p->n_loops; l++)
		if (p->loops[l].thread == thread) {
			on_loop = true;
			out->phase = p->loops[l].phase;
		}
	if (t->exited || (!t->core && t->wait == JRN_WAIT_JOB))
		return false;
	if (t->core)
		out->kind = item ? REPLAY_RUNS : REPLAY_LOOPS;
	else if (t->wait == JRN_WAIT_CORE)
		out->kind = REPLAY_READY;
	else if (t->wait == JRN_WAIT_GIL)
		out->kind = REPLAY_WANTS_GIL;
	else
		out->kind = t->wait == JRN_WAIT_POLL ? REPLAY_POLLS : REPLAY_BLOCKED;
	return item || on_loop || out->kind == REPLAY_BLOCKED ||
	       out->kind == REPLAY_WANTS_GIL;
}

static bool same_slice(const struct replay_slice *a, const struct replay_slice *b)
{
	return a->kind == b->kind && a->core == b->core &&
	       a->what.serial == b->what.serial &&
	       (a->kind != REPLAY_LOOPS || a->phase == b->phase);
}

/* After a record: closes and opens the thread's slice when what it does has changed. */
static void observe(struct replay_track *t, uint32_t thread, uint64_t record)
{
	struct lane *l = lane_of(t, thread);
	struct replay_slice now;
	bool busy = slice_now(&t->picture, thread, &now);

	if (l->open) {
		struct replay_slice *old = &l->slices[l->n_slices - 1];

		if (busy && same_slice(old, &now))
			return;
		old->to = t->picture.at;
		old->end = record;
	}
	l->open = busy;
	if (!busy)
		return;
	now.from = t->picture.at;
	now.begin = record;
	if (l->n_slices)
		bound(t, l->slices, &l->n_slices, MAX_SLICES, sizeof *l->slices,
		      l->slices[l->n_slices / 2].begin);
	ls_grow(l->slices, l->cap_slices, l->n_slices + 1);
	l->slices[l->n_slices++] = now;
}

/* The thread whose doing this record may change, 0: none. */
static uint32_t thread_of(const struct picture *p, const struct jrn_record *r)
{
	if (r->kind == JRN_THREAD_EXIT || r->kind == JRN_CPU || r->kind == JRN_WAIT)
		return (uint32_t)r->v[0];
	if (r->kind == JRN_BEGIN || r->kind == JRN_END)
		return (uint32_t)r->v[1];
	if (r->kind == JRN_PHASE || r->kind == JRN_LOOP)
		return p->loops[r->v[0]].thread;
	return 0;
}

/* A burn lasts until the script on that thread says something else. */
static void note_burn(struct replay_track *t, const struct jrn_record *r, uint64_t record)
{
	uint32_t thread = 0;
	struct lane *l;

	if (r->kind == JRN_BURN || r->kind == JRN_AT || r->kind == JRN_PRINT)
		thread = (uint32_t)r->v[0];
	else if (r->kind == JRN_END || r->kind == JRN_BEGIN)
		thread = (uint32_t)r->v[1];
	if (!thread)
		return;
	l = lane_of(t, thread);
	if (l->burning)
		l->burns[l->n_burns - 1].end = record;
	l->burning = r->kind == JRN_BURN;
	if (!l->burning)
		return;
	if (l->n_burns)
		bound(t, l->burns, &l->n_burns, MAX_BURNS, sizeof *l->burns,
		      l->burns[l->n_burns / 2].begin);
	ls_grow(l->burns, l->cap_burns, l->n_burns + 1);
	l->burns[l->n_burns++] = (struct replay_burn){
		.begin = record,
		.end = UINT64_MAX,
		.at = r->at,
		.ns = r->v[1],
		.busy = replay_busy(&t->picture, thread, r->at),
		.line = (uint32_t)r->v[2],
	};
}

static void note_event(struct replay_track *t, const struct jrn_record *r)
{
	if (!replay_is_event(t->store, r))
		return;
	if (t->n_events)
		bound(t, t->events, &t->n_events, MAX_EVENTS, sizeof *t->events,
		      t->events[t->n_events / 2].record);
	ls_grow(t->events, t->cap_events, t->n_events + 1);
	t->events[t->n_events++] = replay_event_of(&t->picture, r);
}

/* Makes the window begin at record `first`, with what is under way there. */
static void restart(struct replay_track *t, uint64_t first)
{
	t->n_events = 0;
	for (size_t i = 0; i < t->n_lanes; i++) {
		t->lanes[i].n_slices = t->lanes[i].n_burns = 0;
		t->lanes[i].open = t->lanes[i].burning = false;
	}
	jrn_store_keyframe(t->store, first, &t->picture, &t->reader);
	t->first = t->picture.record;
	for (uint32_t i = 1; t->first && i < t->picture.n_threads; i++)
		observe(t, i, t->first);
}

static bool is_inside(const struct replay_track *t, uint64_t position)
{
	return position >= t->first + (t->first ? MARGIN : 0) &&
	       position <= t->picture.record + WINDOW;
}

void replay_track_follow(struct replay_track *t, uint64_t position)
{
	struct jrn_record r;
	const char *why;

	if (!is_inside(t, position))
		restart(t, position > WINDOW ? position - WINDOW : 0);
	while (t->picture.record < position && jrn_reader_next(&t->reader, &r)) {
		uint64_t record = t->picture.record;
		uint32_t thread;

		note_event(t, &r);
		if (!jrn_apply(&t->picture, &r, NULL, &why))
			return;
		thread = thread_of(&t->picture, &r);
		if (thread)
			observe(t, thread, record);
		note_burn(t, &r, record);
	}
}

const struct replay_slice *replay_track_slices(const struct replay_track *t,
					       uint32_t thread, size_t *n)
{
	*n = thread < t->n_lanes ? t->lanes[thread].n_slices : 0;
	return *n ? t->lanes[thread].slices : NULL;
}

const struct replay_event *replay_track_events(const struct replay_track *t, size_t *n)
{
	*n = t->n_events;
	return t->events;
}

bool replay_track_burn(const struct replay_track *t, uint32_t thread, uint64_t position,
		       struct replay_burn *out)
{
	const struct lane *l = thread < t->n_lanes ? &t->lanes[thread] : NULL;

	for (size_t i = l ? l->n_burns : 0; i-- > 0;) {
		if (l->burns[i].begin >= position)
			continue;
		*out = l->burns[i];
		return out->end >= position;
	}
	return false;
}
