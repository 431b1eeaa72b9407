/* SPDX-License-Identifier: MIT
 *
 * From argv to a struct cmd_line, with getopt_long for the options that the command at
 * hand takes.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/options.h"

#define FIRST_LONG  256 /* getopt's value of cmd_options[0] */
#define MAX_OPTIONS 64

/* The command whose options are being read: cmd_nearest asks by number only. */
static const struct cmd_command *at_hand;

static const char *option_name(size_t i)
{
	for (const struct cmd_option *o = cmd_options; o->name; o++)
		if (cmd_takes(at_hand, o) && i-- == 0)
			return o->name;
	return NULL;
}

/* What getopt_long wants: the long options of the command, and its letters. */
static void make_tables(const struct cmd_command *c, struct option *longs, char *letters)
{
	*letters++ = '-'; /* arguments in their order, whatever POSIXLY_CORRECT says */
	*letters++ = ':';
	for (int i = 0; cmd_options[i].name; i++) {
		const struct cmd_option *o = &cmd_options[i];

		if (!cmd_takes(c, o))
			continue;
		*longs++ =
			(struct option){o->name, o->arg ? required_argument : no_argument,
					NULL, FIRST_LONG + i};
		if (o->letter) {
			*letters++ = o->letter;
			if (o->arg)
				*letters++ = ':';
		}
	}
	*longs = (struct option){0};
	*letters = '\0';
}

static const struct cmd_option *option_of(int value)
{
	if (value >= FIRST_LONG)
		return &cmd_options[value - FIRST_LONG];
	for (const struct cmd_option *o = cmd_options; o->name; o++)
		if (o->letter && o->letter == value && cmd_takes(at_hand, o))
			return o;
	return NULL;
}

/* ---- mistakes ---------------------------------------------------------------------- */

/* The commands that take the option, as "view, run". */
static void add_takers(struct ls_str *out, const struct cmd_option *o)
{
	for (size_t i = 0; i < CMD_COUNT; i++)
		if (cmd_takes(&cmd_commands[i], o))
			ls_str_addf(out, "%s%s", out->len ? ", " : "",
				    cmd_commands[i].name);
}

static void blame_foreign(const struct cmd_option *o, struct ls_err *err)
{
	struct ls_str takers = LS_STR_INIT;

	add_takers(&takers, o);
	ls_err_set(err, NULL, 0, "%s has no option --%s", at_hand->name, o->name);
	ls_err_hint(err, "it belongs to: %s", takers.s);
	ls_str_release(&takers);
}

/* Two or more options of the command begin so. */
static bool blame_ambiguous(const char *name, struct ls_err *err)
{
	struct ls_str those = LS_STR_INIT;
	const char *s;
	int n = 0;

	for (size_t i = 0; (s = option_name(i)); i++)
		if (strncmp(s, name, strlen(name)) == 0)
			ls_str_addf(&those, "%s--%s", n++ ? ", " : "", s);
	if (n > 1) {
		ls_err_set(err, NULL, 0, "--%s may stand for more than one option", name);
		ls_err_hint(err, "these begin so: %s", those.s);
	}
	ls_str_release(&those);
	return n > 1;
}

/* `text` is the argument as it stands: "--fooo=1", "-x". */
static void blame_unknown(const char *text, struct ls_err *err)
{
	struct ls_str name = LS_STR_INIT;
	const char *near;
	size_t len;

	while (*text == '-')
		text++;
	len = strcspn(text, "=");
	ls_text_escape(&name, text, len);
	for (const struct cmd_option *o = cmd_options; o->name; o++)
		if (strcmp(o->name, name.s) == 0) {
			blame_foreign(o, err);
			goto done;
		}
	if (blame_ambiguous(name.s, err))
		goto done;
	near = cmd_nearest(name.s, option_name);
	ls_err_set(err, NULL, 0, "%s has no option %s%s", at_hand->name,
		   name.len > 1 ? "--" : "-", name.s);
	if (near)
		ls_err_hint(err, "did you mean --%s?", near);
	else
		ls_err_hint(err, "loopscope help %s shows them all", at_hand->name);
done:
	ls_str_release(&name);
}

