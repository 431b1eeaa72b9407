/* SPDX-License-Identifier: MIT
 *
 * What a run of a system has come to, for a human: within 80 columns, and with what
 * stands out said in words.
 */
#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/report.h"

#define MANY_PROCESSES 16 /* more are not listed one by one */
#define MANY_ROUTES    12

const char *cmd_print_ms(int64_t ns, char *buf, size_t size)
{
	double ms = (double)ns / 1e6;

	snprintf(buf, size, "%.*f", ms < 10 ? 2 : ms < 100 ? 1 : 0, ms);
	return buf;
}

/* ---- the head ---------------------------------------------------------------------------- */

static void print_name(FILE *out, const char *name)
{
	struct ls_str safe = LS_STR_INIT;

	ls_text_escape(&safe, name, strlen(name));
	fputs(safe.s ? safe.s : "", out);
	ls_str_release(&safe);
}

static void print_head(FILE *out, const struct script_figures *f)
{
	char at[40];

	print_name(out, f->name);
	fprintf(out, " (%s, %u core%s): %s simulated, seed %" PRIu64 "\n", f->runtime, f->cores,
		f->cores == 1 ? "" : "s", sim_print(f->at, at, sizeof at), f->seed);
}

static void print_counts(FILE *out, const struct script_figures *f)
{
	static const char *const words[] = { "completed", "failed", "timed out", "refused" };
	uint64_t in_flight = rt_stats_in_flight(&f->counts);

	fprintf(out, "  requests   %" PRIu64 " sent", f->counts.sent);
	for (int i = 0; i < RT_OUTCOME_COUNT; i++)
		if (f->counts.ended[i] || i == RT_COMPLETED)
			fprintf(out, ", %" PRIu64 " %s", f->counts.ended[i], words[i]);
	if (in_flight)
		fprintf(out, ", %" PRIu64 " in flight", in_flight);
	fprintf(out, "\n  throughput %.1f a second\n", f->throughput);
}

static void print_percentiles(FILE *out, struct jrn_histogram *h)
{
	static const unsigned permille[] = { 500, 900, 950, 990, 999 };
	char buf[32];

	fprintf(out, "%8s", cmd_print_ms((int64_t)jrn_histogram_mean(h), buf, sizeof buf));
	for (size_t i = 0; i < sizeof permille / sizeof *permille; i++)
		fprintf(out, "%9s",
			cmd_print_ms(jrn_histogram_permille(h, permille[i]), buf, sizeof buf));
	fprintf(out, "%9s\n", cmd_print_ms(h->max, buf, sizeof buf));
}

static void print_latency(FILE *out, struct script_figures *f)
{
	if (f->latency.count == 0) /* nothing was completed */
		return;
	fprintf(out, "  %-14s%8s%9s%9s%9s%9s%9s%9s\n", "latency (ms)", "mean", "p50", "p90",
		"p95", "p99", "p99.9", "max");
	fprintf(out, "  %-14s", "all");
	print_percentiles(out, &f->latency);
	for (size_t i = 0; f->n_routes > 1 && i < f->n_routes && i < MANY_ROUTES; i++) {
		fprintf(out, "  %-13.13s ", f->routes[i].path);
		print_percentiles(out, &f->routes[i].latency);
	}
	if (f->n_routes > MANY_ROUTES)
		fprintf(out, "  and %zu more routes\n", f->n_routes - MANY_ROUTES);
}

/* A row of the table like the others: what servers sent by themselves. */
static void print_sockets(FILE *out, struct script_figures *f)
{
	if (f->sockets == 0)
		return;
	fprintf(out, "  websockets: %" PRIu64 " opened", f->sockets);
	if (f->pushes.count == 0) {
		fputs(", nothing pushed to them\n", out);
		return;
	}
	fprintf(out, ", %" PRIu64 " messages pushed to them\n  %-14s", f->pushes.count, "push (ms)");
	print_percentiles(out, &f->pushes);
}

/* ---- who worked -------------------------------------------------------------------------- */

static void print_process(FILE *out, const struct script_process_figures *p)
{
	char lag[32];

	fprintf(out, "  %-6d%-12.11s%10" PRIu64 "%9.2f%9.1f%10s%11" PRIu64 "%9u%s\n", p->pid,
		p->role, p->requests, p->cpu, 100 * p->utilization,
		cmd_print_ms(p->max_lag, lag, sizeof lag), p->iterations, p->restarts,
		p->exited ? " +" : "");
}

/* Those of a service stand below its machine's name, if there are several machines. */
static void print_processes(FILE *out, const struct script_figures *f)
{
	const char *machine = f->n_processes ? f->processes[0].machine : "";
	bool exited = false, several = false;

	for (size_t i = 0; i < f->n_processes; i++) {
		exited |= f->processes[i].exited;
		several |= strcmp(f->processes[i].machine, machine) != 0;
	}
	fprintf(out, "  %-6s%-12s%10s%9s%9s%10s%11s%9s\n", "pid", "role", "requests", "cores",
		"loop %", "lag (ms)", "iterations", "restarts");
	for (size_t i = 0; i < f->n_processes && i < MANY_PROCESSES; i++) {
		if (several && (i == 0 || strcmp(f->processes[i].machine, machine)))
			fprintf(out, "  machine %.60s\n", f->processes[i].machine);
		machine = f->processes[i].machine;
		print_process(out, &f->processes[i]);
	}
	if (f->n_processes > MANY_PROCESSES)
		fprintf(out, "  and %zu more processes\n", f->n_processes - MANY_PROCESSES);
	if (exited)
		fputs("  + has exited\n", out);
}

