/* SPDX-License-Identifier: MIT */
#include "replay/trail.h"

#include <stdlib.h>

#include "base/vec.h"
#include "journal/fold.h"
#include "replay/place.h"
#include "replay/system.h"

#define LEAST_WAIT 1000 /* ns of waiting that are worth telling */

/* The callback that is lowest on a thread's stack. */
struct lane {
	struct replay_turn turn;
	bool open;
};

struct replay_trail {
	const struct jrn_store *store;
	struct picture picture;
	struct jrn_reader reader;
	uint32_t serial, item; /* of the request; item 0: it is over */
	jrn_time born, over;
	unsigned how;
	struct replay_place_items own;
	struct replay_stay *stays;
	size_t n_stays, cap_stays;
	struct replay_turn *turns;
	size_t n_turns, cap_turns;
	struct lane *lanes; /* by thread */
	size_t n_lanes, cap_lanes;
	struct replay_turn *blockers; /* the worst of each process, by its id */
	size_t n_blockers, cap_blockers;
};

struct replay_trail *replay_trail_new(const struct jrn_store *s)
{
	struct replay_trail *t = ls_calloc(1, sizeof *t);

	t->store = s;
	jrn_picture_init(&t->picture);
	return t;
}

void replay_trail_free(struct replay_trail *t)
{
	if (!t)
		return;
	jrn_picture_release(&t->picture);
	free(t->own.items);
	free(t->stays);
	free(t->turns);
	free(t->lanes);
	free(t->blockers);
	free(t);
}

/* Waiting for the process's loop is what a callback of another can be blamed for. */
static bool waits_for_loop(unsigned place)
{
	return place == REPLAY_AT_ACCEPT || place == REPLAY_AT_PRIMARY ||
	       place == REPLAY_AT_RCVBUF || place == REPLAY_AT_READY;
}

static struct replay_stay *last_stay(struct replay_trail *t)
{
	return t->n_stays ? &t->stays[t->n_stays - 1] : NULL;
}

/* Callbacks of others. */

static void keep_worst(struct replay_trail *t, const struct replay_turn *turn)
{
	uint32_t process = t->picture.threads[turn->thread].process;

	while (t->n_blockers <= process) {
		ls_grow(t->blockers, t->cap_blockers, t->n_blockers + 1);
		t->blockers[t->n_blockers++] = (struct replay_turn){0};
	}
	if (turn->waited >= LEAST_WAIT && turn->waited > t->blockers[process].waited)
		t->blockers[process] = *turn;
}

/* The request has waited up to now: callbacks that run are to blame for their part. */
static void blame(struct replay_trail *t, struct lane *l)
{
	const struct replay_stay *s = last_stay(t);
	jrn_time from, now = t->picture.at;

	if (!l->open || !s || !waits_for_loop(s->place))
		return;
	from = s->from > l->turn.from ? s->from : l->turn.from;
	l->turn.waited += now - from;
}

static struct lane *lane_of(struct replay_trail *t, uint32_t thread)
{
	while (t->n_lanes <= thread) {
		ls_grow(t->lanes, t->cap_lanes, t->n_lanes + 1);
		t->lanes[t->n_lanes++] = (struct lane){0};
	}
	return &t->lanes[thread];
}

/* What runs at the bottom of the thread's stack may have changed. */
static void look_at_thread(struct replay_trail *t, uint32_t thread, uint64_t record)
{
	const struct picture *p = &t->picture;
	struct lane *l = lane_of(t, thread);
	uint32_t root = replay_root_of(p, thread);
	bool ours = root && p->items[root].request == t->serial;

	if (l->open && root && p->items[root].serial == l->turn.what.serial)
		return;
	if (l->open) {
		blame(t, l);
		l->turn.to = p->at;
		keep_worst(t, &l->turn);
	}
	l->open = root && !ours && p->threads[thread].role != JRN_ROLE_POOL;
	if (l->open)
		l->turn = (struct replay_turn){.what = replay_name_of(p, root),
					       .thread = thread,
					       .from = p->items[root].since,
					       .to = INT64_MAX,
					       .begin = record};
}

