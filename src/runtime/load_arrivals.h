/* SPDX-License-Identifier: MIT
 *
 * runtime/load_arrivals.h - when an open load sends.
 *
 * The rate is a function of time, made of straight pieces (one, for a plain rate).  Its
 * integral grows by one from arrival to arrival: exactly, when they are evenly spread,
 * or by an exponential draw, when they come by a Poisson process.  An arrival's instant
 * is where the integral reaches its value.
 *
 * Ownership: the caller's struct, with the plan borrowed; rt_arrivals_release.
 * Errors: none.
 */
#ifndef LS_RUNTIME_LOAD_ARRIVALS_H
#define LS_RUNTIME_LOAD_ARRIVALS_H

#include "runtime/load_plan.h"

struct rt_arrivals {
	const struct rt_load_plan *plan;
	sim_time origin; /* the load's start */
	sim_time end;	 /* nothing is sent from then on */
	uint64_t n;	 /* arrivals so far */
	uint64_t index;	 /* of the load: its draws are its own */
	uint64_t stream;
	double target; /* the integral at the next arrival */
	size_t piece;  /* the piece in which it lies: up to that point of the ramp */
	double before; /* the integral at its beginning */
	struct rt_load_point flat; /* a plain rate as a ramp of one point */
	const struct rt_load_point *points;
	size_t n_points;
	uint32_t *order; /* of a schedule: its sends by time */
};

/* `zero` is the instant from which the plan's times count. */
void rt_arrivals_init(struct rt_arrivals *a, const struct rt_load_plan *plan,
		      uint64_t seed, uint64_t index, sim_time zero);
void rt_arrivals_release(struct rt_arrivals *a);

/* The next instant; SIM_FOREVER: none is left.  *url is what it asks for. */
sim_time rt_arrivals_next(struct rt_arrivals *a, const char **url);

#endif
