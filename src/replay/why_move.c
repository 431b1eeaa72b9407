/* SPDX-License-Identifier: MIT
 *
 * The next event moves an item: a job to a thread or back, a timer or a promise job into
 * its queue.
 */
#include "replay/why_inside.h"

static unsigned target(const struct situation *w)
{
	int64_t q = w->next.v[1];

	return q > 0 && q < w->p->n_queues ? w->p->queues[q].type : JRN_Q_TYPE_COUNT;
}

static bool to_thread(const struct situation *w)
{
	return target(w) == JRN_Q_POOL_BUSY;
}

static void tell_to_thread(const struct situation *w)
{
	why_say(w, "A pool thread is free and takes the first job of the queue.");
}

static bool to_poll(const struct situation *w)
{
	return target(w) == JRN_Q_POLL;
}

static bool to_poll_of_busy_loop(const struct situation *w)
{
	return to_poll(w) && w->thread && w->p->threads[w->thread].top;
}

static void tell_to_busy_poll(const struct situation *w)
{
	why_say(w, "It is done, but the loop's thread is inside ");
	why_item(w, w->p->threads[w->thread].top);
	why_say(w, ", and a callback is never interrupted: its own callback waits for "
		   "poll.");
}

static bool to_poll_without_core(const struct situation *w)
{
	return to_poll(w) && w->thread && !w->p->threads[w->thread].core &&
	       w->p->threads[w->thread].wait == JRN_WAIT_CORE;
}

static void tell_to_poll_without_core(const struct situation *w)
{
	why_say(w, "It is done, but every core is busy, so the loop's thread cannot run: "
		   "the "
		   "callback waits until it gets one.");
}

static void tell_to_poll(const struct situation *w)
{
	why_say(w, why_loop(w)->polling
			   ? "It is done, and that wakes the loop, which is blocked in "
			     "poll: "
			     "its callback can run."
			   : "It is done; its callback waits until the loop polls.");
}

static bool to_timers(const struct situation *w)
{
	return target(w) == JRN_Q_TIMERS;
}

static void tell_to_timers(const struct situation *w)
{
	why_say(w,
		w->type == JRN_IT_INTERVAL
			? "An interval starts again when its callback has run, counted "
			  "from "
			  "just before that callback: it does not catch up on missed "
			  "turns."
			: "The timer is started again and goes to the end of its list.");
}

static bool to_pool(const struct situation *w)
{
	return target(w) == JRN_Q_POOL || target(w) == JRN_Q_POOL_SLOW;
}

static void tell_to_pool(const struct situation *w)
{
	why_say(w, "The operation needs more than one job: the next one joins the end of "
		   "the "
		   "pool's queue.");
}

static bool to_jobs(const struct situation *w)
{
	return target(w) == JRN_Q_MICROTASKS;
}

static void tell_to_jobs(const struct situation *w)
{
	why_say(w,
		"Its promise is settled now, so the job joins the end of the microtask "
		"queue.");
}

static void tell_move(const struct situation *w)
{
	why_say(w, "It is done with where it was, and waits for its next turn.");
}

const struct rule why_move_rules[] = {
	{"job-to-thread", to_thread, tell_to_thread},
	{"done-while-busy", to_poll_of_busy_loop, tell_to_busy_poll},
	{"done-without-core", to_poll_without_core, tell_to_poll_without_core},
	{"done", to_poll, tell_to_poll},
	{"timer-again", to_timers, tell_to_timers},
	{"next-pool-job", to_pool, tell_to_pool},
	{"promise-settled", to_jobs, tell_to_jobs},
	{"move", NULL, tell_move},
	{NULL, NULL, NULL},
};
