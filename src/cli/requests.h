/* SPDX-License-Identifier: MIT
 *
 * cli/requests.h - a line of CSV for each request (--requests FILE).
 *
 * In the order in which the requests end; those still under way at the end of a run come
 * last, without `done`.  `status` is the answer's, or what came instead of one: timeout,
 * refused, reset, end.  Times are milliseconds; what does not exist is left empty.
 *
 * Ownership: cmd_requests_open, then cmd_requests_close in any case.
 * Errors: remembered until the file is closed.
 */
#ifndef LS_CLI_REQUESTS_H
#define LS_CLI_REQUESTS_H

#include <stdio.h>

#include "base/err.h"
#include "runtime/load.h"

struct cmd_requests {
	const char *path; /* "-": standard output */
	FILE *file;	  /* NULL: nobody wants them */
	const char *system; /* of the run that goes on */
};

/* `path` NULL: none is wanted.  False and err when the file cannot be made. */
bool cmd_requests_open(struct cmd_requests *r, const char *path, struct ls_err *err);
bool cmd_requests_close(struct cmd_requests *r, struct ls_err *err);

/* For script_run_on_request(): arg is the struct. */
void cmd_requests_tell(void *arg, const struct rt_load_result *q);

#endif
