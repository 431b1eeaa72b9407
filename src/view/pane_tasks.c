/* SPDX-License-Identifier: MIT
 *
 * The tasks of a Python loop as a tree of who awaits whom.  A task that nobody awaits is
 * a root; under each stand the tasks that it awaits, with the line where it stopped and
 * what it waits for there.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/str.h"
#include "view/pane.h"

#define MAX_TASKS 512 /* that are looked at */
#define MAX_DEPTH 12  /* that are told apart by where they begin */

struct task {
	uint32_t item, serial, awaiter;
	bool shown;
};

struct tasks {
	struct task of[MAX_TASKS];
	size_t n;
	uint32_t all;
};

static int by_age(const void *a, const void *b)
{
	const struct task *x = a, *y = b;

	return x->serial < y->serial ? -1 : x->serial > y->serial;
}

static void collect(const struct view_frame *f, struct tasks *t)
{
	t->n = 0;
	t->all = 0;
	for (uint32_t i = 1; i < f->p->n_items; i++) {
		const struct pic_item *it = &f->p->items[i];

		if (it->type != JRN_IT_TASK || it->state == PIC_FREE)
			continue;
		t->all++;
		if (t->n == MAX_TASKS)
			continue;
		t->of[t->n++] =
			(struct task){i, it->serial, jrn_picture_awaiter(f->p, i), false};
	}
	qsort(t->of, t->n, sizeof *t->of, by_age);
}

/* What the task stopped for, in a few words. */
static void write_awaited(struct view_draw *d, struct view_pen *pen,
			  const struct pic_await *a)
{
	const struct picture *p = d->f->p;
	uint32_t on = a->on && p->items[a->on].serial == a->on_serial ? a->on : 0;
	const char *label = a->label ? jrn_store_text(d->f->store, a->label, NULL) : "";
	struct ls_str s = LS_STR_INIT;

	if (on && p->items[on].type == JRN_IT_JOB)
		ls_str_add(&s, "job ");
	else if (*label)
		replay_word_text(&s, d->f->store, a->label);
	if (on && (!*label || p->items[on].type == JRN_IT_JOB))
		replay_word_chip(&s, d->f->store, replay_name_of(p, on));
	if (a->many > 1)
		ls_str_addf(&s, " of %" PRIu32, a->many);
	if (on && p->items[on].due != JRN_NEVER && p->items[on].due > d->f->now) {
		ls_str_addc(&s, ' ');
		replay_word_span(&s, p->items[on].due - d->f->now);
	}
	view_write(pen, VIEW_WHY, s.len ? s.s : "waits");
	ls_str_release(&s);
}

static void write_state(struct view_draw *d, struct view_pen *pen, uint32_t item)
{
	const struct pic_item *it = &d->f->p->items[item];
	const struct pic_await *a = jrn_picture_await(d->f->p, item);

	if (it->state == PIC_RUNNING) {
		view_write(pen, VIEW_CURRENT, " runs");
	} else if (it->queue && it->queue == d->f->queues[JRN_Q_READY]) {
		view_write(pen, VIEW_STRONG, " is ready");
	} else if (a) {
		if (a->line)
			view_writef(pen, VIEW_DIM, " line %" PRIu32 ":", a->line);
		view_write(pen, VIEW_DIM, " ");
		write_awaited(d, pen, a);
	}
}

static void draw_task(struct view_draw *d, int row, int depth, uint32_t item)
{
	struct view_pen pen = view_row(d, row);
	bool runs = d->f->p->items[item].state == PIC_RUNNING;

	for (int i = 1; i < depth && i < MAX_DEPTH; i++)
		view_write(&pen, VIEW_PLAIN, "  ");
	if (depth)
		view_write(&pen, VIEW_DIM, d->c->ascii ? "`-" : "└ ");
	else
		view_write(&pen, runs ? VIEW_CURRENT : VIEW_PLAIN,
			   runs ? d->c->shapes->arrow : " ");
	view_chip(d, &pen, item);
	write_state(d, &pen, item);
}

/* The task at place i and what it awaits; returns the next row. */
static int draw_tree(struct view_draw *d, struct tasks *t, size_t i, int row, int depth)
{
	uint32_t item = t->of[i].item;

	t->of[i].shown = true;
	if (row < d->r.h)
		draw_task(d, row, depth, item);
	row++;
	for (size_t k = 0; k < t->n && depth < MAX_TASKS; k++)
		if (t->of[k].awaiter == item && !t->of[k].shown)
			row = draw_tree(d, t, k, row, depth + 1);
	return row;
}

/* The last row says how many there was no room for. */
static void draw_more(struct view_draw *d, uint32_t all)
{
	struct view_pen pen = view_row(d, d->r.h - 1);

	view_pen_to(&pen, d->r.x + d->r.w);
	pen.x = d->r.x;
	for (int x = 0; x < d->r.w; x++)
		view_write(&pen, VIEW_PLAIN, " ");
	pen = view_row(d, d->r.h - 1);
	view_writef(&pen, VIEW_DIM, "+%" PRIu32 " more", all - (uint32_t)(d->r.h - 1));
}

void view_draw_tasks(struct view_draw *d)
{
	struct tasks t;
	int row = 0;

	collect(d->f, &t);
	/* Those that await one another in a circle have no root among them. */
	for (int circles = 0; circles < 2; circles++)
		for (size_t i = 0; i < t.n; i++)
			if (!t.of[i].shown && (circles || !t.of[i].awaiter))
				row = draw_tree(d, &t, i, row, 0);
	if (t.all == 0 && d->r.h > 0) {
		struct view_pen pen = view_row(d, 0);

		view_write(&pen, VIEW_DIM, "(no task)");
	} else if (t.all > (uint32_t)d->r.h && d->r.h > 0) {
		draw_more(d, t.all);
	}
}

int view_want_tasks(const struct view_frame *f)
{
	uint32_t n = 0;

	if (!f->python)
		return 0;
	for (uint32_t i = 1; i < f->p->n_items; i++)
		n += f->p->items[i].type == JRN_IT_TASK &&
		     f->p->items[i].state != PIC_FREE;
	return n < 3 ? 3 : n > 12 ? 12 : (int)n;
}

void view_head_tasks(struct view_draw *d, struct view_pen *pen)
{
	uint32_t ready = 0,
		 waits = replay_queue_len(d->f->p, d->f->queues[JRN_Q_SUSPENDED]);
	uint32_t queue = d->f->queues[JRN_Q_READY];

	for (uint32_t i = queue ? d->f->p->queues[queue].head : 0; i;
	     i = d->f->p->items[i].next)
		ready += d->f->p->items[i].type == JRN_IT_TASK;
	if (ready || waits)
		view_writef(pen, VIEW_DIM, " %" PRIu32 " ready, %" PRIu32 " suspended",
			    ready, waits);
}
