/* SPDX-License-Identifier: MIT
 *
 * loopscope compare FILE: every system with the same seed and the same load, a column for
 * each.  What the systems print is not shown.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"

#define LOOK 16 /* steps between two looks at the clock */

struct comparing {
	const struct cmd_line *line;
	struct script_config config;
	char *source;
	char **systems;
	int n_systems;
	struct script_figures **figures;
	size_t n;
	struct cmd_output output;
	int status;
};

static bool find_systems(struct comparing *c, struct ls_err *err)
{
	c->config = c->line->config;
	c->config.path = c->line->file;
	c->source = script_run_read(c->config.path, &c->config.source_len, err);
	c->config.source = c->source;
	if (!c->source)
		return false;
	c->n_systems = script_run_systems(&c->config, &c->systems, err);
	if (c->n_systems > 0)
		return true;
	if (c->n_systems == 0) {
		ls_err_set(err, c->line->file, 0, "there are no systems to compare");
		ls_err_hint(err, "a system stands in the file as system { name = \"node\", "
				 "runtime = \"node\", main = function() ... end }");
	}
	c->n_systems = 0;
	return false;
}

static void run_to_end(struct comparing *c, struct script_run *run)
{
	cmd_output_begin(&c->output);
	for (unsigned i = 1; !cmd_signal() && script_run_step(run); i++)
		if (i % LOOK == 0)
			cmd_output_tick(&c->output, run);
	cmd_output_end(&c->output);
}

/* A program that failed has its figures all the same; the first status stays. */
static void take_figures(struct comparing *c, struct script_run *run)
{
	c->figures[c->n++] = script_figures_new(run);
	if (script_run_report(run))
		fputs(script_run_report(run), stderr);
	if (c->status == 0)
		c->status = script_run_status(run);
}

static bool run_system(struct comparing *c, const char *name)
{
	struct ls_err err = LS_ERR_INIT;
	struct script_run *run;
	struct jrn journal;

	c->config.system = name;
	jrn_init(&journal);
	run = script_run_new(&c->config, &journal, &err);
	if (run) {
		run_to_end(c, run);
		take_figures(c, run);
		script_run_free(run);
	} else {
		c->status = cmd_fail(&err);
	}
	jrn_release(&journal);
	return run && !cmd_signal();
}

static void show(struct comparing *c)
{
	const char *report = c->line->report;
	bool only_report = report && strcmp(report, "-") == 0;
	struct ls_err err = LS_ERR_INIT;

	if (!only_report)
		cmd_table_print(stdout, c->figures, c->n, cmd_color(stdout));
	if (report && !cmd_report_write(c->line->file, c->config.seed, c->figures, c->n, report,
					&err))
		c->status = cmd_fail(&err);
}

static void release(struct comparing *c)
{
	for (size_t i = 0; i < c->n; i++)
		script_figures_free(c->figures[i]);
	free(c->figures);
	script_run_free_systems(c->systems, c->n_systems);
	free(c->source);
	free(c);
}

int cmd_compare(const struct cmd_line *line)
{
	struct comparing *c = ls_calloc(1, sizeof *c);
	struct ls_err err = LS_ERR_INIT;
	int status;

	c->line = line;
	cmd_output_init(&c->output);
	c->output.progress = c->output.terminal[JRN_STDERR];
	cmd_catch_signals();
	if (!find_systems(c, &err))
		c->status = cmd_fail(&err);
	c->figures = ls_calloc((size_t)c->n_systems + 1, sizeof(struct script_figures *));
	for (int i = 0; i < c->n_systems; i++)
		if ((!line->config.system || strcmp(line->config.system, c->systems[i]) == 0) &&
		    !run_system(c, c->systems[i]))
			break;
	if (c->n_systems && c->n == 0 && c->status == 0) /* --system names none of them */
		run_system(c, line->config.system);
	if (c->n) {
		cmd_check_params(line);
		show(c);
	}
	status = cmd_signal() ? 128 + cmd_signal() : c->status;
	release(c);
	return status;
}
