/* SPDX-License-Identifier: MIT
 *
 * Several systems beside each other: a row a figure, a column a system.  The best of a
 * row is marked with a star, unless all are the same.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/report.h"

#define LABEL	18
#define COLUMN	12
#define COLUMNS 5 /* beside each other in 80 columns */

enum better { NEITHER, MORE, LESS };
enum form { COUNT, RATE, MS, CORES, PERCENT };

struct row {
	const char *label;
	enum better better;
	enum form form;
	double (*value)(struct script_figures *f);
};

static double completed(struct script_figures *f)
{
	return (double)f->counts.ended[RT_COMPLETED];
}

static double sent(struct script_figures *f)
{
	return (double)f->counts.sent;
}

static double failed(struct script_figures *f)
{
	return (double)f->counts.ended[RT_FAILED];
}

static double timed_out(struct script_figures *f)
{
	return (double)f->counts.ended[RT_TIMED_OUT];
}

static double refused(struct script_figures *f)
{
	return (double)f->counts.ended[RT_REFUSED];
}

static double throughput(struct script_figures *f)
{
	return f->throughput;
}

/* No latency: nothing was completed. */
static double or_none(const struct script_figures *f, double v)
{
	return f->latency.count ? v : NAN;
}

static double mean(struct script_figures *f)
{
	return or_none(f, jrn_histogram_mean(&f->latency));
}

#define PERCENTILE(name, permille)                                                           \
	static double name(struct script_figures *f)                                         \
	{                                                                                    \
		return or_none(f, (double)jrn_histogram_permille(&f->latency, permille));              \
	}
PERCENTILE(p50, 500)
PERCENTILE(p90, 900)
PERCENTILE(p95, 950)
PERCENTILE(p99, 990)
PERCENTILE(p999, 999)
#undef PERCENTILE

static double longest(struct script_figures *f)
{
	return or_none(f, (double)f->latency.max);
}

static double cores(struct script_figures *f)
{
	return f->cpu;
}

static double busiest(struct script_figures *f)
{
	double most = 0;

	for (size_t i = 0; i < f->n_processes; i++)
		if (f->processes[i].utilization > most)
			most = f->processes[i].utilization;
	return 100 * most;
}

static double lag(struct script_figures *f)
{
	sim_time most = 0;

	for (size_t i = 0; i < f->n_processes; i++)
		if (f->processes[i].max_lag > most)
			most = f->processes[i].max_lag;
	return (double)most;
}

static double processes(struct script_figures *f)
{
	return (double)f->n_processes;
}

static const struct row rows[] = { { "requests sent", NEITHER, COUNT, sent },
				   { "  completed", MORE, COUNT, completed },
				   { "  failed", LESS, COUNT, failed },
				   { "  timed out", LESS, COUNT, timed_out },
				   { "  refused", LESS, COUNT, refused },
				   { "throughput (1/s)", MORE, RATE, throughput },
				   { "latency (ms) mean", LESS, MS, mean },
				   { "  p50", LESS, MS, p50 },
				   { "  p90", LESS, MS, p90 },
				   { "  p95", LESS, MS, p95 },
				   { "  p99", LESS, MS, p99 },
				   { "  p99.9", LESS, MS, p999 },
				   { "  max", LESS, MS, longest },
				   { "cores in use", LESS, CORES, cores },
				   { "busiest loop (%)", LESS, PERCENT, busiest },
				   { "longest lag (ms)", LESS, MS, lag },
				   { "processes", NEITHER, COUNT, processes } };

static void print_value(enum form form, double v, char *buf, size_t size)
{
	if (isnan(v)) {
		snprintf(buf, size, "-");
		return;
	}
	switch (form) {
	case COUNT:
		snprintf(buf, size, "%.0f", v);
		break;
	case RATE:
	case PERCENT:
		snprintf(buf, size, "%.1f", v);
		break;
	case CORES:
		snprintf(buf, size, "%.2f", v);
		break;
	case MS:
		cmd_print_ms((int64_t)v, buf, size);
		break;
	}
}

/* What is compared is what is shown: systems that show the same are equally good. */
static bool is_best(const struct row *row, struct script_figures *const *systems, size_t n,
		    const char *shown, double v)
{
	bool differ = false;

	if (row->better == NEITHER || isnan(v))
		return false;
	for (size_t i = 0; i < n; i++) {
		double other = row->value(systems[i]);
		char text[32];

		print_value(row->form, other, text, sizeof text);
		if (strcmp(text, shown) == 0)
			continue;
		differ = true;
		if (row->better == MORE ? other > v : other < v)
			return false;
	}
	return differ;
}

/* Columns [from, to) of one row; best is over all n. */
static void print_row(FILE *out, const struct row *row, struct script_figures *const *systems,
		      size_t from, size_t to, size_t n, bool color)
{
	fprintf(out, "%-*s", LABEL, row->label);
	for (size_t i = from; i < to; i++) {
		double v = row->value(systems[i]);
		char text[32];
		bool best;

		print_value(row->form, v, text, sizeof text);
		best = is_best(row, systems, n, text, v);
		fprintf(out, "%s%*s%s%s", best && color ? "\033[1;32m" : "", COLUMN - 1, text,
			best ? "*" : i + 1 < to ? " " : "", best && color ? "\033[0m" : "");
	}
	putc('\n', out);
}

static void print_names(FILE *out, struct script_figures *const *systems, size_t from, size_t to)
{
	fprintf(out, "%-*s", LABEL, "");
	for (size_t i = from; i < to; i++) {
		struct ls_str safe = LS_STR_INIT;

		ls_text_escape(&safe, systems[i]->name, strlen(systems[i]->name));
		fprintf(out, "%*.*s%s", COLUMN - 1, COLUMN - 1, safe.s ? safe.s : "",
			i + 1 < to ? " " : "\n");
		ls_str_release(&safe);
	}
}

/* A row of outcomes that no system has is left out. */
static bool is_of_interest(const struct row *row, struct script_figures *const *systems, size_t n)
{
	bool some = row->value != failed && row->value != timed_out && row->value != refused;

	for (size_t i = 0; i < n; i++)
		some |= row->value(systems[i]) > 0;
	return some;
}

void cmd_table_print(FILE *out, struct script_figures *const *systems, size_t n, bool color)
{
	for (size_t from = 0; from < n; from += COLUMNS) {
		size_t to = from + COLUMNS < n ? from + COLUMNS : n;

		if (from)
			putc('\n', out);
		print_names(out, systems, from, to);
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
			if (is_of_interest(&rows[i], systems, n))
				print_row(out, &rows[i], systems, from, to, n, color);
	}
	fputs("* the best of the row\n", out);
}
