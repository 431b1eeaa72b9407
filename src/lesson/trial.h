/* SPDX-License-Identifier: MIT
 *
 * lesson/trial.h - one run of a lesson's program, and what it printed when.
 *
 * Limits are tight, since an answer may be anything: a callback may take ten million
 * instructions, the run half a minute of simulated time and 64 KiB of output.
 *
 * Ownership: lesson_trial_run fills, lesson_trial_release frees.
 * Errors: false and `err` when the program does not load.
 */
#ifndef LS_LESSON_TRIAL_H
#define LS_LESSON_TRIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "sim/time.h"

struct lesson_line {
	char *text;
	sim_time at;
};

struct lesson_trial {
	struct lesson_line *lines; /* of standard output */
	size_t n, cap, bytes;
	char *part; /* of a line without its end */
	int status;
	sim_time end;
	char *report;	   /* NULL, or what stopped it */
	char *error;	   /* NULL, or the first line on standard error */
	bool too_much, cut; /* of output; it would have gone on */
	const struct script_run *run; /* while it goes on */
};

struct lesson_program {
	const char *path;
	const char *source;  /* NULL: read from path */
	const char *runtime; /* NULL: as its first line says */
	uint64_t seed;	     /* 0: 1 */
	const char *model;   /* NULL, or the wrong model of it that is run instead: "M6" */
};

bool lesson_trial_run(const struct lesson_program *p, struct lesson_trial *t,
		      struct ls_err *err);
void lesson_trial_release(struct lesson_trial *t);
/* Do both print the same? */
bool lesson_trial_same(const struct lesson_trial *a, const struct lesson_trial *b);
/* Its lines in the order of their letters, which says nothing; to be freed. */
const char **lesson_trial_sorted(const struct lesson_trial *t);
/* The first number in a line of the output, from 1; false: there is none. */
bool lesson_trial_number(const struct lesson_trial *t, unsigned line, double *out);

#endif
