/* SPDX-License-Identifier: MIT
 *
 * loopscope lesson NAME, in lines: its steps one after another, tasks among them.
 */
#include "cli/lesson_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "lesson/grade.h"
#include "lesson/words.h"

static void show_checks(const struct lesson_step *s, const struct lesson_grade *g)
{
	for (size_t i = 0; i < lesson_words_count(s->checks); i++) {
		struct ls_str wants = LS_STR_INIT;

		lesson_word_tell(&wants, lesson_words_at(s->checks, i));
		printf("  %s %s\n", !g ? "-" : g->passed[i] ? "yes" : "NO ", wants.s);
		ls_str_release(&wants);
	}
}

static bool try_answer(struct cmd_play *p, const struct lesson_step *s, const char *path)
{
	struct ls_err err = LS_ERR_INIT;
	struct lesson_grade g;
	bool right = false;

	if (lesson_grade(s, path, &g, &err)) {
		right = g.right;
		show_checks(s, &g);
		if (g.model)
			cmd_play_belief(g.model);
		cmd_play_keep(p, right ? "right" : "wrong", NULL, g.model, path);
	} else {
		cmd_fail(&err);
	}
	lesson_grade_release(&g);
	return right;
}

/* Their own program, where nobody has written a twin. */
static void offer_reality(struct cmd_play *p, const char *path)
{
	char typed[200];

	if (cmd_play_read(p, "[Enter; r: run it on the real runtime] ", typed, sizeof typed) &&
	    strcmp(typed, "r") == 0)
		cmd_verify_script(path);
}

static void play_task(struct cmd_play *p, const struct lesson_step *s)
{
	char typed[500], *path;

	cmd_play_say("Task:", s->text);
	if (s->program) {
		cmd_play_program(p, s->program);
		path = lesson_path(p->l, s->program);
		printf("Copy it, and change the copy: %s\n", path);
		free(path);
	}
	puts("It is solved when");
	show_checks(s, NULL);
	while (cmd_play_read(p, "FILE with your program (s: skip, h: hint, q: quit): ",
			     typed, sizeof typed)) {
		if (strcmp(typed, "s") == 0) {
			cmd_play_keep(p, "skipped", NULL, NULL, NULL);
			break;
		}
		if (*typed && try_answer(p, s, typed)) {
			puts("Solved.");
			offer_reality(p, typed);
			break;
		}
	}
	putchar('\n');
	cmd_play_explain(p, s);
}

/* Nobody grades it here; the teacher reads it in the exported answers. */
static void play_write(struct cmd_play *p, const struct lesson_step *s)
{
	struct ls_str text = LS_STR_INIT;
	char line[1000];

	cmd_play_say("Question:", s->text);
	puts("In your own words, as many lines as you like; an empty line ends it.");
	while (cmd_play_read(p, "> ", line, sizeof line) && *line)
		ls_str_addf(&text, "%s%s", text.len ? " " : "", line);
	if (!p->quit || text.len)
		cmd_play_keep(p, text.len ? "written" : "skipped", NULL, NULL, text.s);
	ls_str_release(&text);
	putchar('\n');
	cmd_play_explain(p, s);
}

/* The days begin to count. */
static void play_recall(struct cmd_play *p, const struct lesson_step *s)
{
	const struct script_data *days = script_data_get(s->data, "after_days");

	fputs("Come back after", stdout);
	for (size_t i = 0; i < days->n_list; i++)
		printf("%s %g", i ? "," : "", days->items[i].number);
	puts(" days: one question from memory, which is what makes it last.");
	cmd_play_keep(p, "seen", NULL, NULL, "0");
}

static void play_step(struct cmd_play *p)
{
	const struct lesson_step *s = &p->l->steps[p->step];

	printf("-- step %u of %zu --\n\n", p->step + 1, p->l->n_steps);
	switch (s->type) {
	case LESSON_SHOW:
		cmd_play_section(p, s->text);
		if (cmd_play_enter(p))
			cmd_play_keep(p, "seen", NULL, NULL, NULL);
		return;
	case LESSON_WATCH:
		cmd_play_program(p, s->program);
		cmd_play_watch(p, s->program);
		if (!p->quit)
			cmd_play_keep(p, "seen", NULL, NULL, NULL);
		return;
	case LESSON_ORDER:
	case LESSON_NUMBER:
	case LESSON_CHOICE:
		cmd_play_prediction(p, s);
		return;
	case LESSON_MODIFY:
	case LESSON_MAKE:
		play_task(p, s);
		return;
	case LESSON_WRITE:
		play_write(p, s);
		return;
	case LESSON_RECALL:
		play_recall(p, s);
	}
}

static unsigned first_open(const struct cmd_play *p)
{
	size_t len;
	unsigned i = 0;

	while (i < p->l->n_steps &&
	       lesson_progress_result(&p->progress, p->l->id, i + 1, &len))
		i++;
	return i;
}

/* What explained the last answer may not have been read. */
static void go_on(const struct cmd_play *p)
{
	const struct lesson_step *last = &p->l->steps[p->step - 1];

	printf("Going on where you left.\n\n");
	if (last->explain)
		cmd_play_section(p, last->explain);
}

static void play_steps(struct cmd_play *p)
{
	struct lesson_recall recall;
	char today[16];

	cmd_play_today(today);
	recall = lesson_recall(p->l, &p->progress, today);
	p->step = first_open(p);
	if (p->step < p->l->n_steps && p->step > 0)
		go_on(p);
	if (p->step == p->l->n_steps && lesson_recall_is_due(&recall))
		cmd_play_recall(p, &recall, today);
	else
		for (p->step %= (unsigned)p->l->n_steps; p->step < p->l->n_steps && !p->quit;
		     p->step++)
			play_step(p);
	puts(p->quit ? "" : "That is the end of this lesson.  loopscope lesson lists the others.");
}

int cmd_lesson_play(struct lesson *l, bool plain)
{
	struct cmd_play p = { .l = l, .plain = plain };
	struct ls_err err = LS_ERR_INIT;

	if (!lesson_progress_open(&p.progress, &err)) {
		lesson_progress_release(&p.progress);
		return cmd_fail(&err);
	}
	printf("%s (%u minutes)\n%s\n", l->title, l->minutes, l->goal);
	puts("Enter goes on, h gives a hint, q leaves; what you answered is kept.\n");
	play_steps(&p);
	lesson_progress_release(&p.progress);
	free(p.program);
	return p.status;
}
