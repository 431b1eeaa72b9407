/* SPDX-License-Identifier: MIT
 *
 * The next event is a begin: why this item runs now, and not another.
 */
#include <inttypes.h>

#include "replay/why_inside.h"

static bool on_pool(const struct situation *w)
{
	return (uint64_t)w->next.v[1] < w->p->n_threads &&
	       w->p->threads[w->next.v[1]].role == JRN_ROLE_POOL;
}

static bool is_slow_job(const struct situation *w)
{
	return on_pool(w) && w->type == JRN_IT_DNS;
}

static void tell_slow_job(const struct situation *w)
{
	uint32_t idle, n = why_pool(w, &idle);

	why_say(w, "Name lookups are slow I/O: they may hold %" PRIu32, (n + 1) / 2);
	why_say(w,
		" of the %" PRIu32 " pool threads at a time, and one of these is free.",
		n);
}

static void tell_pool_job(const struct situation *w)
{
	why_say(w,
		"A pool thread is free, and this job is the first in the pool's queue. "
		"The loop's own thread takes no part in it.");
}

static bool is_main(const struct situation *w)
{
	return w->type == JRN_IT_MAIN;
}

static void tell_main(const struct situation *w)
{
	why_say(w,
		why_loop(w)->phase == JRN_PH_START
			? "The main script runs first, as one callback from its first "
			  "line "
			  "to its last; the loop begins only after it."
			: "An ES module is loaded by the loop itself: its body runs as a "
			  "promise job of the poll phase, so its ticks come after its "
			  "jobs.");
}

static bool is_tick(const struct situation *w)
{
	return w->type == JRN_IT_TICK;
}

static bool is_tick_before_jobs(const struct situation *w)
{
	return is_tick(w) && why_len(w, JRN_Q_MICROTASKS) > 0;
}

static void tell_tick_before_jobs(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_MICROTASKS);

	why_say(w, "After a callback Node empties the nextTick queue first; ");
	why_count(w, n, "promise job waits", "promise jobs wait");
	why_say(w, " until no tick is left. The loop waits for both.");
}

static void tell_tick(const struct situation *w)
{
	why_say(w, "No callback and no promise job is left to run, so Node empties the "
		   "nextTick queue before the loop may go on.");
}

static bool is_job(const struct situation *w)
{
	return why_is_job(w->type);
}

static bool is_job_before_ticks(const struct situation *w)
{
	return is_job(w) && why_len(w, JRN_Q_TICKS) > 0;
}

static void tell_job_before_ticks(const struct situation *w)
{
	why_say(w,
		"Node is in the middle of the promise jobs and finishes them all before "
		"it looks at nextTick again: ");
	why_item(w, why_first(w, JRN_Q_TICKS));
	why_say(w, " waits.");
}

static void tell_job(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_MICROTASKS);

	why_say(w, "No nextTick callback waits, so the promise jobs run in the order in "
		   "which they were queued");
	if (n > 1)
		why_say(w, " (%" PRIu32 " wait)", n);
	why_say(w, "; the loop goes on when none is left.");
}

/* Only after an error do ticks and jobs outlive the end of their callback. */
static bool is_before_leftovers(const struct situation *w)
{
	return !is_job(w) && !is_tick(w) && w->type != JRN_IT_EVENT &&
	       w->type != JRN_IT_CALL && w->type != JRN_IT_LOOP_TIMER &&
	       !w->p->threads[w->next.v[1]].top &&
	       why_len(w, JRN_Q_TICKS) + why_len(w, JRN_Q_MICROTASKS) > 0;
}

static void tell_before_leftovers(const struct situation *w)
{
	why_say(w, "The callback before failed, and then Node does not drain what it "
		   "queued: ");
	why_drain(w, true);
	why_say(w, " must wait until this callback has ended.");
}

static bool is_timer(const struct situation *w)
{
	return w->type == JRN_IT_TIMEOUT || w->type == JRN_IT_INTERVAL;
}

static void tell_due(const struct situation *w, uint32_t timer)
{
	why_say(w, "due at ");
	replay_word_time(w->out, w->p->items[timer].due);
}

