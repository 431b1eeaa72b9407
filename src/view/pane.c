/* SPDX-License-Identifier: MIT */
#include "view/pane.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"

#define MAX_CHIPS 64 /* in one row */

void view_pane_state_release(struct view_pane_state *st)
{
	free(st->targets);
	*st = (struct view_pane_state){.selected = -1};
}

bool view_target_add(struct view_draw *d, struct view_target target)
{
	struct view_pane_state *st = d->st;

	ls_grow(st->targets, st->cap_targets, st->n_targets + 1);
	st->targets[st->n_targets++] = target;
	return d->focused && st->selected == (int)st->n_targets - 1;
}

struct view_pen view_row(struct view_draw *d, int row)
{
	return view_pen(d->c, d->r.x, d->r.y + row, d->r.w);
}

void view_select(struct view_draw *d, const struct view_pen *pen, int x0)
{
	view_tint(d->c, (struct view_rect){x0, pen->y, pen->x - x0, 1}, VIEW_SELECT);
}

void view_time(struct view_pen *pen, enum view_style style, jrn_time at)
{
	struct ls_str s = LS_STR_INIT;

	replay_word_time(&s, at);
	view_write(pen, style, s.s);
	ls_str_release(&s);
}

void view_span(struct view_pen *pen, enum view_style style, jrn_time ns)
{
	struct ls_str s = LS_STR_INIT;

	replay_word_span(&s, ns);
	view_write(pen, style, s.s);
	ls_str_release(&s);
}

void view_thread(struct view_draw *d, struct view_pen *pen, enum view_style style,
		 uint32_t thread, int width)
{
	struct ls_str s = LS_STR_INIT;
	int long_by;

	replay_word_text(&s, d->f->store, d->f->p->threads[thread].name);
	if (!s.len)
		ls_str_addf(&s, "thread %" PRIu32, thread);
	long_by = ls_utf8_width(s.s, s.len) - width;
	/* What tells threads apart stands at the end: all of it that fits behind a few
	 * letters.  Names with wide letters are cut at the end. */
	if (long_by > 0 && width >= 6 && ls_utf8_width(s.s, s.len) == (int)s.len) {
		view_writen(pen, style, s.s, (size_t)width / 3);
		view_write(pen, style, d->c->shapes->ellipsis);
		view_write(pen, style, s.s + s.len - (size_t)(width - width / 3 - 1));
	} else {
		struct view_pen cut = *pen;

		if (cut.end > cut.x + width)
			cut.end = cut.x + width;
		view_write(&cut, style, s.s);
		pen->x = cut.x;
	}
	ls_str_release(&s);
}

bool view_is_late(const struct view_frame *f, uint32_t item)
{
	const struct pic_item *it = &f->p->items[item];

	return it->state == PIC_QUEUED && it->due != JRN_NEVER && it->due <= f->now &&
	       f->p->queues[it->queue].type == JRN_Q_TIMERS;
}

void view_bar(struct view_draw *d, struct view_pen *pen, int width, double share)
{
	int full = (int)(share * width + 0.5);

	if (full == 0 && share > 0)
		full = 1;
	for (int i = 0; i < width; i++)
		view_write(pen, i < full ? VIEW_BUSY : VIEW_DIM,
			   i < full ? d->c->shapes->full : d->c->shapes->light);
}

static void chip_text(struct view_draw *d, struct ls_str *s, uint32_t item)
{
	ls_str_addc(s, '[');
	replay_word_chip(s, d->f->store, replay_name_of(d->f->p, item));
	if (view_is_late(d->f, item))
		ls_str_add(s, d->c->shapes->late);
	ls_str_addc(s, ']');
}

static void put_chip(struct view_draw *d, struct view_pen *pen, uint32_t item,
		     const struct ls_str *s)
{
	const struct pic_item *it = &d->f->p->items[item];
	enum view_style style =
		view_is_late(d->f, item) ? VIEW_LATE : view_style_of_item(it->type);
	int x0 = pen->x, room = view_pen_room(pen);

	/* One that is cut keeps its bracket. */
	if (ls_utf8_width(s->s, s->len) > room && room > 3) {
		pen->end--;
		view_writen(pen, style, s->s, s->len - 1);
		pen->end++;
		pen->full = false;
		view_write(pen, style, "]");
	} else {
		view_writen(pen, style, s->s, s->len);
	}
	if (view_target_add(d, (struct view_target){.serial = it->serial}))
		view_select(d, pen, x0);
}

void view_chip(struct view_draw *d, struct view_pen *pen, uint32_t item)
{
	struct ls_str s = LS_STR_INIT;

	chip_text(d, &s, item);
	put_chip(d, pen, item, &s);
	ls_str_release(&s);
}

static int digits(uint32_t n)
{
	int k = 1;

	for (; n >= 10; n /= 10)
		k++;
	return k;
}

void view_chips(struct view_draw *d, struct view_pen *pen, const uint32_t *items,
		size_t n, uint32_t more)
{
	struct ls_str s = LS_STR_INIT;

	for (size_t i = 0; i < n; i++) {
		uint32_t left = (uint32_t)(n - i - 1) + more;
		int need, room = view_pen_room(pen) - (i > 0);

		ls_str_clear(&s);
		chip_text(d, &s, items[i]);
		need = ls_utf8_width(s.s, s.len) + (left ? digits(left) + 2 : 0);
		/* The first is shown in any case, if need be cut. */
		if (i > 0 && need > room) {
			more = left + 1;
			break;
		}
		if (i > 0)
			view_write(pen, VIEW_PLAIN, " ");
		if (need > room) {
			struct view_pen cut = *pen;

			cut.end -= left ? digits(left) + 2 : 0;
			put_chip(d, &cut, items[i], &s);
			pen->x = cut.x;
		} else {
			put_chip(d, pen, items[i], &s);
		}
	}
	if (more)
		view_writef(pen, VIEW_DIM, " +%" PRIu32, more);
	ls_str_release(&s);
}

