/* SPDX-License-Identifier: MIT
 *
 * script/jobs.h - a background job system: a broker, and processes that work for it.
 *
 * The broker stands outside of the machines, across `network`, and has a FIFO for each
 * name.  A worker process has a consumer: it holds as many jobs as it works on at once,
 * and `prefetch` more; who has waited longest gets the next job.
 *
 *	enqueue -> under way -> waits in the broker's queue -> held by a consumer -> begun
 *		-> acknowledged: done, failed, or again at the end of the queue (retries)
 *
 * A worker that dies is replaced.  What it held goes back to the head of the queue;
 * acknowledged early, a job that had begun is lost with it.
 *
 * A worker process runs the file and `main` again, up to the call of jobs.worker that it
 * is for; there prelude_jobs.lua or prelude_py_jobs.lua go on.
 *
 * Sources (what such systems have in common): celery, rq, arq, dramatiq, bullmq.
 *
 * Ownership: queues, jobs and consumers are the run's; a job's value is kept in a Lua
 * state of the broker.
 */
#ifndef LS_SCRIPT_JOBS_H
#define LS_SCRIPT_JOBS_H

#include <lua.h>

#include "base/list.h"
#include "journal/histogram.h"
#include "runtime/uv_loop.h"

struct script_run;
struct script_process;
struct script_post;
struct job;

struct script_job_queue {
	struct script_job_queue *next;
	struct script_run *run;
	struct ls_list waiting;	  /* jobs, oldest first */
	struct ls_list consumers; /* who is asked first is first */
	uint32_t n_waiting, max_waiting;
	uint64_t enqueued, done, failed, retried, returned, lost;
	struct jrn_histogram waits; /* from the broker to the handler */
	uint32_t id;		    /* in the journal */
	char name[];
};

struct script_jobs { /* of a run */
	lua_State *values; /* the broker's */
	struct ls_list all; /* jobs that are not done */
	struct script_job_queue *queues;
	struct script_post *posts;
	uint64_t last;
};

void script_jobs_open(lua_State *L);
void script_jobs_free(struct script_run *r);

#endif
