/* SPDX-License-Identifier: MIT
 *
 * The next event is the script's doing: it asks for something, computes, prints, ends.
 */
#include <inttypes.h>

#include "replay/why_inside.h"

/* New items. */

static bool makes_timer(const struct situation *w)
{
	return w->type == JRN_IT_TIMEOUT || w->type == JRN_IT_INTERVAL;
}

static void tell_new_timer(const struct situation *w)
{
	why_say(w,
		"%s only files the timer and returns. It runs in a timers phase, not "
		"before it is due and not before the running callback has ended.",
		replay_word_maker(w->type));
}

static bool makes_tick(const struct situation *w)
{
	return w->type == JRN_IT_TICK;
}

static void tell_new_tick(const struct situation *w)
{
	why_say(w, "nextTick puts it at the end of the tick queue and returns. It runs "
		   "as soon "
		   "as the running callback has ended, before any promise job.");
}

static bool makes_job(const struct situation *w)
{
	return why_is_job(w->type);
}

static bool makes_job_from_promise(const struct situation *w)
{
	return makes_job(w) && w->type != JRN_IT_MICROTASK;
}

static void tell_new_promise_job(const struct situation *w)
{
	why_say(w, "Its promise is settled, so the job is queued now. It does not run at "
		   "once: "
		   "jobs wait until the running callback and all ticks are through.");
}

static void tell_new_job(const struct situation *w)
{
	why_say(w, "queueMicrotask puts it behind the promise jobs that wait already. It "
		   "runs "
		   "when the running callback and all ticks are through.");
}

static bool makes_immediate(const struct situation *w)
{
	return w->type == JRN_IT_IMMEDIATE;
}

static void tell_new_immediate(const struct situation *w)
{
	why_say(w,
		"setImmediate queues it for the %scheck phase. Until then poll will not "
		"block.",
		why_loop(w)->phase == JRN_PH_CHECK ? "next iteration's " : "next ");
}

static unsigned queue_of_new(const struct situation *w)
{
	int64_t q = w->next.v[2];

	return q > 0 && q < w->p->n_queues ? w->p->queues[q].type : JRN_Q_TYPE_COUNT;
}

static bool makes_pool_job(const struct situation *w)
{
	return queue_of_new(w) == JRN_Q_POOL || queue_of_new(w) == JRN_Q_POOL_SLOW;
}

/* Are there as many jobs before it as threads without one? */
/* Slow I/O may hold half of the threads: is its share taken? */
static bool makes_waiting_slow_job(const struct situation *w)
{
	uint32_t idle, n = why_pool(w, &idle), slow = why_len(w, JRN_Q_POOL_SLOW);

	for (uint32_t t = 1; t < w->p->n_threads; t++)
		if (w->p->threads[t].role == JRN_ROLE_POOL && w->p->threads[t].top)
			slow += w->p->items[w->p->threads[t].top].type == JRN_IT_DNS;
	return queue_of_new(w) == JRN_Q_POOL_SLOW && n && slow >= (n + 1) / 2;
}

static void tell_slow_full(const struct situation *w)
{
	uint32_t idle, n = why_pool(w, &idle);

	why_say(w,
		"Name lookups are slow I/O and may hold %" PRIu32 " of the %" PRIu32
		" pool threads at a time: it waits for its turn, though threads may be "
		"free.",
		(n + 1) / 2, n);
}

static bool makes_waiting_pool_job(const struct situation *w)
{
	uint32_t idle;

	return makes_pool_job(w) && why_pool(w, &idle) > 0 &&
	       idle <= why_len(w, JRN_Q_POOL) + why_len(w, JRN_Q_POOL_SLOW);
}

static void tell_pool_full(const struct situation *w)
{
	uint32_t idle, n = why_pool(w, &idle);

	why_say(w, "It needs a pool thread, and ");
	why_say(w, n == 1 ? "the only one is taken" : "all %" PRIu32 " are taken", n);
	why_say(w, ": it waits in the pool's queue. The script goes on meanwhile.");
}

static void tell_pool_job(const struct situation *w)
{
	why_say(w, "It is handed to the thread pool, and the script goes on at once; the "
		   "callback comes in a poll phase after the job is done.");
}

static bool makes_kernel(const struct situation *w)
{
	return queue_of_new(w) == JRN_Q_KERNEL;
}

static void tell_new_kernel(const struct situation *w)
{
	why_say(w, "The kernel does it without a pool thread; the script goes on at "
		   "once, and "
		   "poll will tell when it is ready.");
}

static bool makes_message(const struct situation *w)
{
	return w->type == JRN_IT_MESSAGE;
}

