/* SPDX-License-Identifier: MIT
 *
 * tests/view/show.h - a session over a recorded run, and screens to compare with.
 *
 * The run is tests/view/mix.jsonl, what the program beside it did, or another like it.  A golden screen is a
 * file in tests/view/golden; with LS_GOLDEN=write in the environment it is written
 * instead of compared (`make golden`), and the difference is for the author to judge.
 */
#ifndef LS_TESTS_VIEW_SHOW_H
#define LS_TESTS_VIEW_SHOW_H

#include "view/app.h"

struct show {
	const char *run; /* "gil": tests/view/gil.jsonl; NULL: mix */
	struct view_session session;
	struct view_app *app;
	int width, height;
	char file[40];
	struct ls_str text; /* of the last screen */
};

void show_open(struct show *s, int width, int height);
void show_close(struct show *s);
/* Keys as in a key file. */
void show_keys(struct show *s, const char *keys);
/* The screen as text. */
const char *show_screen(struct show *s);
/* Is this text on the screen? */
bool show_has(struct show *s, const char *text);

void golden(const char *name, const char *text);

#endif
