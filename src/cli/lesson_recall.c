/* SPDX-License-Identifier: MIT
 *
 * Days later: a fresh problem of the lesson, or its first prediction, from memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cli/lesson_play.h"
#include "lesson/ask.h"
#include "lesson/grade.h"
#include "lesson/recall.h"

static void tell_result(bool right, const char *model, const struct lesson_trial *real,
			const struct lesson_trial *believed)
{
	puts(right ? "Right." : "It was another.");
	if (model) {
		cmd_play_belief(model);
		cmd_lesson_beside(real, believed, "on that machine");
	} else if (!right) {
		fputs("It prints: ", stdout);
		for (size_t i = 0; i < real->n; i++)
			printf("%s%s", i ? ", " : "", real->lines[i].text);
		putchar('\n');
	}
	putchar('\n');
}

/* ---- a fresh problem ---------------------------------------------------------------------- */

static const char *explain_problem(const struct cmd_play *p, const struct lesson_problem *problem,
				   const struct lesson_prediction *guess, size_t *which)
{
	const struct lesson_step order = { .type = LESSON_ORDER };

	for (*which = 0; *which < problem->n_models; ++*which)
		if (lesson_agrees(&order, guess, &problem->models[*which]))
			return lesson_ask_models(p->l)->items[*which].text;
	return NULL;
}

static enum cmd_play_result play_problem(struct cmd_play *p, const struct lesson_problem *problem,
					 const char **model)
{
	const struct lesson_step order = { .type = LESSON_ORDER };
	struct lesson_prediction guess = { 0 };
	enum cmd_play_result result = CMD_PLAY_LEFT;
	size_t which = 0;

	free(p->program);
	p->program = NULL; /* this one has no twin */
	cmd_play_source(p, problem->source);
	puts("In which order are these lines printed?");
	if (cmd_play_ask_order(p, &problem->answer, &guess)) {
		bool right = lesson_agrees(&order, &guess, &problem->answer);

		*model = right ? NULL : explain_problem(p, problem, &guess, &which);
		tell_result(right, *model, &problem->answer,
			    *model ? &problem->models[which] : NULL);
		result = right ? CMD_PLAY_RIGHT : CMD_PLAY_WRONG;
	}
	free(guess.lines);
	return result;
}

enum cmd_play_result cmd_play_fresh(struct cmd_play *p, const char *seed, const char **model)
{
	struct lesson_problem problem;
	struct ls_err err = LS_ERR_INIT;
	enum cmd_play_result result;

	if (!lesson_ask(p->l, lesson_ask_seed(seed), &problem, &err)) {
		p->status = cmd_fail(&err);
		p->quit = true;
		return CMD_PLAY_LEFT;
	}
	result = play_problem(p, &problem, model);
	lesson_problem_release(&problem);
	return result;
}

/* ---- the first prediction ------------------------------------------------------------------ */

static const struct lesson_step *first_prediction(const struct lesson *l)
{
	for (size_t i = 0; i < l->n_steps; i++)
		if (l->steps[i].type >= LESSON_ORDER && l->steps[i].type <= LESSON_CHOICE)
			return &l->steps[i];
	return NULL;
}

static enum cmd_play_result play_first(struct cmd_play *p, const char **model)
{
	const struct lesson_step *s = first_prediction(p->l);
	struct lesson_prediction guess = { 0 };
	struct lesson_trial real = { 0 }, believed = { 0 };
	enum cmd_play_result result = CMD_PLAY_LEFT;
	struct ls_err err = LS_ERR_INIT;

	if (!s)
		return CMD_PLAY_LEFT;
	if (!lesson_step_run(p->l, s, NULL, &real, &err)) {
		p->status = cmd_fail(&err);
		p->quit = true;
		return CMD_PLAY_LEFT;
	}
	if (cmd_play_ask(p, s, &real, &guess)) {
		bool right = lesson_agrees(s, &guess, &real);

		*model = right ? NULL : lesson_explain(p->l, s, &guess, &believed);
		tell_result(right, *model, &real, &believed);
		if (!right)
			cmd_play_explain(p, s);
		result = right ? CMD_PLAY_RIGHT : CMD_PLAY_WRONG;
	}
	lesson_trial_release(&believed);
	lesson_trial_release(&real);
	free(guess.lines);
	return result;
}

/* ---- recalling ----------------------------------------------------------------------------- */

void cmd_play_recall(struct cmd_play *p, const struct lesson_recall *r, const char *today)
{
	const char *model = NULL;
	char over[16];
	struct ls_str seed = LS_STR_INIT;
	enum cmd_play_result result;

	printf("-- recall %u of %u: from memory --\n\n", r->over + 1, r->of);
	ls_str_addf(&seed, "%s %s", today, p->l->id);
	result = p->l->ask ? cmd_play_fresh(p, seed.s, &model) : play_first(p, &model);
	ls_str_release(&seed);
	if (result == CMD_PLAY_LEFT)
		return;
	p->step = r->step - 1;
	snprintf(over, sizeof over, "%u", r->over + (result == CMD_PLAY_RIGHT));
	cmd_play_keep(p, result == CMD_PLAY_RIGHT ? "right" : "wrong", NULL, model, over);
}
