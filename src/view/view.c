/* SPDX-License-Identifier: MIT */
#include "view/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "view/front.h"
#include "view/tui.h"

/* Is there a terminal on both ends on which a cursor can be moved? */
static bool has_screen(void)
{
	const char *term = getenv("TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term &&
	       strcmp(term, "dumb") != 0;
}

static int show(struct view_app *v)
{
	const struct view_options *o = &v->session->options;
	struct ls_err err = LS_ERR_INIT;

	if (o->keys || o->screen) {
		if (!view_headless_run(v, &err)) {
			ls_err_print(&err, stderr);
			ls_err_release(&err);
			return 2;
		}
		return 0;
	}
	if (!o->plain && has_screen()) {
		view_kept_load(v);
		if (view_tui_run(v))
			return v->status;
	}
	view_plain_run(v, stdin, stdout, o->plain || isatty(STDIN_FILENO));
	return v->status;
}

int view_open(const struct view_session *s)
{
	struct view_app *v = view_app_new(s);
	int status = show(v);

	view_app_free(v);
	return status;
}
