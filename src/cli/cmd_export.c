/* SPDX-License-Identifier: MIT
 *
 * loopscope export FILE --format jsonl: a run, or a recorded journal, as JSON Lines.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "journal/file.h"

static const char *const formats[] = {"jsonl", "chrome", "html", "svg"};

static const char *format_name(size_t i)
{
	return i < sizeof formats / sizeof *formats ? formats[i] : NULL;
}

static bool check_format(const char *format, struct ls_err *err)
{
	const char *near;

	if (format && strcmp(format, "jsonl") == 0)
		return true;
	if (!format) {
		ls_err_set(err, NULL, 0, "export needs a --format");
		ls_err_hint(err, "--format jsonl");
		return false;
	}
	for (size_t i = 0; format_name(i); i++)
		if (strcmp(format, format_name(i)) == 0) {
			ls_err_set(err, NULL, 0, "the format %s is not there yet",
				   format);
			ls_err_hint(err, "--format jsonl works");
			return false;
		}
	near = cmd_nearest(format, format_name);
	ls_err_set(err, NULL, 0, "there is no format \"%s\"", format);
	ls_err_hint(err, "did you mean --format %s?", near ? near : "jsonl");
	return false;
}

static int export_journal(const struct cmd_line *line, FILE *out, struct ls_err *err)
{
	struct jrn_store *s = NULL;
	bool ok = cmd_journal_options(line, err) &&
		  (s = jrn_store_read(line->file, err)) &&
		  jrn_store_write_jsonl(s, out, err);

	jrn_store_free(s);
	return ok ? CMD_OK : CMD_BAD;
}

/* The program's own status is in the journal; only a run that was cut short counts. */
static int run_and_export(const struct cmd_line *line, struct script_run *r)
{
	while (!cmd_signal() && script_run_step(r))
		;
	if (cmd_signal())
		return CMD_INTERRUPTED;
	if (!script_run_report(r))
		return cmd_check_schedule(line, r);
	fputs(script_run_report(r), stderr);
	return script_run_status(r);
}

static int export_script(const struct cmd_line *line, FILE *out, struct ls_err *err)
{
	struct script_config config = line->config;
	struct jrn_sink *sink = jrn_jsonl_sink(out);
	struct script_run *r;
	int status = CMD_BAD;
	struct jrn j;

	config.path = line->file;
	jrn_init(&j);
	jrn_attach(&j, sink);
	r = script_run_new(&config, &j, err);
	if (r)
		status = run_and_export(line, r);
	if (!jrn_jsonl_close(sink, r ? err : NULL))
		status = CMD_BAD;
	script_run_free(r);
	jrn_release(&j);
	return status;
}

int cmd_export(const struct cmd_line *line)
{
	struct ls_err err = LS_ERR_INIT;
	bool to_file = line->output && strcmp(line->output, "-") != 0;
	FILE *out = stdout;
	int status;

	if (!check_format(line->format, &err))
		return cmd_fail(&err);
	if (to_file && !(out = fopen(line->output, "wb")))
		return cmd_fail_with(line->output, "%s", strerror(errno));
	cmd_catch_signals();
	status = cmd_is_journal(line->file) ? export_journal(line, out, &err)
					    : export_script(line, out, &err);
	if ((to_file ? fclose(out) : fflush(out)) != 0 && !err.message)
		ls_err_set(&err, NULL, 0, "%s", strerror(errno));
	if (err.message && !err.file)
		err.file = ls_strdup(to_file ? line->output : "standard output");
	if (err.message)
		return cmd_fail(&err);
	return status;
}
