/* SPDX-License-Identifier: MIT
 *
 * Tasks: who awaits whom.  A task that nobody awaits begins a chain; under it, further
 * in, stands the task that it awaits, and so on to what the last one waits for.
 */
#include <inttypes.h>

#include "view/pane.h"

#define MAX_TASKS 256

struct tasks {
	uint32_t items[MAX_TASKS];
	bool awaited[MAX_TASKS], drawn[MAX_TASKS];
	size_t n;
	uint32_t more; /* beyond these */
};

static void collect_queue(const struct picture *p, uint32_t queue, struct tasks *t)
{
	uint32_t i = queue ? p->queues[queue].head : 0;

	for (; i; i = p->items[i].next) {
		if (p->items[i].type != JRN_IT_TASK)
			continue;
		if (t->n < MAX_TASKS)
			t->items[t->n++] = i;
		else
			t->more++;
	}
}

/* Those that run, those that are ready, those that wait, in this order. */
static void collect(const struct view_frame *f, struct tasks *t)
{
	const struct picture *p = f->p;
	uint32_t i = f->thread ? p->threads[f->thread].top : 0;

	*t = (struct tasks){.n = 0};
	for (; i && t->n < MAX_TASKS; i = p->items[i].below)
		if (p->items[i].type == JRN_IT_TASK)
			t->items[t->n++] = i;
	collect_queue(p, f->queues[JRN_Q_READY], t);
	collect_queue(p, f->queues[JRN_Q_SUSPENDED], t);
}

/* The task that the one at place i awaits, or -1. */
static int awaited_by(const struct picture *p, const struct tasks *t, size_t i)
{
	const struct pic_await *a = jrn_picture_await(p, t->items[i]);

	for (size_t k = 0; a && a->on && k < t->n; k++)
		if (t->items[k] == a->on)
			return (int)k;
	return -1;
}

static void what_for(struct view_draw *d, struct view_pen *pen, uint32_t item,
		     bool task_follows)
{
	const struct pic_item *it = &d->f->p->items[item];
	const struct pic_await *a = jrn_picture_await(d->f->p, item);
	const char *label = a && a->label ? jrn_store_text(d->f->store, a->label, NULL) : "";

	if (it->state == PIC_RUNNING)
		view_write(pen, VIEW_CURRENT, " runs");
	else if (it->queue && it->queue == d->f->queues[JRN_Q_READY])
		view_write(pen, VIEW_WHY, " is ready");
	else if (task_follows)
		view_write(pen, VIEW_DIM, " awaits");
	else if (*label)
		view_writef(pen, VIEW_DIM, " awaits a %s", label);
	else
		view_write(pen, VIEW_DIM, " waits");
	if (it->state != PIC_RUNNING && a && a->line)
		view_writef(pen, VIEW_DIM, " at line %" PRIu32, a->line);
}

static void draw_task(struct view_draw *d, int row, int depth, uint32_t item, bool task_follows)
{
	struct view_pen pen = view_row(d, row);

	view_write(&pen, VIEW_PLAIN, " ");
	for (int i = 0; i < depth; i++)
		view_write(&pen, VIEW_DIM, i + 1 == depth ? d->c->shapes->arrow : " ");
	if (depth)
		view_write(&pen, VIEW_PLAIN, " ");
	view_chip(d, &pen, item);
	what_for(d, &pen, item, task_follows);
}

/* The chain that begins at place i; returns the next row. */
static int draw_chain(struct view_draw *d, struct tasks *t, size_t i, int row)
{
	for (int depth = 0; row < d->r.h; depth++) {
		int next = awaited_by(d->f->p, t, i);

		t->drawn[i] = true;
		draw_task(d, row++, depth, t->items[i], next >= 0);
		if (next < 0 || t->drawn[next])
			break;
		i = (size_t)next;
	}
	return row;
}

int view_task_rows(const struct view_frame *f)
{
	struct tasks t;

	collect(f, &t);
	return (int)t.n;
}

void view_draw_tasks(struct view_draw *d, int row)
{
	struct tasks t;

	collect(d->f, &t);
	for (size_t i = 0; i < t.n; i++) {
		int next = awaited_by(d->f->p, &t, i);

		if (next >= 0)
			t.awaited[next] = true;
	}
	for (size_t i = 0; i < t.n && row < d->r.h; i++)
		if (!t.awaited[i])
			row = draw_chain(d, &t, i, row);
	if (row < d->r.h && t.n == 0) {
		struct view_pen pen = view_row(d, row);

		view_write(&pen, VIEW_DIM, "(no task)");
	}
}
