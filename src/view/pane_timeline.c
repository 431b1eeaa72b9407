/* SPDX-License-Identifier: MIT
 *
 * Time from left to right, a lane for each thread, and the timers that are due.
 *
 * The window is chosen so that the last callbacks can be seen; it moves by quarters of
 * itself, so that the picture stands still while the marker of the moment walks on.
 */
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "view/pane.h"

#define LANE_NAME   9
#define SYSTEM_NAME 12 /* of a lane, with its process */
#define CALLBACKS 7	 /* that should be in the window */
#define LEAST	  100000 /* ns: the narrowest window */
#define MAX_LANES 64
#define MAX_DUE	  32

struct window {
	jrn_time from, width;
	int x, columns;
};

static jrn_time nice_width(jrn_time least)
{
	static const int steps[] = {1, 2, 5};
	jrn_time unit = LEAST;

	for (;; unit *= 10)
		for (unsigned i = 0; i < 3; i++)
			if (unit * steps[i] >= least || unit > INT64_MAX / 100)
				return unit * steps[i];
}

/* Some steps up or down the same scale of 1, 2, 5. */
static jrn_time zoomed(jrn_time width, int zoom)
{
	for (; zoom > 0 && width > 1000; zoom--)
		width = nice_width(width) / 2 > LEAST ? nice_width(width / 2) : width / 2;
	for (; zoom < 0 && width < INT64_MAX / 8; zoom++)
		width = nice_width(width + 1);
	return width;
}

/* The slices of the thread up to the position; the first that matters may lie before. */
static size_t past_slices(const struct view_frame *f, uint32_t thread,
			  const struct replay_slice **s)
{
	size_t n;

	*s = replay_track_slices(f->memory->track, thread, &n);
	while (n > 0 && (*s)[n - 1].begin >= f->position)
		n--;
	return n;
}

/* When the script's callbacks of the recent past began. */
static jrn_time recent(const struct view_frame *f, uint32_t thread)
{
	const struct replay_slice *s;
	size_t n = past_slices(f, thread, &s);
	int left = CALLBACKS;

	while (n-- > 0)
		if (s[n].kind == REPLAY_RUNS && --left == 0)
			return s[n].from;
	return 0;
}

static int name_width(const struct view_frame *f)
{
	return replay_is_system(f->p) ? SYSTEM_NAME : LANE_NAME;
}

static struct window choose(const struct view_draw *d)
{
	int name = name_width(d->f);
	struct window w = {.x = d->r.x + name, .columns = d->r.w - name};
	jrn_time step, from = recent(d->f, d->f->thread);

	/* Of a system the process that did most of late counts. */
	for (uint32_t t = 1; replay_is_system(d->f->p) && t < d->f->p->n_threads; t++)
		if (recent(d->f, t) > from)
			from = recent(d->f, t);
	w.width = zoomed(nice_width((d->f->now - from) / 2 * 3), d->st->zoom);
	step = w.width / 4 > 0 ? w.width / 4 : 1;
	w.from = (d->f->now / step - 2 + d->st->pan) * step;
	if (w.from < 0)
		w.from = 0;
	if (w.columns < 1)
		w.columns = 1;
	return w;
}

/* The column of an instant; may lie outside of the window. */
static int column(const struct window *w, jrn_time at)
{
	double share = ((double)at - (double)w->from) / (double)w->width;

	if (share < 0)
		return -1;
	return share > 2 ? 2 * w->columns : (int)(share * w->columns);
}

bool view_timeline_time(const struct view_frame *f, struct view_pane_state *st,
			struct view_rect r, int x, jrn_time *out)
{
	struct window w = choose(&(struct view_draw){.f = f, .r = r, .st = st});

	if (x < w.x || x >= w.x + w.columns)
		return false;
	*out = w.from + (jrn_time)((double)(x - w.x) * (double)w.width / w.columns);
	return true;
}

/* Lanes: the loop's thread, then those that do something in the window; of a system the
 * loops of its processes, then its cores, then whatever else does something. */

