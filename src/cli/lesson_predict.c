/* SPDX-License-Identifier: MIT
 *
 * A prediction: asked for first, then the program runs, then both are compared.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/vec.h"
#include "cli/lesson_play.h"

/* "2 1 3": each number from 1 to n once. */
static bool read_order(const char *typed, size_t n, size_t *order)
{
	size_t count = 0;

	while (*typed) {
		char *end;
		unsigned long number;

		if (isspace((unsigned char)*typed) || *typed == ',') {
			typed++;
			continue;
		}
		number = strtoul(typed, &end, 10);
		if (end == typed || number < 1 || number > n || count == n)
			return false;
		for (size_t i = 0; i < count; i++)
			if (order[i] == number - 1)
				return false;
		order[count++] = number - 1;
		typed = end;
	}
	return count == n;
}

static bool ask_order(struct cmd_play *p, const struct lesson_trial *real,
		      struct lesson_prediction *out, char *typed, size_t size)
{
	const char **lines = lesson_trial_sorted(real);
	size_t *order = ls_calloc(real->n, sizeof *order);
	bool ok = false;

	puts("The lines, in another order:");
	for (size_t i = 0; i < real->n; i++)
		printf("  %zu) %s\n", i + 1, lines[i]);
	while (!ok &&
	       cmd_play_read(p, "Your order, as numbers (s: skip, h: hint, q: quit): ",
			     typed, size)) {
		if (strcmp(typed, "s") == 0)
			break;
		ok = read_order(typed, real->n, order);
		if (!ok)
			printf("Each number from 1 to %zu once, for example: 2 1 3\n",
			       real->n);
	}
	*out = (struct lesson_prediction){ .lines = ls_calloc(real->n, sizeof *lines),
					   .n = real->n };
	for (size_t i = 0; i < real->n; i++)
		out->lines[i] = lines[order[i]];
	free(order);
	free(lines);
	return ok;
}

static bool ask_choice(struct cmd_play *p, const struct lesson_step *s,
		       struct lesson_prediction *out, char *typed, size_t size)
{
	const struct script_data *lines;
	char *end;
	unsigned long n;

	for (size_t i = 0; i < s->choices->n_list; i++)
		printf("  %zu) %s\n", i + 1, s->choices->items[i].items[0].text);
	for (;;) {
		if (!cmd_play_read(p, "Your choice (s: skip, h: hint, q: quit): ", typed,
				   size) ||
		    strcmp(typed, "s") == 0)
			return false;
		n = strtoul(typed, &end, 10);
		if (end != typed && !*end && n >= 1 && n <= s->choices->n_list)
			break;
		printf("A number from 1 to %zu.\n", s->choices->n_list);
	}
	lines = script_data_get(&s->choices->items[n - 1], "prints");
	*out = (struct lesson_prediction){
		.lines = ls_calloc(lines->n_list, sizeof(char *)), .n = lines->n_list
	};
	for (size_t i = 0; i < lines->n_list; i++)
		out->lines[i] = lines->items[i].text;
	return true;
}

static bool ask_number(struct cmd_play *p, const struct lesson_step *s,
		       struct lesson_prediction *out, char *typed, size_t size)
{
	char *end;

	for (;;) {
		if (*s->unit)
			printf("In %s. ", s->unit);
		if (!cmd_play_read(p, "Your number (s: skip, h: hint, q: quit): ", typed,
				   size) ||
		    strcmp(typed, "s") == 0)
			return false;
		*out = (struct lesson_prediction){ .number = strtod(typed, &end) };
		while (*end == ' ')
			end++;
		if (end != typed && (!*end || strcmp(end, s->unit) == 0))
			return true;
	}
}

static const char *ask_confidence(struct cmd_play *p)
{
	static const char *const words[] = { "sure", "rather", "guess" };
	char typed[100];

	while (cmd_play_read(p, "How sure are you? 1: sure, 2: rather, 3: a guess: ",
			     typed, sizeof typed)) {
		if (typed[0] >= '1' && typed[0] <= '3' && !typed[1])
			return words[typed[0] - '1'];
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (strcmp(typed, words[i]) == 0)
				return words[i];
	}
	return NULL;
}

/* What is kept of an answer, for who reads it without the question: the lines of an
 * order, else what was typed. */
