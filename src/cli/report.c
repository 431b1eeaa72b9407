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

static double ms(jrn_time ns)
{
	return (double)ns / 1e6;
}

/* ---- the parts
 * --------------------------------------------------------------------------- */

/* NULL: nothing was measured. */
static void add_latency(cJSON *to, const char *name, struct jrn_histogram *h)
{
	static const struct {
		const char *name;
		unsigned permille;
	} rows[] = {
		{"p50", 500}, {"p90", 900}, {"p95", 950}, {"p99", 990}, {"p999", 999}};
	struct jrn_histogram none = JRN_HISTOGRAM_INIT;
	cJSON *o = add_object(to, name);

	h = h ? h : &none;
	add_number(o, "mean", jrn_histogram_mean(h) / 1e6);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		add_number(o, rows[i].name,
			   ms(jrn_histogram_permille(h, rows[i].permille)));
	add_number(o, "max", ms(h->max));
}

static void add_requests(cJSON *to)
{
	static const char *const names[] = {"sent", "completed", "failed", "timed_out",
					    "refused"};
	cJSON *o = add_object(to, "requests");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		add_number(o, names[i], 0);
}

static void add_process(cJSON *to, uint32_t id, const struct jrn_meter_process *p)
{
	double life = (double)(p->end - p->begin);
	cJSON *o = cJSON_CreateObject(), *loop;

	if (!o || !cJSON_AddItemToArray(to, o))
		ls_die("out of memory");
	add_number(o, "pid", id);
	add_text(o, "role", p->forked ? "worker" : "main");
	add_number(o, "requests", 0);
	add_number(o, "cpu_busy", life > 0 ? (double)p->busy / life : 0);
	add_number(o, "restarts", 0);
	loop = add_object(o, "loop");
	add_number(loop, "iterations", (double)p->iterations);
	add_number(loop, "utilization", life > 0 ? 1 - (double)p->polling / life : 0);
	add_number(loop, "max_lag_ms", ms(p->max_lag));
}

static void add_pool(cJSON *to, struct jrn_meter_pool *pool)
{
	cJSON *o = add_object(to, "threadpool");

	add_number(o, "threads", pool->threads);
	add_number(o, "jobs", (double)pool->jobs);
	add_number(o, "max_queue", pool->max_waiting);
	add_latency(o, "wait_ms", &pool->wait);
}

/* "dir/app.lua" is the system "app". */
static char *system_name(const char *script)
{
	const char *slash = strrchr(script, '/');
	const char *name = slash ? slash + 1 : script;
	const char *dot = strrchr(name, '.');

	if (strcmp(script, "-") == 0)
		return ls_strdup("stdin");
	return ls_strndup(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

static void add_system(cJSON *to, const struct cmd_report *r)
{
	const struct jrn_meter_process *p = jrn_meters_process(r->meters, 1);
	cJSON *o = cJSON_CreateObject(), *processes;
	char *name = system_name(r->script);

	if (!o || !cJSON_AddItemToArray(to, o))
		ls_die("out of memory");
	add_text(o, "name", name);
	add_text(o, "runtime", p ? p->runtime : "");
	add_number(o, "virtual_s", (double)r->at / 1e9);
	add_number(o, "events", (double)r->events);
	add_requests(o);
	add_number(o, "throughput_rps", 0);
	add_latency(o, "latency_ms", NULL);
	add_object(o, "routes");
	processes = add_array(o, "processes");
	for (uint32_t id = 1; (p = jrn_meters_process(r->meters, id)); id++)
		add_process(processes, id, p);
	add_pool(o, jrn_meters_pool(r->meters));
	add_object(o, "devices");
	free(name);
}

/* ---- the whole
 * ---------------------------------------------------------------------------- */

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

bool cmd_report_write(const struct cmd_report *r, const char *path, struct ls_err *err)
{
	cJSON *root = cJSON_CreateObject();
	char *text;
	bool ok;

	if (!root)
		ls_die("out of memory");
	add_text(root, "loopscope", PACKAGE_VERSION);
	add_text(root, "script", r->script);
	add_number(root, "seed", (double)r->seed);
	add_system(add_array(root, "systems"), r);
	text = cJSON_Print(root);
	cJSON_Delete(root);
	if (!text)
		ls_die("out of memory");
	ok = write_text(text, path, err);
	free(text);
	return ok;
}
