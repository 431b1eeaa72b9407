/* SPDX-License-Identifier: MIT
 *
 * journal/meters.h - the figures of a run, counted as its records go by.
 *
 * A sink that keeps no record: per process how busy it was, how its loop did, how late
 * its timers ran; of the thread pool how many jobs there were and how long they waited.
 * Its size grows with what exists at a time, not with the length of the run.
 *
 *	m = jrn_meters_new();
 *	jrn_attach(&j, jrn_meters_sink(m));
 *	... the run ...
 *	jrn_meters_end(m, the last instant);
 *
 * Busy is the time that threads have a core.  A loop's utilisation is the part of its
 * time in which it does not wait in poll, as in Node's eventLoopUtilization.  Its lag is
 * how long after its due time a timer's callback began.
 *
 * Ownership: jrn_meters_new/free.
 */
#ifndef LS_JOURNAL_METERS_H
#define LS_JOURNAL_METERS_H

#include "journal/histogram.h"
#include "journal/journal.h"

struct jrn_meter_process {
	char *name, *runtime;
	bool forked;	     /* it has a parent */
	jrn_time begin, end; /* end JRN_NEVER: it goes on */
	jrn_time busy;	     /* of all its threads */
	uint64_t iterations; /* of its main loop */
	jrn_time polling;    /* its main loop waited in poll */
	jrn_time max_lag;
};

struct jrn_meter_pool {
	uint32_t threads;
	uint64_t jobs;
	uint32_t waiting, max_waiting;
	struct jrn_histogram wait; /* from entering the queue to a thread */
};

struct jrn_meters;

struct jrn_meters *jrn_meters_new(void);
void jrn_meters_free(struct jrn_meters *m);
struct jrn_sink *jrn_meters_sink(struct jrn_meters *m);

/* No record will come any more: what still goes on is counted up to `at`. */
void jrn_meters_end(struct jrn_meters *m, jrn_time at);

/* Processes count from 1; NULL beyond the last. */
const struct jrn_meter_process *jrn_meters_process(const struct jrn_meters *m,
						   uint32_t id);
struct jrn_meter_pool *jrn_meters_pool(struct jrn_meters *m);

#endif
