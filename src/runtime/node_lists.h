/* SPDX-License-Identifier: MIT
 *
 * runtime/node_lists.h - where timer lists are kept: by delay, and by expiry.
 *
 * Node orders lists by (expiry, id) in a heap, and gives a list a new id whenever it puts
 * it back: that is order of expiry, and of putting where that is equal, which is what
 * sim/queue.h keeps.  The pass takes the list that it runs out of the queue.
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
/* Takes the list that expires first out of the queue, if it has by `now`; NULL: none. */
struct rt_node_list *rt_node_lists_take(struct rt_node_timers *t, int64_t now);
/* When the first of those in the queue expires, SIM_FOREVER when there is none. */
int64_t rt_node_lists_next(const struct rt_node_timers *t);
/* Puts a list that was taken back. */
void rt_node_lists_again(struct rt_node_timers *t, struct rt_node_list *l, int64_t expiry);
/* Out of both; freed, unless the pass has it: then it frees it itself. */
void rt_node_lists_remove(struct rt_node_timers *t, struct rt_node_list *l);
/* The next lists that have expired by `now`, about in order; how many. */
uint32_t rt_node_lists_due(const struct rt_node_timers *t, int64_t now,
			   struct rt_node_list *lists[RT_AHEAD]);
void rt_node_lists_init(struct rt_node_timers *t);
void rt_node_lists_release(struct rt_node_timers *t);

#endif
