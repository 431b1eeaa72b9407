/* SPDX-License-Identifier: MIT
 *
 * view/style.h - what a piece of the screen means, and how that looks.
 *
 * Panes name meanings ("a timer", "the current line"); a theme turns each into colours
 * and attributes for the number of colours that the terminal has.  Without colours the
 * attributes alone must do, and everything that has a colour also has a second sign: a
 * word, a letter or a shape.  The terminal's own background is kept.
 *
 * Ownership: plain tables, nothing to free.
 */
#ifndef LS_VIEW_STYLE_H
#define LS_VIEW_STYLE_H

#include <stdbool.h>
#include <stdint.h>

enum view_style {
	VIEW_PLAIN,
	VIEW_DIM, /* there, but not what matters now */
	VIEW_STRONG,
	VIEW_BORDER,
	VIEW_TITLE, /* of a pane */
	VIEW_FOCUS, /* of the pane that has the keys */
	VIEW_BAR,   /* the line at the top */
	VIEW_STATE, /* PAUSED, RUN, END */
	VIEW_KEY,
	VIEW_CURRENT, /* the line, the phase where the run stands */
	VIEW_SELECT,
	VIEW_MAIN, /* kinds of item */
	VIEW_TIMER,
	VIEW_TICK,
	VIEW_JOB,
	VIEW_IMMEDIATE,
	VIEW_IO,
	VIEW_CLOSE,
	VIEW_LATE, /* due, and still waiting */
	VIEW_BUSY, /* computing */
	VIEW_NUMBER,
	VIEW_ERROR,
	VIEW_WHY,
	VIEW_STYLE_COUNT
};

enum view_attr {
	VIEW_A_BOLD = 1,
	VIEW_A_DIM = 2,
	VIEW_A_UNDERLINE = 4,
	VIEW_A_REVERSE = 8
};

struct view_look {
	int16_t fg, bg; /* -1: the terminal's own */
	uint16_t attrs; /* of enum view_attr */
};

/* `contrast` knows only bright and bold, `light` is for a light background, `mono` has
 * no colours, `blind` tells kinds apart by blue and orange and by brightness alone. */
enum view_theme {
	VIEW_THEME_DEFAULT,
	VIEW_THEME_CONTRAST,
	VIEW_THEME_LIGHT,
	VIEW_THEME_MONO,
	VIEW_THEME_BLIND,
	VIEW_THEME_COUNT
};

const char *view_theme_name(enum view_theme theme);

/* How this style looks on a terminal with so many colours (0: none, 8, 16, 256). */
struct view_look view_style_look(enum view_style style, enum view_theme theme, int colours);

/* Its name, for the legend in the help. */
const char *view_style_name(enum view_style style);

/* The style of items of this enum jrn_item_type. */
enum view_style view_style_of_item(unsigned type);

/* Shapes, in Unicode or in ASCII. */
struct view_shapes {
	const char *ellipsis, *arrow, *dot, *full, *half, *light, *late, *due, *dash;
	const char *edges[16]; /* by the sides that are joined: 1 up, 2 right, 4 down, 8
				  left */
};
const struct view_shapes *view_shapes(bool ascii);

#endif
