/* SPDX-License-Identifier: MIT
 *
 * cli/options.h - what may be said on the command line, as two tables.
 *
 * One table holds the commands, the other the options with the commands that take them.
 * Parsing, `loopscope help`, the completions and the check of the manual are all made
 * from these, so that they cannot disagree.
 *
 * Ownership: a parsed line borrows argv; cmd_line_release frees what it adds.
 * Errors: cmd_line_parse returns false and fills `err` (exit status 2).
 */
#ifndef LS_CLI_OPTIONS_H
#define LS_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "script/run.h"

enum cmd_id {
	CMD_VIEW,
	CMD_RUN,
	CMD_COMPARE,
	CMD_EXPLORE,
	CMD_EXPORT,
	CMD_CHECK,
	CMD_VERIFY,
	CMD_LESSON,
	CMD_HELP,
	CMD_COUNT
};

#define CMD_MAX_ARGS 3

struct cmd_line;

struct cmd_command {
	const char *name;
	const char *args;    /* "FILE" */
	const char *summary; /* half a line */
	const char *more;    /* sentences for `help COMMAND` */
	int (*run)(const struct cmd_line *line);
	int min_args, max_args;
};

extern const struct cmd_command cmd_commands[CMD_COUNT];

struct cmd_option {
	const char *name;
	char letter;	   /* 0: none */
	const char *arg;   /* NULL: it takes none */
	const char *help;  /* one line */
	unsigned commands; /* a bit for each enum cmd_id */
	/* NULL, or what is wrong with the text. */
	const char *(*set)(struct cmd_line *line, const char *text);
};

extern const struct cmd_option cmd_options[]; /* ends with a row without a name */

/* A command line that has been understood. */
struct cmd_line {
	const struct cmd_command *command;
	const char *file; /* NULL: none was given */
	const char *args[CMD_MAX_ARGS + 1]; /* all that are no options; NULL ends them */
	bool help, version;
	bool rerun; /* an option was given that only a run can take */

	struct script_config config; /* without path and print */
	struct script_param *params;
	uint32_t *forced;

	const char *journal, *report, *requests;
	bool quiet, progress, no_progress;

	const char *keys, *screen;
	bool plain, ascii, no_color;
	uint64_t at;

	const char *format, *output;

	bool json, answer; /* of lessons */
	const char *student;

	uint64_t max_orders; /* 0: as usual; so with max_time, of real time */
	sim_time max_time;
};

/* Reads argv.  Without a command: `view`, with no file if none was named. */
bool cmd_line_parse(struct cmd_line *line, int argc, char **argv, struct ls_err *err);
void cmd_line_release(struct cmd_line *line);

/* NULL when there is no command of this name. */
const struct cmd_command *cmd_command_find(const char *name);
/* The nearest of the names to a misspelt one; NULL when none is near. */
const char *cmd_nearest(const char *word, const char *(*name)(size_t i));
const char *cmd_command_name(size_t i);
static inline bool cmd_takes(const struct cmd_command *c, const struct cmd_option *o)
{
	return o->commands >> (c - cmd_commands) & 1;
}

#endif
