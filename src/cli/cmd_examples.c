/* SPDX-License-Identifier: MIT
 *
 * loopscope alone, where no lessons are: the example scripts, to choose one from.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cli/commands.h"
#include "cli/data.h"

struct example {
	char *path, *name;
	char *about; /* the rest of its first line */
};

struct examples {
	struct example *list;
	size_t n, cap;
};

/* "-- name: what it shows" */
static char *read_about(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[200] = "";
	const char *colon;

	if (f && !fgets(line, sizeof line, f))
		line[0] = '\0';
	if (f)
		fclose(f);
	line[strcspn(line, "\r\n")] = '\0';
	colon = strstr(line, ": ");
	return ls_strdup(strncmp(line, "-- ", 3) == 0 && colon ? colon + 2 : "");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct example *)a)->name,
		      ((const struct example *)b)->name);
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
		e->list[e->n].about = read_about(path.s);
		e->list[e->n].name =
			ls_strndup(entry->d_name, (size_t)(dot - entry->d_name));
		e->list[e->n++].path = ls_str_take(&path);
	}
	closedir(d);
	if (e->n)
		qsort(e->list, e->n, sizeof *e->list, by_name);
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

static void show(const struct examples *e)
{
	puts("Examples, one idea each:\n");
	for (size_t i = 0; i < e->n; i++) {
		const char *about = e->list[i].about;
		size_t len = strlen(about), fits = ls_utf8_fit(about, len, 50, NULL);

		printf("%3zu  %-23s %.*s%s\n", i + 1, e->list[i].name, (int)fits, about,
		       fits < len ? "..." : "");
	}
	printf("\n");
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

	for (;;) {
		printf("Number or name (Enter: quit): ");
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
			puts("There is no such example.");
			continue;
		}
		line->file = chosen->path;
		return cmd_view(line);
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
	show(&e);
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		status = ask(&e, &choice);
	else
		puts("loopscope FILE.lua opens one in the terminal.");
	release(&e);
	return status;
}
