/* SPDX-License-Identifier: MIT
 *
 * script/figures.h - what a run has come to: the figures of reports and tables.
 *
 * They are read from counters that the model keeps anyway (clients, processes, loops,
 * pools, devices), at any moment of the run, and need no journal.
 *
 * CPU is counted in cores: 1 is one core all the time that the process lived.  A loop's
 * utilization is the part of that time in which its thread did not wait in poll, as in
 * Node's eventLoopUtilization; its lag, how long after its time a timer's callback began.
 * A process has the loop of its main thread.
 *
 * Ownership: script_figures_new/free; they outlive the run.
 */
#ifndef LS_SCRIPT_FIGURES_H
#define LS_SCRIPT_FIGURES_H

#include "base/arena.h"
#include "journal/histogram.h"
#include "runtime/stats.h"
#include "script/run.h"

struct script_route_figures {
	const char *path;
	struct rt_stats_counts counts;
	struct jrn_histogram latency;
};

struct script_process_figures {
	int pid;
	const char *role, *machine;
	uint64_t requests; /* answered by it */
	double cpu;
	uint32_t restarts;
	uint64_t iterations;
	double utilization;
	sim_time max_lag;
	bool exited;
};

struct script_device_figures {
	const char *name;
	uint32_t slots; /* 0: unlimited */
	uint64_t calls;
	double utilization; /* of its slots; unlimited: how many calls at a time */
	uint32_t max_waiting;
	struct jrn_histogram waits;
};

/* A queue of a job system (script/jobs.h). */
struct script_job_figures {
	const char *name;
	uint64_t enqueued, done, failed, retried, returned, lost;
	uint32_t waiting, max_waiting;
	struct jrn_histogram waits;
};

struct script_figures {
	struct ls_arena names;
	const char *name;
	const char *runtime; /* "node", "asyncio", "uvloop" */
	uint64_t seed;
	sim_time at;
	uint64_t events;
	uint32_t cores;	 /* of all machines */
	double cpu;	 /* of them in use */
	uint32_t loads;	 /* how many reach the system */
	struct rt_stats_counts counts;
	double throughput;
	struct jrn_histogram latency;
	uint64_t sockets;	     /* WebSockets that clients opened */
	struct jrn_histogram pushes; /* messages to them that answer none (runtime/stats.h) */
	struct script_route_figures *routes;
	size_t n_routes;
	struct script_process_figures *processes;
	size_t n_processes;
	uint32_t pool_threads; /* libuv's, of a process */
	uint64_t pool_jobs;    /* of all */
	uint32_t pool_max_queue;
	struct jrn_histogram pool_waits;
	struct script_device_figures *devices;
	size_t n_devices;
	struct script_job_figures *jobs;
	size_t n_jobs;
};

struct script_figures *script_figures_new(const struct script_run *r);
void script_figures_free(struct script_figures *f);

#endif
