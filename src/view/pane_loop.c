/* SPDX-License-Identifier: MIT
 *
 * The loop: its phases in their order, what waits in each, and what is drained between
 * callbacks.  Timers are drawn where the loop runs them: last, from libuv 1.45 on.
 */
#include <inttypes.h>

#include "view/pane.h"

#define NAME_WIDTH 12

struct phase_row {
	enum jrn_phase phase;
	enum jrn_queue_type queue; /* JRN_Q_TYPE_COUNT: none */
};

static const struct phase_row timers_row = {JRN_PH_TIMERS, JRN_Q_TIMERS};
static const struct phase_row others[] = {
	{JRN_PH_PENDING, JRN_Q_PENDING}, {JRN_PH_IDLE, JRN_Q_TYPE_COUNT},
	{JRN_PH_POLL, JRN_Q_POLL},	 {JRN_PH_CHECK, JRN_Q_CHECK},
	{JRN_PH_CLOSING, JRN_Q_CLOSING},
};
#define N_OTHERS (sizeof others / sizeof *others)

static const struct pic_loop *the_loop(const struct view_frame *f)
{
	static const struct pic_loop none = {.phase = JRN_PH_START};

	return f->loop ? &f->p->loops[f->loop] : &none;
}

/* Is the loop in this phase?  idle and prepare share a row. */
static bool is_here(const struct view_frame *f, enum jrn_phase phase)
{
	unsigned now = the_loop(f)->phase;

	return f->loop &&
	       (now == phase || (phase == JRN_PH_IDLE && now == JRN_PH_PREPARE));
}

static struct view_pen begin_row(struct view_draw *d, int row, bool here,
				 const char *name)
{
	struct view_pen pen = view_row(d, row);

	view_write(&pen, here ? VIEW_CURRENT : VIEW_PLAIN,
		   here ? d->c->shapes->arrow : " ");
	view_write(&pen, VIEW_PLAIN, " ");
	view_write(&pen, here ? VIEW_CURRENT : VIEW_PLAIN, name);
	view_pen_to(&pen, d->r.x + 2 + NAME_WIDTH);
	return pen;
}

/* What poll is doing, or how long its last look was allowed to take. */
static void poll_note(struct view_draw *d, struct view_pen *pen)
{
	const struct pic_loop *l = the_loop(d->f);
	const struct pic_thread *t = &d->f->p->threads[l->thread];

	if (!l->polling)
		return;
	if (!t->core && t->wait == JRN_WAIT_CORE) {
		view_write(pen, VIEW_LATE, "wants a core ");
	} else if (l->timeout == 0) {
		view_write(pen, VIEW_WHY, "looks, timeout 0 ");
	} else if (t->core || t->wait != JRN_WAIT_POLL || t->until == JRN_NEVER) {
		view_write(pen, VIEW_WHY,
			   l->timeout < 0 ? "blocks until I/O " : "blocks ");
		if (l->timeout > 0) {
			view_write(pen, VIEW_WHY, "up to ");
			view_span(pen, VIEW_WHY, l->timeout);
			view_write(pen, VIEW_WHY, " ");
		}
	} else {
		view_write(pen, VIEW_WHY, "blocks, ");
		view_span(pen, VIEW_WHY, t->until > d->f->now ? t->until - d->f->now : 0);
		view_write(pen, VIEW_WHY, " left ");
	}
}

static void draw_phase(struct view_draw *d, int row, const struct phase_row *r)
{
	bool here = is_here(d->f, r->phase);
	struct view_pen pen =
		begin_row(d, row, here,
			  r->phase == JRN_PH_IDLE ? "idle" : replay_word_phase(r->phase));

	if (r->queue == JRN_Q_TYPE_COUNT) {
		view_write(&pen, VIEW_DIM, "-");
		return;
	}
	if (r->phase == JRN_PH_POLL && here)
		poll_note(d, &pen);
	if (r->queue != JRN_Q_TIMERS) {
		view_queue(d, &pen, d->f->queues[r->queue]);
		return;
	}
	if (here && d->f->timers_last && the_loop(d->f)->iteration == 0)
		view_write(&pen, VIEW_WHY, "once, before ");
	view_timers(d, &pen, d->f->queues[r->queue]);
}

