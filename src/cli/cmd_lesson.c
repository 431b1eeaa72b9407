/* SPDX-License-Identifier: MIT
 *
 * loopscope lesson: the list, one lesson, and what is done with lessons.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/lesson_play.h"

/* ---- the list --------------------------------------------------------------------------- */

static bool is_answered(const struct lesson_step *s)
{
	return s->type >= LESSON_ORDER && s->type <= LESSON_MAKE && s->type != LESSON_WATCH;
}

static bool is_due(const struct lesson *l, const struct lesson_progress *p)
{
	struct lesson_recall r;
	char today[16];

	cmd_play_today(today);
	r = lesson_recall(l, p, today);
	return lesson_recall_is_due(&r);
}

/* "-", "2 of 5", "done, 4 of 5 right" */
static void tell_state(const struct lesson *l, const struct lesson_progress *p, char *out,
		       size_t size)
{
	unsigned all = 0, done = 0, right = 0;

	for (unsigned i = 0; i < l->n_steps; i++) {
		const char *result;
		size_t len;

		if (!is_answered(&l->steps[i]))
			continue;
		all++;
		result = lesson_progress_result(p, l->id, i + 1, &len);
		done += result != NULL;
		right += result && len == 5 && strncmp(result, "right", 5) == 0;
	}
	if (done == 0)
		snprintf(out, size, "-");
	else if (done < all)
		snprintf(out, size, "%u of %u answered", done, all);
	else
		snprintf(out, size, "done, %u of %u right%s", right, all,
			 is_due(l, p) ? "; recall" : "");
}

/* Lessons that do not load are told, and do not hide the others. */
static void print_list(const struct cmd_lessons *all, const struct lesson_progress *p)
{
	for (size_t i = 0; i < all->n; i++) {
		struct ls_err err = LS_ERR_INIT;
		struct lesson *l = cmd_lessons_load(all, all->names[i], &err);
		char state[64];

		if (!l) {
			printf("%-26s does not load; loopscope lesson check %s says why\n",
			       all->names[i], all->names[i]);
			ls_err_release(&err);
			continue;
		}
		tell_state(l, p, state, sizeof state);
		printf("%2lu  %-39.39s %3u min  %s\n", strtoul(l->id, NULL, 10), l->title,
		       l->minutes, state);
		lesson_free(l);
	}
}

/* The lesson that is typed; NULL: quit. */
static struct lesson *choose(const struct cmd_lessons *all, const struct cmd_line *line)
{
	for (;;) {
		struct ls_err err = LS_ERR_INIT;
		struct lesson *l;
		char typed[100];

		printf("\nNumber of a lesson (x: example programs, Enter: quit): ");
		fflush(stdout);
		if (!fgets(typed, sizeof typed, stdin))
			return NULL;
		typed[strcspn(typed, "\r\n")] = '\0';
		if (!*typed || strcmp(typed, "q") == 0)
			return NULL;
		if (strcmp(typed, "x") == 0) {
			cmd_examples(line);
			continue;
		}
		l = cmd_lessons_load(all, typed, &err);
		if (l)
			return l;
		cmd_fail(&err);
	}
}

static int list(const struct cmd_lessons *all)
{
	struct lesson_progress p;
	struct ls_err err = LS_ERR_INIT;

	if (!lesson_progress_open(&p, &err)) {
		lesson_progress_release(&p);
		return cmd_fail(&err);
	}
	puts("Lessons: predict, watch, explain, change, build.\n");
	print_list(all, &p);
	lesson_progress_release(&p);
	return CMD_OK;
}

static int browse(const struct cmd_lessons *all, const struct cmd_line *line)
{
	struct ls_err err = LS_ERR_INIT;
	struct lesson *l;
	int status = CMD_OK;

	if (!all->n) {
		ls_err_set(&err, NULL, 0, "no lessons are installed");
		ls_err_hint(&err, "LOOPSCOPE_LESSONS can name their folder");
		return cmd_fail(&err);
	}
	while ((status = list(all)) == CMD_OK && isatty(STDIN_FILENO) &&
	       isatty(STDOUT_FILENO)) {
		l = choose(all, line);
		if (!l)
			return CMD_OK;
		status = cmd_lesson_play(l, line->plain);
		lesson_free(l);
		if (status != CMD_OK)
			return status;
		putchar('\n');
	}
	if (status == CMD_OK)
		puts("\nloopscope lesson NUMBER opens one; loopscope FILE.lua a program of "
		     "yours.");
	return status;
}

int cmd_lesson_browse(const struct cmd_line *line)
{
	struct cmd_lessons all;
	int status;

	cmd_lessons_find(&all);
	status = all.n ? browse(&all, line) : cmd_examples(line);
	cmd_lessons_release(&all);
	return status;
}

