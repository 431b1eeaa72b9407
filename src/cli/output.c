/* SPDX-License-Identifier: MIT */
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"

static const int fds[JRN_STREAM_COUNT] = {STDOUT_FILENO, STDERR_FILENO};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* 0 or errno. */
static int write_all(int fd, const char *s, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, s, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		s += n;
		len -= (size_t)n;
	}
	return 0;
}

void cmd_output_init(struct cmd_output *o)
{
	*o = (struct cmd_output){.start = seconds()};
	o->began = o->start;
	for (int i = 0; i < JRN_STREAM_COUNT; i++)
		o->terminal[i] = isatty(fds[i]);
}

static void clear_line(struct cmd_output *o)
{
	static const char blank[] =
		"\r" /* 79 blanks, for terminals that know nothing else */
		"                                        "
		"                                       \r";

	if (o->line && o->terminal[JRN_STDERR])
		write_all(STDERR_FILENO, blank, sizeof blank - 1);
	o->line = false;
}

void cmd_output_flush(struct cmd_output *o)
{
	int error;

	if (o->len == 0)
		return;
	if (o->terminal[o->stream])
		clear_line(o);
	if (o->stream == JRN_STDERR || !o->error) {
		error = write_all(fds[o->stream], o->buffer, o->len);
		if (o->stream == JRN_STDOUT)
			o->error = error;
	}
	o->len = 0;
}

static void put(struct cmd_output *o, enum jrn_stream stream, const char *s, size_t len)
{
	if (stream != o->stream || len > sizeof o->buffer - o->len)
		cmd_output_flush(o);
	o->stream = stream;
	while (len > sizeof o->buffer) { /* only a line longer than the buffer */
		memcpy(o->buffer, s, o->len = sizeof o->buffer);
		s += o->len;
		len -= o->len;
		cmd_output_flush(o);
	}
	memcpy(o->buffer + o->len, s, len);
	o->len += len;
}

static void put_escaped(struct cmd_output *o, enum jrn_stream stream, const char *s,
			size_t len)
{
	struct ls_str safe = LS_STR_INIT;
	const char *end = s + len, *eol;

	for (; s < end; s = eol) {
		eol = memchr(s, '\n', (size_t)(end - s));
		ls_text_escape(&safe, s, (size_t)((eol ? eol : end) - s));
		if (eol)
			ls_str_addc(&safe, '\n');
		eol = eol ? eol + 1 : end;
	}
	put(o, stream, safe.s, safe.len);
	ls_str_release(&safe);
}

void cmd_output_print(void *arg, enum jrn_stream stream, const char *text, size_t len)
{
	struct cmd_output *o = arg;

	if (len == 0 || (stream == JRN_STDOUT && o->quiet))
		return;
	if (o->terminal[stream])
		put_escaped(o, stream, text, len);
	else
		put(o, stream, text, len);
}

/* "of 60.000 s", and what remains at the pace so far; nothing where the end is open. */
static void add_rest(struct ls_str *to, const struct script_run *run, double spent)
{
	sim_time end = script_run_end(run), now = script_run_now(run);
	double share = script_run_sent(run);
	char at[40];

	if (end < SIM_END && end > now) {
		share = (double)now / (double)end;
		ls_str_addf(to, " of %s", sim_print(end, at, sizeof at));
	}
	if (share > 0 && share < 1)
		ls_str_addf(to, ", %.0f s left", spent * (1 - share) / share);
}

/* What has been done: requests, where there are any, else events. */
static void add_done(struct ls_str *to, const struct script_run *run, double spent)
{
	double requests = (double)script_run_requests(run);
	double n = requests > 0 ? requests : (double)script_run_events(run);

	ls_str_addf(to, "; %.0f %s, %.0f a second", n, requests > 0 ? "requests" : "events",
		    n / spent);
}

static void show_progress(struct cmd_output *o, const struct script_run *run, double now)
{
	bool terminal = o->terminal[JRN_STDERR];
	struct ls_str line = LS_STR_INIT;
	char at[40];

	ls_str_addf(&line, "%s simulated", sim_print(script_run_now(run), at, sizeof at));
	add_rest(&line, run, now - o->began);
	add_done(&line, run, now - o->began);
	if (terminal)
		ls_str_addf(&line, "%*s", line.len < 78 ? (int)(78 - line.len) : 0, "");
	write_all(STDERR_FILENO, terminal ? "\r" : "loopscope: ", terminal ? 1 : 11);
	write_all(STDERR_FILENO, line.s, terminal && line.len > 79 ? 79 : line.len);
	if (!terminal)
		write_all(STDERR_FILENO, "\n", 1);
	ls_str_release(&line);
	o->line = true;
	o->shown = now;
}

void cmd_output_begin(struct cmd_output *o)
{
	o->began = seconds();
}

void cmd_output_tick(struct cmd_output *o, const struct script_run *run)
{
	double now = seconds();

	if (now - o->flushed > 0.1) {
		cmd_output_flush(o);
		o->flushed = now;
	}
	if (o->progress && now - o->start > 1 &&
	    now - o->shown > (o->terminal[JRN_STDERR] ? 0.2 : 1))
		show_progress(o, run, now);
}

void cmd_output_end(struct cmd_output *o)
{
	clear_line(o);
	cmd_output_flush(o);
}
