/* SPDX-License-Identifier: MIT
 *
 * loopscope lesson check NAME FILE, and lesson ask NAME.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/lessons.h"
#include "lesson/ask.h"
#include "lesson/grade.h"
#include "lesson/words.h"

/* ---- grading -------------------------------------------------------------------------- */

static const char *belief_of(const char *model)
{
	return model ? lesson_belief(model) : NULL;
}

static void print_json(const struct lesson *l, const struct lesson_step *s, const char *path,
		       const struct lesson_grade *g)
{
	cJSON *all = cJSON_CreateObject(), *checks;
	char *text;

	cJSON_AddStringToObject(all, "lesson", l->id);
	cJSON_AddStringToObject(all, "file", path);
	cJSON_AddBoolToObject(all, "right", g->right);
	cJSON_AddNumberToObject(all, "points", (double)g->points);
	cJSON_AddNumberToObject(all, "of", (double)g->n);
	checks = cJSON_AddArrayToObject(all, "checks");
	for (size_t i = 0; i < g->n; i++) {
		struct ls_str wants = LS_STR_INIT;
		cJSON *check = cJSON_CreateObject();

		lesson_word_tell(&wants, lesson_words_at(s->checks, i));
		cJSON_AddStringToObject(check, "wants", wants.s);
		cJSON_AddBoolToObject(check, "passed", g->passed[i]);
		cJSON_AddItemToArray(checks, check);
		ls_str_release(&wants);
	}
	if (g->model) {
		cJSON_AddStringToObject(all, "model", g->model);
		cJSON_AddStringToObject(all, "belief", belief_of(g->model));
	}
	text = cJSON_Print(all);
	puts(text ? text : "{}");
	cJSON_free(text);
	cJSON_Delete(all);
}

static void print_grade(const struct lesson_step *s, const struct lesson_grade *g)
{
	printf("%s: %zu of %zu points\n", g->right ? "right" : "wrong", g->points, g->n);
	for (size_t i = 0; i < g->n; i++) {
		struct ls_str wants = LS_STR_INIT;

		lesson_word_tell(&wants, lesson_words_at(s->checks, i));
		printf("  %s  %s\n", g->passed[i] ? "yes" : "NO ", wants.s);
		ls_str_release(&wants);
	}
	if (g->trial.report)
		fputs(g->trial.report, stdout);
	else if (!g->right && g->trial.error)
		printf("It failed: %s\n", g->trial.error);
	if (g->model)
		printf("Your answer is exactly right for a different machine: %s (%s)\n",
		       belief_of(g->model), g->model);
}

int cmd_lesson_grade(struct lesson *l, const char *path, bool json)
{
	const struct lesson_step *s = lesson_task(l);
	struct ls_err err = LS_ERR_INIT;
	struct lesson_grade g;
	int status;

	if (!s) {
		ls_err_set(&err, l->file, 0, "this lesson has no task, so there is nothing to grade");
		return cmd_fail(&err);
	}
	if (!lesson_grade(s, path, &g, &err)) {
		lesson_grade_release(&g);
		return cmd_fail(&err);
	}
	if (json)
		print_json(l, s, path, &g);
	else
		print_grade(s, &g);
	status = g.right ? 0 : 1;
	lesson_grade_release(&g);
	return status;
}

/* ---- beside each other ------------------------------------------------------------------- */

static void print_cell(const char *text, int width)
{
	struct ls_str shown = LS_STR_INIT;
	int used;
	size_t fits;

	ls_text_escape(&shown, text, strlen(text));
	fits = shown.s ? ls_utf8_fit(shown.s, shown.len, width, &used) : 0;
	printf("%.*s%*s", (int)fits, shown.s ? shown.s : "", fits ? width - used : width, "");
	ls_str_release(&shown);
}

void cmd_lesson_beside(const struct lesson_trial *real, const struct lesson_trial *other,
		       const char *name)
{
	size_t n = real->n > other->n ? real->n : other->n;

	printf("  %-34s  %s\n", "it really prints", name);
	for (size_t i = 0; i < n; i++) {
		const char *a = i < real->n ? real->lines[i].text : "";
		const char *b = i < other->n ? other->lines[i].text : "";

		fputs(strcmp(a, b) == 0 ? "  " : "! ", stdout);
		print_cell(a, 34);
		fputs("  ", stdout);
		print_cell(b, 34);
		putchar('\n');
	}
}

/* ---- fresh problems ---------------------------------------------------------------------- */

static void print_lines(const struct lesson_trial *t)
{
	for (size_t i = 0; i < t->n; i++)
		printf("%s%s", i ? " " : "", t->lines[i].text);
	putchar('\n');
}

static void print_answer(const struct lesson *l, const struct lesson_problem *p)
{
	const struct script_data *models = lesson_ask_models(l);

	fputs("Answer: ", stdout);
	print_lines(&p->answer);
	for (size_t i = 0; i < p->n_models; i++) {
		const char *model = models->items[i].text;

		if (lesson_trial_same(&p->models[i], &p->answer))
			continue;
		printf("%s would give: ", model);
		print_lines(&p->models[i]);
		printf("    %s\n", belief_of(model));
	}
}

int cmd_lesson_ask(struct lesson *l, const struct cmd_line *line)
{
	uint64_t seed = line->student ? lesson_ask_seed(line->student) : line->config.seed;
	struct ls_err err = LS_ERR_INIT;
	struct lesson_problem p;

	if (!l->ask) {
		ls_err_set(&err, l->file, 0, "this lesson has no fresh problems");
		ls_err_hint(&err, "its author can add them with the field ask");
		return cmd_fail(&err);
	}
	if (!lesson_ask(l, seed, &p, &err))
		return cmd_fail(&err);
	if (line->answer) {
		print_answer(l, &p);
	} else {
		printf("%s", p.source);
		puts("\n-- Which lines does this program print, in which order?");
	}
	lesson_problem_release(&p);
	return CMD_OK;
}
