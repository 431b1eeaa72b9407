/* SPDX-License-Identifier: MIT
 *
 * Each rule of why: a situation in which it speaks, and words that must be in it.
 */
#include "replay/why.h"

#include <string.h>

#include "replay/world.h"
#include "support/suite.h"

/* Makes the situation, marks the moment, and emits what comes next. */
typedef void situation(struct world *w);

static uint32_t timer(struct world *w, const char *label, double ms)
{
	return world_item(w, JRN_IT_TIMEOUT, JRN_Q_TIMERS, (jrn_time)(ms * MS), label);
}

static uint32_t in_no_queue(struct world *w, enum jrn_item_type type, const char *label)
{
	return world_item(w, type, JRN_Q_TYPE_COUNT, JRN_NEVER, label);
}

static uint32_t queued(struct world *w, enum jrn_item_type type,
		       enum jrn_queue_type queue, const char *label)
{
	return world_item(w, type, queue, JRN_NEVER, label);
}

static void main_runs(struct world *w)
{
	world_begin(w, in_no_queue(w, JRN_IT_MAIN, "main script"));
}

/* In a timers phase of an iteration, at this time. */
static void in_timers(struct world *w, double ms)
{
	jrn_emit_iteration(&w->j, w->now, w->loop, 3);
	world_phase(w, JRN_PH_TIMERS);
	w->now = (jrn_time)(ms * MS);
}

static void run_next(struct world *w, uint32_t item)
{
	world_mark(w);
	world_begin(w, item);
}

/* Begins. */

static void begin_main(struct world *w)
{
	world_phase(w, JRN_PH_START);
	run_next(w, in_no_queue(w, JRN_IT_MAIN, "main script"));
}

static void begin_pool_job(struct world *w)
{
	uint32_t job = queued(w, JRN_IT_FS, JRN_Q_POOL, "fs.stat a");

	world_mark(w);
	jrn_emit_begin(&w->j, w->now, job, w->pool[0]);
}

static void begin_slow_job(struct world *w)
{
	uint32_t job = queued(w, JRN_IT_DNS, JRN_Q_POOL_SLOW, "dns.lookup a");

	world_mark(w);
	jrn_emit_begin(&w->j, w->now, job, w->pool[0]);
}

static void begin_tick_before_jobs(struct world *w)
{
	queued(w, JRN_IT_REACTION, JRN_Q_MICROTASKS, "p");
	run_next(w, queued(w, JRN_IT_TICK, JRN_Q_TICKS, "t"));
}

static void begin_tick(struct world *w)
{
	run_next(w, queued(w, JRN_IT_TICK, JRN_Q_TICKS, "t"));
}

static void begin_job_before_ticks(struct world *w)
{
	queued(w, JRN_IT_TICK, JRN_Q_TICKS, "t");
	run_next(w, queued(w, JRN_IT_AWAIT, JRN_Q_MICROTASKS, "p"));
}

static void begin_job(struct world *w)
{
	run_next(w, queued(w, JRN_IT_MICROTASK, JRN_Q_MICROTASKS, "p"));
}

static void begin_main_as_job(struct world *w)
{
	world_phase(w, JRN_PH_POLL);
	run_next(w, queued(w, JRN_IT_MAIN, JRN_Q_MICROTASKS, "main script"));
}

static void begin_before_leftovers(struct world *w)
{
	uint32_t a = timer(w, "a", 1);

	queued(w, JRN_IT_TICK, JRN_Q_TICKS, "t");
	queued(w, JRN_IT_REACTION, JRN_Q_MICROTASKS, "p");
	in_timers(w, 2);
	run_next(w, a);
}

static void begin_timer_of_list(struct world *w)
{
	uint32_t a2 = timer(w, "A2", 13);

	timer(w, "B", 11);
	in_timers(w, 30);
	run_next(w, a2);
}

static void begin_timer_tie(struct world *w)
{
	uint32_t a = timer(w, "a", 10);

	timer(w, "b", 10);
	in_timers(w, 10);
	run_next(w, a);
}

