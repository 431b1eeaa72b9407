/* SPDX-License-Identifier: MIT */
#include "view/canvas.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

enum { UP = 1, RIGHT = 2, DOWN = 4, LEFT = 8 };

#define TAB 4 /* columns */

void view_canvas_init(struct view_canvas *c, bool ascii)
{
	*c = (struct view_canvas){.ascii = ascii, .shapes = view_shapes(ascii)};
}

void view_canvas_release(struct view_canvas *c)
{
	free(c->cells);
	c->cells = NULL;
	c->width = c->height = 0;
}

void view_canvas_reset(struct view_canvas *c, int width, int height)
{
	static const struct view_cell blank = {.cp = {' '}, .width = 1};
	size_t n = (size_t)width * (size_t)height;

	if (!c->cells || width != c->width || height != c->height)
		c->cells = ls_realloc(c->cells, n, sizeof *c->cells);
	c->width = width;
	c->height = height;
	c->clip = (struct view_rect){0, 0, width, height};
	for (size_t i = 0; i < n; i++)
		c->cells[i] = blank;
}

struct view_rect view_rect_cut(struct view_rect a, struct view_rect b)
{
	int x0 = a.x > b.x ? a.x : b.x;
	int y0 = a.y > b.y ? a.y : b.y;
	int x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
	int y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;

	return (struct view_rect){x0, y0, x1 > x0 ? x1 - x0 : 0, y1 > y0 ? y1 - y0 : 0};
}

/* The cell, or NULL when it lies outside of the clip. */
static struct view_cell *cell_at(struct view_canvas *c, int x, int y)
{
	if (x < c->clip.x || y < c->clip.y || x >= c->clip.x + c->clip.w ||
	    y >= c->clip.y + c->clip.h)
		return NULL;
	return &c->cells[(size_t)y * (size_t)c->width + (size_t)x];
}

/* Borders. */

static void join(struct view_canvas *c, int x, int y, unsigned edges,
		 enum view_style style)
{
	struct view_cell *cell = cell_at(c, x, y);

	if (!cell)
		return;
	if (!cell->edges)
		*cell = (struct view_cell){.cp = {' '}, .width = 1};
	cell->edges |= (uint8_t)edges;
	cell->style = (uint8_t)style;
}

void view_hline(struct view_canvas *c, int x0, int x1, int y, enum view_style style)
{
	for (int x = x0; x <= x1; x++)
		join(c, x, y, (x > x0 ? LEFT : 0u) | (x < x1 ? RIGHT : 0u), style);
}

static void vline(struct view_canvas *c, int x, int y0, int y1, enum view_style style)
{
	for (int y = y0; y <= y1; y++)
		join(c, x, y, (y > y0 ? UP : 0u) | (y < y1 ? DOWN : 0u), style);
}

void view_box(struct view_canvas *c, struct view_rect r, enum view_style style)
{
	if (r.w < 2 || r.h < 2)
		return;
	view_hline(c, r.x, r.x + r.w - 1, r.y, style);
	view_hline(c, r.x, r.x + r.w - 1, r.y + r.h - 1, style);
	vline(c, r.x, r.y, r.y + r.h - 1, style);
	vline(c, r.x + r.w - 1, r.y, r.y + r.h - 1, style);
}

void view_canvas_finish(struct view_canvas *c)
{
	size_t n = (size_t)c->width * (size_t)c->height;

	for (size_t i = 0; i < n; i++) {
		const char *s = c->shapes->edges[c->cells[i].edges & 15];

		if (!c->cells[i].edges)
			continue;
		ls_utf8_decode(s, strlen(s), &c->cells[i].cp[0]);
		c->cells[i].edges = 0;
	}
}

/* Areas. */

void view_fill(struct view_canvas *c, struct view_rect r, enum view_style style)
{
	r = view_rect_cut(r, c->clip);
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++)
			*cell_at(c, x, y) = (struct view_cell){
				.cp = {' '}, .width = 1, .style = (uint8_t)style};
}

void view_tint(struct view_canvas *c, struct view_rect r, enum view_style style)
{
	r = view_rect_cut(r, c->clip);
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++)
			cell_at(c, x, y)->style = (uint8_t)style;
}

/* Text. */

struct view_pen view_pen(struct view_canvas *c, int x, int y, int width)
{
	return (struct view_pen){.canvas = c, .x = x, .y = y, .end = x + width};
}

void view_pen_to(struct view_pen *p, int x)
{
	if (x > p->x)
		p->x = x;
}

/* What is drawn for a code point: nothing that could steer a terminal, and in ASCII
 * nothing else. */
static uint32_t harmless(const struct view_canvas *c, uint32_t cp)
{
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == LS_UTF8_BAD || cp == 0x2028 ||
	    cp == 0x2029)
		return c->ascii ? '?' : 0xfffd;
	if (c->ascii && cp > 0x7e)
		return '?';
	return cp;
}

/* Marks that change the direction of text are left out: they reach beyond their cell. */
static bool turns_text(uint32_t cp)
{
	return cp == 0x200e || cp == 0x200f || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069) || (cp >= 0xe0000 && cp <= 0xe0fff);
}

static void add_mark(struct view_pen *p, int start, uint32_t cp)
{
	struct view_cell *cell;
	int x = p->x - 1;

	if (p->canvas->ascii || turns_text(cp) || x < start)
		return;
	cell = cell_at(p->canvas, x, p->y);
	if (cell && cell->width == 0)
		cell = cell_at(p->canvas, x - 1, p->y);
	if (!cell)
		return;
	for (int i = 1; i < VIEW_CELL_POINTS; i++)
		if (!cell->cp[i]) {
			cell->cp[i] = cp;
			return;
		}
}

