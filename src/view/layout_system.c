/* SPDX-License-Identifier: MIT
 *
 * The screen of a system: rows of boxes, which share their borders.
 */
#include "view/layout.h"

#define LEAST_MIDDLE 4
#define LEAST_WITH_REQUEST 7 /* rows for the inspector of a request */
#define WIDE	     150 /* columns with room for the inspector */

static void place(struct view_layout *l, enum view_pane_id pane, int x, int y, int w, int h)
{
	l->places[l->n++] = (struct view_place){pane, {x, y, w, h}};
}

static int between(int n, int least, int most)
{
	return n > most ? (most > least ? most : least) : n < least ? least : n;
}

/* Requests, figures and the inspector side by side; below the figures the log, if there
 * is room. */
static void fill_middle(struct view_layout *l, struct view_rect r, const int *want,
			bool inspect)
{
	bool wide = r.w >= WIDE;
	int first = r.w * (wide ? 36 : inspect ? 44 : 52) / 100;
	int second = wide ? r.w * 28 / 100 : r.w - first;
	int figures = want[VIEW_FIGURES] + 2;

	if (!want[VIEW_REQUESTS]) { /* a script beside itself */
		place(l, VIEW_OUTPUT, r.x, r.y, r.w / 2 + 1, r.h);
		place(l, VIEW_LOG, r.x + r.w / 2, r.y, r.w - r.w / 2, r.h);
		return;
	}
	place(l, VIEW_REQUESTS, r.x, r.y, first + 1, r.h);
	if (!wide && inspect) {
		place(l, VIEW_INSPECTOR, r.x + first, r.y, second, r.h);
		return;
	}
	if (!wide || r.h < figures + 6)
		figures = r.h;
	place(l, VIEW_FIGURES, r.x + first, r.y, second + wide, figures);
	if (figures < r.h)
		place(l, VIEW_LOG, r.x + first, r.y + figures - 1, second + wide,
		      r.h - figures + 1);
	if (wide)
		place(l, VIEW_INSPECTOR, r.x + first + second, r.y, r.w - first - second,
		      r.h);
}

void view_layout_system_in(struct view_layout *l, struct view_rect r,
			   const int want[VIEW_PANE_COUNT], bool inspect)
{
	int rows = r.h - 4; /* without borders */
	int lanes = between(want[VIEW_TIMELINE], 3, rows / 4 > 5 ? rows / 4 : 5);
	int least = LEAST_MIDDLE, processes, middle;

	if (inspect && r.w < WIDE)
		lanes = between(lanes, 3, rows / 4);

	if (rows < 12) { /* no room for a timeline */
		rows++;
		lanes = -1;
		least--;
	}
	rows -= lanes < 0 ? 0 : lanes;
	processes = between(want[VIEW_PROCESSES], 2, rows - least);
	if (inspect && r.w < WIDE)
		processes = between(processes, 2, rows - LEAST_WITH_REQUEST);
	middle = rows - processes;
	if (middle < 1) {
		place(l, VIEW_PROCESSES, r.x, r.y, r.w, r.h);
		return;
	}
	place(l, VIEW_PROCESSES, r.x, r.y, r.w, processes + 2);
	fill_middle(l, (struct view_rect){r.x, r.y + processes + 1, r.w, middle + 2},
		    want, inspect);
	if (lanes > 0)
		place(l, VIEW_TIMELINE, r.x, r.y + processes + middle + 2, r.w,
		      lanes + 2);
}

void view_layout_system(struct view_layout *l, int width, int height,
			const int want[VIEW_PANE_COUNT], enum view_pane_id one, bool zoom,
			bool inspect)
{
	view_layout_edges(l, width, height, one, zoom, inspect);
	if (!l->tabs)
		view_layout_system_in(l, l->body, want, inspect);
}
