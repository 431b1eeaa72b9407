/* SPDX-License-Identifier: MIT
 *
 * view/slow.c - from one slow request to the next, and from a request to what ran for it
 * or kept it waiting.
 */
#include "view/app.h"

/* Opens the inspector on the request that the next record ends. */
static void look_at(struct view_app *v, uint32_t serial)
{
	v->stage.subject = (struct view_target){.serial = serial};
	v->stage.inspecting = true;
}

static bool is_slow(const struct view_app *v, const struct picture *before,
		    const struct jrn_record *r)
{
	(void)v;
	return replay_ends_slow_request(before, r);
}

void view_slow_back(struct view_app *v)
{
	uint32_t serial;
	struct jrn_record r;

	if (!view_find_back(v, is_slow)) {
		view_app_note(v, "No slow request has ended before this.");
		return;
	}
	replay_back(v->cursor, REPLAY_RECORD);
	serial = replay_peek(v->cursor, &r)
			 ? replay_picture(v->cursor)->items[r.v[0]].serial
			 : 0;
	replay_forward(v->cursor, REPLAY_RECORD);
	look_at(v, serial);
	view_app_moved(v);
}

void view_slow_forward(struct view_app *v)
{
	view_goal_set(v, (struct view_goal){.kind = VIEW_GOAL_SLOW});
}

uint32_t view_request(const struct view_app *v)
{
	uint32_t serial = v->stage.subject.serial;
	struct replay_name n =
		serial ? replay_birth_of(v->source.store, serial) : (struct replay_name){0};
	uint32_t item;

	if (serial && n.type == JRN_IT_REQUEST)
		return serial;
	/* An item that works for one, or what runs now. */
	for (item = 1; serial && item < v->frame.p->n_items; item++)
		if (v->frame.p->items[item].serial == serial)
			return v->frame.p->items[item].request;
	item = v->frame.thread ? v->frame.p->threads[v->frame.thread].top : 0;
	return item && !serial ? v->frame.p->items[item].request : 0;
}
