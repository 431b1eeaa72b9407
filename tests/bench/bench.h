/* SPDX-License-Identifier: MIT
 *
 * tests/bench/bench.h - one figure a line: name, value, unit.
 *
 * Rivals are run in turn within one program, several rounds, and compared by their
 * medians: the machine's mood then hits both.
 */
#ifndef LS_TESTS_BENCH_BENCH_H
#define LS_TESTS_BENCH_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BENCH_ROUNDS 5

static inline double bench_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline int bench_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Of BENCH_ROUNDS values. */
static inline double bench_median(double *values)
{
	qsort(values, BENCH_ROUNDS, sizeof *values, bench_compare);
	return values[BENCH_ROUNDS / 2];
}

static inline void bench_row(const char *name, double value, const char *unit)
{
	printf("%s %.4g %s\n", name, value, unit);
}

#endif
