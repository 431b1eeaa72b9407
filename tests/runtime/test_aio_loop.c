/* SPDX-License-Identifier: MIT
 *
 * asyncio's own loop: where timers and descriptors stand beside `ready`, how long select
 * waits, and what becomes of cancelled timers.  The orders are CPython 3.11's.
 */
#include "support/handles.h"
#include "support/suite.h"

static struct loops w;

static void expect(handle_fn *main, const char *order)
{
	w = (struct loops){.runs = w.runs};
	loops_run(&w, NULL, main);
	ck_assert_str_eq(w.log, order);
}

static void timer_of_no_time(struct loops *x)
{
	later(x, "t0", 0, NULL);
	later(x, "t-1", -1, NULL);
	soon(x, "a", NULL);
	soon(x, "b", NULL);
}

START_TEST(a_timer_of_no_time_runs_after_what_was_ready)
{
	expect(timer_of_no_time, "a b t-1 t0");
	loops_release(&w);
}
END_TEST

static void soon_s(struct loops *x)
{
	soon(x, "s", NULL);
	compute(x, 10);
}

static void all_at_once(struct loops *x)
{
	later(x, "t", 5, NULL);
	readable(x, "io", 5);
	soon(x, "a", soon_s);
}

START_TEST(a_pass_runs_what_was_ready_then_descriptors_then_timers)
{
	expect(all_at_once, "a s io t");
	loops_release(&w);
}
END_TEST

static void soon_in_timer(struct loops *x)
{
	soon(x, "s", NULL);
	later(x, "t0", 0, NULL);
}

static void expired_together(struct loops *x)
{
	soon(x, "a", NULL);
	compute(x, 10);
}

static void timers_behind_a_block(struct loops *x)
{
	later(x, "t4", 4, soon_in_timer);
	later(x, "t3", 3, NULL);
	soon(x, "b", expired_together);
}

START_TEST(timers_that_expired_meanwhile_run_in_one_pass_by_when)
{
	expect(timers_behind_a_block, "b a t3 t4 s t0");
	loops_release(&w);
}
END_TEST

static void eight_of_one_instant(struct loops *x)
{
	static const char *const labels[] = {"0", "1", "2", "3", "4", "5", "6", "7"};

	for (int i = 0; i < 8; i++)
		at(x, labels[i], 10, NULL);
}

START_TEST(timers_of_one_instant_run_as_heapq_gives_them)
{
	expect(eight_of_one_instant, "0 2 6 5 7 4 1 3");
	loops_release(&w);
}
END_TEST

static void make_120(struct loops *x)
{
	static const char *const labels[] = {"0",  "12", "24", "36", "48",
					     "60", "72", "84", "96", "108"};

	for (int i = 0; i < 120; i++)
		at(x, i % 12 ? "cancelled" : labels[i / 12], 10, NULL);
	for (int i = 0; i < 120; i++)
		if (i % 12)
			cancel(x->handles[i]);
}

START_TEST(when_most_of_a_hundred_timers_are_cancelled_the_heap_is_made_anew)
{
	expect(make_120, "72 24 0 12 36 60 84 48 108 96");
	loops_release(&w);
}
END_TEST

static unsigned made, cancelled;

/* The first to be due is none of the cancelled ones. */
static void make_and_cancel(struct loops *x)
{
	for (unsigned i = 0; i < made; i++)
		later(x, "t", i < cancelled ? 200 + i : 100, NULL);
	for (unsigned i = 0; i < cancelled; i++)
		cancel(x->handles[i]);
	later(x, "stop", 10, stop);
}

/* How many of the cancelled ones the heap has let go when the loop stops. */
static int pruned(unsigned n, unsigned dropped)
{
	int released = 0;

	made = n;
	cancelled = dropped;
	w = (struct loops){.runs = 0};
	loops_run(&w, NULL, make_and_cancel);
	for (unsigned i = 0; i < dropped; i++)
		released += w.handles[i]->released;
	loops_release(&w);
	return released;
}

START_TEST(cancelled_timers_stay_in_a_heap_of_a_hundred_or_when_they_are_half)
{
	ck_assert_int_eq(pruned(99, 90), 0); /* and the one that stops */
	ck_assert_int_eq(pruned(100, 51), 51);
	ck_assert_int_eq(pruned(101, 51), 0);
}
END_TEST

static const double waits[] = {8, 9, 10.3};
static const int took[] = {8, 10, 11};
static double span;

static void one_timer(struct loops *x)
{
	later(x, "t", span, NULL);
}

START_TEST(select_waits_whole_milliseconds_and_nine_are_ten)
{
	span = waits[_i];
	expect(one_timer, "t");
	ck_assert_int_eq(w.handles[0]->ran_at / SIM_MS, took[_i]);
	loops_release(&w);
}
END_TEST

static void stop_between(struct loops *x)
{
	soon(x, "a1", NULL);
	stop(x);
	soon(x, "a2", stop);
}

static void stops(struct loops *x)
{
	soon(x, "a", stop_between);
	soon(x, "b", NULL);
}

START_TEST(stop_ends_the_pass_and_the_next_run_goes_on)
{
	w.runs = 2;
	expect(stops, "a b | a1 a2 |");
	loops_release(&w);
	w.runs = 0;
}
END_TEST

static void stopped_before(struct loops *x)
{
	later(x, "t", 1000, NULL);
	soon(x, "a", soon_s);
	stop(x);
}

START_TEST(a_loop_that_was_stopped_before_makes_one_pass_and_does_not_wait)
{
	expect(stopped_before, "a |");
	ck_assert_int_lt(w.sim.now / SIM_MS, 11);
	loops_release(&w);
}
END_TEST

static void there_beside_here(struct loops *x)
{
	later(x, "t", 5, NULL);
	threadsafe(x, "there", 3);
	soon(x, "a", soon_s);
}

START_TEST(a_call_from_another_thread_is_ready_at_once)
{
	expect(there_beside_here, "a s there t");
	loops_release(&w);
}
END_TEST

Suite *runtime_aio_loop_suite(void)
{
	Suite *s = suite_create("runtime/aio_loop");
	TCase *t = tcase_create("aio_loop");

	tcase_add_test(t, a_timer_of_no_time_runs_after_what_was_ready);
	tcase_add_test(t, a_pass_runs_what_was_ready_then_descriptors_then_timers);
	tcase_add_test(t, timers_that_expired_meanwhile_run_in_one_pass_by_when);
	tcase_add_test(t, timers_of_one_instant_run_as_heapq_gives_them);
	tcase_add_test(t,
		       when_most_of_a_hundred_timers_are_cancelled_the_heap_is_made_anew);
	tcase_add_test(
		t, cancelled_timers_stay_in_a_heap_of_a_hundred_or_when_they_are_half);
	tcase_add_loop_test(t, select_waits_whole_milliseconds_and_nine_are_ten, 0, 3);
	tcase_add_test(t, stop_ends_the_pass_and_the_next_run_goes_on);
	tcase_add_test(t,
		       a_loop_that_was_stopped_before_makes_one_pass_and_does_not_wait);
	tcase_add_test(t, a_call_from_another_thread_is_ready_at_once);
	suite_add_tcase(s, t);
	return s;
}
