/* SPDX-License-Identifier: MIT
 *
 * view/layout.h - where the panes of the stage are, for any size of terminal.
 *
 *	80x24 and up	two columns over a timeline
 *	120 columns	a third one with the inspector and the log
 *	180 columns	the same three, wider
 *	less than 80x24	one pane at a time, with tabs
 *
 * The same information at every size: only the number of panes at a time changes.  Boxes
 * share their borders.  A column gives each of its panes the least it needs, then what
 * it would like, then the rest by weight; what does not fit at all is left out, last
 * ones first.
 */
#ifndef LS_VIEW_LAYOUT_H
#define LS_VIEW_LAYOUT_H

#include "view/pane.h"

struct view_place {
	enum view_pane_id pane;
	struct view_rect rect; /* with its border */
};

struct view_layout {
	struct view_place places[VIEW_PANE_COUNT];
	int n;
	bool tabs;	       /* one pane; the others are behind tabs */
	struct view_rect body; /* all boxes */
	int why_y, why_rows;
	int keys_y; /* -1: no room */
};

/* `want` is what each pane would like; `one` is the pane that is shown alone (zoomed, or
 * because the terminal is small), `zoom` says whether to do so at any size.  `inspect`
 * makes room for the inspector where it has no place of its own. */
void view_layout_make(struct view_layout *l, int width, int height,
		      const int want[VIEW_PANE_COUNT], enum view_pane_id one, bool zoom,
		      bool inspect);

/* The same for the screen of a system as a whole: its processes over requests, figures
 * and, from 150 columns on or when it is open, the inspector, over the timeline. */
void view_layout_system(struct view_layout *l, int width, int height,
			const int want[VIEW_PANE_COUNT], enum view_pane_id one, bool zoom,
			bool inspect);
/* Only its boxes, in a part of the screen. */
void view_layout_system_in(struct view_layout *l, struct view_rect r,
			   const int want[VIEW_PANE_COUNT], bool inspect);
/* What does not depend on the panes: the rows around them, and whether there are tabs
 * (then the one pane is placed). */
void view_layout_edges(struct view_layout *l, int width, int height,
		       enum view_pane_id one, bool zoom, bool inspect);

static inline struct view_rect view_inside(struct view_rect r)
{
	return (struct view_rect){r.x + 1, r.y + 1, r.w > 2 ? r.w - 2 : 0,
				  r.h > 2 ? r.h - 2 : 0};
}

#endif
