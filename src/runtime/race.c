/* SPDX-License-Identifier: MIT */
#include "runtime/race.h"

void rt_race_clock(struct rt_thread *t, const char *label)
{
	if (sim_race(t->sim, label, 2))
		t->skew += SIM_MS - (t->sim->now + t->phase + t->skew) % SIM_MS;
}

bool rt_race_soon(const struct rt_thread *t, sim_time span)
{
	return sim_queue_next_at(&t->sim->future) <= t->sim->now + span;
}

bool rt_race_late_wake(struct rt_thread *t, const char *label, bool more)
{
	bool shows = t->clock_told || more || rt_race_soon(t, RT_LATE);

	return shows && sim_race(t->sim, label, 2);
}
