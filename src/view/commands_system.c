/* SPDX-License-Identifier: MIT
 *
 * Commands: screens, processes, requests, and a second system beside the first.
 */
#include "view/commands_inside.h"

#include <stdlib.h>

/* Screens and processes. */

void view_do_screen(struct view_app *v, const char *arg)
{
	(void)arg;
	v->stage.screen = v->stage.screen == VIEW_SCREEN_SYSTEM ? VIEW_SCREEN_STAGE
								: VIEW_SCREEN_SYSTEM;
	v->screen_chosen = true;
	view_compare_close(v);
	v->dirty = true;
}

const char *view_do_no_system(const struct view_app *v)
{
	return replay_is_system(v->frame.p) || v->stage.screen == VIEW_SCREEN_SYSTEM
		       ? NULL
		       : "This is a single program without requests.";
}

void view_show_process(struct view_app *v, uint32_t process)
{
	v->stage.process = process;
	v->stage.screen = VIEW_SCREEN_STAGE;
	v->screen_chosen = true;
	view_compare_close(v);
	v->dirty = true;
}

/* Those that have ended are passed over, unless all have. */
static void turn(struct view_app *v, uint32_t by)
{
	const struct picture *p = v->frame.p;
	uint32_t n = p->n_processes - 1, at = v->frame.process;

	for (uint32_t tries = 0; tries < n; tries++) {
		at = 1 + (at - 1 + by) % n;
		if (!p->processes[at].exited)
			break;
	}
	v->stage.process = at;
	v->dirty = true;
}

void view_do_next_process(struct view_app *v, const char *arg)
{
	(void)arg;
	turn(v, 1);
}

void view_do_previous_process(struct view_app *v, const char *arg)
{
	(void)arg;
	turn(v, v->frame.p->n_processes - 2);
}

const char *view_do_no_processes(const struct view_app *v)
{
	return v->frame.p->n_processes > 2 ? NULL : "There is one process only.";
}

/* Requests. */

void view_do_slow(struct view_app *v, const char *arg)
{
	(void)arg;
	view_slow_forward(v);
}

void view_do_slow_back(struct view_app *v, const char *arg)
{
	(void)arg;
	v->playing = false;
	view_slow_back(v);
}

const char *view_do_no_requests(const struct view_app *v)
{
	return v->frame.p->requests.sent || replay_system_of(v->source.store)
		       ? NULL
		       : "There are no requests.";
}

const char *view_do_no_request(const struct view_app *v)
{
	return view_request(v) ? NULL : "Select a request first: ) finds a slow one.";
}

/* The moment at which the callback has just begun, in its process. */
static void go_to_turn(struct view_app *v, uint32_t serial, const struct replay_turn *t)
{
	v->playing = false;
	v->stage.subject = (struct view_target){.serial = serial};
	v->stage.process = v->frame.p->threads[t->thread].process;
	replay_seek(v->cursor, t->begin + 1);
	view_app_moved(v);
}

void view_do_handler(struct view_app *v, const char *arg)
{
	uint32_t serial = view_request(v);
	uint64_t here = replay_position(v->cursor);
	const struct replay_turn *t;
	size_t n, next = 0;

	(void)arg;
	/* All of its callbacks, also those that come after the position. */
	replay_trail_follow(v->memory.trail, serial, UINT64_MAX);
	t = replay_trail_turns(v->memory.trail, &n);
	while (next < n && t[next].begin + 1 < here)
		next++;
	if (!n) {
		view_app_note(v, "No callback has run for it as far as is known.");
		return;
	}
	/* At one of them: the next.  Elsewhere: the first. */
	next = next < n && t[next].begin + 1 == here ? (next + 1) % n : 0;
	go_to_turn(v, serial, &t[next]);
	view_app_note(v, "Callback %zu of %zu that ran for the request; i goes on, ) to the "
			 "next slow one.",
		      next + 1, n);
}

void view_do_blocker(struct view_app *v, const char *arg)
{
	uint32_t serial = view_request(v);
	struct replay_turn t;

	(void)arg;
	replay_trail_follow(v->memory.trail, serial, UINT64_MAX);
	if (!replay_trail_blocker(v->memory.trail, &t)) {
		view_app_note(v, "It never had to wait for another callback.");
		return;
	}
	go_to_turn(v, serial, &t);
}

/* Two systems. */

void view_do_compare(struct view_app *v, const char *arg)
{
	const char *value;
	char *name = view_knob_parse(arg, &value);

	if (name)
		view_compare_changed(v, name, value);
	else if (arg)
		view_app_note(v, "Say what to change, and to what: :compare workers 4.");
	else if (!v->other.on && !replay_system_of(v->source.store))
		view_app_note(v, "There is no other system; :compare threadpool 8 puts "
				 "this script beside itself, changed.");
	else
		view_compare(v);
	free(name);
}

const char *view_do_cannot_compare(const struct view_app *v)
{
	return v->session->open_changed ||
			       (v->session->open_other && replay_system_of(v->source.store))
		       ? NULL
		       : "Systems of a script can be compared, not this.";
}

void view_do_swap(struct view_app *v, const char *arg)
{
	(void)arg;
	view_compare_swap(v);
}

const char *view_do_nothing_beside(const struct view_app *v)
{
	return v->other.on ? NULL : "Nothing is compared: press c.";
}

/* Orders. */

void view_do_orders(struct view_app *v, const char *arg)
{
	(void)arg;
	view_orders_open(v);
}

const char *view_do_no_orders(const struct view_app *v)
{
	return !v->session->orders ? "A recorded journal is one order already."
	       : replay_system_of(v->source.store)
		       ? "Orders are of a single program, not of a system under load."
		       : NULL;
}