/* ---- what is done with lessons ----------------------------------------------------------- */

static int wrong_usage(const char *what, const char *hint)
{
	struct ls_err err = LS_ERR_INIT;

	ls_err_set(&err, NULL, 0, "%s", what);
	ls_err_hint(&err, "%s", hint);
	return cmd_fail(&err);
}

/* Does this with the lesson that is called `name`. */
static int with_lesson(const struct cmd_lessons *all, const struct cmd_line *line,
		       const char *name,
		       int (*act)(struct lesson *l, const struct cmd_line *line))
{
	struct ls_err err = LS_ERR_INIT;
	struct lesson *l = cmd_lessons_load(all, name, &err);
	int status;

	if (!l)
		return cmd_fail(&err);
	status = act(l, line);
	lesson_free(l);
	return status;
}

static int check_it(struct lesson *l, const struct cmd_line *line)
{
	(void)line;
	return cmd_lesson_check(l);
}

static int grade_it(struct lesson *l, const struct cmd_line *line)
{
	return cmd_lesson_grade(l, line->args[2], line->json);
}

static int play_it(struct lesson *l, const struct cmd_line *line)
{
	return cmd_lesson_play(l, line->plain);
}

static int check_all(const struct cmd_lessons *all, const struct cmd_line *line)
{
	int status = 0;

	if (!all->n)
		return browse(all, line);
	for (size_t i = 0; i < all->n; i++) {
		int one = with_lesson(all, line, all->names[i], check_it);

		status = one > status ? one : status;
	}
	return status;
}

static int check(const struct cmd_lessons *all, const struct cmd_line *line)
{
	if (line->args[2])
		return with_lesson(all, line, line->args[1], grade_it);
	if (line->json)
		return wrong_usage("--json is for grading an answer",
				   "loopscope lesson check NAME FILE --json");
	return line->args[1] ? with_lesson(all, line, line->args[1], check_it)
			     : check_all(all, line);
}

static int ask(const struct cmd_lessons *all, const struct cmd_line *line)
{
	return with_lesson(all, line, line->args[1], cmd_lesson_ask);
}

static int pack(const struct cmd_lessons *all, const struct cmd_line *line)
{
	return with_lesson(all, line, line->args[1], cmd_lesson_pack);
}

static int export(const struct cmd_lessons *all, const struct cmd_line *line)
{
	return line->args[1] ? with_lesson(all, line, line->args[1], cmd_lesson_page)
			     : cmd_lesson_export(line);
}

static int present(const struct cmd_lessons *all, const struct cmd_line *line)
{
	return with_lesson(all, line, line->args[1], cmd_lesson_present);
}

static int make(const struct cmd_lessons *all, const struct cmd_line *line)
{
	(void)all;
	return cmd_lesson_new(line->args[1]);
}

static const struct {
	const char *name;
	int (*act)(const struct cmd_lessons *all, const struct cmd_line *line);
	int min, max; /* arguments behind it */
	const char *usage;
} acts[] = {
	{ "check", check, 0, 2, "loopscope lesson check [NAME [FILE]]" },
	{ "ask", ask, 1, 1, "loopscope lesson ask NAME" },
	{ "present", present, 1, 1, "loopscope lesson present NAME [-o NOTES]" },
	{ "new", make, 1, 1, "loopscope lesson new NAME, such as 21-streams" },
	{ "pack", pack, 1, 1, "loopscope lesson pack NAME [-o OUT]" },
	{ "export", export, 0, 1, "loopscope lesson export [NAME] [-o OUT]" },
};

static int obey(const struct cmd_lessons *all, const struct cmd_line *line)
{
	const char *const *args = line->args;
	int n = 0;

	while (args[n])
		n++;
	if (!n)
		return browse(all, line);
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		if (strcmp(args[0], acts[i].name) != 0)
			continue;
		if (n - 1 < acts[i].min)
			return wrong_usage("the NAME of a lesson is missing", acts[i].usage);
		if (n - 1 > acts[i].max)
			return wrong_usage("one lesson at a time", acts[i].usage);
		return acts[i].act(all, line);
	}
	if (n > 1)
		return wrong_usage("one lesson at a time",
				   "loopscope lesson NAME, or lesson check, ask, present, new, "
				   "pack, export");
	return with_lesson(all, line, args[0], play_it);
}

int cmd_lesson(const struct cmd_line *line)
{
	struct cmd_lessons all;
	int status;

	cmd_lessons_find(&all);
	status = obey(&all, line);
	cmd_lessons_release(&all);
	return status;
}
