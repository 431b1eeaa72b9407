/* SPDX-License-Identifier: MIT
 *
 * runtime/node_lists.h - where timer lists are kept: by delay, and by (expiry, id).
 *
 * Source: Node 20 lib/internal/timers.js (timerListMap, timerListQueue),
 * lib/internal/priority_queue.js.
 */
#ifndef LS_RUNTIME_NODE_LISTS_H
#define LS_RUNTIME_NODE_LISTS_H

#include "runtime/node_timer.h"

struct rt_node_list *rt_node_lists_find(const struct rt_node_timers *t, int64_t key);
struct rt_node_list *rt_node_lists_add(struct rt_node_timers *t, int64_t key, double ms,
				       int64_t expiry);
/* The list that expires first, NULL when there is none. */
struct rt_node_list *rt_node_lists_first(struct rt_node_timers *t);
/* The expiry of the first list has grown: a new id, and its new place. */
void rt_node_lists_again(struct rt_node_timers *t, struct rt_node_list *l, int64_t expiry);
/* Out of both; freed now, or when the pass that has it at hand lets go. */
void rt_node_lists_remove(struct rt_node_timers *t, struct rt_node_list *l);
/* The next lists that are due, about in order; how many. */
uint32_t rt_node_lists_due(const struct rt_node_timers *t,
			   struct rt_node_list *lists[RT_AHEAD]);
/* The pass has let go of a list that is gone. */
void rt_node_lists_let_go(struct rt_node_list *l);
void rt_node_lists_release(struct rt_node_timers *t);

#endif
