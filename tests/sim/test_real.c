/* SPDX-License-Identifier: MIT */
#include "sim/real.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

#include "sim/rng.h"
#include "support/suite.h"

static void assert_near(double x, double ours, double theirs)
{
	if (!(fabs(ours - theirs) <= 1e-15 * fabs(theirs)))
		ck_abort_msg("%a: %a, not %a", x, ours, theirs);
}

START_TEST(the_logarithm_is_that_of_the_library)
{
	uint64_t stream = sim_stream(1, "log");

	for (uint64_t i = 0; i < 300000; i++) {
		double u = sim_unit_open(sim_draw(stream, i, 0));
		double near = 1 + (u - 0.5) / (double)(1 + i % 1000000);
		double any = ldexp(1 + u, (int)(i % 2000) - 1000);

		assert_near(u, sim_log(u), log(u));
		assert_near(near, sim_log(near), log(near));
		assert_near(any, sim_log(any), log(any));
	}
	for (double x = DBL_MIN; x < 1e300; x *= 1.5)
		assert_near(x, sim_log(x), log(x));
	ck_assert(sim_log(1) == 0);
	assert_near(DBL_MAX, sim_log(DBL_MAX), log(DBL_MAX));
}
END_TEST

START_TEST(the_exponential_is_that_of_the_library)
{
	uint64_t stream = sim_stream(1, "exp");

	for (uint64_t i = 0; i < 300000; i++) {
		double u = sim_unit(sim_draw(stream, i, 0));

		assert_near(u, sim_exp(u), exp(u));
		assert_near(u, sim_exp(20 * u - 10), exp(20 * u - 10));
		assert_near(u, sim_exp(1400 * u - 700), exp(1400 * u - 700));
	}
	ck_assert(sim_exp(0) == 1);
	ck_assert(sim_exp(-800) == 0);
	ck_assert(isinf(sim_exp(800)));
}
END_TEST

/* On any machine, whatever compiler: the fingerprint of many results. */
START_TEST(the_bits_are_always_the_same)
{
	uint64_t stream = sim_stream(1, "bits"), sum = 0;

	for (uint64_t i = 0; i < 100000; i++) {
		double u = sim_unit_open(sim_draw(stream, i, 0));

		sum = sum * 31 + (uint64_t)(-sim_log(u) * 0x1p50);
		sum = sum * 31 + (uint64_t)(sim_exp(u) * 0x1p50);
	}
	ck_assert_uint_eq(sum, 11675276044132710141u);
}
END_TEST

Suite *sim_real_suite(void)
{
	Suite *s = suite_create("sim/real");
	TCase *t = tcase_create("real");

	tcase_add_test(t, the_logarithm_is_that_of_the_library);
	tcase_add_test(t, the_exponential_is_that_of_the_library);
	tcase_add_test(t, the_bits_are_always_the_same);
	suite_add_tcase(s, t);
	return s;
}
