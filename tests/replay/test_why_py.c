/* SPDX-License-Identifier: MIT
 *
 * The rules of why for asyncio and uvloop: a situation for each, and words that must be
 * in what it says.
 */
#include <string.h>

#include "replay/why.h"
#include "replay/world.h"
#include "support/suite.h"

/* Makes the situation, marks the moment, and emits what comes next. */
typedef void situation(struct world *w);

static uint32_t make(struct world *w, enum jrn_item_type type, enum jrn_queue_type queue,
		     const char *label)
{
	return world_item(w, type, queue, JRN_NEVER, label);
}

static uint32_t ready(struct world *w, enum jrn_item_type type, const char *label)
{
	return make(w, type, JRN_Q_READY, label);
}

static uint32_t timer(struct world *w, const char *label, double ms)
{
	return world_item(w, JRN_IT_TIMER_HANDLE, JRN_Q_TIMERS, (jrn_time)(ms * MS),
			  label);
}

static void run_next(struct world *w, uint32_t item)
{
	world_mark(w);
	world_begin(w, item);
}

static void end_next(struct world *w, uint32_t item, enum jrn_outcome outcome)
{
	world_begin(w, item);
	world_mark(w);
	jrn_emit_end(&w->j, w->now, item, w->thread, outcome);
}

/* A task that has made a step, which ended at an await. */
static uint32_t waiting(struct world *w, const char *label, uint32_t on, const char *what)
{
	uint32_t task = make(w, JRN_IT_TASK, JRN_Q_READY, label);

	world_begin(w, task);
	jrn_emit_await(&w->j, w->now, task, on, 5, what);
	jrn_emit_end(&w->j, w->now, task, w->thread, JRN_OUT_KEPT);
	jrn_emit_move(&w->j, w->now, task, w->q[JRN_Q_SUSPENDED], JRN_NEVER);
	return task;
}

static void wake(struct world *w, uint32_t task, uint32_t by, uint32_t line)
{
	jrn_emit_wake(&w->j, w->now, task, by, line);
	jrn_emit_move(&w->j, w->now, task, w->q[JRN_Q_READY], JRN_NEVER);
}

/* Begins. */

static void begin_main(struct world *w)
{
	run_next(w, make(w, JRN_IT_MAIN, JRN_Q_TYPE_COUNT, "main script"));
}

static void begin_on_thread(struct world *w, uint32_t item)
{
	world_mark(w);
	jrn_emit_begin(&w->j, w->now, item, w->pool[0]);
}

static void begin_job(struct world *w)
{
	jrn_emit_value(&w->j, w->now, w->process, "gil", w->thread);
	begin_on_thread(w, make(w, JRN_IT_JOB, JRN_Q_POOL, "work"));
}

static void begin_thread(struct world *w)
{
	begin_on_thread(w, make(w, JRN_IT_CALL, JRN_Q_TYPE_COUNT, "worker"));
}

static void begin_eager(struct world *w)
{
	world_begin(w, ready(w, JRN_IT_TASK, "outer"));
	run_next(w, make(w, JRN_IT_TASK, JRN_Q_TYPE_COUNT, "inner"));
}

static void begin_slept(struct world *w)
{
	uint32_t task = waiting(w, "t", timer(w, "sleep", 1), "sleep");

	ready(w, JRN_IT_HANDLE, "h");
	wake(w, task, 0, 0);
	ready(w, JRN_IT_HANDLE, "h2");
	world_phase(w, JRN_PH_READY);
	ready(w, JRN_IT_HANDLE, "h3");
	run_next(w, task);
}

static void begin_woken(struct world *w)
{
	uint32_t task = waiting(w, "t", 0, "future");

	wake(w, task, ready(w, JRN_IT_HANDLE, "h"), 9);
	run_next(w, task);
}

static void begin_first_step(struct world *w)
{
	uint32_t task = ready(w, JRN_IT_TASK, "t");

	world_phase(w, JRN_PH_READY);
	run_next(w, task);
}

static void begin_yielded(struct world *w)
{
	uint32_t task = ready(w, JRN_IT_TASK, "t");

	world_begin(w, task);
	jrn_emit_end(&w->j, w->now, task, w->thread, JRN_OUT_KEPT);
	jrn_emit_move(&w->j, w->now, task, w->q[JRN_Q_READY], JRN_NEVER);
	run_next(w, task);
}

static void begin_self_pipe(struct world *w)
{
	run_next(w, ready(w, JRN_IT_HANDLE, "_read_from_self"));
}

