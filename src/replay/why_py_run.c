/* SPDX-License-Identifier: MIT
 *
 * What runs in a Python process: why this handle, task or job begins now, what its end
 * means, and why the GIL changes hands.
 */
#include <inttypes.h>

#include "replay/why_inside.h"

/* Begins. */

static bool is_main(const struct situation *w)
{
	return w->type == JRN_IT_MAIN;
}

static void tell_main(const struct situation *w)
{
	why_say(w,
		"Python runs the main script from its first line. The loop runs inside "
		"of it, in asyncio.run() or run_until_complete().");
}

static bool is_job(const struct situation *w)
{
	return w->type == JRN_IT_JOB;
}

static void tell_job(const struct situation *w)
{
	why_say(w, "A worker thread takes the first job of its queue. ");
	why_say(w, w->has_gil
			   ? "Its Python code needs the GIL, so it takes turns with the "
			     "loop's thread."
			   : "The loop's thread goes on meanwhile.");
}

static bool is_thread(const struct situation *w)
{
	return w->type == JRN_IT_CALL && w->next.v[1] != w->thread;
}

static void tell_thread(const struct situation *w)
{
	why_say(w, "The new thread runs its function. ");
	why_say(w, w->has_gil
			   ? "Its Python code needs the GIL, as that of all others does."
			   : "It runs beside the others, on a core of its own.");
}

static bool is_task(const struct situation *w)
{
	return w->type == JRN_IT_TASK;
}

static bool is_eager(const struct situation *w)
{
	return is_task(w) && w->p->items[w->item].state != PIC_QUEUED &&
	       w->p->items[w->item].runs == 0;
}

static void tell_eager(const struct situation *w)
{
	why_say(w, "An eager task begins inside of create_task() and runs at once, up to "
		   "its first await that must wait.");
}

static bool is_slept(const struct situation *w)
{
	return is_task(w) && w->awaited.woken && why_awaits_sleep(w);
}

static void tell_slept(const struct situation *w)
{
	why_say(w, "Its sleep");
	if (w->awaited.line)
		why_say(w, " at line %" PRIu32, w->awaited.line);
	why_say(w, " is over: the timer put it at the end of ready, and now it is the "
		   "head. ");
	why_rest(w);
}

static bool is_woken(const struct situation *w)
{
	return is_task(w) && w->awaited.woken;
}

static void tell_woken(const struct situation *w)
{
	why_say(w, "It awaited ");
	why_awaited(w);
	why_say(w, "; ");
	if (w->awaited.waker)
		why_waker(w);
	else
		why_say(w, "the loop");
	why_say(w, " has settled it. ");
	why_rest(w);
}

static bool is_first_step(const struct situation *w)
{
	return is_task(w) && w->p->items[w->item].runs == 0;
}

static void tell_first_step(const struct situation *w)
{
	why_say(w,
		"create_task() put it at the end of ready; now it is the head, and its "
		"first step runs. ");
	why_rest(w);
}

static void tell_yielded(const struct situation *w)
{
	why_say(w, "It gave up its turn, as sleep(0) does, and went to the end of ready; "
		   "now it is the head. ");
	why_rest(w);
}

static bool is_self_pipe(const struct situation *w)
{
	return w->type == JRN_IT_HANDLE && why_is_called(w, "_read_from_self");
}

static void tell_self_pipe(const struct situation *w)
{
	why_say(w, "Another thread wrote to the self-pipe to wake select; this handle of "
		   "the loop empties the pipe, and no more.");
}

static bool is_timer(const struct situation *w)
{
	return w->type == JRN_IT_TIMER_HANDLE;
}

static bool is_inline_timer(const struct situation *w)
{
	return is_timer(w) && why_loop(w)->phase == JRN_PH_TIMERS;
}

static void tell_inline_timer(const struct situation *w)
{
	why_say(w, "libuv runs what is due in its timers phase, at once and not through "
		   "ready. It was due at ");
	replay_word_time(w->out, w->p->items[w->item].due);
	why_say(w, ", in whole ms.");
}

static bool is_timer_at_once(const struct situation *w)
{
	return is_timer(w) && w->p->items[w->item].due == JRN_NEVER;
}

