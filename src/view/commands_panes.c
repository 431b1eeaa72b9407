/* SPDX-License-Identifier: MIT
 *
 * Commands: panes, what is selected in them, and the timeline.
 */
#include "view/commands_inside.h"

/* Panes. */

static struct view_pane_state *pane(struct view_app *v)
{
	return &v->stage.panes[v->stage.focus];
}

void view_do_next_pane(struct view_app *v, const char *arg)
{
	(void)arg;
	view_stage_turn(&v->stage, 1);
	v->dirty = true;
}

void view_do_previous_pane(struct view_app *v, const char *arg)
{
	(void)arg;
	view_stage_turn(&v->stage, -1);
	v->dirty = true;
}

void view_do_zoom(struct view_app *v, const char *arg)
{
	(void)arg;
	v->stage.zoomed = !v->stage.zoomed;
	v->dirty = true;
}

/* This pane alone, or, when it is that already, all. */
static void alone(struct view_app *v, enum view_pane_id id)
{
	bool shown = v->stage.zoomed && v->stage.focus == id;

	v->stage.zoomed = !shown;
	v->stage.focus = shown ? VIEW_LOOP : id;
	v->dirty = true;
}

void view_do_log(struct view_app *v, const char *arg)
{
	(void)arg;
	alone(v, VIEW_LOG);
}

void view_do_metrics(struct view_app *v, const char *arg)
{
	(void)arg;
	alone(v, VIEW_METRICS);
}

/* In panes that list from the bottom up, up is the next target. */
static bool grows_upwards(enum view_pane_id id)
{
	return id == VIEW_OUTPUT || id == VIEW_LOG;
}

void view_scroll(struct view_app *v, int by)
{
	pane(v)->scroll += grows_upwards(v->stage.focus) ? -by : by;
	if (grows_upwards(v->stage.focus) && pane(v)->scroll < 0)
		pane(v)->scroll = 0;
	v->dirty = true;
}

static void select_by(struct view_app *v, int by)
{
	struct view_pane_state *st = pane(v);
	int to;

	if (st->n_targets == 0) {
		view_scroll(v, by);
		return;
	}
	to = st->selected < 0
		     ? (by > 0 || grows_upwards(v->stage.focus) ? 0
								: (int)st->n_targets - 1)
	     : grows_upwards(v->stage.focus) ? st->selected - by
					     : st->selected + by;
	if (to < 0 || to >= (int)st->n_targets)
		view_scroll(v, by);
	else
		st->selected = to;
	if (st->selected >= 0)
		v->stage.subject = st->targets[st->selected];
	v->dirty = true;
}

void view_do_select_next(struct view_app *v, const char *arg)
{
	(void)arg;
	select_by(v, 1);
}

void view_do_select_previous(struct view_app *v, const char *arg)
{
	(void)arg;
	select_by(v, -1);
}

void view_do_page_down(struct view_app *v, const char *arg)
{
	(void)arg;
	view_scroll(v, 10);
}

void view_do_page_up(struct view_app *v, const char *arg)
{
	(void)arg;
	view_scroll(v, -10);
}

/* Enter on a line of output or of the log goes there; on an item it opens it. */
void view_do_open_target(struct view_app *v, const char *arg)
{
	struct view_pane_state *st = pane(v);
	struct view_target t = {0};

	(void)arg;
	if (st->selected >= 0 && st->selected < (int)st->n_targets)
		t = st->targets[st->selected];
	v->dirty = true;
	if (t.record) {
		st->selected = -1;
		view_goal_set(v, (struct view_goal){.kind = VIEW_GOAL_EVENT,
						    .count = t.record});
		return;
	}
	if (t.process) {
		view_show_process(v, t.process);
		return;
	}
	v->stage.subject = t;
	v->stage.inspecting = true;
}

void view_do_close_all(struct view_app *v, const char *arg)
{
	(void)arg;
	v->stage.inspecting = v->stage.zoomed = false;
	v->stage.subject = (struct view_target){0};
	pane(v)->selected = -1;
	ls_str_clear(&v->search);
	v->dirty = true;
}

const char *view_do_nothing_open(const struct view_app *v)
{
	return v->stage.inspecting || v->stage.zoomed || v->search.len ||
			       v->stage.panes[v->stage.focus].selected >= 0
		       ? NULL
		       : "Nothing is open.";
}

/* The timeline. */

void view_do_zoom_in(struct view_app *v, const char *arg)
{
	(void)arg;
	v->stage.panes[VIEW_TIMELINE].zoom++;
	v->dirty = true;
}

void view_do_zoom_out(struct view_app *v, const char *arg)
{
	(void)arg;
	v->stage.panes[VIEW_TIMELINE].zoom--;
	v->dirty = true;
}

void view_do_pan_left(struct view_app *v, const char *arg)
{
	(void)arg;
	v->stage.panes[VIEW_TIMELINE].pan--;
	v->dirty = true;
}

void view_do_pan_right(struct view_app *v, const char *arg)
{
	(void)arg;
	v->stage.panes[VIEW_TIMELINE].pan += v->stage.panes[VIEW_TIMELINE].pan < 0;
	v->dirty = true;
}

void view_do_fit(struct view_app *v, const char *arg)
{
	(void)arg;
	v->stage.panes[VIEW_TIMELINE].zoom = v->stage.panes[VIEW_TIMELINE].pan = 0;
	v->dirty = true;
}

const char *view_do_not_timeline(const struct view_app *v)
{
	return v->stage.focus == VIEW_TIMELINE
		       ? NULL
		       : "It works in the timeline: go there with Tab.";
}
