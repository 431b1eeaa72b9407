/* SPDX-License-Identifier: MIT
 *
 * view/plain.c - the run in words, a line an event: for screen readers, pipes and tests.
 *
 * Nothing is drawn and nothing moves: each command answers with lines that begin with a
 * word saying what they are.  Without anybody to type, the whole run is told.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view/commands.h"
#include "view/front.h"

struct plain {
	struct view_app *v;
	FILE *out;
};

static void say(struct plain *p, const char *prefix, const struct ls_str *s)
{
	if (s->len)
		fprintf(p->out, "%s%s\n", prefix, s->s);
}

/* "event 12  1.300 ms  run the timeout t1 (line 3)"; bookkeeping is passed over. */
static void say_record(struct plain *p, const struct picture *before,
		       const struct jrn_record *r)
{
	struct replay_event e = replay_event_of(before, r);
	struct ls_str s = LS_STR_INIT, at = LS_STR_INIT;

	replay_word_event(&s, p->v->source.store, &e);
	replay_word_time(&at, r->at);
	if (s.len && (replay_is_event(p->v->source.store, r) || r->kind == JRN_RUN ||
		      r->kind == JRN_ITERATION))
		fprintf(p->out, "event %" PRIu64 "  %s  %s\n", before->record + 1, at.s,
			s.s);
	ls_str_release(&s);
	ls_str_release(&at);
}

/* One step of the unit, told on the way.  False at the end. */
static bool step(struct plain *p, enum replay_unit unit)
{
	struct replay_cursor *c = p->v->cursor;
	struct jrn_record r;

	while (replay_peek(c, &r)) {
		const struct picture *before = replay_picture(c);
		bool callback = jrn_begins_callback(before, &r);

		say_record(p, before, &r);
		if (!replay_forward(c, REPLAY_RECORD))
			return false;
		if (replay_ends_step(p->v->source.store, unit, &r, callback))
			return true;
	}
	return false;
}

static void say_where(struct plain *p)
{
	const struct picture *pic = replay_picture(p->v->cursor);
	struct ls_str s = LS_STR_INIT;

	ls_str_addf(&s, "event %" PRIu64 ", ", pic->record);
	replay_word_time(&s, pic->at);
	if (pic->n_loops > 1)
		ls_str_addf(&s, ", iteration %" PRIu64 ", phase %s",
			    pic->loops[1].iteration,
			    replay_word_phase(pic->loops[1].phase));
	say(p, "at: ", &s);
	ls_str_release(&s);
}

static void say_why(struct plain *p)
{
	struct replay_why *w = &p->v->why;

	replay_why_tell(w, p->v->cursor, 1);
	say(p, "next: ", &w->next);
	say(p, "why: ", &w->why);
}

/* What waits in each queue. */
static void say_queues(struct plain *p)
{
	const struct picture *pic = replay_picture(p->v->cursor);
	struct ls_str s = LS_STR_INIT;

	for (uint32_t q = 1; q < pic->n_queues; q++) {
		if (!pic->queues[q].len)
			continue;
		ls_str_clear(&s);
		ls_str_addf(&s, "%s, %" PRIu32 ":",
			    replay_word_queue(pic->queues[q].type), pic->queues[q].len);
		for (uint32_t i = pic->queues[q].head; i && s.len < 400;
		     i = pic->items[i].next) {
			ls_str_addc(&s, ' ');
			replay_word_chip(&s, p->v->source.store, replay_name_of(pic, i));
			if (pic->items[i].due != JRN_NEVER) {
				ls_str_add(&s, " due ");
				replay_word_time(&s, pic->items[i].due);
			}
			ls_str_add(&s, i == pic->queues[q].tail ? "" : ";");
		}
		say(p, "queue: ", &s);
	}
	if (!s.len)
		fputs("queue: all are empty\n", p->out);
	ls_str_release(&s);
}

static void say_help(struct plain *p)
{
	fputs("help: n or empty line: next event; b: one back; c: next callback; "
	      "i: next iteration; p: next phase\n"
	      "help: g 12ms, g +0.2s, g event 123: go there; w: why; l: what waits; "
	      "e: to the end, told\n"
	      "help: y: processes, requests, figures of a system; s, S: next, previous "
	      "slow request; I: what it waited for\n"
	      "help: o: the orders that reality leaves open; o 3: the third, where it "
	      "departs\n"
	      "help: r: restart; R: read the script again; q: quit\n",
	      p->out);
}

static void go(struct plain *p, const char *arg)
{
	struct view_goal goal;

	while (*arg == ' ')
		arg++;
	if (!view_goal_parse(p->v, arg, &goal)) {
		fputs("error: say where to: g 12ms, g +0.2s, g event 123\n", p->out);
		return;
	}
	if (goal.kind == VIEW_GOAL_TIME)
		replay_seek_time(p->v->cursor, goal.time);
	else
		replay_seek(p->v->cursor, goal.count);
}

