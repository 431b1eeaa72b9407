/* SPDX-License-Identifier: MIT
 *
 * lesson/ask.h - a fresh problem: a small random program that tells the wrong models apart.
 *
 * The author gives pieces of program text.  In a piece NAME is a letter of its own, MORE
 * is a further piece or nothing.  For a seed some programs are put together and run under
 * each model; the one that makes the most of them print something of their own is it.
 * The same lesson and seed give the same problem on every machine.
 *
 * Ownership: lesson_ask fills, lesson_problem_release frees.
 * Errors: false and `err` when the pieces do not make a program that loads.
 */
#ifndef LS_LESSON_ASK_H
#define LS_LESSON_ASK_H

#include "lesson/lesson.h"
#include "lesson/trial.h"

struct lesson_problem {
	char *source;
	struct lesson_trial answer;
	struct lesson_trial *models; /* what each of ask.models prints */
	size_t n_models;
	size_t apart; /* how many of these print what no other does, nor the answer */
};

/* The wrong models of lesson_problem, in its order. */
const struct script_data *lesson_ask_models(const struct lesson *l);
bool lesson_ask(const struct lesson *l, uint64_t seed, struct lesson_problem *out,
		struct ls_err *err);
void lesson_problem_release(struct lesson_problem *p);
/* The seed of a student: the same for a name, and different lessons differ. */
uint64_t lesson_ask_seed(const char *student);

#endif
