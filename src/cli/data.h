/* SPDX-License-Identifier: MIT
 *
 * cli/data.h - where the program's own data is: example scripts, lessons.
 *
 * They are found from any directory: in the folder that an environment variable names,
 * beside the program (where it was installed, or built), where it was meant to be
 * installed, or among the sources it was built from.
 */
#ifndef LS_CLI_DATA_H
#define LS_CLI_DATA_H

#include <stdbool.h>

/* Tries the folders called `name` until `take` is content with one.  A folder that the
 * variable names is the only one tried. */
bool cmd_data_find(const char *variable, const char *name,
		   bool (*take)(void *arg, const char *folder), void *arg);

#endif
