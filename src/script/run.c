/* SPDX-License-Identifier: MIT */
#include "script/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal/lint.h"
#include "script/inside.h"
#include "script/ipc.h"

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

/* A system of one machine has a main process, one of several has one on each. */
static struct script_machine *add_machine(struct script_run *r,
					  const struct script_machine_plan *plan)
{
	struct script_machine *m = ls_calloc(1, sizeof *m), **end = &r->machines;
	const struct script_plan *p = &r->program->plan;
	uint32_t cores = plan && plan->cores ? plan->cores : p->cores;

	while (*end)
		end = &(*end)->next;
	*end = m;
	m->name = plan ? plan->name : "machine";
	m->plan = plan;
	m->overheads = p->overheads;
	mc_machine_init(&m->mc, &r->sim, r->config.cores ? r->config.cores : cores ? cores : 4);
	if (p->quantum)
		m->mc.quantum = p->quantum;
	mc_host_init(&m->host, &r->net);
	return m;
}

static struct script_process *add_process(struct script_run *r,
					  const struct script_machine_plan *plan,
					  struct ls_err *err)
{
	struct script_process_options o = { .machine = add_machine(r, plan),
					    .role = "main",
					    .line = plan ? plan->line : r->program->line };
	struct script_process *p;

	if (plan && r->config.runtime)
		script_program_override(&o.line, r->config.runtime);
	if (plan && r->config.threadpool)
		o.line.threadpool = r->config.threadpool;
	p = script_process_new(r, &o, err);
	return p && script_process_load(p, err) ? p : NULL;
}

static bool choose_system(struct script_run *r, struct ls_err *err)
{
	const struct script_plan *p = &r->program->plan;

	if (r->config.system)
		r->system = script_program_system(r->program, r->config.system, err);
	else if (p->n_systems > 0)
		r->system = &p->systems[0];
	return r->system || !r->config.system;
}

static bool make_processes(struct script_run *r, struct ls_err *err)
{
	size_t n = r->system ? r->system->n_machines : 1;

	for (size_t i = 0; i < n; i++) {
		struct script_process *p =
			add_process(r, r->system ? &r->system->machines[i] : NULL, err);

		if (!p)
			return false;
		if (i == 0)
			r->first = p;
	}
	return true;
}

/* ---- what the file's words change ---------------------------------------------------------- */

struct mc_device *script_run_device(struct script_run *r, const char *name, uint32_t slots)
{
	struct script_device **d = &r->devices;
	size_t len = strlen(name) + 1;

	while (*d && strcmp((*d)->name, name) != 0)
		d = &(*d)->next;
	if (!*d) {
		*d = ls_calloc(1, sizeof **d + len);
		memcpy((*d)->name, name, len);
		mc_device_init(&(*d)->mc, &r->sim, (*d)->name, slots);
		(*d)->mc.waits = &(*d)->waits;
	}
	return &(*d)->mc;
}

void script_run_apply_machine(struct script_run *r)
{
	const struct script_plan *plan = &r->program->plan;
	struct script_process *p = r->first;

	if (plan->cores && !r->config.cores)
		mc_machine_set_cores(&p->machine->mc, plan->cores);
	if (plan->quantum)
		p->machine->mc.quantum = plan->quantum;
	p->machine->overheads = plan->overheads;
	p->cost = rt_overheads_scaled(p->unscaled, plan->overheads);
}

void script_run_apply_network(struct script_run *r)
{
	if (r->program->plan.latency != SIM_FOREVER)
		r->net.latency = r->program->plan.latency;
}

/* ---- loads ------------------------------------------------------------------------------- */

static void on_loads_over(void *arg)
{
	struct script_run *r = arg;

	sim_stop(&r->sim);
}

static void init_loads(struct script_run *r)
{
	rt_loads_init(&r->loads, script_run_name(r), &r->sim,
		      &r->http, &r->requests, &r->machines->host);
	r->loads.over = on_loads_over;
	r->loads.over_arg = r;
}

