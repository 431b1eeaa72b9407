/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <stdlib.h>

void sim_init(struct sim *s, uint64_t seed, struct jrn *journal)
{
	*s = (struct sim){.seed = seed,
			  .journal = journal,
			  .slice = SIM_SLICE,
			  .per_step = SIM_SLICE,
			  .until = SIM_END};
	sim_queue_init(&s->future);
}

void sim_release(struct sim *s)
{
	sim_queue_release(&s->future);
	free(s->choices.asked);
	s->choices.asked = NULL;
}

sim_event_id sim_at(struct sim *s, sim_time at, sim_action *action, void *arg)
{
	return sim_queue_push(&s->future, at < s->now ? s->now : at, action, arg);
}

void sim_cancel(struct sim *s, sim_event_id id)
{
	sim_queue_cancel(&s->future, id);
}

bool sim_step(struct sim *s)
{
	sim_action *action;
	void *arg;

	if (s->stopped || sim_queue_next_at(&s->future) > s->until)
		return false;
	if (!sim_queue_pop(&s->future, &s->now, &action, &arg))
		return false;
	s->slice = s->per_step;
	s->happened++;
	action(arg, s->now);
	return true;
}

void sim_stop(struct sim *s)
{
	s->stopped = true;
	s->slice = 0;
}
