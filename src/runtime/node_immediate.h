/* SPDX-License-Identifier: MIT
 *
 * runtime/node_immediate.h - setImmediate: a snapshot of the queue in every check phase.
 *
 * An idle handle keeps poll from blocking while ref'd immediates wait.
 * Source: Node 20 lib/internal/timers.js (processImmediate), src/env.cc (CheckImmediate).
 */
#ifndef LS_RUNTIME_NODE_IMMEDIATE_H
#define LS_RUNTIME_NODE_IMMEDIATE_H

#include "base/list.h"
#include "runtime/task.h"
#include "runtime/uv_loop.h"

struct rt_node;

struct rt_node_immediate {
	struct rt_task task;
	struct ls_list link;
	bool refd, destroyed;
	bool flat; /* wrong model M2: it waits among the microtasks */
};

struct rt_node_immediates {
	struct ls_list queue;	    /* waiting for a check phase */
	struct ls_list outstanding; /* of the phase that runs */
	uint32_t count, refs;
	struct rt_uv_watcher check, idle;
	int at_check, at_process;
	bool ran, has_outstanding;
	enum rt_status ended;
	struct rt_node_immediate *current;
	struct rt_call call;
};

void rt_node_immediates_init(struct rt_node *n);

/* `im` is zeroed but for task.ops; it starts ref'd. */
void rt_node_immediate_start(struct rt_node *n, struct rt_node_immediate *im, uint32_t line,
			     const char *label);
void rt_node_immediate_clear(struct rt_node *n, struct rt_node_immediate *im);
void rt_node_immediate_ref(struct rt_node *n, struct rt_node_immediate *im);
void rt_node_immediate_unref(struct rt_node *n, struct rt_node_immediate *im);

#endif
