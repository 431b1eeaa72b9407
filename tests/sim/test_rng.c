/* SPDX-License-Identifier: MIT */
#include "sim/rng.h"

#include <math.h>
#include <stdlib.h>

#include "support/holds.h"
#include "support/suite.h"

#define N 200000

START_TEST(a_draw_hangs_on_seed_stream_request_and_number)
{
	uint64_t stream = sim_stream(1, "arrivals"), d = sim_draw(stream, 2, 3);

	ck_assert_uint_eq(d, sim_draw(sim_stream(1, "arrivals"), 2, 3));
	ck_assert_uint_ne(d, sim_draw(sim_stream(2, "arrivals"), 2, 3));
	ck_assert_uint_ne(d, sim_draw(sim_stream(1, "arrival"), 2, 3));
	ck_assert_uint_ne(d, sim_draw(stream, 3, 3));
	ck_assert_uint_ne(d, sim_draw(stream, 2, 4));
	ck_assert_uint_ne(d, sim_draw(stream, 3, 2));
}
END_TEST

/* A recorded run must repeat after the program has changed. */
START_TEST(draws_never_change)
{
	ck_assert_uint_eq(sim_stream(0, ""), 16294208416658607535u);
	ck_assert_uint_eq(sim_stream(1, "arrivals"), 12165345362203870537u);
	ck_assert_uint_eq(sim_draw(sim_stream(1, "arrivals"), 2, 3),
			  11137834808331147975u);
}
END_TEST

START_TEST(a_unit_stays_within_its_bounds)
{
	ck_assert(sim_unit(0) == 0);
	ck_assert(sim_unit(UINT64_MAX) < 1);
	ck_assert(sim_unit_open(0) > 0);
	ck_assert(sim_unit_open(UINT64_MAX) == 1);
}
END_TEST

/* Which of its arguments counts up: seed, stream, request, number. */
static uint64_t nth(int argument, uint64_t i)
{
	char name[2] = {(char)(1 + i % 255), '\0'};

	switch (argument) {
	case 0:
		return sim_draw(sim_stream(i, "s"), 0, 0);
	case 1:
		return sim_draw(sim_stream(i / 255, name), 0, 0);
	case 2:
		return sim_draw(sim_stream(1, "s"), i, 0);
	default:
		return sim_draw(sim_stream(1, "s"), 0, i);
	}
}

/* Chi-square over 256 cells, of the upper bits, the lower bits, and neighbours: within
 * five standard deviations of its mean 255. */
static void assert_even(const uint32_t *cells)
{
	double chi = 0, each = N / 256.0;

	for (int i = 0; i < 256; i++)
		chi += (cells[i] - each) * (cells[i] - each) / each;
	ck_assert_msg(fabs(chi - 255) < 5 * sqrt(2 * 255.0), "chi-square %g", chi);
}

START_TEST(draws_are_uniform_and_neighbours_independent)
{
	uint32_t high[256] = {0}, low[256] = {0}, pairs[256] = {0};
	uint64_t before = 0;

	for (uint64_t i = 0; i < N; i++) {
		uint64_t d = nth(_i, i);

		high[d >> 56]++;
		low[d & 255]++;
		pairs[(before >> 60) << 4 | d >> 60]++;
		before = d;
	}
	assert_even(high);
	assert_even(low);
	assert_even(pairs);
}
END_TEST

START_TEST(one_bit_of_the_request_changes_half_of_the_draw)
{
	for (int bit = 0; bit < 64; bit++) {
		int changed = 0;

		for (uint64_t i = 0; i < 1000; i++) {
			uint64_t d = sim_draw(7, i, 0) ^
				     sim_draw(7, i ^ (uint64_t)1 << bit, 0);

			for (; d; d &= d - 1)
				changed++;
		}
		ck_assert_msg(abs(changed - 32000) < 1000, "bit %d: %d", bit, changed);
	}
}
END_TEST

/* The distributions against their theory.  Times in milliseconds. */

static double cdf_uniform(const struct sim_dist *d, double x)
{
	return (x - d->a) / (d->b - d->a);
}