static void tell_timer_at_once(const struct situation *w)
{
	why_say(w, "On uvloop a delay that rounds to 0 ms is a call_soon: it went to the "
		   "end of ready. ");
	why_rest(w);
}

static void tell_timer(const struct situation *w)
{
	why_say(w, "It was due at ");
	replay_word_time(w->out, w->p->items[w->item].due);
	why_say(w, ": after select it left the heap for the end of ready. ");
	why_rest(w);
}

static bool is_handle(const struct situation *w)
{
	return w->type == JRN_IT_HANDLE;
}

static struct replay_name cause_of(const struct situation *w)
{
	return replay_birth_of(w->s, w->p->items[w->item].cause);
}

static bool is_from_thread(const struct situation *w)
{
	unsigned type = is_handle(w) ? cause_of(w).type : JRN_IT_TYPE_COUNT;

	return type == JRN_IT_JOB || type == JRN_IT_CALL;
}

static void tell_from_thread(const struct situation *w)
{
	why_say(w, "Another thread put it into ready with call_soon_threadsafe, and woke "
		   "the loop. ");
	why_rest(w);
}

static void tell_handle(const struct situation *w)
{
	struct replay_name cause = cause_of(w);

	why_say(w, "call_soon put it at the end of ready");
	if (cause.type != JRN_IT_TYPE_COUNT) {
		why_say(w, ", when ");
		replay_word_item(w->out, w->s, cause);
		why_say(w, " ran");
	}
	why_say(w, "; now it is the head. ");
	why_rest(w);
}

const struct rule why_py_begin_rules[] = {
	{"py-main", is_main, tell_main},
	{"py-job", is_job, tell_job},
	{"py-thread", is_thread, tell_thread},
	{"py-eager", is_eager, tell_eager},
	{"py-slept", is_slept, tell_slept},
	{"py-woken", is_woken, tell_woken},
	{"py-first-step", is_first_step, tell_first_step},
	{"py-yielded", is_task, tell_yielded},
	{"py-self-pipe", is_self_pipe, tell_self_pipe},
	{"py-timer-inline", is_inline_timer, tell_inline_timer},
	{"py-timer-at-once", is_timer_at_once, tell_timer_at_once},
	{"py-timer", is_timer, tell_timer},
	{"py-threadsafe", is_from_thread, tell_from_thread},
	{"py-handle", is_handle, tell_handle},
	{NULL, NULL, NULL},
};

/* Ends. */

static void tell_main_ends(const struct situation *w)
{
	why_say(w, "The main script is through. Python waits for threads that are no "
		   "daemons, and exits.");
}

static void tell_job_ends(const struct situation *w)
{
	why_say(w,
		"The job is done. Its result reaches the loop by call_soon_threadsafe; "
		"this thread takes the next job, or waits for one.");
}

static void tell_thread_ends(const struct situation *w)
{
	why_say(w,
		"The function of the thread has returned, and with it the thread ends.");
}

static bool ends_at_await(const struct situation *w)
{
	return is_task(w) && w->next.v[2] == JRN_OUT_KEPT && w->awaited.many;
}

static void tell_end_at_await(const struct situation *w)
{
	why_say(w, "It awaits ");
	why_awaited(w);
	why_say(w, ", and so this step is over.");
	why_next_in_pass(w);
}

static bool ends_at_yield(const struct situation *w)
{
	return is_task(w) && w->next.v[2] == JRN_OUT_KEPT;
}

static void tell_end_at_yield(const struct situation *w)
{
	why_say(w, "sleep(0) only gives up the turn: the task goes to the end of ready.");
	why_next_in_pass(w);
}

static void tell_task_ends(const struct situation *w)
{
	why_say(w, "The task is done. Who awaited it is in ready now, and has its turn "
		   "there.");
	why_next_in_pass(w);
}

static bool leaves_loop(const struct situation *w)
{
	return w->next.v[2] == JRN_OUT_THREW;
}

static void tell_leaves_loop(const struct situation *w)
{
	why_say(w,
		"SystemExit and KeyboardInterrupt leave the loop at once; what is ready "
		"stays where it is.");
}

static void tell_end(const struct situation *w)
{
	why_say(w, "It has run to its end; nothing could interrupt it.");
	why_next_in_pass(w);
}

