/* SPDX-License-Identifier: MIT
 *
 * What a program may rely on whichever loop it runs on: asyncio's own, or uvloop.
 */
#include "support/handles.h"
#include "support/suite.h"

static const char *const loops[] = {NULL, "0.17", "0.22"}; /* NULL: asyncio */

static struct loops w;

static void run(const char *uvloop, handle_fn *main, const char *order)
{
	loops_run(&w, uvloop, main);
	ck_assert_str_eq(w.log, order);
}

/* The whole of a test that only looks at the order, on each loop. */
static void expect(handle_fn *main, const char *order)
{
	for (unsigned i = 0; i < sizeof loops / sizeof *loops; i++) {
		w = (struct loops){.runs = w.runs};
		run(loops[i], main, order);
		loops_release(&w);
		w.runs = 0;
	}
}

static void soon_a1(struct loops *x)
{
	soon(x, "a1", NULL);
}

static void three(struct loops *x)
{
	soon(x, "a", soon_a1);
	soon(x, "b", NULL);
	soon(x, "c", NULL);
}

START_TEST(what_a_handle_queues_runs_after_all_that_was_queued_before)
{
	expect(three, "a b c a1");
}
END_TEST

static void cancel_kept(struct loops *x)
{
	cancel(x->kept[0]);
}

static void cancel_the_next(struct loops *x)
{
	soon(x, "a", cancel_kept);
	x->kept[0] = soon(x, "b", NULL);
	soon(x, "c", NULL);
}

START_TEST(a_handle_that_was_cancelled_in_its_pass_is_skipped_and_let_go)
{
	run(loops[_i], cancel_the_next, "a c");
	ck_assert_int_eq(w.kept[0]->released, 1);
	loops_release(&w);
}
END_TEST

static void timers(struct loops *x)
{
	later(x, "t20", 20, NULL);
	later(x, "t5", 5, NULL);
	x->kept[0] = later(x, "t10", 10, NULL);
	soon(x, "a", cancel_kept);
}

START_TEST(timers_run_once_when_they_are_due_and_not_when_they_were_cancelled)
{
	run(loops[_i], timers, "a t5 t20");
	ck_assert_int_eq(w.kept[0]->released, 1);
	ck_assert_int_eq(w.handles[0]->ran_at / SIM_MS, 20);
	ck_assert_int_eq(w.handles[1]->ran_at / SIM_MS, 5);
	loops_release(&w);
}
END_TEST

static void from_another_thread(struct loops *x)
{
	later(x, "t", 50, NULL);
	x->kept[0] = threadsafe(x, "there", 7.3);
}

START_TEST(another_thread_wakes_the_loop_out_of_its_wait)
{
	run(loops[_i], from_another_thread, "there t");
	ck_assert_int_eq(w.kept[0]->ran_at / SIM_MS, 7);
	loops_release(&w);
}
END_TEST

static void leave_and_queue(struct loops *x)
{
	soon(x, "a1", NULL);
	leave(x);
}

static void second_leaves(struct loops *x)
{
	soon(x, "a", NULL);
	soon(x, "b", leave_and_queue);
	soon(x, "c", stop);
}

START_TEST(what_waits_when_system_exit_leaves_the_loop_runs_in_its_next_run)
{
	w = (struct loops){.runs = 2};
	run(NULL, second_leaves, "a b raised | c a1 |");
	loops_release(&w);
}
END_TEST

static void unfinished(struct loops *x)
{
	soon(x, "a", stop);
	later(x, "t", 1000, NULL);
	later(x, "u", 2000, NULL);
}

START_TEST(closing_lets_go_of_all_that_waits)
{
	run(loops[_i], unfinished, "a |");
	rt_py_loop_close(&w.loop);
	for (unsigned i = 0; i < w.n_handles; i++)
		ck_assert_int_eq(w.handles[i]->released, 1);
	loops_release(&w);
}
END_TEST

static void again(struct loops *x)
{
	if (x->n_handles < 100)
		soon(x, "b", again);
	if (x->n_handles == 20)
		compute(x, 3);
}

static void chain(struct loops *x)
{
	later(x, "t", 1, stop);
	soon(x, "b", again);
}

START_TEST(handles_that_queue_one_another_do_not_keep_timers_waiting)
{
	int n = 0;

	loops_run(&w, loops[_i], chain);
	for (const char *p = w.log; *p && *p != 't'; p++)
		n += *p == 'b';
	ck_assert_int_lt(n, 25);
	loops_release(&w);
}
END_TEST

Suite *runtime_py_loop_suite(void)
{
	Suite *s = suite_create("runtime/py_loop");
	TCase *t = tcase_create("on each loop");
	int n = sizeof loops / sizeof *loops;

	tcase_add_test(t, what_a_handle_queues_runs_after_all_that_was_queued_before);
	tcase_add_loop_test(
		t, a_handle_that_was_cancelled_in_its_pass_is_skipped_and_let_go, 0, n);
	tcase_add_loop_test(
		t, timers_run_once_when_they_are_due_and_not_when_they_were_cancelled, 0,
		n);
	tcase_add_loop_test(t, another_thread_wakes_the_loop_out_of_its_wait, 0, n);
	tcase_add_test(t,
		       what_waits_when_system_exit_leaves_the_loop_runs_in_its_next_run);
	tcase_add_loop_test(t, closing_lets_go_of_all_that_waits, 0, n);
	tcase_add_loop_test(t, handles_that_queue_one_another_do_not_keep_timers_waiting,
			    0, n);
	suite_add_tcase(s, t);
	return s;
}
