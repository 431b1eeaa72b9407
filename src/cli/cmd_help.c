/* SPDX-License-Identifier: MIT
 *
 * loopscope help [COMMAND], and --help: printed from the tables.
 */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "view/commands.h"

static void print_overview(void)
{
	puts("Usage: loopscope [COMMAND] [OPTION]... FILE\n"
	     "See how an event loop schedules: step through a program, forwards and "
	     "back.\n"
	     "\n"
	     "  loopscope                  choose a lesson\n"
	     "  loopscope FILE.lua         step through FILE in the terminal\n");
	for (size_t i = 0; i < CMD_COUNT; i++) {
		const struct cmd_command *c = &cmd_commands[i];
		char usage[64];

		snprintf(usage, sizeof usage, "%s %s", c->name, c->args);
		printf("  loopscope %-22s %s\n", usage, c->summary);
	}
	puts("\n"
	     "FILE may be - for standard input. loopscope help COMMAND shows its "
	     "options.\n"
	     "Exit status: the program's own; 2: bad usage, or it does not load; 3: a "
	     "blocked\n"
	     "loop, a deadlock or a limit; 130: interrupted.");
}

static void print_option(const struct cmd_option *o)
{
	char text[64];

	snprintf(text, sizeof text, "%s--%s%s%s",
		 o->letter ? (char[]){'-', o->letter, ',', ' ', '\0'} : "    ", o->name,
		 o->arg ? " " : "", o->arg ? o->arg : "");
	printf("  %-30s %s\n", text, o->help);
}

static void print_keys(void)
{
	puts("\nKeys:");
	for (const struct view_command *c = view_commands; c->name; c++) {
		char text[64];

		if (*c->keys)
			snprintf(text, sizeof text, "%s", c->keys);
		else
			snprintf(text, sizeof text, ":%s", c->name);
		printf("  %-14s :%-15s %s\n", text, c->name, c->help);
	}
}

void cmd_help_print(const struct cmd_command *c)
{
	if (!c) {
		print_overview();
		return;
	}
	printf("Usage: loopscope %s [OPTION]... %s\n%c%s.\n\n%s\n", c->name, c->args,
	       c->summary[0] - 'a' + 'A', c->summary + 1, c->more);
	puts("\nOptions:");
	for (const struct cmd_option *o = cmd_options; o->name; o++)
		if (cmd_takes(c, o))
			print_option(o);
	if (c == &cmd_commands[CMD_VIEW])
		print_keys();
}

int cmd_help(const struct cmd_line *line)
{
	const struct cmd_command *c = line->file ? cmd_command_find(line->file) : NULL;
	struct ls_err err = LS_ERR_INIT;
	const char *near;

	if (line->file && !c) {
		near = cmd_nearest(line->file, cmd_command_name);
		ls_err_set(&err, NULL, 0, "there is no command \"%s\"", line->file);
		if (near)
			ls_err_hint(&err, "did you mean %s?", near);
		else
			ls_err_hint(&err, "loopscope help shows the commands");
		return cmd_fail(&err);
	}
	cmd_help_print(c);
	return CMD_OK;
}