#define CORE 0x80000000u /* a lane of a core, not of a thread */

static bool does_something(const struct view_frame *f, uint32_t thread,
			   const struct window *w)
{
	const struct replay_slice *s;
	size_t n = past_slices(f, thread, &s);

	return n > 0 && (s[n - 1].end >= f->position || s[n - 1].to >= w->from);
}

static uint32_t cores_in_use(const struct view_frame *f)
{
	uint32_t cores = 0;

	for (uint32_t t = 1; t < f->p->n_threads; t++) {
		const struct replay_slice *s;
		size_t n = past_slices(f, t, &s);

		while (n-- > 0)
			if (s[n].core > cores)
				cores = s[n].core;
	}
	return cores;
}

static bool is_loop_of_process(const struct picture *p, uint32_t thread)
{
	uint32_t process = p->threads[thread].process;

	return process && !p->processes[process].exited &&
	       replay_thread_of(p, process) == thread;
}

/* A third of the lanes is for cores. */
static size_t pick_system_lanes(const struct view_draw *d, const struct window *w,
				uint32_t *lanes, size_t max)
{
	const struct picture *p = d->f->p;
	uint32_t cores = cores_in_use(d->f);
	size_t n = 0, loops;

	if (cores > max / 3)
		cores = (uint32_t)(max / 3);
	loops = max - cores;
	if (d->f->thread && loops)
		lanes[n++] = d->f->thread;
	for (uint32_t t = 1; t < p->n_threads && n < loops; t++)
		if (t != d->f->thread && is_loop_of_process(p, t))
			lanes[n++] = t;
	for (uint32_t c = 1; c <= cores; c++)
		lanes[n++] = CORE | c;
	for (uint32_t t = 1; t < p->n_threads && n < max; t++)
		if (t != d->f->thread && !is_loop_of_process(p, t) &&
		    does_something(d->f, t, w))
			lanes[n++] = t;
	return n;
}

static size_t pick_lanes(const struct view_draw *d, const struct window *w,
			 uint32_t *lanes, size_t max)
{
	const struct picture *p = d->f->p;
	size_t n = 0;

	if (replay_is_system(p))
		return pick_system_lanes(d, w, lanes, max);

	if (d->f->thread && n < max)
		lanes[n++] = d->f->thread;
	for (uint32_t t = 1; t < p->n_threads && n < max; t++)
		if (t != d->f->thread &&
		    (p->n_threads - 1 <= max || does_something(d->f, t, w)))
			lanes[n++] = t;
	return n;
}

static const char *slice_fill(const struct view_draw *d, const struct replay_slice *s)
{
	switch ((enum replay_slice_kind)s->kind) {
	case REPLAY_RUNS:
		return d->c->shapes->full;
	case REPLAY_READY:
	case REPLAY_WANTS_GIL:
		return d->c->shapes->half;
	case REPLAY_BLOCKED:
		return d->c->shapes->light;
	case REPLAY_POLLS:
		return d->c->ascii ? "." : "·";
	case REPLAY_LOOPS:
		return d->c->shapes->dash;
	}
	return " ";
}

static enum view_style slice_style(const struct replay_slice *s)
{
	if (s->kind == REPLAY_POLLS || s->kind == REPLAY_LOOPS)
		return VIEW_DIM;
	if (s->kind == REPLAY_READY || s->kind == REPLAY_WANTS_GIL)
		return VIEW_LATE;
	return view_style_of_item(s->what.type);
}

/* What the loop of this thread calls its wait for I/O. */
static const char *poll_word(const struct view_frame *f, uint32_t thread)
{
	for (uint32_t i = 1; i < f->p->n_loops; i++)
		if (f->p->loops[i].thread == thread)
			return replay_world_of(f->p, f->store, i) == REPLAY_ASYNCIO
				       ? "select"
				       : "poll";
	return "poll";
}

