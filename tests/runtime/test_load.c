/* SPDX-License-Identifier: MIT */
#include "runtime/load.h"

#include <math.h>
#include <string.h>

#include "support/holds.h"
#include "support/suite.h"
#include "support/web.h"

static struct web web;
static struct rt_load_plan plan;

static void setup(void)
{
	web_open(&web, 1);
	web_listen(&web);
	rt_load_plan_init(&plan);
}

static void teardown(void)
{
	web_close(&web);
}

static struct jrn_histogram latency(void)
{
	struct jrn_histogram h = JRN_HISTOGRAM_INIT;

	rt_stats_sum(&web.loads.stats, RT_STATS_ANY, RT_STATS_ANY, &h);
	return h;
}

static void run(void)
{
	web_add(&web, &plan);
	web_run(&web);
}

/* ---- when -------------------------------------------------------------------------- */

START_TEST(a_rate_sends_evenly_for_its_duration)
{
	plan.rate = 800;
	plan.duration = SIM_S;
	plan.start = 5 * SIM_MS;
	web.service.a = 0;
	run();
	web_expect(&web, 800, 800, 0, 0, 0);
	for (size_t i = 0; i < 800; i++)
		ck_assert_int_eq(web.rows[i].intended,
				 5 * SIM_MS + (sim_time)i * 1250000);
	ck_assert(web.over);
	ck_assert_int_lt(web.sim.now, 1006 * SIM_MS);
}
END_TEST

START_TEST(poisson_arrivals_come_at_their_rate)
{
	struct rt_load_plan other;
	double mean = 0, square = 0;

	plan.rate = 1000;
	plan.arrivals = RT_LOAD_POISSON;
	plan.requests = 4000;
	web.service.a = 0;
	other = plan;
	web_add(&web, &other);
	run();
	for (size_t i = 2; i < 4000; i += 2) {
		double gap = sim_to_ms(web.rows[i].intended - web.rows[i - 1].intended);

		mean += gap;
		square += gap * gap;
		HOLDS(gap >= 0);
	}
	/* Two independent loads together: gaps of half a millisecond. */
	ck_assert_double_eq_tol(mean / 1999, 0.5, 0.03);
	ck_assert_double_eq_tol(square / 1999, 0.5, 0.08);
}
END_TEST

START_TEST(a_ramp_is_linear_between_its_points_and_constant_outside)
{
	static const struct rt_load_point points[] = {{SIM_S, 100}, {3 * SIM_S, 300}};
	uint64_t in[5] = {0};

	plan.ramp = points;
	plan.n_ramp = 2;
	plan.duration = 5 * SIM_S;
	web.service.a = 0;
	run();
	for (size_t i = 0; i < web.n_rows; i++)
		in[web.rows[i].intended / SIM_S]++;
	ck_assert_uint_eq(in[0], 100);
	ck_assert_uint_eq(in[1], 150);
	ck_assert_uint_eq(in[2], 250);
	ck_assert_uint_eq(in[3], 300);
	ck_assert_uint_eq(in[4], 300);
}
END_TEST

START_TEST(a_schedule_is_sent_exactly_in_order_of_time)
{
	static const struct rt_load_send sends[] = {
		{20400, "/b?x=1"}, {5 * SIM_MS, "/a"}, {20400, "/c"}};

	plan.schedule = sends;
	plan.n_schedule = 3;
	run();
	web_expect(&web, 3, 3, 0, 0, 0);
	ck_assert_int_eq(web.rows[0].intended, 20400);
	ck_assert_str_eq(web.rows[0].route, "/b");
	ck_assert_str_eq(web.rows[1].route, "/c");
	ck_assert_int_eq(web.rows[2].intended, 5 * SIM_MS);
}
END_TEST

START_TEST(users_send_when_they_have_thought)
{
	plan.users = 10;
	plan.think = (struct sim_dist){.a = 9e6};
	plan.think_given = true;
	plan.duration = SIM_S;
	web.service.a = 0;
	run();
	/* A round takes 9 ms and four ways of 25 us the first time, then two. */
	ck_assert_int_eq(web.rows[0].done, 100000);
	ck_assert_int_eq(web.rows[10].intended, 9100000);
	ck_assert_int_eq(web.rows[10].done, 9150000);
	web_expect(&web, 1110, 1110, 0, 0, 0);
}
END_TEST