static void print_wait(FILE *out, struct jrn_histogram *h, uint32_t longest)
{
	char p50[32], p99[32];

	if (h->count == 0 || h->max == 0) {
		fputs("no wait\n", out);
		return;
	}
	fprintf(out, "wait p50 %s, p99 %s ms, longest queue %u\n",
		cmd_print_ms(jrn_histogram_permille(h, 500), p50, sizeof p50),
		cmd_print_ms(jrn_histogram_permille(h, 990), p99, sizeof p99), longest);
}

static void print_pool(FILE *out, struct script_figures *f)
{
	if (f->pool_jobs == 0)
		return;
	fprintf(out, "  thread pool: %u threads, %" PRIu64 " jobs, ", f->pool_threads,
		f->pool_jobs);
	print_wait(out, &f->pool_waits, f->pool_max_queue);
}

static void print_device(FILE *out, struct script_device_figures *d)
{
	fputs("  device ", out);
	print_name(out, d->name);
	if (d->slots)
		fprintf(out, ": %" PRIu64 " calls, %.0f %% of %u slots, ", d->calls,
			100 * d->utilization, d->slots);
	else
		fprintf(out, ": %" PRIu64 " calls, %.1f at a time, ", d->calls, d->utilization);
	print_wait(out, &d->waits, d->max_waiting);
}

static void print_jobs(FILE *out, struct script_job_figures *q)
{
	const struct {
		uint64_t n;
		const char *what;
	} parts[] = { { q->failed, "failed" },	 { q->retried, "tried again" },
		      { q->returned, "returned by dead workers" },
		      { q->lost, "lost with them" }, { q->waiting, "still wait" } };

	fputs("  jobs ", out);
	print_name(out, q->name);
	fprintf(out, ": %" PRIu64 " enqueued, %" PRIu64 " done", q->enqueued, q->done);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].n)
			fprintf(out, ", %" PRIu64 " %s", parts[i].n, parts[i].what);
	fputs("\n    ", out);
	print_wait(out, &q->waits, q->max_waiting);
}

/* ---- what stands out --------------------------------------------------------------------- */

/* One of several workers that has half as many requests again as its even share. */
static void warn_of_hot_worker(FILE *out, const struct script_figures *f)
{
	const struct script_process_figures *hot = NULL;
	uint64_t all = 0, n = 0;

	for (size_t i = 0; i < f->n_processes; i++) {
		const struct script_process_figures *p = &f->processes[i];

		if (p->exited || strcmp(p->role, "worker") != 0)
			continue;
		n++;
		all += p->requests;
		if (!hot || p->requests > hot->requests)
			hot = p;
	}
	if (n > 1 && all >= 40 && hot->requests * n * 2 > all * 3)
		fprintf(out, "  ! worker %d answered %.0f %% of the requests; an even share is %.0f %%\n",
			hot->pid, 100 * (double)hot->requests / (double)all, 100 / (double)n);
}

static void warn_of_loops(FILE *out, const struct script_figures *f)
{
	int told = 0;

	for (size_t i = 0; i < f->n_processes; i++) {
		const struct script_process_figures *p = &f->processes[i];

		if (p->utilization > 0.95 && p->iterations > 1 && told++ < 4)
			fprintf(out, "  ! the loop of process %d is saturated: %.1f %% busy\n",
				p->pid, 100 * p->utilization);
	}
}

static void warn_of_devices(FILE *out, const struct script_figures *f)
{
	for (size_t i = 0; i < f->n_devices; i++)
		if (f->devices[i].slots && f->devices[i].utilization > 0.95)
			fprintf(out, "  ! the %u slots of %s are full: %.1f %% in use\n",
				f->devices[i].slots, f->devices[i].name,
				100 * f->devices[i].utilization);
}

static void warn_of_requests(FILE *out, const struct script_figures *f)
{
	uint64_t in_flight = rt_stats_in_flight(&f->counts);

	if (f->counts.sent && f->counts.ended[RT_REFUSED] == f->counts.sent)
		fputs("  ! nobody ever accepted a connection\n", out);
	else if (in_flight * 20 > f->counts.sent)
		fprintf(out, "  ! %" PRIu64 " requests had no answer when the run ended\n",
			in_flight);
}

static void warn_of_cores(FILE *out, const struct script_figures *f)
{
	if (f->cpu > 0.95 * f->cores)
		fprintf(out, "  ! the machine is full: %.2f of %u cores in use\n", f->cpu,
			f->cores);
}

void cmd_summary_print(FILE *out, struct script_figures *f)
{
	print_head(out, f);
	if (f->loads) {
		print_counts(out, f);
		print_latency(out, f);
		print_sockets(out, f);
	}
	print_processes(out, f);
	print_pool(out, f);
	for (size_t i = 0; i < f->n_devices; i++)
		print_device(out, &f->devices[i]);
	for (size_t i = 0; i < f->n_jobs; i++)
		print_jobs(out, &f->jobs[i]);
	warn_of_requests(out, f);
	warn_of_hot_worker(out, f);
	warn_of_loops(out, f);
	warn_of_devices(out, f);
	warn_of_cores(out, f);
}
