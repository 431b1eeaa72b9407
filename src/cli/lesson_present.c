/* SPDX-License-Identifier: MIT
 *
 * loopscope lesson present NAME: a lesson before a class.
 *
 * One idea a screen.  At a prediction the class votes, talks with its neighbours and votes
 * again; then the program runs, and the tally says which misconception had how many votes
 * before and after.  What only the teacher should see goes to the file behind -o, which
 * may be another terminal.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cli/lesson_play.h"
#include "cli/outfile.h"
#include "lesson/words.h"

#define VOTES 2

/* What one can vote for: what a machine prints, or a choice. */
struct option {
	char *label;
	const char *model; /* NULL: it is right, or nobody's */
	bool right;
	unsigned votes[VOTES];
};

struct present {
	struct cmd_play play;
	FILE *notes; /* NULL: none are wanted */
	struct option *options;
	size_t n, cap;
};

static void next_screen(void)
{
	if (isatty(STDOUT_FILENO))
		fputs("\033[H\033[2J", stdout);
	else
		putchar('\n');
}

/* ---- what there is to vote for ------------------------------------------------------------ */

static void add_option(struct present *p, char *label, const char *model, bool right)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->options[i].label, label) == 0) {
			free(label);
			return;
		}
	ls_grow(p->options, p->cap, p->n + 1);
	p->options[p->n++] = (struct option){ label, model, right, { 0 } };
}

static char *label_of(const struct lesson_step *s, const struct lesson_trial *t)
{
	struct ls_str label = LS_STR_INIT;
	double number = 0;

	if (s->type == LESSON_NUMBER && lesson_trial_number(t, s->output_line, &number))
		ls_str_addf(&label, "%g %s", number, s->unit);
	else
		for (size_t i = 0; i < t->n; i++)
			ls_str_addf(&label, "%s%s", i ? "  " : "", t->lines[i].text);
	ls_str_add(&label, "");
	return ls_str_take(&label);
}

/* The truth, and what each wrong model makes of the program. */
static void add_machines(struct present *p, const struct lesson_step *s,
			 const struct lesson_trial *real)
{
	add_option(p, label_of(s, real), NULL, true);
	for (size_t i = 0; s->models && i < s->models->n_list; i++) {
		const char *model = s->models->items[i].text;
		struct lesson_trial t;

		if (lesson_step_run(p->play.l, s, model, &t, NULL))
			add_option(p, label_of(s, &t), model, false);
		lesson_trial_release(&t);
	}
}

static void add_choices(struct present *p, const struct lesson_step *s,
			const struct lesson_trial *real)
{
	for (size_t i = 0; i < s->choices->n_list; i++) {
		const struct script_data *c = &s->choices->items[i];
		const struct script_data *lines = script_data_get(c, "prints");
		struct lesson_prediction guess = { ls_calloc(lines->n_list, sizeof(char *)),
						   lines->n_list, 0 };
		struct lesson_trial t = { 0 };
		bool right;

		for (size_t k = 0; k < lines->n_list; k++)
			guess.lines[k] = lines->items[k].text;
		right = lesson_agrees(s, &guess, real);
		add_option(p, ls_strdup(c->items[0].text),
			   right ? NULL : lesson_explain(p->play.l, s, &guess, &t), right);
		lesson_trial_release(&t);
		free(guess.lines);
	}
}

static int by_label(const void *a, const void *b)
{
	return strcmp(((const struct option *)a)->label, ((const struct option *)b)->label);
}

/* In an order that says nothing; the last is for everything else. */
static void gather_options(struct present *p, const struct lesson_step *s,
			   const struct lesson_trial *real)
{
	if (s->type == LESSON_CHOICE)
		add_choices(p, s, real);
	else
		add_machines(p, s, real);
	if (s->type != LESSON_CHOICE)
		qsort(p->options, p->n, sizeof *p->options, by_label);
	add_option(p, ls_strdup("something else"), NULL, false);
}

static void drop_options(struct present *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->options[i].label);
	p->n = 0;
}

/* ---- voting -------------------------------------------------------------------------------- */

static void show_options(const struct present *p)
{
	for (size_t i = 0; i < p->n; i++)
		printf("  %c  %s\n", (int)('A' + i), p->options[i].label);
	putchar('\n');
}

/* "12 5 0 1": a number for each option; Enter: no vote. */
static bool read_votes(struct present *p, const char *typed, int round)
{
	size_t n = 0;
	char *end;

	for (const char *s = typed;; n++) {
		unsigned long votes = strtoul(s, &end, 10);

		if (end == s)
			break;
		if (n == p->n || votes > 100000)
			return false;
		p->options[n].votes[round] = (unsigned)votes;
		s = end + (*end == ',');
	}
	return !end[strspn(end, " ")] && (n == 0 || n == p->n);
}

static void vote(struct present *p, int round)
{
	char prompt[100], typed[300];

	snprintf(prompt, sizeof prompt, "Votes for %c to %c, as numbers: ", 'A',
		 (int)('A' + p->n - 1));
	while (cmd_play_read(&p->play, prompt, typed, sizeof typed) &&
	       !read_votes(p, typed, round))
		printf("%zu numbers, one for each; Enter: nobody votes.\n", p->n);
}

static void show_bar(unsigned votes, unsigned all)
{
	unsigned len = all ? (votes * 20 + all / 2) / all : 0;

	printf("%4u ", votes);
	for (unsigned i = 0; i < 20; i++)
		putchar(i < len ? '#' : ' ');
}

