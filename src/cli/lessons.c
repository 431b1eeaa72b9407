/* SPDX-License-Identifier: MIT */
#include "cli/lessons.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/vec.h"
#include "cli/data.h"

static bool is_lesson(const char *folder, const char *name)
{
	struct ls_str path = LS_STR_INIT;
	bool is;

	ls_str_addf(&path, "%s%s%s/lesson.lua", folder, *folder ? "/" : "", name);
	is = access(path.s, F_OK) == 0;
	ls_str_release(&path);
	return is;
}

static bool take(void *arg, const char *folder)
{
	struct cmd_lessons *all = arg;
	size_t n, cap = 0;
	char **names = lesson_names(folder, "", &n);

	for (size_t i = 0; i < n; i++)
		if (is_lesson(folder, names[i])) {
			ls_grow(all->names, cap, all->n + 1);
			all->names[all->n++] = ls_strdup(names[i]);
		}
	lesson_free_names(names, n);
	if (all->n)
		all->folder = ls_strdup(folder);
	return all->n > 0;
}

void cmd_lessons_find(struct cmd_lessons *all)
{
	*all = (struct cmd_lessons){0};
	cmd_data_find("LOOPSCOPE_LESSONS", "lessons", take, all);
}

void cmd_lessons_release(struct cmd_lessons *all)
{
	lesson_free_names(all->names, all->n);
	free(all->folder);
}

/* "03-timers" is meant by itself, "3", "03" and "timers". */
static bool is_meant(const char *name, const char *word)
{
	const char *dash = strchr(name, '-');
	char *end;
	unsigned long n = strtoul(word, &end, 10);

	if (strcmp(name, word) == 0)
		return true;
	if (!dash)
		return false;
	return strcmp(dash + 1, word) == 0 ||
	       (*word && !*end && strtoul(name, NULL, 10) == n);
}

static struct lesson *no_lesson(const struct cmd_lessons *all, const char *name,
				struct ls_err *err)
{
	ls_err_set(err, NULL, 0, "there is no lesson \"%s\"", name);
	if (all->n)
		ls_err_hint(err, "loopscope lesson lists them; a path with a slash names one "
				 "that lies elsewhere");
	else
		ls_err_hint(err, "no lessons are installed; LOOPSCOPE_LESSONS can name their "
				 "folder");
	return NULL;
}

/* "de_AT.UTF-8" -> "de"; what is not set, "C" and "POSIX" are English. */
static void language_of(char out[9])
{
	static const char *const variables[] = { "LOOPSCOPE_LANG", "LC_ALL", "LC_MESSAGES",
						 "LANG" };
	const char *value = NULL;
	size_t len;

	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		if ((value = getenv(variables[i])) && *value)
			break;
	len = value ? strspn(value, "abcdefghijklmnopqrstuvwxyz") : 0;
	if (len < 2 || len > 3) {
		value = "en";
		len = 2;
	}
	memcpy(out, value, len);
	out[len] = '\0';
}

static struct lesson *load_from(const char *folder, struct ls_err *err)
{
	struct lesson *l = lesson_load(folder, err);
	char language[9];

	language_of(language);
	if (l && !lesson_translate(l, language, err)) {
		lesson_free(l);
		return NULL;
	}
	return l;
}

struct lesson *cmd_lessons_load(const struct cmd_lessons *all, const char *name,
				struct ls_err *err)
{
	struct ls_str path = LS_STR_INIT;
	struct lesson *l;

	if (strchr(name, '/'))
		return load_from(name, err);
	for (size_t i = 0; i < all->n && !path.len; i++)
		if (is_meant(all->names[i], name))
			ls_str_addf(&path, "%s/%s", all->folder, all->names[i]);
	if (!path.len)
		return no_lesson(all, name, err);
	l = load_from(path.s, err);
	ls_str_release(&path);
	return l;
}
