/* SPDX-License-Identifier: MIT
 *
 * cli/options.h - the command line: one table of commands, one of options.
 *
 * Help texts, the check against the manual page and the shell completions are derived
 * from these tables.
 *
 * Ownership: texts are borrowed from argv; options_release frees the list of params.
 * Errors: false and a filled ls_err; the caller's exit status is 2.
 */
#ifndef LS_CLI_OPTIONS_H
#define LS_CLI_OPTIONS_H

#include "base/err.h"
#include "script/run.h"

struct options {
	const char *file; /* NULL: none given */
	const char *runtime, *system, *report, *requests, *journal, *format, *out, *keys, *screen;
	const char *schedule;
	struct script_param *params;
	size_t n_params, cap_params;
	uint64_t seed, at;
	sim_time until;
	uint32_t cores, threadpool;
	size_t max_memory;
	bool plain, ascii, quiet, help;
	int progress; /* -1: as the terminal says */
};

struct command {
	const char *name;
	const char *usage; /* what follows the name */
	const char *help;  /* one line */
	const char *options; /* letters of the option table that it takes */
	int (*run)(const struct options *o);
};

/* The table of commands, ended by a row without a name. */
extern const struct command commands[];
const struct command *command_find(const char *name);

/* argv[0] is the command.  A program's own words: see options.c's table. */
bool options_parse(int argc, char **argv, const struct command *c, struct options *o,
		   struct ls_err *err);
void options_release(struct options *o);
/* The options of a command, a line each. */
void options_help(const struct command *c, FILE *out);
/* All option names, a line each ("--seed"), for the checks of manual and completions. */
void options_list(FILE *out);

/* The nearest of the names, or NULL. */
const char *options_nearest(const char *word, const char *const *names);

/* A run's configuration from the options. */
void options_config(const struct options *o, struct script_config *c);

/* Says in two lines what is wrong; returns 2. */
int cli_fail(const struct ls_err *err);

int cmd_run(const struct options *o);
int cmd_view(const struct options *o);
int cmd_check(const struct options *o);
int cmd_export(const struct options *o);
int cmd_later(const struct options *o);

#endif
