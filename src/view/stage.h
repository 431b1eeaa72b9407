/* SPDX-License-Identifier: MIT
 *
 * view/stage.h - the screen on which one run is played.
 *
 * Draws all panes by the layout, the line at the top (script, clock, event, seed, state),
 * what comes next, and WHY.  The keys at the bottom and whatever lies over the stage are
 * the session's.
 */
#ifndef LS_VIEW_STAGE_H
#define LS_VIEW_STAGE_H

#include "view/layout.h"

/* Which of the screens: a process from within, or the system as a whole. */
enum view_screen { VIEW_SCREEN_STAGE, VIEW_SCREEN_SYSTEM };

/* What the stage remembers between frames. */
struct view_stage {
	struct view_pane_state panes[VIEW_PANE_COUNT];
	struct view_layout layout;    /* of the last drawing */
	bool wanted[VIEW_PANE_COUNT]; /* of use for what is shown */
	enum view_pane_id focus;
	enum view_screen screen;
	uint32_t process; /* that the panes of the stage are about, 0: the first */
	bool zoomed;
	bool inspecting;	    /* the inspector is open, at any size */
	struct view_target subject; /* of the inspector */
};

struct view_status {
	const char *file, *state; /* "PAUSED", "RUN x2" ... */
	const char *note;	  /* a message for the user, or NULL */
	uint64_t known;		  /* records known so far */
	bool over;		  /* there will be no more */
};

void view_stage_init(struct view_stage *s);
void view_stage_release(struct view_stage *s);
void view_stage_draw(struct view_stage *s, const struct view_frame *f,
		     const struct view_status *status, struct view_canvas *c);

/* One of two systems: only its boxes, in this part of the screen. */
void view_stage_draw_half(struct view_stage *s, const struct view_frame *f,
			  struct view_canvas *c, struct view_rect r);
/* The layout of the rows that do not belong to a half, and what stands in them. */
void view_stage_draw_edges(struct view_stage *s, const struct view_frame *f,
			   const struct view_status *status, struct view_canvas *c);

/* To the next (1) or previous (-1) pane that is shown, or behind a tab. */
void view_stage_turn(struct view_stage *s, int by);

#endif
