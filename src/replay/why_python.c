/* SPDX-License-Identifier: MIT
 *
 * What happens next in a Python loop, and why.
 */
#include <inttypes.h>

#include "replay/why_inside.h"

static bool kind_is(const struct situation *w, enum jrn_kind kind)
{
	return w->next.kind == kind;
}

static bool begins(const struct situation *w, enum jrn_item_type type)
{
	return kind_is(w, JRN_BEGIN) && w->type == type;
}

static const struct pic_item *item(const struct situation *w)
{
	return &w->p->items[w->item];
}

static bool enters(const struct situation *w, enum jrn_phase phase)
{
	return kind_is(w, JRN_PHASE) && w->next.v[1] == phase;
}

static bool polls(const struct situation *w, enum jrn_poll_reason reason)
{
	return kind_is(w, JRN_POLL) && w->next.v[2] == reason;
}

static bool moves_to(const struct situation *w, enum jrn_queue_type type)
{
	return kind_is(w, JRN_MOVE) && w->next.v[1] && w->next.v[1] == w->queues[type];
}

/* The thread's innermost item: what runs while the record is written. */
static uint32_t running(const struct situation *w)
{
	return w->p->threads[w->thread].top;
}

/* Handles and tasks. */

static bool is_first_step(const struct situation *w)
{
	return begins(w, JRN_IT_TASK) && item(w)->runs == 0;
}

static void tell_first_step(const struct situation *w)
{
	why_say(w,
		"Making a task runs nothing: it put the task's first step at the end of "
		"ready. The pass runs what stood there when it began, in this order.");
}

static bool is_step(const struct situation *w)
{
	return begins(w, JRN_IT_TASK);
}

static void tell_step(const struct situation *w)
{
	const struct pic_await *a = jrn_picture_await(w->p, w->item);

	if (a && a->line)
		why_say(w, "The task goes on behind its await at line %" PRIu32 ": ", a->line);
	else
		why_say(w, "The task goes on: ");
	why_say(w, "what it waited for is done, and that put its next step into ready.");
}

static bool is_handle(const struct situation *w)
{
	return begins(w, JRN_IT_HANDLE);
}

static void tell_handle(const struct situation *w)
{
	why_say(w, "ready is first in, first out, and this is its turn. call_soon, or a "
		   "future's done callback, put it there.");
}

static bool is_inline_timer(const struct situation *w)
{
	return begins(w, JRN_IT_TIMER_HANDLE) && why_loop(w)->phase == JRN_PH_TIMERS;
}

static void tell_inline_timer(const struct situation *w)
{
	why_say(w, "Its millisecond has come. uvloop runs a timer inline, in libuv's timers "
		   "phase, before anything in ready.");
}

static bool is_timer(const struct situation *w)
{
	return begins(w, JRN_IT_TIMER_HANDLE);
}

static void tell_timer(const struct situation *w)
{
	why_say(w, "Its time had come when this pass looked at the heap; due timers stand "
		   "in ready behind what was there already.");
}

static bool is_job(const struct situation *w)
{
	return begins(w, JRN_IT_JOB);
}

static void tell_job(const struct situation *w)
{
	why_say(w, "A thread of the executor is free and takes the oldest job. The loop goes "
		   "on meanwhile, as far as the GIL lets it.");
}

/* Where they go. */

static bool is_woken(const struct situation *w)
{
	return moves_to(w, JRN_Q_READY) && w->type == JRN_IT_TASK;
}

static void tell_woken(const struct situation *w)
{
	uint32_t by = running(w);

	why_say(w, "What it awaited is done");
	if (by && by != w->item) {
		why_say(w, ", by ");
		why_item(w, by);
	}
	why_say(w, ". A future never runs who waits for it: it puts the task at the end of "
		   "ready, for the next pass.");
}

static bool is_due(const struct situation *w)
{
	return moves_to(w, JRN_Q_READY);
}

static void tell_due(const struct situation *w)
{
	why_say(w, "It is due, so it leaves the heap and joins ready, at its end.");
}

