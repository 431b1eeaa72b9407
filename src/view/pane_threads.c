/* SPDX-License-Identifier: MIT
 *
 * Who does what: the stack of the loop's thread, the threads of the pool, the kernel.
 */
#include <inttypes.h>

#include "base/str.h"
#include "view/pane.h"

#define NAME_WIDTH 8 /* of a thread's name, which may be long */
#define SPAN_WIDTH 8 /* of a length of time, with a blank before it */

/* The stack, innermost first. */

/* What a thread without a core does. */
static const char *waits_word(const struct view_frame *f, const struct pic_thread *t)
{
	switch ((enum jrn_wait)t->wait) {
	case JRN_WAIT_CORE:
		return " wants a core";
	case JRN_WAIT_GIL:
		return " wants the GIL";
	case JRN_WAIT_POLL:
		return f->selector ? " asleep in select" : " asleep in poll";
	case JRN_WAIT_LOCK:
		return " waits for a lock";
	case JRN_WAIT_JOIN:
		return " waits for a thread";
	case JRN_WAIT_JOB:
	case JRN_WAIT_DEVICE:
	case JRN_WAIT_SLEEP:
	case JRN_WAIT_COUNT:
		break;
	}
	return " sleeps";
}

static void stack_row(struct view_draw *d, int row, uint32_t item, uint32_t line,
		      bool top)
{
	const struct pic_item *it = &d->f->p->items[item];
	struct view_pen pen = view_row(d, row);

	view_write(&pen, top ? VIEW_CURRENT : VIEW_PLAIN,
		   top ? d->c->shapes->arrow : " ");
	view_write(&pen, VIEW_PLAIN, " ");
	view_chip(d, &pen, item);
	if (it->type != JRN_IT_MAIN && it->type != JRN_IT_TASK)
		view_writef(&pen, VIEW_DIM, " %s",
			    it->label ? replay_word_type(it->type) : "callback");
	if (it->type == JRN_IT_MAIN && d->f->python && d->f->runs_loop &&
	    d->f->p->threads[it->thread].core)
		view_write(&pen, VIEW_DIM, " runs the loop");
	if (top && !d->f->p->threads[it->thread].core)
		view_write(&pen, VIEW_LATE,
			   waits_word(d->f, &d->f->p->threads[it->thread]));
	if (line)
		view_writef(&pen, VIEW_PLAIN, " at line %" PRIu32, line);
	if (it->cause) {
		struct ls_str s = LS_STR_INIT;

		replay_word_chip(
			&s, d->f->store,
			replay_birth(&d->f->memory->cache, d->f->store, it->cause));
		view_writef(&pen, VIEW_DIM, ", from %s", s.s);
		ls_str_release(&s);
	}
}

static void stack_empty(struct view_draw *d)
{
	struct view_pen pen = view_row(d, 0);
	const struct pic_thread *t =
		d->f->thread ? &d->f->p->threads[d->f->thread] : NULL;

	if (!t || d->f->p->stopped)
		view_write(&pen, VIEW_DIM,
			   d->f->p->stopped ? "(the run is over)"
					    : "(nothing has begun)");
	else if (!t->core && t->wait == JRN_WAIT_POLL)
		view_write(&pen, VIEW_DIM, "(empty: asleep in poll)");
	else if (!t->core && t->wait == JRN_WAIT_CORE)
		view_write(&pen, VIEW_LATE, "(empty: the loop wants a core)");
	else
		view_write(&pen, VIEW_DIM, "(empty: the loop itself runs)");
}

void view_draw_stack(struct view_draw *d)
{
	const struct pic_thread *t =
		d->f->thread ? &d->f->p->threads[d->f->thread] : NULL;
	uint32_t line = t ? t->line : 0;
	int row = 0;

	if (!t || !t->top) {
		stack_empty(d);
		return;
	}
	for (uint32_t i = t->top; i && row < d->r.h; i = d->f->p->items[i].below) {
		if (row + 1 == d->r.h && d->f->p->items[i].below) {
			struct view_pen pen = view_row(d, row);

			view_writef(&pen, VIEW_DIM, "  %" PRIu32 " more below",
				    t->depth - (uint32_t)row);
			return;
		}
		stack_row(d, row, i, line, row == 0);
		line = d->f->p->items[d->f->p->items[i].below].reached;
		row++;
	}
}

