/* SPDX-License-Identifier: MIT
 *
 * The next event is the doing of asyncio's loop, or of uvloop's: a phase, a poll.
 */
#include <inttypes.h>

#include "replay/why_inside.h"

static bool enters(const struct situation *w, enum jrn_phase phase)
{
	return w->next.v[1] == phase;
}

static bool is_ready(const struct situation *w)
{
	return enters(w, JRN_PH_READY);
}

static void tell_ready(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	if (n == 0) {
		why_say(w, "Nothing is ready, so there is nothing to run in this pass.");
		return;
	}
	why_say(w, "This pass runs ");
	if (n == 1)
		why_say(w, "the one handle that is ready now");
	else
		why_say(w, "the %" PRIu32 " handles that are ready now", n);
	why_say(w, ", a snapshot. What they put into ready waits for the next pass.");
}

static bool is_select(const struct situation *w)
{
	return w->selector && enters(w, JRN_PH_POLL);
}

static void tell_select(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	why_say(w, "Each pass of the loop begins with select, which looks at sockets and "
		   "at the self-pipe. ");
	if (n)
		why_count(w, n, "handle is ready already.", "handles are ready already.");
	else
		why_say(w, "ready is empty.");
}

static bool is_scheduled(const struct situation *w)
{
	return w->selector && enters(w, JRN_PH_TIMERS);
}

static void tell_scheduled(const struct situation *w)
{
	uint32_t timer = why_first_timer(w, 0);

	why_say(w, "Timers that are due leave the heap, earliest first, and join the end "
		   "of ready");
	if (timer) {
		why_say(w, ": ");
		why_item(w, timer);
		why_say(w, " was due at ");
		replay_word_time(w->out, w->p->items[timer].due);
	}
	why_say(w, ".");
}

static bool is_idle(const struct situation *w)
{
	return enters(w, JRN_PH_IDLE);
}

static void tell_idle(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	why_say(w,
		"uvloop runs ready from an idle handle of libuv, which is active while "
		"something is ready: ");
	if (n)
		why_count(w, n, "handle waits.", "handles wait.");
	else
		why_say(w, "nothing is.");
}

static bool is_unused(const struct situation *w)
{
	return enters(w, JRN_PH_PREPARE) || enters(w, JRN_PH_CHECK);
}

static void tell_unused(const struct situation *w)
{
	why_say(w, "libuv passes through this phase; uvloop has nothing of the script's "
		   "there.");
}

static bool is_poll(const struct situation *w)
{
	return enters(w, JRN_PH_POLL);
}

static void tell_poll(const struct situation *w)
{
	why_say(w, "poll asks the kernel for sockets and for the wake-ups of other "
		   "threads. What ready holds was run before, in idle.");
}

static bool is_closing(const struct situation *w)
{
	return enters(w, JRN_PH_CLOSING);
}

static void tell_closing(const struct situation *w)
{
	why_say(w,
		"Each call_later of uvloop is a libuv timer of its own; those that have "
		"run or were cancelled are closed here.");
}

static bool is_left(const struct situation *w)
{
	return enters(w, JRN_PH_EXIT);
}

static void tell_left(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	why_say(w, "The loop is left: it was told to stop, or SystemExit came through.");
	if (n == 0)
		return;
	why_say(w, " ");
	why_count(w, n, "handle stays", "handles stay");
	why_say(w, " in ready for the next run.");
}

const struct rule why_py_phase_rules[] = {
	{"py-pass", is_ready, tell_ready},
	{"py-select", is_select, tell_select},
	{"py-scheduled", is_scheduled, tell_scheduled},
	{"py-idle", is_idle, tell_idle},
	{"py-unused", is_unused, tell_unused},
	{"py-poll", is_poll, tell_poll},
	{"py-closing", is_closing, tell_closing},
	{"py-left", is_left, tell_left},
	{NULL, NULL, NULL},
};

/* How long select blocks. */

static enum jrn_poll_reason reason(const struct situation *w)
{
	return (enum jrn_poll_reason)w->next.v[2];
}

static const char *selector(const struct situation *w)
{
	return w->selector ? "select" : "poll";
}

static bool finds_ready(const struct situation *w)
{
	return (w->selector && reason(w) == JRN_POLL_PENDING) ||
	       reason(w) == JRN_POLL_IDLE;
}

static void tell_finds_ready(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	why_say(w,
		"%s looks but does not block (timeout 0), because ready is not empty: ",
		selector(w));
	if (n == 1) {
		why_item(w, why_first(w, JRN_Q_READY));
		why_say(w, " waits.");
	} else {
		why_say(w, "%" PRIu32 " handles wait.", n);
	}
}

static bool waits_for_timer(const struct situation *w)
{
	return reason(w) == JRN_POLL_TIMER;
}

static void tell_waits_for_timer(const struct situation *w)
{
	uint32_t timer = why_first_timer(w, 0);

	why_say(w, "ready is empty, so %s blocks until ", selector(w));
	if (!timer) {
		why_say(w, "the first timer is due.");
		return;
	}
	why_item(w, timer);
	why_say(w, " is due, in ");
	replay_word_span(w->out, w->p->items[timer].due - w->next.at);
	why_say(w, w->selector ? ": rounded up to whole ms, "
			       : ": by libuv's clock of whole ms, ");
	replay_word_span(w->out, w->next.v[1]);
	why_say(w, ".");
}

/* libuv reckons with the time that it read when the iteration began. */
static bool is_stale(const struct situation *w)
{
	return waits_for_timer(w) && why_is_due(w, why_first_timer(w, 0));
}

static void tell_stale(const struct situation *w)
{
	why_say(w,
		"libuv reckons with the clock as it was when this iteration began, so it "
		"blocks for ");
	replay_word_span(w->out, w->next.v[1]);
	why_say(w, ", though ");
	why_item(w, why_first_timer(w, 0));
	why_say(w, " is due.");
}

static bool finds_due(const struct situation *w)
{
	return reason(w) == JRN_POLL_TIMER_DUE;
}

static void tell_finds_due(const struct situation *w)
{
	uint32_t timer = why_first_timer(w, 0);

	why_say(w, "%s looks but does not block (timeout 0): ", selector(w));
	if (timer) {
		why_item(w, timer);
		why_say(w, " is due since ");
		replay_word_time(w->out, w->p->items[timer].due);
		why_say(w, ".");
	} else {
		why_say(w, "a timer is due.");
	}
}

static bool waits_for_ever(const struct situation *w)
{
	return reason(w) == JRN_POLL_FOREVER;
}

static void tell_waits_for_ever(const struct situation *w)
{
	why_say(w,
		"ready is empty and no timer waits: %s blocks until a socket is ready or "
		"another thread calls call_soon_threadsafe.",
		selector(w));
}

static bool stops(const struct situation *w)
{
	return reason(w) == JRN_POLL_STOPPED;
}

static void tell_stops(const struct situation *w)
{
	why_say(w,
		"loop.stop() was called: %s does not block, and the loop ends after this "
		"pass.",
		selector(w));
}

const struct rule why_py_poll_rules[] = {
	{"py-poll-ready", finds_ready, tell_finds_ready},
	{"py-poll-stale", is_stale, tell_stale},
	{"py-poll-timer", waits_for_timer, tell_waits_for_timer},
	{"py-poll-due", finds_due, tell_finds_due},
	{"py-poll-for-ever", waits_for_ever, tell_waits_for_ever},
	{"py-poll-stopped", stops, tell_stops},
	{NULL, NULL, NULL},
};