static void tell_new_message(const struct situation *w)
{
	why_say(w, "postMessage queues it at the other port and wakes that port's loop; "
		   "it is "
		   "delivered in a poll phase.");
}

static bool makes_close(const struct situation *w)
{
	return w->type == JRN_IT_CLOSE;
}

static void tell_new_close(const struct situation *w)
{
	why_say(w, "The handle is closed now; its close callback waits for the closing "
		   "phase, "
		   "after check.");
}

static bool makes_module(const struct situation *w)
{
	return w->type == JRN_IT_MAIN && queue_of_new(w) == JRN_Q_MICROTASKS;
}

static void tell_new_module(const struct situation *w)
{
	why_say(w,
		"The module has been read, so its body is queued: it will run among the "
		"promise jobs, inside of the poll phase.");
}

static bool makes_call(const struct situation *w)
{
	return w->next.v[2] == 0;
}

static void tell_new_call(const struct situation *w)
{
	why_say(w, "It waits in no queue: it is going to run at once.");
}

static void tell_new(const struct situation *w)
{
	why_say(w, "It comes into being and waits for its turn.");
}

const struct rule why_new_rules[] = {
	{"new-timer", makes_timer, tell_new_timer},
	{"new-tick", makes_tick, tell_new_tick},
	{"new-promise-job", makes_job_from_promise, tell_new_promise_job},
	{"new-job", makes_job, tell_new_job},
	{"new-immediate", makes_immediate, tell_new_immediate},
	{"new-slow-full", makes_waiting_slow_job, tell_slow_full},
	{"new-pool-full", makes_waiting_pool_job, tell_pool_full},
	{"new-pool-job", makes_pool_job, tell_pool_job},
	{"new-kernel", makes_kernel, tell_new_kernel},
	{"new-message", makes_message, tell_new_message},
	{"new-close", makes_close, tell_new_close},
	{"new-module", makes_module, tell_new_module},
	{"new-call", makes_call, tell_new_call},
	{"new", NULL, tell_new},
	{NULL, NULL, NULL},
};

/* Ends. */

static bool ends_on_pool(const struct situation *w)
{
	return (uint64_t)w->next.v[1] < w->p->n_threads &&
	       w->p->threads[w->next.v[1]].role == JRN_ROLE_POOL;
}

static void tell_pool_end(const struct situation *w)
{
	why_say(w, "The job is done. Its callback does not run here but on the loop's "
		   "thread, "
		   "in poll; this thread takes the next job.");
}

/* What lives on after its end (a timer) cannot be told as thrown; but then the listeners
 * of uncaughtException come next. */
static bool leads_to_uncaught(const struct situation *w)
{
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_reader_at(&reader, w->s, w->number + 1);
	for (int i = 0; i < 8 && jrn_reader_next(&reader, &r); i++) {
		if (r.kind == JRN_BEGIN && (uint64_t)r.v[0] < w->p->n_items)
			return why_is_event(w, (uint32_t)r.v[0], "uncaught");
		if (replay_is_event(w->s, &r) && r.kind != JRN_DROP)
			return false;
	}
	return false;
}

static bool ends_in_throw(const struct situation *w)
{
	return w->next.v[2] == JRN_OUT_THREW || leads_to_uncaught(w);
}

static void tell_throw(const struct situation *w)
{
	why_say(w, "An error leaves the callback. Node asks the uncaughtException "
		   "listeners; "
		   "without any the process ends. Nothing is drained now.");
}

static bool ends_inside(const struct situation *w)
{
	return w->item && w->p->items[w->item].below;
}

static void tell_end_inside(const struct situation *w)
{
	why_say(w,
		"The call returns to the code that made it, inside the same callback.");
}

/* What happened to an error was the business of these listeners. */
static bool ends_uncaught(const struct situation *w)
{
	return w->item && why_is_event(w, w->item, "uncaught") &&
	       why_len(w, JRN_Q_TICKS) + why_len(w, JRN_Q_MICROTASKS) > 0;
}

static void tell_end_uncaught(const struct situation *w)
{
	why_say(w,
		"The error was handled, and the loop goes on. What the failed callback "
		"queued (");
	why_drain(w, true);
	why_say(w, ") waits until the next callback has ended.");
}

/* Inside of the promise jobs, what is left of them comes before ticks. */
static bool ends_among_jobs(const struct situation *w)
{
	return why_is_job(w->type) ||
	       (w->type == JRN_IT_MAIN && why_loop(w)->phase != JRN_PH_START);
}