START_TEST(users_stop_at_a_number_of_requests)
{
	plan.users = 7;
	plan.requests = 100;
	run();
	web_expect(&web, 100, 100, 0, 0, 0);
	ck_assert(web.over);
}
END_TEST

START_TEST(a_user_who_is_answered_at_once_does_not_stop_the_clock)
{
	plan.users = 3;
	plan.duration = SIM_MS;
	web.net.latency = 0;
	web.service.a = 0;
	run();
	ck_assert_uint_gt(web.n_rows, 1000);
	ck_assert_uint_le(web.n_rows, 3003);
}
END_TEST

START_TEST(numbers_and_instants_do_not_depend_on_the_server)
{
	static struct rt_load_result rows[200];

	plan.rate = 200;
	plan.arrivals = RT_LOAD_POISSON;
	plan.requests = 200;
	run();
	memcpy(rows, web.rows, sizeof rows);
	teardown();
	setup();
	plan.rate = 200;
	plan.arrivals = RT_LOAD_POISSON;
	plan.requests = 200;
	web.service.a = 3e6;
	run();
	for (int i = 0; i < 200; i++)
		HOLDS(rows[i].intended == web.rows[i].intended);
}
END_TEST

/* ---- connections ------------------------------------------------------------------- */

START_TEST(a_request_takes_the_connection_that_has_been_idle_longest)
{
	plan.rate = 100;
	plan.requests = 12;
	plan.connections = 4;
	plan.start = SIM_MS;
	run();
	for (size_t i = 1; i < 12; i++)
		ck_assert_uint_eq(web.rows[i].connection,
				  i < 4 ? i + 1 : web.rows[i - 4].connection);
	ck_assert_uint_eq(web.net.opened, 4);
}
END_TEST

START_TEST(a_connection_is_used_again_within_the_announced_time)
{
	plan.rate = 1;
	plan.requests = 3;
	web.keep_alive = 2;
	run();
	web_expect(&web, 3, 3, 0, 0, 0);
	ck_assert_uint_eq(web.net.opened, 1);
}
END_TEST

START_TEST(one_that_idled_for_longer_is_not_used_again)
{
	plan.rate = 0.5;
	plan.requests = 3;
	plan.connections = 1;
	web.keep_alive = 1;
	run();
	web_expect(&web, 3, 3, 0, 0, 0);
	ck_assert_uint_eq(web.rows[2].connection, 3);
}
END_TEST

START_TEST(a_client_takes_a_while_from_being_connected_to_its_first_byte)
{
	struct jrn_histogram h;

	plan.rate = 100;
	plan.requests = 4;
	plan.keepalive = false;
	web.loads.reaction = 200 * SIM_US;
	web.service.a = 1e6;
	run();
	web_expect(&web, 4, 4, 0, 0, 0);
	h = latency();
	ck_assert_int_eq(h.max, 1300000); /* a handshake, 0.2 ms, a trip, a service, a trip */
	jrn_histogram_release(&h);
}
END_TEST

START_TEST(clients_look_at_no_connection_before_they_have_opened_all_of_an_instant)
{
	struct rt_load_send burst[50];

	for (size_t i = 0; i < 50; i++)
		burst[i] = (struct rt_load_send){0, "/"};
	web.loads.host.dial = 20 * SIM_US;
	web.loads.reaction = SIM_US;
	web.service.a = 0;
	plan.keepalive = false;
	plan.schedule = burst;
	plan.n_schedule = 50;
	run();
	web_expect(&web, 50, 50, 0, 0, 0);
	for (size_t i = 0; i < 50; i++)
		HOLDS(web.rows[i].sent >= web.loads.host.dialled);
	HOLDS(web.loads.host.dialled > 500 * SIM_US);
}
END_TEST

START_TEST(without_a_number_a_new_one_is_opened_when_all_are_busy)
{
	plan.rate = 1000;
	plan.requests = 10;
	web.desks = 100;
	web.service.a = 100e6;
	run();
	ck_assert_uint_eq(web.net.opened, 10);
	web_expect(&web, 10, 10, 0, 0, 0);
}
END_TEST

