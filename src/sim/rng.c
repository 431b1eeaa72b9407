/* SPDX-License-Identifier: MIT */
#include "sim/rng.h"

#include <math.h>

#include "sim/real.h"

#define STEP	 0x9e3779b97f4a7c15u /* 2^64 / golden ratio, odd */
#define SUB_STEP 0xd1342543de82ef95u /* another odd number without a pattern */

/* Steele, Lea, Flood 2014 (SplitMix): every bit of x decides about half of the result. */
static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint64_t sim_stream(uint64_t seed, const char *name)
{
	uint64_t h = mix(seed + STEP);

	while (*name)
		h = mix(h + STEP + (unsigned char)*name++);
	return h;
}

static uint64_t unmixed(uint64_t stream, uint64_t request, uint64_t n)
{
	return mix(stream + STEP * (request + 1)) + STEP * (n + 1);
}

uint64_t sim_draw(uint64_t stream, uint64_t request, uint64_t n)
{
	return mix(unmixed(stream, request, n));
}

double sim_unit(uint64_t bits)
{
	return (double)(bits >> 11) * 0x1p-53;
}

double sim_unit_open(uint64_t bits)
{
	return (double)((bits >> 11) + 1) * 0x1p-53;
}

/* One call of the script: as many draws as a distribution needs, all from one n; the
 * first is that of sim_draw(). */
struct source {
	uint64_t state;
};

static uint64_t next(struct source *s)
{
	uint64_t bits = mix(s->state);

	s->state += SUB_STEP;
	return bits;
}

static double exponential(struct source *s)
{
	return -sim_log(sim_unit_open(next(s)));
}

/* Marsaglia's polar method: a point of the unit disc gives two normal numbers, of which
 * one is used. */
static double normal(struct source *s)
{
	double u, v, r;

	do {
		u = 2 * sim_unit(next(s)) - 1;
		v = 2 * sim_unit(next(s)) - 1;
		r = u * u + v * v;
	} while (r >= 1 || r < 0x1p-500);
	return u * sqrt(-2 * sim_log(r) / r);
}

static double erlang(struct source *s, uint32_t k, double mean)
{
	double sum = 0;

	for (uint32_t i = 0; i < k; i++)
		sum += exponential(s);
	return k ? sum * mean / k : 0;
}

static const struct sim_dist *choose(struct source *s, const struct sim_dist *d)
{
	double total = 0, x;
	uint32_t i = 0;

	for (uint32_t k = 0; k < d->k; k++)
		total += d->weights[k];
	x = sim_unit(next(s)) * total;
	while (i + 1 < d->k && x >= d->weights[i])
		x -= d->weights[i++];
	return &d->parts[i];
}

static double sample(const struct sim_dist *d, struct source *s)
{
	switch (d->kind) {
	case SIM_CONSTANT:
		return d->a;
	case SIM_UNIFORM:
		return d->a + (d->b - d->a) * sim_unit(next(s));
	case SIM_EXPONENTIAL:
		return d->a * exponential(s);
	case SIM_NORMAL:
		return d->a + d->b * normal(s);
	case SIM_LOGNORMAL:
		return d->a * sim_exp(d->b * normal(s));
	case SIM_PARETO:
		return d->a * sim_exp(exponential(s) / d->b);
	case SIM_ERLANG:
		return erlang(s, d->k, d->a);
	case SIM_CHOICE:
		return d->k ? sample(choose(s, d), s) : 0;
	}
	return 0;
}

sim_time sim_sample(const struct sim_dist *d, uint64_t stream, uint64_t request,
		    uint64_t n)
{
	struct source s = {unmixed(stream, request, n)};

	return sim_from_ns(sample(d, &s));
}
