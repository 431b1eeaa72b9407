/* SPDX-License-Identifier: MIT
 *
 * script/data_inside.h - what the files of script/data share.
 */
#ifndef LS_SCRIPT_DATA_INSIDE_H
#define LS_SCRIPT_DATA_INSIDE_H

#include "script/data.h"

#define SCRIPT_DATA_DEPTH 12 /* tables in tables */

/* The place of a field among the items; their number when there is none. */
size_t script_data_place(const struct script_data *d, const char *key, size_t len);
/* Gives what was read from this text the lines that it stands in. */
void script_data_lines(const char *text, size_t len, struct script_data *d);

#endif
