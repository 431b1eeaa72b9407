/* SPDX-License-Identifier: MIT
 *
 * loopscope run FILE: to the end, without a screen.
 *
 * A main module is one run; of a file of systems each is run by itself, with the same
 * seed and the same load, and its figures are printed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/requests.h"
#include "journal/file.h"

#define LOOK 16 /* steps between two looks at the clock */

struct running {
	const struct cmd_line *line;
	struct script_config config;
	char *source;
	struct script_run *run;
	struct jrn journal;
	struct cmd_output output;
	FILE *lines_file; /* --journal FILE.jsonl */
	struct jrn_sink *lines;
	struct jrn_runs runs;	 /* --journal FILE.lsj: those that are over */
	struct jrn_store *store; /* of the one at hand */
	struct cmd_requests requests;
	struct script_figures **figures; /* of the runs that are over */
	size_t n_figures;
	char **systems; /* none: a main module */
	int n_systems;
	int status;
};

static bool is_stdout(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

/* A mistake that comes after others: each is told, the worst status stays. */
static void fail(struct running *r, struct ls_err *err)
{
	r->status = cmd_fail(err);
}

/* ---- the files --------------------------------------------------------------------- */

static bool is_packed(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && strcmp(dot, ".lsj") == 0;
}

static const char *journal_name(const struct running *r)
{
	return is_stdout(r->line->journal) ? "standard output" : r->line->journal;
}

/* The file is made first, so that a run is not lost for want of a folder. */
static bool open_journal(struct running *r, struct ls_err *err)
{
	const char *path = r->line->journal;

	if (!path)
		return true;
	r->lines_file = is_stdout(path) ? stdout : fopen(path, "wb");
	if (!r->lines_file)
		ls_err_set(err, path, 0, "%s", strerror(errno));
	return r->lines_file != NULL;
}

static void attach_journal(struct running *r)
{
	if (!r->lines_file)
		return;
	if (is_packed(r->line->journal)) {
		r->store = jrn_store_new();
		jrn_attach(&r->journal, jrn_store_sink(r->store));
	} else {
		r->lines = jrn_jsonl_sink(r->lines_file);
		jrn_attach(&r->journal, r->lines);
	}
}

/* The run is over, or never was. */
static void detach_journal(struct running *r)
{
	struct ls_err err = LS_ERR_INIT;
	bool ok = !r->lines || jrn_jsonl_close(r->lines, &err);

	if (!ok && !err.file)
		err.file = ls_strdup(journal_name(r));
	if (!ok)
		fail(r, &err);
	if (r->store && r->run)
		jrn_runs_add(&r->runs, r->store);
	else
		jrn_store_free(r->store);
	r->lines = NULL;
	r->store = NULL;
}

static void close_journal(struct running *r)
{
	struct ls_err err = LS_ERR_INIT;

	if (r->runs.n && !jrn_runs_write_packed(&r->runs, r->line->journal, &err))
		fail(r, &err);
	jrn_runs_release(&r->runs);
	if (!r->lines_file || r->lines_file == stdout || fclose(r->lines_file) == 0)
		return;
	ls_err_set(&err, journal_name(r), 0, "%s", strerror(errno));
	fail(r, &err);
}

static void write_report(struct running *r)
{
	struct ls_err err = LS_ERR_INIT;

	if (!cmd_report_write(r->line->file, r->line->config.seed, r->figures, r->n_figures,
			      r->line->report, &err))
		fail(r, &err);
}

/* ---- running ----------------------------------------------------------------------- */

static bool check_line(const struct cmd_line *l, struct ls_err *err)
{
	int dashes =
		is_stdout(l->report) + is_stdout(l->journal) + is_stdout(l->requests);

	if (dashes > 1) {
		ls_err_set(err, NULL, 0,
			   "only one of --report, --journal and --requests can "
			   "go to standard output");
		return false;
	}
	if (cmd_is_journal(l->file)) {
		ls_err_set(err, l->file, 0, "a recorded journal is not run again");
		ls_err_hint(err, "loopscope view %s shows it", l->file);
		return false;
	}
	return true;
}

/* The text is read once: it may be standard input. */
static bool find_systems(struct running *r, struct ls_err *err)
{
	struct script_config *config = &r->config;

	*config = r->line->config;
	config->path = r->line->file;
	config->print = cmd_output_print;
	config->print_arg = &r->output;
	r->source = script_run_read(config->path, &config->source_len, err);
	config->source = r->source;
	if (!r->source)
		return false;
	if (config->system)
		return true;
	r->n_systems = script_run_systems(config, &r->systems, err);
	if (r->n_systems >= 0)
		return true;
	r->n_systems = 0;
	return false;
}

static bool start(struct running *r, const char *system, struct ls_err *err)
{
	if (system)
		r->config.system = system;
	jrn_init(&r->journal);
	attach_journal(r);
	r->run = script_run_new(&r->config, &r->journal, err);
	if (!r->run)
		return false;
	r->requests.system = script_run_name(r->run);
	if (r->requests.file)
		script_run_on_request(r->run, cmd_requests_tell, &r->requests);
	return true;
}

/* Nobody would see the rest. */
static bool is_in_vain(const struct running *r)
{
	return r->output.error || (r->lines && r->lines->failed);
}

static void run_to_end(struct running *r)
{
	cmd_output_begin(&r->output);
	for (unsigned i = 1; !cmd_signal() && !is_in_vain(r); i++) {
		if (!script_run_step(r->run))
			break;
		if (i % LOOK == 0)
			cmd_output_tick(&r->output, r->run);
	}
	cmd_output_end(&r->output);
}

/* The summary is for who sees no other: a script's output is its own. */
static void tell(struct running *r)
{
	struct script_figures *f = script_figures_new(r->run);

	r->figures = ls_realloc(r->figures, r->n_figures + 1, sizeof(struct script_figures *));
	r->figures[r->n_figures++] = f;
	if (r->requests.file)
		script_run_tell_rest(r->run);
	if (r->output.quiet || !script_run_has_system(r->run))
		return;
	if (r->n_figures > 1)
		putchar('\n');
	cmd_summary_print(stdout, f);
	fflush(stdout);
}

static void end(struct running *r)
{
	struct ls_err err = LS_ERR_INIT;
	int status = 0;

	if (cmd_signal()) {
		status = 128 + cmd_signal();
	} else if (r->output.error) {
		ls_err_set(&err, "standard output", 0, "%s", strerror(r->output.error));
		fail(r, &err);
	} else {
		if (script_run_report(r->run))
			fputs(script_run_report(r->run), stderr);
		status = script_run_status(r->run);
		if (cmd_check_schedule(r->line, r->run) != CMD_OK)
			status = CMD_BAD;
	}
	if (r->status == 0)
		r->status = status;
	tell(r);
}

static bool run_one(struct running *r, const char *system)
{
	struct ls_err err = LS_ERR_INIT;
	bool ok = start(r, system, &err);

	if (ok) {
		run_to_end(r);
		end(r);
	} else {
		fail(r, &err);
	}
	detach_journal(r);
	script_run_free(r->run);
	jrn_release(&r->journal);
	r->run = NULL;
	return ok && !cmd_signal() && !r->output.error;
}

static void run_all(struct running *r)
{
	if (r->n_systems == 0)
		run_one(r, NULL);
	for (int i = 0; i < r->n_systems; i++)
		if (!run_one(r, r->systems[i]))
			break;
}

static void release(struct running *r)
{
	for (size_t i = 0; i < r->n_figures; i++)
		script_figures_free(r->figures[i]);
	free(r->figures);
	script_run_free_systems(r->systems, r->n_systems);
	free(r->source);
	free(r);
}

static void init_output(struct running *r)
{
	const struct cmd_line *l = r->line;

	cmd_output_init(&r->output);
	r->output.quiet = l->quiet || is_stdout(l->report) || is_stdout(l->journal) ||
			  is_stdout(l->requests);
	r->output.progress =
		l->progress || (!l->no_progress && r->output.terminal[JRN_STDERR]);
}

int cmd_run(const struct cmd_line *line)
{
	struct ls_err err = LS_ERR_INIT;
	struct running *r;
	int status;

	if (!check_line(line, &err))
		return cmd_fail(&err);
	r = ls_calloc(1, sizeof *r);
	r->line = line;
	init_output(r);
	cmd_catch_signals();
	if (!find_systems(r, &err) || !open_journal(r, &err) ||
	    !cmd_requests_open(&r->requests, line->requests, &err))
		fail(r, &err);
	else
		run_all(r);
	if (r->status != CMD_BAD)
		cmd_check_params(line);
	if (line->report && r->n_figures)
		write_report(r);
	if (!cmd_requests_close(&r->requests, &err))
		fail(r, &err);
	close_journal(r);
	status = r->status;
	release(r);
	return status;
}