static void begin_inline_timer(struct world *w)
{
	uint32_t t = timer(w, "t", 7);

	world_phase(w, JRN_PH_TIMERS);
	run_next(w, t);
}

static void begin_timer_at_once(struct world *w)
{
	run_next(w, ready(w, JRN_IT_TIMER_HANDLE, "t"));
}

static void begin_timer(struct world *w)
{
	uint32_t t = timer(w, "t", 7);

	w->now = 8 * MS;
	jrn_emit_move(&w->j, w->now, t, w->q[JRN_Q_READY], 7 * MS);
	world_phase(w, JRN_PH_READY);
	run_next(w, t);
}

static uint32_t caused(struct world *w, enum jrn_item_type by)
{
	uint32_t cause = make(w, by, JRN_Q_TYPE_COUNT, "maker");

	return jrn_emit_new(&w->j, w->now,
			    &(struct jrn_item){.type = JRN_IT_HANDLE,
					       .queue = w->q[JRN_Q_READY],
					       .due = JRN_NEVER,
					       .label = "h",
					       .cause = cause});
}

static void begin_from_thread(struct world *w)
{
	run_next(w, caused(w, JRN_IT_JOB));
}

static void begin_handle(struct world *w)
{
	run_next(w, caused(w, JRN_IT_TASK));
}

/* Ends. */

static void end_main(struct world *w)
{
	end_next(w, make(w, JRN_IT_MAIN, JRN_Q_TYPE_COUNT, "main script"), JRN_OUT_DONE);
}

static void end_on_thread(struct world *w, uint32_t item)
{
	jrn_emit_begin(&w->j, w->now, item, w->pool[0]);
	world_mark(w);
	jrn_emit_end(&w->j, w->now, item, w->pool[0], JRN_OUT_DONE);
}

static void end_job(struct world *w)
{
	end_on_thread(w, make(w, JRN_IT_JOB, JRN_Q_POOL, "work"));
}

static void end_thread(struct world *w)
{
	end_on_thread(w, make(w, JRN_IT_CALL, JRN_Q_TYPE_COUNT, "worker"));
}

static void end_leaves(struct world *w)
{
	end_next(w, ready(w, JRN_IT_HANDLE, "h"), JRN_OUT_THREW);
}

/* The records of awaiting stand between the moment and the end. */
static void end_at_await(struct world *w)
{
	uint32_t a = ready(w, JRN_IT_TASK, "a"), b = ready(w, JRN_IT_TASK, "b");
	uint32_t t = ready(w, JRN_IT_TASK, "t");

	world_begin(w, t);
	world_mark(w);
	jrn_emit_await(&w->j, w->now, t, a, 5, "gather");
	jrn_emit_await(&w->j, w->now, t, b, 5, "gather");
	jrn_emit_end(&w->j, w->now, t, w->thread, JRN_OUT_KEPT);
}

static void end_at_yield(struct world *w)
{
	uint32_t t = ready(w, JRN_IT_TASK, "t");

	ready(w, JRN_IT_HANDLE, "next one");
	world_phase(w, JRN_PH_READY);
	end_next(w, t, JRN_OUT_KEPT);
}

static void end_task(struct world *w)
{
	uint32_t t = ready(w, JRN_IT_TASK, "t");

	world_phase(w, JRN_PH_READY);
	ready(w, JRN_IT_HANDLE, "of the next pass");
	end_next(w, t, JRN_OUT_DONE);
}

static void end_handle(struct world *w)
{
	uint32_t h = ready(w, JRN_IT_HANDLE, "h");

	world_phase(w, JRN_PH_READY);
	end_next(w, h, JRN_OUT_DONE);
}

/* The GIL. */

static void give_gil(struct world *w, uint32_t thread)
{
	jrn_emit_value(&w->j, w->now, w->process, "gil", thread);
}

static void wants_gil(struct world *w, uint32_t thread)
{
	jrn_emit_cpu(&w->j, w->now, thread, 2);
	jrn_emit_wait(&w->j, w->now, thread, JRN_WAIT_GIL, JRN_NEVER);
}

static void gil_first(struct world *w)
{
	world_mark(w);
	give_gil(w, w->thread);
}

static void gil_taken(struct world *w)
{
	give_gil(w, w->thread);
	give_gil(w, 0);
	wants_gil(w, w->pool[0]);
	wants_gil(w, w->pool[1]);
	world_mark(w);
	jrn_emit_cpu(&w->j, w->now, w->pool[1], 2);
	give_gil(w, w->pool[1]);
}

