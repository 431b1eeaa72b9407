/* SPDX-License-Identifier: MIT
 *
 * runtime/node_rules.h - what differs between versions of Node, and from what people
 * wrongly believe: one table.
 *
 * `--runtime node@10` is a row, and so is a misconception ("microtasks run once per
 * phase").  A lesson runs the learner's program again under each wrong row and says
 * which one their answer fits.  docs/MODEL.md cites the source of each rule.
 */
#ifndef LS_RUNTIME_NODE_RULES_H
#define LS_RUNTIME_NODE_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/beliefs.h"
#include "runtime/uv_loop.h"

enum rt_drain {
	RT_DRAIN_EACH,	/* after every callback (Node >= 11) */
	RT_DRAIN_LIST,	/* after each timer list, and after all immediates (Node 10) */
	RT_DRAIN_PHASE, /* M3: once per phase */
	RT_DRAIN_ONE	/* M4: one microtask per callback */
};

struct rt_node_rules {
	const char *name;	  /* "10", "20", "22"; a wrong model: "M3" */
	const char *belief;	  /* NULL, or the wrong belief in one sentence */
	const struct rt_uv_rules *uv;
	enum rt_drain drain;
	int await_ticks;	  /* of a native promise: 1, or 3 before Node 12 */
	int yield_star_ticks;
	bool fractional_ms;	  /* Node 10 keeps 1.9 ms as a list of its own */
	bool clear_drops_list;	  /* 10: clearing the last timer, even unref'd, drops its list */
	bool warn_unhandled;	  /* <= 14: an unhandled rejection only warns */
	bool rejection_map;	  /* >= 20: a listener's throw loses the other rejections */
	bool late_leftovers;	  /* 10: ticks left by a throw run after the next callback */
	bool throw_ends_interval; /* 10 */
	bool esm_in_poll;	  /* <= 20: the body of an ES module runs in poll */
	bool exit13_seen;	  /* >= 22: `exit` listeners see 13 */
	bool warn_odd_delay;	  /* >= 24: negative and NaN delays warn */
	uint32_t stream_mark;	  /* a stream's high-water mark: 16 KiB, from 22 on 64 KiB */
	bool stream_ticks;	  /* <= 18: a write without a callback ends in a tick too */
	/* Wrong models. */
	bool timeout_now;	  /* M1: setTimeout(f, 0) calls f at once */
	bool flat_queue;	  /* M2: one queue for everything */
	bool no_clamp;		  /* M5: timers strictly by delay, 0 before 1 */
	bool ticks_first;	  /* M6: a tick overtakes waiting promise jobs */
	bool async_later;	  /* M7: executor and async body start later */
	bool await_blocks;	  /* M8: await freezes the thread */
	bool pool_for_all;	  /* M12: all I/O uses the pool */
	bool pool_unlimited;	  /* M12b: the pool has a thread for each job */
	bool exact_timers;	  /* M17: a timer fires when it is due, come what may */
	bool always_sends;	  /* M19: a stream has no buffer: write() sends */
	struct rt_beliefs outside;
};

/* The row of a version ("20", "18.2" counts as 18) or wrong model; NULL if unknown. */
const struct rt_node_rules *rt_node_rules_find(const char *name);
/* All rows in order, for help texts and tests; NULL past the end. */
const struct rt_node_rules *rt_node_rules_at(unsigned i);

#define RT_NODE_DEFAULT "20"

#endif
