/* SPDX-License-Identifier: MIT
 *
 * uvloop: where it differs from asyncio's loop.  The orders are those of uvloop 0.17 on
 * libuv 1.44, unless a version is named.
 */
#include "support/handles.h"
#include "support/suite.h"

static struct loops w;

static void expect_on(const char *version, handle_fn *main, const char *order)
{
	loops_run(&w, version, main);
	ck_assert_str_eq(w.log, order);
}

static void expect(handle_fn *main, const char *order)
{
	expect_on("0.17", main, order);
}

static void up_to_half_a_millisecond(struct loops *x)
{
	later(x, "t0", 0, NULL);
	later(x, "t0.6", 0.6, NULL);
	later(x, "t0.5", 0.5, NULL);
	soon(x, "a", NULL);
	later(x, "t-1", -1, NULL);
}

START_TEST(a_timer_of_up_to_half_a_millisecond_is_call_soon)
{
	expect(up_to_half_a_millisecond, "t0 t0.5 a t-1 t0.6");
	loops_release(&w);
}
END_TEST

static void one_millisecond(struct loops *x)
{
	later(x, "t2.5", 2.5, NULL);
	later(x, "t1.5", 1.5, NULL);
	later(x, "t2.4", 2.4, NULL);
	later(x, "t1.4", 1.4, NULL);
}

START_TEST(
	delays_are_whole_milliseconds_half_to_even_and_equal_ones_are_first_in_first_out)
{
	expect(one_millisecond, "t1.4 t2.5 t1.5 t2.4");
	loops_release(&w);
}
END_TEST

static void soon_s(struct loops *x)
{
	soon(x, "s", NULL);
	compute(x, 10);
}

static void timer_beside_ready(struct loops *x)
{
	later(x, "t", 5, NULL);
	soon(x, "a", soon_s);
}

START_TEST(a_timer_that_expired_runs_before_what_is_ready)
{
	expect(timer_beside_ready, "a t s");
	loops_release(&w);
}
END_TEST

/* Timer 1 blocks until timer 2 is due and looks at the clock, which counts then. */
static void refresh_the_clock(struct loops *x)
{
	later(x, "t0", 1, NULL);
}

static void block_then_call(struct loops *x)
{
	soon(x, "s", NULL);
	compute(x, 10);
}

static void due_in_the_phase(struct loops *x)
{
	later(x, "t5", 5, block_then_call);
	later(x, "t5b", 5, refresh_the_clock);
	later(x, "t8", 8, NULL);
}

START_TEST(a_timer_that_falls_due_in_the_phase_runs_in_it_until_libuv_1_48)
{
	expect_on("0.17", due_in_the_phase, "t5 t5b t8 s t0");
	loops_release(&w);
	w = (struct loops){.runs = 0};
	expect_on("0.20", due_in_the_phase, "t5 t5b s t8 t0");
	loops_release(&w);
}
END_TEST

static void block_50(struct loops *x)
{
	compute(x, 50);
}

static void stale_clock(struct loops *x)
{
	later(x, "t", 100, NULL);
	soon(x, "a", block_50);
}

static void fresh_clock(struct loops *x)
{
	later(x, "t", 100, NULL);
	later(x, "a", 20, block_50);
}

START_TEST(the_wait_is_as_much_too_long_as_the_last_ready_handle_blocked)
{
	expect(stale_clock, "a t");
	ck_assert_int_eq(w.handles[0]->ran_at / SIM_MS, 150);
	loops_release(&w);
}
END_TEST

START_TEST(a_timer_that_blocks_makes_no_wait_longer)
{
	expect(fresh_clock, "a t");
	ck_assert_int_eq(w.handles[0]->ran_at / SIM_MS, 100);
	loops_release(&w);
}
END_TEST

static void stop_between(struct loops *x)
{
	soon(x, "a1", NULL);
	stop(x);
	soon(x, "a2", soon_s);
}

static void stops(struct loops *x)
{
	soon(x, "a", stop_between);
	soon(x, "b", NULL);
}

START_TEST(stop_is_a_handle_and_the_pass_it_runs_in_is_the_last)
{
	expect(stops, "a b a1 a2 |");
	loops_release(&w);
}
END_TEST

static void leave_and_queue(struct loops *x)
{
	soon(x, "a1", NULL);
	leave(x);
}

static void system_exit(struct loops *x)
{
	soon(x, "a", leave_and_queue);
	soon(x, "b", NULL);
}

START_TEST(what_is_ready_gets_one_more_pass_when_system_exit_leaves_the_loop)
{
	expect(system_exit, "a b a1 raised |");
	loops_release(&w);
}
END_TEST

static double read_at;

static void read_time(struct loops *x)
{
	read_at = rt_py_time(&x->loop);
}

static void look_at_the_clock(struct loops *x)
{
	later(x, "t", 7, read_time);
}

START_TEST(its_time_is_in_whole_milliseconds)
{
	expect(look_at_the_clock, "t");
	ck_assert_double_eq(read_at, 0.007);
	loops_release(&w);
}
END_TEST

LS_SUITE(runtime_uvloop_suite, "runtime/uvloop",
	 a_timer_of_up_to_half_a_millisecond_is_call_soon,
	 delays_are_whole_milliseconds_half_to_even_and_equal_ones_are_first_in_first_out,
	 a_timer_that_expired_runs_before_what_is_ready,
	 a_timer_that_falls_due_in_the_phase_runs_in_it_until_libuv_1_48,
	 the_wait_is_as_much_too_long_as_the_last_ready_handle_blocked,
	 a_timer_that_blocks_makes_no_wait_longer,
	 stop_is_a_handle_and_the_pass_it_runs_in_is_the_last,
	 what_is_ready_gets_one_more_pass_when_system_exit_leaves_the_loop,
	 its_time_is_in_whole_milliseconds)