static void begin_timer_late(struct world *w)
{
	uint32_t a = timer(w, "a", 10);

	timer(w, "b", 20);
	in_timers(w, 15);
	run_next(w, a);
}

static void begin_timer_before_loop(struct world *w)
{
	uint32_t a = timer(w, "a", 1);

	world_phase(w, JRN_PH_TIMERS);
	w->now = 2 * MS;
	run_next(w, a);
}

static void begin_timer_first(struct world *w)
{
	uint32_t a = timer(w, "a", 10);

	timer(w, "b", 20);
	in_timers(w, 10.2);
	run_next(w, a);
}

static void begin_timer(struct world *w)
{
	uint32_t a = timer(w, "a", 10);

	in_timers(w, 10.2);
	run_next(w, a);
}

static void begin_immediate_before_timer(struct world *w)
{
	uint32_t i = queued(w, JRN_IT_IMMEDIATE, JRN_Q_CHECK, "i");

	timer(w, "late one", 1);
	world_phase(w, JRN_PH_CHECK);
	w->now = 5 * MS;
	run_next(w, i);
}

static void begin_immediate(struct world *w)
{
	run_next(w, queued(w, JRN_IT_IMMEDIATE, JRN_Q_CHECK, "i"));
}

static void begin_completion(struct world *w)
{
	world_phase(w, JRN_PH_POLL);
	queued(w, JRN_IT_IMMEDIATE, JRN_Q_CHECK, "i");
	run_next(w, queued(w, JRN_IT_FS, JRN_Q_POLL, "fs.stat a"));
}

static void begin_kernel(struct world *w)
{
	world_phase(w, JRN_PH_POLL);
	run_next(w, queued(w, JRN_IT_NET, JRN_Q_POLL, "dns.resolve a"));
}

static void begin_message(struct world *w)
{
	run_next(w, queued(w, JRN_IT_MESSAGE, JRN_Q_POLL, "m"));
}

static void begin_close(struct world *w)
{
	queued(w, JRN_IT_CLOSE, JRN_Q_CLOSING, "a");
	run_next(w, queued(w, JRN_IT_CLOSE, JRN_Q_CLOSING, "b"));
}

static void begin_rejections(struct world *w)
{
	run_next(w, in_no_queue(w, JRN_IT_EVENT, "unhandled rejections"));
}

static void begin_event(struct world *w)
{
	world_phase(w, JRN_PH_EXIT);
	run_next(w, in_no_queue(w, JRN_IT_EVENT, "beforeExit"));
}

static void begin_call(struct world *w)
{
	main_runs(w);
	run_next(w, in_no_queue(w, JRN_IT_CALL, "listener"));
}

static void begin_loop_timer(struct world *w)
{
	run_next(w, in_no_queue(w, JRN_IT_LOOP_TIMER, NULL));
}

static void begin_device(struct world *w)
{
	run_next(w, in_no_queue(w, JRN_IT_DEVICE, "d"));
}

/* Poll. */

static void poll_with(struct world *w, jrn_time timeout, enum jrn_poll_reason reason)
{
	world_phase(w, JRN_PH_POLL);
	world_mark(w);
	jrn_emit_poll(&w->j, w->now, w->loop, timeout, reason);
}

static void poll_timer(struct world *w)
{
	timer(w, "t1", 10);
	poll_with(w, 8 * MS, JRN_POLL_TIMER);
}

static void poll_immediate(struct world *w)
{
	queued(w, JRN_IT_IMMEDIATE, JRN_Q_CHECK, "i1");
	poll_with(w, 0, JRN_POLL_IDLE);
}

static void poll_timer_due(struct world *w)
{
	timer(w, "t1", 0);
	poll_with(w, 0, JRN_POLL_TIMER_DUE);
}

static void poll_for_ever(struct world *w)
{
	queued(w, JRN_IT_FS, JRN_Q_POOL, "fs.stat a");
	queued(w, JRN_IT_NET, JRN_Q_KERNEL, "dns.resolve a");
	poll_with(w, -1, JRN_POLL_FOREVER);
}

static void poll_nothing(struct world *w)
{
	poll_with(w, 0, JRN_POLL_NOTHING_ALIVE);
}

