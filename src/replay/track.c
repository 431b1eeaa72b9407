/* SPDX-License-Identifier: MIT */
#include "replay/track.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "journal/fold.h"
#include "replay/cursor.h"

#define WINDOW	   8192 /* records that are looked at again after a jump */
#define MAX_SLICES 16384
#define MAX_EVENTS 8192
#define MAX_BURNS  4096

/* Of each thread, what is not over: an index plus 1; 0: nothing. */
struct lane {
	size_t slice, burn;
};

struct replay_track {
	const struct jrn_store *store;
	struct picture picture;
	struct jrn_reader reader;
	uint64_t first; /* record at which the window begins */
	struct replay_slice *slices;
	size_t n_slices, cap_slices;
	struct replay_event *events;
	size_t n_events, cap_events;
	struct replay_burn *burns;
	size_t n_burns, cap_burns;
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
	free(t->slices);
	free(t->events);
	free(t->burns);
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

/* Drops the older half of an array and returns how many that were. */
static size_t halve(void *array, size_t *n, size_t size)
{
	size_t half = *n / 2;

	memmove(array, (char *)array + half * size, (*n - half) * size);
	*n -= half;
	return half;
}

static size_t shift_down(size_t open, size_t by)
{
	return open > by ? open - by : 0;
}

/* Keeps the window bounded: what is shown lies at its end. */
static void forget(struct replay_track *t)
{
	size_t gone;

	if (t->n_slices >= MAX_SLICES) {
		gone = halve(t->slices, &t->n_slices, sizeof *t->slices);
		t->first = t->slices[0].begin;
		for (size_t i = 0; i < t->n_lanes; i++)
			t->lanes[i].slice = shift_down(t->lanes[i].slice, gone);
	}
	if (t->n_burns >= MAX_BURNS) {
		gone = halve(t->burns, &t->n_burns, sizeof *t->burns);
		for (size_t i = 0; i < t->n_lanes; i++)
			t->lanes[i].burn = shift_down(t->lanes[i].burn, gone);
	}
	if (t->n_events >= MAX_EVENTS)
		halve(t->events, &t->n_events, sizeof *t->events);
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

	*out = (struct replay_slice){.thread = thread, .to = INT64_MAX, .end = UINT64_MAX};
	out->what = replay_name_of(p, item);
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
	else
		out->kind = t->wait == JRN_WAIT_POLL ? REPLAY_POLLS : REPLAY_BLOCKED;
	return item || on_loop || out->kind == REPLAY_BLOCKED;
}

static bool same_slice(const struct replay_slice *a, const struct replay_slice *b)
{
	return a->kind == b->kind && a->what.serial == b->what.serial &&
	       (a->kind != REPLAY_LOOPS || a->phase == b->phase);
}

/* After a record: closes and opens the thread's slice when what it does has changed. */
static void observe(struct replay_track *t, uint32_t thread)
{
	uint64_t record = t->picture.record - 1;
	struct lane *lane = lane_of(t, thread);
	struct replay_slice now;
	bool busy = slice_now(&t->picture, thread, &now);

	if (lane->slice) {
		struct replay_slice *old = &t->slices[lane->slice - 1];

		if (busy && same_slice(old, &now))
			return;
		old->to = t->picture.at;
		old->end = record;
		lane->slice = 0;
	}
	if (!busy)
		return;
	now.from = t->picture.at;
	now.begin = record;
	ls_grow(t->slices, t->cap_slices, t->n_slices + 1);
	t->slices[t->n_slices++] = now;
	lane->slice = t->n_slices;
}

/* The thread whose doing this record may change, 0: none. */
static uint32_t thread_of(const struct picture *p, const struct jrn_record *r)
{
	switch (r->kind) {
	case JRN_THREAD_EXIT:
	case JRN_CPU:
	case JRN_WAIT:
		return (uint32_t)r->v[0];
	case JRN_BEGIN:
	case JRN_END:
		return (uint32_t)r->v[1];
	case JRN_PHASE:
	case JRN_LOOP:
		return (uint64_t)r->v[0] < p->n_loops ? p->loops[r->v[0]].thread : 0;
	case JRN_RUN:
	case JRN_PROCESS:
	case JRN_PROCESS_EXIT:
	case JRN_THREAD:
	case JRN_QUEUE:
	case JRN_ITERATION:
	case JRN_LOOP_TIME:
	case JRN_POLL:
	case JRN_POLLED:
	case JRN_NEW:
	case JRN_MOVE:
	case JRN_DUE:
	case JRN_DROP:
	case JRN_BURN:
	case JRN_AT:
	case JRN_PRINT:
	case JRN_WARN:
	case JRN_CHOICE:
	case JRN_VALUE:
	case JRN_STOP:
	case JRN_KIND_COUNT:
		break;
	}
	return 0;
}

/* A burn lasts until the script on that thread says something else. */
static void note_burn(struct replay_track *t, const struct jrn_record *r)
{
	uint64_t record = t->picture.record - 1;
	uint32_t thread = 0;
	struct lane *lane;

	if (r->kind == JRN_BURN || r->kind == JRN_AT || r->kind == JRN_PRINT)
		thread = (uint32_t)r->v[0];
	else if (r->kind == JRN_END || r->kind == JRN_BEGIN)
		thread = (uint32_t)r->v[1];
	if (!thread)
		return;
	lane = lane_of(t, thread);
	if (lane->burn)
		t->burns[lane->burn - 1].end = record;
	lane->burn = 0;
	if (r->kind != JRN_BURN)
		return;
	ls_grow(t->burns, t->cap_burns, t->n_burns + 1);
	t->burns[t->n_burns++] =
		(struct replay_burn){record, UINT64_MAX, r->at,
				     r->v[1], thread,	 (uint32_t)r->v[2]};
	lane->burn = t->n_burns;
}

static void note_event(struct replay_track *t, const struct jrn_record *r)
{
	if (!replay_is_event(r))
		return;
	ls_grow(t->events, t->cap_events, t->n_events + 1);
	t->events[t->n_events++] = replay_event_of(&t->picture, r);
}

/* Makes the window begin at record `first`, with what is under way there. */
static void restart(struct replay_track *t, uint64_t first)
{
	struct jrn_reader rest;

	t->n_slices = t->n_events = t->n_burns = t->n_lanes = 0;
	jrn_store_keyframe(t->store, first, &t->picture, &rest);
	t->reader = rest;
	t->first = t->picture.record;
	if (t->first)
		for (uint32_t i = 1; i < t->picture.n_threads; i++)
			observe(t, i);
	for (size_t i = 0; i < t->n_slices; i++)
		t->slices[i].begin = t->first;
}

void replay_track_follow(struct replay_track *t, uint64_t position)
{
	struct jrn_record r;
	const char *why;

	if (position < t->first || position > t->picture.record + WINDOW)
		restart(t, position > WINDOW ? position - WINDOW : 0);
	while (t->picture.record < position && jrn_reader_next(&t->reader, &r)) {
		uint32_t thread;

		forget(t);
		note_event(t, &r);
		if (!jrn_apply(&t->picture, &r, NULL, &why))
			return;
		thread = thread_of(&t->picture, &r);
		if (thread)
			observe(t, thread);
		note_burn(t, &r);
	}
}

const struct replay_slice *replay_track_slices(const struct replay_track *t, size_t *n)
{
	*n = t->n_slices;
	return t->slices;
}

const struct replay_event *replay_track_events(const struct replay_track *t, size_t *n)
{
	*n = t->n_events;
	return t->events;
}

bool replay_track_burn(const struct replay_track *t, uint32_t thread, uint64_t position,
		       struct replay_burn *out)
{
	for (size_t i = t->n_burns; i-- > 0;) {
		const struct replay_burn *b = &t->burns[i];

		if (b->thread != thread || b->begin >= position)
			continue;
		*out = *b;
		return b->end >= position;
	}
	return false;
}
