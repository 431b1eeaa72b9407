/* SPDX-License-Identifier: MIT
 *
 * view/front.h - the front ends beside the terminal: keys from a file, plain lines.
 */
#ifndef LS_VIEW_FRONT_H
#define LS_VIEW_FRONT_H

#include "view/app.h"

/* Plays the session's key file, then writes its screen file. */
bool view_headless_run(struct view_app *v, struct ls_err *err);

/* kept.c: takes from the session before, and leaves for the next, what the user chose. */
void view_kept_load(struct view_app *v);
void view_kept_save(const struct view_app *v);

/* The run in lines on `out`, commands in lines from `in`.  With no commands (nobody
 * types) the whole run is told. */
void view_plain_run(struct view_app *v, FILE *in, FILE *out, bool interactive);

/* A system at the moment at hand, in lines: processes, requests, figures. */
void view_plain_system(struct view_app *v, FILE *out);
/* The request that is looked at: the time in each place, and what it waited for. */
void view_plain_request(struct view_app *v, FILE *out);

#endif
