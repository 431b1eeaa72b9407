/* SPDX-License-Identifier: MIT
 *
 * One request in the inspector: its life as a bar, the time in each queue, the callbacks
 * that ran for it, and what it had to wait for.
 */
#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "view/pane.h"

#define NAME 13 /* "Q11 pipeline " */
#define SPAN 9

/* The letter of a place on the bar. */
static const char letters[REPLAY_PLACE_COUNT + 1] = "csapbrltgkoij#d~.";

struct life {
	jrn_time from, to; /* to now, while it is not over */
	bool over;
	unsigned how;
};

static struct life life_of(const struct view_draw *d)
{
	struct life l;

	replay_trail_life(d->f->memory->trail, &l.from, &l.to, &l.how);
	l.over = l.to != INT64_MAX;
	if (!l.over)
		l.to = d->f->now;
	return l;
}

static enum view_style style_of(unsigned place)
{
	return place == REPLAY_AT_WORK	? VIEW_BUSY
	       : place == REPLAY_AT_DEVICE ? VIEW_IO
	       : *replay_place_number(place) ? VIEW_LATE
					     : VIEW_DIM;
}

static void head(struct view_draw *d, int row, uint32_t serial, const struct life *l)
{
	static const char *const ends[JRN_DROP_COUNT] = {
		[JRN_DROP_ANSWERED] = "answered",     [JRN_DROP_FAILED] = "failed",
		[JRN_DROP_TIMED_OUT] = "timed out",   [JRN_DROP_REFUSED] = "refused",
		[JRN_DROP_CLEARED] = "never answered", [JRN_DROP_OVER] = "never answered",
		[JRN_DROP_EXIT] = "never answered",
	};
	struct view_pen pen = view_row(d, row);
	struct ls_str s = LS_STR_INIT;

	replay_word_chip(&s, d->f->store,
			 replay_birth(&d->f->memory->cache, d->f->store, serial));
	view_writef(&pen, VIEW_STRONG, "%s #%" PRIu32 "  ", s.s, serial);
	ls_str_release(&s);
	if (l->over)
		view_writef(&pen, l->how == JRN_DROP_ANSWERED ? VIEW_PLAIN : VIEW_ERROR,
			    "%s after ", l->how < JRN_DROP_COUNT ? ends[l->how] : "over");
	else
		view_write(&pen, VIEW_PLAIN, "under way for ");
	view_span(&pen, VIEW_NUMBER, l->to - l->from);
}

/* Each column shows where the request was longest meanwhile. */
static unsigned place_in(const struct replay_stay *s, size_t n, jrn_time from, jrn_time to)
{
	jrn_time in[REPLAY_PLACE_COUNT] = {0};
	unsigned best = 0;

	for (size_t i = 0; i < n; i++) {
		jrn_time a = s[i].from > from ? s[i].from : from;
		jrn_time b = s[i].to < to ? s[i].to : to;

		if (b > a)
			in[s[i].place] += b - a;
	}
	for (unsigned p = 1; p < REPLAY_PLACE_COUNT; p++)
		if (in[p] > in[best])
			best = p;
	return best;
}

static void bar(struct view_draw *d, int row, const struct life *l)
{
	size_t n;
	const struct replay_stay *s = replay_trail_stays(d->f->memory->trail, &n);
	struct view_pen pen = view_row(d, row);
	jrn_time all = l->to - l->from;
	int width = d->r.w;

	for (int x = 0; x < width && all > 0; x++) {
		jrn_time from = l->from + (jrn_time)((double)all * x / width);
		jrn_time to = l->from + (jrn_time)((double)all * (x + 1) / width);
		unsigned place = place_in(s, n, from, to > from ? to : from + 1);

		view_writef(&pen, style_of(place), "%c", letters[place]);
	}
}

struct total {
	jrn_time ns;
	uint32_t times, process; /* the process of the last of them */
	bool here;		 /* it is there now */
};

static void add_up(const struct view_draw *d, const struct life *l,
		   struct total totals[REPLAY_PLACE_COUNT])
{
	size_t n;
	const struct replay_stay *s = replay_trail_stays(d->f->memory->trail, &n);

	memset(totals, 0, REPLAY_PLACE_COUNT * sizeof *totals);
	for (size_t i = 0; i < n; i++) {
		struct total *t = &totals[s[i].place];

		t->ns += (s[i].to < l->to ? s[i].to : l->to) - s[i].from;
		t->times++;
		t->process = s[i].process;
		t->here = i + 1 == n && !l->over;
	}
}