/* Another timer was due before this one, and still waits. */
static bool is_timer_of_list(const struct situation *w)
{
	uint32_t other = is_timer(w) ? why_first_timer(w, w->item) : 0;

	return other && w->p->items[other].due < w->p->items[w->item].due;
}

static void tell_timer_of_list(const struct situation *w)
{
	uint32_t other = why_first_timer(w, w->item);

	why_say(w,
		"Timers of one delay form a list, and Node finishes a list that it has "
		"begun: so ");
	why_item(w, other);
	why_say(w, ", ");
	tell_due(w, other);
	why_say(w, ", still waits.");
}

static bool is_timer_tie(const struct situation *w)
{
	uint32_t other = is_timer(w) ? why_first_timer(w, w->item) : 0;

	return other && w->p->items[other].due == w->p->items[w->item].due;
}

static void tell_timer_tie(const struct situation *w)
{
	uint32_t other = why_first_timer(w, w->item);

	why_say(w, "It is ");
	tell_due(w, w->item);
	why_say(w, ", and so is ");
	why_item(w, other);
	why_say(w, "; the list that was started first goes first.");
}

static bool is_timer_late(const struct situation *w)
{
	return is_timer(w) && w->next.at - w->p->items[w->item].due >= 2000000;
}

static void tell_timer_late(const struct situation *w)
{
	why_say(w, "It was ");
	tell_due(w, w->item);
	why_say(w, ", which is ");
	replay_word_span(w->out, w->next.at - w->p->items[w->item].due);
	why_say(w, " ago: a delay is the least time to wait, and the thread was busy. "
		   "Now the "
		   "loop is in its timers phase.");
}

static bool is_timer_before_loop(const struct situation *w)
{
	return is_timer(w) && why_loop(w)->iteration == 0 && w->timers_last;
}

static void tell_timer_before_loop(const struct situation *w)
{
	why_say(w, "It is ");
	tell_due(w, w->item);
	why_say(w,
		", which has passed: before its first iteration the loop runs the timers "
		"that are due, once.");
}

static bool is_timer_first(const struct situation *w)
{
	return is_timer(w) && why_first_timer(w, w->item);
}

static void tell_timer_first(const struct situation *w)
{
	uint32_t other = why_first_timer(w, w->item);

	why_say(w, "This is the timers phase, and it is ");
	tell_due(w, w->item);
	why_say(w, "; ");
	why_item(w, other);
	why_say(w, " is ");
	tell_due(w, other);
	why_say(w, ", so it comes later.");
}

static void tell_timer(const struct situation *w)
{
	why_say(w, "This is the timers phase, and it is ");
	tell_due(w, w->item);
	why_say(w, ": that has passed.");
}

static bool is_immediate(const struct situation *w)
{
	return w->type == JRN_IT_IMMEDIATE;
}

static bool is_immediate_before_timer(const struct situation *w)
{
	return is_immediate(w) && why_is_due(w, why_first_timer(w, 0));
}

static void tell_immediate_before_timer(const struct situation *w)
{
	why_say(w, "After poll comes the check phase, where immediates run. ");
	why_item(w, why_first_timer(w, 0));
	why_say(w, w->timers_last
			   ? " is due, but timers come after check."
			   : " is due, but its phase is over; it waits for the next "
			     "iteration.");
}

static void tell_immediate(const struct situation *w)
{
	why_say(w,
		"Immediates run in the check phase, right after poll, in the order they "
		"were queued; one that is queued now waits for the next iteration.");
}

static bool is_completion(const struct situation *w)
{
	return why_uses_pool(w->type);
}

static void tell_completion(const struct situation *w)
{
	uint32_t checks = why_len(w, JRN_Q_CHECK);

	/* Not every name lookup goes through the pool. */
	why_say(w,
		"%s finished, and poll runs the callbacks of what is ready in the order "
		"of completion",
		w->type == JRN_IT_DNS ? "It is" : "The pool has it");
	if (why_is_due(w, why_first_timer(w, 0)))
		why_say(w, "; timers that are due wait for their phase");
	else if (checks)
		why_say(w, "; immediates come next, in check");
	why_say(w, ".");
}

