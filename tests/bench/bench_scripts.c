/* SPDX-License-Identifier: MIT
 *
 * Whole programs: workload scripts (tests/bench/work) beside the same work in SimPy and
 * on the real node, in turn, several rounds.  What counts is the time on the processor,
 * less what the tool takes for an empty program.  Every result is checked.
 *
 * Usage: bench_scripts [DIVISOR]: so many times less work.  LOOPSCOPE names the program,
 * ./loopscope unless told.  A peer that is not installed is left out.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "bench/bench.h"

#define WORK   LS_SRCDIR "/tests/bench/work/"
#define ROUNDS 3

enum tool { LOOPSCOPE, SIMPY, NODE, TOOLS };

static const char *const tool_names[TOOLS] = {"loopscope", "simpy", "node"};
static const char *const suffixes[TOOLS] = {".lua", ".py", ".js"};

/* What one run of a program took. */
struct cost {
	double cpu, wall; /* seconds */
	double bytes;	  /* most resident memory */
	long printed;	  /* the number that it tells */
	int status;
};

static const struct work {
	const char *name;
	const char *param;
	long n;
	double events; /* for each of n */
	long result;   /* for each of n */
	bool by[TOOLS];
	const char *peers; /* the name of the same work there, NULL: the same name */
} works[] = {
	{"w5", "batches", 10000, 200, 10, {true, true, true}, NULL},
	{"w6", "count", 100000, 11, 1, {true, true, true}, NULL},
	{"w6_asyncio", "count", 100000, 11, 1, {true, true, false}, "w6"},
	{"w1", "count", 200000, 2, 1, {true, true, false}, NULL},
	{"w2", "count", 200000, 2, 1, {true, true, false}, NULL},
	{"w3", "count", 120000, 4, 1, {true, true, false}, NULL},
	{"w4", "count", 120000, 4, 1, {true, true, false}, NULL},
	{"w4_gunicorn", "count", 120000, 4, 1, {true, true, false}, NULL},
	{"immediates", "rounds", 2000, 1000, 1000, {true, false, true}, NULL},
	{"ticks", "rounds", 2000, 1000, 1000, {true, false, true}, NULL},
	{"microtasks", "rounds", 2000, 1000, 1000, {true, false, true}, NULL},
	{"await", "count", 2000000, 1, 1, {true, false, true}, NULL},
};

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

/* The number that a program prints, or in a report on a load: how many were completed. */
static long printed_number(int fd)
{
	char text[4096], *completed;
	size_t n = 0;
	ssize_t got;

	while ((got = read(fd, text + n, sizeof text - 1 - n)) > 0)
		n += (size_t)got;
	text[n] = '\0';
	completed = strstr(text, " sent, ");
	return strtol(completed ? completed + strlen(" sent, ") : text, NULL, 10);
}

/* exec wants its texts writable for history's sake; it writes to none of them. */
static struct cost run(const char *const *argv)
{
	struct cost cost = {0};
	struct rusage usage;
	double begin = bench_seconds();
	int out[2], status;
	pid_t child;

	if (pipe(out) || (child = fork()) < 0)
		ls_die("cannot start %s", argv[0]);
	if (child == 0) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		close(out[1]);
		execvp(argv[0], (char **)(uintptr_t)argv);
		_exit(127);
	}
	close(out[1]);
	cost.printed = printed_number(out[0]);
	close(out[0]);
	if (wait4(child, &status, 0, &usage) < 0)
		ls_die("cannot wait for %s", argv[0]);
	cost.wall = bench_seconds() - begin;
	cost.cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
	cost.bytes = (double)usage.ru_maxrss * 1024;
	cost.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	return cost;
}

/* NULL: no journal. */
static const char *journal;

static struct cost run_with(enum tool tool, const char *name, const char *param, long n)
{
	const char *ours = getenv("LOOPSCOPE");
	char path[512], set[64], number[32];

	snprintf(path, sizeof path, "%s%s%s", WORK, name, suffixes[tool]);
	snprintf(set, sizeof set, "%s=%ld", param, n);
	snprintf(number, sizeof number, "%ld", n);
	switch (tool) {
	case LOOPSCOPE:
		return run((const char *[]){ours ? ours : "./loopscope", "run", path,
					    "--set", set, journal ? "--journal" : NULL,
					    journal, NULL});
	case SIMPY:
		return run((const char *[]){"/usr/bin/python3", path, number, NULL});
	case NODE:
	case TOOLS:
		break;
	}
	return run((const char *[]){"node", path, number, NULL});
}

static struct cost checked(enum tool tool, const char *name, const char *param, long n,
			   long result)
{
	struct cost cost = run_with(tool, name, param, n);

	/* On the real clock a timer may run out before its turn to be cancelled comes. */
	bool right = cost.printed == result || (tool == NODE && cost.printed > result);

	if (cost.status != 0 || !right)
		ls_die("%s in %s: status %d, printed %ld where %ld is right", name,
		       tool_names[tool], cost.status, cost.printed, result);
	return cost;
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof *values, bench_compare);
	return values[ROUNDS / 2];
}

