/* SPDX-License-Identifier: MIT
 *
 * Live figures of a system: how many requests, how fast, how long they took, and how
 * full the devices are.
 */
#include <inttypes.h>

#include "base/str.h"
#include "view/pane.h"

#define SPARKS PIC_RECENT
#define BAR    8

static struct view_pen begin(struct view_draw *d, int *row, const char *name)
{
	struct view_pen pen = view_row(d, (*row)++);

	view_writef(&pen, VIEW_DIM, "%-9s", name);
	return pen;
}

static void counts(struct view_draw *d, int *row)
{
	const struct pic_requests *q = &d->f->p->requests;
	struct view_pen pen = begin(d, row, "requests");

	view_writef(&pen, VIEW_PLAIN, "%" PRIu64 " sent, %" PRIu64 " answered", q->sent,
		    q->answered);
	if (q->failed)
		view_writef(&pen, VIEW_ERROR, ", %" PRIu64 " failed", q->failed);
	if (q->timed_out)
		view_writef(&pen, VIEW_ERROR, ", %" PRIu64 " timed out", q->timed_out);
	if (q->refused)
		view_writef(&pen, VIEW_ERROR, ", %" PRIu64 " refused", q->refused);
}

/* The answers of each epoch, the present one at the right, against the best of them. */
static void sparks(struct view_draw *d, struct view_pen *pen)
{
	static const char *const unicode[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const ascii[] = {"_", ".", ".", "-", "-", "=", "=", "#"};
	uint32_t n = (uint32_t)view_pen_room(pen), most = 1;

	if (n > SPARKS)
		n = SPARKS;
	for (uint32_t i = 0; i < n; i++)
		if (replay_answered_in(d->f->p, d->f->now, i) > most)
			most = replay_answered_in(d->f->p, d->f->now, i);
	while (n-- > 0) {
		uint32_t k = replay_answered_in(d->f->p, d->f->now, n);

		view_write(pen, k ? VIEW_BUSY : VIEW_DIM,
			   !k ? " " : (d->c->ascii ? ascii : unicode)[(k * 7) / most]);
	}
}

static void rates(struct view_draw *d, int *row)
{
	struct replay_rates r = replay_rates(d->f->p, d->f->now);
	struct view_pen pen = begin(d, row, "a second");

	view_writef(&pen, VIEW_NUMBER, "%.0f in, %.0f out", r.sent, r.answered);
	if (r.lost > 0)
		view_writef(&pen, VIEW_ERROR, ", %.0f lost", r.lost);
	view_write(&pen, VIEW_PLAIN, " ");
	sparks(d, &pen);
}

static void latencies(struct view_draw *d, int *row)
{
	static const struct {
		unsigned permille;
		const char *name;
	} shown[] = {{500, "p50"}, {900, "p90"}, {950, "p95"}, {990, "p99"}, {999, "p99.9"}};
	struct view_pen pen = begin(d, row, "latency");

	if (!d->f->p->requests.answered) {
		view_write(&pen, VIEW_DIM, "-");
		return;
	}
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		if (view_pen_room(&pen) < 15 && i > 0 && d->r.h > *row) {
			pen = begin(d, row, "");
		}
		view_writef(&pen, VIEW_DIM, "%s ", shown[i].name);
		view_span(&pen, VIEW_NUMBER, replay_latency(d->f->p, shown[i].permille));
		view_write(&pen, VIEW_PLAIN, "  ");
	}
}

static void device(struct view_draw *d, int *row, const char *name, int64_t slots)
{
	struct ls_str s = LS_STR_INIT;
	struct view_pen pen = begin(d, row, name);
	int64_t busy, queue;

	ls_str_addf(&s, "device-busy %s", name);
	busy = replay_value_of(d->f->p, d->f->store, 0, s.s);
	ls_str_clear(&s);
	ls_str_addf(&s, "device-queue %s", name);
	queue = replay_value_of(d->f->p, d->f->store, 0, s.s);
	ls_str_release(&s);
	view_write(&pen, VIEW_PLAIN, " ");
	if (slots > 0) {
		view_bar(d, &pen, BAR, (double)busy / (double)slots);
		view_writef(&pen, VIEW_NUMBER, " %" PRId64 " of %" PRId64, busy, slots);
	} else {
		view_writef(&pen, VIEW_NUMBER, "%" PRId64 " calls", busy);
	}
	if (queue)
		view_writef(&pen, VIEW_LATE, ", %" PRId64 " wait", queue);
}

void view_draw_figures(struct view_draw *d)
{
	const struct picture *p = d->f->p;
	uint32_t from = 1;
	const char *name;
	int64_t slots;
	int row = 0;

	counts(d, &row);
	rates(d, &row);
	latencies(d, &row);
	while (replay_value(p, d->f->store, 0, "device-slots ", &from, &slots, &name))
		device(d, &row, name, slots);
}

/* How much of the machine is in use. */
void view_head_figures(struct view_draw *d, struct view_pen *pen)
{
	const struct picture *p = d->f->p;
	double sum = 0;

	for (uint32_t i = 1; i < p->n_threads; i++)
		if (!p->threads[i].exited)
			sum += replay_busy_share(p, i, d->f->now);
	view_writef(pen, VIEW_DIM, " %.2f cores in use", sum);
}

int view_want_figures(const struct view_frame *f)
{
	uint32_t from = 1;
	const char *name;
	int64_t slots;
	int n = 4;

	while (replay_value(f->p, f->store, 0, "device-slots ", &from, &slots, &name))
		n++;
	return n;
}
