/* SPDX-License-Identifier: MIT */
#include "journal/histogram.h"

#include <stdlib.h>

#include "base/bits.h"
#include "base/vec.h"

#define HALF_BITS 10
#define HALF	  (1 << HALF_BITS) /* buckets for a doubling */
#define DOUBLINGS 53   /* beyond the first 2 * HALF values, to the end of int64 */
#define BUCKETS	  ((DOUBLINGS + 2) * HALF)

void jrn_histogram_release(struct jrn_histogram *h)
{
	free(h->values);
	free(h->buckets);
	*h = JRN_HISTOGRAM_INIT;
}

/* How far the value must be shifted to fall into [HALF, 2 * HALF); 0 below. */
static unsigned shift_of(uint64_t v)
{
	return ls_high_bit(v | HALF) - HALF_BITS;
}

static size_t bucket_of(int64_t value)
{
	uint64_t v = (uint64_t)value;
	unsigned shift = shift_of(v);

	return (size_t)(shift * HALF + (v >> shift));
}

/* The middle of the bucket. */
static int64_t value_of(size_t bucket)
{
	unsigned shift = bucket < 2 * HALF ? 0 : (unsigned)(bucket / HALF - 1);
	uint64_t low = (uint64_t)(bucket - shift * HALF) << shift;

	return (int64_t)(low + (shift ? (UINT64_C(1) << shift) / 2 : 0));
}

static void pour_into_buckets(struct jrn_histogram *h)
{
	h->buckets = ls_calloc(BUCKETS, sizeof *h->buckets);
	for (uint64_t i = 0; i < h->count; i++)
		h->buckets[bucket_of(h->values[i])]++;
	free(h->values);
	h->values = NULL;
}

/* `n` more come. */
static void make_room(struct jrn_histogram *h, uint64_t n)
{
	if (!h->buckets && h->count + n > JRN_HISTOGRAM_EXACT)
		pour_into_buckets(h);
	else if (!h->buckets)
		ls_grow(h->values, h->cap, h->count + n);
}

void jrn_histogram_add(struct jrn_histogram *h, int64_t ns)
{
	if (ns < 0)
		ns = 0;
	make_room(h, 1);
	if (h->buckets) {
		h->buckets[bucket_of(ns)]++;
	} else {
		h->values[h->count] = ns;
		h->sorted = false;
	}
	h->count++;
	h->sum += (double)ns;
	if (ns > h->max)
		h->max = ns;
}

void jrn_histogram_merge(struct jrn_histogram *h, const struct jrn_histogram *from)
{
	make_room(h, from->count);
	for (uint64_t i = 0; from->values && i < from->count; i++)
		if (h->buckets)
			h->buckets[bucket_of(from->values[i])]++;
		else
			h->values[h->count + i] = from->values[i];
	for (size_t i = 0; from->buckets && i < BUCKETS; i++)
		h->buckets[i] += from->buckets[i];
	h->sorted = false;
	h->count += from->count;
	h->sum += from->sum;
	if (from->max > h->max)
		h->max = from->max;
}

double jrn_histogram_mean(const struct jrn_histogram *h)
{
	return h->count ? h->sum / (double)h->count : 0;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t bucket_with(const struct jrn_histogram *h, uint64_t rank)
{
	uint64_t seen = 0;
	size_t i = 0;

	while (i < BUCKETS - 1 && (seen += h->buckets[i]) < rank)
		i++;
	return value_of(i) < h->max ? value_of(i) : h->max;
}

int64_t jrn_histogram_permille(struct jrn_histogram *h, unsigned permille)
{
	uint64_t rank =
		h->count / 1000 * permille + (h->count % 1000 * permille + 999) / 1000;

	if (h->count == 0)
		return 0;
	rank = rank < 1 ? 1 : rank > h->count ? h->count : rank;
	if (h->buckets)
		return bucket_with(h, rank);
	if (!h->sorted)
		qsort(h->values, h->count, sizeof *h->values, compare);
	h->sorted = true;
	return h->values[rank - 1];
}
