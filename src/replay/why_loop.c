/* SPDX-License-Identifier: MIT
 *
 * The next event is the loop's own: it enters a phase, or poll looks at the clock.
 */
#include <inttypes.h>

#include "replay/why_inside.h"

/* Poll. */

static enum jrn_poll_reason reason(const struct situation *w)
{
	return (enum jrn_poll_reason)w->next.v[2];
}

/* What poll may be woken by: jobs of the pool, operations of the kernel. */
static void say_under_way(const struct situation *w)
{
	uint32_t pool = why_len(w, JRN_Q_POOL) + why_len(w, JRN_Q_POOL_SLOW) +
			why_len(w, JRN_Q_POOL_BUSY);
	uint32_t kernel = why_len(w, JRN_Q_KERNEL);

	for (uint32_t t = 1; !why_len(w, JRN_Q_POOL_BUSY) && t < w->p->n_threads; t++)
		pool += w->p->threads[t].role == JRN_ROLE_POOL && w->p->threads[t].top;
	if (pool)
		why_count(w, pool, "pool job", "pool jobs");
	if (pool && kernel)
		why_say(w, " and ");
	if (kernel)
		why_count(w, kernel, "kernel operation", "kernel operations");
	if (!pool && !kernel)
		why_say(w, "something");
}

static bool is_timer_wait(const struct situation *w)
{
	return reason(w) == JRN_POLL_TIMER;
}

static void tell_timer_wait(const struct situation *w)
{
	uint32_t timer = why_first_timer(w, 0);

	why_say(w, "poll may block for ");
	replay_word_span(w->out, w->next.v[1]);
	if (timer) {
		why_say(w, ": until ");
		why_item(w, timer);
		why_say(w, " is due at ");
		replay_word_time(w->out, w->p->items[timer].due);
	} else {
		why_say(w, ": until libuv's timer is due");
	}
	why_say(w, ". No immediate waits; I/O that is ready earlier wakes it.");
}

static bool is_idle(const struct situation *w)
{
	return reason(w) == JRN_POLL_IDLE;
}

static void tell_idle(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_CHECK);

	why_say(w, "poll looks for I/O but does not block (timeout 0): ");
	if (n == 1)
		why_item(w, why_first(w, JRN_Q_CHECK));
	else if (n)
		why_say(w, "%" PRIu32 " immediates", n);
	else
		why_say(w, "an idle handle is active, which stands for an immediate and");
	why_say(w, n == 1 || !n ? " waits for check." : " wait for check.");
}

static bool is_timer_due(const struct situation *w)
{
	return reason(w) == JRN_POLL_TIMER_DUE;
}

static void tell_timer_due(const struct situation *w)
{
	uint32_t timer = why_first_timer(w, 0);

	why_say(w, "poll looks for I/O but does not block (timeout 0): ");
	if (timer)
		why_item(w, timer);
	else
		why_say(w, "libuv's timer");
	why_say(w, " is due already%s.",
		w->timers_last ? ", and the timers phase comes after check" : "");
}

static bool is_for_ever(const struct situation *w)
{
	return reason(w) == JRN_POLL_FOREVER;
}

static void tell_for_ever(const struct situation *w)
{
	why_say(w, "poll blocks until I/O is ready, however long that takes: no timer "
		   "and no "
		   "immediate waits, only ");
	say_under_way(w);
	why_say(w, " under way.");
}

static bool is_nothing_alive(const struct situation *w)
{
	return reason(w) == JRN_POLL_NOTHING_ALIVE;
}

static void tell_nothing_alive(const struct situation *w)
{
	why_say(w,
		"poll does not block: nothing that keeps the loop alive is left (what is "
		"unref'd does not count). The loop will end after this iteration.");
}

static bool is_closing(const struct situation *w)
{
	return reason(w) == JRN_POLL_CLOSING;
}

static void tell_closing(const struct situation *w)
{
	why_say(w,
		"poll looks for I/O but does not block (timeout 0): a handle is closing, "
		"and its close callback is to run in this iteration.");
}

static bool is_pending(const struct situation *w)
{
	return reason(w) == JRN_POLL_PENDING;
}

static void tell_pending(const struct situation *w)
{
	why_say(w,
		"poll looks for I/O but does not block (timeout 0): a callback waits in "
		"the pending queue.");
}

static void tell_stopped(const struct situation *w)
{
	why_say(w,
		"poll does not block: the loop was asked to stop and only finishes this "
		"iteration.");
}

