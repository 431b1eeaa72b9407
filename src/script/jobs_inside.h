/* SPDX-License-Identifier: MIT
 *
 * script/jobs_inside.h - what the two files of script/jobs share: jobs.c has the broker
 * and its consumers, jobs_words.c the words of the preludes and the worker processes.
 */
#ifndef LS_SCRIPT_JOBS_INSIDE_H
#define LS_SCRIPT_JOBS_INSIDE_H

#include "script/inside.h"
#include "script/jobs.h"

/* In the registry, Node: the prelude's f(id, value). */
#define SCRIPT_JOB_HOOK "loopscope.job"

struct job {
	struct ls_list link; /* in its queue, or held by a consumer */
	struct ls_list all;  /* of the run */
	struct script_job_queue *queue;
	struct job_consumer *at;
	uint64_t id;
	int value; /* reference in the broker's state */
	uint32_t request, item, failures;
	sim_time since; /* in the queue */
	sim_event_id event; /* on its way */
	bool arrived, begun;
	bool ok; /* acknowledged: it went well; else these are allowed to fail: */
	uint32_t retries;
};

struct job_consumer {
	struct ls_list link; /* in the queue's list */
	struct script_job_queue *queue;
	struct script_process *process;
	struct ls_list held;
	uint32_t n_held, n_begun, at_once, limit, retries;
	bool early; /* acknowledges before it begins */
	/* Node: */
	struct rt_uv_source source;
	struct rt_task task;
	struct job *taken;
	int at, paid;
};

/* A place for worker processes. */
struct script_post {
	struct script_post *next;
	struct script_process *parent, *now;
	struct job_consumer *consumer;
	int number; /* which call of jobs.worker */
	uint32_t restarts;
};

static inline sim_time trip(const struct script_run *r)
{
	return r->net.latency;
}

static inline struct job *job_at(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct job, link);
}

void script_jobs_wake(struct job_consumer *c);
/* Jobs that wait go to consumers that have room. */
void script_jobs_dispatch(struct script_job_queue *q);
/* An event: the job has reached the broker. */
void script_job_enqueued(void *arg, sim_time now);
void script_job_item(struct job *j, uint32_t cause);
/* The worker has done it, or failed. */
void script_job_acknowledge(struct job_consumer *c, struct job *j, bool ok);
/* The worker is dead: what it held goes back, in its order. */
void script_jobs_return(struct job_consumer *c);
/* The oldest that has arrived, if it may begin; it has then. */
struct job *script_job_next(struct job_consumer *c);
/* Pushes its id and its value. */
void script_job_push(lua_State *L, const struct job *j);
/* Node: runs what has arrived. */
enum rt_status script_jobs_run(struct rt_uv_source *source);

#endif
