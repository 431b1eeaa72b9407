/* SPDX-License-Identifier: MIT
 *
 * The script, the line it has reached, and the lines that made what waits.
 */
#include <inttypes.h>
#include <string.h>

#include "view/pane.h"

#define MAX_LOOK 4096 /* items that are looked at for marks */

/* Bit i: line first + i has made something that waits.  A screen is at most so high. */
struct marks {
	uint8_t lines[512];
	uint32_t first;
};

static void find_marks(const struct picture *p, struct marks *m, uint32_t first)
{
	uint32_t n = p->n_items < MAX_LOOK ? p->n_items : MAX_LOOK;

	memset(m->lines, 0, sizeof m->lines);
	m->first = first;
	for (uint32_t i = 1; i < n; i++) {
		const struct pic_item *it = &p->items[i];

		if (it->state == PIC_QUEUED && it->line >= first &&
		    it->line - first < sizeof m->lines)
			m->lines[it->line - first] = 1;
	}
}

/* The first line shown.  It depends on the line alone and moves by half a page, so that
 * the text stands still while the run walks through it. */
static uint32_t top_line(uint32_t line, uint32_t lines, int height, int scroll)
{
	int64_t h = height, n = lines, top = 0;

	if (n <= h)
		return 1;
	if (line) {
		int64_t step = h > 3 ? h / 2 : 1;

		top = ((int64_t)line - 1 - h / 4) / step * step;
	}
	top += scroll;
	if (top > n - h)
		top = n - h;
	return (uint32_t)(top > 0 ? top : 0) + 1;
}

static int digits(uint32_t n)
{
	int k = 1;

	for (; n >= 10; n /= 10)
		k++;
	return k;
}

static enum view_style style_of(const char *s, uint32_t len)
{
	while (len && (*s == ' ' || *s == '\t')) {
		s++;
		len--;
	}
	return len >= 2 && s[0] == '-' && s[1] == '-' ? VIEW_DIM : VIEW_PLAIN;
}

static void draw_line(struct view_draw *d, int row, uint32_t line, bool here,
		      bool running, bool marked)
{
	const struct view_source *src = &d->f->memory->source;
	struct view_pen pen = view_row(d, row);
	enum view_style style = style_of(src->lines[line - 1], src->lengths[line - 1]);

	if (here)
		style = running ? VIEW_CURRENT : VIEW_PLAIN;
	if (d->f->breaks_at && d->f->breaks_at(d->f->app, line) && !(here && running))
		view_write(&pen, VIEW_ERROR, d->c->ascii ? "B" : "■");
	else
		view_write(&pen, here && running ? VIEW_CURRENT : VIEW_PLAIN,
			   here && running ? d->c->shapes->arrow : " ");
	view_writef(&pen, here ? VIEW_CURRENT : VIEW_NUMBER, "%*" PRIu32, digits(src->n),
		    line);
	view_write(&pen, marked ? VIEW_TIMER : VIEW_PLAIN,
		   marked ? d->c->shapes->dot : " ");
	view_writen(&pen, style, src->lines[line - 1], src->lengths[line - 1]);
}

void view_draw_code(struct view_draw *d)
{
	const struct view_source *src = &d->f->memory->source;
	struct marks marks;
	bool running;
	uint32_t line = view_frame_line(d->f, &running);
	uint32_t top = top_line(line, src->n, d->r.h, d->st->scroll);

	if (!src->n) {
		struct view_pen pen = view_row(d, 0);

		view_write(&pen, VIEW_DIM, "(this journal holds no source)");
		return;
	}
	find_marks(d->f->p, &marks, top);
	for (int row = 0; row < d->r.h && top + (uint32_t)row <= src->n; row++) {
		uint32_t n = top + (uint32_t)row;

		draw_line(d, row, n, n == line, running,
			  row < (int)sizeof marks.lines && marks.lines[row]);
	}
}

void view_head_code(struct view_draw *d, struct view_pen *pen)
{
	bool running;
	uint32_t line = view_frame_line(d->f, &running);

	if (!line)
		return;
	view_writef(pen, VIEW_DIM, " %s %" PRIu32, running ? "line" : "from line", line);
}