const struct rule why_poll_rules[] = {
	{"poll-timer", is_timer_wait, tell_timer_wait},
	{"poll-immediate", is_idle, tell_idle},
	{"poll-timer-due", is_timer_due, tell_timer_due},
	{"poll-for-ever", is_for_ever, tell_for_ever},
	{"poll-nothing-alive", is_nothing_alive, tell_nothing_alive},
	{"poll-closing", is_closing, tell_closing},
	{"poll-pending", is_pending, tell_pending},
	{"poll-stopped", NULL, tell_stopped},
	{NULL, NULL, NULL},
};

/* Phases. */

static bool enters(const struct situation *w, enum jrn_phase phase)
{
	return w->next.v[1] == phase;
}

static bool is_start(const struct situation *w)
{
	return enters(w, JRN_PH_START);
}

static void tell_start(const struct situation *w)
{
	why_say(w, "The process starts: the main script runs before the loop does.");
}

static bool is_first_timers(const struct situation *w)
{
	return enters(w, JRN_PH_TIMERS) && w->timers_last && why_loop(w)->iteration == 0;
}

static void say_due(const struct situation *w)
{
	uint32_t timer = why_first_timer(w, 0);

	if (!timer) {
		why_say(w, "No timer waits.");
	} else if (why_is_due(w, timer)) {
		why_item(w, timer);
		why_say(w, " is due.");
	} else {
		why_say(w, "None is due: the next, ");
		why_item(w, timer);
		why_say(w, ", at ");
		replay_word_time(w->out, w->p->items[timer].due);
		why_say(w, ".");
	}
}

static void tell_first_timers(const struct situation *w)
{
	why_say(w,
		"Before its first iteration the loop looks at its timers once; from then "
		"on they come last. ");
	say_due(w);
}

static bool is_timers(const struct situation *w)
{
	return enters(w, JRN_PH_TIMERS);
}

static void tell_timers(const struct situation *w)
{
	why_say(w, w->timers_last ? "Timers come last in an iteration, after closing. "
				  : "An iteration begins with the timers. ");
	say_due(w);
}

static bool is_pending_phase(const struct situation *w)
{
	return enters(w, JRN_PH_PENDING);
}

static void tell_pending_phase(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_PENDING);

	why_say(w, "pending runs the few I/O callbacks that were put off to this "
		   "iteration: ");
	if (n)
		why_count(w, n, "waits", "wait");
	else
		why_say(w, "none waits");
	why_say(w, ". Most I/O is handled in poll.");
}

static bool is_idle_phase(const struct situation *w)
{
	return enters(w, JRN_PH_IDLE) || enters(w, JRN_PH_PREPARE);
}

static void tell_idle_phase(const struct situation *w)
{
	why_say(w,
		"idle and prepare belong to libuv's users in C; Node has nothing of the "
		"script's there, and the loop passes on to poll.");
}

static bool is_poll_phase(const struct situation *w)
{
	return enters(w, JRN_PH_POLL);
}

static void tell_poll_phase(const struct situation *w)
{
	uint32_t ready = why_len(w, JRN_Q_POLL);

	why_say(w, "poll asks the kernel what is ready and runs the callbacks of it, of "
		   "pool "
		   "jobs, sockets and messages. ");
	if (ready)
		why_count(w, ready, "callback is ready now.", "callbacks are ready now.");
	else
		why_say(w, "Nothing is ready yet.");
}

static bool is_check_phase(const struct situation *w)
{
	return enters(w, JRN_PH_CHECK);
}

static void tell_check_phase(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_CHECK);

	why_say(w,
		"poll is through, and check comes next: it runs the immediates that are "
		"queued by now. ");
	if (n)
		why_count(w, n, "immediate waits.", "immediates wait.");
	else
		why_say(w, "There is none.");
}

static bool is_closing_phase(const struct situation *w)
{
	return enters(w, JRN_PH_CLOSING);
}

static void tell_closing_phase(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_CLOSING);

	why_say(w, "After check come the close callbacks of sockets and ports: ");
	if (n)
		why_count(w, n, "of them waits.", "of them wait.");
	else
		why_say(w, "there is none.");
}

static void tell_exit_phase(const struct situation *w)
{
	why_say(w,
		"The loop has ended: no ref'd timer, no request, no open handle keeps it "
		"alive. Now come beforeExit and exit.");
}

const struct rule why_phase_rules[] = {
	{"phase-start", is_start, tell_start},
	{"phase-first-timers", is_first_timers, tell_first_timers},
	{"phase-timers", is_timers, tell_timers},
	{"phase-pending", is_pending_phase, tell_pending_phase},
	{"phase-idle", is_idle_phase, tell_idle_phase},
	{"phase-poll", is_poll_phase, tell_poll_phase},
	{"phase-check", is_check_phase, tell_check_phase},
	{"phase-closing", is_closing_phase, tell_closing_phase},
	{"phase-exit", NULL, tell_exit_phase},
	{NULL, NULL, NULL},
};
