/* SPDX-License-Identifier: MIT
 *
 * script/fault.c - what befalls the processes of a run: fault { at =, kill =, signal = }.
 */
#include <string.h>

#include "script/inside.h"

struct fault {
	struct script_run *run;
	const struct script_fault_plan *plan;
};

/* The n-th worker that was forked and lives, or the first process. */
static struct script_process *victim(const struct script_run *r, int64_t n)
{
	struct script_process *p = r->processes;

	if (n == 0)
		return r->first;
	for (; p; p = p->next)
		if (p->parent && !p->exited && --n == 0)
			break;
	return p;
}

static void strike(void *arg, sim_time now)
{
	struct fault *f = arg;
	struct script_process *p = victim(f->run, f->plan->kill);

	(void)now;
	if (p)
		script_process_signal(p, f->plan->signal);
}

void script_run_plan_fault(struct script_run *r, const struct script_fault_plan *plan)
{
	struct fault *f;

	if (plan->to && (!r->system || strcmp(plan->to, r->system->name) != 0))
		return;
	f = ls_arena_take(&r->program->plan.arena, sizeof *f);
	*f = (struct fault){ r, plan };
	sim_at(&r->sim, r->sim.now + plan->at, strike, f);
}
