/* SPDX-License-Identifier: MIT
 *
 * loopscope alone, where no lessons are: the example scripts, to choose one from.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cli/commands.h"
#include "cli/data.h"

enum group { ON_NODE, ON_PYTHON, OF_SYSTEMS, GROUPS };

struct example {
	char *path, *name;
	char *about; /* the rest of its first line */
	enum group group;
};

struct examples {
	struct example *list;
	size_t n, cap;
};

/* "-- name: what it shows", and in the lines that follow what it runs on. */
static void read_head(const char *path, struct example *e)
{
	FILE *f = fopen(path, "r");
	char line[200] = "";
	const char *colon;

	e->group = ON_NODE;
	if (!f || !fgets(line, sizeof line, f))
		line[0] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	colon = *line == '-' ? strstr(line, ": ") : NULL;
	e->about = ls_strdup(colon ? colon + 2 : "");
	while (f && e->group != OF_SYSTEMS && fgets(line, sizeof line, f)) {
		if (strncmp(line, "system {", 8) == 0 || strncmp(line, "load {", 6) == 0)
			e->group = OF_SYSTEMS;
		else if (strncmp(line, "runtime", 7) == 0 &&
			 (strstr(line, "asyncio") || strstr(line, "uvloop")))
			e->group = ON_PYTHON;
	}
	if (f)
		fclose(f);
}

static int by_group_and_name(const void *a, const void *b)
{
	const struct example *x = a, *y = b;

	return x->group != y->group ? (int)x->group - (int)y->group
				    : strcmp(x->name, y->name);
}

static bool read_folder(void *arg, const char *folder)
{
	struct examples *e = arg;
	DIR *d = opendir(folder);
	struct dirent *entry;

	if (!d)
		return false;
	while ((entry = readdir(d))) {
		const char *dot = strrchr(entry->d_name, '.');
		struct ls_str path = LS_STR_INIT;

		if (!dot || strcmp(dot, ".lua") != 0 || dot == entry->d_name)
			continue;
		ls_str_addf(&path, "%s/%s", folder, entry->d_name);
		ls_grow(e->list, e->cap, e->n + 1);
		read_head(path.s, &e->list[e->n]);
		e->list[e->n].name =
			ls_strndup(entry->d_name, (size_t)(dot - entry->d_name));
		e->list[e->n++].path = ls_str_take(&path);
	}
	closedir(d);
	if (e->n)
		qsort(e->list, e->n, sizeof *e->list, by_group_and_name);
	return e->n > 0;
}

static void release(struct examples *e)
{
	for (size_t i = 0; i < e->n; i++) {
		free(e->list[i].path);
		free(e->list[i].name);
		free(e->list[i].about);
	}
	free(e->list);
}

static bool has_word(const struct example *e, const char *word)
{
	return !*word || strstr(e->name, word) || strstr(e->about, word);
}

/* Those with this word in the name or in what they are about; returns how many. */
static size_t show(const struct examples *e, const char *word)
{
	static const char *const groups[GROUPS] = {"Node", "Python",
						   "services under load"};
	/* A line of a screen of 80 columns; elsewhere nothing is cut. */
	size_t room = isatty(STDOUT_FILENO) ? 42 : SIZE_MAX, n = 0;
	enum group group = GROUPS;

	for (size_t i = 0; i < e->n; i++) {
		const char *about = e->list[i].about;
		size_t len = strlen(about),
		       fits = len < room ? len : ls_utf8_fit(about, len, 42, NULL);

		if (!has_word(&e->list[i], word))
			continue;
		if (e->list[i].group != group)
			printf("\n%s\n", groups[group = e->list[i].group]);
		printf("%3zu  %-30s %.*s%s\n", i + 1, e->list[i].name, (int)fits, about,
		       fits < len ? "..." : "");
		n++;
	}
	if (n)
		printf("\n");
	return n;
}

/* The number or the name that was typed; NULL: neither. */
static const struct example *choose(const struct examples *e, const char *typed)
{
	char *end;
	unsigned long n = strtoul(typed, &end, 10);

	if (*end == '\0' && n >= 1 && n <= e->n)
		return &e->list[n - 1];
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->list[i].name, typed) == 0)
			return &e->list[i];
	return NULL;
}

static int ask(const struct examples *e, struct cmd_line *line)
{
	const struct example *chosen;
	char typed[100];
	int status;

	for (;;) {
		printf("Number, or a word to look for (Enter: back): ");
		fflush(stdout);
		if (!fgets(typed, sizeof typed, stdin)) {
			putchar('\n');
			return CMD_OK;
		}
		typed[strcspn(typed, "\r\n")] = '\0';
		if (!*typed || strcmp(typed, "q") == 0)
			return CMD_OK;
		chosen = choose(e, typed);
		if (!chosen) {
			if (!show(e, typed))
				puts("No example has this number or word.");
			continue;
		}
		line->file = chosen->path;
		status = cmd_view(line);
		if (status != CMD_OK)
			return status;
	}
}

int cmd_examples(const struct cmd_line *line)
{
	struct examples e = {0};
	struct ls_err err = LS_ERR_INIT;
	struct cmd_line choice = *line;
	int status = CMD_OK;

	if (!cmd_data_find("LOOPSCOPE_SCRIPTS", "scripts", read_folder, &e)) {
		release(&e);
		ls_err_set(&err, NULL, 0,
			   "the example scripts are not where they should be");
		ls_err_hint(&err,
			    "LOOPSCOPE_SCRIPTS can name their folder; loopscope FILE.lua "
			    "opens a script of yours");
		return cmd_fail(&err);
	}
	puts("Examples, one idea each:");
	show(&e, "");
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		status = ask(&e, &choice);
	else
		puts("loopscope FILE.lua opens one in the terminal.");
	release(&e);
	return status;
}