/* The pool. */

/* From when to when the thread is busy with its job; false when the end is not known. */
static bool known_span(const struct view_frame *f, uint32_t thread, jrn_time *from,
		       jrn_time *to)
{
	const struct pic_thread *t = &f->p->threads[thread];
	struct replay_burn burn;

	if (!t->core && t->until != JRN_NEVER) {
		*from = t->since;
		*to = t->until;
		return true;
	}
	if (replay_track_burn(f->memory->track, thread, f->position, &burn)) {
		/* It may have lost its core, or the GIL, meanwhile. */
		*from = f->now - (replay_busy(f->p, thread, f->now) - burn.busy);
		*to = *from + burn.ns;
		return true;
	}
	if (t->top && f->p->items[t->top].due != JRN_NEVER) {
		*from = f->p->items[t->top].since;
		*to = f->p->items[t->top].due;
		return true;
	}
	return false;
}

static void draw_bar(struct view_draw *d, struct view_pen *pen, int width, jrn_time from,
		     jrn_time to)
{
	int64_t all = to > from ? to - from : 1, gone = d->f->now - from;
	int full = gone >= all ? width : (int)((double)gone / (double)all * width);

	for (int i = 0; i < width; i++)
		view_write(pen, i < full ? VIEW_BUSY : VIEW_DIM,
			   i < full ? d->c->shapes->full : d->c->shapes->light);
}

static bool is_idle(const struct pic_thread *t)
{
	return !t->top || (!t->core && t->wait == JRN_WAIT_JOB);
}

static void thread_row(struct view_draw *d, int row, uint32_t thread)
{
	const struct pic_thread *t = &d->f->p->threads[thread];
	struct view_pen name, pen = view_row(d, row);
	jrn_time from, to;
	int bar;

	view_thread(d, &pen, VIEW_STRONG, thread, d->f->python ? NAME_WIDTH : d->r.w);
	view_write(&pen, VIEW_PLAIN, " ");
	if (is_idle(t)) {
		view_write(&pen, VIEW_DIM, t->core ? "between jobs" : "idle");
		return;
	}
	/* At the right end what is left, before it a bar, and the rest is for the name.
	 */
	bar = view_pen_room(&pen) / 4;
	bar = bar < 4 ? 4 : bar > 12 ? 12 : bar;
	name = pen;
	name.end -= bar + 1 + SPAN_WIDTH;
	view_chip(d, &name, t->top);
	pen.x = name.end + 1;
	if (!t->core && (t->wait == JRN_WAIT_CORE || t->wait == JRN_WAIT_GIL)) {
		view_write(&pen, VIEW_LATE,
			   t->wait == JRN_WAIT_CORE ? "wants a core" : "wants the GIL");
	} else if (known_span(d->f, thread, &from, &to)) {
		draw_bar(d, &pen, bar, from, to);
		view_write(&pen, VIEW_PLAIN, " ");
		view_span(&pen, VIEW_PLAIN, to > d->f->now ? to - d->f->now : 0);
	} else {
		view_write(&pen, VIEW_DIM, "for ");
		view_span(&pen, VIEW_DIM, d->f->now - d->f->p->items[t->top].since);
	}
}

static void kernel_line(struct view_draw *d, int row)
{
	struct view_pen pen = view_row(d, row);

	view_write(&pen, VIEW_STRONG, "kernel ");
	view_queue(d, &pen, d->f->queues[JRN_Q_KERNEL]);
}

