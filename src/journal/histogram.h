/* SPDX-License-Identifier: MIT
 *
 * journal/histogram.h - many durations, and what is asked about them.
 *
 * The first hundred thousand are kept as they are, and percentiles of them are exact.
 * When there are more, all go into buckets whose width is a thousandth of their value
 * (2048 below 2048 ns, then 1024 for every doubling), and a percentile is the middle of
 * its bucket: within 0.1 %.  Mean and maximum are always exact.
 *
 * Ownership: JRN_HISTOGRAM_INIT, then jrn_histogram_release.
 */
#ifndef LS_JOURNAL_HISTOGRAM_H
#define LS_JOURNAL_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JRN_HISTOGRAM_EXACT 100000

struct jrn_histogram {
	int64_t *values; /* NULL once they are in buckets */
	size_t cap;
	bool sorted;
	uint64_t *buckets; /* NULL while values are kept */
	uint64_t count;
	double sum;
	int64_t max;
};

#define JRN_HISTOGRAM_INIT ((struct jrn_histogram){0})

void jrn_histogram_release(struct jrn_histogram *h);
void jrn_histogram_add(struct jrn_histogram *h, int64_t ns); /* negative counts as 0 */

/* Adds all that `from` holds; where that is in buckets, their middles. */
void jrn_histogram_merge(struct jrn_histogram *h, const struct jrn_histogram *from);

/* 0 when it is empty. */
double jrn_histogram_mean(const struct jrn_histogram *h);
/* By nearest rank: the least value that so many thousandths of all do not exceed. */
int64_t jrn_histogram_permille(struct jrn_histogram *h, unsigned permille);

#endif
