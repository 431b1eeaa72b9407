/* SPDX-License-Identifier: MIT
 *
 * loopscope export FILE --format FORMAT: a run, or a recorded journal, for other
 * programs.
 */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/outfile.h"
#include "cli/runs.h"
#include "view/page.h"
#include "view/svg.h"
#include "view/trace.h"

/* How a whole run, kept in a store, is written. */
typedef bool write_fn(struct jrn_store *s, FILE *out, struct ls_err *err);

static bool write_jsonl(struct jrn_store *s, FILE *out, struct ls_err *err)
{
	return jrn_store_write_jsonl(s, out, err);
}

static const struct {
	const char *name;
	write_fn *write;
} formats[] = {
	{"jsonl", write_jsonl},
	{"chrome", view_trace_write},
	{"html", view_page_write},
	{"svg", view_svg_write},
};

static const char *format_name(size_t i)
{
	return i < sizeof formats / sizeof *formats ? formats[i].name : NULL;
}

static write_fn *find_format(const char *format, struct ls_err *err)
{
	const char *near;

	if (!format) {
		ls_err_set(err, NULL, 0, "export needs a --format");
		ls_err_hint(err, "--format jsonl");
		return NULL;
	}
	for (size_t i = 0; format_name(i); i++) {
		if (strcmp(format, format_name(i)) == 0)
			return formats[i].write;
	}
	near = cmd_nearest(format, format_name);
	ls_err_set(err, NULL, 0, "there is no format \"%s\"", format);
	ls_err_hint(err, "did you mean --format %s?", near ? near : "jsonl");
	return NULL;
}

static int export_journal(const struct cmd_line *line, write_fn *write, FILE *out,
			  struct ls_err *err)
{
	struct jrn_runs runs = {0};
	struct jrn_store *s;
	bool ok = cmd_journal_options(line, err) &&
		  jrn_runs_read(&runs, line->file, err) &&
		  (s = cmd_choose_run(line, &runs, err)) && write(s, out, err);

	jrn_runs_release(&runs);
	return ok ? CMD_OK : CMD_BAD;
}

/* The program's own status is in the journal; only a run that was cut short counts. */
static int run_and_export(const struct cmd_line *line, struct script_run *r,
			  const struct jrn_sink *sink)
{
	while (!cmd_signal() && !sink->failed && script_run_step(r))
		;
	if (cmd_signal())
		return CMD_INTERRUPTED;
	if (!script_run_report(r))
		return cmd_check_schedule(line, r);
	fputs(script_run_report(r), stderr);
	return script_run_status(r);
}

/* Runs the script with its records going to the sink.  False: it did not load. */
static bool run_into(struct jrn_sink *sink, const struct cmd_line *line, int *status,
		     struct ls_err *err)
{
	struct script_config config = line->config;
	struct script_run *r;
	struct jrn j;

	config.path = line->file;
	jrn_init(&j);
	jrn_attach(&j, sink);
	r = script_run_new(&config, &j, err);
	*status = r ? run_and_export(line, r, sink) : CMD_BAD;
	script_run_free(r);
	jrn_release(&j);
	return r != NULL;
}

/* Lines go out while the run goes on, so that it may be longer than any memory. */
static int export_lines(const struct cmd_line *line, FILE *out, struct ls_err *err)
{
	struct jrn_sink *sink = jrn_jsonl_sink(out);
	int status;
	bool ran = run_into(sink, line, &status, err);

	return jrn_jsonl_close(sink, ran ? err : NULL) ? status : CMD_BAD;
}

static int export_script(const struct cmd_line *line, write_fn *write, FILE *out,
			 struct ls_err *err)
{
	struct jrn_store *s;
	int status;

	if (write == write_jsonl)
		return export_lines(line, out, err);
	s = jrn_store_new();
	if (run_into(jrn_store_sink(s), line, &status, err) && !write(s, out, err))
		status = CMD_BAD;
	jrn_store_free(s);
	return status;
}

int cmd_export(const struct cmd_line *line)
{
	struct ls_err err = LS_ERR_INIT;
	write_fn *write = find_format(line->format, &err);
	FILE *out = write ? cmd_outfile_open(line->output, &err) : NULL;
	int status;

	if (!out)
		return cmd_fail(&err);
	cmd_catch_signals();
	status = cmd_is_journal(line->file) ? export_journal(line, write, out, &err)
					    : export_script(line, write, out, &err);
	return cmd_outfile_close(out, line->output, &err) ? status : cmd_fail(&err);
}
