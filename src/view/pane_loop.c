/* SPDX-License-Identifier: MIT
 *
 * The loop: its phases in their order, what waits in each, and what is drained between
 * callbacks.  Timers are drawn where the loop runs them: last, from libuv 1.45 on.
 */
#include <inttypes.h>

#include "view/pane.h"

#define NAME_WIDTH 12
#define MAX_READY  64 /* chips of a row */

/* Of ready: what the pass that runs will come to, and what waits for the next. */
enum part { ALL, PASS, LATER };

struct phase_row {
	enum jrn_phase phase;	   /* JRN_PH_COUNT: none, it belongs to the one above */
	enum jrn_queue_type queue; /* JRN_Q_TYPE_COUNT: none */
	const char *name;	   /* NULL: the phase's */
	enum part part;
	bool dull; /* seldom of interest: left out where there is no room */
};

/* What waits outside of the phases. */
struct side_row {
	enum jrn_queue_type queue;
	const char *name;
	enum jrn_item_type type; /* it runs now when such an item does */
};

/* A loop as it is drawn.  `turns`: the first phase moves to the end from libuv 1.45 on.
 */
struct shape {
	struct phase_row phases[7];
	size_t n_phases;
	bool turns;
	const char *rule;
	struct side_row sides[2];
	size_t n_sides;
};

/* clang-format off */
static const struct shape node_shape = {
	.phases = {{JRN_PH_TIMERS, JRN_Q_TIMERS, NULL, ALL, false},
		   {JRN_PH_PENDING, JRN_Q_PENDING, NULL, ALL, false},
		   {JRN_PH_IDLE, JRN_Q_TYPE_COUNT, "idle", ALL, true},
		   {JRN_PH_POLL, JRN_Q_POLL, NULL, ALL, false},
		   {JRN_PH_CHECK, JRN_Q_CHECK, NULL, ALL, false},
		   {JRN_PH_CLOSING, JRN_Q_CLOSING, NULL, ALL, false}},
	.n_phases = 6,
	.turns = true,
	.rule = " after every callback ",
	.sides = {{JRN_Q_TICKS, "nextTick", JRN_IT_TICK},
		  {JRN_Q_MICROTASKS, "promises", JRN_IT_REACTION}},
	.n_sides = 2,
};

/* A pass of asyncio's own loop. */
static const struct shape asyncio_shape = {
	.phases = {{JRN_PH_POLL, JRN_Q_TYPE_COUNT, "select", ALL, false},
		   {JRN_PH_TIMERS, JRN_Q_TIMERS, "scheduled", ALL, false},
		   {JRN_PH_READY, JRN_Q_READY, "ready", PASS, false},
		   {JRN_PH_COUNT, JRN_Q_READY, "next pass", LATER, false}},
	.n_phases = 4,
};

/* libuv's iteration, with the idle handle that runs `ready`. */
static const struct shape uvloop_shape = {
	.phases = {{JRN_PH_TIMERS, JRN_Q_TIMERS, NULL, ALL, false},
		   {JRN_PH_PENDING, JRN_Q_PENDING, NULL, ALL, true},
		   {JRN_PH_IDLE, JRN_Q_READY, "idle: ready", PASS, false},
		   {JRN_PH_COUNT, JRN_Q_READY, "next pass", LATER, false},
		   {JRN_PH_POLL, JRN_Q_POLL, NULL, ALL, false},
		   {JRN_PH_CHECK, JRN_Q_CHECK, NULL, ALL, true},
		   {JRN_PH_CLOSING, JRN_Q_CLOSING, NULL, ALL, true}},
	.n_phases = 7,
	.turns = true,
};
/* clang-format on */

static const struct shape *shape_of(const struct view_frame *f)
{
	return f->selector ? &asyncio_shape : f->python ? &uvloop_shape : &node_shape;
}

static const struct pic_loop *the_loop(const struct view_frame *f)
{
	static const struct pic_loop none = {.phase = JRN_PH_START};

	return f->loop ? &f->p->loops[f->loop] : &none;
}

/* Is the loop in this phase?  idle and prepare share a row, and so does what uvloop runs
 * in idle. */
