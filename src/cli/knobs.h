/* SPDX-License-Identifier: MIT
 *
 * cli/knobs.h - options that are changed while a run is looked at: `:set threadpool 8`.
 *
 * A knob is any option that a run takes, by its name on the command line, or a param of
 * the script.
 *
 * Ownership: a struct cmd_knobs keeps the texts and params that the config then borrows;
 * {0} to begin with, cmd_knobs_release when the config is not used any more.
 */
#ifndef LS_CLI_KNOBS_H
#define LS_CLI_KNOBS_H

#include "cli/options.h"

struct cmd_knobs {
	char **texts; /* all that was ever set: a run may still look at an older one */
	size_t n_texts, cap_texts;
	struct script_param **params; /* each list that there was */
	size_t n_params, cap_params;
};

/* False, `err` filled and the config as it was, when the value does not suit the option. */
bool cmd_knob_set(struct cmd_knobs *k, struct script_config *config, const char *name,
		  const char *value, struct ls_err *err);
/* The names of the options, by number; NULL: no more. */
const char *cmd_knob_name(size_t i);
void cmd_knobs_release(struct cmd_knobs *k);

#endif