/* Who has the GIL, and who wants it. */
static void gil_line(struct view_draw *d, int row)
{
	struct view_pen pen = view_row(d, row);
	const struct picture *p = d->f->p;
	bool wanted = false;
	uint32_t holder;

	view_write(&pen, VIEW_DIM, "GIL ");
	if (!replay_gil(p, d->f->store, d->f->process, &holder)) {
		view_write(&pen, VIEW_DIM, "main; there is no other thread");
		return;
	}
	if (holder)
		view_thread(d, &pen, VIEW_CURRENT, holder, NAME_WIDTH);
	else
		view_write(&pen, VIEW_DIM, "free");
	for (uint32_t i = 1; i < p->n_threads; i++) {
		if (!replay_wants_gil(p, i) || p->threads[i].process != d->f->process)
			continue;
		view_write(&pen, VIEW_LATE, wanted ? ", " : "; wanted: ");
		view_thread(d, &pen, VIEW_LATE, i, NAME_WIDTH);
		wanted = true;
	}
}

/* Ended threads of Python are gone; Node's stay as long as the process. */
static bool is_shown(const struct view_frame *f, uint32_t thread)
{
	const struct pic_thread *t = &f->p->threads[thread];

	return t->role == JRN_ROLE_POOL && t->process == f->process &&
	       !(f->python && t->exited);
}

/* Busy threads first where there is no room for all. */
void view_draw_pool(struct view_draw *d)
{
	const struct picture *p = d->f->p;
	uint32_t threads = 0, busy = 0, shown = 0;
	int rows = d->r.h - 1, row = 0;

	for (uint32_t i = 1; i < p->n_threads; i++)
		if (is_shown(d->f, i)) {
			threads++;
			busy += !is_idle(&p->threads[i]);
		}
	if (!threads && rows > 0 && !d->f->python) {
		struct view_pen pen = view_row(d, row++);

		view_write(&pen, VIEW_DIM, "(no threads yet: made at first use)");
	}
	for (uint32_t i = 1; i < p->n_threads && row < rows; i++) {
		bool fits = threads <= (uint32_t)rows;

		if (!is_shown(d->f, i) || (!fits && is_idle(&p->threads[i])))
			continue;
		if (!fits && row + 1 == rows && shown + 1 < threads)
			break;
		thread_row(d, row++, i);
		shown++;
	}
	if (shown < threads && row < rows) {
		struct view_pen pen = view_row(d, row);

		view_writef(&pen, VIEW_DIM,
			    "+%" PRIu32 " threads, %" PRIu32 " busy of %" PRIu32,
			    threads - shown, busy, threads);
	}
	if (d->r.h > 0 && d->f->python)
		gil_line(d, d->r.h - 1);
	else if (d->r.h > 0)
		kernel_line(d, d->r.h - 1);
}

void view_head_pool(struct view_draw *d, struct view_pen *pen)
{
	uint32_t slow = d->f->queues[JRN_Q_POOL_SLOW];

	if (!replay_queue_len(d->f->p, d->f->queues[JRN_Q_POOL]) &&
	    !replay_queue_len(d->f->p, slow)) {
		if (!d->f->python || d->f->queues[JRN_Q_POOL])
			view_write(pen, VIEW_DIM, " queue -");
		return;
	}
	view_write(pen, VIEW_DIM, " queue ");
	view_queue(d, pen, d->f->queues[JRN_Q_POOL]);
	if (replay_queue_len(d->f->p, slow)) {
		view_write(pen, VIEW_DIM, " slow ");
		view_queue(d, pen, slow);
	}
}

void view_draw_kernel(struct view_draw *d)
{
	const struct picture *p = d->f->p;
	uint32_t queue = d->f->queues[JRN_Q_KERNEL];
	int row = 0;

	for (uint32_t i = queue ? p->queues[queue].head : 0; i && row < d->r.h;
	     i = p->items[i].next, row++) {
		struct view_pen pen = view_row(d, row);

		if (row + 1 == d->r.h && p->items[i].next) {
			view_writef(&pen, VIEW_DIM, "+%" PRIu32 " more",
				    p->queues[queue].len - (uint32_t)row);
			return;
		}
		view_chip(d, &pen, i);
		view_write(&pen, VIEW_DIM, " for ");
		view_span(&pen, VIEW_DIM, d->f->now - p->items[i].since);
	}
	if (row == 0 && d->r.h > 0) {
		struct view_pen pen = view_row(d, 0);

		view_write(&pen, VIEW_DIM, "(nothing under way)");
	}
}