static void gil_forced(struct world *w)
{
	give_gil(w, w->thread);
	wants_gil(w, w->pool[0]);
	world_mark(w);
	jrn_emit_wait(&w->j, w->now, w->thread, JRN_WAIT_GIL, JRN_NEVER);
	give_gil(w, 0);
}

static void gil_in_c(struct world *w)
{
	give_gil(w, w->thread);
	world_mark(w);
	give_gil(w, 0);
}

static void gil_blocks(struct world *w)
{
	give_gil(w, w->thread);
	world_mark(w);
	jrn_emit_wait(&w->j, w->now, w->thread, JRN_WAIT_POLL, JRN_NEVER);
	give_gil(w, 0);
}

static void burns_on_thread(struct world *w)
{
	give_gil(w, w->pool[0]);
	world_mark(w);
	jrn_emit_burn(&w->j, w->now, w->pool[0], 50 * MS, 0);
}

static void cancelled(struct world *w)
{
	uint32_t t = timer(w, "t", 7);

	world_mark(w);
	jrn_emit_drop(&w->j, w->now, t, JRN_DROP_CLEARED);
}

/* Phases and polls. */

static void enter_next(struct world *w, enum jrn_phase phase)
{
	world_mark(w);
	world_phase(w, phase);
}

static void phase_ready(struct world *w)
{
	ready(w, JRN_IT_HANDLE, "a");
	ready(w, JRN_IT_HANDLE, "b");
	enter_next(w, JRN_PH_READY);
}

static void phase_nothing_ready(struct world *w)
{
	enter_next(w, JRN_PH_READY);
}

static void phase_select(struct world *w)
{
	enter_next(w, JRN_PH_POLL);
}

static void phase_scheduled(struct world *w)
{
	timer(w, "t", 7);
	w->now = 8 * MS;
	enter_next(w, JRN_PH_TIMERS);
}

static void phase_idle(struct world *w)
{
	ready(w, JRN_IT_HANDLE, "a");
	enter_next(w, JRN_PH_IDLE);
}

static void phase_check(struct world *w)
{
	enter_next(w, JRN_PH_CHECK);
}

static void phase_closing(struct world *w)
{
	enter_next(w, JRN_PH_CLOSING);
}

static void phase_left(struct world *w)
{
	ready(w, JRN_IT_HANDLE, "late");
	enter_next(w, JRN_PH_EXIT);
}

static void poll_next(struct world *w, jrn_time span, enum jrn_poll_reason why)
{
	world_phase(w, JRN_PH_POLL);
	world_mark(w);
	jrn_emit_poll(&w->j, w->now, w->loop, span, why);
}

static void poll_ready(struct world *w)
{
	ready(w, JRN_IT_HANDLE, "a");
	poll_next(w, 0, JRN_POLL_PENDING);
}

static void poll_idle(struct world *w)
{
	ready(w, JRN_IT_HANDLE, "a");
	ready(w, JRN_IT_HANDLE, "b");
	poll_next(w, 0, JRN_POLL_IDLE);
}

static void poll_timer(struct world *w)
{
	timer(w, "t", 7.2);
	poll_next(w, 8 * MS, JRN_POLL_TIMER);
}

static void poll_stale(struct world *w)
{
	timer(w, "t", 7);
	w->now = 20 * MS;
	poll_next(w, 5 * MS, JRN_POLL_TIMER);
}

static void poll_due(struct world *w)
{
	timer(w, "t", 7);
	w->now = 8 * MS;
	poll_next(w, 0, JRN_POLL_TIMER_DUE);
}

static void poll_for_ever(struct world *w)
{
	poll_next(w, -1, JRN_POLL_FOREVER);
}

static void poll_stopped(struct world *w)
{
	poll_next(w, 0, JRN_POLL_STOPPED);
}

/* New items. */

static void new_next(struct world *w, enum jrn_item_type type, enum jrn_queue_type queue,
		     const char *label)
{
	world_mark(w);
	make(w, type, queue, label);
}

static void new_task(struct world *w)
{
	new_next(w, JRN_IT_TASK, JRN_Q_READY, "t");
}

static void new_self_pipe(struct world *w)
{
	new_next(w, JRN_IT_HANDLE, JRN_Q_READY, "_read_from_self");
}