static bool is_here(const struct view_frame *f, enum jrn_phase phase)
{
	unsigned now = the_loop(f)->phase;

	return f->loop &&
	       (now == phase ||
		(phase == JRN_PH_IDLE && (now == JRN_PH_PREPARE || now == JRN_PH_READY)));
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

/* The items of ready that belong to this part. */
static void draw_part(struct view_draw *d, struct view_pen *pen, uint32_t queue,
		      enum part part)
{
	const struct picture *p = d->f->p;
	bool runs = the_loop(d->f)->phase == JRN_PH_READY, later = !runs;
	uint32_t items[MAX_READY], n = 0, all = 0;
	uint32_t pass = queue ? p->queues[queue].pass : 0;

	if (runs && !pass)
		later = true;
	for (uint32_t i = queue ? p->queues[queue].head : 0; i; i = p->items[i].next) {
		bool mine = runs && later ? part == LATER : part == PASS;

		if (mine && n < MAX_READY)
			items[n++] = i;
		all += mine;
		later |= i == pass;
	}
	if (n)
		view_chips(d, pen, items, n, all - n);
	else
		view_write(pen, VIEW_DIM, "-");
}

static void draw_phase(struct view_draw *d, int row, const struct phase_row *r)
{
	bool here = r->phase != JRN_PH_COUNT && is_here(d->f, r->phase);
	struct view_pen pen =
		begin_row(d, row, here, r->name ? r->name : replay_word_phase(r->phase));

	if (r->phase == JRN_PH_POLL && here)
		poll_note(d, &pen);
	if (r->queue == JRN_Q_TYPE_COUNT) {
		if (!here || !the_loop(d->f)->polling)
			view_write(&pen, VIEW_DIM, "-");
		return;
	}
	if (r->part != ALL) {
		draw_part(d, &pen, d->f->queues[r->queue], r->part);
		return;
	}
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
	/* In Python it is the main script that runs the loop, perhaps several times. */
	bool around = d->f->python && !d->f->p->stopped;
	struct view_pen pen =
		begin_row(d, row, start || end, end && !around ? "exit" : "main script");

	if (d->f->p->stopped)
		view_writef(&pen, VIEW_STRONG, "code %" PRId32, d->f->p->exit_code);
	else if (around && d->f->runs_loop)
		view_write(&pen, VIEW_DIM, "runs the loop");
	else if (start)
		view_write(&pen, VIEW_WHY, "before the loop");
	else if (end)
		view_write(&pen, VIEW_WHY, "after the loop");
	else
		view_write(&pen, VIEW_DIM, d->f->loop ? "done" : "-");
}

static void draw_side(struct view_draw *d, int row, const struct side_row *r)
{
	uint32_t top = d->f->thread ? d->f->p->threads[d->f->thread].top : 0;
	bool here = false;
	struct view_pen pen;

	if (top) {
		unsigned type = d->f->p->items[top].type;

		here = r->type != JRN_IT_TYPE_COUNT &&
		       view_style_of_item(type) == view_style_of_item(r->type);
	}
	pen = begin_row(d, row, here, r->name);
	view_queue(d, &pen, d->f->queues[r->queue]);
}

static void draw_rule(struct view_draw *d, int row, const char *text)
{
	struct view_pen pen = view_row(d, row);

	view_write(&pen, VIEW_DIM, "  ");
	view_write(&pen, VIEW_DIM, d->c->shapes->dash);
	view_write(&pen, VIEW_DIM, d->c->shapes->dash);
	view_write(&pen, VIEW_DIM, text);
	while (view_pen_room(&pen) > 0)
		view_write(&pen, VIEW_DIM, d->c->shapes->dash);
}

static bool may_miss(const struct view_frame *f, const struct phase_row *r)
{
	return r->dull && (r->queue == JRN_Q_TYPE_COUNT ||
			   !replay_queue_len(f->p, f->queues[r->queue]));
}

void view_draw_loop(struct view_draw *d)
{
	const struct shape *s = shape_of(d->f);
	size_t first = s->turns ? d->f->timers_last : 0;
	/* What room there is beside the least: for the rule first, then for dull rows. */
	int room = d->r.h - 1 - (int)s->n_sides, row = 0;
	bool rule;

	for (size_t i = 0; i < s->n_phases; i++)
		room -= !may_miss(d->f, &s->phases[i]);
	rule = s->n_sides && room > 0;
	room -= rule;
	draw_outside(d, row++);
	for (size_t i = 0; i < s->n_phases; i++) {
		const struct phase_row *r = &s->phases[(i + first) % s->n_phases];

		if (!may_miss(d->f, r) || room-- > 0)
			draw_phase(d, row++, r);
	}
	if (rule)
		draw_rule(d, row++, s->rule);
	for (size_t i = 0; i < s->n_sides; i++)
		draw_side(d, row++, &s->sides[i]);
}

int view_want_loop(const struct view_frame *f)
{
	return f->python ? 1 + (int)shape_of(f)->n_phases : 9;
}

void view_head_loop(struct view_draw *d, struct view_pen *pen)
{
	const struct pic_loop *l = the_loop(d->f);
	const struct shape *s = shape_of(d->f);

	if (!d->f->loop)
		return;
	view_writef(pen, VIEW_DIM, " iteration %" PRIu64, l->iteration);
	/* Its row may be left out. */
	for (size_t i = 0; d->f->python && i < s->n_phases; i++)
		if (s->phases[i].dull && is_here(d->f, s->phases[i].phase))
			view_writef(pen, VIEW_DIM, ", in %s",
				    replay_word_phase(l->phase));
	if (view_pen_room(pen) > 18 && !d->f->selector)
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
