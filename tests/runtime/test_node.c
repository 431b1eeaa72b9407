/* SPDX-License-Identifier: MIT
 *
 * The order of everything, as Node 20 prints it for the same program in JavaScript.
 */
#include <string.h>

#include "support/callbacks.h"
#include "support/suite.h"

static struct nodes w;

static void expect(const char *version, callback_fn *main, const char *order)
{
	struct nodes fresh = { .handles_errors = w.handles_errors, .pool_size = w.pool_size };

	w = fresh;
	nodes_run(&w, version, main);
	ck_assert_str_eq(w.log, order);
	nodes_release(&w);
}

static void t_and_p(struct nodes *x)
{
	tick(x, "t", NULL);
	micro(x, "p", NULL);
}

/* ---- ticks and microtasks ------------------------------------------------------------ */

static void all_queues(struct nodes *x)
{
	immediate(x, "immediate", NULL);
	timeout(x, "timeout", 0, NULL);
	tick(x, "tick", NULL);
	micro(x, "promise", NULL);
	nodes_log(x, "sync");
	burn(x, 3);
}

START_TEST(the_main_script_is_followed_by_ticks_microtasks_timers_immediates)
{
	expect("20", all_queues, "sync tick promise timeout immediate");
	expect("10", all_queues, "sync tick promise timeout immediate");
}
END_TEST

static void tick_from_micro(struct nodes *x)
{
	tick(x, "t", NULL);
	micro(x, "m1.1", NULL);
}

static void micro_queues_tick(struct nodes *x)
{
	micro(x, "m1", tick_from_micro);
	micro(x, "m2", NULL);
}

START_TEST(a_tick_waits_until_the_microtasks_are_drained)
{
	expect("20", micro_queues_tick, "m1 m2 m1.1 t");
	expect("M6", micro_queues_tick, "m1 t m2 m1.1");
}
END_TEST

static void micro_from_tick(struct nodes *x)
{
	micro(x, "m", NULL);
}

static void ticks_before_micros(struct nodes *x)
{
	tick(x, "t1", micro_from_tick);
	tick(x, "t2", NULL);
}

START_TEST(all_ticks_run_before_a_microtask)
{
	expect("20", ticks_before_micros, "t1 t2 m");
	expect("M2", ticks_before_micros, "t1 t2 m");
}
END_TEST

/* ---- timers ------------------------------------------------------------------------ */

static void two_timers(struct nodes *x)
{
	timeout(x, "A", 1, t_and_p);
	timeout(x, "B", 1, t_and_p);
	burn(x, 5);
}

START_TEST(a_checkpoint_lies_between_two_timers)
{
	expect("20", two_timers, "A t p B t p");
	expect("10", two_timers, "A B t t p p");
	expect("M3", two_timers, "A B t t p p");
}
END_TEST

static void two_lists(struct nodes *x)
{
	timeout(x, "A", 1, t_and_p);
	timeout(x, "B", 2, t_and_p);
	burn(x, 5);
}

START_TEST(also_between_two_lists)
{
	expect("20", two_lists, "A t p B t p");
	expect("10", two_lists, "A t p B t p");
}
END_TEST

static void four_delays(struct nodes *x)
{
	timeout(x, "20", 20, NULL);
	timeout(x, "5", 5, NULL);
	timeout(x, "1", 1, NULL);
	timeout(x, "0", 0, NULL);
	burn(x, 50);
}

START_TEST(overdue_timers_run_by_expiry_and_0_is_1)
{
	expect("20", four_delays, "1 0 5 20");
	expect("M5", four_delays, "0 1 5 20");
}
END_TEST

static void b_at_6(struct nodes *x)
{
	timeout(x, "B", 5, NULL);
	burn(x, 24);
}

static void a2_at_3(struct nodes *x)
{
	timeout(x, "A2", 10, NULL);
	timeout(x, NULL, 3, b_at_6);
}

