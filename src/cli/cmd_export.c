/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "journal/file.h"

static bool is_journal(const char *path)
{
	size_t len = strlen(path);

	return (len > 6 && strcmp(path + len - 6, ".jsonl") == 0) ||
	       (len > 4 && strcmp(path + len - 4, ".lsj") == 0);
}

static bool export_script(const struct options *o, FILE *out, struct ls_err *err)
{
	struct script_config c;
	struct jrn j;
	struct jrn_sink *sink = jrn_jsonl_sink(out);
	struct script_run *r;
	bool ok;

	options_config(o, &c);
	jrn_init(&j);
	jrn_attach(&j, sink);
	r = script_run_new(&c, &j, err);
	while (r && script_run_step(r))
		;
	if (r && script_run_report(r))
		fputs(script_run_report(r), stderr);
	ok = jrn_jsonl_close(sink, r ? err : NULL) && r;
	script_run_free(r);
	jrn_release(&j);
	return ok;
}

static bool export_journal(const struct options *o, FILE *out, struct ls_err *err)
{
	struct jrn_store *s = jrn_store_read(o->file, err);
	bool ok = s && jrn_store_write_jsonl(s, out, err);

	jrn_store_free(s);
	return ok;
}

static bool check_format(const struct options *o, struct ls_err *err)
{
	const char *f = o->format;

	if (f && strcmp(f, "jsonl") == 0)
		return true;
	if (!f)
		ls_err_set(err, NULL, 0, "export needs --format");
	else if (strcmp(f, "chrome") == 0 || strcmp(f, "html") == 0 || strcmp(f, "svg") == 0)
		ls_err_set(err, NULL, 0, "the format %s is not there yet", f);
	else
		ls_err_set(err, NULL, 0, "there is no format called %s", f);
	ls_err_hint(err, "--format jsonl writes JSON Lines");
	return false;
}

int cmd_export(const struct options *o)
{
	struct ls_err err = LS_ERR_INIT;
	bool to_file = o->out && strcmp(o->out, "-") != 0;
	FILE *out = stdout;
	bool ok = check_format(o, &err);

	if (ok && to_file && !(out = fopen(o->out, "wb"))) {
		ls_err_set(&err, o->out, 0, "cannot write: %s", strerror(errno));
		ok = false;
	}
	if (ok)
		ok = is_journal(o->file) ? export_journal(o, out, &err)
					 : export_script(o, out, &err);
	if (out && (to_file ? fclose(out) : fflush(out)) != 0 && ok) {
		ls_err_set(&err, to_file ? o->out : "standard output", 0, "cannot write: %s",
			   strerror(errno));
		ok = false;
	}
	if (!ok)
		cli_fail(&err);
	ls_err_release(&err);
	return ok ? 0 : 2;
}
