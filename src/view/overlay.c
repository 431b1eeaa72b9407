/* SPDX-License-Identifier: MIT
 *
 * view/overlay.c - what lies over the stage: the help, made from the table of commands,
 * and the card of an error in the script.
 */
#include <string.h>

#include "base/utf8.h"
#include "view/commands.h"

struct page {
	struct view_canvas *c;
	struct view_rect r; /* inside of the border */
	int row;	    /* of the text, scrolled by `skip` */
	int skip;
	enum view_style style;
};

static struct page open_page(struct view_app *v, struct view_canvas *c, const char *title,
			     int width, int height)
{
	struct view_rect r = {0, 0, width < c->width ? width : c->width,
			      height < c->height ? height : c->height};
	struct view_pen pen;

	r.x = (c->width - r.w) / 2;
	r.y = (c->height - r.h) / 2;
	view_fill(c, r, VIEW_PLAIN);
	view_box(c, r, VIEW_STRONG);
	pen = view_pen(c, r.x + 2, r.y, r.w - 4);
	view_writef(&pen, VIEW_FOCUS, " %s ", title);
	pen = view_pen(c, r.x + 2, r.y + r.h - 1, r.w - 4);
	view_write(&pen, VIEW_DIM, " Up Down scroll, any other key closes ");
	return (struct page){.c = c, .r = view_inside(r), .skip = v->over_scroll};
}

/* The next row of the page, or one that is not shown. */
static struct view_pen next_row(struct page *p)
{
	int row = p->row++ - p->skip;
	bool shown = row >= 0 && row < p->r.h;

	return view_pen(p->c, p->r.x + 1, shown ? p->r.y + row : -1,
			p->r.w > 2 ? p->r.w - 2 : 0);
}

static void put_line(void *arg, const char *s, size_t n)
{
	struct page *p = arg;
	struct view_pen pen = next_row(p);

	view_writen(&pen, p->style, s, n);
}

static void text(struct page *p, enum view_style style, const char *s)
{
	p->style = style;
	view_wrap(s, p->r.w - 2, put_line, p);
}

static int count_rows(void)
{
	int n = 0;

	while (view_commands[n].name)
		n++;
	return n;
}

static void help_command(struct view_app *v, struct page *p, const struct view_command *k)
{
	const char *why = k->cannot ? k->cannot(v) : NULL;
	struct view_pen pen = next_row(p);

	view_writef(&pen, why ? VIEW_DIM : VIEW_KEY, "%-9s", k->keys);
	view_writef(&pen, VIEW_DIM, ":%-15s", k->name);
	view_write(&pen, why ? VIEW_DIM : VIEW_PLAIN, k->help);
	if (why)
		view_writef(&pen, VIEW_DIM, " (not now: %s)", why);
}

static void legend(struct page *p)
{
	static const enum view_style shown[] = {
		VIEW_CURRENT, VIEW_MAIN,      VIEW_TIMER, VIEW_TICK,
		VIEW_JOB,     VIEW_IMMEDIATE, VIEW_IO,	  VIEW_CLOSE,
		VIEW_LATE,    VIEW_BUSY,      VIEW_ERROR,
	};
	const struct view_shapes *s = p->c->shapes;
	struct view_pen pen;

	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		pen = next_row(p);
		view_writef(&pen, shown[i], "[%s]", view_style_name(shown[i]));
	}
	next_row(p);
	pen = next_row(p);
	view_writef(&pen, VIEW_PLAIN,
		    "%s here   %s line that made what waits   [x%s] late", s->arrow,
		    s->dot, s->late);
	pen = next_row(p);
	view_writef(&pen, VIEW_PLAIN,
		    "lanes: %s runs   %s wants a core   %s waits   %s polls", s->full,
		    s->half, s->light, p->c->ascii ? "." : "·");
}

