/* SPDX-License-Identifier: MIT */
#include "runtime/node_rules.h"

#include <stdlib.h>
#include <string.h>

#define KIB(n) ((n) * 1024)
/* Streams up to 18, in 20, and since. */
#define STREAM_18 .stream_mark = KIB(16), .stream_ticks = true
#define STREAM_20 .stream_mark = KIB(16)
#define STREAM_22 .stream_mark = KIB(64)
#define NODE_20                                                                             \
	STREAM_20, .uv = &rt_uv_1_46, .await_ticks = 1, .yield_star_ticks = 3, .esm_in_poll = true, \
		   .rejection_map = true

static const struct rt_node_rules rows[] = {
	{ .name = "10",
	  STREAM_18,
	  .uv = &rt_uv_1_18,
	  .drain = RT_DRAIN_LIST,
	  .await_ticks = 3,
	  .yield_star_ticks = 5,
	  .fractional_ms = true,
	  .clear_drops_list = true,
	  .warn_unhandled = true,
	  .late_leftovers = true,
	  .throw_ends_interval = true,
	  .esm_in_poll = true },
	{ .name = "12",
	  STREAM_18,
	  .uv = &rt_uv_1_44,
	  .await_ticks = 1,
	  .yield_star_ticks = 4,
	  .warn_unhandled = true,
	  .esm_in_poll = true },
	{ .name = "14",
	  STREAM_18,
	  .uv = &rt_uv_1_44,
	  .await_ticks = 1,
	  .yield_star_ticks = 4,
	  .warn_unhandled = true,
	  .esm_in_poll = true },
	{ .name = "16", STREAM_18, .uv = &rt_uv_1_44, .await_ticks = 1, .yield_star_ticks = 4, .esm_in_poll = true },
	{ .name = "18", STREAM_18, .uv = &rt_uv_1_44, .await_ticks = 1, .yield_star_ticks = 4, .esm_in_poll = true },
	{ .name = "20", NODE_20 },
	{ .name = "22",
	  STREAM_22,
	  .uv = &rt_uv_1_48,
	  .await_ticks = 1,
	  .yield_star_ticks = 3,
	  .rejection_map = true,
	  .exit13_seen = true },
	{ .name = "24",
	  STREAM_22,
	  .uv = &rt_uv_1_48,
	  .await_ticks = 1,
	  .yield_star_ticks = 3,
	  .rejection_map = true,
	  .exit13_seen = true,
	  .warn_odd_delay = true },
	{ .name = "M1",
	  .belief = "setTimeout(f, 0) runs f at once.",
	  NODE_20,
	  .timeout_now = true },
	{ .name = "M2",
	  .belief = "There is one queue: first come, first served.",
	  NODE_20,
	  .flat_queue = true },
	{ .name = "M3",
	  .belief = "Microtasks run once per phase.",
	  NODE_20,
	  .drain = RT_DRAIN_PHASE },
	{ .name = "M4",
	  .belief = "Each turn runs one microtask.",
	  NODE_20,
	  .drain = RT_DRAIN_ONE },
	{ .name = "M5",
	  .belief = "Timers go strictly by their delay; 0 comes before 1.",
	  NODE_20,
	  .no_clamp = true },
	{ .name = "M6",
	  .belief = "nextTick always jumps ahead of waiting promise jobs.",
	  NODE_20,
	  .ticks_first = true },
	{ .name = "M7",
	  .belief = "A promise's executor and an async function's body start later.",
	  NODE_20,
	  .async_later = true },
	{ .name = "M8",
	  .belief = "await freezes the thread until the promise is settled.",
	  NODE_20,
	  .await_blocks = true },
	{ .name = "M12",
	  .belief = "All I/O uses the thread pool.",
	  NODE_20,
	  .pool_for_all = true },
	{ .name = "M12b",
	  .belief = "The thread pool has a thread for every job.",
	  NODE_20,
	  .pool_unlimited = true },
	{ .name = "M15",
	  .belief = "The system spreads connections evenly.",
	  NODE_20,
	  .outside.even_accept = true },
	{ .name = "M16",
	  .belief = "Workers share memory.",
	  NODE_20,
	  .outside.shared_memory = true },
	{ .name = "M17",
	  .belief = "A timer fires exactly when it is due, and an interval never misses a turn.",
	  NODE_20,
	  .exact_timers = true },
	{ .name = "M18",
	  .belief = "A client that waits for each answer measures the true p99.",
	  NODE_20,
	  .outside.waiting_client = true },
	{ .name = "M19",
	  .belief = "write() always sends: nothing waits in a buffer.",
	  NODE_20,
	  .always_sends = true },
};

#define ROWS (sizeof rows / sizeof rows[0])

const struct rt_node_rules *rt_node_rules_at(unsigned i)
{
	return i < ROWS ? &rows[i] : NULL;
}

const struct rt_node_rules *rt_node_rules_find(const char *name)
{
	size_t len = *name == 'M' ? strlen(name) : strcspn(name, ".");

	for (size_t i = 0; i < ROWS; i++)
		if (strlen(rows[i].name) == len && strncmp(rows[i].name, name, len) == 0)
			return &rows[i];
	return NULL;
}
