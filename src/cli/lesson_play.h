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

struct cmd_play {
	struct lesson *l;
	struct lesson_progress progress;
	unsigned step;	/* from 0 */
	unsigned hints; /* shown so far */
	bool plain;	/* nothing is drawn, whatever is asked for */
	bool quit;	/* the learner leaves, or it cannot go on */
	int status;
};

/* lesson_talk.c: what is said, asked and kept. */

/* A paragraph, broken between words; lines after the first are indented. */
void cmd_play_say(const char *first, const char *text);
/* This section of the lesson's prose. */
void cmd_play_section(const struct cmd_play *p, const char *name);
/* A program of the lesson with its line numbers. */
void cmd_play_program(const struct cmd_play *p, const char *name);
/* A typed line without its end, other than h for a hint; false: the learner leaves. */
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

#endif