static void batches(struct nodes *x)
{
	timeout(x, "A1", 10, NULL);
	timeout(x, NULL, 3, a2_at_3);
}

START_TEST(a_list_runs_all_that_is_due_before_other_lists)
{
	expect("20", batches, "A1 A2 B");
	expect("M17", batches, "A1 B A2");
}
END_TEST

static void nested_timer(struct nodes *x)
{
	timeout(x, "nested", 1, NULL);
	immediate(x, "immediate", NULL);
	burn(x, 5);
}

static void timer_makes_timer(struct nodes *x)
{
	timeout(x, "A", 1, nested_timer);
	timeout(x, "B", 1, NULL);
	burn(x, 3);
}

START_TEST(a_timer_made_in_a_pass_waits_for_the_next)
{
	expect("20", timer_makes_timer, "A B immediate nested");
}
END_TEST

static void stop_third(struct nodes *x)
{
	static int turns;

	immediate(x, "imm", NULL);
	burn(x, 5);
	if (++turns % 3 == 0)
		rt_node_timer_clear(&x->node, &x->kept[0]->timer);
}

static void slow_interval(struct nodes *x)
{
	x->kept[0] = interval(x, "I", 1, stop_third);
}

START_TEST(an_overdue_interval_lets_immediates_in)
{
	expect("20", slow_interval, "I imm I imm I imm");
}
END_TEST

static void clear_b(struct nodes *x)
{
	rt_node_timer_clear(&x->node, &x->kept[0]->timer);
}

static void clear_by_micro(struct nodes *x)
{
	micro(x, "p", clear_b);
}

static void clear_sibling(struct nodes *x)
{
	timeout(x, "A", 1, clear_by_micro);
	x->kept[0] = timeout(x, "B", 1, NULL);
	timeout(x, "C", 1, NULL);
	burn(x, 5);
}

START_TEST(a_microtask_between_timers_can_clear_the_next)
{
	expect("20", clear_sibling, "A p C");
	expect("10", clear_sibling, "A B C p");
}
END_TEST

static void refresh_a(struct nodes *x)
{
	rt_node_timer_refresh(&x->node, &x->kept[0]->timer, 0);
}

static void refreshed(struct nodes *x)
{
	x->kept[0] = timeout(x, "A", 15, NULL);
	timeout(x, "B", 15, NULL);
	timeout(x, NULL, 5, refresh_a);
}

START_TEST(refresh_moves_a_timer_behind_its_siblings)
{
	expect("20", refreshed, "B A");
}
END_TEST

static void unrefd(struct nodes *x)
{
	rt_node_timer_unref(&x->node, &timeout(x, "unref50", 50, NULL)->timer);
	rt_node_timer_unref(&x->node, &timeout(x, "unref5", 5, NULL)->timer);
	timeout(x, "t10", 10, NULL);
}

START_TEST(an_unrefd_timer_fires_only_while_something_else_lives)
{
	expect("20", unrefd, "unref5 t10");
}
END_TEST

/* ---- immediates -------------------------------------------------------------------- */

static void more_immediates(struct nodes *x)
{
	immediate(x, "A2", NULL);
	t_and_p(x);
}

static void timer_and_burn(struct nodes *x)
{
	immediate(x, "B2", NULL);
	timeout(x, "timeout", 0, NULL);
	burn(x, 3);
}

static void immediates(struct nodes *x)
{
	immediate(x, "A", more_immediates);
	immediate(x, "B", timer_and_burn);
}

START_TEST(immediates_are_a_snapshot)
{
	expect("20", immediates, "A t p B timeout A2 B2");
	expect("10", immediates, "A B t p timeout A2 B2");
}
END_TEST

static void from_timer(struct nodes *x)
{
	timeout(x, "timeout", 0, NULL);
	immediate(x, "immediate", NULL);
	burn(x, 5);
}

static void from_a_timer(struct nodes *x)
{
	timeout(x, "T", 1, from_timer);
}

