/* SPDX-License-Identifier: MIT */
#include "lesson/grade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lesson/words.h"
#include "script/run.h"

static bool same_lines(const struct lesson_prediction *p, const struct lesson_trial *t)
{
	if (p->n != t->n)
		return false;
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->lines[i], t->lines[i].text) != 0)
			return false;
	return true;
}

bool lesson_agrees(const struct lesson_step *s, const struct lesson_prediction *p,
		   const struct lesson_trial *t)
{
	double number;

	if (s->type != LESSON_NUMBER)
		return same_lines(p, t);
	return lesson_trial_number(t, s->output_line, &number) &&
	       fabs(number - p->number) <= s->tolerance + 1e-9;
}

bool lesson_step_run(const struct lesson *l, const struct lesson_step *s, const char *model,
		     struct lesson_trial *t, struct ls_err *err)
{
	struct lesson_program program = { 0 };
	char *path = lesson_path(l, s->program);
	bool ok;

	program.path = path;
	program.model = model;
	ok = lesson_trial_run(&program, t, err);
	free(path);
	return ok;
}

const char *lesson_explain(const struct lesson *l, const struct lesson_step *s,
			   const struct lesson_prediction *p, struct lesson_trial *t)
{
	for (size_t i = 0; s->models && i < s->models->n_list; i++) {
		const char *model = s->models->items[i].text;

		if (!lesson_step_run(l, s, model, t, NULL))
			continue;
		if (lesson_agrees(s, p, t))
			return model;
		lesson_trial_release(t);
	}
	return NULL;
}

static size_t count_points(const struct lesson_step *s, const struct lesson_trial *t,
			   const char *source, bool *passed)
{
	size_t points = 0;

	for (size_t i = 0; i < lesson_words_count(s->checks); i++) {
		bool ok = t->status != 3 &&
			  lesson_word_holds(lesson_words_at(s->checks, i), t, source);

		if (passed)
			passed[i] = ok;
		points += ok;
	}
	return points;
}

static const char *find_model(const struct lesson_step *s, const char *path, const char *source,
			      size_t points)
{
	for (size_t i = 0; s->models && i < s->models->n_list; i++) {
		const char *model = s->models->items[i].text;
		struct lesson_program program = { .path = path,
						  .source = source,
						  .model = model };
		struct lesson_trial t;
		bool right;

		if (!lesson_trial_run(&program, &t, NULL))
			continue;
		right = count_points(s, &t, source, NULL) == points;
		lesson_trial_release(&t);
		if (right)
			return model;
	}
	return NULL;
}

bool lesson_grade(const struct lesson_step *s, const char *path, struct lesson_grade *g,
		  struct ls_err *err)
{
	size_t len;
	char *source = script_run_read(path, &len, err);
	struct lesson_program program = { .path = path, .source = source };

	*g = (struct lesson_grade){ .n = lesson_words_count(s->checks) };
	if (!source || !lesson_trial_run(&program, &g->trial, err)) {
		free(source);
		return false;
	}
	g->passed = ls_calloc(g->n, sizeof *g->passed);
	g->points = count_points(s, &g->trial, source, g->passed);
	g->right = g->points == g->n;
	if (!g->right)
		g->model = find_model(s, path, source, g->n);
	free(source);
	return true;
}

void lesson_grade_release(struct lesson_grade *g)
{
	free(g->passed);
	lesson_trial_release(&g->trial);
	*g = (struct lesson_grade){ 0 };
}

const struct lesson_step *lesson_task(const struct lesson *l)
{
	for (size_t i = l->n_steps; i > 0; i--)
		if (l->steps[i - 1].type == LESSON_MAKE || l->steps[i - 1].type == LESSON_MODIFY)
			return &l->steps[i - 1];
	return NULL;
}