static void new_from_thread(struct world *w)
{
	uint32_t job = make(w, JRN_IT_JOB, JRN_Q_POOL, "work");

	jrn_emit_begin(&w->j, w->now, job, w->pool[0]);
	world_mark(w);
	jrn_emit_new(&w->j, w->now,
		     &(struct jrn_item){.type = JRN_IT_HANDLE,
					.queue = w->q[JRN_Q_READY],
					.due = JRN_NEVER,
					.cause = job});
}

static void new_handle(struct world *w)
{
	ready(w, JRN_IT_HANDLE, "a");
	world_phase(w, JRN_PH_READY);
	new_next(w, JRN_IT_HANDLE, JRN_Q_READY, "b");
}

static void new_sleep(struct world *w)
{
	world_mark(w);
	timer(w, "sleep", 7);
}

static void new_timer(struct world *w)
{
	world_mark(w);
	timer(w, "t", 7);
}

static void new_job(struct world *w)
{
	new_next(w, JRN_IT_JOB, JRN_Q_POOL, "work");
}

static void new_thread(struct world *w)
{
	new_next(w, JRN_IT_CALL, JRN_Q_TYPE_COUNT, "Thread-1");
}

/* Moves. */

static void move_woken(struct world *w)
{
	uint32_t task = waiting(w, "t", 0, "Queue.get()");

	ready(w, JRN_IT_HANDLE, "a");
	world_mark(w);
	wake(w, task, 0, 0);
}

static void move_due(struct world *w)
{
	uint32_t t = timer(w, "t", 7);

	w->now = 8 * MS;
	ready(w, JRN_IT_HANDLE, "a");
	world_mark(w);
	jrn_emit_move(&w->j, w->now, t, w->q[JRN_Q_READY], 7 * MS);
}

static void move_yield(struct world *w)
{
	uint32_t t = ready(w, JRN_IT_TASK, "t");

	world_begin(w, t);
	jrn_emit_end(&w->j, w->now, t, w->thread, JRN_OUT_KEPT);
	world_mark(w);
	jrn_emit_move(&w->j, w->now, t, w->q[JRN_Q_READY], JRN_NEVER);
}

static void move_suspended(struct world *w)
{
	uint32_t child = ready(w, JRN_IT_TASK, "child"), t = ready(w, JRN_IT_TASK, "t");

	world_begin(w, t);
	jrn_emit_await(&w->j, w->now, t, child, 5, NULL);
	jrn_emit_end(&w->j, w->now, t, w->thread, JRN_OUT_KEPT);
	world_mark(w);
	jrn_emit_move(&w->j, w->now, t, w->q[JRN_Q_SUSPENDED], JRN_NEVER);
}

struct row {
	const char *rule;
	situation *make;
	const char *next, *why; /* must be in the sentences */
};

