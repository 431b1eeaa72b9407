/* SPDX-License-Identifier: MIT
 *
 * view/tui.h - the front end on a real terminal.
 *
 * tui.c is the only file that includes curses.  It shows the cells of the canvas that
 * have changed, reads keys, and sees to it that the terminal is left as it was found:
 * on quit, on a signal, while suspended, and when the program crashes.
 */
#ifndef LS_VIEW_TUI_H
#define LS_VIEW_TUI_H

#include "view/app.h"

/* Runs the session until the user quits; its exit status is in v->status.  False when
 * this terminal cannot show screens (nothing was changed on it then). */
bool view_tui_run(struct view_app *v);

/* For tests: opens a terminal of this type on these streams. */
struct view_tui;
struct view_tui *view_tui_open(const char *term, FILE *out, FILE *in, bool no_color);
void view_tui_close(struct view_tui *t);
/* Shows the canvas, changed cells only; `all` repaints everything. */
void view_tui_show(struct view_tui *t, const struct view_canvas *c, bool all);
/* Reads back the text of a row as curses has it. */
void view_tui_row(struct view_tui *t, int y, struct ls_str *out);

#endif
