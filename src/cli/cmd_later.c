/* SPDX-License-Identifier: MIT
 *
 * Commands that have a name and a place, but no code behind them in this version.
 */
#include <stdio.h>

#include "cli/commands.h"

int cmd_later(const struct cmd_line *line)
{
	struct ls_err err = LS_ERR_INIT;

	ls_err_set(&err, NULL, 0, "the command %s is not there yet in this version",
		   line->command->name);
	ls_err_hint(&err, "view, run, check and export work; see loopscope help");
	return cmd_fail(&err);
}
