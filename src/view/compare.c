/* SPDX-License-Identifier: MIT
 *
 * view/compare.c - a second system beside the first, on the same clock.
 *
 * One of the two leads: keys walk through it, and the other is sought to its time before
 * each drawing.
 */
#include <stdlib.h>

#include "view/app.h"

void view_compare_close(struct view_app *v)
{
	struct view_side *o = &v->other;

	if (!o->on)
		return;
	replay_cursor_free(o->cursor);
	view_memory_release(&o->memory);
	if (v->session->release)
		v->session->release(v->session->arg, &o->source);
	free(o->changed);
	free(v->changed);
	o->changed = v->changed = NULL;
	o->on = false;
	v->other_first = false;
	v->frame.system = NULL;
	v->dirty = true;
}

/* What was opened for it stands beside the first from now on. */
static void put_beside(struct view_app *v)
{
	struct view_side *o = &v->other;

	o->cursor = replay_cursor_new(&o->source);
	view_memory_init(&o->memory, o->source.store);
	o->on = true;
	v->stage.screen = o->stage.screen = VIEW_SCREEN_SYSTEM;
	v->stage.zoomed = o->stage.inspecting = false;
	v->screen_chosen = true;
	v->dirty = true;
}

void view_compare_changed(struct view_app *v, const char *name, const char *value)
{
	struct view_side *o = &v->other;
	struct ls_err err = LS_ERR_INIT;
	struct ls_str changed = LS_STR_INIT;

	view_compare_close(v);
	if (!v->session->open_changed ||
	    !v->session->open_changed(v->session->arg, name, value, &o->source, &err)) {
		view_app_note(v, "%s", err.message ? err.message
						   : "A recorded journal cannot be run again.");
		ls_err_release(&err);
		return;
	}
	ls_str_addf(&changed, "%s %s", name, value);
	o->changed = changed.s;
	put_beside(v);
}

void view_compare(struct view_app *v)
{
	struct view_side *o = &v->other;
	struct ls_err err = LS_ERR_INIT;

	if (o->on) {
		view_compare_close(v);
		return;
	}
	if (!v->session->open_other(
		    v->session->arg, replay_system_of(v->source.store),
		    &o->source, &err)) {
		view_app_note(v, "%s", err.message);
		ls_err_release(&err);
		return;
	}
	put_beside(v);
}

/* The one that followed leads now, from the instant at which it stands. */
void view_compare_swap(struct view_app *v)
{
	struct view_side lead = {true,	   v->source, v->cursor, v->memory,
				 v->frame, v->stage,  v->changed};

	v->source = v->other.source;
	v->cursor = v->other.cursor;
	v->memory = v->other.memory;
	v->frame = v->other.frame;
	v->stage = v->other.stage;
	v->changed = v->other.changed;
	v->other = lead;
	v->stage.layout = lead.stage.layout; /* the rows around both */
	v->other_first = !v->other_first;
	v->playing = false;
	v->goal.kind = VIEW_GOAL_NONE;
	v->known = 0;
	view_app_moved(v);
}

static const char *name_of(const struct jrn_store *store, const char *changed)
{
	const char *system = replay_system_of(store);

	return changed ? changed : system ? system : "as it is";
}

void view_compare_follow(struct view_app *v)
{
	struct view_side *o = &v->other;

	replay_seek_time(o->cursor, v->clock);
	view_frame_make(&o->frame, &o->memory, o->cursor, v->clock, o->stage.process);
	o->frame.why = &v->why;
	o->frame.system = name_of(o->source.store, o->changed);
	o->frame.leads = false;
	v->frame.system = name_of(v->source.store, v->changed);
	v->frame.leads = true;
}