static double cdf_exponential(const struct sim_dist *d, double x)
{
	return 1 - exp(-x / d->a);
}

static double cdf_normal(const struct sim_dist *d, double x)
{
	return (1 + erf((x - d->a) / d->b / sqrt(2))) / 2;
}

static double cdf_lognormal(const struct sim_dist *d, double x)
{
	return (1 + erf(log(x / d->a) / d->b / sqrt(2))) / 2;
}

static double cdf_pareto(const struct sim_dist *d, double x)
{
	return 1 - pow(d->a / x, d->b);
}

static double cdf_erlang(const struct sim_dist *d, double x)
{
	double rate = d->k * x / d->a, term = 1, sum = 0;

	for (uint32_t i = 0; i < d->k; i++) {
		sum += term;
		term *= rate / (i + 1);
	}
	return 1 - sum * exp(-rate);
}

static const struct sim_dist mixed[] = {
	{.kind = SIM_UNIFORM, .a = 0, .b = 1e6},
	{.kind = SIM_EXPONENTIAL, .a = 10e6},
	{.kind = SIM_ERLANG, .a = 4e6, .k = 2},
};
static const double weights[] = {5, 0.5, 2.5};

static double cdf_choice(const struct sim_dist *d, double x)
{
	double low = x < 1e6 ? cdf_uniform(&d->parts[0], x) : 1;

	return (5 * low + 0.5 * cdf_exponential(&d->parts[1], x) +
		2.5 * cdf_erlang(&d->parts[2], x)) /
	       8;
}

/* clang-format off */
static const struct theory {
	const char *name;
	struct sim_dist dist;
	double (*cdf)(const struct sim_dist *d, double x);
	double mean, sd;
	double at[4]; /* where the distribution function is compared */
} theories[] = {
	{"uniform", {.kind = SIM_UNIFORM, .a = 10e6, .b = 30e6}, cdf_uniform, 20e6,
	 5773502.69, {11e6, 15e6, 20e6, 29e6}},
	{"exponential", {.kind = SIM_EXPONENTIAL, .a = 20e6}, cdf_exponential, 20e6, 20e6,
	 {1e5, 5e6, 20e6, 92e6}},
	{"normal", {.kind = SIM_NORMAL, .a = 50e6, .b = 5e6}, cdf_normal, 50e6, 5e6,
	 {40e6, 47e6, 50e6, 60e6}},
	{"lognormal", {.kind = SIM_LOGNORMAL, .a = 8e6, .b = 0.5}, cdf_lognormal, 9065187.6,
	 4831204.27, {3e6, 6e6, 8e6, 20e6}},
	{"pareto", {.kind = SIM_PARETO, .a = 2e6, .b = 5}, cdf_pareto, 2.5e6, 645497.22,
	 {2.02e6, 2.2e6, 3e6, 5e6}},
	{"erlang", {.kind = SIM_ERLANG, .a = 12e6, .k = 3}, cdf_erlang, 12e6, 6928203.23,
	 {2e6, 6e6, 12e6, 30e6}},
	{"choice", {.kind = SIM_CHOICE, .k = 3, .weights = weights, .parts = mixed},
	 cdf_choice, 2187500, 3927202.78, {0.3e6, 0.9e6, 2e6, 9e6}},
};
/* clang-format on */

/* Five standard errors everywhere; the draws are fixed, so this passes or never does. */
START_TEST(a_distribution_has_its_mean_spread_and_quantiles)
{
	const struct theory *th = &theories[_i];
	uint64_t stream = sim_stream(3, th->name);
	double sum = 0, squares = 0, sd, below[4] = {0};

	for (uint64_t i = 0; i < N; i++) {
		double x = (double)sim_sample(&th->dist, stream, i, 0);

		sum += x - th->mean;
		squares += (x - th->mean) * (x - th->mean);
		for (int k = 0; k < 4; k++)
			below[k] += x <= th->at[k];
	}
	sd = sqrt(squares / N);
	ck_assert_msg(fabs(sum / N) < 5 * th->sd / sqrt(N), "mean off by %g", sum / N);
	ck_assert_msg(fabs(sd / th->sd - 1) < 0.03, "%g for %g", sd, th->sd);
	for (int k = 0; k < 4; k++) {
		double p = th->cdf(&th->dist, th->at[k]);

		ck_assert_msg(fabs(below[k] / N - p) < 5 * sqrt(p * (1 - p) / N),
			      "%g below %g, not %g", below[k] / N, th->at[k], p);
	}
}
END_TEST