START_TEST(with_all_connections_busy_a_request_waits_in_the_client)
{
	static const struct rt_load_send sends[] = {{SIM_MS, "/"}, {SIM_MS, "/"}};

	plan.schedule = sends;
	plan.n_schedule = 2;
	plan.connections = 1;
	web.service.a = 10e6;
	web.desks = 2;
	run();
	ck_assert_int_eq(web.rows[0].done, 11050000);
	ck_assert_int_eq(web.rows[1].sent, 11050000);
	ck_assert_int_eq(web.rows[1].done, 21100000);
	ck_assert_int_eq(web.rows[1].intended, SIM_MS);
}
END_TEST

START_TEST(without_keepalive_each_request_has_its_own)
{
	plan.rate = 100;
	plan.requests = 10;
	plan.keepalive = false;
	run();
	ck_assert_uint_eq(web.net.opened, 10);
	web_expect(&web, 10, 10, 0, 0, 0);
}
END_TEST

START_TEST(an_answer_may_come_in_parts)
{
	plan.rate = 100;
	plan.requests = 10;
	web.parts = true;
	run();
	ck_assert_uint_eq(web.net.opened, 1);
	web_expect(&web, 10, 10, 0, 0, 0);
}
END_TEST

START_TEST(clients_wait_for_the_first_listener)
{
	teardown();
	web_open(&web, 1);
	plan.rate = 1000;
	plan.requests = 5;
	web_add(&web, &plan);
	rt_loads_begin(&web.loads);
	web.sim.until = 100 * SIM_MS;
	while (sim_step(&web.sim))
		;
	web_listen(&web);
	web.sim.until = SIM_FOREVER;
	while (sim_step(&web.sim))
		;
	web_expect(&web, 5, 5, 0, 0, 0);
	ck_assert_int_gt(web.rows[0].sent, web.rows[0].intended + 50 * SIM_MS / 1000);
}
END_TEST

/* ---- ends that are no answers ------------------------------------------------------ */

START_TEST(a_timeout_closes_its_connection)
{
	plan.rate = 10;
	plan.requests = 5;
	plan.timeout = 50 * SIM_MS;
	web.silent = true;
	run();
	web_expect(&web, 5, 0, 0, 5, 0);
	ck_assert_uint_eq(web.net.opened, 5);
	ck_assert_int_eq(web.sim.now, 450 * SIM_MS);
	ck_assert(web.over);
}
END_TEST

START_TEST(a_request_that_waits_in_the_client_times_out_there)
{
	static const struct rt_load_send sends[] = {{0, "/"}, {0, "/"}, {0, "/"}};

	plan.schedule = sends;
	plan.n_schedule = 3;
	plan.timeout = 100 * SIM_MS;
	plan.connections = 1;
	web.silent = true;
	run();
	web_expect(&web, 3, 0, 0, 3, 0);
	ck_assert_int_eq(web.sim.now, 100 * SIM_MS);
	ck_assert_int_eq(web.rows[2].sent, -1);
	ck_assert_uint_eq(web.requests_seen, 1);
}
END_TEST

START_TEST(without_a_timeout_a_load_gives_up_after_half_a_minute)
{
	plan.rate = 10;
	plan.requests = 5;
	web.silent = true;
	run();
	web_expect(&web, 5, 0, 0, 0, 0);
	ck_assert_int_eq(web.sim.now, 30400 * SIM_MS);
	ck_assert(web.over);
	rt_loads_tell_rest(&web.loads);
	ck_assert_uint_eq(web.n_rows, 5);
	ck_assert_int_eq(web.rows[4].done, -1);
}
END_TEST

START_TEST(users_who_are_never_answered_give_up_too)
{
	plan.users = 5;
	plan.requests = 100;
	web.silent = true;
	run();
	web_expect(&web, 5, 0, 0, 0, 0);
	ck_assert_int_eq(web.sim.now, 30 * SIM_S);
	ck_assert(web.over);
}
END_TEST

START_TEST(an_answer_of_500_and_more_has_failed)
{
	plan.rate = 100;
	plan.requests = 4;
	web.status = 503;
	web.says_close = true;
	run();
	web_expect(&web, 4, 0, 4, 0, 0);
	ck_assert_uint_eq(web.net.opened, 4);
	ck_assert_uint_eq(web.rows[0].status, 503);
}
END_TEST

