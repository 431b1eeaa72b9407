/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/options.h"
#include "journal/file.h"

#define LOOK 64 /* steps between two looks at the clock */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

struct output {
	bool quiet, terminal;
	struct ls_str safe;
};

/* Bytes go out as they are, but to a terminal nothing that could move its cursor does. */
static void print(void *arg, enum jrn_stream stream, const char *text, size_t len)
{
	struct output *o = arg;
	FILE *to = stream == JRN_STDOUT ? stdout : stderr;

	if (o->quiet && stream == JRN_STDOUT)
		return;
	if (stream == JRN_STDERR)
		fflush(stdout);
	if (!o->terminal) {
		fwrite(text, 1, len, to);
		return;
	}
	for (size_t i = 0; i < len; i++) {
		const char *eol = memchr(text + i, '\n', len - i);
		size_t n = (eol ? (size_t)(eol - text) : len) - i;

		ls_str_clear(&o->safe);
		ls_text_escape(&o->safe, text + i, n);
		fwrite(o->safe.s ? o->safe.s : "", 1, o->safe.len, to);
		if (eol)
			fputc('\n', to);
		i += n;
	}
}

/* ---- progress ----------------------------------------------------------------------------- */

struct progress {
	bool wanted, shown;
	double start, last;
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void show(struct progress *p, const struct script_run *r)
{
	char at[32];
	double t = seconds();

	if (!p->wanted || t - p->start < 1 || t - p->last < 0.25)
		return;
	p->last = t;
	p->shown = true;
	fprintf(stderr, "\r%s simulated, %.0f events/s \033[K",
		sim_print(script_run_now(r), at, sizeof at),
		(double)script_run_events(r) / (t - p->start));
}

static void run_all(struct script_run *r, struct progress *p)
{
	for (unsigned i = 1; !interrupted && script_run_step(r); i++)
		if (i % LOOK == 0)
			show(p, r);
	if (p->shown)
		fputs("\r\033[K", stderr);
}

/* ---- the journal's file -------------------------------------------------------------------- */

struct recording {
	struct jrn_sink *lines; /* JSON Lines, or */
	struct jrn_store *store; /* packed */
	FILE *out;
};

static bool record_to(struct recording *rec, struct jrn *j, const char *path, struct ls_err *err)
{
	size_t len = strlen(path);

	if (len > 4 && strcmp(path + len - 4, ".lsj") == 0) {
		rec->store = jrn_store_new();
		jrn_attach(j, jrn_store_sink(rec->store));
		return true;
	}
	rec->out = strcmp(path, "-") == 0 ? stdout : fopen(path, "wb");
	if (!rec->out) {
		ls_err_set(err, path, 0, "cannot write: %s", strerror(errno));
		return false;
	}
	rec->lines = jrn_jsonl_sink(rec->out);
	jrn_attach(j, rec->lines);
	return true;
}

static bool record_end(struct recording *rec, const char *path, struct ls_err *err)
{
	bool ok = true;

	if (rec->store)
		ok = jrn_store_write_packed(rec->store, path, err);
	if (rec->lines)
		ok = jrn_jsonl_close(rec->lines, err);
	if (rec->out && rec->out != stdout && fclose(rec->out) != 0 && ok) {
		ls_err_set(err, path, 0, "cannot write: %s", strerror(errno));
		ok = false;
	}
	jrn_store_free(rec->store);
	return ok;
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool refuse(const struct options *o, struct ls_err *err)
{
	if (o->system)
		ls_err_set(err, o->file, 0, "the file has no system called %s", o->system);
	else if (o->requests || o->report)
		ls_err_set(err, NULL, 0, "reports and requests come with systems, which are not "
					 "simulated yet");
	else if (o->schedule)
		ls_err_set(err, NULL, 0, "--schedule takes what explore prints, which is not there "
					 "yet");
	return err->message != NULL;
}

static int finish(struct script_run *r, struct ls_err *err)
{
	int status = script_run_status(r);

	if (fflush(stdout) != 0 || ferror(stdout)) {
		ls_err_set(err, NULL, 0, "standard output cannot be written: %s", strerror(errno));
		return cli_fail(err);
	}
	if (script_run_report(r))
		fputs(script_run_report(r), stderr);
	return interrupted ? 130 : status;
}

int cmd_run(const struct options *o)
{
	struct output out = { .quiet = o->quiet, .terminal = isatty(1) };
	struct progress p = { .wanted = o->progress < 0 ? isatty(2) && !isatty(1) : o->progress,
			      .start = seconds() };
	struct recording rec = { 0 };
	struct ls_err err = LS_ERR_INIT;
	struct script_config c;
	struct script_run *r = NULL;
	struct jrn j;
	int status = 2;

	signal(SIGINT, on_interrupt);
	signal(SIGPIPE, SIG_IGN);
	options_config(o, &c);
	c.print = print;
	c.print_arg = &out;
	jrn_init(&j);
	if (!refuse(o, &err) && (!o->journal || record_to(&rec, &j, o->journal, &err)))
		r = script_run_new(&c, &j, &err);
	if (r) {
		run_all(r, &p);
		status = finish(r, &err);
	}
	if (o->journal && (rec.store || rec.lines) && !record_end(&rec, o->journal, r ? &err : NULL) && r)
		status = cli_fail(&err);
	if (!r)
		cli_fail(&err);
	script_run_free(r);
	jrn_release(&j);
	ls_str_release(&out.safe);
	ls_err_release(&err);
	return status;
}