static const struct row on_asyncio[] = {
	{"py-main", begin_main, "run the main script", "in asyncio.run()"},
	{"py-job", begin_job, "run the executor job work (line 2) on pool 1",
	 "needs the GIL"},
	{"py-thread", begin_thread, "the call worker", "on a core of its own"},
	{"py-eager", begin_eager, "the task inner", "inside of create_task()"},
	{"py-slept", begin_slept, "the task t",
	 "Its sleep at line 5 is over: the timer put it at the end of ready, and now it "
	 "is "
	 "the head. 2 more run in this pass, 1 waits for the next."},
	{"py-woken", begin_woken, "the task t",
	 "It awaited the future at line 5; the handle h (line 2) at line 9 has settled "
	 "it."},
	{"py-first-step", begin_first_step, "the task t", "Nothing else is ready."},
	{"py-yielded", begin_yielded, "the task t", "as sleep(0) does"},
	{"py-self-pipe", begin_self_pipe, "_read_from_self", "to wake select"},
	{"py-timer-at-once", begin_timer_at_once, "the timer handle t", "rounds to 0 ms"},
	{"py-timer", begin_timer, "the timer handle t",
	 "due at 7.000 ms: after select it left the heap for the end of ready. Nothing"},
	{"py-threadsafe", begin_from_thread, "the handle h", "with call_soon_threadsafe"},
	{"py-handle", begin_handle, "the handle h", "when the task maker (line 2) ran"},
	{"py-end-main", end_main, "ends", "no daemons"},
	{"py-end-job", end_job, "work (line 2) ends", "reaches the loop"},
	{"py-end-thread", end_thread, "ends", "the thread ends"},
	{"py-end-leaves", end_leaves, "throws", "SystemExit"},
	{"py-end-await", end_at_await, "the task t (line 2) ends a step",
	 "It awaits the gather of 2 at line 5, and so this step is over."},
	{"py-end-yield", end_at_yield, "ends a step",
	 "Next in this pass: the handle next one"},
	{"py-end-task", end_task, "the task t (line 2) ends",
	 "This pass is over; 1 waits for the next. Select comes next."},
	{"gil-first", gil_first, "main takes the GIL", "There is a second thread now"},
	{"gil-taken", gil_taken, "pool 2 takes the GIL", "pool 1 waits for it"},
	{"gil-forced", gil_forced, "main lets go of the GIL",
	 "pool 1 has waited for the switch interval"},
	{"gil-in-c", gil_in_c, "main lets go of the GIL", "C code"},
	{"gil-blocks", gil_blocks, "main lets go of the GIL", "A thread that blocks"},
	{"py-burn-thread", burns_on_thread, "pool 1 computes", "holds the GIL"},
	{"py-cancelled", cancelled, "is cancelled", "never runs"},
	{"py-pass", phase_ready, "phase ready", "the 2 handles that are ready now"},
	{"py-pass", phase_nothing_ready, "phase ready", "nothing to run"},
	{"py-select", phase_select, "phase select", "ready is empty"},
	{"py-scheduled", phase_scheduled, "phase timers",
	 "the timer handle t (line 2) was due at 7.000 ms"},
	{"py-poll-ready", poll_ready, "select: look, do not block",
	 "the handle a (line 2) waits"},
	{"py-poll-timer", poll_timer, "select: block up to 8 ms",
	 "the timer handle t (line 2) is due, in 7.2 ms: rounded up to whole ms, 8 ms."},
	{"py-poll-due", poll_due, "do not block", "is due since 7.000 ms"},
	{"py-poll-for-ever", poll_for_ever, "block for ever", "call_soon_threadsafe"},
	{"py-poll-stopped", poll_stopped, "do not block", "loop.stop()"},
	{"py-new-task", new_task, "waits in ready", "Nothing of it runs now"},
	{"py-new-self-pipe", new_self_pipe, "waits in ready", "the self-pipe readable"},
	{"py-new-threadsafe", new_from_thread, "waits in ready", "wakes the loop"},
	{"py-new-handle", new_handle, "waits in ready",
	 "behind 1. It waits for the next pass"},
	{"py-new-sleep", new_sleep, "waits in timers", "in the loop's heap"},
	{"py-new-timer", new_timer, "waits in timers", "by due time"},
	{"py-new-job", new_job, "waits in thread pool", "2 workers so far"},
	{"py-new-thread", new_thread, "new: the call Thread-1", "A new thread"},
	{"py-wakes", move_woken, "goes to ready",
	 "It awaited Queue.get() at line 5. That is over, so it goes to the end of "
	 "ready, "
	 "behind 1."},
	{"py-due", move_due, "goes to ready", "behind 1 others, and this pass runs it"},
	{"py-yields", move_yield, "goes to ready", "gave up its turn"},
	{"py-suspended", move_suspended, "the task t (line 2) is suspended",
	 "It awaits the task child (line 2) at line 5."},
};

static const struct row on_uvloop[] = {
	{"py-poll-stale", poll_stale, "block up to 5 ms",
	 "blocks for 5 ms, though the timer handle t (line 2) is due."},
	{"py-timer-inline", begin_inline_timer, "the timer handle t",
	 "not through ready. It was due at 7.000 ms"},
	{"py-end", end_handle, "ends", "This pass is over. libuv goes on to poll."},
	{"py-idle", phase_idle, "phase idle", "1 handle waits"},
	{"py-unused", phase_check, "phase check", "nothing of the script's"},
	{"py-poll", phase_select, "phase poll", "was run before, in idle"},
	{"py-closing", phase_closing, "phase closing", "a libuv timer of its own"},
	{"py-left", phase_left, "phase exit", "1 handle stays in ready"},
	{"py-poll-ready", poll_idle, "poll: look, do not block", "2 handles wait"},
	{"py-new-timer", new_timer, "waits in timers", "in whole ms"},
};

#define LEN(a) (int)(sizeof(a) / sizeof(a)[0])