static void poll_closing(struct world *w)
{
	poll_with(w, 0, JRN_POLL_CLOSING);
}

static void poll_pending(struct world *w)
{
	poll_with(w, 0, JRN_POLL_PENDING);
}

static void poll_stopped(struct world *w)
{
	poll_with(w, 0, JRN_POLL_STOPPED);
}

/* Phases. */

static void phase(struct world *w, enum jrn_phase p)
{
	jrn_emit_iteration(&w->j, w->now, w->loop, 2);
	world_mark(w);
	world_phase(w, p);
}

static void phase_start(struct world *w)
{
	world_mark(w);
	world_phase(w, JRN_PH_START);
}

static void phase_first_timers(struct world *w)
{
	world_mark(w);
	world_phase(w, JRN_PH_TIMERS);
}

static void phase_timers(struct world *w)
{
	timer(w, "t1", 10);
	phase(w, JRN_PH_TIMERS);
}

static void phase_pending(struct world *w)
{
	phase(w, JRN_PH_PENDING);
}

static void phase_idle(struct world *w)
{
	phase(w, JRN_PH_PREPARE);
}

static void phase_poll(struct world *w)
{
	phase(w, JRN_PH_POLL);
}

static void phase_check(struct world *w)
{
	queued(w, JRN_IT_IMMEDIATE, JRN_Q_CHECK, "i1");
	phase(w, JRN_PH_CHECK);
}

static void phase_closing(struct world *w)
{
	phase(w, JRN_PH_CLOSING);
}

static void phase_exit(struct world *w)
{
	phase(w, JRN_PH_EXIT);
}

/* What the script asks for. */

static void asks(struct world *w, enum jrn_item_type type, enum jrn_queue_type queue)
{
	main_runs(w);
	world_mark(w);
	world_item(w, type, queue, type == JRN_IT_TIMEOUT ? 10 * MS : JRN_NEVER, "x");
}

static void new_timer(struct world *w)
{
	asks(w, JRN_IT_TIMEOUT, JRN_Q_TIMERS);
}

static void new_tick(struct world *w)
{
	asks(w, JRN_IT_TICK, JRN_Q_TICKS);
}

static void new_promise_job(struct world *w)
{
	asks(w, JRN_IT_REACTION, JRN_Q_MICROTASKS);
}

static void new_job(struct world *w)
{
	asks(w, JRN_IT_MICROTASK, JRN_Q_MICROTASKS);
}

static void new_immediate(struct world *w)
{
	asks(w, JRN_IT_IMMEDIATE, JRN_Q_CHECK);
}

static void busy_pool(struct world *w)
{
	for (int i = 0; i < 2; i++) {
		uint32_t job = queued(w, JRN_IT_CRYPTO, JRN_Q_POOL, "hash");

		jrn_emit_cpu(&w->j, w->now, w->pool[i], (uint32_t)i + 2);
		jrn_emit_begin(&w->j, w->now, job, w->pool[i]);
	}
}

static void new_slow_full(struct world *w)
{
	queued(w, JRN_IT_DNS, JRN_Q_POOL_SLOW, "dns.lookup b");
	asks(w, JRN_IT_DNS, JRN_Q_POOL_SLOW);
}

static void new_module(struct world *w)
{
	world_mark(w);
	world_item(w, JRN_IT_MAIN, JRN_Q_MICROTASKS, JRN_NEVER, "main script");
}

static void new_pool_full(struct world *w)
{
	busy_pool(w);
	asks(w, JRN_IT_CRYPTO, JRN_Q_POOL);
}

static void new_pool_job(struct world *w)
{
	asks(w, JRN_IT_FS, JRN_Q_POOL);
}

static void new_kernel(struct world *w)
{
	asks(w, JRN_IT_NET, JRN_Q_KERNEL);
}

static void new_message(struct world *w)
{
	asks(w, JRN_IT_MESSAGE, JRN_Q_POLL);
}

static void new_close(struct world *w)
{
	asks(w, JRN_IT_CLOSE, JRN_Q_CLOSING);
}

static void new_call(struct world *w)
{
	asks(w, JRN_IT_CALL, JRN_Q_TYPE_COUNT);
}

