/* SPDX-License-Identifier: MIT
 *
 * view/orders.c - the orders that reality leaves open: a list of the outcomes, how each
 * comes about, and the way into the run at the moment where it departs.
 */
#include <inttypes.h>
#include <string.h>

#include "view/app.h"

#define DETAILS 7 /* rows for the outcome that is selected */

void view_orders_open(struct view_app *v)
{
	struct ls_err err = LS_ERR_INIT;

	v->playing = false;
	if (!v->orders) {
		v->orders = v->session->orders(v->session->arg, &err);
		v->order = v->order_shown = 0;
	}
	if (!v->orders) {
		view_app_note(v, "%s", err.message);
		ls_err_release(&err);
		return;
	}
	v->over = VIEW_OVER_ORDERS;
	v->dirty = true;
}

/* Behind the first answer that is not the usual one. */
static void go_to_departure(struct view_app *v, uint64_t questions)
{
	while (replay_picture(v->cursor)->counts.choices <= questions)
		if (!replay_forward(v->cursor, REPLAY_RECORD))
			break;
	view_app_moved(v);
}

void view_orders_choose(struct view_app *v)
{
	struct ls_err err = LS_ERR_INIT;
	const struct view_order *o = &v->orders->list[v->order];
	struct replay_source source;
	uint64_t questions;

	v->over = VIEW_OVER_NOTHING;
	if (!v->session->open_order(v->session->arg, v->order, &source, &questions,
				    &err)) {
		view_app_note(v, "%s", err.message);
		ls_err_release(&err);
		return;
	}
	view_app_open(v, &source);
	v->order_shown = v->order;
	if (o->n_changes)
		go_to_departure(v, questions);
	view_app_note(v, "Order %zu of %zu (--schedule %s)%s%s", v->order + 1,
		      v->orders->n, o->id, o->n_changes ? ": " : ", the usual one.",
		      o->n_changes ? o->changes[0] : "");
}

void view_orders_key(struct view_app *v, view_key key)
{
	v->dirty = true;
	if (key == VIEW_KEY_DOWN || key == 'j')
		v->order += v->order + 1 < v->orders->n;
	else if (key == VIEW_KEY_UP || key == 'k')
		v->order -= v->order > 0;
	else if (key == VIEW_KEY_ENTER)
		view_orders_choose(v);
	else
		v->over = VIEW_OVER_NOTHING;
}

/* Drawing. */

/* Line breaks as signs, so that an outcome is one row. */
static void write_text(struct view_pen *pen, const struct view_canvas *c, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		view_writen(pen, VIEW_PLAIN, text, n);
		text += n;
		if (*text && *++text)
			view_writef(pen, VIEW_DIM, " %s ", c->ascii ? "/" : "⏎");
	}
}

static void order_row(const struct view_app *v, struct view_canvas *c, struct view_rect r,
		      int row, size_t i)
{
	const struct view_order *o = &v->orders->list[i];
	struct view_pen pen = view_pen(c, r.x, r.y + row, r.w);

	view_writef(&pen, i == v->order_shown ? VIEW_CURRENT : VIEW_PLAIN, "%s%3zu ",
		    i == v->order_shown ? c->shapes->arrow : " ", i + 1);
	view_writef(&pen, VIEW_NUMBER, "%6" PRIu64 " order%s", o->orders,
		    o->orders == 1 ? "   " : "s  ");
	if (o->status)
		view_writef(&pen, VIEW_ERROR, "exit %d  ", o->status);
	write_text(&pen, c, *o->text ? o->text : "(prints nothing)");
	if (i == v->order)
		view_tint(c, (struct view_rect){r.x, pen.y, r.w, 1}, VIEW_SELECT);
}

struct rows {
	struct view_canvas *c;
	struct view_rect r;
	int row;
	enum view_style style;
};

static void put(void *arg, const char *s, size_t n)
{
	struct rows *l = arg;
	struct view_pen pen = view_pen(l->c, l->r.x + 1, l->r.y + l->row, l->r.w - 1);

	if (l->row++ < l->r.h)
		view_writen(&pen, l->style, s, n);
}

static void details(const struct view_app *v, struct view_canvas *c, struct view_rect r)
{
	const struct view_order *o = &v->orders->list[v->order];
	struct rows l = {c, r, 0, VIEW_WHY};

	if (!o->n_changes)
		put(&l, "The usual order: as the latencies and the seed say.", 51);
	for (size_t i = 0; i < o->n_changes; i++)
		view_wrap(o->changes[i], r.w - 2, put, &l);
	l.style = VIEW_PLAIN;
	for (const char *s = o->text; *s && l.row < r.h;) {
		size_t n = strcspn(s, "\n");

		put(&l, s, n);
		s += n + (s[n] == '\n');
	}
}

static void border(const struct view_app *v, struct view_canvas *c, struct view_rect r)
{
	struct view_pen pen = view_pen(c, r.x + 2, r.y, r.w - 4);

	view_fill(c, r, VIEW_PLAIN);
	view_box(c, r, VIEW_STRONG);
	view_write(&pen, VIEW_FOCUS, " ORDERS ");
	view_writef(&pen, VIEW_DIM, " %zu outcome%s of %" PRIu64 " order%s", v->orders->n,
		    v->orders->n == 1 ? "" : "s", v->orders->orders,
		    v->orders->orders == 1 ? "" : "s");
	if (v->orders->left_out)
		view_writef(&pen, VIEW_LATE, ", %" PRIu64 " or more not run",
			    v->orders->left_out);
	view_write(&pen, VIEW_PLAIN, " ");
	pen = view_pen(c, r.x + 2, r.y + r.h - 1, r.w - 4);
	view_write(&pen, VIEW_DIM, " Up Down select, Enter opens it where it departs, Esc closes ");
}

void view_orders_draw(struct view_app *v, struct view_canvas *c)
{
	int n = (int)v->orders->n, first;
	struct view_rect r = {1, 1, c->width - 2, n + DETAILS + 3}, in;

	if (r.h > c->height - 2)
		r.h = c->height - 2;
	border(v, c, r);
	in = view_inside(r);
	in.h -= DETAILS + 1;
	first = (int)v->order - (in.h - 1);
	for (int i = first < 0 ? 0 : first, row = 0; i < n && row < in.h; i++)
		order_row(v, c, in, row++, (size_t)i);
	if (in.h > 0) {
		view_hline(c, r.x, r.x + r.w - 1, in.y + in.h, VIEW_STRONG);
		details(v, c,
			(struct view_rect){in.x, in.y + in.h + 1, in.w, DETAILS});
	}
}
