/* SPDX-License-Identifier: MIT
 *
 * cli/report.h - the figures of a run as JSON (loopscope run --report FILE).
 *
 * A main module is reported as one system, named after the script's file.  It has no
 * requests: their fields are there, and zero.
 */
#ifndef LS_CLI_REPORT_H
#define LS_CLI_REPORT_H

#include "base/err.h"
#include "journal/meters.h"
#include "script/run.h"

struct cmd_report {
	const char *script; /* as the user named it */
	uint64_t seed;
	jrn_time at; /* the end */
	uint64_t events;
	struct jrn_meters *meters;
};

/* `path` "-" is standard output.  False and a filled err when it cannot be written. */
bool cmd_report_write(const struct cmd_report *r, const char *path, struct ls_err *err);

#endif