START_TEST(an_end_without_an_answer_has_failed)
{
	plan.rate = 100;
	plan.requests = 4;
	web.hangs_up = true;
	run();
	web_expect(&web, 4, 0, 4, 0, 0);
	ck_assert_str_eq(web.rows[0].error, "end");
}
END_TEST

static void kill_it(void *arg, sim_time now)
{
	(void)arg, (void)now;
	web_kill(&web);
}

START_TEST(a_dead_server_refuses)
{
	plan.rate = 1000;
	plan.requests = 100;
	web.desks = 100;
	web.service.a = 10e6;
	web_add(&web, &plan);
	sim_at(&web.sim, 50 * SIM_MS + 1, kill_it, NULL);
	web_run(&web);
	/* Those of the first 40 ms are answered; ten are lost; the rest finds nobody. */
	web_expect(&web, 100, 40, 11, 0, 49);
	ck_assert(web.over);
}
END_TEST

/* ---- several loads, routes --------------------------------------------------------- */

START_TEST(several_loads_run_together_and_are_counted_apart)
{
	struct rt_stats_counts c;
	const struct rt_stats *s = &web.loads.stats;

	plan.rate = 100;
	plan.requests = 10;
	plan.url = "/a?x=1";
	web_add(&web, &plan);
	plan.to = "another";
	web_add(&web, &plan);
	plan.to = "web";
	plan.url = "/b";
	plan.requests = 20;
	run();
	c = rt_stats_sum(s, 0, RT_STATS_ANY, NULL);
	ck_assert_uint_eq(c.sent, 10);
	c = rt_stats_sum(s, 2, RT_STATS_ANY, NULL);
	ck_assert_uint_eq(c.sent, 20);
	ck_assert_str_eq(rt_stats_route(s, 1), "/a");
	c = rt_stats_sum(s, RT_STATS_ANY, 1, NULL);
	ck_assert_uint_eq(c.ended[RT_COMPLETED], 10);
	ck_assert_ptr_null(rt_stats_route(s, 3));
	ck_assert_int_ge(web.seen[1 + 3 * 4 + 2], 0); /* the fifth of the third line */
	ck_assert_int_lt(web.seen[1 + 3 * 4 + 1], 0); /* the second line is elsewhere */
}
END_TEST

START_TEST(throughput_runs_from_the_first_send_to_the_last_answer)
{
	struct rt_stats_counts c;

	plan.rate = 100;
	plan.requests = 101;
	web.service.a = 0;
	run();
	c = rt_stats_sum(&web.loads.stats, RT_STATS_ANY, RT_STATS_ANY, NULL);
	ck_assert_double_eq_tol(rt_stats_throughput(&web.loads.stats, &c), 101 / 1.00005,
				1e-6);
}
END_TEST

/* ---- WebSockets -------------------------------------------------------------------- */

START_TEST(messages_are_sent_on_each_websocket_in_turn)
{
	struct jrn_histogram h;

	plan.kind = RT_LOAD_WEBSOCKET;
	plan.connections = 10;
	plan.messages_per_second = 2;
	plan.duration = 5 * SIM_S;
	plan.start = 0;
	web.service.a = 1e6;
	run();
	web_expect(&web, 100, 100, 0, 0, 0);
	ck_assert_uint_eq(web.upgrades, 10);
	ck_assert_uint_eq(web.net.opened, 10);
	h = latency();
	ck_assert_int_eq(jrn_histogram_permille(&h, 500), 1050000);
	jrn_histogram_release(&h);
}
END_TEST

START_TEST(websockets_without_messages_stay_open_to_the_end)
{
	plan.kind = RT_LOAD_WEBSOCKET;
	plan.connections = 1000;
	plan.duration = 5 * SIM_S;
	run();
	web_expect(&web, 0, 0, 0, 0, 0);
	ck_assert(web.over);
	ck_assert_int_eq(web.sim.now, 5 * SIM_S);
	ck_assert_uint_eq(web.upgrades, 1000);
	ck_assert_uint_eq(web.loads.stats.sockets, 1000);
}
END_TEST