/* Bytes of journals hang on these. */
START_TEST(samples_never_change)
{
	static const uint64_t sums[] = {
		17293283202944321504u, 16070249659227704358u, 16520288473475804354u,
		2664823365766936914u,  17153081678367807965u, 11441386551406497212u,
		4095297251925084651u,
	};
	uint64_t sum = 0, stream = sim_stream(1, "fixed");

	for (uint64_t i = 0; i < 20000; i++)
		sum = sum * 31 +
		      (uint64_t)sim_sample(&theories[_i].dist, stream, i, i % 3);
	ck_assert_uint_eq(sum, sums[_i]);
}
END_TEST

START_TEST(odd_parameters_give_odd_distributions_but_no_odd_times)
{
	const struct sim_dist odd[] = {
		{.kind = SIM_CONSTANT, .a = -5},
		{.kind = SIM_CONSTANT, .a = NAN},
		{.kind = SIM_CONSTANT, .a = INFINITY},
		{.kind = SIM_UNIFORM, .a = 10, .b = -10},
		{.kind = SIM_EXPONENTIAL, .a = -1},
		{.kind = SIM_NORMAL, .a = 1, .b = 1e9},
		{.kind = SIM_LOGNORMAL, .a = 1e9, .b = 1e6},
		{.kind = SIM_PARETO, .a = 1, .b = 0},
		{.kind = SIM_PARETO, .a = 1e9, .b = 1e-6},
		{.kind = SIM_ERLANG, .a = 1e9, .k = 0},
		{.kind = SIM_CHOICE, .k = 0},
	};

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		for (uint64_t k = 0; k < 1000; k++) {
			sim_time t = sim_sample(&odd[i], 1, k, 0);

			HOLDS(t >= 0 && t <= SIM_FOREVER / 4);
		}
	}
	ck_assert_int_eq(sim_sample(&odd[0], 1, 0, 0), 0);
}
END_TEST

START_TEST(a_part_of_no_weight_is_never_chosen)
{
	static const double none_first[] = {0, 1, 0};
	static const struct sim_dist parts[] = {
		{.kind = SIM_CONSTANT, .a = 1},
		{.kind = SIM_CONSTANT, .a = 2},
		{.kind = SIM_CONSTANT, .a = 3},
	};
	struct sim_dist d = {
		.kind = SIM_CHOICE, .k = 3, .weights = none_first, .parts = parts};

	for (uint64_t i = 0; i < 1000; i++)
		ck_assert_int_eq(sim_sample(&d, 1, i, 0), 2);
}
END_TEST

Suite *sim_rng_suite(void)
{
	Suite *s = suite_create("sim/rng");
	TCase *t = tcase_create("rng");

	tcase_add_test(t, a_draw_hangs_on_seed_stream_request_and_number);
	tcase_add_test(t, draws_never_change);
	tcase_add_test(t, a_unit_stays_within_its_bounds);
	tcase_add_loop_test(t, draws_are_uniform_and_neighbours_independent, 0, 4);
	tcase_add_test(t, one_bit_of_the_request_changes_half_of_the_draw);
	tcase_add_loop_test(t, a_distribution_has_its_mean_spread_and_quantiles, 0, 7);
	tcase_add_loop_test(t, samples_never_change, 0, 7);
	tcase_add_test(t, odd_parameters_give_odd_distributions_but_no_odd_times);
	tcase_add_test(t, a_part_of_no_weight_is_never_chosen);
	suite_add_tcase(s, t);
	return s;
}
