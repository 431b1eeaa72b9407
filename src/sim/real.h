/* SPDX-License-Identifier: MIT
 *
 * sim/real.h - logarithm and exponential with the same bits on every machine.
 *
 * Plain + - * / on doubles, compiled without contraction to fused operations
 * (-ffp-contract=off), give one result by the standard; a library's log() may not.
 * Both are within a few units in the last place.
 */
#ifndef LS_SIM_REAL_H
#define LS_SIM_REAL_H

/* Natural logarithm of a positive, finite, normal number. */
double sim_log(double x);

/* e to the x; 0 below -708, infinity above 709. */
double sim_exp(double x);

#endif
