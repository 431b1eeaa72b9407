/* SPDX-License-Identifier: MIT
 *
 * The mouse: nothing needs it.  A click takes the keys to a pane, on the timeline it goes
 * to that time; the wheel scrolls what is under it.
 */
#include "view/app.h"

static const struct view_place *place_at(const struct view_app *v, int x, int y)
{
	const struct view_layout *l = &v->stage.layout;

	for (int i = 0; i < l->n; i++) {
		struct view_rect r = l->places[i].rect;

		if (x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h)
			return &l->places[i];
	}
	return NULL;
}

static void click(struct view_app *v, const struct view_place *at, int x)
{
	jrn_time time;

	v->stage.focus = at->pane;
	if (at->pane == VIEW_TIMELINE &&
	    view_timeline_time(&v->frame, &v->stage.panes[VIEW_TIMELINE],
			       view_inside(at->rect), x, &time))
		view_goal_set(v, (struct view_goal){.kind = VIEW_GOAL_TIME, .time = time});
}

void view_app_mouse(struct view_app *v, view_key what, int x, int y)
{
	const struct view_place *at = place_at(v, x, y);

	if (v->over || v->prompt) {
		if (what != VIEW_KEY_CLICK)
			view_app_key(v, what == VIEW_KEY_WHEEL_UP ? VIEW_KEY_UP
								  : VIEW_KEY_DOWN);
		return;
	}
	if (!at)
		return;
	v->dirty = true;
	if (what == VIEW_KEY_CLICK) {
		click(v, at, x);
		return;
	}
	v->stage.focus = at->pane;
	view_scroll(v, what == VIEW_KEY_WHEEL_UP ? -3 : 3);
}