static void tell_end(const struct situation *w)
{
	bool any = why_len(w, JRN_Q_TICKS) + why_len(w, JRN_Q_MICROTASKS) > 0;

	why_say(w, "It has run to its end; nothing could interrupt it. ");
	if (!any) {
		why_say(w, "No tick and no promise job waits, so the loop goes on.");
		return;
	}
	why_say(w, "Before the loop goes on, Node runs ");
	why_drain(w, !ends_among_jobs(w));
	why_say(w, ".");
}

const struct rule why_end_rules[] = {
	{"end-pool-job", ends_on_pool, tell_pool_end},
	{"end-throw", ends_in_throw, tell_throw},
	{"end-inside", ends_inside, tell_end_inside},
	{"end-uncaught", ends_uncaught, tell_end_uncaught},
	{"end", NULL, tell_end},
	{NULL, NULL, NULL},
};

/* The rest. */

static bool burns_on_pool(const struct situation *w)
{
	return w->next.kind == JRN_BURN && (uint64_t)w->next.v[0] < w->p->n_threads &&
	       w->p->threads[w->next.v[0]].role == JRN_ROLE_POOL;
}

static void tell_burn_on_pool(const struct situation *w)
{
	why_say(w,
		"This job computes, so its pool thread needs a core all that time. The "
		"loop's thread is free meanwhile, if it finds a core.");
}

static bool burns(const struct situation *w)
{
	return w->next.kind == JRN_BURN;
}

static void tell_burn(const struct situation *w)
{
	uint32_t timer = why_first_timer(w, 0);
	jrn_time end = w->next.at + w->next.v[1];

	why_say(w, "The callback computes and keeps its thread: nothing else of this "
		   "loop can "
		   "run meanwhile");
	if (w->next.v[0] == w->thread && timer && w->p->items[timer].due < end) {
		why_say(w, ", not even ");
		why_item(w, timer);
		why_say(w, ", due at ");
		replay_word_time(w->out, w->p->items[timer].due);
	}
	why_say(w, ".");
}

static bool prints(const struct situation *w)
{
	return w->next.kind == JRN_PRINT;
}

static void tell_print(const struct situation *w)
{
	uint32_t top = (uint64_t)w->next.v[0] < w->p->n_threads
			       ? w->p->threads[w->next.v[0]].top
			       : 0;

	if (top)
		why_item(w, top);
	else
		why_say(w, "The process");
	why_say(w, " is running, and what it prints comes out at once: no queue is "
		   "between.");
}

static bool drops_cleared(const struct situation *w)
{
	return w->next.kind == JRN_DROP && w->next.v[1] == JRN_DROP_CLEARED;
}

static void tell_cleared(const struct situation *w)
{
	why_say(w, "The script has cleared it, so it will never run.");
}

static bool drops_at_exit(const struct situation *w)
{
	return w->next.kind == JRN_DROP && w->next.v[1] == JRN_DROP_EXIT;
}

static void tell_dropped(const struct situation *w)
{
	why_say(w, "The process exits; what still waits is never run.");
}

static bool drops_spent(const struct situation *w)
{
	return w->next.kind == JRN_DROP && w->item && w->p->items[w->item].runs > 0;
}

static void tell_spent(const struct situation *w)
{
	why_say(w, "It has run and will not run again, so nothing is left of it.");
}

static bool drops(const struct situation *w)
{
	return w->next.kind == JRN_DROP;
}

static void tell_drop(const struct situation *w)
{
	why_say(w, "It has become pointless and goes without running.");
}

static bool warns(const struct situation *w)
{
	return w->next.kind == JRN_WARN;
}

static void tell_warn(const struct situation *w)
{
	why_say(w, "This deserves attention: W explains the rule \"%s\" and what helps.",
		jrn_store_text(w->s, (uint32_t)w->next.v[1], NULL));
}

static bool stops(const struct situation *w)
{
	return w->next.kind == JRN_STOP || w->next.kind == JRN_PROCESS_EXIT;
}

static void tell_stop(const struct situation *w)
{
	why_say(w, "Nothing is left that could run, or the process was told to exit.");
}

static void tell_other(const struct situation *w)
{
	why_say(w, "It is what the running code does next.");
}

const struct rule why_other_rules[] = {
	{"burn-on-pool", burns_on_pool, tell_burn_on_pool},
	{"burn", burns, tell_burn},
	{"print", prints, tell_print},
	{"cleared", drops_cleared, tell_cleared},
	{"dropped-at-exit", drops_at_exit, tell_dropped},
	{"spent", drops_spent, tell_spent},
	{"dropped", drops, tell_drop},
	{"warning", warns, tell_warn},
	{"stop", stops, tell_stop},
	{"other", NULL, tell_other},
	{NULL, NULL, NULL},
};
