/* SPDX-License-Identifier: MIT
 *
 * All figures of the moment on one page: how requests were answered, how long that took,
 * what the threads did with their time, and how full the queues are.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/str.h"
#include "view/pane.h"

#define WIDE	120 /* columns with room for two of text */
#define CLASSES 36  /* 1, 2, 5, 10, ... microseconds, up to a day */
#define BAR	20

/* A column of text: rows one below the other. */
struct column {
	struct view_draw *d;
	int x, w, row;
};

static struct view_pen next_row(struct column *c)
{
	struct view_pen pen = view_row(c->d, c->row++);

	pen.x = c->x;
	pen.end = c->x + c->w;
	return pen;
}

static struct view_pen named_row(struct column *c, const char *name)
{
	struct view_pen pen = next_row(c);

	view_writef(&pen, VIEW_DIM, "%-12s", name);
	return pen;
}

static void title(struct column *c, const char *text)
{
	struct view_pen pen;

	if (c->row > 0)
		c->row++;
	pen = next_row(c);
	view_write(&pen, VIEW_TITLE, text);
}

/* ---- requests ----------------------------------------------------------------------- */

static void count(struct column *c, const char *name, uint64_t n, enum view_style style)
{
	struct view_pen pen;

	if (!n && style == VIEW_ERROR)
		return;
	pen = named_row(c, name);
	view_writef(&pen, style, "%" PRIu64, n);
}

static void requests(struct column *c)
{
	const struct pic_requests *q = &c->d->f->p->requests;
	struct replay_rates r = replay_rates(c->d->f->p, c->d->f->now);
	struct view_pen pen;

	title(c, "REQUESTS");
	count(c, "sent", q->sent, VIEW_NUMBER);
	count(c, "answered", q->answered, VIEW_NUMBER);
	count(c, "failed", q->failed, VIEW_ERROR);
	count(c, "timed out", q->timed_out, VIEW_ERROR);
	count(c, "refused", q->refused, VIEW_ERROR);
	count(c, "under way", q->sent - q->answered - q->failed - q->timed_out - q->refused,
	      VIEW_NUMBER);
	pen = named_row(c, "a second");
	view_writef(&pen, VIEW_NUMBER, "%.0f in, %.0f out", r.sent, r.answered);
}

static void percentiles(struct column *c)
{
	static const unsigned shown[] = {500, 900, 950, 990, 999};
	const struct picture *p = c->d->f->p;
	struct view_pen pen = named_row(c, "mean");

	view_span(&pen, VIEW_NUMBER, p->requests.latency / (jrn_time)p->requests.answered);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		char name[8];

		snprintf(name, sizeof name, shown[i] % 10 ? "p%g" : "p%.0f",
			 shown[i] / 10.0);
		pen = named_row(c, name);
		view_span(&pen, VIEW_NUMBER, replay_latency(p, shown[i]));
	}
}

/* The end of a class of latencies: 1, 2, 5, 10, 20, ... microseconds. */
static jrn_time class_top(int i)
{
	static const int steps[] = {1, 2, 5};
	jrn_time top = steps[i % 3] * (jrn_time)1000;

	for (; i >= 3; i -= 3)
		top *= 10;
	return top;
}

static void distribution(struct column *c)
{
	const struct picture *p = c->d->f->p;
	uint64_t n[CLASSES] = {0}, most = 1;
	int first = CLASSES, last = -1;

	for (uint32_t b = 1; b < p->n_buckets; b++) {
		int i = 0;

		while (i < CLASSES - 1 && class_top(i) < jrn_bucket_top(b))
			i++;
		n[i] += p->buckets[b].count;
		most = n[i] > most ? n[i] : most;
		if (n[i] && i < first)
			first = i;
		if (n[i] && i > last)
			last = i;
	}
	for (int i = first; i <= last; i++) {
		struct view_pen pen = named_row(c, "");

		pen.x = c->x;
		view_write(&pen, VIEW_DIM, "up to ");
		view_span(&pen, VIEW_DIM, class_top(i));
		view_pen_to(&pen, c->x + 16);
		view_bar(c->d, &pen, BAR, (double)n[i] / (double)most);
		view_writef(&pen, VIEW_NUMBER, " %" PRIu64, n[i]);
	}
}

static void latencies(struct column *c)
{
	if (!c->d->f->p->requests.answered)
		return;
	title(c, "LATENCY");
	percentiles(c);
	c->row++;
	distribution(c);
}

/* ---- threads and queues ------------------------------------------------------------- */