static void new_other(struct world *w)
{
	asks(w, JRN_IT_LOOP_TIMER, JRN_Q_TIMERS);
}

/* Moves. */

static void move(struct world *w, uint32_t item, enum jrn_queue_type queue)
{
	world_mark(w);
	jrn_emit_move(&w->j, w->now, item, queue < JRN_Q_TYPE_COUNT ? w->q[queue] : 0,
		      JRN_NEVER);
}

static void job_to_thread(struct world *w)
{
	move(w, queued(w, JRN_IT_FS, JRN_Q_POOL, "fs.stat a"), JRN_Q_POOL_BUSY);
}

static void done_while_busy(struct world *w)
{
	uint32_t job = queued(w, JRN_IT_FS, JRN_Q_POOL_BUSY, "fs.stat a");

	main_runs(w);
	move(w, job, JRN_Q_POLL);
}

static void done(struct world *w)
{
	move(w, queued(w, JRN_IT_FS, JRN_Q_POOL_BUSY, "fs.stat a"), JRN_Q_POLL);
}

static void done_without_core(struct world *w)
{
	uint32_t job = queued(w, JRN_IT_FS, JRN_Q_POOL_BUSY, "fs.stat a");

	jrn_emit_wait(&w->j, w->now, w->thread, JRN_WAIT_CORE, JRN_NEVER);
	move(w, job, JRN_Q_POLL);
}

static void timer_again(struct world *w)
{
	move(w, in_no_queue(w, JRN_IT_INTERVAL, "i"), JRN_Q_TIMERS);
}

static void next_pool_job(struct world *w)
{
	move(w, in_no_queue(w, JRN_IT_FS, "fs.readFile a"), JRN_Q_POOL);
}

static void promise_settled(struct world *w)
{
	move(w, in_no_queue(w, JRN_IT_REACTION, "p"), JRN_Q_MICROTASKS);
}

static void moves(struct world *w)
{
	move(w, queued(w, JRN_IT_NET, JRN_Q_POLL, "n"), JRN_Q_TYPE_COUNT);
}

/* Ends. */

static void end_pool_job(struct world *w)
{
	busy_pool(w);
	world_mark(w);
	jrn_emit_end(&w->j, w->now, 1, w->pool[0], JRN_OUT_KEPT);
}

static void end_throw(struct world *w)
{
	uint32_t item = in_no_queue(w, JRN_IT_MAIN, "main script");

	world_begin(w, item);
	world_mark(w);
	jrn_emit_end(&w->j, w->now, item, w->thread, JRN_OUT_THREW);
}

static void end_of_timer_that_throws(struct world *w)
{
	uint32_t t = timer(w, "t1", 0),
		 event = in_no_queue(w, JRN_IT_EVENT, "uncaughtException");

	in_timers(w, 1);
	world_begin(w, t);
	world_mark(w);
	jrn_emit_end(&w->j, w->now, t, w->thread, JRN_OUT_KEPT);
	jrn_emit_drop(&w->j, w->now, t, JRN_DROP_OVER);
	world_begin(w, event);
}

static void end_inside(struct world *w)
{
	uint32_t item;

	main_runs(w);
	item = in_no_queue(w, JRN_IT_CALL, "f");
	world_begin(w, item);
	world_mark(w);
	world_end(w, item);
}

static void end_uncaught(struct world *w)
{
	uint32_t item = in_no_queue(w, JRN_IT_EVENT, "uncaughtException");

	queued(w, JRN_IT_TICK, JRN_Q_TICKS, "t");
	world_begin(w, item);
	world_mark(w);
	world_end(w, item);
}

static void end_among_jobs(struct world *w)
{
	uint32_t item = queued(w, JRN_IT_AWAIT, JRN_Q_MICROTASKS, "a");

	world_begin(w, item);
	queued(w, JRN_IT_TICK, JRN_Q_TICKS, "t");
	queued(w, JRN_IT_REACTION, JRN_Q_MICROTASKS, "p");
	world_mark(w);
	world_end(w, item);
}

