/* SPDX-License-Identifier: MIT */
#include "cli/scripts.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cli/options.h"

struct example {
	char *path, *name;
	char about[100]; /* the first comment line */
};

struct examples {
	struct example *at;
	size_t n, cap;
};

static void read_about(struct example *e)
{
	FILE *f = fopen(e->path, "r");
	char line[200];

	while (f && fgets(line, sizeof line, f)) {
		if (strncmp(line, "-- ", 3) != 0 || strstr(line, "SPDX"))
			continue;
		line[strcspn(line, "\n")] = '\0';
		snprintf(e->about, sizeof e->about, "%.99s", line + 3);
		break;
	}
	if (f)
		fclose(f);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct example *)a)->name, ((const struct example *)b)->name);
}

static bool read_folder(struct examples *list, const char *folder)
{
	DIR *d = folder ? opendir(folder) : NULL;
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		size_t len = strlen(entry->d_name);
		struct ls_str path = LS_STR_INIT;
		struct example e = { 0 };

		if (len < 5 || strcmp(entry->d_name + len - 4, ".lua") != 0)
			continue;
		ls_str_addf(&path, "%s/%s", folder, entry->d_name);
		e.path = ls_str_take(&path);
		e.name = ls_strndup(entry->d_name, len - 4);
		read_about(&e);
		ls_grow(list->at, list->cap, list->n + 1);
		list->at[list->n++] = e;
	}
	if (d)
		closedir(d);
	if (list->n)
		qsort(list->at, list->n, sizeof *list->at, by_name);
	return list->n > 0;
}

static void release(struct examples *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->at[i].path);
		free(list->at[i].name);
	}
	free(list->at);
}

static void show(const struct examples *list)
{
	puts("\nThe example scripts:\n");
	for (size_t i = 0; i < list->n; i++) {
		const char *about = list->at[i].about;

		printf("  %2zu  %-24s %.*s\n", i + 1, list->at[i].name,
		       (int)ls_utf8_fit(about, strlen(about), 48, NULL), about);
	}
	printf("\nA number opens one, Enter ends: ");
	fflush(stdout);
}

static int view(const char *path)
{
	struct options o = { .file = path, .seed = 1, .until = SIM_FOREVER, .progress = -1 };

	return cmd_view(&o);
}

int scripts_choose(void)
{
	struct examples list = { 0 };
	char line[32];
	int status = 0;

	if (!read_folder(&list, getenv("LOOPSCOPE_SCRIPTS")) &&
	    !read_folder(&list, LS_SRCDIR "/scripts") && !read_folder(&list, LS_DATADIR "/scripts")) {
		struct ls_err err = LS_ERR_INIT;

		ls_err_set(&err, NULL, 0, "no example scripts were found");
		ls_err_hint(&err, "loopscope FILE.lua opens a script of your own");
		status = cli_fail(&err);
		ls_err_release(&err);
		return status;
	}
	show(&list);
	while (status == 0 && fgets(line, sizeof line, stdin) && *line != '\n' && *line != 'q') {
		size_t i = strtoul(line, NULL, 10);

		if (i >= 1 && i <= list.n)
			status = view(list.at[i - 1].path);
		else
			printf("There is no number %s", line);
		if (status == 0)
			show(&list);
	}
	putchar('\n');
	release(&list);
	return status;
}
