/* SPDX-License-Identifier: MIT
 *
 * view/canvas.h - the screen as a grid of cells, with clipping.
 *
 * Everything is drawn here first; a terminal, a text file or a test shows the cells
 * afterwards.  A cell holds one character as the reader sees it: a code point, the marks
 * that combine with it, its width and its style.  Borders are not characters but joints:
 * lines that meet in a cell are merged, whichever was drawn first.
 *
 * A pen writes text from left to right inside one row and knows when the row is full; it
 * ends a text that does not fit with an ellipsis.
 *
 * Text may be anything: control and direction characters are replaced, so that nothing
 * a script prints can reach the terminal raw.
 *
 * Ownership: view_canvas_init/release; the cells are the canvas's.
 */
#ifndef LS_VIEW_CANVAS_H
#define LS_VIEW_CANVAS_H

#include <stddef.h>

#include "base/die.h"
#include "view/style.h"

#define VIEW_CELL_POINTS 3 /* a base and two marks */

struct view_cell {
	uint32_t cp[VIEW_CELL_POINTS]; /* 0: none */
	uint8_t width; /* columns; 0: the right half of the wide one before it */
	uint8_t style;
	uint8_t edges; /* of a border: the sides that are joined, before
			  view_canvas_finish */
	uint8_t unused;
};

struct view_rect {
	int x, y, w, h;
};

struct view_canvas {
	struct view_cell *cells; /* row by row */
	int width, height;
	struct view_rect clip; /* nothing is drawn outside */
	const struct view_shapes *shapes;
	bool ascii;
};

void view_canvas_init(struct view_canvas *c, bool ascii);
void view_canvas_release(struct view_canvas *c);
/* Empties it, with this size. */
void view_canvas_reset(struct view_canvas *c, int width, int height);
/* Turns the joints of borders into characters. */
void view_canvas_finish(struct view_canvas *c);

struct view_rect view_rect_cut(struct view_rect a, struct view_rect b);

/* A border around the rectangle (its outermost cells). */
void view_box(struct view_canvas *c, struct view_rect r, enum view_style style);
/* A line between two cells of a row, joined to what it touches at either end. */
void view_hline(struct view_canvas *c, int x0, int x1, int y, enum view_style style);
void view_fill(struct view_canvas *c, struct view_rect r, enum view_style style);
/* Changes the style of cells, not what they hold. */
void view_tint(struct view_canvas *c, struct view_rect r, enum view_style style);

struct view_pen {
	struct view_canvas *canvas;
	int x, y;
	int end;   /* first column that it must not write to */
	bool full; /* something did not fit */
};

struct view_pen view_pen(struct view_canvas *c, int x, int y, int width);
void view_write(struct view_pen *p, enum view_style style, const char *text);
void view_writen(struct view_pen *p, enum view_style style, const char *text, size_t n);
void view_writef(struct view_pen *p, enum view_style style, const char *fmt, ...)
	LS_PRINTF(3, 4);
/* Moves on to this column, or stays when it is there already. */
void view_pen_to(struct view_pen *p, int x);
static inline int view_pen_room(const struct view_pen *p)
{
	return p->end > p->x ? p->end - p->x : 0;
}

/* Breaks a text into lines of at most `width` columns at spaces and calls `line` for
 * each; returns how many there were. */
int view_wrap(const char *text, int width,
	      void (*line)(void *arg, const char *s, size_t n), void *arg);

/* The cells of a row as UTF-8, without blanks at its end. */
struct ls_str;
void view_canvas_row(const struct view_canvas *c, int y, struct ls_str *out);
/* All rows, each with a line break. */
void view_canvas_text(const struct view_canvas *c, struct ls_str *out);

#endif
