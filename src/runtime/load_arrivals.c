/* SPDX-License-Identifier: MIT */
#include "runtime/load_arrivals.h"

#include <math.h>
#include <stdlib.h>

#include "base/die.h"

/* ---- a schedule -------------------------------------------------------------------- */

struct numbered {
	sim_time at;
	uint32_t i;
};

static int by_time(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->i < y->i ? -1 : x->i > y->i;
}

static void sort_schedule(struct rt_arrivals *a)
{
	size_t n = a->plan->n_schedule;
	struct numbered *sends = ls_calloc(n, sizeof *sends);

	for (size_t i = 0; i < n; i++)
		sends[i] = (struct numbered){a->plan->schedule[i].at, (uint32_t)i};
	qsort(sends, n, sizeof *sends, by_time);
	a->order = ls_calloc(n, sizeof *a->order);
	for (size_t i = 0; i < n; i++)
		a->order[i] = sends[i].i;
	free(sends);
}

static sim_time next_of_schedule(struct rt_arrivals *a, const char **url)
{
	const struct rt_load_send *send;

	if (a->n == a->plan->n_schedule)
		return SIM_FOREVER;
	send = &a->plan->schedule[a->order[a->n]];
	*url = send->url;
	return a->origin + send->at;
}

/* ---- rates ------------------------------------------------------------------------- */

/* A WebSocket load sends on its connections in turn. */
static double plain_rate(const struct rt_load_plan *p)
{
	double each = p->messages_per_second == (double)RT_LOAD_NONE
			      ? 0
			      : p->messages_per_second;

	if (p->kind == RT_LOAD_HTTP)
		return p->rate;
	return each * (double)(p->connections == RT_LOAD_NONE ? 1 : p->connections);
}

void rt_arrivals_init(struct rt_arrivals *a, const struct rt_load_plan *plan,
		      uint64_t seed, uint64_t index, sim_time zero)
{
	sim_time end = rt_load_plan_end(plan);

	*a = (struct rt_arrivals){.plan = plan,
				  .origin = zero + plan->start,
				  .end = end == SIM_FOREVER ? end : zero + end,
				  .index = index,
				  .stream = sim_stream(seed, "arrivals"),
				  .flat = {0, plain_rate(plan)},
				  .points = plan->ramp,
				  .n_points = plan->n_ramp};
	if (plan->schedule)
		sort_schedule(a);
	if (!plan->ramp) {
		a->points = &a->flat;
		a->n_points = 1;
	}
}

void rt_arrivals_release(struct rt_arrivals *a)
{
	free(a->order);
	a->order = NULL;
}

struct piece {
	double begin, length; /* seconds; the last piece has no end */
	double from, to;      /* rates */
};

/* Piece i ends at point i; before the first point and after the last the rate stays. */
static struct piece piece_of(const struct rt_arrivals *a)
{
	size_t i = a->piece, n = a->n_points;
	const struct rt_load_point *left = &a->points[i ? i - 1 : 0];
	const struct rt_load_point *right = &a->points[i < n ? i : n - 1];
	double begin = i ? (double)left->at / 1e9 : 0;

	return (struct piece){.begin = begin,
			      .length =
				      i < n ? (double)right->at / 1e9 - begin : HUGE_VAL,
			      .from = left->rate,
			      .to = right->rate};
}

/* How far into the piece its integral is `need`: r0 x + (r1 - r0) / 2L x^2 = need. */
static double solve(const struct piece *p, double need)
{
	double bend = p->from == p->to ? 0 : (p->to - p->from) / (2 * p->length);

	if (need <= 0)
		return 0;
	return 2 * need / (p->from + sqrt(fmax(0, p->from * p->from + 4 * bend * need)));
}

/* Seconds from the origin; infinity: never. */
static double reach(struct rt_arrivals *a)
{
	for (;; a->piece++) {
		struct piece p = piece_of(a);
		double need = a->target - a->before, area;

		if (a->piece == a->n_points)
			return p.from > 0 ? p.begin + solve(&p, need) : HUGE_VAL;
		area = (p.from + p.to) / 2 * p.length;
		if (need < area)
			return p.begin + solve(&p, need);
		a->before += area;
	}
}

static double exponential(const struct rt_arrivals *a)
{
	static const struct sim_dist mean_1 = {.kind = SIM_EXPONENTIAL, .a = 1e9};

	return (double)sim_sample(&mean_1, a->stream, a->index, a->n) / 1e9;
}

/* Those that come evenly begin at once; others begin as if they had always come. */
static sim_time next_of_rate(struct rt_arrivals *a)
{
	double s;

	if (a->plan->arrivals == RT_LOAD_POISSON)
		a->target += exponential(a);
	else
		a->target = (double)a->n;
	s = reach(a);
	return s < 1e9 ? a->origin + sim_from_ns(s * 1e9) : SIM_FOREVER;
}

sim_time rt_arrivals_next(struct rt_arrivals *a, const char **url)
{
	sim_time at;

	if (a->plan->requests != RT_LOAD_NONE && a->n >= (uint64_t)a->plan->requests)
		return SIM_FOREVER;
	*url = a->plan->url;
	at = a->plan->schedule ? next_of_schedule(a, url) : next_of_rate(a);
	if (at >= a->end)
		return SIM_FOREVER;
	a->n++;
	return at;
}
