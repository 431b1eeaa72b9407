/* SPDX-License-Identifier: MIT
 *
 * cli/lessons.h - which lessons there are, and what is done with one.
 *
 * LOOPSCOPE_LESSONS names another folder of lessons; a name with a slash is the folder of
 * one lesson.  A lesson answers to its id, its number or the rest of its id: 03-timers,
 * 3, timers.
 */
#ifndef LS_CLI_LESSONS_H
#define LS_CLI_LESSONS_H

#include "cli/commands.h"
#include "lesson/lesson.h"
#include "lesson/progress.h"
#include "lesson/trial.h"

struct cmd_lessons {
	char *folder; /* NULL: there are none */
	char **names;
	size_t n;
};

void cmd_lessons_find(struct cmd_lessons *all);
void cmd_lessons_release(struct cmd_lessons *all);
/* NULL and err: there is no such lesson, or it does not load. */
struct lesson *cmd_lessons_load(const struct cmd_lessons *all, const char *name,
				struct ls_err *err);

/* Does the lesson keep what it promises?  Its mistakes are printed. */
int cmd_lesson_check(struct lesson *l);
/* Grades the program at `path`: 0 right, 1 wrong, 2 no answer. */
int cmd_lesson_grade(struct lesson *l, const char *path, bool json);
int cmd_lesson_ask(struct lesson *l, const struct cmd_line *line);
/* Makes a folder with a lesson to begin with. */
int cmd_lesson_new(const char *name);
/* One file to hand out, without the answers. */
int cmd_lesson_pack(struct lesson *l, const struct cmd_line *line);
/* One page to print; with -c the teacher's. */
int cmd_lesson_page(struct lesson *l, const struct cmd_line *line);
/* All that was answered, as CSV. */
int cmd_lesson_export(const struct cmd_line *line);
/* Before a class, with votes; notes for the teacher go to -o. */
int cmd_lesson_present(struct lesson *l, const struct cmd_line *line);
/* Plays it in lines, from the first step without an answer. */
int cmd_lesson_play(struct lesson *l, bool plain);

/* Does the real runtime print the same?  Tells it in a line or two. */
void cmd_verify_script(const char *path);

/* The right answers of a trial against a model's, beside each other. */
void cmd_lesson_beside(const struct lesson_trial *real, const struct lesson_trial *other,
		       const char *name);

#endif
