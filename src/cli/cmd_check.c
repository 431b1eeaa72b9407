/* SPDX-License-Identifier: MIT
 *
 * loopscope check FILE: mistakes that can be seen without running anything.
 */
#include <stdio.h>

#include "cli/commands.h"

static void print_mistake(void *arg, const struct ls_err *err)
{
	(void)arg;
	ls_err_print(err, stderr);
}

int cmd_check(const struct cmd_line *line)
{
	struct script_config config = line->config;

	if (cmd_is_journal(line->file))
		return cmd_fail_with(line->file, "a recorded journal is no script");
	config.path = line->file;
	if (script_check(&config, print_mistake, NULL) > 0)
		return CMD_BAD;
	printf("%s: no mistakes found\n", line->file);
	return CMD_OK;
}