static char *answer_text(const struct lesson_step *s, const struct lesson_prediction *guess,
			 const char *typed)
{
	struct ls_str text = LS_STR_INIT;

	for (size_t i = 0; s->type == LESSON_ORDER && i < guess->n; i++)
		ls_str_addf(&text, "%s%s", i ? " / " : "", guess->lines[i]);
	if (s->type == LESSON_CHOICE)
		ls_str_add(&text, s->choices->items[strtoul(typed, NULL, 10) - 1].items[0].text);
	if (!text.len)
		ls_str_add(&text, typed);
	return ls_str_take(&text);
}

/* What it prints beside what was predicted. */
static void show_both(const struct lesson_trial *real, const struct lesson_prediction *guess)
{
	struct lesson_trial mine = { .lines = ls_calloc(guess->n, sizeof *mine.lines),
				     .n = guess->n };

	for (size_t i = 0; i < guess->n; i++)
		mine.lines[i].text = (char *)(uintptr_t)guess->lines[i]; /* only looked at */
	cmd_lesson_beside(real, &mine, "your prediction");
	free(mine.lines);
}

/* Right, or right for which machine. */
static bool compare(struct cmd_play *p, const struct lesson_step *s,
		    const struct lesson_prediction *guess,
		    const struct lesson_trial *real, const char *confidence,
		    const char *typed)
{
	char *answer = answer_text(s, guess, typed);
	struct lesson_trial believed = { 0 };
	bool right = lesson_agrees(s, guess, real);
	const char *model = right ? NULL : lesson_explain(p->l, s, guess, &believed);

	cmd_play_keep(p, right ? "right" : "wrong", confidence, model, answer);
	free(answer);
	cmd_play_watch(p, s->program);
	if (p->quit)
		return right;
	puts(right ? "Your prediction is right." : "Your prediction was another.");
	if (model) {
		cmd_play_belief(model);
		cmd_lesson_beside(real, &believed, "on that machine");
		lesson_trial_release(&believed);
	} else if (!right && s->type == LESSON_ORDER) {
		show_both(real, guess);
	}
	putchar('\n');
	return right;
}

/* The answer as it was typed too. */
static bool ask_prediction(struct cmd_play *p, const struct lesson_step *s,
			   const struct lesson_trial *real,
			   struct lesson_prediction *guess, char *typed, size_t size)
{
	cmd_play_program(p, s->program);
	cmd_play_say("Question:",
		     s->text ? s->text : "In which order are these lines printed?");
	if (s->type == LESSON_ORDER)
		return ask_order(p, real, guess, typed, size);
	if (s->type == LESSON_CHOICE)
		return ask_choice(p, s, guess, typed, size);
	return ask_number(p, s, guess, typed, size);
}

bool cmd_play_ask(struct cmd_play *p, const struct lesson_step *s,
		  const struct lesson_trial *real, struct lesson_prediction *guess)
{
	char typed[500];

	return ask_prediction(p, s, real, guess, typed, sizeof typed);
}

bool cmd_play_ask_order(struct cmd_play *p, const struct lesson_trial *real,
			struct lesson_prediction *guess)
{
	char typed[500];

	return ask_order(p, real, guess, typed, sizeof typed);
}

/* After a wrong answer, a variant: that helps more than reading it twice. */
static void offer_variant(struct cmd_play *p)
{
	char typed[200], today[16];
	const char *model = NULL;
	struct ls_str seed = LS_STR_INIT;

	if (p->quit || !p->l->ask ||
	    !cmd_play_read(p, "Another one of this kind? (y: yes, Enter: go on) ", typed,
			   sizeof typed) ||
	    strcmp(typed, "y") != 0)
		return;
	cmd_play_today(today);
	ls_str_addf(&seed, "%s %u", today, p->step);
	cmd_play_fresh(p, seed.s, &model);
	ls_str_release(&seed);
}

void cmd_play_prediction(struct cmd_play *p, const struct lesson_step *s)
{
	struct lesson_prediction guess = { 0 };
	struct ls_err err = LS_ERR_INIT;
	struct lesson_trial real;
	const char *confidence;
	char typed[500];
	bool right = true;

	if (!lesson_step_run(p->l, s, NULL, &real, &err)) {
		p->status = cmd_fail(&err);
		p->quit = true;
		return;
	}
	if (ask_prediction(p, s, &real, &guess, typed, sizeof typed)) {
		confidence = ask_confidence(p);
		if (confidence)
			right = compare(p, s, &guess, &real, confidence, typed);
	} else if (!p->quit) {
		cmd_play_keep(p, "skipped", NULL, NULL, NULL);
		cmd_play_watch(p, s->program);
	}
	cmd_play_explain(p, s);
	if (!right)
		offer_variant(p);
	free(guess.lines);
	lesson_trial_release(&real);
}
