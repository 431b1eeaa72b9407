/* SPDX-License-Identifier: MIT
 *
 * sim/rng.h - random draws that hang on the request, not on the moment.
 *
 * A draw is a hash of (seed, stream, request number, number of the call within the
 * request).  Whoever is served first, in whatever order callbacks run, the same request
 * gets the same draws, in every system and every version.  Streams are named, so that a
 * new one does not shift the others.
 *
 * Distributions are few and our own.  glibc picks its logarithm by the CPU it finds, and
 * the variants differ in the last bit; so they stand on sim/real.h, which uses nothing
 * but the operations that IEEE 754 defines exactly.  No state, so nothing to own.
 */
#ifndef LS_SIM_RNG_H
#define LS_SIM_RNG_H

#include <stdint.h>

#include "sim/time.h"

/* The stream of a name, for one seed. */
uint64_t sim_stream(uint64_t seed, const char *name);

/* The n-th draw of request `request` in a stream: 64 uniform bits. */
uint64_t sim_draw(uint64_t stream, uint64_t request, uint64_t n);

/* Uniform in [0, 1): 53 bits; in (0, 1] for logarithms. */
double sim_unit(uint64_t bits);
double sim_unit_open(uint64_t bits);

enum sim_dist_kind {
	SIM_CONSTANT,
	SIM_UNIFORM,
	SIM_EXPONENTIAL,
	SIM_NORMAL,
	SIM_LOGNORMAL,
	SIM_PARETO,
	SIM_ERLANG,
	SIM_CHOICE
};

/* a and b in nanoseconds or the distribution's own parameter: uniform(a, b),
 * exponential(a = mean), normal(a = mean, b = sd), lognormal(a = median, b = sigma),
 * pareto(a = minimum, b = alpha), erlang(k, a = mean of the sum). */
struct sim_dist {
	enum sim_dist_kind kind;
	double a, b;
	uint32_t k;
	/* SIM_CHOICE: `k` parts, each with its weight; owned by whoever made the dist. */
	const double *weights;
	const struct sim_dist *parts;
};

/* A sample in nanoseconds, never negative.  One call of the script is one n, however
 * many draws its distribution takes: those after the first are a sequence of their own
 * that starts at draw n. */
sim_time sim_sample(const struct sim_dist *d, uint64_t stream, uint64_t request,
		    uint64_t n);

#endif
