/* SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include "config.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cJSON *add_object(cJSON *to, const char *name)
{
	cJSON *o = cJSON_AddObjectToObject(to, name);

	if (!o)
		ls_die("out of memory");
	return o;
}

static cJSON *add_array(cJSON *to, const char *name)
{
	cJSON *a = cJSON_AddArrayToObject(to, name);

	if (!a)
		ls_die("out of memory");
	return a;
}

static void add_number(cJSON *to, const char *name, double value)
{
	if (!cJSON_AddNumberToObject(to, name, value))
		ls_die("out of memory");
}

static void add_text(cJSON *to, const char *name, const char *text)
{
	if (!cJSON_AddStringToObject(to, name, text))
		ls_die("out of memory");
}

static double ms(int64_t ns)
{
	return (double)ns / 1e6;
}

/* ---- the parts --------------------------------------------------------------------- */

static void add_latency(cJSON *to, const char *name, struct jrn_histogram *h)
{
	static const struct {
		const char *name;
		unsigned permille;
	} rows[] = {
		{"p50", 500}, {"p90", 900}, {"p95", 950}, {"p99", 990}, {"p999", 999}};
	cJSON *o = add_object(to, name);

	add_number(o, "mean", jrn_histogram_mean(h) / 1e6);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		add_number(o, rows[i].name,
			   ms(jrn_histogram_permille(h, rows[i].permille)));
	add_number(o, "max", ms(h->max));
}

static void add_requests(cJSON *to, const struct rt_stats_counts *c)
{
	cJSON *o = add_object(to, "requests");

	add_number(o, "sent", (double)c->sent);
	for (int i = 0; i < RT_OUTCOME_COUNT; i++)
		add_number(o, rt_outcome_names[i], (double)c->ended[i]);
}

static void add_route(cJSON *to, struct script_route_figures *r)
{
	cJSON *o = add_object(to, r->path);

	add_requests(o, &r->counts);
	add_latency(o, "latency_ms", &r->latency);
}

static void add_process(cJSON *to, const struct script_process_figures *p)
{
	cJSON *o = cJSON_CreateObject(), *loop;

	if (!o || !cJSON_AddItemToArray(to, o))
		ls_die("out of memory");
	add_number(o, "pid", p->pid);
	add_text(o, "role", p->role);
	add_text(o, "machine", p->machine);
	add_number(o, "requests", (double)p->requests);
	add_number(o, "cpu_busy", p->cpu);
	add_number(o, "restarts", p->restarts);
	loop = add_object(o, "loop");
	add_number(loop, "iterations", (double)p->iterations);
	add_number(loop, "utilization", p->utilization);
	add_number(loop, "max_lag_ms", ms(p->max_lag));
}

static void add_pool(cJSON *to, struct script_figures *f)
{
	cJSON *o = add_object(to, "threadpool");

	add_number(o, "threads", f->pool_threads);
	add_number(o, "jobs", (double)f->pool_jobs);
	add_number(o, "max_queue", f->pool_max_queue);
	add_latency(o, "wait_ms", &f->pool_waits);
}

static void add_sockets(cJSON *to, struct script_figures *f)
{
	cJSON *o;

	if (f->sockets == 0)
		return;
	o = add_object(to, "websockets");
	add_number(o, "opened", (double)f->sockets);
	add_number(o, "pushed", (double)f->pushes.count);
	add_latency(o, "push_ms", &f->pushes);
}

static void add_device(cJSON *to, struct script_device_figures *d)
{
	cJSON *o = add_object(to, d->name);

	add_number(o, "calls", (double)d->calls);
	add_number(o, "utilization", d->utilization);
	add_latency(o, "wait_ms", &d->waits);
}

static void add_queue(cJSON *to, struct script_job_figures *q)
{
	cJSON *o = add_object(to, q->name);

	add_number(o, "enqueued", (double)q->enqueued);
	add_number(o, "completed", (double)q->done);
	add_number(o, "failed", (double)q->failed);
	add_number(o, "retried", (double)q->retried);
	add_number(o, "returned", (double)q->returned);
	add_number(o, "lost", (double)q->lost);
	add_number(o, "waiting", q->waiting);
	add_number(o, "max_queue", q->max_waiting);
	add_latency(o, "wait_ms", &q->waits);
}

static void add_jobs(cJSON *to, struct script_figures *f)
{
	cJSON *o = f->n_jobs ? add_object(to, "jobs") : NULL;

	for (size_t i = 0; i < f->n_jobs; i++)
		add_queue(o, &f->jobs[i]);
}

static void add_system(cJSON *to, struct script_figures *f)
{
	cJSON *o = cJSON_CreateObject(), *part;

	if (!o || !cJSON_AddItemToArray(to, o))
		ls_die("out of memory");
	add_text(o, "name", f->name);
	add_text(o, "runtime", f->runtime);
	add_number(o, "virtual_s", (double)f->at / 1e9);
	add_number(o, "events", (double)f->events);
	add_requests(o, &f->counts);
	add_number(o, "throughput_rps", f->throughput);
	add_latency(o, "latency_ms", &f->latency);
	part = add_object(o, "routes");
	for (size_t i = 0; i < f->n_routes; i++)
		add_route(part, &f->routes[i]);
	part = add_array(o, "processes");
	for (size_t i = 0; i < f->n_processes; i++)
		add_process(part, &f->processes[i]);
	add_sockets(o, f);
	add_pool(o, f);
	part = add_object(o, "devices");
	for (size_t i = 0; i < f->n_devices; i++)
		add_device(part, &f->devices[i]);
	add_jobs(o, f);
}

/* ---- the whole --------------------------------------------------------------------- */

static bool write_text(const char *text, const char *path, struct ls_err *err)
{
	bool to_file = strcmp(path, "-") != 0;
	FILE *out = to_file ? fopen(path, "w") : stdout;
	bool ok = out && fputs(text, out) >= 0 && putc('\n', out) != EOF &&
		  fflush(out) == 0;

	if (!ok)
		ls_err_set(err, to_file ? path : "standard output", 0, "%s",
			   strerror(errno));
	if (out && to_file && fclose(out) != 0 && ok) {
		ls_err_set(err, path, 0, "%s", strerror(errno));
		ok = false;
	}
	return ok;
}

bool cmd_report_write(const char *script, uint64_t seed, struct script_figures *const *systems,
		      size_t n, const char *path, struct ls_err *err)
{
	cJSON *root = cJSON_CreateObject(), *list;
	char *text;
	bool ok;

	if (!root)
		ls_die("out of memory");
	add_text(root, "loopscope", PACKAGE_VERSION);
	add_text(root, "script", script);
	add_number(root, "seed", (double)seed);
	list = add_array(root, "systems");
	for (size_t i = 0; i < n; i++)
		add_system(list, systems[i]);
	text = cJSON_Print(root);
	cJSON_Delete(root);
	if (!text)
		ls_die("out of memory");
	ok = write_text(text, path, err);
	free(text);
	return ok;
}
