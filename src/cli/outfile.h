/* SPDX-License-Identifier: MIT
 *
 * cli/outfile.h - the file behind -o: standard output when there is none, or "-".
 *
 * Errors: open returns NULL, close false; both fill `err` with the file's name.
 */
#ifndef LS_CLI_OUTFILE_H
#define LS_CLI_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

FILE *cmd_outfile_open(const char *path, struct ls_err *err);
/* Keeps an error that is in `err` already, and gives it a file when it has none. */
bool cmd_outfile_close(FILE *out, const char *path, struct ls_err *err);

#endif
