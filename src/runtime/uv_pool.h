/* SPDX-License-Identifier: MIT
 *
 * runtime/uv_pool.h - libuv's thread pool: one a process, shared by all its loops.
 *
 * Work is queued in one FIFO; slow I/O (getaddrinfo) has a queue of its own behind a
 * single marker and may hold no more than half of the threads.  Threads are made when
 * the pool is first used, which is when UV_THREADPOOL_SIZE is read.  Finished work goes
 * to its loop's list and wakes it through an async handle; the loop runs the callbacks
 * in the order of completion.
 *
 * Source: libuv 1.46 src/threadpool.c.
 */
#ifndef LS_RUNTIME_UV_POOL_H
#define LS_RUNTIME_UV_POOL_H

#include "journal/histogram.h"
#include "runtime/uv_loop.h"

#define RT_UV_POOL_MAX 1024

enum rt_uv_work_kind { RT_UV_WORK_CPU, RT_UV_WORK_FAST_IO, RT_UV_WORK_SLOW_IO };

struct rt_uv_pool;

/* The loop's end of the pool: where its finished work arrives. */
struct rt_uv_port {
	struct rt_uv_loop *loop;
	struct rt_uv_async async; /* created with the loop, so it runs before all others */
	struct ls_list done, batch;
	struct rt_uv_work *current;
	int at;
};

struct rt_uv_work {
	enum rt_uv_work_kind kind;
	sim_time cost; /* CPU of the pool thread, or the device's latency */
	struct rt_uv_port *port;
	/* Back on the loop: resumable, like every callback. */
	enum rt_status (*done)(struct rt_uv_work *);
	struct ls_list link;

	sim_time queued;  /* when it came */
	uint32_t item;	  /* in the journal: moves from queue to queue */
	uint32_t request; /* async context */
};

struct rt_uv_pool_thread {
	struct mc_thread mc;
	struct mc_body body;
	struct rt_uv_pool *pool;
	struct rt_uv_work *work; /* at hand, NULL: none */
	sim_time ends; /* when the work at hand is done, if the thread has a core */
	int step;
	bool slow, idle, slept;
	bool held; /* its work is done, but another's is told first */
};

struct rt_uv_pool {
	struct mc_machine *machine;
	struct jrn *journal;
	const struct rt_overheads *cost;
	uint32_t process;
	uint32_t size; /* 0 until the first use */
	struct rt_uv_pool_thread *threads;
	struct ls_list queue, slow_queue;
	struct ls_list marker; /* stands in `queue` for all slow work */
	uint32_t slow_running, n_queued;
	uint32_t q_pool, q_slow; /* journal */
	bool unlimited; /* a wrong model: a thread for each job */
	uint64_t jobs; /* figures of a report: so far, */
	uint32_t max_queued;
	struct jrn_histogram waits; /* and from the queue to a thread */
};

void rt_uv_pool_init(struct rt_uv_pool *p, struct mc_machine *m, struct jrn *j,
		     const struct rt_overheads *cost, uint32_t process);
void rt_uv_pool_release(struct rt_uv_pool *p);
/* The process has ended: its threads stop where they are. */
void rt_uv_pool_stop(struct rt_uv_pool *p);
/* Makes the threads; `size` as the variable says, clamped to 1..1024. */
void rt_uv_pool_open(struct rt_uv_pool *p, uint32_t size);

void rt_uv_port_init(struct rt_uv_port *port, struct rt_uv_loop *l);

/* Queues work; an active request of the loop until `done` has run. */
void rt_uv_queue_work(struct rt_uv_pool *p, struct rt_uv_port *port, struct rt_uv_work *w);

#endif
