/* SPDX-License-Identifier: MIT */
#include "runtime/overheads.h"

#include <stddef.h>

const struct rt_overheads rt_overheads_default = {
	.iteration = 2 * SIM_US,
	.callback = SIM_US,
	.tick = 200,
	.microtask = 100,
	.enter = 100 * SIM_US,
	.job = 4 * SIM_US,
	.server = { .wake = 55 * SIM_US,
		    .accept = 50 * SIM_US,
		    .close = 34 * SIM_US,
		    .dial = 20 * SIM_US,
		    .client = 150 * SIM_US,
		    .request = 12 * SIM_US,
		    .respond = 7 * SIM_US,
		    .message = 10 * SIM_US,
		    .boot = 80 * SIM_MS,
		    .thread = 25 * SIM_MS,
		    .handoff = 57 * SIM_US,
		    .handed = 40 * SIM_US },
	.fs = 100 * SIM_US,
	.dns = SIM_MS,
	.crypto = 10 * SIM_MS,
};

/* `iteration` is a pass, `callback` a handle or a task's step. */
const struct rt_overheads rt_overheads_asyncio = {
	.iteration = 1800,
	.callback = 950,
	.wake = 120 * SIM_US,
	.enter = 100 * SIM_US,
	.unlocked = 25 * SIM_US,
	.job = 4 * SIM_US,
	.server = { .wake = 55 * SIM_US,
		    .accept = 25 * SIM_US,
		    .setup = 24 * SIM_US,
		    .close = 20 * SIM_US,
		    .dial = 20 * SIM_US,
		    .client = 150 * SIM_US,
		    .request = 14 * SIM_US,
		    .respond = 14 * SIM_US,
		    .route = 13 * SIM_US,
		    .endpoint = 18 * SIM_US,
		    .encode = 24 * SIM_US,
		    .hop = 42 * SIM_US,
		    .worker = 98 * SIM_US,
		    .boot = 600 * SIM_MS,
		    .message = 26 * SIM_US,
		    .chunk = 4 * SIM_US,
		    .send = 7 * SIM_US,
		    .receive = 6 * SIM_US,
		    .h11 = 43 * SIM_US,
		    .hypercorn = 113 * SIM_US,
		    .trio = 212 * SIM_US },
	.fs = 100 * SIM_US,
	.dns = SIM_MS,
	.crypto = 10 * SIM_MS,
};

const struct rt_overheads rt_overheads_uvloop = {
	.iteration = 750,
	.callback = 360,
	.wake = 120 * SIM_US,
	.enter = 100 * SIM_US,
	.unlocked = 25 * SIM_US,
	.job = 4 * SIM_US,
	.server = { .wake = 55 * SIM_US,
		    .accept = 16 * SIM_US,
		    .setup = 16 * SIM_US,
		    .close = 13 * SIM_US,
		    .dial = 20 * SIM_US,
		    .client = 150 * SIM_US,
		    .request = 9 * SIM_US,
		    .respond = 9 * SIM_US,
		    .route = 7 * SIM_US,
		    .endpoint = 16 * SIM_US,
		    .encode = 10 * SIM_US,
		    .hop = 28 * SIM_US,
		    .worker = 104 * SIM_US,
		    .boot = 600 * SIM_MS,
		    .message = 22 * SIM_US,
		    .chunk = 1700,
		    .send = 2 * SIM_US,
		    .receive = 2 * SIM_US,
		    .h11 = 51 * SIM_US,
		    .hypercorn = 61 * SIM_US,
		    .trio = 212 * SIM_US },
	.fs = 100 * SIM_US,
	.dns = SIM_MS,
	.crypto = 10 * SIM_MS,
};

struct rt_overheads rt_overheads_scaled(const struct rt_overheads *o, double factor)
{
	struct rt_overheads s = *o;

	s.iteration = (sim_time)((double)o->iteration * factor);
	s.callback = (sim_time)((double)o->callback * factor);
	s.tick = (sim_time)((double)o->tick * factor);
	s.microtask = (sim_time)((double)o->microtask * factor);
	s.wake = (sim_time)((double)o->wake * factor);
	s.enter = (sim_time)((double)o->enter * factor);
	s.unlocked = (sim_time)((double)o->unlocked * factor);
	s.job = (sim_time)((double)o->job * factor);
	for (size_t i = 0; i < sizeof s.server / sizeof(sim_time); i++)
		((sim_time *)&s.server)[i] =
			(sim_time)((double)((const sim_time *)&o->server)[i] * factor);
	return s;
}