static void end_callback(struct world *w)
{
	uint32_t item = in_no_queue(w, JRN_IT_MAIN, "main script");

	world_begin(w, item);
	queued(w, JRN_IT_TICK, JRN_Q_TICKS, "t");
	queued(w, JRN_IT_REACTION, JRN_Q_MICROTASKS, "p");
	queued(w, JRN_IT_REACTION, JRN_Q_MICROTASKS, "q");
	world_mark(w);
	world_end(w, item);
}

/* The rest. */

static void burns(struct world *w)
{
	timer(w, "t1", 10);
	main_runs(w);
	world_mark(w);
	jrn_emit_burn(&w->j, w->now, w->thread, 50 * MS, 3);
}

static void burns_on_pool(struct world *w)
{
	busy_pool(w);
	world_mark(w);
	jrn_emit_burn(&w->j, w->now, w->pool[0], 50 * MS, 0);
}

static void prints(struct world *w)
{
	main_runs(w);
	world_mark(w);
	jrn_emit_print(&w->j, w->now, w->thread, JRN_STDOUT, "hello\n", 6, 1);
}

static void drops(struct world *w, enum jrn_drop reason)
{
	uint32_t t = timer(w, "t1", 10);

	world_mark(w);
	jrn_emit_drop(&w->j, w->now, t, reason);
}

static void cleared(struct world *w)
{
	drops(w, JRN_DROP_CLEARED);
}

static void dropped_at_exit(struct world *w)
{
	drops(w, JRN_DROP_EXIT);
}

static void spent(struct world *w)
{
	uint32_t t = timer(w, "t1", 10);

	world_begin(w, t);
	jrn_emit_end(&w->j, w->now, t, w->thread, JRN_OUT_KEPT);
	world_mark(w);
	jrn_emit_drop(&w->j, w->now, t, JRN_DROP_OVER);
}

static void dropped(struct world *w)
{
	drops(w, JRN_DROP_OVER);
}

static void warns(struct world *w)
{
	world_mark(w);
	jrn_emit_warn(&w->j, w->now, w->thread, "slow", "a callback ran long", 1);
}

static void stops(struct world *w)
{
	world_mark(w);
	jrn_emit_stop(&w->j, w->now, 0, NULL);
}