static void slice_label(struct ls_str *out, const struct view_draw *d, uint32_t thread,
			const struct replay_slice *s)
{
	ls_str_addc(out, ' ');
	if (s->kind == REPLAY_POLLS)
		ls_str_add(out, poll_word(d->f, thread));
	else if (s->kind == REPLAY_LOOPS)
		ls_str_add(out, "loop");
	else if (s->kind == REPLAY_WANTS_GIL)
		ls_str_add(out, "wants GIL");
	else if (!s->what.serial)
		ls_str_add(out, s->kind == REPLAY_READY ? "no core" : "waits");
	else
		replay_word_chip(out, d->f->store, s->what);
	ls_str_addc(out, ' ');
}

/* Under this name, or, NULL, under that of what it is. */
static void draw_slice(struct view_draw *d, const struct window *w, int row,
		       uint32_t thread, const struct replay_slice *s, const char *name)
{
	jrn_time to = s->end < d->f->position && s->to < d->f->now ? s->to : d->f->now;
	int x0 = column(w, s->from), x1 = column(w, to);
	struct view_pen pen;
	struct ls_str label = LS_STR_INIT;

	if (x1 < 0 || x0 >= w->columns)
		return;
	if (x0 < 0)
		x0 = 0;
	if (x1 > w->columns)
		x1 = w->columns;
	if (x1 <= x0) {
		/* Too short for a column: a stroke, if it is a callback. */
		if (s->kind == REPLAY_LOOPS || s->kind == REPLAY_POLLS)
			return;
		pen = view_pen(d->c, w->x + x0, d->r.y + row, 1);
		view_write(&pen, slice_style(s), d->c->ascii ? "|" : "▌");
		return;
	}
	pen = view_pen(d->c, w->x + x0, d->r.y + row, x1 - x0);
	while (view_pen_room(&pen) > 0)
		view_write(&pen, slice_style(s), slice_fill(d, s));
	if (name)
		ls_str_addf(&label, " %s ", name);
	else
		slice_label(&label, d, thread, s);
	if (ls_utf8_width(label.s, label.len) + 2 <= x1 - x0) {
		pen = view_pen(d->c, w->x + x0 + 1, d->r.y + row, x1 - x0 - 1);
		view_write(&pen, slice_style(s), label.s);
	}
	ls_str_release(&label);
}

/* Which process's thread runs on the core. */
static void draw_core(struct view_draw *d, const struct window *w, int row, uint32_t core)
{
	const struct picture *p = d->f->p;
	struct view_pen pen = view_pen(d->c, d->r.x, d->r.y + row, name_width(d->f) - 1);
	struct ls_str name = LS_STR_INIT;

	view_writef(&pen, VIEW_STRONG, "core %u", core);
	for (uint32_t t = 1; t < p->n_threads; t++) {
		const struct replay_slice *s;
		size_t n = past_slices(d->f, t, &s);

		ls_str_clear(&name);
		if (p->threads[t].process)
			replay_word_process(&name, p, d->f->store, p->threads[t].process,
					    true);
		while (n-- > 0 && (s[n].end >= d->f->position || s[n].to >= w->from))
			if (s[n].core == core)
				draw_slice(d, w, row, t, &s[n], name.s);
	}
	ls_str_release(&name);
}

/* "w2 loop", "w2 pool 3": of a system the process comes first. */
static void lane_name(struct view_draw *d, struct view_pen *pen, uint32_t thread)
{
	const struct picture *p = d->f->p;
	uint32_t process = p->threads[thread].process;
	struct ls_str s = LS_STR_INIT;

	if (!process || !replay_is_system(p)) {
		view_thread(d, pen, VIEW_STRONG, thread, LANE_NAME - 1);
		return;
	}
	replay_word_process(&s, p, d->f->store, process, true);
	view_writef(pen, VIEW_STRONG, "%s ", s.s);
	ls_str_release(&s);
	if (is_loop_of_process(p, thread))
		view_write(pen, VIEW_STRONG, "loop");
	else
		view_thread(d, pen, VIEW_STRONG, thread, view_pen_room(pen));
}

