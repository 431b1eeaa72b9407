/* SPDX-License-Identifier: MIT */
#include "view/svg.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "journal/fold.h"
#include "replay/query.h"
#include "replay/system.h"
#include "view/style.h"

#define NAMES  190 /* px left of the lanes */
#define WIDTH  1200
#define LANE   24
#define BAR    18
#define TOP    40
#define LETTER 6.6
#define SEEN   0.5 /* px: narrower bars are joined */

/* A bar that is open, or may still grow. */
struct bar {
	jrn_time from, to;
	struct replay_name what;
	uint32_t joined; /* callbacks in it */
	bool open, kept;
};

struct lane {
	struct bar bar;
	jrn_time polls; /* since when, -1: it does not */
	struct ls_str shapes;
};

struct svg {
	struct jrn_store *store;
	struct picture now;
	struct lane *lanes; /* by thread */
	size_t n, cap;
	double scale; /* px for a nanosecond */
};

static void add_text(struct ls_str *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] == '<' || s[i] == '&' || s[i] == '"')
			ls_str_addf(out, "&#%d;", s[i]);
		else
			ls_str_addc(out, s[i]);
}

static double x_of(const struct svg *g, jrn_time at)
{
	return NAMES + (double)at * g->scale;
}

/* Shapes have the style's class; the colours are those of the terminal. */
static void draw_bar(struct svg *g, struct lane *l)
{
	const struct bar *b = &l->bar;
	struct ls_str name = LS_STR_INIT, at = LS_STR_INIT, span = LS_STR_INIT;
	double width = (double)(b->to - b->from) * g->scale;

	if (b->joined > 1)
		ls_str_addf(&name, "%" PRIu32 " callbacks", b->joined);
	else
		replay_word_item(&name, g->store, b->what);
	replay_word_time(&at, b->from);
	replay_word_span(&span, b->to - b->from);
	ls_str_addf(&l->shapes, "<g class=\"t%d\"><title>",
		    (int)view_style_of_item(b->what.type));
	add_text(&l->shapes, name.s, name.len);
	ls_str_addf(&l->shapes,
		    ", at %s, for %s</title><rect x=\"%.2f\" width=\"%.2f\" height=\"%d\"/>",
		    at.s, span.s, x_of(g, b->from), width < SEEN ? SEEN : width, BAR);
	ls_str_clear(&name);
	replay_word_chip(&name, g->store, b->what);
	if (b->joined == 1 && ls_utf8_width(name.s, name.len) * LETTER + 6 < width) {
		ls_str_addf(&l->shapes, "<text x=\"%.2f\" y=\"13\">", x_of(g, b->from) + 3);
		add_text(&l->shapes, name.s, name.len);
		ls_str_add(&l->shapes, "</text>");
	}
	ls_str_add(&l->shapes, "</g>\n");
	ls_str_release(&name);
	ls_str_release(&at);
	ls_str_release(&span);
}

static void flush(struct svg *g, struct lane *l)
{
	if (l->bar.kept)
		draw_bar(g, l);
	l->bar.kept = false;
}

static void draw_poll(struct svg *g, struct lane *l, jrn_time to)
{
	double width = (double)(to - l->polls) * g->scale;

	if (l->polls >= 0 && width >= SEEN)
		ls_str_addf(&l->shapes,
			    "<rect class=\"poll\" x=\"%.2f\" y=\"8\" width=\"%.2f\" "
			    "height=\"2\"><title>polls</title></rect>\n",
			    x_of(g, l->polls), width);
	l->polls = -1;
}

static struct lane *lane_of(struct svg *g, uint32_t thread)
{
	while (g->n <= thread) {
		ls_grow(g->lanes, g->cap, g->n + 1);
		g->lanes[g->n++] = (struct lane){.polls = -1};
	}
	return &g->lanes[thread];
}

/* A callback has ended: its bar, or that of all that are too close to tell apart. */
static void close_bar(struct svg *g, struct lane *l)
{
	l->bar.to = g->now.at;
	l->bar.open = false;
	l->bar.kept = true;
}

static void open_bar(struct svg *g, struct lane *l, uint32_t item)
{
	struct bar *b = &l->bar;
	jrn_time at = g->now.at;

	if (b->kept && (double)(at - b->to) * g->scale < SEEN &&
	    (double)(b->to - b->from) * g->scale < SEEN) {
		b->joined++;
		b->open = true;
		b->kept = false;
		return;
	}
	flush(g, l);
	*b = (struct bar){at, at, replay_name_of(&g->now, item), 1, true, false};
}

static void look_at_thread(struct svg *g, uint32_t thread)
{
	struct lane *l = lane_of(g, thread);
	uint32_t item = replay_root_of(&g->now, thread);

	if (l->bar.open && (!item || g->now.items[item].serial != l->bar.what.serial) &&
	    !(item && l->bar.joined > 1))
		close_bar(g, l);
	if (item && !l->bar.open)
		open_bar(g, l, item);
	else if (!item && l->bar.open)
		close_bar(g, l);
}

