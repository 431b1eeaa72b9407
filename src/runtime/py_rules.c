/* SPDX-License-Identifier: MIT */
#include "runtime/py_rules.h"

#include <string.h>

#define PY_312                                                                               \
	.wait_for_timeout = true, .done_inline = true, .eager_tasks = true,                  \
	.wait_closed_waits = true
#define PY_313 PY_312, .uncancel_clears = true, .wake_all = true, .queue_shutdown = true, \
	.wait_passes_on = true, .group_counts = true

static const struct rt_py_rules rows[] = {
	{ .name = "3.11", .uv = &rt_uv_1_44 },
	{ .name = "3.12", .uv = &rt_uv_1_46, PY_312 },
	{ .name = "3.13", .uv = &rt_uv_1_48, PY_313 },
	{ .name = "3.14", .uv = &rt_uv_1_48, PY_313 },
	{ .name = "0.17", .uv = &rt_uv_1_44 },
	{ .name = "0.19", .uv = &rt_uv_1_46 },
	{ .name = "0.20", .uv = &rt_uv_1_48 },
	{ .name = "0.21", .uv = &rt_uv_1_48 },
	{ .name = "0.22", .uv = &rt_uv_1_48 },
	{ .name = "M9",
	  .belief = "await always goes back to the loop.",
	  .uv = &rt_uv_1_44,
	  .await_yields = true },
	{ .name = "M10",
	  .belief = "create_task runs the body at once.",
	  .uv = &rt_uv_1_44,
	  .task_now = true },
	{ .name = "M11",
	  .belief = "gather runs its coroutines in threads.",
	  .uv = &rt_uv_1_44,
	  .gather_threads = true },
	{ .name = "M13",
	  .belief = "async def makes blocking code harmless.",
	  .uv = &rt_uv_1_44,
	  .blocking_harmless = true },
	{ .name = "M14",
	  .belief = "Threads speed up CPU work.",
	  .uv = &rt_uv_1_44,
	  .no_gil = true },
	{ .name = "M15",
	  .belief = "The system spreads connections evenly.",
	  .uv = &rt_uv_1_44,
	  .outside.even_accept = true },
	{ .name = "M16",
	  .belief = "Workers share memory.",
	  .uv = &rt_uv_1_44,
	  .outside.shared_memory = true },
	{ .name = "M18",
	  .belief = "A client that waits for each answer measures the true p99.",
	  .uv = &rt_uv_1_44,
	  .outside.waiting_client = true },
	{ .name = "M20",
	  .belief = "A faster loop cures blocking.",
	  .uv = &rt_uv_1_44,
	  .fast_loop_cures = true },
};

const struct rt_py_rules *rt_py_rules_at(size_t i)
{
	return i < sizeof rows / sizeof *rows ? &rows[i] : NULL;
}

const struct rt_py_rules *rt_py_rules_find(const char *name)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}
