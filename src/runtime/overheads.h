/* SPDX-License-Identifier: MIT
 *
 * runtime/overheads.h - what the runtimes' own work costs, in virtual time.
 *
 * One table, so that an endless chain of immediates does not freeze the clock and so
 * that small races fall as they usually do.  `machine { overheads = x }` multiplies all
 * of it; 0 makes it free.  docs/MODEL.md says where each figure comes from.
 */
#ifndef LS_RUNTIME_OVERHEADS_H
#define LS_RUNTIME_OVERHEADS_H

#include "runtime/server_costs.h"

struct rt_overheads {
	sim_time iteration; /* one turn of the loop */
	sim_time callback;  /* entering a callback from the loop */
	sim_time tick;	    /* a nextTick callback, an immediate or timer beside others */
	sim_time microtask; /* a promise job */
	sim_time wake;	    /* how late the kernel ends a poll that timed out (Python) */
	sim_time enter;	    /* from the end of the main script to the loop's first look */
	sim_time unlocked;  /* a thread of Python wakes up from a lock: a worker gets a job */
	sim_time job;	    /* a pool thread takes a job and posts its result */
	struct rt_server_costs server; /* runtime/server_costs.h */
	sim_time fs, dns, crypto; /* one I/O call's latency where the script gives none */
};

extern const struct rt_overheads rt_overheads_default; /* Node */
extern const struct rt_overheads rt_overheads_asyncio, rt_overheads_uvloop;

/* The table times `factor` (the last line, latencies of devices, is kept). */
struct rt_overheads rt_overheads_scaled(const struct rt_overheads *o, double factor);

#endif
