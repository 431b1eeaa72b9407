/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

int cmd_later(const struct options *o)
{
	struct ls_err err = LS_ERR_INIT;

	(void)o;
	ls_err_set(&err, NULL, 0, "this command is not there yet");
	ls_err_hint(&err, "this version has view, run, check and export --format jsonl");
	cli_fail(&err);
	ls_err_release(&err);
	return 2;
}