/* The outside of the loop: the main script before it, the exit events after it. */
static void draw_outside(struct view_draw *d, int row)
{
	const struct pic_loop *l = the_loop(d->f);
	bool start = d->f->loop && l->phase == JRN_PH_START;
	bool end = d->f->loop && (l->phase == JRN_PH_EXIT || d->f->p->stopped);
	struct view_pen pen =
		begin_row(d, row, start || end, end ? "exit" : "main script");

	if (d->f->p->stopped)
		view_writef(&pen, VIEW_STRONG, "code %" PRId32, d->f->p->exit_code);
	else if (start)
		view_write(&pen, VIEW_WHY, "before the loop");
	else if (end)
		view_write(&pen, VIEW_WHY, "after the loop");
	else
		view_write(&pen, VIEW_DIM, d->f->loop ? "done" : "-");
}

static void draw_between(struct view_draw *d, int row, const char *name,
			 enum jrn_queue_type queue)
{
	uint32_t top = d->f->thread ? d->f->p->threads[d->f->thread].top : 0;
	bool here = false;
	struct view_pen pen;

	if (top) {
		unsigned type = d->f->p->items[top].type;

		here = queue == JRN_Q_TICKS ? type == JRN_IT_TICK
					    : view_style_of_item(type) == VIEW_JOB;
	}
	pen = begin_row(d, row, here, name);
	view_queue(d, &pen, d->f->queues[queue]);
}

static void draw_rule(struct view_draw *d, int row)
{
	struct view_pen pen = view_row(d, row);

	view_write(&pen, VIEW_DIM, "  ");
	view_write(&pen, VIEW_DIM, d->c->shapes->dash);
	view_write(&pen, VIEW_DIM, d->c->shapes->dash);
	view_write(&pen, VIEW_DIM, " after every callback ");
	while (view_pen_room(&pen) > 0)
		view_write(&pen, VIEW_DIM, d->c->shapes->dash);
}

void view_draw_loop(struct view_draw *d)
{
	/* The least: outside, five phases, ticks, jobs.  Then the rule, then idle. */
	bool rule = d->r.h >= 9, idle = d->r.h >= 10;
	int row = 0;

	draw_outside(d, row++);
	if (!d->f->timers_last)
		draw_phase(d, row++, &timers_row);
	for (size_t i = 0; i < N_OTHERS; i++)
		if (others[i].phase != JRN_PH_IDLE || idle)
			draw_phase(d, row++, &others[i]);
	if (d->f->timers_last)
		draw_phase(d, row++, &timers_row);
	if (rule)
		draw_rule(d, row++);
	draw_between(d, row++, "nextTick", JRN_Q_TICKS);
	draw_between(d, row++, "promises", JRN_Q_MICROTASKS);
}

void view_head_loop(struct view_draw *d, struct view_pen *pen)
{
	const struct pic_loop *l = the_loop(d->f);

	if (!d->f->loop)
		return;
	view_writef(pen, VIEW_DIM, " iteration %" PRIu64, l->iteration);
	if (view_pen_room(pen) > 18)
		view_writef(pen, VIEW_DIM, "  clock %" PRId64 " ms", l->now_ms);
}

void view_draw_timers(struct view_draw *d)
{
	uint32_t items[256];
	uint32_t queue = d->f->queues[JRN_Q_TIMERS];
	uint32_t len = replay_queue_len(d->f->p, queue);
	int rows = d->r.h < 256 ? d->r.h : 256;
	size_t n = replay_due_first(d->f->p, queue, items, (size_t)(rows > 0 ? rows : 0));

	for (size_t i = 0; i < n; i++) {
		struct view_pen pen = view_row(d, (int)i);
		const struct pic_item *it = &d->f->p->items[items[i]];

		if (i + 1 == n && len > n) {
			view_writef(&pen, VIEW_DIM, "+%" PRIu32 " more",
				    len - (uint32_t)n + 1);
			return;
		}
		view_chip(d, &pen, items[i]);
		view_pen_to(&pen, d->r.x + d->r.w - 27);
		view_write(&pen, VIEW_DIM, " ");
		if (it->due == JRN_NEVER)
			continue;
		view_time(&pen, VIEW_PLAIN, it->due);
		if (it->due > d->f->now) {
			view_write(&pen, VIEW_DIM, "  in ");
			view_span(&pen, VIEW_DIM, it->due - d->f->now);
		} else {
			view_write(&pen, VIEW_LATE, "  late ");
			view_span(&pen, VIEW_LATE, d->f->now - it->due);
		}
	}
	if (!n) {
		struct view_pen pen = view_row(d, 0);

		view_write(&pen, VIEW_DIM, "(none waits)");
	}
}
