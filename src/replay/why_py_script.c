/* SPDX-License-Identifier: MIT
 *
 * What a Python script asks for: new tasks, handles, timers and jobs, and the moves of
 * tasks into ready and out of it.
 */
#include <inttypes.h>

#include "replay/why_inside.h"

/* New items. */

static bool makes_task(const struct situation *w)
{
	return w->type == JRN_IT_TASK;
}

static void tell_new_task(const struct situation *w)
{
	why_say(w,
		"create_task() makes a task of the coroutine and puts its first step at "
		"the end of ready. Nothing of it runs now.");
}

static bool makes_self_pipe(const struct situation *w)
{
	return w->type == JRN_IT_HANDLE && why_is_called(w, "_read_from_self");
}

static void tell_new_self_pipe(const struct situation *w)
{
	why_say(w,
		"select has found the self-pipe readable, which another thread wrote to "
		"so that it returns: the pipe's handle joins ready.");
}

static bool makes_from_thread(const struct situation *w)
{
	uint32_t cause = (uint32_t)w->next.v[6];

	return w->type == JRN_IT_HANDLE && cause && cause < w->p->n_items &&
	       w->p->items[cause].state == PIC_RUNNING &&
	       w->p->items[cause].thread != w->thread;
}

static void tell_new_from_thread(const struct situation *w)
{
	why_say(w,
		"call_soon_threadsafe puts it at the end of ready and wakes the loop, "
		"which may be blocked in %s.",
		w->selector ? "select" : "poll");
}

static bool makes_handle(const struct situation *w)
{
	return w->type == JRN_IT_HANDLE;
}

static void tell_new_handle(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	why_say(w, "call_soon puts it at the end of ready");
	if (n)
		why_say(w, ", behind %" PRIu32, n);
	why_say(w, why_in_pass(w)
			   ? ". It waits for the next pass: this one runs only what "
			     "was ready when it began."
			   : ". The loop's next pass runs it.");
}

static bool makes_sleep(const struct situation *w)
{
	return w->type == JRN_IT_TIMER_HANDLE && why_is_called(w, "sleep");
}

static void tell_new_sleep(const struct situation *w)
{
	why_say(w,
		"sleep() files a timer %sand suspends the task: the thread is free for "
		"others until it is due.",
		w->selector ? "in the loop's heap " : "with libuv ");
}

static bool makes_timer(const struct situation *w)
{
	return w->type == JRN_IT_TIMER_HANDLE;
}

static void tell_new_timer(const struct situation *w)
{
	if (w->selector)
		why_say(w, "It goes into the heap of timers, by due time. When it is due "
			   "it joins ready, after the select of some pass.");
	else
		why_say(w, "On uvloop each is a libuv timer, in whole ms: it runs in a "
			   "timers phase, not through ready.");
}

static bool makes_job(const struct situation *w)
{
	return w->type == JRN_IT_JOB;
}

static void tell_new_job(const struct situation *w)
{
	uint32_t idle, n = why_pool(w, &idle);

	why_say(w,
		"The function is queued for a worker thread, and the script goes on at "
		"once. ");
	if (n)
		why_say(w, "%" PRIu32 " worker%s so far.", n, n == 1 ? "" : "s");
	else
		why_say(w, "There is none yet: one is started.");
}

static bool makes_thread(const struct situation *w)
{
	return w->type == JRN_IT_CALL && w->next.v[2] == 0;
}

static void tell_new_thread(const struct situation *w)
{
	why_say(w, "A new thread is going to run this function.");
}

const struct rule why_py_new_rules[] = {
	{"py-new-task", makes_task, tell_new_task},
	{"py-new-self-pipe", makes_self_pipe, tell_new_self_pipe},
	{"py-new-threadsafe", makes_from_thread, tell_new_from_thread},
	{"py-new-handle", makes_handle, tell_new_handle},
	{"py-new-sleep", makes_sleep, tell_new_sleep},
	{"py-new-timer", makes_timer, tell_new_timer},
	{"py-new-job", makes_job, tell_new_job},
	{"py-new-thread", makes_thread, tell_new_thread},
	{NULL, NULL, NULL},
};

/* Moves. */

static unsigned target(const struct situation *w)
{
	int64_t q = w->next.v[1];

	return q > 0 && q < w->p->n_queues ? w->p->queues[q].type : JRN_Q_TYPE_COUNT;
}

static bool is_woken(const struct situation *w)
{
	return target(w) == JRN_Q_READY && w->awaited.woken;
}

static void tell_woken(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	why_say(w, "It awaited ");
	why_awaited(w);
	why_say(w, ". That is over, so it goes to the end of ready");
	if (n)
		why_say(w, ", behind %" PRIu32, n);
	why_say(w, why_in_pass(w) ? "; the next pass runs it." : ".");
}

static bool is_due(const struct situation *w)
{
	return target(w) == JRN_Q_READY && w->type == JRN_IT_TIMER_HANDLE;
}

static void tell_due(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	why_say(w, "It was due at ");
	replay_word_time(w->out, w->p->items[w->item].due);
	why_say(w, ": it leaves the heap for the end of ready, ");
	if (n)
		why_say(w, "behind %" PRIu32 " others, ", n);
	why_say(w, "and this pass runs it.");
}

static bool is_yield(const struct situation *w)
{
	return target(w) == JRN_Q_READY && w->type == JRN_IT_TASK;
}

static void tell_yield(const struct situation *w)
{
	uint32_t n = why_len(w, JRN_Q_READY);

	why_say(w, "It only gave up its turn, as sleep(0) does: it goes to the end of "
		   "ready");
	if (n)
		why_say(w, ", behind %" PRIu32, n);
	why_say(w, ", for the next pass.");
}

static bool is_suspended(const struct situation *w)
{
	return target(w) == JRN_Q_SUSPENDED;
}

static void tell_suspended(const struct situation *w)
{
	why_say(w, "It awaits ");
	why_awaited(w);
	why_say(w,
		". Until that is over it is in no queue of the loop, and costs nothing.");
}

const struct rule why_py_move_rules[] = {
	{"py-wakes", is_woken, tell_woken},
	{"py-due", is_due, tell_due},
	{"py-yields", is_yield, tell_yield},
	{"py-suspended", is_suspended, tell_suspended},
	{NULL, NULL, NULL},
};
