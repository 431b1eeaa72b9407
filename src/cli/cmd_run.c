/* SPDX-License-Identifier: MIT
 *
 * loopscope run FILE: to the end, without a screen.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "journal/file.h"

#define LOOK 16 /* steps between two looks at the clock */

struct running {
	const struct cmd_line *line;
	struct script_run *run;
	struct jrn journal;
	struct cmd_output output;
	FILE *lines_file; /* --journal FILE.jsonl */
	struct jrn_sink *lines;
	struct jrn_store *store; /* --journal FILE.lsj */
	struct jrn_meters *meters;
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

/* ---- the files
 * ---------------------------------------------------------------------------- */

static bool is_packed(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && strcmp(dot, ".lsj") == 0;
}

/* The file is made first, so that a run is not lost for want of a folder. */
static bool open_journal(struct running *r, struct ls_err *err)
{
	const char *path = r->line->journal;

	r->lines_file = is_stdout(path) ? stdout : fopen(path, "wb");
	if (!r->lines_file) {
		ls_err_set(err, path, 0, "%s", strerror(errno));
		return false;
	}
	if (is_packed(path)) {
		r->store = jrn_store_new();
		jrn_attach(&r->journal, jrn_store_sink(r->store));
	} else {
		r->lines = jrn_jsonl_sink(r->lines_file);
		jrn_attach(&r->journal, r->lines);
	}
	return true;
}

static void close_journal(struct running *r)
{
	const char *path =
		is_stdout(r->line->journal) ? "standard output" : r->line->journal;
	struct ls_err err = LS_ERR_INIT;
	bool ok = !r->lines || jrn_jsonl_close(r->lines, &err);

	if (r->lines_file && r->lines_file != stdout && fclose(r->lines_file) != 0 &&
	    ok) {
		ls_err_set(&err, path, 0, "%s", strerror(errno));
		ok = false;
	}
	if (ok && r->store && r->run)
		ok = jrn_store_write_packed(r->store, path, &err);
	if (!ok && !err.file)
		err.file = ls_strdup(path);
	if (!ok)
		fail(r, &err);
	jrn_store_free(r->store);
}

static void write_report(struct running *r)
{
	struct ls_err err = LS_ERR_INIT;
	jrn_time end = r->journal.last;
	struct cmd_report report = {.script = r->line->file,
				    .seed = r->line->config.seed,
				    .at = end,
				    .events = script_run_events(r->run),
				    .meters = r->meters};

	jrn_meters_end(r->meters, end);
	if (!cmd_report_write(&report, r->line->report, &err))
		fail(r, &err);
}

/* A main module has no requests: the head of the table is all there is. */
static void write_requests(struct running *r)
{
	const char *path = r->line->requests;
	FILE *out = is_stdout(path) ? stdout : fopen(path, "w");
	struct ls_err err = LS_ERR_INIT;
	bool ok = out != NULL;

	if (ok)
		ok = fputs("system,route,intended,sent,done,status,pid,connection\n",
			   out) >= 0;
	if (out)
		ok = (out == stdout ? fflush(out) : fclose(out)) == 0 && ok;
	if (!ok) {
		ls_err_set(&err, path, 0, "%s", strerror(errno));
		fail(r, &err);
	}
}

/* ---- running
 * ------------------------------------------------------------------------------- */

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

static bool start(struct running *r, struct ls_err *err)
{
	const struct cmd_line *l = r->line;
	struct script_config config = l->config;

	config.path = l->file;
	config.print = cmd_output_print;
	config.print_arg = &r->output;
	if (l->journal && !open_journal(r, err))
		return false;
	if (l->report) {
		r->meters = jrn_meters_new();
		jrn_attach(&r->journal, jrn_meters_sink(r->meters));
	}
	r->run = script_run_new(&config, &r->journal, err);
	return r->run != NULL;
}

static void run_all(struct running *r)
{
	for (unsigned i = 1; !cmd_signal() && !r->output.error; i++) {
		if (!script_run_step(r->run))
			break;
		if (i % LOOK == 0)
			cmd_output_tick(&r->output, r->run);
	}
	cmd_output_end(&r->output);
}

static void end(struct running *r)
{
	struct ls_err err = LS_ERR_INIT;

	if (cmd_signal()) {
		r->status = 128 + cmd_signal();
	} else if (r->output.error) {
		ls_err_set(&err, "standard output", 0, "%s", strerror(r->output.error));
		fail(r, &err);
	} else {
		if (script_run_report(r->run))
			fputs(script_run_report(r->run), stderr);
		r->status = script_run_status(r->run);
	}
	if (r->meters)
		write_report(r);
	if (r->line->requests)
		write_requests(r);
}

static void release(struct running *r)
{
	script_run_free(r->run);
	jrn_meters_free(r->meters);
	jrn_release(&r->journal);
	free(r);
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
	jrn_init(&r->journal);
	cmd_output_init(&r->output);
	r->output.quiet = line->quiet || is_stdout(line->report) ||
			  is_stdout(line->journal) || is_stdout(line->requests);
	r->output.progress =
		line->progress || (!line->no_progress && r->output.terminal[JRN_STDERR]);
	cmd_catch_signals();
	if (!start(r, &err))
		fail(r, &err);
	else {
		run_all(r);
		end(r);
	}
	close_journal(r);
	status = r->status;
	release(r);
	return status;
}