static void look(struct svg *g, const struct jrn_record *r)
{
	struct lane *l;

	if (r->kind == JRN_BEGIN || r->kind == JRN_END)
		look_at_thread(g, (uint32_t)r->v[1]);
	else if (r->kind == JRN_PHASE)
		look_at_thread(g, g->now.loops[r->v[0]].thread);
	if (r->kind != JRN_CPU && r->kind != JRN_WAIT)
		return;
	l = lane_of(g, (uint32_t)r->v[0]);
	draw_poll(g, l, r->at);
	if (r->kind == JRN_WAIT && r->v[1] == JRN_WAIT_POLL)
		l->polls = r->at;
}

static const char *fold_all(struct svg *g, uint64_t *bad)
{
	const char *why = NULL;
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_reader_at(&reader, g->store, 0);
	while (jrn_reader_next(&reader, &r)) {
		if (!jrn_apply(&g->now, &r, NULL, &why)) {
			*bad = g->now.record;
			return why;
		}
		look(g, &r);
	}
	return jrn_store_error(g->store, bad);
}

/* What is under way when the journal ends. */
static void close_all(struct svg *g)
{
	for (size_t i = 0; i < g->n; i++) {
		struct lane *l = &g->lanes[i];

		if (l->bar.open)
			close_bar(g, l);
		flush(g, l);
		draw_poll(g, l, g->now.at);
	}
}

static void name_lane(const struct svg *g, struct ls_str *out, uint32_t thread)
{
	const struct picture *p = &g->now;
	uint32_t process = p->threads[thread].process;

	if (process && p->n_processes > 2) {
		replay_word_process(out, p, g->store, process, false);
		ls_str_addc(out, ' ');
	}
	replay_word_text(out, g->store, p->threads[thread].name);
}

static void write_style(FILE *out)
{
	static const char *const colours[VIEW_STYLE_COUNT] = {
		[VIEW_MAIN] = "#5f87af",	[VIEW_TIMER] = "#0087ff",
		[VIEW_TICK] = "#d75fd7",	[VIEW_JOB] = "#af5fd7",
		[VIEW_IMMEDIATE] = "#5faf5f", [VIEW_IO] = "#00afaf",
		[VIEW_CLOSE] = "#af875f",
	};

	fputs("<style>text{font:11px monospace;fill:#1c1c1c}.poll,.axis{fill:#9e9e9e}\n"
	      "@media(prefers-color-scheme:dark){text{fill:#d8d8d8}}\n",
	      out);
	for (int i = 0; i < VIEW_STYLE_COUNT; i++)
		fprintf(out, ".t%d rect{fill:%s}", i, colours[i] ? colours[i] : "#808080");
	fputs("</style>\n", out);
}

/* About ten marks at round times. */
static void write_axis(const struct svg *g, FILE *out, jrn_time last, int height)
{
	jrn_time step = 1;

	for (int k = 0; last / step > 10; k++)
		step = k % 3 == 1 ? step / 2 * 5 : step * 2;
	for (jrn_time at = 0; at <= last; at += step) {
		struct ls_str s = LS_STR_INIT;

		replay_word_span(&s, at);
		fprintf(out,
			"<rect class=\"axis\" x=\"%.2f\" y=\"%d\" width=\"0.5\" height=\"%d\"/>"
			"<text x=\"%.2f\" y=\"%d\">%s</text>\n",
			x_of(g, at), TOP - 8, height - TOP, x_of(g, at) + 2, TOP - 12,
			at ? s.s : "0");
		ls_str_release(&s);
	}
}

static void write_lanes(const struct svg *g, FILE *out)
{
	int row = 0;

	for (uint32_t i = 1; i < g->n; i++) {
		struct ls_str name = LS_STR_INIT, safe = LS_STR_INIT;

		if (!g->lanes[i].shapes.len)
			continue;
		name_lane(g, &name, i);
		add_text(&safe, name.s ? name.s : "", name.len);
		fprintf(out,
			"<g transform=\"translate(0 %d)\"><text x=\"4\" y=\"13\">%s</text>\n%s"
			"</g>\n",
			TOP + LANE * row++, safe.s ? safe.s : "", g->lanes[i].shapes.s);
		ls_str_release(&name);
		ls_str_release(&safe);
	}
}

static void write_all(const struct svg *g, FILE *out, jrn_time last)
{
	int height = TOP + LANE / 2;

	for (size_t i = 0; i < g->n; i++)
		height += g->lanes[i].shapes.len ? LANE : 0;
	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\">\n<title>Timeline of a run</title>\n",
		WIDTH, height, WIDTH, height);
	write_style(out);
	write_axis(g, out, last, height);
	write_lanes(g, out);
	fputs("</svg>\n", out);
}

bool view_svg_write(struct jrn_store *s, FILE *out, struct ls_err *err)
{
	jrn_time last = jrn_store_last(s) > 0 ? jrn_store_last(s) : 1;
	struct svg g = {.store = s, .scale = (WIDTH - NAMES - 60) / (double)last};
	uint64_t bad = 0;
	const char *why;

	jrn_picture_init(&g.now);
	why = fold_all(&g, &bad);
	close_all(&g);
	write_all(&g, out, last);
	if (why)
		ls_err_set(err, NULL, 0, "record %" PRIu64 ": %s", bad, why);
	else if (fflush(out) != 0 || ferror(out))
		ls_err_set(err, NULL, 0, "%s", strerror(errno));
	for (size_t i = 0; i < g.n; i++)
		ls_str_release(&g.lanes[i].shapes);
	free(g.lanes);
	jrn_picture_release(&g.now);
	return !err->message;
}