/* A row of `name` and its second half. */
static void row(const char *name, const char *what, double value, const char *unit)
{
	char text[64];

	snprintf(text, sizeof text, "%s_%s", name, what);
	bench_row(text, value, unit);
	fflush(stdout);
}

/* Starting and ending with nothing to do; negative where the tool is missing. */
static void measure_starts(double start[TOOLS])
{
	for (int t = 0; t < TOOLS; t++) {
		double cpu[ROUNDS], wall[ROUNDS];

		start[t] = -1;
		for (int i = 0; i < ROUNDS; i++) {
			struct cost cost = run_with((enum tool)t, "empty", "n", 0);

			if (cost.status != 0)
				goto missing;
			cpu[i] = cost.cpu;
			wall[i] = cost.wall;
		}
		start[t] = median(cpu);
		row("start", tool_names[t], median(wall) * 1e3, "ms");
		continue;
	missing:
		fprintf(stderr, "bench: left out, not to be had here: %s\n",
			tool_names[t]);
	}
}

static const char *name_in(const struct work *w, enum tool tool)
{
	return tool != LOOPSCOPE && w->peers ? w->peers : w->name;
}

static void measure(const struct work *w, const double start[TOOLS], long divisor)
{
	double cpu[TOOLS][ROUNDS], speed[TOOLS];
	long n = w->n / divisor;

	for (int i = 0; i < ROUNDS; i++)
		for (int t = 0; t < TOOLS; t++)
			if (w->by[t] && start[t] >= 0)
				cpu[t][i] = checked((enum tool)t,
						    name_in(w, (enum tool)t), w->param,
						    n, n * w->result)
						    .cpu -
					    start[t];
	for (int t = 0; t < TOOLS; t++) {
		if (!w->by[t] || start[t] < 0)
			continue;
		speed[t] = (double)n * w->events / median(cpu[t]) / 1e6;
		row(w->name, tool_names[t], speed[t], "M/s");
		if (t != LOOPSCOPE) {
			char what[32];

			snprintf(what, sizeof what, "over_%s", tool_names[t]);
			row(w->name, what, speed[LOOPSCOPE] / speed[t], "times");
		}
	}
}

/* What one more waiting request takes, and what ten times as many events add. */
static void measure_memory(long divisor)
{
	long n = 100000 / divisor, rounds = 1000 / divisor;
	double few = checked(LOOPSCOPE, "waiting", "count", n / 2, n / 2).bytes;
	double many = checked(LOOPSCOPE, "waiting", "count", n, n).bytes;
	double short_run, long_run;

	bench_row("waiting_request", (many - few) / (double)(n - n / 2), "bytes");
	short_run =
		checked(LOOPSCOPE, "immediates", "rounds", rounds, rounds * 1000).bytes;
	long_run = checked(LOOPSCOPE, "immediates", "rounds", rounds * 10, rounds * 10000)
			   .bytes;
	bench_row("memory_of_a_run", short_run / 1048576, "MiB");
	bench_row("memory_of_ten_times_the_events", long_run / 1048576, "MiB");
}

/* The same run with and without a journal, in turn; an event's size in the file. */
static void measure_journal(const struct work *w, const char *name, const char *suffix,
			    long divisor)
{
	double with[ROUNDS], without[ROUNDS];
	char path[64], label[64];
	long n = w->n / 5 / divisor, result = n * w->result;
	struct stat st;

	snprintf(path, sizeof path, "bench-%ld.%s", (long)getpid(), suffix);
	for (int i = 0; i < ROUNDS; i++) {
		without[i] = checked(LOOPSCOPE, w->name, w->param, n, result).cpu;
		journal = path;
		with[i] = checked(LOOPSCOPE, w->name, w->param, n, result).cpu;
		journal = NULL;
	}
	snprintf(label, sizeof label, "journal_%s_%s", w->name, name);
	row(label, "slows_down", median(with) / median(without), "times");
	if (stat(path, &st) == 0)
		row(label, "size", (double)st.st_size / ((double)n * w->events),
		    "bytes/event");
	unlink(path);
}

static const struct work *work_named(const char *name)
{
	const struct work *w = works;

	while (strcmp(w->name, name) != 0)
		w++;
	return w;
}

int main(int argc, char **argv)
{
	long divisor = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
	double start[TOOLS];

	if (divisor < 1 || divisor > 500)
		ls_die("usage: bench_scripts [DIVISOR]");
	measure_starts(start);
	if (start[LOOPSCOPE] < 0)
		ls_die("no loopscope to measure: set LOOPSCOPE");
	for (size_t i = 0; i < sizeof works / sizeof works[0]; i++)
		measure(&works[i], start, divisor);
	measure_journal(work_named("w5"), "packed", "lsj", divisor);
	measure_journal(work_named("w5"), "json", "jsonl", divisor);
	measure_journal(work_named("w3"), "packed", "lsj", divisor);
	measure_memory(divisor);
	return 0;
}