/* The request itself. */

static void look_at_place(struct replay_trail *t, uint64_t record)
{
	struct picture *p = &t->picture;
	struct replay_stay *s = last_stay(t);
	uint32_t queue = p->items[t->item].queue;
	struct replay_stay now = {
		.from = p->at,
		.to = INT64_MAX,
		.begin = record,
		.process = queue ? p->queues[queue].owner : 0,
		.place = (uint8_t)replay_place_among(p, t->store, t->item, &t->own),
	};

	if (s && s->place == now.place && s->process == now.process)
		return;
	for (size_t i = 0; i < t->n_lanes; i++)
		blame(t, &t->lanes[i]);
	if (s && s->from == p->at)
		t->n_stays--; /* it was there for no time */
	else if (s)
		s->to = p->at;
	ls_grow(t->stays, t->cap_stays, t->n_stays + 1);
	t->stays[t->n_stays++] = now;
}

static void end(struct replay_trail *t, const struct jrn_record *r)
{
	struct replay_stay *s = last_stay(t);

	for (size_t i = 0; i < t->n_lanes; i++)
		blame(t, &t->lanes[i]);
	if (s)
		s->to = r->at;
	t->item = 0;
	t->over = r->at;
	t->how = (unsigned)r->v[1];
}

static bool is_own(const struct replay_trail *t, int64_t item)
{
	return item > 0 && item < t->picture.n_items &&
	       t->picture.items[item].request == t->serial;
}

static void note_turn(struct replay_trail *t, const struct jrn_record *r, uint64_t record)
{
	const struct picture *p = &t->picture;
	uint32_t below = p->items[r->v[0]].below;

	if (below && p->items[below].request == t->serial)
		return; /* within one of its own */
	ls_grow(t->turns, t->cap_turns, t->n_turns + 1);
	t->turns[t->n_turns++] =
		(struct replay_turn){.what = replay_name_of(p, (uint32_t)r->v[0]),
				     .thread = (uint32_t)r->v[1],
				     .from = r->at,
				     .to = INT64_MAX,
				     .begin = record};
}

static void close_turn(struct replay_trail *t, uint32_t serial, jrn_time at)
{
	for (size_t i = t->n_turns; i-- > 0;)
		if (t->turns[i].what.serial == serial && t->turns[i].to == INT64_MAX) {
			t->turns[i].to = at;
			return;
		}
}

static bool runs_own(const struct replay_trail *t, int64_t thread)
{
	for (size_t i = 0; i < t->own.n; i++)
		if (t->picture.items[t->own.items[i]].thread == thread)
			return true;
	return false;
}

/* Could the record, which is about to be applied, change where the request is? */
static bool concerns(const struct replay_trail *t, const struct jrn_record *r)
{
	if (r->kind == JRN_MOVE || r->kind == JRN_DROP || r->kind == JRN_BEGIN ||
	    r->kind == JRN_END)
		return r->v[0] == t->item || is_own(t, r->v[0]);
	return (r->kind == JRN_CPU || r->kind == JRN_WAIT) && runs_own(t, r->v[0]);
}

/* Applies a record and looks at what has changed.  False at the end of the request, or
 * when the journal cannot be read on. */
static bool step(struct replay_trail *t, const struct jrn_record *r)
{
	uint64_t record = t->picture.record;
	bool look = concerns(t, r), own_end = r->kind == JRN_END && is_own(t, r->v[0]);
	uint32_t serial = own_end ? t->picture.items[r->v[0]].serial : 0;
	const char *why;

	if (r->kind == JRN_DROP && r->v[0] == t->item) {
		end(t, r);
		return false;
	}
	if (!jrn_apply(&t->picture, r, NULL, &why))
		return false;
	if (r->kind == JRN_NEW && is_own(t, r->v[0])) {
		replay_place_add(&t->own, (uint32_t)r->v[0]);
		look = true;
	}
	if (look && r->kind == JRN_BEGIN && is_own(t, r->v[0]))
		note_turn(t, r, record);
	if (own_end)
		close_turn(t, serial, r->at);
	if (look)
		look_at_place(t, record);
	if (r->kind == JRN_BEGIN || r->kind == JRN_END)
		look_at_thread(t, (uint32_t)r->v[1], record);
	return true;
}

