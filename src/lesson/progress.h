/* SPDX-License-Identifier: MIT
 *
 * lesson/progress.h - what a learner has answered: one small text file.
 *
 * A line a step, in the order of first answering; fields are separated by one space:
 *
 *	LESSON STEP RESULT CONFIDENCE MODEL DATE ANSWER
 *	03-microtasks 2 wrong sure M6 2026-12-01 A B C
 *
 * STEP counts from 1; RESULT is right, wrong, skipped, seen or written; "-" stands for nothing.
 * The file lies in XDG_STATE_HOME/loopscope (~/.local/state/loopscope).  Each answer is
 * written at once to a new file that takes the old one's place, so that being killed at
 * any moment loses nothing.  Lines that are not understood are kept as they are.
 *
 * Ownership: lesson_progress_open/free.
 * Errors: false and `err` when the file cannot be read or written.
 */
#ifndef LS_LESSON_PROGRESS_H
#define LS_LESSON_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct lesson_answer {
	const char *lesson;
	unsigned step;
	const char *result, *confidence, *model, *date, *answer;
};

struct lesson_progress {
	char *path;
	char **lines;
	size_t n, cap;
};

bool lesson_progress_open(struct lesson_progress *p, struct ls_err *err);
void lesson_progress_release(struct lesson_progress *p);
/* Puts the answer in the place of an earlier one, and writes the file. */
bool lesson_progress_put(struct lesson_progress *p, const struct lesson_answer *a,
			 struct ls_err *err);
/* The fields of the i-th line in `a`, which point into *copy (to be freed); false, and
 * nothing to free: it is no answer. */
bool lesson_progress_answer(const struct lesson_progress *p, size_t i,
			    struct lesson_answer *a, char **copy);
/* The result of a step ("right"), borrowed with its length; NULL: not answered. */
const char *lesson_progress_result(const struct lesson_progress *p, const char *lesson,
				   unsigned step, size_t *len);

#endif
