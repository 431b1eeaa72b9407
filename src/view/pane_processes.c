/* SPDX-License-Identifier: MIT
 *
 * The processes of a system: a row each, with what it does now and how busy it is.
 */
#include <inttypes.h>

#include "base/str.h"
#include "view/pane.h"

#define NAME	12
#define BAR	10
#define NUMBERS 30 /* " 100%  ready  conn   has    done" */
#define BLOCKS	((jrn_time)10000000) /* ns: a callback that takes so long blocks the loop */

/* The lowest callback on its stack; asyncio's main item only runs the loop. */
static uint32_t callback_of(const struct picture *p, uint32_t thread)
{
	uint32_t item = p->threads[thread].top;

	while (item && p->items[item].below &&
	       p->items[p->items[item].below].type != JRN_IT_MAIN)
		item = p->items[item].below;
	return item;
}

static void write_item(struct view_draw *d, struct view_pen *pen, uint32_t item)
{
	struct ls_str s = LS_STR_INIT;

	replay_word_chip(&s, d->f->store, replay_name_of(d->f->p, item));
	view_writef(pen, view_style_of_item(d->f->p->items[item].type), "%s", s.s);
	ls_str_release(&s);
}

static void write_waiting(struct view_draw *d, struct view_pen *pen,
			  const struct pic_thread *t)
{
	static const char *const words[JRN_WAIT_COUNT] = {
		[JRN_WAIT_CORE] = "wants a core", [JRN_WAIT_POLL] = "polls",
		[JRN_WAIT_JOB] = "idle",	  [JRN_WAIT_DEVICE] = "waits",
		[JRN_WAIT_SLEEP] = "sleeps",	  [JRN_WAIT_LOCK] = "waits for a lock",
		[JRN_WAIT_GIL] = "wants the GIL", [JRN_WAIT_JOIN] = "waits for a thread",
	};
	bool wants = t->wait == JRN_WAIT_CORE || t->wait == JRN_WAIT_GIL;

	view_write(pen, wants ? VIEW_LATE : VIEW_DIM, words[t->wait]);
	view_write(pen, VIEW_DIM, " ");
	view_span(pen, VIEW_DIM, d->f->now - t->since);
}

/* What it does, and for how long: a long callback is said to block the loop. */
static void write_doing(struct view_draw *d, struct view_pen *pen, uint32_t process,
			uint32_t thread)
{
	const struct picture *p = d->f->p;
	const struct pic_thread *t = &p->threads[thread];
	uint32_t item = thread ? callback_of(p, thread) : 0, loop;
	jrn_time since;

	if (p->processes[process].exited) {
		int32_t code = p->processes[process].code;

		view_writef(pen, VIEW_ERROR, "dead, %s %" PRId32,
			    code < 0 ? "killed by signal" : "exit code",
			    code < 0 ? -code : code);
		return;
	}
	loop = replay_loop_of(p, process);
	if (!thread || (!t->core && t->wait == JRN_WAIT_POLL)) {
		if (thread)
			write_waiting(d, pen, t);
		return;
	}
	since = item ? d->f->now - p->items[item].since : 0;
	view_write(pen, since >= BLOCKS ? VIEW_LATE : VIEW_CURRENT,
		   since >= BLOCKS ? "blocked by " : d->c->shapes->arrow);
	if (since < BLOCKS)
		view_write(pen, VIEW_PLAIN, " ");
	if (item) {
		write_item(d, pen, item);
		view_write(pen, VIEW_DIM, " ");
		view_span(pen, since >= BLOCKS ? VIEW_LATE : VIEW_DIM, since);
	} else if (loop) {
		view_write(pen, VIEW_PLAIN, replay_word_phase(p->loops[loop].phase));
	}
	if (!t->core) {
		view_write(pen, VIEW_DIM, ", ");
		write_waiting(d, pen, t);
	}
}

static void number(struct view_pen *pen, int width, uint64_t n)
{
	view_writef(pen, n ? VIEW_PLAIN : VIEW_DIM, "%*" PRIu64, width, n);
}

/* Columns of text, bars and numbers, as wide as the pane allows. */
struct columns {
	int bar, doing; /* where they begin and end */
};

static struct columns columns_of(const struct view_draw *d)
{
	int bar = d->r.x + d->r.w - NUMBERS - BAR;

	return (struct columns){bar, bar - 1};
}

