/* SPDX-License-Identifier: MIT
 *
 * view/commands.h - all that can be done, as one table.
 *
 * Each row has a name (for `:name`), its keys, a word for the bar at the bottom, a line
 * for the help, and a function that says whether it can be done now: NULL, or the reason
 * why not.  Keys, bar, help, completion and the manual's check are made from it.
 */
#ifndef LS_VIEW_COMMANDS_H
#define LS_VIEW_COMMANDS_H

#include "view/app.h"

struct view_command {
	const char *name;
	const char *keys; /* names, separated by blanks; the first is shown in the bar */
	const char *bar;  /* NULL: not in the bar */
	const char *help;
	void (*run)(struct view_app *v, const char *arg);
	const char *(*cannot)(const struct view_app *v); /* NULL: it always can */
	const char *(*word)(const struct view_app *v, size_t i); /* what may be typed behind it; NULL: anything */
};

extern const struct view_command view_commands[]; /* ends with a row without a name */

/* NULL when no command has this key (among those that can be done now, if any). */
const struct view_command *view_command_of_key(const struct view_app *v, view_key key);
/* By name or by an unambiguous beginning of it. */
const struct view_command *view_command_of_name(const char *name, size_t len);

/* Does it, or says why it cannot be done. */
void view_command_run(struct view_app *v, const struct view_command *c, const char *arg);

#endif
