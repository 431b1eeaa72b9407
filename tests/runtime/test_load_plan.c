/* SPDX-License-Identifier: MIT */
#include "runtime/load_plan.h"

#include <math.h>
#include <string.h>

#include "support/suite.h"

static struct rt_load_plan plan;

static void setup(void)
{
	rt_load_plan_init(&plan);
}

static void is_wrong(const char *part)
{
	const char *hint, *wrong = rt_load_plan_wrong(&plan, &hint);

	ck_assert_msg(wrong && strstr(wrong, part), "%s", wrong ? wrong : "nothing");
	setup();
}

static void is_right(void)
{
	const char *hint;

	ck_assert_ptr_null(rt_load_plan_wrong(&plan, &hint));
	setup();
}

START_TEST(a_load_sends_in_one_of_four_ways)
{
	static const struct rt_load_point up[] = {{0, 0}, {SIM_S, 100}};
	static const struct rt_load_send sends[] = {{0, "/"}, {5, "/a?b=1"}};

	is_wrong("neither rate nor users");
	plan.rate = 100;
	is_right();
	plan.users = 10;
	is_right();
	plan.ramp = up;
	plan.n_ramp = 2;
	is_right();
	plan.schedule = sends;
	plan.n_schedule = 2;
	is_right();
	plan.rate = 1;
	plan.users = 1;
	is_wrong("only one of");
}
END_TEST

START_TEST(numbers_out_of_range_are_told)
{
	static const double rates[] = {0, -1, NAN, INFINITY};

	for (size_t i = 0; i < 4; i++) {
		plan.rate = rates[i];
		is_wrong("rate must be");
	}
	plan.users = 0;
	is_wrong("users");
	plan.rate = 1;
	plan.requests = -1;
	is_wrong("requests");
	plan.rate = 1;
	plan.connections = 0;
	is_wrong("connections");
	plan.rate = 1;
	plan.port = 65536;
	is_wrong("port");
	plan.rate = 1;
	plan.timeout = 0;
	is_wrong("timeout");
}
END_TEST

START_TEST(a_ramp_rises_in_time_and_sends_something)
{
	static const struct rt_load_point back[] = {{SIM_S, 1}, {0, 1}};
	static const struct rt_load_point none[] = {{0, 0}, {SIM_S, 0}};

	plan.ramp = back;
	plan.n_ramp = 2;
	is_wrong("must rise");
	plan.ramp = none;
	plan.n_ramp = 2;
	is_wrong("every rate");
	plan.ramp = none;
	is_wrong("no points");
}
END_TEST

START_TEST(options_that_mean_nothing_together_are_told)
{
	plan.users = 1;
	plan.arrivals_given = true;
	is_wrong("arrivals goes with");
	plan.rate = 1;
	plan.think_given = true;
	is_wrong("think goes with");
	plan.rate = 1;
	plan.messages_per_second = 1;
	is_wrong("messages_per_second");
	plan.kind = RT_LOAD_WEBSOCKET;
	plan.rate = 1;
	is_wrong("WebSockets has no rate");
	plan.rate = 1;
	plan.url = "http://host/";
	is_wrong("url must be a path");
	plan.rate = 1;
	plan.method = "get";
	is_wrong("method");
}
END_TEST

START_TEST(a_load_without_bounds_lasts_ten_seconds)
{
	plan.rate = 1;
	plan.start = SIM_S;
	ck_assert_int_eq(rt_load_plan_end(&plan), 11 * SIM_S);
	plan.duration = 2 * SIM_S;
	ck_assert_int_eq(rt_load_plan_end(&plan), 3 * SIM_S);
	plan.duration = RT_LOAD_NONE;
	plan.requests = 5;
	ck_assert_int_eq(rt_load_plan_end(&plan), SIM_FOREVER);
}
END_TEST

START_TEST(a_load_reaches_every_system_or_one)
{
	ck_assert(rt_load_plan_reaches(&plan, "node"));
	plan.to = "fastapi";
	ck_assert(!rt_load_plan_reaches(&plan, "node"));
	ck_assert(rt_load_plan_reaches(&plan, "fastapi"));
}
END_TEST

Suite *runtime_load_plan_suite(void)
{
	Suite *s = suite_create("runtime/load_plan");
	TCase *t = tcase_create("load_plan");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, a_load_sends_in_one_of_four_ways);
	tcase_add_test(t, numbers_out_of_range_are_told);
	tcase_add_test(t, a_ramp_rises_in_time_and_sends_something);
	tcase_add_test(t, options_that_mean_nothing_together_are_told);
	tcase_add_test(t, a_load_without_bounds_lasts_ten_seconds);
	tcase_add_test(t, a_load_reaches_every_system_or_one);
	suite_add_tcase(s, t);
	return s;
}
