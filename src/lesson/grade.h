/* SPDX-License-Identifier: MIT
 *
 * lesson/grade.h - is an answer right, and if not, for which machine would it be?
 *
 * A prediction is right when the program's own run agrees with it, a program when its run
 * passes the task's checks.  A wrong answer is tried again under each wrong model that
 * the step names; the first one under which it is right is what its author may believe.
 *
 * Ownership: the answer and the step are borrowed; lesson_grade_release frees a grade.
 * Errors: false and `err` when a program does not load: it is no answer.
 */
#ifndef LS_LESSON_GRADE_H
#define LS_LESSON_GRADE_H

#include "lesson/lesson.h"
#include "lesson/trial.h"

/* A prediction: the lines in their order, or those of the choice; or a number. */
struct lesson_prediction {
	const char **lines;
	size_t n;
	double number;
};

/* Does a run agree with the prediction? */
bool lesson_agrees(const struct lesson_step *s, const struct lesson_prediction *p,
		   const struct lesson_trial *t);
/* Runs the step's program; `model` NULL: on the modelled runtime. */
bool lesson_step_run(const struct lesson *l, const struct lesson_step *s, const char *model,
		     struct lesson_trial *t, struct ls_err *err);
/* The wrong model under which the prediction comes true, with that run; NULL: none. */
const char *lesson_explain(const struct lesson *l, const struct lesson_step *s,
			   const struct lesson_prediction *p, struct lesson_trial *t);

struct lesson_grade {
	bool *passed; /* each check */
	size_t n, points;
	bool right;
	const char *model; /* NULL, or the wrong model that it is right for */
	struct lesson_trial trial;
};

/* Grades the program at `path` for a task. */
bool lesson_grade(const struct lesson_step *s, const char *path, struct lesson_grade *g,
		  struct ls_err *err);
void lesson_grade_release(struct lesson_grade *g);

/* The task that an answer is for: the last one; NULL: the lesson has none. */
const struct lesson_step *lesson_task(const struct lesson *l);

#endif
