/* SPDX-License-Identifier: MIT
 *
 * lesson/recall.h - when a lesson wants to be recalled.
 *
 * What is asked again after growing pauses is kept.  A lesson's step `recall` names the
 * days, counted from the day on which it was done: after_days = { 1, 4, 10 }.  A wrong
 * answer makes the same pause begin anew.
 *
 * In the file of progress the step's line has the day of the last recall, and as its
 * answer how many pauses are over.
 */
#ifndef LS_LESSON_RECALL_H
#define LS_LESSON_RECALL_H

#include "lesson/lesson.h"
#include "lesson/progress.h"

struct lesson_recall {
	unsigned step; /* from 1; 0: there is none, or the lesson is not that far */
	unsigned over, of; /* pauses */
	long wait; /* days from today, 0 and less: now; of no meaning when all are over */
};

/* `today` is YYYY-MM-DD. */
struct lesson_recall lesson_recall(const struct lesson *l, const struct lesson_progress *p,
				   const char *today);
static inline bool lesson_recall_is_due(const struct lesson_recall *r)
{
	return r->step && r->over < r->of && r->wait <= 0;
}

#endif
