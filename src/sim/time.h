/* SPDX-License-Identifier: MIT
 *
 * sim/time.h - virtual time: integer nanoseconds since the start of the run.
 *
 * Integers never drift and compare the same everywhere.  292 years fit.
 */
#ifndef LS_SIM_TIME_H
#define LS_SIM_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t sim_time;

#define SIM_US	    ((sim_time)1000)
#define SIM_MS	    ((sim_time)1000000)
#define SIM_S	    ((sim_time)1000000000)
#define SIM_FOREVER INT64_MAX

/* The end of time: no clock goes beyond it, so that now + a duration never overflows. */
#define SIM_END (SIM_FOREVER / 2)

/* A number of milliseconds (any double) as time, rounded to the nanosecond; NaN and
 * negative become 0, too large SIM_FOREVER / 4, so that sums of a few never overflow. */
sim_time sim_from_ms(double ms);
sim_time sim_from_ns(double ns);
static inline double sim_to_ms(sim_time t)
{
	return (double)t / 1e6;
}

/* Reads "250us" "20ms" "1.5s" "2m" "3h" (and "ns", and a blank before the unit), a bare
 * number counting in `unit`.  False when it is none of these, negative, or too large. */
bool sim_parse(const char *text, sim_time unit, sim_time *out);

/* Writes "1.250 ms", "12 us", "3.000 s", "0": a unit that suits the size, digits beyond
 * the third cut off.  Returns buf. */
char *sim_print(sim_time t, char *buf, size_t size);

#endif