START_TEST(a_lost_websocket_is_opened_again)
{
	plan.kind = RT_LOAD_WEBSOCKET;
	plan.messages_per_second = 10;
	plan.requests = 5;
	web.hangs_up = true;
	run();
	web_expect(&web, 5, 0, 5, 0, 0);
	ck_assert_uint_eq(web.upgrades, 5);
}
END_TEST

/* ---- theory, size ------------------------------------------------------------------ */

START_TEST(a_queue_with_one_server_is_an_m_m_1)
{
	struct jrn_histogram h;

	plan.rate = 700;
	plan.arrivals = RT_LOAD_POISSON;
	plan.requests = 1000000;
	web.service = (struct sim_dist){.kind = SIM_EXPONENTIAL, .a = 1e6};
	web.net.latency = 0;
	run();
	web_expect(&web, 1000000, 1000000, 0, 0, 0);
	h = latency();
	ck_assert_double_eq_tol(jrn_histogram_mean(&h), 1e6 / 0.3, 0.03e6 / 0.3);
	ck_assert_double_eq_tol((double)jrn_histogram_permille(&h, 990),
				log(100) * 1e6 / 0.3, 0.03 * log(100) * 1e6 / 0.3);
	jrn_histogram_release(&h);
}
END_TEST

START_TEST(a_hundred_thousand_connections_stay_open)
{
	plan.rate = 100000;
	plan.duration = 2 * SIM_S;
	web.desks = 1000000;
	web.service.a = 1.2e9;
	run();
	web_expect(&web, 200000, 200000, 0, 0, 0);
	ck_assert_uint_gt(web.net.opened, 100000);
}
END_TEST

Suite *runtime_load_suite(void)
{
	Suite *s = suite_create("runtime/load");
	TCase *t = tcase_create("load");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_rate_sends_evenly_for_its_duration);
	tcase_add_test(t, poisson_arrivals_come_at_their_rate);
	tcase_add_test(t, a_ramp_is_linear_between_its_points_and_constant_outside);
	tcase_add_test(t, a_schedule_is_sent_exactly_in_order_of_time);
	tcase_add_test(t, users_send_when_they_have_thought);
	tcase_add_test(t, users_stop_at_a_number_of_requests);
	tcase_add_test(t, a_user_who_is_answered_at_once_does_not_stop_the_clock);
	tcase_add_test(t, numbers_and_instants_do_not_depend_on_the_server);
	tcase_add_test(t, a_request_takes_the_connection_that_has_been_idle_longest);
	tcase_add_test(t, a_connection_is_used_again_within_the_announced_time);
	tcase_add_test(t, one_that_idled_for_longer_is_not_used_again);
	tcase_add_test(t, a_client_takes_a_while_from_being_connected_to_its_first_byte);
	tcase_add_test(t,
		       clients_look_at_no_connection_before_they_have_opened_all_of_an_instant);
	tcase_add_test(t, without_a_number_a_new_one_is_opened_when_all_are_busy);
	tcase_add_test(t, with_all_connections_busy_a_request_waits_in_the_client);
	tcase_add_test(t, without_keepalive_each_request_has_its_own);
	tcase_add_test(t, an_answer_may_come_in_parts);
	tcase_add_test(t, clients_wait_for_the_first_listener);
	tcase_add_test(t, a_timeout_closes_its_connection);
	tcase_add_test(t, a_request_that_waits_in_the_client_times_out_there);
	tcase_add_test(t, without_a_timeout_a_load_gives_up_after_half_a_minute);
	tcase_add_test(t, users_who_are_never_answered_give_up_too);
	tcase_add_test(t, an_answer_of_500_and_more_has_failed);
	tcase_add_test(t, an_end_without_an_answer_has_failed);
	tcase_add_test(t, a_dead_server_refuses);
	tcase_add_test(t, several_loads_run_together_and_are_counted_apart);
	tcase_add_test(t, throughput_runs_from_the_first_send_to_the_last_answer);
	tcase_add_test(t, messages_are_sent_on_each_websocket_in_turn);
	tcase_add_test(t, websockets_without_messages_stay_open_to_the_end);
	tcase_add_test(t, a_lost_websocket_is_opened_again);
	tcase_add_test(t, a_queue_with_one_server_is_an_m_m_1);
	tcase_add_test(t, a_hundred_thousand_connections_stay_open);
	suite_add_tcase(s, t);
	return s;
}
