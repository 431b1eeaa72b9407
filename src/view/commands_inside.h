/* SPDX-License-Identifier: MIT
 *
 * view/commands_inside.h - the functions of the table of commands, by the file they are
 * in.  Only commands*.c include this.
 */
#ifndef LS_VIEW_COMMANDS_INSIDE_H
#define LS_VIEW_COMMANDS_INSIDE_H

#include "view/commands.h"

typedef void view_do(struct view_app *v, const char *arg);
/* NULL, or why it cannot be done now. */
typedef const char *view_cannot(const struct view_app *v);

/* commands_panes.c: panes and the timeline. */
view_do view_do_next_pane, view_do_previous_pane, view_do_zoom, view_do_log, view_do_metrics, view_do_select_next,
	view_do_select_previous, view_do_page_down, view_do_page_up, view_do_open_target,
	view_do_close_all, view_do_zoom_in, view_do_zoom_out, view_do_pan_left,
	view_do_pan_right, view_do_fit;
view_cannot view_do_nothing_open, view_do_not_timeline;

/* "threadpool 8", "seed=3": the name, the caller's to free; NULL: it is not that. */
char *view_knob_parse(const char *arg, const char **value);

/* commands_system.c: systems under load. */
view_do view_do_screen, view_do_next_process, view_do_previous_process,
	view_do_slow, view_do_slow_back, view_do_handler, view_do_blocker, view_do_compare,
	view_do_swap, view_do_orders;
view_cannot view_do_no_system, view_do_no_processes, view_do_no_requests,
	view_do_no_request, view_do_cannot_compare, view_do_nothing_beside,
	view_do_no_orders;

#endif
