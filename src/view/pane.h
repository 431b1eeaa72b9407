/* SPDX-License-Identifier: MIT
 *
 * view/pane.h - a part of the screen that shows one aspect of the moment.
 *
 * A pane is a function: frame in, cells out.  All that it remembers is how far it is
 * scrolled and what is selected.  While it draws, it notes down what can be selected
 * (items, moments); the session walks through these with the arrow keys.
 *
 * Ownership: the state is the session's (view_pane_state_release).
 */
#ifndef LS_VIEW_PANE_H
#define LS_VIEW_PANE_H

#include "view/canvas.h"
#include "view/frame.h"

enum view_pane_id {
	VIEW_CODE,
	VIEW_LOOP,
	VIEW_STACK,
	VIEW_POOL,
	VIEW_TASKS, /* of Python */
	VIEW_OUTPUT,
	VIEW_TIMERS,
	VIEW_KERNEL,
	VIEW_TIMELINE,
	VIEW_LOG,
	VIEW_INSPECTOR,
	VIEW_PROCESSES, /* of a system under load */
	VIEW_REQUESTS,
	VIEW_FIGURES,
	VIEW_METRICS, /* all figures, alone on the screen */
	VIEW_PANE_COUNT
};

/* Something that can be selected: an item (by its serial), a process, or a moment. */
struct view_target {
	uint32_t serial;  /* 0: no item */
	uint32_t process; /* 0: none */
	uint64_t record;  /* position behind which it happened */
};

struct view_pane_state {
	int scroll;   /* lines away from where the pane would look by itself */
	int selected; /* index into targets, -1: nothing */
	struct view_target *targets; /* of the last drawing */
	size_t n_targets, cap_targets;
	int zoom, pan; /* of the timeline: steps of scale, steps of a quarter window */
};

void view_pane_state_release(struct view_pane_state *st);

struct view_draw {
	const struct view_frame *f;
	struct view_canvas *c;
	struct view_rect r; /* inside of the border */
	struct view_pane_state *st;
	bool focused;
	struct view_target subject; /* what the inspector is about; serial 0: nothing */
};

struct view_pane {
	const char *title;
	const char *python_title; /* where a Python loop is shown, NULL: the same */
	/* Writes into the upper border, behind the title.  May be NULL. */
	void (*heading)(struct view_draw *d, struct view_pen *pen);
	void (*draw)(struct view_draw *d);
	/* The rows it would like to have, 0: none, it is of no use here. */
	int (*want)(const struct view_frame *f);
};

extern const struct view_pane view_panes[VIEW_PANE_COUNT];

/* For panes. */

/* Notes a target down; true when it is the selected one of the pane in focus. */
bool view_target_add(struct view_draw *d, struct view_target target);
/* The row of the pane, with its width. */
struct view_pen view_row(struct view_draw *d, int row);
/* Marks from column x0 to the pen as selected. */
void view_select(struct view_draw *d, const struct view_pen *pen, int x0);

/* "[name]" in the style of its type, with a sign when it is late; a target. */
void view_chip(struct view_draw *d, struct view_pen *pen, uint32_t item);
/* Items one after the other as far as there is room, then "+n".  `more` is how many
 * there are beside these. */
void view_chips(struct view_draw *d, struct view_pen *pen, const uint32_t *items,
		size_t n, uint32_t more);
/* The items of a queue in order; "-" when it is empty. */
void view_queue(struct view_draw *d, struct view_pen *pen, uint32_t queue);
/* The same for timers, by due time. */
void view_timers(struct view_draw *d, struct view_pen *pen, uint32_t queue);
/* A thread's name, in at most `width` columns: of a long one both ends. */
void view_thread(struct view_draw *d, struct view_pen *pen, enum view_style style,
		 uint32_t thread, int width);
void view_time(struct view_pen *pen, enum view_style style, jrn_time at);
void view_span(struct view_pen *pen, enum view_style style, jrn_time ns);
bool view_is_late(const struct view_frame *f, uint32_t item);

/* One function for each pane, in pane_*.c. */
void view_draw_code(struct view_draw *d), view_draw_loop(struct view_draw *d),
	view_draw_stack(struct view_draw *d), view_draw_pool(struct view_draw *d),
	view_draw_output(struct view_draw *d), view_draw_timers(struct view_draw *d),
	view_draw_kernel(struct view_draw *d), view_draw_timeline(struct view_draw *d),
	view_draw_log(struct view_draw *d), view_draw_inspector(struct view_draw *d),
	view_draw_tasks(struct view_draw *d), view_draw_processes(struct view_draw *d),
	view_draw_requests(struct view_draw *d), view_draw_figures(struct view_draw *d),
	view_draw_metrics(struct view_draw *d);
/* The instant at column x of a timeline with this inside; false: x is beside the lanes. */
bool view_timeline_time(const struct view_frame *f, struct view_pane_state *st,
			struct view_rect r, int x, jrn_time *out);
/* A request in the inspector. */
void view_draw_request(struct view_draw *d, uint32_t serial);
void view_head_code(struct view_draw *d, struct view_pen *pen),
	view_head_loop(struct view_draw *d, struct view_pen *pen),
	view_head_pool(struct view_draw *d, struct view_pen *pen),
	view_head_timeline(struct view_draw *d, struct view_pen *pen),
	view_head_tasks(struct view_draw *d, struct view_pen *pen),
	view_head_processes(struct view_draw *d, struct view_pen *pen),
	view_head_requests(struct view_draw *d, struct view_pen *pen),
	view_head_figures(struct view_draw *d, struct view_pen *pen);
int view_want_tasks(const struct view_frame *f),
	view_want_loop(const struct view_frame *f),
	view_want_pool(const struct view_frame *f),
	view_want_timeline(const struct view_frame *f),
	view_want_processes(const struct view_frame *f),
	view_want_requests(const struct view_frame *f),
	view_want_figures(const struct view_frame *f),
	view_want_metrics(const struct view_frame *f);
/* A bar of `width` columns, of which this share is full. */
void view_bar(struct view_draw *d, struct view_pen *pen, int width, double share);

#endif