const struct rule why_py_end_rules[] = {
	{"py-end-main", is_main, tell_main_ends},
	{"py-end-job", is_job, tell_job_ends},
	{"py-end-thread", is_thread, tell_thread_ends},
	{"py-end-leaves", leaves_loop, tell_leaves_loop},
	{"py-end-await", ends_at_await, tell_end_at_await},
	{"py-end-yield", ends_at_yield, tell_end_at_yield},
	{"py-end-task", is_task, tell_task_ends},
	{"py-end", NULL, tell_end},
	{NULL, NULL, NULL},
};

/* The GIL, and what is done with it. */

static bool is_gil(const struct situation *w)
{
	return w->next.kind == JRN_VALUE && replay_is_gil(w->s, (uint32_t)w->next.v[1]);
}

static bool is_first_gil(const struct situation *w)
{
	return is_gil(w) && !w->has_gil;
}

static void tell_first_gil(const struct situation *w)
{
	why_say(w,
		"There is a second thread now, so the GIL matters: only the thread that "
		"has it runs Python code, and this one has it already.");
}

static bool takes_gil(const struct situation *w)
{
	return is_gil(w) && w->next.v[2] != 0;
}

static void tell_takes_gil(const struct situation *w)
{
	uint32_t n;
	uint32_t other = why_wants_gil(w, &n);

	why_say(w, "The GIL was free. Only the thread that has it runs Python code");
	if (n == 1) {
		why_say(w, ": ");
		why_thread(w, other);
		why_say(w, " waits for it");
	} else if (n) {
		why_say(w, ": %" PRIu32 " others wait for it", n);
	}
	why_say(w, ".");
}

/* What the thread that has had the GIL waits for by then; JRN_WAIT_COUNT: nothing. */
static enum jrn_wait holder_waits(const struct situation *w)
{
	const struct pic_thread *t = &w->p->threads[w->gil];

	if (w->wait.kind == JRN_WAIT && w->wait.v[0] == w->gil)
		return (enum jrn_wait)w->wait.v[1];
	return !w->gil || t->core ? JRN_WAIT_COUNT : (enum jrn_wait)t->wait;
}

static bool is_forced(const struct situation *w)
{
	return is_gil(w) && holder_waits(w) == JRN_WAIT_GIL;
}

static void tell_forced(const struct situation *w)
{
	uint32_t n;
	uint32_t other = why_wants_gil(w, &n);

	if (other)
		why_thread(w, other);
	else
		why_say(w, "Another thread");
	why_say(w, " has waited for the switch interval of 5 ms and asks for it, so the "
		   "holder lets go between two bytecodes.");
}

static bool is_in_c(const struct situation *w)
{
	return is_gil(w) && holder_waits(w) == JRN_WAIT_COUNT;
}

static void tell_in_c(const struct situation *w)
{
	why_say(w, "C code that touches no Python object lets go of the GIL: others run "
		   "Python code while it computes.");
}

static void tell_blocks(const struct situation *w)
{
	why_say(w,
		"A thread that blocks or ends lets go of the GIL first, so that others "
		"can run Python code meanwhile.");
}

static bool burns_with_gil(const struct situation *w)
{
	return w->next.kind == JRN_BURN && w->next.v[0] != w->thread && w->has_gil;
}

static void tell_burns_with_gil(const struct situation *w)
{
	why_say(w, "It computes and holds the GIL: the loop's thread can run Python code "
		   "only when it has asked for 5 ms, and gets a turn.");
}

static bool is_cancelled(const struct situation *w)
{
	return w->next.kind == JRN_DROP && w->next.v[1] == JRN_DROP_CLEARED;
}

static void tell_cancelled(const struct situation *w)
{
	why_say(w,
		"cancel() was called, so it never runs. It stays where it is until its "
		"turn comes, and is passed over then.");
}

const struct rule why_py_other_rules[] = {
	{"gil-first", is_first_gil, tell_first_gil},
	{"gil-taken", takes_gil, tell_takes_gil},
	{"gil-forced", is_forced, tell_forced},
	{"gil-in-c", is_in_c, tell_in_c},
	{"gil-blocks", is_gil, tell_blocks},
	{"py-burn-thread", burns_with_gil, tell_burns_with_gil},
	{"py-cancelled", is_cancelled, tell_cancelled},
	{NULL, NULL, NULL},
};
