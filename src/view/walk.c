/* SPDX-License-Identifier: MIT
 *
 * view/walk.c - moving through the run: goals in slices, search, play.
 */
#include <string.h>

#include "base/str.h"
#include "view/app.h"

#define LOOK_AT_CLOCK 256 /* records between two looks at the wall clock */

/* Does the event say the text that is searched for?  Upper and lower case are one. */
bool view_event_says(const struct jrn_store *store, const struct replay_event *e,
		     const char *text, size_t len)
{
	struct ls_str s = LS_STR_INIT;
	bool found = false;

	replay_word_event(&s, store, e);
	for (size_t i = 0; i + len <= s.len && !found; i++) {
		size_t k = 0;

		while (k < len && (s.s[i + k] | 32) == (text[k] | 32))
			k++;
		found = k == len;
	}
	ls_str_release(&s);
	return found;
}

static bool says(const struct view_app *v, const struct replay_event *e)
{
	return view_event_says(v->source.store, e, v->search.s, v->search.len);
}

static bool reaches(struct view_app *v, const struct jrn_record *r, bool callback,
		    bool slow, const struct replay_event *e)
{
	if (v->goal.kind == VIEW_GOAL_SEARCH)
		return e->kind != JRN_RUN && says(v, e);
	if (v->goal.kind == VIEW_GOAL_SLOW)
		return slow;
	if (v->goal.kind == VIEW_GOAL_BREAK)
		return false;
	return replay_ends_step(v->source.store, v->goal.unit, r, callback) &&
	       --v->goal.count == 0;
}

static void give_up(struct view_app *v)
{
	v->goal.kind = VIEW_GOAL_NONE;
	view_app_moved(v);
}

/* Back to where the search began. */
static void give_up_far(struct view_app *v, const char *note)
{
	replay_seek(v->cursor, v->goal.from);
	view_app_note(v, "%s", note);
}

/* Record by record, so that no way is too long for a slice. */
static void walk(struct view_app *v, int64_t until)
{
	for (unsigned n = 1;; n++) {
		const struct picture *p = replay_picture(v->cursor);
		struct jrn_record r;
		const struct view_break *stop = NULL;
		struct replay_event e;
		bool callback, slow, first = n == 1;

		if (!replay_peek(v->cursor, &r)) {
			if (v->goal.kind == VIEW_GOAL_SEARCH)
				view_app_note(v, "Not found before the end: %s",
					      v->search.s);
			else if (v->goal.kind == VIEW_GOAL_SLOW)
				give_up_far(v, "No request that ends after this is slow.");
			else if (v->goal.kind == VIEW_GOAL_WALK &&
				 v->goal.unit == REPLAY_WARNING)
				give_up_far(v, "No warning comes after this.");
			else if (first && v->goal.kind == VIEW_GOAL_WALK &&
				 v->goal.unit != REPLAY_EVENT)
				view_app_note(v, "The run is over.");
			give_up(v);
			return;
		}
		callback = jrn_begins_callback(p, &r);
		slow = replay_ends_slow_request(p, &r);
		e = replay_event_of(p, &r);
		if (v->goal.kind == VIEW_GOAL_BREAK)
			stop = view_break_at(v, p, &r);
		if (slow && v->goal.kind == VIEW_GOAL_SLOW) {
			v->stage.subject = (struct view_target){.serial = e.what.serial};
			v->stage.inspecting = true;
		}
		if (!replay_forward(v->cursor, REPLAY_RECORD) || stop ||
		    reaches(v, &r, callback, slow, &e)) {
			give_up(v);
			if (stop)
				view_break_note(v, stop);
			return;
		}
		if (n % LOOK_AT_CLOCK == 0 && view_wall_clock() > until)
			return;
	}
}

/* Has the run been simulated far enough for the goal? */
static bool is_known(const struct view_app *v)
{
	const struct jrn_store *s = v->source.store;

	if (v->goal.kind == VIEW_GOAL_TIME)
		return jrn_store_last(s) > v->goal.time;
	return v->goal.kind == VIEW_GOAL_EVENT && jrn_store_count(s) >= v->goal.count;
}

/* Lets the run go on until the goal is known, then goes there at once. */
static void run_on(struct view_app *v, int64_t until)
{
	bool more = true;

	for (unsigned n = 1; more && !is_known(v); n++) {
		more = v->source.more && v->source.more(v->source.arg);
		if (more && view_wall_clock() > until)
			return;
	}
	if (v->goal.kind == VIEW_GOAL_TIME) {
		jrn_time time = v->goal.time;
		struct jrn_record next;

		replay_seek_time(v->cursor, time);
		give_up(v);
		/* It may lie between two records. */
		if (replay_peek(v->cursor, &next) && time > v->clock)
			v->clock = time < next.at ? time : next.at;
		return;
	}
	replay_seek(v->cursor, v->goal.kind == VIEW_GOAL_EVENT
				       ? v->goal.count
				       : jrn_store_count(v->source.store));
	give_up(v);
}

