/* SPDX-License-Identifier: MIT
 *
 * cli/output.h - where the program's output goes, and how far the run is.
 *
 * Both streams share one large buffer, written out whenever the stream changes: so many
 * bytes at a time, and still in the order in which they were printed.  Into a file or
 * pipe bytes go as they are; a terminal gets control characters escaped.
 *
 * The line that shows the progress lives on standard error; it is taken away before
 * anything else is written to the terminal.
 *
 * Errors: what standard output does not take is remembered in `error`; the run is then
 * of no use to anybody and should stop.  Standard error may fail in silence.
 */
#ifndef LS_CLI_OUTPUT_H
#define LS_CLI_OUTPUT_H

#include "journal/schema.h"
#include "script/run.h"

#define CMD_OUTPUT_SIZE 65536

struct cmd_output {
	bool quiet; /* nothing of standard output */
	bool terminal[JRN_STREAM_COUNT];
	int error; /* errno of the first failure of standard output, 0: none */
	enum jrn_stream stream; /* of what is in the buffer */
	size_t len;

	bool progress;		      /* wanted */
	bool line;		      /* a progress line stands on the terminal */
	double start, began, shown, flushed; /* seconds of a wall clock */

	char buffer[CMD_OUTPUT_SIZE];
};

void cmd_output_init(struct cmd_output *o);

/* What struct script_config calls; arg is the struct cmd_output. */
void cmd_output_print(void *arg, enum jrn_stream stream, const char *text, size_t len);
void cmd_output_flush(struct cmd_output *o);

/* A run begins (the first, or another after it). */
void cmd_output_begin(struct cmd_output *o);
/* To be called now and then while the run goes on: shows the progress after a second,
 * and what has been printed so far. */
void cmd_output_tick(struct cmd_output *o, const struct script_run *run);
/* The run is over: the progress line goes, all is written. */
void cmd_output_end(struct cmd_output *o);

#endif
