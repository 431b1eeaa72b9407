/* SPDX-License-Identifier: MIT
 *
 * What a session on a terminal leaves for the next one: colours, the mouse, and the lines
 * that were typed.  A file of lines, a word and its value; what is not known is passed
 * over, so that an older program reads what a newer one wrote.
 */
#include <stdlib.h>
#include <string.h>

#include "base/state.h"
#include "view/front.h"

#define FILE_NAME "view.txt"

static void set(struct view_app *v, const char *word, const char *value)
{
	if (!strcmp(word, "theme")) {
		for (int i = 0; i < VIEW_THEME_COUNT; i++)
			if (!strcmp(value, view_theme_name((enum view_theme)i)))
				v->theme = (enum view_theme)i;
	} else if (!strcmp(word, "mouse")) {
		v->mouse = !strcmp(value, "on");
	} else if (!strcmp(word, "typed")) {
		view_prompt_keep(v, value);
	}
}

static void read_line(struct view_app *v, char *line)
{
	char *value = strchr(line, ' ');

	if (!value)
		return;
	*value++ = '\0';
	set(v, line, value);
}

void view_kept_load(struct view_app *v)
{
	struct ls_str text = LS_STR_INIT;
	struct ls_err err = LS_ERR_INIT;
	char *path = ls_state_path(FILE_NAME), *line, *rest;

	if (ls_state_read(path, &text, &err) && text.len)
		for (line = strtok_r(text.s, "\n", &rest); line;
		     line = strtok_r(NULL, "\n", &rest))
			read_line(v, line);
	ls_err_release(&err); /* without it the session is as new */
	ls_str_release(&text);
	free(path);
}

void view_kept_save(const struct view_app *v)
{
	struct ls_str text = LS_STR_INIT;
	struct ls_err err = LS_ERR_INIT;
	char *path = ls_state_path(FILE_NAME);

	ls_str_addf(&text, "theme %s\nmouse %s\n", view_theme_name(v->theme),
		    v->mouse ? "on" : "off");
	for (int i = 0; i < v->n_history; i++)
		ls_str_addf(&text, "typed %s\n", v->history[i]);
	ls_state_write(path, &text, &err); /* a folder that is not ours is no reason to fail */
	ls_err_release(&err);
	ls_str_release(&text);
	free(path);
}