static void put(struct view_pen *p, enum view_style style, uint32_t cp, int width)
{
	struct view_cell *cell = cell_at(p->canvas, p->x, p->y);
	struct view_cell *half = width == 2 ? cell_at(p->canvas, p->x + 1, p->y) : NULL;

	if (cell)
		*cell = (struct view_cell){.cp = {width == 2 && !half ? ' ' : cp},
					   .width = half ? 2 : 1,
					   .style = (uint8_t)style};
	if (half)
		*half = (struct view_cell){.style = (uint8_t)style};
	p->x += width;
}

static void write_all(struct view_pen *p, enum view_style style, const char *s, size_t n)
{
	int start = p->x;

	while (n > 0) {
		uint32_t cp;
		size_t len = ls_utf8_decode(s, n, &cp);
		int width;

		s += len;
		n -= len;
		if (cp == '\t') {
			do
				put(p, style, ' ', 1);
			while ((p->x - start) % TAB && p->x < p->end);
			continue;
		}
		cp = harmless(p->canvas, cp);
		width = ls_utf8_cp_width(cp);
		if (width == 0)
			add_mark(p, start, cp);
		else
			put(p, style, cp, width);
	}
}

/* Columns that the text will take. */
static int columns(const struct view_canvas *c, const char *s, size_t n)
{
	int total = 0;

	while (n > 0) {
		uint32_t cp;
		size_t len = ls_utf8_decode(s, n, &cp);

		total += cp == '\t' ? TAB - total % TAB
				    : ls_utf8_cp_width(harmless(c, cp));
		s += len;
		n -= len;
	}
	return total;
}

/* How many bytes fit into `room` columns, marks included. */
static size_t bytes_that_fit(const struct view_canvas *c, const char *s, size_t n,
			     int room)
{
	size_t at = 0;
	int used = 0;

	while (at < n) {
		uint32_t cp;
		size_t len = ls_utf8_decode(s + at, n - at, &cp);

		used += cp == '\t' ? TAB - used % TAB : ls_utf8_cp_width(harmless(c, cp));
		if (used > room)
			break;
		at += len;
	}
	return at;
}

void view_writen(struct view_pen *p, enum view_style style, const char *text, size_t n)
{
	int room = view_pen_room(p);

	if (n == 0 || p->full)
		return;
	/* A text of many times the room need not be measured to its end. */
	if ((n <= (size_t)room && !memchr(text, '\t', n)) ||
	    (n < 4096 && columns(p->canvas, text, n) <= room)) {
		write_all(p, style, text, n);
		return;
	}
	p->full = true;
	if (room < 1)
		return;
	write_all(p, style, text, bytes_that_fit(p->canvas, text, n, room - 1));
	write_all(p, style, p->canvas->shapes->ellipsis,
		  strlen(p->canvas->shapes->ellipsis));
}

void view_write(struct view_pen *p, enum view_style style, const char *text)
{
	view_writen(p, style, text, strlen(text));
}

void view_writef(struct view_pen *p, enum view_style style, const char *fmt, ...)
{
	struct ls_str s = LS_STR_INIT;
	va_list args;

	va_start(args, fmt);
	ls_str_vaddf(&s, fmt, args);
	va_end(args);
	view_writen(p, style, s.s ? s.s : "", s.len);
	ls_str_release(&s);
}

/* The end of the line that starts at s: at a space where one is, else where it is full.
 */
static size_t line_length(const char *s, size_t n, int width)
{
	size_t fits = ls_utf8_fit(s, n, width, &(int){0});
	const char *nl = memchr(s, '\n', fits < n ? fits + 1 : n);

	if (nl)
		return (size_t)(nl - s);
	if (fits == n)
		return n;
	for (size_t i = fits; i > 0; i--)
		if (s[i] == ' ')
			return i;
	return fits ? fits : n;
}

int view_wrap(const char *text, int width,
	      void (*line)(void *arg, const char *s, size_t n), void *arg)
{
	size_t n = strlen(text);
	int lines = 0;

	while (n > 0 && width > 0) {
		size_t len = line_length(text, n, width);

		line(arg, text, len);
		lines++;
		while (len < n && (text[len] == ' ' || text[len] == '\n'))
			len++;
		text += len;
		n -= len;
	}
	return lines;
}

/* Out again. */

static void add_cell(struct ls_str *out, const struct view_cell *cell)
{
	for (int i = 0; i < VIEW_CELL_POINTS && cell->cp[i]; i++) {
		char s[4];

		ls_str_addn(out, s, ls_utf8_encode(cell->cp[i], s));
	}
}

void view_canvas_row(const struct view_canvas *c, int y, struct ls_str *out)
{
	const struct view_cell *row = &c->cells[(size_t)y * (size_t)c->width];
	int end = c->width;

	while (end > 0 && row[end - 1].cp[0] == ' ' && !row[end - 1].cp[1])
		end--;
	for (int x = 0; x < end; x++)
		add_cell(out, &row[x]);
}

void view_canvas_text(const struct view_canvas *c, struct ls_str *out)
{
	for (int y = 0; y < c->height; y++) {
		view_canvas_row(c, y, out);
		ls_str_addc(out, '\n');
	}
}
