/* SPDX-License-Identifier: MIT
 *
 * cli/twin.h - the same program for the real runtime, which lies beside a script.
 *
 * For x.lua that is x.mjs, x.js or x.py; it is run by the node or python3 that PATH finds,
 * for at most 20 seconds, without input.  A python3 that lacks a module is not the last
 * word: /usr/bin/python3 may have it.
 *
 * Ownership: texts that are returned are freed by the caller.
 * Errors: NULL; cmd_twin_run says why in `err`.
 */
#ifndef LS_CLI_TWIN_H
#define LS_CLI_TWIN_H

#include <stdbool.h>

#include "base/err.h"

/* The path of the twin; NULL: it has none. */
char *cmd_twin_find(const char *script);
/* "node" or "python3", by the twin's name. */
const char *cmd_twin_program(const char *twin);
/* "v20.20.2", "Python 3.11.7"; NULL: the program is not installed. */
char *cmd_twin_version(const char *program);
/* What it prints on standard output; *used: the program that has run it. */
char *cmd_twin_run(const char *twin, const char **used, struct ls_err *err);
/* The same of a script itself, by an interpreter of Lua inside the real runtime (real/):
 * "node", "asyncio" or "uvloop". */
char *cmd_twin_run_itself(const char *script, const char *runtime, const char **used,
			  struct ls_err *err);

#endif
