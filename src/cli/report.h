/* SPDX-License-Identifier: MIT
 *
 * cli/report.h - the figures of runs as JSON (--report FILE) and as text.
 *
 * A main module is reported as one system, named after the script's file.
 *
 * Ownership: figures are borrowed.
 */
#ifndef LS_CLI_REPORT_H
#define LS_CLI_REPORT_H

#include <stdio.h>

#include "base/err.h"
#include "script/figures.h"

/* `script` as the user named it; `path` "-" is standard output.  False and a filled err
 * when it cannot be written. */
bool cmd_report_write(const char *script, uint64_t seed, struct script_figures *const *systems,
		      size_t n, const char *path, struct ls_err *err);

/* cli/summary.c: one system for a human, within 80 columns. */
void cmd_summary_print(FILE *out, struct script_figures *f);

/* cli/table.c: a column a system, the best of each row marked. */
void cmd_table_print(FILE *out, struct script_figures *const *systems, size_t n, bool color);

/* A time in milliseconds with digits that suit its size, for tables: "0.12", "12.3". */
const char *cmd_print_ms(int64_t ns, char *buf, size_t size);

#endif