static const struct row {
	const char *rule;
	situation *make;
	const char *next, *why; /* must be in the sentences */
} rows[] = {
	{"slow-job", begin_slow_job, "run dns.lookup a", "may hold 1 of the 2"},
	{"pool-job", begin_pool_job, "on pool 1", "A pool thread is free"},
	{"main-first", begin_main, "run the main script", "runs first"},
	{"tick-before-jobs", begin_tick_before_jobs, "the tick t", "1 promise job waits"},
	{"tick", begin_tick, "the tick t", "before the loop may go on"},
	{"job-before-ticks", begin_job_before_ticks, "await p",
	 "the tick t (line 2) waits"},
	{"job", begin_job, "microtask p", "No nextTick callback waits"},
	{"main-first", begin_main_as_job, "run the main script", "An ES module"},
	{"leftovers", begin_before_leftovers, "timeout a",
	 "1 tick and 1 promise job must wait until this callback has ended"},
	{"timer-of-list", begin_timer_of_list, "timeout A2",
	 "the timeout B (line 2), due at 11.000 ms, still waits"},
	{"timer-tie", begin_timer_tie, "timeout a", "and so is the timeout b"},
	{"timer-late", begin_timer_late, "timeout a", "which is 5 ms ago"},
	{"timer-before-loop", begin_timer_before_loop, "timeout a", "first iteration"},
	{"timer-first", begin_timer_first, "timeout a",
	 "the timeout b (line 2) is due at 20"},
	{"timer", begin_timer, "timeout a", "due at 10.000 ms: that has passed"},
	{"immediate-before-timer", begin_immediate_before_timer, "immediate i",
	 "The timeout late one (line 2) is due, but timers come after check"},
	{"immediate", begin_immediate, "immediate i", "right after poll"},
	{"completion", begin_completion, "run fs.stat a", "immediates come next"},
	{"kernel-ready", begin_kernel, "run dns.resolve a", "No pool thread was needed"},
	{"kernel-ready", begin_device, "run d", "poll runs what is ready"},
	{"message", begin_message, "the message m", "delivered in poll"},
	{"close", begin_close, "close callback b", "closed last goes first"},
	{"rejections", begin_rejections, "unhandled rejections",
	 "only now does Node look"},
	{"event", begin_event, "event beforeExit", "Nothing keeps the loop alive"},
	{"call", begin_call, "call listener", "on top of the caller"},
	{"loop-timer", begin_loop_timer, "libuv timer", "all of Node's timers are one"},
	{"poll-timer", poll_timer, "block up to 8 ms",
	 "block for 8 ms: until the timeout t1 (line 2) is due at 10.000 ms"},
	{"poll-immediate", poll_immediate, "do not block",
	 "the immediate i1 (line 2) waits"},
	{"poll-timer-due", poll_timer_due, "do not block", "t1 (line 2) is due already"},
	{"poll-for-ever", poll_for_ever, "block for ever",
	 "only 1 pool job and 1 kernel operation under way"},
	{"poll-nothing-alive", poll_nothing, "do not block",
	 "keeps the loop alive is left"},
	{"poll-closing", poll_closing, "do not block", "a handle is closing"},
	{"poll-pending", poll_pending, "do not block", "waits in the pending queue"},
	{"poll-stopped", poll_stopped, "do not block", "asked to stop"},
	{"phase-start", phase_start, "phase main script", "before the loop does"},
	{"phase-first-timers", phase_first_timers, "phase timers", "Before its first"},
	{"phase-timers", phase_timers, "phase timers",
	 "come last in an iteration, after closing. None is due: the next, the timeout "
	 "t1"},
	{"phase-pending", phase_pending, "phase pending", "none waits"},
	{"phase-idle", phase_idle, "phase prepare", "Node has nothing"},
	{"phase-poll", phase_poll, "phase poll", "Nothing is ready yet"},
	{"phase-check", phase_check, "phase check", "1 immediate waits."},
	{"phase-closing", phase_closing, "phase closing", "there is none"},
	{"phase-exit", phase_exit, "phase exit", "The loop has ended"},
	{"new-timer", new_timer, "waits in timers, due at 10.000 ms",
	 "only files the timer"},
	{"new-tick", new_tick, "waits in nextTick", "before any promise job"},
	{"new-promise-job", new_promise_job, "in microtasks", "Its promise is settled"},
	{"new-job", new_job, "waits in microtasks", "queueMicrotask puts it behind"},
	{"new-immediate", new_immediate, "waits in check", "poll will not block"},
	{"new-slow-full", new_slow_full, "waits in slow I/O", "may hold 1 of the 2"},
	{"new-module", new_module, "waits in microtasks", "its body is queued"},
	{"new-pool-full", new_pool_full, "waits in thread pool", "all 2 are taken"},
	{"new-pool-job", new_pool_job, "waits in thread pool",
	 "the script goes on at once"},
	{"new-kernel", new_kernel, "waits in kernel", "without a pool thread"},
	{"new-message", new_message, "waits in poll", "postMessage queues it"},
	{"new-close", new_close, "waits in closing", "after check"},
	{"new-call", new_call, "new: the call x", "going to run at once"},
	{"new", new_other, "new: the libuv timer", "waits for its turn"},
	{"job-to-thread", job_to_thread, "goes to pool thread", "takes the first job"},
	{"done-while-busy", done_while_busy, "goes to poll", "inside the main script"},
	{"done", done, "fs.stat a (line 2) goes to poll", "waits until the loop polls"},
	{"done-without-core", done_without_core, "goes to poll", "every core is busy"},
	{"timer-again", timer_again, "goes to timers", "does not catch up"},
	{"next-pool-job", next_pool_job, "goes to thread pool", "more than one job"},
	{"promise-settled", promise_settled, "goes to microtasks", "promise is settled"},
	{"move", moves, "waits nowhere now", "waits for its next turn"},
	{"end-pool-job", end_pool_job, "hash (line 2) ends", "not run here"},
	{"end-throw", end_throw, "throws", "uncaughtException"},
	{"end-throw", end_of_timer_that_throws, "t1 (line 2) ends", "An error leaves"},
	{"end-inside", end_inside, "the call f (line 2) ends", "returns to the code"},
	{"end", end_callback, "ends", "Node runs 1 tick and 2 promise jobs."},
	{"end", end_among_jobs, "await a (line 2) ends",
	 "runs 1 promise job and 1 tick."},
	{"end-uncaught", end_uncaught, "uncaughtException (line 2) ends",
	 "(1 tick) waits until"},
	{"burn-on-pool", burns_on_pool, "pool 1 computes", "needs a core all that time"},
	{"burn", burns, "main computes for 50 ms (line 3)", "not even the timeout t1"},
	{"print", prints, "print: hello", "The main script (line 2) is running"},
	{"cleared", cleared, "is cleared", "never run"},
	{"dropped-at-exit", dropped_at_exit, "never runs", "The process exits"},
	{"spent", spent, "is over", "will not run again"},
	{"dropped", dropped, "is over", "pointless"},
	{"warning", warns, "warning: a callback ran long", "deserves attention"},
	{"stop", stops, "the run is over, exit code 0", "Nothing is left"},
};
#define N_ROWS (int)(sizeof rows / sizeof *rows)