static bool is_suspended(const struct situation *w)
{
	return moves_to(w, JRN_Q_SUSPENDED);
}

static void tell_suspended(const struct situation *w)
{
	why_say(w, "Its step has ended at an await that must wait. It costs nothing until "
		   "what it awaits puts it into ready again.");
}

/* select. */

static bool is_select_ready(const struct situation *w)
{
	return polls(w, JRN_POLL_PENDING) || polls(w, JRN_POLL_IDLE);
}

static void tell_select_ready(const struct situation *w)
{
	why_say(w, "It looks, but does not wait: ");
	why_count(w, why_len(w, JRN_Q_READY), "handle is ready.", "handles are ready.");
}

static bool is_select_timer(const struct situation *w)
{
	return polls(w, JRN_POLL_TIMER);
}

static void tell_select_timer(const struct situation *w)
{
	uint32_t timer = why_first_timer(w, 0);

	why_say(w, "Nothing is ready, so it may block for ");
	replay_word_span(w->out, w->next.v[1]);
	if (timer) {
		why_say(w, ": until ");
		why_item(w, timer);
		why_say(w, " is due at ");
		replay_word_time(w->out, w->p->items[timer].due);
	}
	why_say(w, ", in whole milliseconds. I/O or another thread wakes it earlier.");
}

static bool is_select_forever(const struct situation *w)
{
	return polls(w, JRN_POLL_FOREVER);
}

static void tell_select_forever(const struct situation *w)
{
	why_say(w, "Nothing is ready and no timer waits: only I/O, or call_soon_threadsafe "
		   "of another thread, can wake it.");
}

static bool is_select_other(const struct situation *w)
{
	return kind_is(w, JRN_POLL);
}

static void tell_select_other(const struct situation *w)
{
	why_say(w, w->next.v[2] == JRN_POLL_STOPPED
			   ? "stop() was called: it only looks, and this pass is the last."
			   : "It looks, but does not wait: something is to be done at once.");
}

/* Phases. */

static bool is_select_phase(const struct situation *w)
{
	return enters(w, JRN_PH_POLL);
}

static void tell_select_phase(const struct situation *w)
{
	why_say(w, "A pass asks the selector first, for how long ready and the timers decide.");
}

static bool is_timers_phase(const struct situation *w)
{
	return enters(w, JRN_PH_TIMERS);
}

static void tell_timers_phase(const struct situation *w)
{
	why_say(w, w->selector
			   ? "Timers whose time has come go from the heap into ready, behind "
			     "what is there and behind I/O; they run in this pass."
			   : "libuv runs the timers whose millisecond has come, inline, before "
			     "ready.");
}

static bool is_ready_phase(const struct situation *w)
{
	return enters(w, JRN_PH_READY) || enters(w, JRN_PH_IDLE);
}

static void tell_ready_phase(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	if (n == 0) {
		why_say(w, "Nothing is ready: this pass runs nothing.");
		return;
	}
	why_say(w, "This pass runs what is in ready now: ");
	why_count(w, n, "handle", "handles");
	why_say(w, ". What they add waits for the next pass.");
}

const struct rule why_python_rules[] = {
	{"py-first-step", is_first_step, tell_first_step},
	{"py-step", is_step, tell_step},
	{"py-handle", is_handle, tell_handle},
	{"py-inline-timer", is_inline_timer, tell_inline_timer},
	{"py-timer", is_timer, tell_timer},
	{"py-job", is_job, tell_job},
	{"py-woken", is_woken, tell_woken},
	{"py-due", is_due, tell_due},
	{"py-suspended", is_suspended, tell_suspended},
	{"py-select-ready", is_select_ready, tell_select_ready},
	{"py-select-timer", is_select_timer, tell_select_timer},
	{"py-select-forever", is_select_forever, tell_select_forever},
	{"py-select", is_select_other, tell_select_other},
	{"py-phase-select", is_select_phase, tell_select_phase},
	{"py-phase-timers", is_timers_phase, tell_timers_phase},
	{"py-phase-ready", is_ready_phase, tell_ready_phase},
	{NULL, NULL, NULL},
};
