/* SPDX-License-Identifier: MIT */
#include "script/run.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>

#include "script/inside.h"

void script_config_init(struct script_config *c)
{
	*c = (struct script_config){ .seed = 1,
				     .until = SIM_FOREVER,
				     .max_memory = (size_t)256 << 20,
				     .max_instructions = 100000000,
				     .max_pending = 10000000,
				     .max_tasks = 10000000,
				     .max_burn = 60 * SIM_S };
}

/* ---- making the world -------------------------------------------------------------------- */

static struct script_machine *add_machine(struct script_run *r, const char *name, uint32_t cores)
{
	struct script_machine *m = ls_calloc(1, sizeof *m), **end = &r->machines;

	while (*end)
		end = &(*end)->next;
	*end = m;
	m->name = name;
	m->overheads = 1;
	mc_machine_init(&m->mc, &r->sim, cores);
	return m;
}

static bool make_process(struct script_run *r, struct ls_err *err)
{
	struct script_process_options o = { .machine = add_machine(r, "machine", r->config.cores
								     ? r->config.cores : 4),
					    .role = "main",
					    .line = r->program->line };

	r->first = script_process_new(r, &o, err);
	return r->first && script_process_load(r->first, err);
}

static void tell_run(struct script_run *r)
{
	const struct script_process *p = r->first;
	char runtime[48];

	snprintf(runtime, sizeof runtime, "%s %s",
		 !p->python ? "node" : p->uv ? "uvloop" : "asyncio",
		 p->python ? p->py_rules->name : p->node_rules->name);
	jrn_emit_run(r->journal, r->config.path, r->program->source, "", r->config.seed,
		     runtime);
}

struct script_run *script_run_new(const struct script_config *c, struct jrn *j,
				  struct ls_err *err)
{
	struct script_run *r = ls_calloc(1, sizeof *r);

	r->config = *c;
	r->journal = j;
	r->status = -1;
	sim_init(&r->sim, c->seed, j);
	r->program = script_program_load(&r->config, err);
	if (!r->program || !make_process(r, err)) {
		script_run_free(r);
		return NULL;
	}
	if (c->until < SIM_END)
		r->sim.until = c->until;
	r->sim.choices.forced = c->forced;
	r->sim.choices.n_forced = c->n_forced;
	tell_run(r);
	script_process_start(r->first);
	return r;
}

static void free_processes(struct script_run *r)
{
	for (struct script_process *p = r->processes, *next; p; p = next) {
		next = p->next;
		script_process_free(p);
	}
}

static void free_machines(struct script_run *r)
{
	for (struct script_machine *m = r->machines, *next; m; m = next) {
		next = m->next;
		mc_machine_release(&m->mc);
		free(m);
	}
}

void script_run_free(struct script_run *r)
{
	if (!r)
		return;
	free_processes(r);
	free_machines(r);
	sim_release(&r->sim);
	script_program_free(r->program);
	ls_str_release(&r->report);
	free(r);
}

/* ---- running ----------------------------------------------------------------------------- */

/* Node's 13 is set without being the program's code in some versions. */
static int own_status(const struct script_process *p)
{
	if (p->main->status >= 0 && p->exit_code == 0)
		return p->main->status;
	return p->exited ? p->exit_code : 0;
}

static void finish(struct script_run *r)
{
	bool ended = r->first->exited;

	if (r->limited)
		script_report_limit(r);
	else if (!ended && sim_queue_next_at(&r->sim.future) == SIM_FOREVER)
		script_report_stuck(r);
	else if (!ended && r->config.until >= SIM_END)
		script_report_end_of_time(r);
	else
		r->status = own_status(r->first);
	jrn_emit_stop(r->journal, r->sim.now, r->status, r->report.s ? r->report.s : "");
	r->finished = true;
}

bool script_run_step(struct script_run *r)
{
	if (r->finished)
		return false;
	if (sim_step(&r->sim))
		return true;
	finish(r);
	return false;
}

int script_run_status(const struct script_run *r)
{
	return r->status < 0 ? 0 : r->status & 255;
}

const char *script_run_report(const struct script_run *r)
{
	return r->report.s;
}

sim_time script_run_now(const struct script_run *r)
{
	return r->sim.now;
}

uint64_t script_run_events(const struct script_run *r)
{
	return r->sim.happened;
}
