/* SPDX-License-Identifier: MIT */
#include "runtime/requests.h"

#include "support/holds.h"
#include "support/suite.h"

static struct jrn journal;
static struct sim sim;
static struct rt_requests requests;

static void setup(void)
{
	jrn_init(&journal);
	sim_init(&sim, 1, &journal);
	rt_requests_init(&requests, &sim);
}

static void teardown(void)
{
	rt_requests_release(&requests);
	sim_release(&sim);
	jrn_release(&journal);
}

START_TEST(draws_count_for_each_request_by_itself)
{
	for (uint32_t i = 1; i <= 1000; i++)
		rt_request_begin(&requests, i * 7, "/", 1);
	for (uint32_t n = 0; n < 3; n++)
		for (uint32_t i = 1; i <= 1000; i++)
			HOLDS(rt_draw_number(&requests, i * 7) == n);
	for (uint32_t i = 2; i <= 1000; i += 2)
		rt_request_end(&requests, i * 7, JRN_DROP_ANSWERED);
	for (uint32_t i = 1; i <= 1000; i += 2)
		HOLDS(rt_draw_number(&requests, i * 7) == 3);
}
END_TEST

START_TEST(what_a_request_left_behind_draws_on)
{
	rt_request_begin(&requests, 1, "/", 1);
	ck_assert_uint_eq(rt_draw_number(&requests, 1), 0);
	rt_request_end(&requests, 1, JRN_DROP_ANSWERED);
	ck_assert_uint_eq(rt_draw_number(&requests, 1), 1);
	rt_request_begin(&requests, 2, "/", 1);
	rt_request_end(&requests, 2, JRN_DROP_ANSWERED);
	ck_assert_uint_eq(rt_draw_number(&requests, 2), 0);
	ck_assert_uint_eq(rt_draw_number(&requests, 2), 1);
}
END_TEST

START_TEST(a_million_requests_leave_little_behind)
{
	for (uint32_t i = 1; i <= 1000000; i++) {
		rt_request_begin(&requests, i, "/", 1);
		if (i % 2)
			rt_draw_number(&requests, i);
		rt_request_end(&requests, i, JRN_DROP_ANSWERED);
		if (i % 2 == 0)
			rt_draw_number(&requests, i);
	}
	ck_assert_uint_le(requests.used, RT_REQUESTS_LATE);
	ck_assert_uint_le(requests.bits, 16);
}
END_TEST

Suite *runtime_requests_suite(void)
{
	Suite *s = suite_create("runtime/requests");
	TCase *t = tcase_create("requests");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, draws_count_for_each_request_by_itself);
	tcase_add_test(t, what_a_request_left_behind_draws_on);
	tcase_add_test(t, a_million_requests_leave_little_behind);
	suite_add_tcase(s, t);
	return s;
}