static void draw_help(struct view_app *v, struct view_canvas *c)
{
	int rows = count_rows() + 22;
	struct page p;

	if (v->over_scroll > rows - 5)
		v->over_scroll = rows - 5;
	p = open_page(v, c, "KEYS", 78, rows + 2);
	for (const struct view_command *k = view_commands; k->name; k++)
		help_command(v, &p, k);
	next_row(&p);
	text(&p, VIEW_TITLE, "What the looks mean");
	legend(&p);
}

static void draw_card(struct view_app *v, struct view_canvas *c)
{
	struct page p = open_page(v, c, "THE SCRIPT HAS A MISTAKE", 70, 12);
	const struct ls_err *e = &v->card;
	struct view_pen pen = next_row(&p);

	if (e->file)
		view_writef(&pen, VIEW_STRONG, "%s", e->file);
	if (e->line)
		view_writef(&pen, VIEW_STRONG, ":%d", e->line);
	next_row(&p);
	text(&p, VIEW_ERROR, e->message ? e->message : "It could not be run.");
	if (e->hint) {
		next_row(&p);
		text(&p, VIEW_PLAIN, e->hint);
	}
	next_row(&p);
	text(&p, VIEW_DIM,
	     "The run on the screen is still that of the script before. "
	     "Mend it and press R.");
}

bool view_warning_is_known(const struct view_app *v)
{
	const struct jrn_store *s = v->source.store;
	uint64_t passed = replay_picture(v->cursor)->counts.warnings;

	return jrn_store_warning(s, passed) < jrn_store_count(s);
}

void view_explain_open(struct view_app *v, const char *rule)
{
	const struct jrn_store *s = v->source.store;

	v->over = VIEW_OVER_RULE;
	v->over_scroll = 0;
	v->dirty = true;
	v->rule = rule ? jrn_rule_of(rule, strlen(rule)) : NULL;
	if (!rule)
		v->warning = jrn_store_warning(
			s, replay_picture(v->cursor)->counts.warnings - 1);
}

/* What was warned of; returns its rule, NULL when it is none of ours. */
static const struct jrn_rule_words *say_warning(struct view_app *v, struct page *p)
{
	const struct jrn_store *s = v->source.store;
	struct ls_str words = LS_STR_INIT;
	struct jrn_reader reader;
	struct jrn_record r;
	size_t len;
	const char *rule;

	jrn_reader_at(&reader, s, v->warning);
	if (!jrn_reader_next(&reader, &r) || r.kind != JRN_WARN)
		return NULL;
	rule = jrn_store_text(s, (uint32_t)r.v[1], &len);
	replay_word_time(&words, r.at);
	ls_str_add(&words, "  ");
	replay_word_text(&words, s, (uint32_t)r.v[2]);
	if (r.v[3])
		ls_str_addf(&words, " (line %d)", (int)r.v[3]);
	text(p, VIEW_ERROR, words.s);
	next_row(p);
	ls_str_release(&words);
	return jrn_rule_of(rule, len);
}

static void draw_rule(struct view_app *v, struct view_canvas *c)
{
	struct page p = open_page(v, c, "WARNING", 70, 18);
	const struct jrn_rule_words *rule = v->rule ? v->rule : say_warning(v, &p);

	if (!rule) {
		text(&p, VIEW_PLAIN, "The program that wrote this journal has a rule of "
				     "its own for that.");
		return;
	}
	text(&p, VIEW_TITLE, rule->id);
	text(&p, VIEW_PLAIN, rule->meaning);
	next_row(&p);
	text(&p, VIEW_TITLE, "What helps");
	text(&p, VIEW_PLAIN, rule->remedy);
}

void view_draw_over(struct view_app *v, struct view_canvas *c)
{
	if (v->over == VIEW_OVER_HELP)
		draw_help(v, c);
	else if (v->over == VIEW_OVER_RULE)
		draw_rule(v, c);
	else if (v->over == VIEW_OVER_ORDERS)
		view_orders_draw(v, c);
	else if (v->over == VIEW_OVER_PREDICT)
		view_predict_draw(v, c);
	else
		draw_card(v, c);
}
