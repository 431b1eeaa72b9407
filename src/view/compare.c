/* SPDX-License-Identifier: MIT
 *
 * view/compare.c - a second system beside the first, on the same clock.
 *
 * One of the two leads: keys walk through it, and the other is sought to its time before
 * each drawing.
 */
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
	o->on = false;
	v->other_first = false;
	v->frame.system = NULL;
	v->dirty = true;
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
	o->cursor = replay_cursor_new(&o->source);
	view_memory_init(&o->memory, o->source.store);
	o->on = true;
	v->stage.screen = o->stage.screen = VIEW_SCREEN_SYSTEM;
	v->stage.zoomed = o->stage.inspecting = false;
	v->screen_chosen = true;
	v->dirty = true;
}

/* The one that followed leads now, from the instant at which it stands. */
void view_compare_swap(struct view_app *v)
{
	struct view_side lead = {true,	    v->source, v->cursor, v->memory,
				 v->frame, v->stage};

	v->source = v->other.source;
	v->cursor = v->other.cursor;
	v->memory = v->other.memory;
	v->frame = v->other.frame;
	v->stage = v->other.stage;
	v->other = lead;
	v->stage.layout = lead.stage.layout; /* the rows around both */
	v->other_first = !v->other_first;
	v->playing = false;
	v->goal.kind = VIEW_GOAL_NONE;
	v->known = 0;
	view_app_moved(v);
}

void view_compare_follow(struct view_app *v)
{
	struct view_side *o = &v->other;

	replay_seek_time(o->cursor, v->clock);
	view_frame_make(&o->frame, &o->memory, o->cursor, v->clock, o->stage.process);
	o->frame.why = &v->why;
	o->frame.system = replay_system_of(o->source.store);
	o->frame.leads = false;
	v->frame.system = replay_system_of(v->source.store);
	v->frame.leads = true;
}