static void from_io(struct nodes *x)
{
	io(x, "stat", RT_NODE_FS, 1, from_timer);
}

START_TEST(from_timers_and_io_the_immediate_is_first)
{
	expect("20", from_a_timer, "T immediate timeout");
	expect("20", from_io, "stat immediate timeout");
}
END_TEST

static void unref_immediate(struct nodes *x)
{
	rt_node_immediate_unref(&x->node, &immediate(x, "unref-immediate", NULL)->immediate);
}

static void last_timer(struct nodes *x)
{
	timeout(x, "timer", 10, unref_immediate);
}

START_TEST(since_libuv_1_45_an_unrefd_immediate_of_the_last_timer_never_runs)
{
	expect("20", last_timer, "timer");
	expect("18", last_timer, "timer unref-immediate");
}
END_TEST

/* ---- the pool ---------------------------------------------------------------------- */

static void three_stats(struct nodes *x)
{
	io(x, "A", RT_NODE_FS, 0.1, t_and_p);
	io(x, "B", RT_NODE_FS, 0.1, t_and_p);
	immediate(x, "immediate", NULL);
	burn(x, 10);
}

START_TEST(each_completion_is_a_callback_of_its_own)
{
	w.pool_size = 1;
	expect("20", three_stats, "A t p B t p immediate");
	expect("M3", three_stats, "A B t t p p immediate");
}
END_TEST

static void slow_and_fast(struct nodes *x)
{
	io(x, "P", RT_NODE_CPU, 5, NULL);
	io(x, "L1", RT_NODE_DNS, 5, NULL);
	io(x, "L2", RT_NODE_DNS, 5, NULL);
	io(x, "L3", RT_NODE_DNS, 5, NULL);
	io(x, "F1", RT_NODE_FS, 5, NULL);
	io(x, "F2", RT_NODE_FS, 5, NULL);
}

START_TEST(slow_io_gives_way_in_a_pool_of_one)
{
	w.pool_size = 1;
	expect("20", slow_and_fast, "P L1 F1 F2 L2 L3");
}
END_TEST

static void half_slow(struct nodes *x)
{
	for (int i = 0; i < 5; i++) {
		static const char *const names[] = { "L1", "L2", "L3", "L4", "L5" };

		io(x, names[i], RT_NODE_DNS, 50 + i, NULL);
	}
	io(x, "F", RT_NODE_FS, 1, NULL);
	timeout(x, "60", 60, NULL);
	timeout(x, "110", 110, NULL);
}

START_TEST(slow_io_holds_half_of_the_threads)
{
	w.pool_size = 4;
	expect("20", half_slow, "F L1 L2 60 L3 L4 110 L5");
	expect("M12b", half_slow, "F L1 L2 L3 L4 L5 60 110");
}
END_TEST

static void kernel_beside_pool(struct nodes *x)
{
	io(x, "pbkdf2", RT_NODE_CPU, 20, NULL);
	io(x, "resolve", RT_NODE_KERNEL, 5, NULL);
	io(x, "pending", RT_NODE_PENDING, 0, NULL);
}

START_TEST(a_full_pool_does_not_stop_the_kernel)
{
	w.pool_size = 1;
	expect("20", kernel_beside_pool, "pending resolve pbkdf2");
	expect("M12", kernel_beside_pool, "pending pbkdf2 resolve");
}
END_TEST

/* ---- errors ------------------------------------------------------------------------ */

static void throwing(struct nodes *x)
{
	t_and_p(x);
	throw_here(x);
}

static void throw_in_timer(struct nodes *x)
{
	timeout(x, "A", 1, throwing);
	timeout(x, "B", 1, NULL);
	timeout(x, "C", 2, NULL);
	immediate(x, "imm", NULL);
	burn(x, 5);
}

static void throw_in_immediate(struct nodes *x)
{
	immediate(x, "A", throwing);
	immediate(x, "B", NULL);
	immediate(x, "C", NULL);
}