static bool is_kernel(const struct situation *w)
{
	return w->type == JRN_IT_NET || w->type == JRN_IT_DEVICE;
}

static void tell_kernel(const struct situation *w)
{
	why_say(w,
		why_loop(w)->phase == JRN_PH_PENDING
			? "It failed at once, when it was started; such errors are told "
			  "in "
			  "the pending phase of the next iteration."
			: "The kernel has reported it ready, and poll runs what is ready "
			  "in "
			  "the order in which it became so. No pool thread was needed.");
}

static bool is_message(const struct situation *w)
{
	return w->type == JRN_IT_MESSAGE;
}

static void tell_message(const struct situation *w)
{
	why_say(w,
		"Messages are delivered in poll, port by port in the order in which the "
		"ports were made, each as a callback of its own.");
}

static bool is_close(const struct situation *w)
{
	return w->type == JRN_IT_CLOSE;
}

static void tell_close(const struct situation *w)
{
	why_say(w, why_len(w, JRN_Q_CLOSING) > 1
			   ? "Close callbacks run in the closing phase, after check; "
			     "what was "
			     "closed last goes first."
			   : "Close callbacks run in the closing phase, after check.");
}

static bool is_rejections(const struct situation *w)
{
	return w->item && why_is_event(w, w->item, "unhandled");
}

static void tell_rejections(const struct situation *w)
{
	why_say(w, "Ticks and promise jobs are through, and only now does Node look for "
		   "promises that were rejected and that nobody handles.");
}

static bool is_event(const struct situation *w)
{
	return w->type == JRN_IT_EVENT;
}

static void tell_event(const struct situation *w)
{
	if (why_loop(w)->phase == JRN_PH_EXIT)
		why_say(w,
			"Nothing keeps the loop alive any more, so Node emits the events "
			"of the end: beforeExit may start new work, exit may not.");
	else
		why_say(w,
			"Node emits this event of the process now; its listeners run at "
			"once, one after the other.");
}

static bool is_call(const struct situation *w)
{
	return w->type == JRN_IT_CALL;
}

static void tell_call(const struct situation *w)
{
	why_say(w, "A call inside the running callback is no business of the loop's: it "
		   "runs "
		   "at once, on top of the caller.");
}

static bool is_loop_timer(const struct situation *w)
{
	return w->type == JRN_IT_LOOP_TIMER;
}

static void tell_loop_timer(const struct situation *w)
{
	why_say(w,
		"For libuv all of Node's timers are one. Its time has come, so Node now "
		"looks through its lists for what is due.");
}

static void tell_any(const struct situation *w)
{
	why_say(w, "It is the next in its queue.");
}

const struct rule why_begin_rules[] = {
	{"slow-job", is_slow_job, tell_slow_job},
	{"pool-job", on_pool, tell_pool_job},
	{"main-first", is_main, tell_main},
	{"tick-before-jobs", is_tick_before_jobs, tell_tick_before_jobs},
	{"tick", is_tick, tell_tick},
	{"job-before-ticks", is_job_before_ticks, tell_job_before_ticks},
	{"job", is_job, tell_job},
	{"leftovers", is_before_leftovers, tell_before_leftovers},
	{"timer-of-list", is_timer_of_list, tell_timer_of_list},
	{"timer-tie", is_timer_tie, tell_timer_tie},
	{"timer-late", is_timer_late, tell_timer_late},
	{"timer-before-loop", is_timer_before_loop, tell_timer_before_loop},
	{"timer-first", is_timer_first, tell_timer_first},
	{"timer", is_timer, tell_timer},
	{"immediate-before-timer", is_immediate_before_timer,
	 tell_immediate_before_timer},
	{"immediate", is_immediate, tell_immediate},
	{"completion", is_completion, tell_completion},
	{"kernel-ready", is_kernel, tell_kernel},
	{"message", is_message, tell_message},
	{"close", is_close, tell_close},
	{"rejections", is_rejections, tell_rejections},
	{"event", is_event, tell_event},
	{"call", is_call, tell_call},
	{"loop-timer", is_loop_timer, tell_loop_timer},
	{"begin", NULL, tell_any},
	{NULL, NULL, NULL},
};