static void restart(struct plain *p, bool reload)
{
	if (!p->v->session->restart) {
		fputs("error: a recorded journal cannot be run again\n", p->out);
		return;
	}
	view_app_restart(p->v, reload);
	if (p->v->over == VIEW_OVER_CARD)
		fprintf(p->out, "error: line %d: %s\n", p->v->card.line,
			p->v->card.message ? p->v->card.message : "it does not load");
	p->v->over = VIEW_OVER_NOTHING;
}

/* To the end of a slow request, forward or back, and how it came to be slow. */
static void slow(struct plain *p, bool onward)
{
	struct view_app *v = p->v;

	if (onward)
		view_slow_forward(v);
	else
		view_slow_back(v);
	while (v->goal.kind)
		view_app_tick(v, 0, INT64_MAX / 4);
	if (v->note.len)
		fprintf(p->out, "end: %s\n", v->note.s);
	else
		view_plain_request(v, p->out);
	ls_str_clear(&v->note);
	say_where(p);
}

/* To the beginning of what the request had to wait for. */
static void blocker(struct plain *p)
{
	struct view_memory *m = &p->v->memory;
	struct replay_turn t;

	if (!p->v->stage.subject.serial ||
	    !replay_trail_follow(m->trail, p->v->stage.subject.serial, UINT64_MAX) ||
	    !replay_trail_blocker(m->trail, &t))
		fputs("error: first find a slow request with s; it may never have "
		      "waited\n",
		      p->out);
	else
		replay_seek(p->v->cursor, t.begin + 1);
}

/* "o": the orders that reality leaves open; "o 3": that one, where it departs. */
static void orders(struct plain *p, const char *arg)
{
	struct view_app *v = p->v;
	const struct view_command *c = view_command_of_name("orders", 6);
	unsigned long n = strtoul(arg, NULL, 10);

	view_command_run(v, c, NULL);
	v->over = VIEW_OVER_NOTHING;
	if (v->note.len || !v->orders) {
		fprintf(p->out, "error: %s\n", v->note.s);
		ls_str_clear(&v->note);
		return;
	}
	if (n >= 1 && n <= v->orders->n) {
		v->order = n - 1;
		view_orders_choose(v);
		fprintf(p->out, "%s\n", v->note.s);
		ls_str_clear(&v->note);
		say_where(p);
		return;
	}
	for (size_t i = 0; i < v->orders->n; i++) {
		const struct view_order *o = &v->orders->list[i];

		fprintf(p->out, "order %zu: %" PRIu64 " like it, exit %d, --schedule %s\n",
			i + 1, o->orders, o->status, o->id);
		for (size_t k = 0; k < o->n_changes; k++)
			fprintf(p->out, "  %s\n", o->changes[k]);
		for (const char *s = o->text; *s;) {
			size_t len = strcspn(s, "\n");

			fprintf(p->out, "  | %.*s\n", (int)len, s);
			s += len + (s[len] == '\n');
		}
	}
}

/* False: quit. */
static bool obey(struct plain *p, const char *line)
{
	static const struct {
		char key;
		enum replay_unit unit;
	} units[] = {{'n', REPLAY_EVENT},    {'\0', REPLAY_EVENT},
		     {'c', REPLAY_CALLBACK}, {'i', REPLAY_ITERATION},
		     {'p', REPLAY_PHASE},    {'e', REPLAY_WARNING}};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (units[i].key == line[0] && (!line[0] || !line[1])) {
			if (!step(p, units[i].unit) && replay_at_end(p->v->cursor))
				fputs("end: the run is over\n", p->out);
			p->v->clock = replay_now(p->v->cursor);
			return true;
		}
	switch (line[0]) {
	case 'q':
		return false;
	case 'b':
		replay_back(p->v->cursor, REPLAY_EVENT);
		say_where(p);
		break;
	case 'g':
		go(p, line + 1);
		say_where(p);
		break;
	case 'w':
		say_why(p);
		break;
	case 'l':
		say_queues(p);
		break;
	case 'y':
		view_plain_system(p->v, p->out);
		break;
	case 's':
	case 'S':
		slow(p, line[0] == 's');
		break;
	case 'I':
		blocker(p);
		say_where(p);
		break;
	case 'o':
		orders(p, line + 1);
		break;
	case 'r':
	case 'R':
		restart(p, line[0] == 'R');
		say_where(p);
		break;
	default:
		say_help(p);
	}
	p->v->clock = replay_now(p->v->cursor);
	return true;
}

void view_plain_run(struct view_app *v, FILE *in, FILE *out, bool interactive)
{
	struct plain p = {v, out};
	char line[256];

	if (!interactive) {
		while (step(&p, REPLAY_EVENT))
			;
		return;
	}
	fprintf(out, "loopscope: %s, ? for help\n", v->session->file);
	say_where(&p);
	say_why(&p);
	fflush(out);
	while (fgets(line, sizeof line, in)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (!obey(&p, line))
			break;
		fflush(out);
	}
}