void view_goal_set(struct view_app *v, struct view_goal goal)
{
	v->goal = goal;
	v->goal.from = replay_position(v->cursor);
	v->playing = false;
	v->dirty = true;
	/* Most are reached at once: no need to show anything before. */
	view_goal_pursue(v, 15000000);
}

bool view_goal_pursue(struct view_app *v, int64_t budget)
{
	int64_t until = view_wall_clock() + budget;

	v->dirty = true;
	if (v->goal.kind == VIEW_GOAL_WALK || v->goal.kind == VIEW_GOAL_SEARCH ||
	    v->goal.kind == VIEW_GOAL_SLOW || v->goal.kind == VIEW_GOAL_BREAK)
		walk(v, until);
	else if (v->goal.kind)
		run_on(v, until);
	if (v->goal.kind)
		v->clock = replay_now(v->cursor);
	return v->goal.kind != VIEW_GOAL_NONE;
}

bool view_find_back(struct view_app *v,
		    bool (*wanted)(const struct view_app *v, const struct picture *before,
				   const struct jrn_record *r))
{
	uint64_t here = replay_position(v->cursor);

	while (replay_back(v->cursor, REPLAY_RECORD)) {
		const struct picture *p = replay_picture(v->cursor);
		struct jrn_record r;

		/* The one right behind which we stand is where we came from. */
		if (!replay_peek(v->cursor, &r) || p->record + 1 >= here ||
		    !wanted(v, p, &r))
			continue;
		replay_forward(v->cursor, REPLAY_RECORD);
		return true;
	}
	replay_seek(v->cursor, here);
	return false;
}

static bool says_record(const struct view_app *v, const struct picture *before,
			const struct jrn_record *r)
{
	struct replay_event e = replay_event_of(before, r);

	return e.kind != JRN_RUN && says(v, &e);
}

bool view_search_back(struct view_app *v)
{
	bool found = view_find_back(v, says_record);

	view_app_moved(v);
	return found;
}

/* Play.  A record costs wall time: virtual time in slow motion, but no longer than is
 * bearable, and for an event as long as it takes to read. */

static const struct {
	const char *name;
	double factor;
} speeds[] = {
	{"x1/4", 0.25}, {"x1/2", 0.5}, {"x1", 1},     {"x2", 2},       {"x5", 5},
	{"x10", 10},	{"x50", 50},   {"x200", 200}, {"x1000", 1000},
};

#define WALL_MS	     1000000.0
#define SLOW_MOTION  100.0 /* wall time per virtual time */
#define LONGEST_GAP  (1500 * WALL_MS)
#define FOR_CALLBACK (900 * WALL_MS)
#define FOR_EVENT    (300 * WALL_MS)

const char *view_speed_name(int speed)
{
	return speeds[speed].name;
}

int view_speed_normal(void)
{
	return 2;
}

int view_speed_count(void)
{
	return (int)(sizeof speeds / sizeof *speeds);
}

static double cost_of(const struct view_app *v, const struct jrn_record *r)
{
	const struct picture *p = replay_picture(v->cursor);
	double gap = (double)(r->at - p->at) * SLOW_MOTION, least = 0;

	if (gap > LONGEST_GAP)
		gap = LONGEST_GAP;
	if (jrn_begins_callback(p, r))
		least = FOR_CALLBACK;
	else if (replay_is_event(v->source.store, r))
		least = FOR_EVENT;
	return (gap > least ? gap : least) / speeds[v->speed].factor;
}

void view_play(struct view_app *v, int64_t elapsed, int64_t budget)
{
	int64_t until = view_wall_clock() + budget;
	struct jrn_record r;

	v->credit += elapsed;
	v->dirty = true;
	for (unsigned n = 1; replay_peek(v->cursor, &r); n++) {
		const struct view_break *stop;
		jrn_time at = replay_now(v->cursor);
		double cost = cost_of(v, &r);

		if ((double)v->credit < cost) {
			double share = (double)v->credit / cost;

			v->clock = at + (jrn_time)((double)(r.at - at) * share);
			return;
		}
		v->credit -= (int64_t)cost;
		stop = view_break_at(v, replay_picture(v->cursor), &r);
		if (!replay_forward(v->cursor, REPLAY_RECORD))
			break;
		v->clock = replay_now(v->cursor);
		if (stop) {
			view_break_note(v, stop);
			break;
		}
		if (n % 64 == 0 && view_wall_clock() > until) {
			v->credit = 0; /* it cannot go faster */
			return;
		}
	}
	v->playing = false;
	view_app_moved(v);
}