static void place_row(struct view_draw *d, int row, unsigned place, const struct total *t,
		      jrn_time all)
{
	struct view_pen pen = view_row(d, row);
	struct ls_str s = LS_STR_INIT;
	int width = d->r.w - NAME - SPAN - 12;

	view_writef(&pen, VIEW_DIM, "%c %-3s ", letters[place], replay_place_number(place));
	view_write(&pen, t->here ? VIEW_CURRENT : VIEW_PLAIN, replay_word_place(place));
	replay_word_span(&s, t->ns);
	view_pen_to(&pen, d->r.x + NAME + 2);
	view_writef(&pen, VIEW_NUMBER, "%*s ", SPAN - 1, s.s);
	if (width > 20)
		width = 20;
	if (width > 3)
		view_bar(d, &pen, width, all > 0 ? (double)t->ns / (double)all : 0);
	view_write(&pen, VIEW_PLAIN, " ");
	if (t->process && t->process < d->f->p->n_processes) {
		ls_str_clear(&s);
		replay_word_process(&s, d->f->p, d->f->store, t->process, true);
		view_write(&pen, VIEW_DIM, s.s);
	}
	if (t->times > 1)
		view_writef(&pen, VIEW_DIM, " x%" PRIu32, t->times);
	ls_str_release(&s);
}

/* "ran   /users in w2 for 600 us, at 12.200 ms" */
static void turn_row(struct view_draw *d, int row, const char *word, enum view_style style,
		     const struct replay_turn *t, jrn_time span)
{
	const struct picture *p = d->f->p;
	struct view_pen pen = view_row(d, row);
	struct ls_str s = LS_STR_INIT;

	view_writef(&pen, VIEW_DIM, "%-8s", word);
	replay_word_chip(&s, d->f->store, t->what);
	view_writef(&pen, style, "%s ", s.s);
	view_span(&pen, VIEW_NUMBER, span);
	ls_str_clear(&s);
	if (t->thread && t->thread < p->n_threads && p->threads[t->thread].process)
		replay_word_process(&s, p, d->f->store, p->threads[t->thread].process,
				    true);
	if (s.len)
		view_writef(&pen, VIEW_DIM, " in %s", s.s);
	view_write(&pen, VIEW_DIM, " at ");
	view_time(&pen, VIEW_DIM, t->from);
	ls_str_release(&s);
	if (view_target_add(d, (struct view_target){.record = t->begin + 1}))
		view_select(d, &pen, d->r.x);
}

static void turn_rows(struct view_draw *d, int row, const struct life *l)
{
	size_t n;
	const struct replay_turn *t = replay_trail_turns(d->f->memory->trail, &n);
	struct replay_turn blocker;

	if (row < d->r.h && replay_trail_blocker(d->f->memory->trail, &blocker))
		turn_row(d, row++, "behind", VIEW_LATE, &blocker, blocker.waited);
	for (size_t i = 0; i < n && row < d->r.h; i++)
		turn_row(d, row++, "ran", VIEW_BUSY, &t[i],
			 (t[i].to < l->to ? t[i].to : l->to) - t[i].from);
}

/* Where there is no room for all places, those where it was longest are shown. */
static bool is_among_longest(const struct total totals[REPLAY_PLACE_COUNT], unsigned place,
			     int rows)
{
	int before = 0;

	for (unsigned i = 0; i < REPLAY_PLACE_COUNT; i++)
		before += totals[i].ns > totals[place].ns ||
			  (totals[i].ns == totals[place].ns && i < place);
	return before < rows;
}

/* The rows at the end that are kept for what ran. */
static int rows_for_turns(const struct view_draw *d)
{
	struct replay_turn blocker;
	size_t n;

	replay_trail_turns(d->f->memory->trail, &n);
	if (n > 1 && d->r.h < 12)
		n = 1;
	return (int)(n > 2 ? 2 : n) + replay_trail_blocker(d->f->memory->trail, &blocker);
}

void view_draw_request(struct view_draw *d, uint32_t serial)
{
	struct total totals[REPLAY_PLACE_COUNT];
	struct life l;
	int row = 0, places;

	if (!replay_trail_follow(d->f->memory->trail, serial, d->f->position)) {
		struct view_pen pen = view_row(d, 0);

		view_write(&pen, VIEW_DIM, "(not sent yet)");
		return;
	}
	l = life_of(d);
	add_up(d, &l, totals);
	head(d, row++, serial, &l);
	bar(d, row++, &l);
	places = d->r.h - row - rows_for_turns(d);
	for (unsigned place = 0; place < REPLAY_PLACE_COUNT && row < d->r.h; place++)
		if (totals[place].here ||
		    (totals[place].ns > 0 && is_among_longest(totals, place, places)))
			place_row(d, row++, place, &totals[place], l.to - l.from);
	turn_rows(d, row, &l);
}
