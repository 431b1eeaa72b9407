/* SPDX-License-Identifier: MIT */
#include "script/figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "script/inside.h"

static const char *keep(struct script_figures *f, const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(ls_arena_take(&f->names, size), s, size);
}

static double share(sim_time part, sim_time whole)
{
	return whole > 0 ? (double)part / (double)whole : 0;
}

/* ---- requests ---------------------------------------------------------------------------- */

static void read_requests(struct script_figures *f, const struct rt_stats *s)
{
	uint32_t n = 1;

	f->counts = rt_stats_sum(s, RT_STATS_ANY, RT_STATS_ANY, &f->latency);
	f->throughput = rt_stats_throughput(s, &f->counts);
	f->sockets = s->sockets;
	jrn_histogram_merge(&f->pushes, &s->pushes);
	while (rt_stats_route(s, n))
		n++;
	f->n_routes = n - 1;
	f->routes = ls_calloc(n, sizeof *f->routes);
	for (uint32_t i = 1; i < n; i++) {
		struct script_route_figures *r = &f->routes[i - 1];

		r->path = keep(f, rt_stats_route(s, i));
		r->counts = rt_stats_sum(s, RT_STATS_ANY, i, &r->latency);
	}
}

/* ---- processes --------------------------------------------------------------------------- */

static sim_time cpu_of(const struct script_process *p)
{
	sim_time sum = 0;

	for (const struct script_isolate *i = p->main; i; i = i->next) {
		sum += p->python ? i->py.main.rt.mc.cpu_ns : i->node.thread.mc.cpu_ns;
		for (const struct script_py_thread *t = i->py.threads; t; t = t->older)
			sum += t->rt.mc.cpu_ns;
	}
	for (uint32_t i = 0; p->pool.threads && i < p->pool.size; i++)
		sum += p->pool.threads[i].mc.cpu_ns;
	return sum;
}

static void read_process(struct script_process_figures *f, const struct script_process *p,
			 const char *machine)
{
	const struct rt_thread *t = p->python ? &p->main->py.main.rt : &p->main->node.thread;
	sim_time life = (p->exited ? p->died_at : p->run->sim.now) - p->born;

	*f = (struct script_process_figures){ .pid = p->pid,
					      .role = p->role,
					      .machine = machine,
					      .requests = p->requests,
					      .restarts = p->restarts,
					      .exited = p->exited,
					      .cpu = share(cpu_of(p), life),
					      .iterations = t->iterations,
					      .max_lag = t->max_lag };
	if (t->sim && life > 0)
		f->utilization = 1 - share(mc_thread_polled_ns(&t->mc), life);
}

static void read_processes(struct script_figures *f, const struct script_run *r)
{
	size_t cap = 0;

	for (const struct script_process *p = r->processes; p; p = p->next) {
		ls_grow(f->processes, cap, f->n_processes + 1);
		read_process(&f->processes[f->n_processes++], p, keep(f, p->machine->name));
		if (p->pool.size > f->pool_threads)
			f->pool_threads = p->pool.size;
		f->pool_jobs += p->pool.jobs;
		if (p->pool.max_queued > f->pool_max_queue)
			f->pool_max_queue = p->pool.max_queued;
		jrn_histogram_merge(&f->pool_waits, &p->pool.waits);
	}
}

/* ---- the rest ---------------------------------------------------------------------------- */

static void read_machines(struct script_figures *f, const struct script_run *r)
{
	sim_time busy = 0;

	for (const struct script_machine *m = r->machines; m; m = m->next) {
		f->cores += m->mc.cores;
		busy += mc_machine_busy_ns(&m->mc);
	}
	f->cpu = share(busy, r->sim.now);
}

static void read_devices(struct script_figures *f, const struct script_run *r)
{
	size_t cap = 0;

	for (const struct script_device *d = r->devices; d; d = d->next) {
		struct script_device_figures *to;

		ls_grow(f->devices, cap, f->n_devices + 1);
		to = &f->devices[f->n_devices++];
		*to = (struct script_device_figures){ .name = keep(f, d->name),
						      .slots = d->mc.slots,
						      .calls = d->mc.calls,
						      .max_waiting = d->mc.max_waiting,
						      .utilization = mc_device_utilization(&d->mc) };
		jrn_histogram_merge(&to->waits, &d->waits);
	}
}

static void read_jobs(struct script_figures *f, const struct script_run *r)
{
	size_t cap = 0;

	for (const struct script_job_queue *q = r->jobs.queues; q; q = q->next) {
		struct script_job_figures *to;

		ls_grow(f->jobs, cap, f->n_jobs + 1);
		to = &f->jobs[f->n_jobs++];
		*to = (struct script_job_figures){ .name = keep(f, q->name),
						   .enqueued = q->enqueued,
						   .done = q->done,
						   .failed = q->failed,
						   .retried = q->retried,
						   .returned = q->returned,
						   .lost = q->lost,
						   .waiting = q->n_waiting,
						   .max_waiting = q->max_waiting };
		jrn_histogram_merge(&to->waits, &q->waits);
	}
}

struct script_figures *script_figures_new(const struct script_run *r)
{
	struct script_figures *f = ls_calloc(1, sizeof *f);
	const struct script_process *p = r->first;

	f->name = keep(f, script_run_name(r));
	f->runtime = !p->python ? "node" : p->uv ? "uvloop" : "asyncio";
	f->seed = r->config.seed;
	f->at = r->sim.now;
	f->events = r->sim.happened;
	f->loads = (uint32_t)r->loads.n;
	read_requests(f, &r->loads.stats);
	read_processes(f, r);
	read_machines(f, r);
	read_devices(f, r);
	read_jobs(f, r);
	return f;
}

void script_figures_free(struct script_figures *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n_routes; i++)
		jrn_histogram_release(&f->routes[i].latency);
	for (size_t i = 0; i < f->n_devices; i++)
		jrn_histogram_release(&f->devices[i].waits);
	for (size_t i = 0; i < f->n_jobs; i++)
		jrn_histogram_release(&f->jobs[i].waits);
	free(f->jobs);
	jrn_histogram_release(&f->latency);
	jrn_histogram_release(&f->pushes);
	jrn_histogram_release(&f->pool_waits);
	free(f->routes);
	free(f->processes);
	free(f->devices);
	ls_arena_release(&f->names);
	free(f);
}