static void head_row(struct view_draw *d)
{
	struct view_pen pen = view_row(d, 0);
	struct columns at = columns_of(d);

	view_write(&pen, VIEW_DIM, "name");
	view_pen_to(&pen, d->r.x + NAME);
	view_write(&pen, VIEW_DIM, "does");
	view_pen_to(&pen, at.bar);
	view_write(&pen, VIEW_DIM, "busy");
	view_pen_to(&pen, at.bar + BAR + 5);
	view_write(&pen, VIEW_DIM, " ready  conn   has  done");
}

static void process_row(struct view_draw *d, int row, uint32_t process)
{
	const struct picture *p = d->f->p;
	uint32_t thread = replay_thread_of(p, process);
	uint32_t loop = replay_loop_of(p, process);
	double share = thread ? replay_busy_share(p, thread, d->f->now) : 0;
	struct view_pen pen = view_row(d, row), doing;
	struct columns at = columns_of(d);
	struct ls_str s = LS_STR_INIT;

	replay_word_process(&s, p, d->f->store, process, false);
	view_write(&pen, process == d->f->process ? VIEW_STRONG : VIEW_PLAIN, s.s);
	ls_str_release(&s);
	view_pen_to(&pen, d->r.x + NAME);
	doing = pen;
	if (at.doing > pen.x)
		doing.end = at.doing;
	write_doing(d, &doing, process, thread);
	pen.x = at.bar > pen.x ? at.bar : doing.x;
	view_bar(d, &pen, BAR, share);
	view_writef(&pen, VIEW_NUMBER, "%4.0f%%", 100 * share);
	number(&pen, 6, p->processes[process].exited ? 0 : replay_ready(p, loop));
	number(&pen, 6,
	       (uint64_t)replay_value_of(p, d->f->store, process, "connections"));
	number(&pen, 6, replay_requests_of(p, process));
	number(&pen, 6, p->processes[process].answered);
	if (view_target_add(d, (struct view_target){.process = process}))
		view_select(d, &pen, d->r.x);
}

/* Those that are dead come last, and only if there is room. */
static size_t in_order(const struct picture *p, uint32_t *out, size_t max)
{
	size_t n = 0;

	for (int dead = 0; dead < 2; dead++)
		for (uint32_t i = 1; i < p->n_processes && n < max; i++)
			if (p->processes[i].exited == dead)
				out[n++] = i;
	return n;
}

void view_draw_processes(struct view_draw *d)
{
	uint32_t ids[256], all = d->f->p->n_processes ? d->f->p->n_processes - 1 : 0;
	size_t n = in_order(d->f->p, ids, sizeof ids / sizeof *ids);
	int rows = d->r.h - 1, first = d->st->scroll;

	if (first > (int)n - rows)
		first = (int)n - rows;
	if (first < 0)
		first = 0;
	d->st->scroll = first;
	head_row(d);
	for (int row = 0; row < rows && first + row < (int)n; row++) {
		if (row + 1 == rows && (uint32_t)(first + row) + 1 < all) {
			struct view_pen pen = view_row(d, row + 1);

			view_writef(&pen, VIEW_DIM, "+%" PRIu32 " more processes",
				    all - (uint32_t)(first + row));
			return;
		}
		process_row(d, row + 1, ids[first + row]);
	}
}

/* Requests that no process has yet, and who waits at the doors. */
void view_head_processes(struct view_draw *d, struct view_pen *pen)
{
	static const enum jrn_queue_type outside[] = {JRN_Q_CLIENT, JRN_Q_SYN,
						      JRN_Q_ACCEPT};
	const struct picture *p = d->f->p;

	if (d->f->system)
		view_writef(pen, d->f->leads ? VIEW_FOCUS : VIEW_DIM, " %s%s",
			    d->f->leads ? d->c->shapes->arrow : "", d->f->system);
	for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
		uint32_t n = replay_requests_in(p, outside[i], 0);

		view_writef(pen, n ? VIEW_PLAIN : VIEW_DIM, " %s %" PRIu32,
			    jrn_queue_type_names[outside[i]], n);
	}
	for (uint32_t x = 1; x < p->n_processes; x++) {
		const char *port;
		uint32_t from = 1;
		int64_t n;

		while (replay_value(p, d->f->store, x, "accept ", &from, &n, &port))
			view_writef(pen, n ? VIEW_LATE : VIEW_DIM, "  %s backlog %" PRId64,
				    port, n);
	}
}

int view_want_processes(const struct view_frame *f)
{
	int n = f->p->n_processes > 1 ? (int)f->p->n_processes : 2;

	return n > 18 ? 18 : n;
}
