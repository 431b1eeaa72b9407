/* SPDX-License-Identifier: MIT
 *
 * lesson/lesson.h - a lesson as its author wrote it, checked field by field.
 *
 * A lesson is a folder of texts (docs/lessons.md): lesson.lua says what happens in which
 * order, text.en.md holds the prose in sections, programs/ what is run.  No answer stands
 * in it: what is right is what the program prints when it is run.
 *
 * Ownership: lesson_load/lesson_free; the steps borrow from the tree that was read.
 * Errors: false and `err` with file, line and remedy.
 */
#ifndef LS_LESSON_LESSON_H
#define LS_LESSON_LESSON_H

#include "script/data.h"

enum lesson_step_type {
	LESSON_SHOW,	/* a section of the text */
	LESSON_ORDER,	/* in which order does it print its lines? */
	LESSON_NUMBER,	/* which number stands in that line of what it prints? */
	LESSON_CHOICE,	/* which of these does it print? */
	LESSON_WATCH,	/* the run, in segments */
	LESSON_MODIFY,	/* change this program so that ... */
	LESSON_MAKE,	/* write a program that ... */
	LESSON_WRITE,	/* say it in your own words: kept for the teacher */
	LESSON_RECALL	/* the first prediction again, days later */
};

struct lesson_step {
	enum lesson_step_type type;
	const struct script_data *data; /* its table, or the text of `show` */
	int line;
	const char *text;     /* section, question or task */
	const char *explain;  /* NULL, or the section that is shown after the answer */
	const char *program;  /* NULL: none; "programs/x.lua" */
	const char *solution; /* of a task: a file that passes its checks */
	const struct script_data *models; /* NULL, or names of wrong models */
	const struct script_data *choices;
	const struct script_data *checks; /* a word, or a list of words */
	unsigned output_line;		  /* LESSON_NUMBER: from 1 */
	double tolerance;
	const char *unit; /* "ms"; never NULL */
};

struct lesson {
	char *folder, *file; /* file: its lesson.lua, for messages */
	char *prose;	     /* text.en.md */
	char *translation;   /* NULL, or text.LANGUAGE.md */
	char language[9];    /* "en" */
	struct script_data data;
	const char *id, *title, *goal;
	unsigned minutes;
	const struct script_data *hints; /* NULL: none */
	const struct script_data *ask;	 /* NULL: no fresh problems (lesson/ask.h) */
	struct lesson_step *steps;
	size_t n_steps;
};

struct lesson *lesson_load(const char *folder, struct ls_err *err);
void lesson_free(struct lesson *l);
/* Puts the texts of another language ("de") in the place of the English ones, as far as
 * there are any. */
bool lesson_translate(struct lesson *l, const char *language, struct ls_err *err);
/* Is this the name of a section that translates a text of lesson.lua: "step 3"? */
bool lesson_is_reserved(const struct lesson *l, const char *name);

/* The path of a file of the lesson, to be freed. */
char *lesson_path(const struct lesson *l, const char *name);
/* A section of the prose: from behind its heading `# name` to the next; NULL: none.  In
 * the lesson's language where it is translated. */
const char *lesson_section(const struct lesson *l, const char *name, size_t *len);
const char *lesson_section_of(const char *prose, const char *name, size_t *len);

/* What a wrong model ("M6") believes, in a sentence; NULL: there is no such model. */
const char *lesson_belief(const char *model);

/* Names of the files of a folder that end so, sorted; *n of them, to be freed with
 * lesson_free_names.  No folder: none. */
char **lesson_names(const char *folder, const char *ending, size_t *n);
void lesson_free_names(char **names, size_t n);

#endif
