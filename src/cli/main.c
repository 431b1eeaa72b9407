/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>

#include "script/run.h"

static void print(void *arg, enum jrn_stream stream, const char *text, size_t len)
{
	(void)arg;
	fwrite(text, 1, len, stream == JRN_STDOUT ? stdout : stderr);
}

int main(int argc, char **argv)
{
	struct script_config c;
	struct jrn j;
	struct ls_err err = LS_ERR_INIT;
	struct script_run *r;
	int status;

	script_config_init(&c);
	c.path = argv[argc - 1];
	c.print = print;
	jrn_init(&j);
	r = script_run_new(&c, &j, &err);
	if (!r) {
		ls_err_print(&err, stderr);
		ls_err_release(&err);
		jrn_release(&j);
		return 2;
	}
	while (script_run_step(r))
		;
	status = script_run_status(r);
	if (script_run_report(r))
		fputs(script_run_report(r), stderr);
	script_run_free(r);
	jrn_release(&j);
	return status;
}