static void begin_loads(void *arg, sim_time now)
{
	struct script_run *r = arg;

	(void)now;
	r->loads.reaction = r->first->cost.server.client;
	r->loads.host.dial = r->first->cost.server.dial;
	r->loads.waiting_clients = r->first->beliefs->waiting_client;
	rt_loads_begin(&r->loads);
}

void script_run_start_load(struct script_run *r, const struct rt_load_plan *l)
{
	if (r->loads.lines == 0)
		sim_at(&r->sim, r->sim.now, begin_loads, r);
	rt_loads_add(&r->loads, l);
}

static void begin_system_loads(struct script_run *r)
{
	const struct script_plan *p = &r->program->plan;

	if (!r->system)
		return;
	for (size_t i = 0; i < p->n_faults; i++)
		script_run_plan_fault(r, p->faults[i]);
	if (p->n_loads == 0)
		return;
	for (size_t i = 0; i < p->n_loads; i++)
		rt_loads_add(&r->loads, p->loads[i]);
	begin_loads(r, r->sim.now);
}

static void tell_run(struct script_run *r)
{
	const struct script_process *p = r->first;
	struct ls_str options = LS_STR_INIT;
	char runtime[48];

	snprintf(runtime, sizeof runtime, "%s %s",
		 !p->python ? "node" : p->uv ? "uvloop" : "asyncio",
		 p->python ? p->py_rules->name : p->node_rules->name);
	if (r->system)
		ls_str_addf(&options, "--system %s", r->system->name);
	jrn_emit_run(r->journal, r->config.path, r->program->source,
		     options.s ? options.s : "", r->config.seed, runtime);
	ls_str_release(&options);
}