/* Up to and including the record with which it comes into being. */
static bool restart(struct replay_trail *t, uint32_t serial, uint64_t position)
{
	uint64_t birth = jrn_store_birth(t->store, serial);
	struct jrn_record r;
	const char *why;

	t->n_stays = t->n_turns = t->n_lanes = t->n_blockers = t->own.n = 0;
	t->serial = t->item = 0;
	if (!serial || birth >= position)
		return false;
	jrn_store_keyframe(t->store, birth, &t->picture, &t->reader);
	do
		if (!jrn_reader_next(&t->reader, &r) ||
		    !jrn_apply(&t->picture, &r, NULL, &why))
			return false;
	while (t->picture.record <= birth);
	if (r.kind != JRN_NEW || r.v[1] != JRN_IT_REQUEST)
		return false;
	t->serial = serial;
	t->item = (uint32_t)r.v[0];
	t->born = r.at;
	t->over = INT64_MAX;
	for (uint32_t i = 1; i < t->picture.n_threads; i++)
		if (t->picture.threads[i].top)
			look_at_thread(t, i, UINT64_MAX);
	look_at_place(t, birth);
	return true;
}

bool replay_trail_follow(struct replay_trail *t, uint32_t serial, uint64_t position)
{
	struct jrn_record r;

	if ((serial != t->serial || position < t->picture.record ||
	     (!t->item && position <= t->picture.record)) &&
	    !restart(t, serial, position))
		return false;
	while (t->item && t->picture.record < position &&
	       jrn_reader_next(&t->reader, &r) && step(t, &r))
		;
	return true;
}

const struct replay_stay *replay_trail_stays(const struct replay_trail *t, size_t *n)
{
	*n = t->n_stays;
	return t->stays;
}

const struct replay_turn *replay_trail_turns(const struct replay_trail *t, size_t *n)
{
	*n = t->n_turns;
	return t->turns;
}

void replay_trail_life(const struct replay_trail *t, jrn_time *from, jrn_time *to,
		       unsigned *how)
{
	*from = t->born;
	*to = t->over;
	*how = t->how;
}

/* The record with which a callback began that ran before the request was born. */
static uint64_t find_begin(const struct replay_trail *t, const struct replay_turn *turn)
{
	struct jrn_reader reader;
	struct picture p;
	struct jrn_record r;
	const char *why;
	uint64_t found = 0;

	jrn_picture_init(&p);
	jrn_store_keyframe(t->store, jrn_store_find_time(t->store, turn->from), &p,
			   &reader);
	while (jrn_reader_next(&reader, &r) && r.at <= turn->from) {
		if (r.kind == JRN_BEGIN && r.v[0] > 0 && r.v[0] < p.n_items &&
		    p.items[r.v[0]].serial == turn->what.serial)
			found = p.record;
		if (!jrn_apply(&p, &r, NULL, &why))
			break;
	}
	jrn_picture_release(&p);
	return found;
}

bool replay_trail_blocker(const struct replay_trail *t, struct replay_turn *out)
{
	uint32_t process = 0;

	*out = (struct replay_turn){0};
	for (size_t i = 0; i < t->n_stays; i++)
		if (t->stays[i].process)
			process = t->stays[i].process;
	for (size_t i = 0; i < t->n_blockers; i++)
		if ((!process || i == process) && t->blockers[i].waited > out->waited)
			*out = t->blockers[i];
	/* One that has not ended yet. */
	for (size_t i = 0; i < t->n_lanes; i++) {
		struct lane l = t->lanes[i];

		if (!l.open || (process && t->picture.threads[i].process != process))
			continue;
		if (t->item)
			blame((struct replay_trail *)(uintptr_t)t, &l);
		if (l.turn.waited >= LEAST_WAIT && l.turn.waited > out->waited)
			*out = l.turn;
	}
	if (out->waited && out->begin == UINT64_MAX)
		out->begin = find_begin(t, out);
	return out->waited > 0;
}
