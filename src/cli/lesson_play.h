/* SPDX-License-Identifier: MIT
 *
 * cli/lesson_play.h - a lesson in lines: predict, run, explain, change, build.
 *
 * A prediction is asked for first and cannot be taken back; then the program runs,
 * callback by callback, and then both are compared.  What was answered is in the file of
 * progress before the next line is shown.
 *
 * Errors: what cannot go on (a program that does not load, progress that cannot be kept)
 * is told, and ends the lesson with its status.
 */
#ifndef LS_CLI_LESSON_PLAY_H
#define LS_CLI_LESSON_PLAY_H

#include "cli/lessons.h"
#include "lesson/grade.h"
#include "lesson/recall.h"

struct cmd_play {
	struct lesson *l;
	struct lesson_progress progress;
	unsigned step;	/* from 0 */
	unsigned hints; /* shown so far */
	char *program;	/* that is being looked at; NULL: none yet */
	bool plain;	/* nothing is drawn, whatever is asked for */
	bool quit;	/* the learner leaves, or it cannot go on */
	int status;
};

/* lesson_talk.c: what is said, asked and kept. */

/* A paragraph, broken between words; lines after the first are indented. */
void cmd_play_say(const char *first, const char *text);
/* Prose with its Markdown, and an empty line. */
void cmd_play_prose(const char *text, size_t len);
/* This section of the lesson's prose. */
void cmd_play_section(const struct cmd_play *p, const char *name);
/* A text with line numbers, page by page. */
void cmd_play_source(struct cmd_play *p, const char *text);
/* "Your answer is exactly right for a different machine: ..." */
void cmd_play_belief(const char *model);
/* A program of the lesson with its line numbers. */
void cmd_play_program(struct cmd_play *p, const char *name);
/* A typed line without its end, other than h for a hint, p for the program again and t for
 * its twin; false: the learner leaves. */
bool cmd_play_read(struct cmd_play *p, const char *prompt, char *line, size_t size);
bool cmd_play_enter(struct cmd_play *p);
/* What there is to say after an answer, and time to read it. */
void cmd_play_explain(struct cmd_play *p, const struct lesson_step *s);
/* The result of this step; NULL for what there is none of. */
void cmd_play_keep(struct cmd_play *p, const char *result, const char *confidence,
		   const char *model, const char *answer);

/* lesson_watch.c: the program runs, callback by callback. */
void cmd_play_watch(struct cmd_play *p, const char *program);

/* lesson_predict.c */
void cmd_play_prediction(struct cmd_play *p, const struct lesson_step *s);
/* Shows the program and asks; false: skipped, or the learner leaves.  guess->lines is to
 * be freed in any case. */
bool cmd_play_ask(struct cmd_play *p, const struct lesson_step *s,
		  const struct lesson_trial *real, struct lesson_prediction *guess);
bool cmd_play_ask_order(struct cmd_play *p, const struct lesson_trial *real,
			struct lesson_prediction *guess);

/* lesson_recall.c */
enum cmd_play_result { CMD_PLAY_LEFT, CMD_PLAY_WRONG, CMD_PLAY_RIGHT };

/* A fresh problem of the lesson, the same for the same text. */
enum cmd_play_result cmd_play_fresh(struct cmd_play *p, const char *seed, const char **model);
/* Days later: asks again, and keeps what came of it. */
void cmd_play_recall(struct cmd_play *p, const struct lesson_recall *r, const char *today);
/* YYYY-MM-DD */
void cmd_play_today(char date[16]);

#endif