/* What comes after the first timer: as many as fit, else their number. */
static void more_timers(struct view_draw *d, struct view_pen *pen, const uint32_t *items,
			size_t n, uint32_t len)
{
	if (!len)
		return;
	if (view_pen_room(pen) < 16) {
		view_writef(pen, VIEW_DIM, " +%" PRIu32, len);
		return;
	}
	view_write(pen, VIEW_PLAIN, " ");
	view_chips(d, pen, items, n, len - (uint32_t)n);
}

static void none(struct view_pen *pen)
{
	view_write(pen, VIEW_DIM, "-");
}

void view_queue(struct view_draw *d, struct view_pen *pen, uint32_t queue)
{
	const struct picture *p = d->f->p;
	uint32_t items[MAX_CHIPS];
	size_t n = 0;

	if (!replay_queue_len(p, queue)) {
		none(pen);
		return;
	}
	for (uint32_t i = p->queues[queue].head; i && n < MAX_CHIPS; i = p->items[i].next)
		items[n++] = i;
	view_chips(d, pen, items, n, p->queues[queue].len - (uint32_t)n);
}

/* " in 1.9 ms", " late 80 ms": when the first of the timers is due. */
static void due_text(struct view_draw *d, struct ls_str *s, uint32_t item)
{
	jrn_time due = d->f->p->items[item].due;

	if (due == JRN_NEVER)
		return;
	ls_str_add(s, due > d->f->now ? " in " : " late ");
	replay_word_span(s, due > d->f->now ? due - d->f->now : d->f->now - due);
}

void view_timers(struct view_draw *d, struct view_pen *pen, uint32_t queue)
{
	const struct picture *p = d->f->p;
	uint32_t items[MAX_CHIPS], len = replay_queue_len(p, queue);
	size_t n = replay_due_first(p, queue, items, MAX_CHIPS);
	struct ls_str chip = LS_STR_INIT, due = LS_STR_INIT;
	int more = len > 1 ? digits(len - 1) + 2 : 0;

	if (!len) {
		none(pen);
		return;
	}
	chip_text(d, &chip, items[0]);
	due_text(d, &due, items[0]);
	if (ls_utf8_width(chip.s, chip.len) + (int)due.len + more > view_pen_room(pen)) {
		view_chips(d, pen, items, n, len - (uint32_t)n);
	} else {
		put_chip(d, pen, items[0], &chip);
		view_writen(pen, view_is_late(d->f, items[0]) ? VIEW_LATE : VIEW_DIM,
			    due.s, due.len);
		more_timers(d, pen, items + 1, n - 1, len - 1);
	}
	ls_str_release(&chip);
	ls_str_release(&due);
}

static int want_lines(const struct view_frame *f)
{
	return f->memory->source.n ? (int)f->memory->source.n : 1;
}

static int want_stack(const struct view_frame *f)
{
	(void)f;
	return 2;
}

static int want_kernel(const struct view_frame *f)
{
	return f->python ? 0 : 2;
}

int view_want_pool(const struct view_frame *f)
{
	uint32_t threads = 0;

	for (uint32_t i = 1; i < f->p->n_threads; i++)
		threads += f->p->threads[i].role == JRN_ROLE_POOL &&
			   f->p->threads[i].process == f->process &&
			   !(f->python && f->p->threads[i].exited);
	if (f->python && threads < 4)
		return (int)threads + 1;
	return threads < 4 ? 5 : (int)(threads < 12 ? threads : 12) + 1;
}

static int want_some(const struct view_frame *f)
{
	(void)f;
	return 6;
}

/* clang-format off */
const struct view_pane view_panes[VIEW_PANE_COUNT] = {
	[VIEW_CODE]      = { "CODE", NULL, view_head_code, view_draw_code, want_lines },
	[VIEW_LOOP]      = { "LOOP", NULL, view_head_loop, view_draw_loop, view_want_loop },
	[VIEW_STACK]     = { "STACK", NULL, NULL, view_draw_stack, want_stack },
	[VIEW_POOL]      = { "POOL", "THREADS", view_head_pool, view_draw_pool, view_want_pool },
	[VIEW_TASKS]     = { "TASKS", NULL, view_head_tasks, view_draw_tasks, view_want_tasks },
	[VIEW_OUTPUT]    = { "OUTPUT", NULL, NULL, view_draw_output, want_some },
	[VIEW_TIMERS]    = { "TIMERS", NULL, NULL, view_draw_timers, want_some },
	[VIEW_KERNEL]    = { "KERNEL I/O", NULL, NULL, view_draw_kernel, want_kernel },
	[VIEW_TIMELINE]  = { "TIME", NULL, view_head_timeline, view_draw_timeline,
			     view_want_timeline },
	[VIEW_LOG]       = { "LOG", NULL, NULL, view_draw_log, want_some },
	[VIEW_INSPECTOR] = { "INSPECTOR", NULL, NULL, view_draw_inspector, want_some },
	[VIEW_PROCESSES] = { "PROCESSES", NULL, view_head_processes, view_draw_processes,
			     view_want_processes },
	[VIEW_REQUESTS]  = { "REQUESTS", NULL, view_head_requests, view_draw_requests,
			     view_want_requests },
	[VIEW_FIGURES]   = { "FIGURES", NULL, view_head_figures, view_draw_figures,
			     view_want_figures },
	[VIEW_METRICS]   = { "METRICS", NULL, NULL, view_draw_metrics, view_want_metrics },
};
/* clang-format on */
