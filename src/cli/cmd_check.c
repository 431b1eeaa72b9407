/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "cli/options.h"

static void report(void *arg, const struct ls_err *err)
{
	(void)arg;
	ls_err_print(err, stderr);
}

int cmd_check(const struct options *o)
{
	struct script_config c;

	options_config(o, &c);
	return script_check(&c, report, NULL) > 0 ? 2 : 0;
}
