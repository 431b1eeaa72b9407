/* SPDX-License-Identifier: MIT
 *
 * base/state.h - what is kept between two runs of the program, in files of lines.
 *
 * They lie in XDG_STATE_HOME/loopscope (~/.local/state/loopscope).  A file is written
 * under another name and renamed, so that it is never seen half-written: a program that is
 * killed, and two that write at once, leave one of the whole files.
 *
 * Ownership: paths and texts are the caller's to free.
 */
#ifndef LS_BASE_STATE_H
#define LS_BASE_STATE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

/* The path of the file of this name. */
char *ls_state_path(const char *name);
/* All of it; an empty text when there is none.  False and `err` when it cannot be read. */
bool ls_state_read(const char *path, struct ls_str *out, struct ls_err *err);
bool ls_state_write(const char *path, const struct ls_str *text, struct ls_err *err);

#endif
