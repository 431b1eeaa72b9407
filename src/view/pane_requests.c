/* SPDX-License-Identifier: MIT
 *
 * The requests under way, the oldest first: where each is, since when, and whose it is.
 */
#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "view/pane.h"

#define AGE  9
#define MAX  64
#define OLD  ((jrn_time)100000000) /* ns */

/* The oldest ones, by when they were born. */
static size_t oldest(const struct picture *p, uint32_t *out, size_t max)
{
	size_t n = 0;

	for (uint32_t i = 1; i < p->n_items; i++) {
		const struct pic_item *it = &p->items[i];
		size_t at = n;

		if (it->state == PIC_FREE || it->type != JRN_IT_REQUEST)
			continue;
		while (at > 0 && (p->items[out[at - 1]].born > it->born ||
				  (p->items[out[at - 1]].born == it->born &&
				   p->items[out[at - 1]].serial > it->serial)))
			at--;
		if (at == max)
			continue;
		if (n < max)
			n++;
		memmove(out + at + 1, out + at, (n - 1 - at) * sizeof *out);
		out[at] = i;
	}
	return n;
}

static uint32_t under_way(const struct picture *p)
{
	uint32_t n = 0;

	for (uint32_t i = 1; i < p->n_queues; i++)
		if (p->queues[i].type >= JRN_Q_CLIENT)
			n += p->queues[i].len;
	return n;
}

/* The longest line is cut at its name. */
static void request_row(struct view_draw *d, int row, uint32_t item)
{
	const struct picture *p = d->f->p;
	const struct pic_item *it = &p->items[item];
	enum replay_place place = replay_place_of(p, d->f->store, item);
	uint32_t process = it->queue ? p->queues[it->queue].owner : 0;
	jrn_time age = d->f->now - it->born;
	struct view_pen pen = view_row(d, row), name = pen;
	int column = d->r.w < 50 ? 9 : 18;
	struct ls_str s = LS_STR_INIT;

	replay_word_text(&s, d->f->store, it->label);
	name.end = d->r.x + column - 1;
	view_write(&name, VIEW_IO, s.len ? s.s : "request");
	ls_str_clear(&s);
	replay_word_span(&s, age);
	pen.x = d->r.x + column + AGE - 2 - ls_utf8_width(s.s, s.len);
	view_write(&pen, age >= OLD ? VIEW_LATE : VIEW_NUMBER, s.s);
	view_pen_to(&pen, d->r.x + column + AGE);
	view_writef(&pen, VIEW_DIM, "%3s ", replay_place_number(place));
	view_writef(&pen, place == REPLAY_AT_WORK ? VIEW_BUSY : VIEW_PLAIN, "%-8s ",
		    replay_word_place(place));
	if (process && process < p->n_processes) {
		ls_str_clear(&s);
		replay_word_process(&s, p, d->f->store, process, true);
		view_writef(&pen, VIEW_DIM, "%s ", s.s);
	}
	/* The queue of the request itself; what waits within the process changes often. */
	view_span(&pen, VIEW_DIM, d->f->now - it->since);
	ls_str_release(&s);
	if (view_target_add(d, (struct view_target){.serial = it->serial}))
		view_select(d, &pen, d->r.x);
}

void view_draw_requests(struct view_draw *d)
{
	uint32_t items[MAX], all = under_way(d->f->p);
	int rows = d->r.h < MAX ? d->r.h : MAX, row;
	size_t n = oldest(d->f->p, items, (size_t)rows);

	for (row = 0; row < (int)n; row++) {
		if (row + 1 == rows && n < all)
			break;
		request_row(d, row, items[row]);
	}
	if (row < (int)n) {
		struct view_pen pen = view_row(d, row);

		view_writef(&pen, VIEW_DIM, "+%" PRIu32 " younger", all - (uint32_t)row);
	} else if (n == 0 && rows > 0) {
		struct view_pen pen = view_row(d, 0);

		view_write(&pen, VIEW_DIM, "(none under way)");
	}
}

void view_head_requests(struct view_draw *d, struct view_pen *pen)
{
	view_writef(pen, VIEW_DIM, " %" PRIu32 " under way, oldest first",
		    under_way(d->f->p));
}

int view_want_requests(const struct view_frame *f)
{
	uint32_t n = under_way(f->p);

	if (!replay_is_system(f->p) && !replay_system_of(f->store))
		return 0;
	return n < 3 ? 3 : n > 20 ? 20 : (int)n;
}