static void blame(int result, char **argv, struct ls_err *err)
{
	const struct cmd_option *o = optopt ? option_of(optopt) : NULL;

	if (o && result == ':') {
		ls_err_set(err, NULL, 0, "--%s needs a value", o->name);
		ls_err_hint(err, "--%s %s: %s", o->name, o->arg, o->help);
	} else if (o) {
		ls_err_set(err, NULL, 0, "--%s takes no value", o->name);
	} else if (optopt && optopt < FIRST_LONG) {
		blame_unknown((char[]){'-', (char)optopt, '\0'}, err);
	} else {
		blame_unknown(argv[optind - 1], err);
	}
}

/* ---- arguments --------------------------------------------------------------------- */

static bool take_option(struct cmd_line *line, const struct cmd_option *o,
			struct ls_err *err)
{
	const char *wants = o->set(line, optarg ? optarg : "");
	struct ls_str text = LS_STR_INIT;

	/* Of the runs in a journal one can be chosen. */
	if (o->commands & 1u << CMD_VIEW && o->commands & 1u << CMD_EXPORT && o->arg &&
	    strcmp(o->name, "system") != 0)
		line->rerun = true;
	if (!wants)
		return true;
	ls_text_escape(&text, optarg ? optarg : "", optarg ? strlen(optarg) : 0);
	ls_err_set(err, NULL, 0, "--%s takes %s, not \"%s\"", o->name, wants,
		   text.s ? text.s : "");
	ls_str_release(&text);
	return false;
}

static bool take_argument(struct cmd_line *line, const char *text, int *n,
			  struct ls_err *err)
{
	const struct cmd_command *c = line->command;

	if (++*n > c->max_args) {
		ls_err_set(err, NULL, 0, "%s takes one %s only: \"%s\" is too many",
			   c->name, c->args, text);
		if (line->file && cmd_command_find(line->file))
			ls_err_hint(err, "the command comes first: loopscope %s %s",
				    line->file, text);
		return false;
	}
	line->args[*n - 1] = text;
	if (*n == 1)
		line->file = text;
	return true;
}

static bool parse_rest(struct cmd_line *line, int argc, char **argv, struct ls_err *err)
{
	struct option longs[MAX_OPTIONS];
	char letters[MAX_OPTIONS];
	int result, n = 0;

	at_hand = line->command;
	make_tables(line->command, longs, letters);
	opterr = 0;
	optind = 1;
	while ((result = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		bool ok;

		if (result == '?' || result == ':') {
			blame(result, argv, err);
			return false;
		}
		ok = result == 1 ? take_argument(line, optarg, &n, err)
				 : take_option(line, option_of(result), err);
		if (!ok)
			return false;
	}
	while (optind < argc)
		if (!take_argument(line, argv[optind++], &n, err))
			return false;
	if (n < line->command->min_args && !line->help && !line->version) {
		ls_err_set(err, NULL, 0, "%s needs a %s", line->command->name,
			   line->command->args);
		ls_err_hint(err, "loopscope %s %s; - is standard input",
			    line->command->name, line->command->args);
		return false;
	}
	return true;
}

/* Neither a command nor a file: which command was it meant to be? */
static bool is_mistaken_command(const char *word, struct ls_err *err)
{
	const char *near;

	if (strpbrk(word, "./") || strcmp(word, "-") == 0 || access(word, F_OK) == 0)
		return false;
	near = cmd_nearest(word, cmd_command_name);
	ls_err_set(err, NULL, 0, "there is no command and no file called \"%s\"", word);
	if (near)
		ls_err_hint(err, "did you mean loopscope %s?", near);
	else
		ls_err_hint(err, "loopscope help shows the commands");
	return true;
}

bool cmd_line_parse(struct cmd_line *line, int argc, char **argv, struct ls_err *err)
{
	const struct cmd_command *c = argc > 1 ? cmd_command_find(argv[1]) : NULL;

	*line = (struct cmd_line){.command = c ? c : &cmd_commands[CMD_VIEW]};
	script_config_init(&line->config);
	if (argc < 2)
		return true;
	if (c)
		return parse_rest(line, argc - 1, argv + 1, err);
	if (argv[1][0] != '-' && is_mistaken_command(argv[1], err))
		return false;
	return parse_rest(line, argc, argv, err);
}