static void throw_in_tick(struct nodes *x)
{
	tick(x, "t1", throw_here);
	tick(x, "t2", NULL);
	micro(x, "p1", NULL);
	immediate(x, "immediate", NULL);
}

static void throw_in_tick_timer_due(struct nodes *x)
{
	throw_in_tick(x);
	timeout(x, "timeout", 1, NULL);
	burn(x, 5);
}

static void throw_in_micro(struct nodes *x)
{
	micro(x, "m1", throwing);
	micro(x, "m2", NULL);
}

static void throw_in_main(struct nodes *x)
{
	timeout(x, "timeout", 0, NULL);
	throwing(x);
	burn(x, 5);
}

START_TEST(after_a_handled_throw_the_leftovers_run_where_node_runs_them)
{
	w.handles_errors = true;
	expect("20", throw_in_timer, "A U(A) B t p C imm");
	expect("20", throw_in_immediate, "A U(A) B t p C");
	expect("20", throw_in_tick, "t1 U(t1) t2 p1 immediate");
	expect("10", throw_in_tick, "t1 U(t1) immediate t2 p1");
	expect("20", throw_in_tick_timer_due, "t1 U(t1) timeout t2 p1 immediate");
	expect("20", throw_in_micro, "m1 U(m1) m2 p t");
	expect("20", throw_in_main, "U(main) t p timeout");
	expect("10", throw_in_main, "U(main) timeout t p");
	w.handles_errors = false;
	expect("20", throw_in_immediate, "A");
}
END_TEST

/* ---- ports ------------------------------------------------------------------------- */

static void close_0(struct nodes *x)
{
	rt_node_port_close(&x->ports[0]);
}

static void messages(struct nodes *x)
{
	rt_node_port_start(&x->ports[1]);
	post(x, 0, "m1", t_and_p);
	post(x, 0, "m2", close_0);
	timeout(x, "timeout", 0, NULL);
	immediate(x, "immediate", NULL);
	burn(x, 3);
}

START_TEST(messages_come_in_poll_each_with_its_checkpoint)
{
	expect("20", messages, "timeout m1 t p m2 immediate");
}
END_TEST

static void two_channels(struct nodes *x)
{
	rt_node_port_start(&x->ports[1]);
	rt_node_port_start(&x->ports[3]);
	post(x, 2, "b1", NULL);
	post(x, 0, "a1", NULL);
	post(x, 2, "b2", close_0);
	post(x, 0, "a2", NULL);
	rt_node_port_unref(&x->ports[3]);
}

START_TEST(ports_are_scanned_in_the_order_of_creation)
{
	expect("20", two_channels, "a1 a2 b1 b2");
}
END_TEST

LS_SUITE(runtime_node_suite, "runtime/node",
	 the_main_script_is_followed_by_ticks_microtasks_timers_immediates,
	 a_tick_waits_until_the_microtasks_are_drained, all_ticks_run_before_a_microtask,
	 a_checkpoint_lies_between_two_timers, also_between_two_lists,
	 overdue_timers_run_by_expiry_and_0_is_1,
	 a_list_runs_all_that_is_due_before_other_lists,
	 a_timer_made_in_a_pass_waits_for_the_next, an_overdue_interval_lets_immediates_in,
	 a_microtask_between_timers_can_clear_the_next,
	 refresh_moves_a_timer_behind_its_siblings,
	 an_unrefd_timer_fires_only_while_something_else_lives, immediates_are_a_snapshot,
	 from_timers_and_io_the_immediate_is_first,
	 since_libuv_1_45_an_unrefd_immediate_of_the_last_timer_never_runs,
	 each_completion_is_a_callback_of_its_own, slow_io_gives_way_in_a_pool_of_one,
	 slow_io_holds_half_of_the_threads, a_full_pool_does_not_stop_the_kernel,
	 after_a_handled_throw_the_leftovers_run_where_node_runs_them,
	 messages_come_in_poll_each_with_its_checkpoint,
	 ports_are_scanned_in_the_order_of_creation)