static void draw_lane(struct view_draw *d, const struct window *w, int row,
		      uint32_t thread)
{
	const struct replay_slice *s;
	size_t n, first;
	struct view_pen pen = view_pen(d->c, d->r.x, d->r.y + row, name_width(d->f) - 1);

	if (thread & CORE) {
		draw_core(d, w, row, thread & ~CORE);
		return;
	}
	first = n = past_slices(d->f, thread, &s);
	lane_name(d, &pen, thread);
	while (first > 0 &&
	       (s[first - 1].end >= d->f->position || s[first - 1].to >= w->from))
		first--;
	/* Callbacks are drawn over what lies between them, however short they are. */
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = first; i < n; i++)
			if ((s[i].kind == REPLAY_RUNS) == (pass == 1))
				draw_slice(d, w, row, thread, &s[i], NULL);
}

/* The line of the moment, where no bar is. */
static void draw_now(struct view_draw *d, const struct window *w, int rows)
{
	int x = column(w, d->f->now);

	if (x < 0 || x >= w->columns)
		return;
	for (int row = 0; row < rows; row++) {
		struct view_pen pen = view_pen(d->c, w->x + x, d->r.y + row, 1);

		view_write(&pen, VIEW_CURRENT, d->c->ascii ? "|" : "│");
	}
}

/* Timers where they are due.  A name is written when the one before leaves room. */
static void draw_due(struct view_draw *d, const struct window *w, int row)
{
	uint32_t items[MAX_DUE];
	size_t n = replay_due_first(d->f->p, d->f->queues[JRN_Q_TIMERS], items, MAX_DUE);
	struct view_pen pen = view_pen(d->c, d->r.x, d->r.y + row, name_width(d->f) - 1);
	int next = -1;

	view_write(&pen, VIEW_STRONG, "due");
	for (size_t i = 0; i < n; i++) {
		const struct pic_item *it = &d->f->p->items[items[i]];
		int x = it->due == JRN_NEVER ? -1 : column(w, it->due);
		bool late = view_is_late(d->f, items[i]);
		struct ls_str s = LS_STR_INIT;

		if (it->type == JRN_IT_LOOP_TIMER || x < 0 || x >= w->columns ||
		    x <= next)
			continue;
		ls_str_add(&s, d->c->shapes->due);
		replay_word_chip(&s, d->f->store, replay_name_of(d->f->p, items[i]));
		if (late)
			ls_str_add(&s, d->c->shapes->late);
		pen = view_pen(d->c, w->x + x, d->r.y + row, w->columns - x);
		view_write(&pen, late ? VIEW_LATE : VIEW_TIMER, s.s);
		next = pen.x - w->x;
		ls_str_release(&s);
	}
}

void view_draw_timeline(struct view_draw *d)
{
	struct window w = choose(d);
	uint32_t lanes[MAX_LANES];
	int rows = d->r.h - (d->r.h > 1);
	size_t n =
		pick_lanes(d, &w, lanes,
			   rows < MAX_LANES ? (size_t)(rows > 0 ? rows : 0) : MAX_LANES);

	draw_now(d, &w, d->r.h);
	for (size_t i = 0; i < n; i++)
		draw_lane(d, &w, (int)i, lanes[i]);
	if (d->r.h > 1)
		draw_due(d, &w, (int)n);
}

void view_head_timeline(struct view_draw *d, struct view_pen *pen)
{
	struct window w = choose(d);

	view_write(pen, VIEW_DIM, " ");
	view_time(pen, VIEW_DIM, w.from);
	view_write(pen, VIEW_DIM, " .. ");
	view_time(pen, VIEW_DIM, w.from + w.width);
	view_write(pen, VIEW_DIM, "  now ");
	view_time(pen, VIEW_CURRENT, d->f->now);
}

int view_want_timeline(const struct view_frame *f)
{
	int loops = 0;

	if (!replay_is_system(f->p))
		return view_want_pool(f) + 1;
	for (uint32_t t = 1; t < f->p->n_threads; t++)
		loops += is_loop_of_process(f->p, t);
	return loops + (int)cores_in_use(f) + 1;
}
