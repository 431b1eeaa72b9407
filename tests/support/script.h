/* SPDX-License-Identifier: MIT
 *
 * tests/support/script.h - runs a workload script given as text, keeps what it prints.
 *
 * Ownership: script_end frees what script_run_text filled.
 */
#ifndef LS_TESTS_SUPPORT_SCRIPT_H
#define LS_TESTS_SUPPORT_SCRIPT_H

#include "base/str.h"
#include "journal/journal.h"
#include "sim/time.h"

struct script_outcome {
	struct ls_str out, err; /* what it printed */
	struct ls_str labels;	/* "type label\n" of each item, when records were kept */
	struct ls_str lines;	/* "type line\n" of each, likewise */
	int status;
	sim_time end; /* virtual time when it was over */
};

/* Runs the text as test.lua to its end; with `records`, as if somebody kept them. */
struct script_outcome script_run_text(const char *text, bool records);
void script_end(struct script_outcome *o);

/* Fails the test unless the text prints `expected` and ends with status 0. */
void script_prints(const char *text, const char *expected);
/* The same for standard error and any status. */
void script_complains(const char *text, const char *expected, int status);

#endif
