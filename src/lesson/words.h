/* SPDX-License-Identifier: MIT
 *
 * lesson/words.h - the words by which a lesson says what a right program does.
 *
 *	output { "A", "B" }		it prints these lines, and no others
 *	prints("A")			one of its lines is this
 *	order { "A", "B" }		these lines come in this order, others may lie between
 *	not_before("A", 10)		this line is printed, at 10 ms or later
 *	not_after("A", 10)		this line is printed, at 10 ms or earlier
 *	uses("setImmediate")		the program's text holds this word
 *	avoids("cpu")			it does not; comments do not count
 *
 * Each is a check worth one point.
 */
#ifndef LS_LESSON_WORDS_H
#define LS_LESSON_WORDS_H

#include "base/str.h"
#include "lesson/trial.h"
#include "script/data.h"

extern const char *const lesson_words[]; /* ends with NULL */

/* Is this a check, or a list of checks, with the right arguments? */
bool lesson_words_check(const char *file, const struct script_data *checks,
			struct ls_err *err);
/* How many, and the i-th. */
size_t lesson_words_count(const struct script_data *checks);
const struct script_data *lesson_words_at(const struct script_data *checks, size_t i);

/* Does the run of this source pass? */
bool lesson_word_holds(const struct script_data *check, const struct lesson_trial *t,
		       const char *source);
/* What the check wants, in words. */
void lesson_word_tell(struct ls_str *out, const struct script_data *check);

#endif
