/* SPDX-License-Identifier: MIT
 *
 * cli/runs.h - which run of a recorded file is meant.
 *
 * Ownership: a store that is found stays with its runs.
 */
#ifndef LS_CLI_RUNS_H
#define LS_CLI_RUNS_H

#include "cli/options.h"
#include "journal/file.h"

/* The run of this system, -1: there is none. */
int cmd_find_run(const struct jrn_runs *runs, const char *system);
/* That of --system, or the first.  NULL and a filled err when there is none. */
struct jrn_store *cmd_choose_run(const struct cmd_line *line, const struct jrn_runs *runs,
				 struct ls_err *err);

#endif