/* "dir/app.lua" is the system "app". */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	if (strcmp(path, "-") == 0)
		return ls_strdup("stdin");
	return ls_strndup(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

struct script_run *script_run_new(const struct script_config *c, struct jrn *j,
				  struct ls_err *err)
{
	struct script_run *r = ls_calloc(1, sizeof *r);

	r->config = *c;
	r->journal = j;
	r->lint = j->lines ? jrn_lint_new(j) : NULL;
	r->status = -1;
	r->name = name_of(c->path);
	sim_init(&r->sim, c->seed, j);
	r->program = script_program_load(&r->config, err);
	mc_net_init(&r->net, &r->sim);
	rt_http_init(&r->http, &r->net);
	rt_requests_init(&r->requests, &r->sim);
	if (!r->program || !choose_system(r, err) || !make_processes(r, err)) {
		script_run_free(r);
		return NULL;
	}
	script_run_apply_network(r);
	init_loads(r);
	if (c->until < SIM_END)
		r->sim.until = c->until;
	r->sim.choices.forced = c->forced;
	r->sim.choices.n_forced = c->n_forced;
	r->sim.choices.keep = c->explore;
	r->sim.choices.open = c->explore || c->n_forced > 0;
	tell_run(r);
	begin_system_loads(r);
	for (struct script_process *p = r->processes; p; p = p->next)
		script_process_start(p);
	return r;
}

static void free_processes(struct script_run *r)
{
	r->ran_last = NULL; /* nobody goes on, who would want to have its variables */
	for (struct script_process *p = r->processes, *next; p; p = next) {
		next = p->next;
		script_process_free(p);
	}
}

static void free_devices(struct script_run *r)
{
	for (struct script_device *d = r->devices, *next; d; d = next) {
		next = d->next;
		jrn_histogram_release(&d->waits);
		free(d);
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
	script_jobs_free(r);
	rt_loads_release(&r->loads);
	if (r->net.sim)
		mc_net_release(&r->net);
	rt_http_release(&r->http);
	rt_requests_release(&r->requests);
	script_ipc_free(r);
	script_cluster_free(r);
	free_machines(r);
	free_devices(r);
	sim_release(&r->sim);
	script_program_free(r->program);
	jrn_lint_free(r->lint);
	ls_str_release(&r->report);
	free(r->name);
	free(r);
}

bool script_run_runtime(const char *path, char name[32], struct ls_err *err)
{
	struct script_runtime_line line;
	size_t len;
	char *text = script_source_read(path, &len, err);
	bool ok = text && script_source_runtime(text, len, path, &line, err);

	if (ok)
		snprintf(name, 32, "%s", line.name);
	free(text);
	return ok;
}

char *script_run_read(const char *path, size_t *len, struct ls_err *err)
{
	return script_source_read(path, len, err);
}

int script_run_systems(const struct script_config *c, char ***names, struct ls_err *err)
{
	struct script_program *p = script_program_load(c, err);
	size_t n;

	if (!p)
		return -1;
	n = p->plan.n_systems;
	*names = ls_calloc(n + 1, sizeof **names);
	for (size_t i = 0; i < n; i++)
		(*names)[i] = ls_strdup(p->plan.systems[i].name);
	script_program_free(p);
	return (int)n;
}

void script_run_free_systems(char **names, int n)
{
	for (int i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

/* ---- running ----------------------------------------------------------------------------- */

#define OF_SIGNAL 128 /* what shells make of a death by a signal */

/* Node's 13 is set without being the program's code in some versions. */
static int own_status(const struct script_process *p)
{
	if (p->exited && p->signal)
		return OF_SIGNAL + p->signal;
	if (p->main->status >= 0 && p->exit_code == 0)
		return p->main->status;
	return p->exited ? p->exit_code : 0;
}

/* A run that is cut off lasts until then, not until what happened last. */
static void pass_the_rest(struct script_run *r)
{
	if (!r->limited && r->config.until < SIM_END &&
	    sim_queue_next_at(&r->sim.future) != SIM_FOREVER)
		r->sim.now = r->config.until;
}

static void finish(struct script_run *r)
{
	bool ended = r->first->exited;

	pass_the_rest(r);
	if (r->limited)
		script_report_limit(r);
	else if (r->loads.n > 0)
		r->status = own_status(r->first);
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

const struct sim_choices *script_run_choices(const struct script_run *r)
{
	return &r->sim.choices;
}

bool script_run_misfit(const struct script_run *r)
{
	return r->sim.choices.misfit || r->sim.choices.n_asked < r->sim.choices.n_forced;
}

sim_time script_run_now(const struct script_run *r)
{
	return r->sim.now;
}

const char *script_run_name(const struct script_run *r)
{
	return r->system ? r->system->name : r->name;
}

bool script_run_has_system(const struct script_run *r)
{
	return r->system != NULL;
}

sim_time script_run_end(const struct script_run *r)
{
	sim_time end = r->loads.n ? rt_loads_end(&r->loads) : SIM_FOREVER;

	return end < r->config.until ? end : r->config.until;
}

double script_run_sent(const struct script_run *r)
{
	return rt_loads_sent(&r->loads);
}

struct mc_host *script_find_host(struct script_vm *vm, const char *name, bool *known)
{
	struct script_machine *m = vm->run->machines;

	*known = true;
	for (; m; m = m->next)
		if (strcmp(m->name, name) == 0)
			return &m->host;
	*known = strcmp(name, "localhost") == 0 || strcmp(name, "127.0.0.1") == 0 ||
		 strcmp(name, "::1") == 0;
	return &vm->isolate->process->machine->host;
}

void script_run_on_request(struct script_run *r,
			   void (*told)(void *arg, const struct rt_load_result *), void *arg)
{
	r->loads.result = told;
	r->loads.result_arg = arg;
}

void script_run_tell_rest(struct script_run *r)
{
	rt_loads_tell_rest(&r->loads);
}

uint64_t script_run_events(const struct script_run *r)
{
	return r->sim.happened;
}

uint64_t script_run_requests(const struct script_run *r)
{
	struct rt_stats_counts c = rt_stats_sum(&r->loads.stats, RT_STATS_ANY, RT_STATS_ANY, NULL);

	return c.sent - rt_stats_in_flight(&c);
}
