/* SPDX-License-Identifier: MIT
 *
 * cli/commands.h - the commands, one file each (cmd_NAME.c).
 *
 * Each takes the line that was understood and returns the exit status:
 *
 *	0	done
 *	1 ...	the simulated program's own, passed on
 *	2	bad usage, a script that does not load, a file that cannot be read
 *	3	a blocked loop, a deadlock or a limit
 *	130	interrupted
 *
 * Errors: printed by the command, as base/err.h has it.
 */
#ifndef LS_CLI_COMMANDS_H
#define LS_CLI_COMMANDS_H

#include <stdio.h>

#include "cli/options.h"

enum { CMD_OK = 0, CMD_BAD = 2, CMD_INTERRUPTED = 130 };

int cmd_view(const struct cmd_line *line);
int cmd_run(const struct cmd_line *line);
int cmd_compare(const struct cmd_line *line);
int cmd_explore(const struct cmd_line *line);
int cmd_export(const struct cmd_line *line);
int cmd_check(const struct cmd_line *line);
int cmd_help(const struct cmd_line *line);
int cmd_verify(const struct cmd_line *line);
int cmd_lesson(const struct cmd_line *line);

/* The help of one command, or the overview when it is NULL. */
void cmd_help_print(const struct cmd_command *c);
/* No command, no file: the lessons, or where there are none the examples. */
int cmd_lesson_browse(const struct cmd_line *line);
int cmd_examples(const struct cmd_line *line);

/* Prints the error, releases it, returns CMD_BAD. */
int cmd_fail(struct ls_err *err);
/* The same in one go, about a file (NULL: none). */
int cmd_fail_with(const char *file, const char *fmt, ...) LS_PRINTF(2, 3);


/* CMD_OK, or the complaint that --schedule names no order of this run, which is over. */
int cmd_check_schedule(const struct cmd_line *line, const struct script_run *run);

/* Tells which --set nothing has asked for, now that all is run. */
void cmd_check_params(const struct cmd_line *line);
/* Is this the name of a recorded journal? */
bool cmd_is_journal(const char *path);
/* False and filled `err` when options were given that a recorded journal cannot take. */
bool cmd_journal_options(const struct cmd_line *line, struct ls_err *err);

/* May colours go there?  A terminal, and neither NO_COLOR nor TERM=dumb. */
bool cmd_color(FILE *out);

/* Set by SIGINT and SIGTERM after cmd_catch_signals, else 0: the signal. */
void cmd_catch_signals(void);
int cmd_signal(void);

#endif