START_TEST(the_rule_speaks_where_it_should)
{
	const struct row *row = &rows[_i];
	struct replay_why why = REPLAY_WHY_INIT;
	struct world w;

	world_init(&w, "libuv 1.46");
	row->make(&w);
	replay_why_tell(&why, world_cursor(&w), w.loop);
	ck_assert_str_eq(why.rule, row->rule);
	ck_assert_msg(strstr(why.next.s, row->next) != NULL, "%s: %s", row->rule,
		      why.next.s);
	ck_assert_msg(strstr(why.why.s, row->why) != NULL, "%s: %s", row->rule,
		      why.why.s);
	/* It fits on two lines of 80 columns, but for very long names. */
	ck_assert_msg(why.why.len <= 142, "%s is too long: %s", row->rule, why.why.s);
	replay_why_release(&why);
	world_release(&w);
}
END_TEST

/* Rows that nothing known today can reach, kept so that there is always a sentence. */
static bool is_last_resort(const char *rule)
{
	return !strcmp(rule, "begin") || !strcmp(rule, "other");
}

START_TEST(every_rule_has_a_test)
{
	const char *const *rules = replay_why_rules();

	for (; *rules; rules++) {
		/* Those of Python are in test_why_py.c, of requests in test_why_request.c. */
		bool found = is_last_resort(*rules) || !strncmp(*rules, "py-", 3) ||
			     !strncmp(*rules, "gil-", 4) || !strncmp(*rules, "request", 7);

		for (int i = 0; i < N_ROWS; i++)
			found |= !strcmp(rows[i].rule, *rules);
		ck_assert_msg(found, "no test for the rule %s", *rules);
	}
}
END_TEST

START_TEST(older_loops_run_their_timers_first)
{
	struct replay_why why = REPLAY_WHY_INIT;
	struct world w;

	world_init(&w, "libuv 1.18");
	phase_timers(&w);
	replay_why_tell(&why, world_cursor(&w), w.loop);
	ck_assert_ptr_nonnull(strstr(why.why.s, "An iteration begins with the timers"));
	replay_why_release(&why);
	world_release(&w);
}
END_TEST

START_TEST(bookkeeping_between_is_passed_over)
{
	struct replay_why why = REPLAY_WHY_INIT;
	struct world w;

	world_init(&w, "libuv 1.46");
	world_mark(&w);
	jrn_emit_loop_time(&w.j, 0, w.loop, 5);
	jrn_emit_iteration(&w.j, 0, w.loop, 1);
	world_phase(&w, JRN_PH_POLL);
	replay_why_tell(&why, world_cursor(&w), w.loop);
	ck_assert_str_eq(why.rule, "phase-poll");
	replay_why_release(&why);
	world_release(&w);
}
END_TEST

