/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>

#include "base/die.h"
#include "journal/histogram.h"
#include "support/suite.h"

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t nearest_rank(const int64_t *sorted, uint64_t n, unsigned permille)
{
	uint64_t rank = (n * permille + 999) / 1000;

	return sorted[rank ? rank - 1 : 0];
}

/* From nanoseconds to hours, all sizes alike. */
static int64_t *draw(size_t n)
{
	int64_t *v = ls_realloc(NULL, n, sizeof *v);
	uint64_t x = 88172645463325252;

	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		v[i] = (int64_t)(x >> 22 >> x % 42);
	}
	return v;
}

static void compare(size_t n, double within)
{
	static const unsigned permilles[] = {0, 1, 500, 900, 950, 990, 999, 1000};
	struct jrn_histogram h = JRN_HISTOGRAM_INIT;
	int64_t *v = draw(n);
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		jrn_histogram_add(&h, v[i]);
		sum += (double)v[i];
	}
	qsort(v, n, sizeof *v, by_value);
	for (size_t i = 0; i < sizeof permilles / sizeof *permilles; i++) {
		int64_t want = nearest_rank(v, n, permilles[i]);
		double off = (double)(jrn_histogram_permille(&h, permilles[i]) - want);

		ck_assert_double_le(off < 0 ? -off : off, within * (double)want);
	}
	ck_assert_int_eq(h.max, v[n - 1]);
	ck_assert_double_eq_tol(jrn_histogram_mean(&h), sum / (double)n, 1e-6 * sum);
	jrn_histogram_release(&h);
	free(v);
}

START_TEST(few_samples_have_exact_percentiles)
{
	compare(1, 0);
	compare(2, 0);
	compare(999, 0);
	compare(JRN_HISTOGRAM_EXACT, 0);
}
END_TEST

START_TEST(many_samples_are_within_a_thousandth)
{
	compare(JRN_HISTOGRAM_EXACT + 1, 0.001);
	compare(400000, 0.001);
}
END_TEST

START_TEST(the_largest_and_the_smallest_fit)
{
	struct jrn_histogram h = JRN_HISTOGRAM_INIT;

	ck_assert_int_eq(jrn_histogram_permille(&h, 500), 0);
	ck_assert_double_eq(jrn_histogram_mean(&h), 0);
	for (int i = 0; i < JRN_HISTOGRAM_EXACT; i++)
		jrn_histogram_add(&h, -5);
	jrn_histogram_add(&h, INT64_MAX);
	ck_assert_int_eq(jrn_histogram_permille(&h, 500), 0);
	ck_assert_int_ge(jrn_histogram_permille(&h, 1000), INT64_MAX / 1001 * 1000);
	jrn_histogram_release(&h);
}
END_TEST

START_TEST(merging_is_as_if_all_had_been_added_to_one)
{
	enum { N = 150000 };
	struct jrn_histogram parts[3] = { JRN_HISTOGRAM_INIT }, all = JRN_HISTOGRAM_INIT;
	struct jrn_histogram sum = JRN_HISTOGRAM_INIT;

	for (int i = 0; i < N; i++) {
		int64_t v = (int64_t)i * i % 99991 * 1000;

		jrn_histogram_add(&parts[i % 50 == 0 ? 0 : i < 120000 ? 1 : 2], v);
		jrn_histogram_add(&all, v);
	}
	for (int i = 0; i < 3; i++)
		jrn_histogram_merge(&sum, &parts[i]);
	ck_assert_uint_eq(sum.count, N);
	ck_assert_int_eq(sum.max, all.max);
	ck_assert_double_eq_tol(jrn_histogram_mean(&sum), jrn_histogram_mean(&all), 1);
	for (unsigned p = 1; p <= 1000; p += 37)
		ck_assert_int_eq(jrn_histogram_permille(&sum, p), jrn_histogram_permille(&all, p));
	for (int i = 0; i < 3; i++)
		jrn_histogram_release(&parts[i]);
	jrn_histogram_release(&sum);
	jrn_histogram_release(&all);
}
END_TEST

LS_SUITE(journal_histogram_suite, "journal/histogram", few_samples_have_exact_percentiles,
	 many_samples_are_within_a_thousandth, the_largest_and_the_smallest_fit,
	 merging_is_as_if_all_had_been_added_to_one)