static void thread_row(struct column *c, uint32_t id)
{
	const struct picture *p = c->d->f->p;
	const struct pic_thread *t = &p->threads[id];
	double share = t->exited ? 0 : replay_busy_share(p, id, c->d->f->now);
	struct view_pen pen = next_row(c);
	struct ls_str s = LS_STR_INIT;

	if (p->n_processes > 2) {
		replay_word_process(&s, p, c->d->f->store, t->process, true);
		ls_str_add(&s, " ");
	}
	replay_word_text(&s, c->d->f->store, t->name);
	view_write(&pen, t->exited ? VIEW_DIM : VIEW_PLAIN, s.s);
	ls_str_release(&s);
	view_pen_to(&pen, c->x + 16);
	view_bar(c->d, &pen, BAR, share);
	view_writef(&pen, VIEW_NUMBER, "%4.0f%%  ", 100 * share);
	view_span(&pen, VIEW_DIM, t->busy_ns + (t->core ? c->d->f->now - t->since : 0));
	view_write(&pen, VIEW_DIM, " of CPU so far");
}

static void threads(struct column *c)
{
	const struct picture *p = c->d->f->p;

	title(c, "THREADS, busy of late");
	for (uint32_t i = 1; i < p->n_threads; i++)
		if (!p->threads[i].exited)
			thread_row(c, i);
}

static void loops(struct column *c)
{
	const struct picture *p = c->d->f->p;

	title(c, "LOOPS");
	for (uint32_t i = 1; i < p->n_loops; i++) {
		const struct pic_loop *l = &p->loops[i];
		struct ls_str s = LS_STR_INIT;
		struct view_pen pen;

		if (p->threads[l->thread].exited)
			continue;
		pen = next_row(c);
		replay_word_process(&s, p, c->d->f->store, p->threads[l->thread].process,
				    false);
		view_write(&pen, VIEW_PLAIN, s.s);
		ls_str_release(&s);
		view_pen_to(&pen, c->x + 16);
		view_writef(&pen, VIEW_NUMBER, "%" PRIu64 " iterations, %" PRIu32 " ready",
			    l->iteration, replay_ready(p, i));
	}
}

/* Whose it is, where there are several. */
static void write_owner(struct column *c, struct view_pen *pen, uint32_t queue)
{
	const struct picture *p = c->d->f->p;
	uint32_t process = replay_process_of_queue(p, queue);
	struct ls_str s = LS_STR_INIT;

	if (p->n_processes < 3 || !process)
		return;
	replay_word_process(&s, p, c->d->f->store, process, true);
	view_writef(pen, VIEW_DIM, "  %s", s.s);
	ls_str_release(&s);
}

/* Those through which anything has gone. */
static void queues(struct column *c)
{
	const struct picture *p = c->d->f->p;

	title(c, "QUEUES, now and ever");
	for (uint32_t i = 1; i < p->n_queues; i++) {
		const struct pic_queue *q = &p->queues[i];
		struct view_pen pen;

		if (!q->entered)
			continue;
		pen = next_row(c);
		view_write(&pen, VIEW_PLAIN, replay_word_queue(q->type));
		view_pen_to(&pen, c->x + 16);
		view_writef(&pen, q->len ? VIEW_STRONG : VIEW_NUMBER, "%6" PRIu32, q->len);
		view_writef(&pen, VIEW_DIM, "%10" PRIu32, q->entered);
		write_owner(c, &pen, i);
	}
}

static void inside(struct column *c)
{
	threads(c);
	loops(c);
	queues(c);
}

/* How many rows it takes is known when it is drawn: scrolling ends where they do. */
static void keep_in_sight(struct view_draw *d, int rows)
{
	int most = rows + d->st->scroll - d->r.h;

	if (most < 0)
		most = 0;
	if (d->st->scroll > most)
		d->st->scroll = most;
	if (d->st->scroll < 0)
		d->st->scroll = 0;
}

void view_draw_metrics(struct view_draw *d)
{
	bool wide = d->r.w >= WIDE, load = d->f->p->requests.sent > 0;
	struct column c = {d, d->r.x + 1, wide ? d->r.w / 2 - 2 : d->r.w - 2,
			   -d->st->scroll};
	int rows = 0;

	if (load) {
		requests(&c);
		latencies(&c);
	}
	if (load && wide) {
		rows = c.row;
		c.x += d->r.w / 2;
		c.row = -d->st->scroll;
	}
	inside(&c);
	keep_in_sight(d, c.row > rows ? c.row : rows);
}

int view_want_metrics(const struct view_frame *f)
{
	return f->p->n_threads > 1 ? 10 : 0;
}