START_TEST(after_the_end_it_says_how_it_ended)
{
	struct replay_why why = REPLAY_WHY_INIT;
	struct world w;

	world_init(&w, "libuv 1.46");
	jrn_emit_stop(&w.j, 0, 7, NULL);
	world_mark(&w);
	replay_why_tell(&why, world_cursor(&w), w.loop);
	ck_assert_str_eq(why.rule, "over");
	ck_assert_ptr_nonnull(strstr(why.why.s, "exited with code 7"));
	world_release(&w);
	world_init(&w, "libuv 1.46");
	jrn_emit_stop(&w.j, 0, 3, "a blocked loop, line 2\nand more");
	world_mark(&w);
	replay_why_tell(&why, world_cursor(&w), w.loop);
	ck_assert_ptr_nonnull(strstr(why.why.s, "a blocked loop, line 2."));
	replay_why_release(&why);
	world_release(&w);
}
END_TEST

/* Why an item waits. */
static void expect_waits(struct world *w, uint32_t item, const char *words)
{
	struct ls_str s = LS_STR_INIT;

	world_mark(w);
	replay_cursor_free(w->cursor);
	replay_why_waits(&s, w->store, replay_picture(world_cursor(w)), w->loop, item);
	ck_assert_msg(strstr(s.s, words) != NULL, "%s", s.s);
	ls_str_release(&s);
}

START_TEST(an_item_says_what_it_waits_for)
{
	struct world w;
	uint32_t t, late;

	world_init(&w, "libuv 1.46");
	t = timer(&w, "t", 10);
	late = timer(&w, "late", 1);
	busy_pool(&w);
	queued(&w, JRN_IT_CRYPTO, JRN_Q_POOL, "first");
	w.now = 4 * MS;
	expect_waits(&w, queued(&w, JRN_IT_CRYPTO, JRN_Q_POOL, "second"), "number 2");
	expect_waits(&w, queued(&w, JRN_IT_CRYPTO, JRN_Q_POOL, "third"),
		     "All 2 pool threads");
	expect_waits(&w, t, "due at 10.000 ms, in 6 ms");
	main_runs(&w);
	expect_waits(&w, late,
		     "3 ms ago, but timers run only in the timers phase. The thread "
		     "is inside the main script");
	expect_waits(&w, queued(&w, JRN_IT_IMMEDIATE, JRN_Q_CHECK, "i"),
		     "next check phase");
	expect_waits(&w, queued(&w, JRN_IT_TICK, JRN_Q_TICKS, "t"), "tick queue");
	expect_waits(&w, queued(&w, JRN_IT_AWAIT, JRN_Q_MICROTASKS, "a"),
		     "microtask queue");
	expect_waits(&w, queued(&w, JRN_IT_DNS, JRN_Q_POOL_SLOW, "d"), "slow jobs");
	expect_waits(&w, queued(&w, JRN_IT_NET, JRN_Q_KERNEL, "n"), "The kernel works");
	expect_waits(&w, queued(&w, JRN_IT_NET, JRN_Q_PENDING, "n"), "pending phase");
	expect_waits(&w, queued(&w, JRN_IT_FS, JRN_Q_POLL, "n"), "It is ready");
	expect_waits(&w, queued(&w, JRN_IT_CLOSE, JRN_Q_CLOSING, "c"), "closing phase");
	expect_waits(&w, queued(&w, JRN_IT_FS, JRN_Q_POOL_BUSY, "b"),
		     "A pool thread works");
	expect_waits(&w, in_no_queue(&w, JRN_IT_EVENT, "e"), "in no queue");
	world_release(&w);
}
END_TEST

Suite *replay_why_suite(void)
{
	Suite *suite = suite_create("replay/why");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, the_rule_speaks_where_it_should, 0, N_ROWS);
	tcase_add_test(tc, every_rule_has_a_test);
	tcase_add_test(tc, older_loops_run_their_timers_first);
	tcase_add_test(tc, bookkeeping_between_is_passed_over);
	tcase_add_test(tc, after_the_end_it_says_how_it_ended);
	tcase_add_test(tc, an_item_says_what_it_waits_for);
	suite_add_tcase(suite, tc);
	return suite;
}