static void assert_speaks(const struct row *row, const char *flavour)
{
	struct replay_why why = REPLAY_WHY_INIT;
	struct world w;

	world_init(&w, flavour);
	row->make(&w);
	replay_why_tell(&why, world_cursor(&w), w.loop);
	ck_assert_str_eq(why.rule, row->rule);
	ck_assert_msg(strstr(why.next.s, row->next) != NULL, "%s: %s", row->rule,
		      why.next.s);
	ck_assert_msg(strstr(why.why.s, row->why) != NULL, "%s: %s", row->rule,
		      why.why.s);
	/* It fits on two lines of 80 columns, but for very long names. */
	ck_assert_msg(why.why.len <= 146, "%s is too long: %s", row->rule, why.why.s);
	replay_why_release(&why);
	world_release(&w);
}

START_TEST(the_rule_of_asyncio_speaks_where_it_should)
{
	assert_speaks(&on_asyncio[_i], "asyncio");
}
END_TEST

START_TEST(the_rule_of_uvloop_speaks_where_it_should)
{
	assert_speaks(&on_uvloop[_i], "uvloop on libuv 1.44");
}
END_TEST

START_TEST(every_rule_of_python_has_a_test)
{
	for (const char *const *rules = replay_why_rules(); *rules; rules++) {
		bool found = strncmp(*rules, "py-", 3) && strncmp(*rules, "gil-", 4);

		for (int i = 0; i < LEN(on_asyncio); i++)
			found |= !strcmp(on_asyncio[i].rule, *rules);
		for (int i = 0; i < LEN(on_uvloop); i++)
			found |= !strcmp(on_uvloop[i].rule, *rules);
		ck_assert_msg(found, "no test for the rule %s", *rules);
	}
}
END_TEST

static void expect_waits(struct world *w, uint32_t item, const char *words)
{
	struct ls_str s = LS_STR_INIT;

	world_mark(w);
	replay_cursor_free(w->cursor);
	replay_why_waits(&s, w->store, replay_picture(world_cursor(w)), w->loop, item);
	ck_assert_msg(strstr(s.s, words) != NULL, "%s", s.s);
	ls_str_release(&s);
}

START_TEST(a_chain_of_awaits_is_followed)
{
	struct world w;
	uint32_t inner, outer, main_task;

	world_init(&w, "asyncio");
	inner = waiting(&w, "inner", timer(&w, "sleep", 7), "sleep");
	outer = waiting(&w, "outer", inner, NULL);
	main_task = waiting(&w, "main", outer, "gather");
	expect_waits(
		&w, main_task,
		"It awaits the gather at line 5, which awaits the task inner (line 2) "
		"at line 5, which awaits its sleep at line 5, due at 7.000 ms. When");
	world_release(&w);
}
END_TEST

START_TEST(what_is_ready_knows_its_pass)
{
	struct world w;
	uint32_t a, b, c;

	world_init(&w, "asyncio");
	a = ready(&w, JRN_IT_HANDLE, "a");
	expect_waits(&w, a, "number 1 in the ready queue. The next pass");
	b = ready(&w, JRN_IT_HANDLE, "b");
	world_phase(&w, JRN_PH_READY);
	c = ready(&w, JRN_IT_HANDLE, "c");
	world_begin(&w, a);
	expect_waits(&w, b, "number 1 in the ready queue. The pass that runs now will");
	expect_waits(&w, c, "so it waits for the next");
	world_release(&w);
}
END_TEST

START_TEST(timers_join_ready_or_run_in_their_phase)
{
	struct world w;

	world_init(&w, "asyncio");
	expect_waits(&w, timer(&w, "t", 7), "due at 7.000 ms. The first select");
	world_release(&w);
	world_init(&w, "uvloop on libuv 1.44");
	expect_waits(&w, timer(&w, "t", 7), "The first timers phase after that");
	world_release(&w);
}
END_TEST

Suite *replay_why_py_suite(void)
{
	Suite *suite = suite_create("replay/why_py");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, the_rule_of_asyncio_speaks_where_it_should, 0,
			    LEN(on_asyncio));
	tcase_add_loop_test(tc, the_rule_of_uvloop_speaks_where_it_should, 0,
			    LEN(on_uvloop));
	tcase_add_test(tc, every_rule_of_python_has_a_test);
	tcase_add_test(tc, a_chain_of_awaits_is_followed);
	tcase_add_test(tc, what_is_ready_knows_its_pass);
	tcase_add_test(tc, timers_join_ready_or_run_in_their_phase);
	suite_add_tcase(suite, tc);
	return suite;
}
