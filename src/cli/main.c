/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/scripts.h"

static void usage(FILE *out)
{
	fputs("See how an event loop schedules.\n\n"
	      "usage: loopscope FILE.lua            step through FILE in the terminal\n"
	      "       loopscope                     choose one of the example scripts\n",
	      out);
	for (const struct command *c = commands; c->name; c++)
		fprintf(out, "       loopscope %-8s %-18s %s\n", c->name, c->usage, c->help);
	fputs("       loopscope help COMMAND        the options of a command\n"
	      "       loopscope --version\n",
	      out);
}

static int help(const struct command *c)
{
	printf("usage: loopscope %s %s\n%s\n\n", c->name, c->usage, c->help);
	options_help(c, stdout);
	return 0;
}

static int unknown_command(const char *word)
{
	const char *names[32];
	struct ls_err err = LS_ERR_INIT;
	const char *near;
	int n = 0;

	for (const struct command *c = commands; c->name; c++)
		names[n++] = c->name;
	names[n++] = "help";
	names[n] = NULL;
	ls_err_set(&err, NULL, 0, "there is no command or file called %s", word);
	near = options_nearest(word, names);
	if (near)
		ls_err_hint(&err, "did you mean loopscope %s?", near);
	else
		ls_err_hint(&err, "loopscope --help lists the commands");
	cli_fail(&err);
	ls_err_release(&err);
	return 2;
}

static int run(int argc, char **argv, const struct command *c)
{
	struct options o;
	struct ls_err err = LS_ERR_INIT;
	int status;

	if (!options_parse(argc, argv, c, &o, &err)) {
		status = cli_fail(&err);
		ls_err_release(&err);
	} else if (o.help) {
		status = help(c);
	} else if (!o.file && c->run != cmd_later) {
		ls_err_set(&err, NULL, 0, "%s needs a file", c->name);
		ls_err_hint(&err, "loopscope %s %s", c->name, c->usage);
		status = cli_fail(&err);
		ls_err_release(&err);
	} else {
		status = c->run(&o);
	}
	options_release(&o);
	return status;
}

static int run_help(int argc, char **argv)
{
	const struct command *c = argc > 1 ? command_find(argv[1]) : NULL;

	if (c)
		return help(c);
	if (argc > 1)
		return unknown_command(argv[1]);
	usage(stdout);
	return 0;
}

/* A word that is a file rather than a misspelt command. */
static bool is_file(const char *word)
{
	FILE *f;

	if (strchr(word, '/') || strchr(word, '.') || strcmp(word, "-") == 0)
		return true;
	f = fopen(word, "rb");
	if (f)
		fclose(f);
	return f != NULL;
}

int main(int argc, char **argv)
{
	const struct command *c;

	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	if (argc < 2)
		return scripts_choose();
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts(PACKAGE_STRING);
		return 0;
	}
	if (strcmp(argv[1], "--list-options") == 0) {
		options_list(stdout);
		return 0;
	}
	if (strcmp(argv[1], "help") == 0)
		return run_help(argc - 1, argv + 1);
	c = command_find(argv[1]);
	if (c)
		return run(argc - 1, argv + 1, c);
	if (argv[1][0] == '-' && argv[1][1] && strncmp(argv[1], "--", 2) != 0)
		return unknown_command(argv[1]);
	if (argv[1][0] != '-' && !is_file(argv[1]))
		return unknown_command(argv[1]);
	return run(argc, argv, command_find("view"));
}