static unsigned all_votes(const struct present *p, int round)
{
	unsigned all = 0;

	for (size_t i = 0; i < p->n; i++)
		all += p->options[i].votes[round];
	return all;
}

/* Before and after talking, by misconception. */
static void show_tally(const struct present *p)
{
	unsigned all[VOTES] = { all_votes(p, 0), all_votes(p, 1) };

	if (!all[0] && !all[1])
		return;
	puts("     before                    after");
	for (size_t i = 0; i < p->n; i++) {
		const struct option *o = &p->options[i];

		printf("  %c ", (int)('A' + i));
		show_bar(o->votes[0], all[0]);
		show_bar(o->votes[1], all[1]);
		printf("  %s\n", o->right ? "right" : o->model ? o->model : "");
	}
	putchar('\n');
	for (size_t i = 0; i < p->n; i++)
		if (p->options[i].model)
			printf("  %s  %s\n", p->options[i].model,
			       lesson_belief(p->options[i].model));
}

/* ---- for the teacher ------------------------------------------------------------------------ */

static void note_section(const struct present *p, const char *name)
{
	size_t len;
	const char *text = name ? lesson_section(p->play.l, name, &len) : NULL;

	if (text)
		fprintf(p->notes, "\n%.*s\n", (int)len, text);
}

static void note_prediction(const struct present *p, const struct lesson_step *s)
{
	if (!p->notes)
		return;
	fprintf(p->notes, "\n---- step %u\n", p->play.step + 1);
	for (size_t i = 0; i < p->n; i++) {
		const struct option *o = &p->options[i];

		fprintf(p->notes, "%c %s%s%s\n", (int)('A' + i),
			o->right ? "RIGHT" : o->model ? o->model : "-", o->model ? ": " : "",
			o->model ? lesson_belief(o->model) : "");
	}
	fputs("Vote; two minutes with the neighbour who voted otherwise; vote again; run.\n",
	      p->notes);
	note_section(p, s->explain);
	fflush(p->notes);
}

static void note_task(const struct present *p, const struct lesson_step *s)
{
	char *path, *text;
	size_t len;

	if (!p->notes)
		return;
	path = lesson_path(p->play.l, s->solution);
	text = script_run_read(path, &len, NULL);
	fprintf(p->notes, "\n---- step %u\n%s\n", p->play.step + 1, text ? text : path);
	note_section(p, s->explain);
	fflush(p->notes);
	free(text);
	free(path);
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void ask_class(struct present *p, const struct lesson_step *s)
{
	cmd_play_program(&p->play, s->program);
	cmd_play_say("Question:", s->text ? s->text : "In which order are these lines printed?");
	putchar('\n');
	show_options(p);
	vote(p, 0);
	if (p->play.quit)
		return;
	puts("\nTalk with somebody who voted otherwise.\n");
	vote(p, 1);
}

static void present_prediction(struct present *p, const struct lesson_step *s)
{
	struct ls_err err = LS_ERR_INIT;
	struct lesson_trial real;

	if (!lesson_step_run(p->play.l, s, NULL, &real, &err)) {
		p->play.status = cmd_fail(&err);
		p->play.quit = true;
		return;
	}
	gather_options(p, s, &real);
	lesson_trial_release(&real);
	note_prediction(p, s);
	ask_class(p, s);
	if (!p->play.quit) {
		next_screen();
		cmd_play_watch(&p->play, s->program);
	}
	if (!p->play.quit) {
		show_options(p);
		show_tally(p);
		cmd_play_enter(&p->play);
		next_screen();
		cmd_play_explain(&p->play, s);
	}
	drop_options(p);
}

static void present_task(struct present *p, const struct lesson_step *s)
{
	note_task(p, s);
	if (s->program)
		cmd_play_program(&p->play, s->program);
	cmd_play_say("Task:", s->text);
	for (size_t i = 0; i < lesson_words_count(s->checks); i++) {
		struct ls_str wants = LS_STR_INIT;

		lesson_word_tell(&wants, lesson_words_at(s->checks, i));
		printf("  - %s\n", wants.s);
		ls_str_release(&wants);
	}
	cmd_play_enter(&p->play);
}

static void present_step(struct present *p)
{
	const struct lesson_step *s = &p->play.l->steps[p->play.step];

	if (s->type == LESSON_RECALL)
		return;
	next_screen();
	if (s->checks) {
		present_task(p, s);
	} else if (s->type == LESSON_SHOW) {
		cmd_play_section(&p->play, s->text);
		cmd_play_enter(&p->play);
	} else if (s->type == LESSON_WATCH) {
		cmd_play_program(&p->play, s->program);
		cmd_play_watch(&p->play, s->program);
	} else if (s->type == LESSON_WRITE) {
		cmd_play_say("Question:", s->text);
		cmd_play_enter(&p->play);
	} else {
		present_prediction(p, s);
	}
}

int cmd_lesson_present(struct lesson *l, const struct cmd_line *line)
{
	struct present p = { .play = { .l = l, .plain = line->plain } };
	struct ls_err err = LS_ERR_INIT;

	if (line->output && !(p.notes = cmd_outfile_open(line->output, &err)))
		return cmd_fail(&err);
	printf("%s\n%s\n", l->title, l->goal);
	for (; p.play.step < l->n_steps && !p.play.quit; p.play.step++)
		present_step(&p);
	puts("");
	free(p.options);
	free(p.play.program);
	if (p.notes && !cmd_outfile_close(p.notes, line->output, &err))
		return cmd_fail(&err);
	return p.play.status;
}
