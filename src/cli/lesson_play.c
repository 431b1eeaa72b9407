/* SPDX-License-Identifier: MIT
 *
 * loopscope lesson NAME, in lines: predict, run, explain, change, build.
 *
 * A prediction is asked for first and cannot be taken back; then the program runs,
 * callback by callback, and then both are compared.  What was answered is in the file of
 * progress before the next line is shown.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cli/lessons.h"
#include "cli/live.h"
#include "lesson/grade.h"
#include "lesson/words.h"
#include "replay/why.h"

struct playing {
	struct lesson *l;
	struct lesson_progress progress;
	unsigned step; /* from 0 */
	unsigned hints;
	bool quit;
	int status;
};

/* ---- saying ---------------------------------------------------------------------------- */

#define COLUMNS 76

/* A paragraph, broken between words; lines after the first are indented. */
static void say(const char *first, const char *text)
{
	int column = printf("%s", first);

	while (*text) {
		size_t len = strcspn(text, " ");
		int width = ls_utf8_width(text, len);

		if (column + 1 + width > COLUMNS)
			column = printf("\n    ") - 1;
		column += 1 + width;
		printf(" %.*s", (int)len, text);
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}

/* ---- asking ---------------------------------------------------------------------------- */

static void show_section(const struct playing *p, const char *name)
{
	size_t len;
	const char *text = lesson_section(p->l, name, &len);

	printf("%.*s\n\n", (int)len, text);
}

static void show_hint(struct playing *p)
{
	if (!p->l->hints) {
		puts("This lesson has no hints.");
		return;
	}
	if (p->hints < p->l->hints->n_list)
		p->hints++;
	printf("Hint %u of %zu: %s\n", p->hints, p->l->hints->n_list,
	       p->l->hints->items[p->hints - 1].text);
}

/* A typed line without its end; false: the learner wants to leave. */
static bool read_line(struct playing *p, const char *prompt, char *line, size_t size)
{
	for (;;) {
		printf("%s", prompt);
		fflush(stdout);
		if (!fgets(line, (int)size, stdin) || strcmp(line, "q\n") == 0) {
			p->quit = true;
			return false;
		}
		line[strcspn(line, "\r\n")] = '\0';
		if (strcmp(line, "h") != 0)
			return true;
		show_hint(p);
	}
}

static bool wait_for_enter(struct playing *p)
{
	char line[200];

	return read_line(p, "[Enter] ", line, sizeof line);
}

/* What there is to say after an answer, and time to read it. */
static void explain(struct playing *p, const struct lesson_step *s)
{
	if (p->quit || !s->explain)
		return;
	show_section(p, s->explain);
	wait_for_enter(p);
}

/* ---- keeping --------------------------------------------------------------------------- */

static void keep(struct playing *p, const char *result, const char *confidence,
		 const char *model, const char *answer)
{
	struct ls_err err = LS_ERR_INIT;
	char date[16];
	time_t now = time(NULL);
	struct tm tm;
	struct lesson_answer a = {p->l->id, p->step + 1, result, confidence, model, date, answer};

	localtime_r(&now, &tm);
	strftime(date, sizeof date, "%Y-%m-%d", &tm);
	if (!lesson_progress_put(&p->progress, &a, &err)) {
		p->status = cmd_fail(&err);
		p->quit = true;
	}
}

/* ---- the run in segments ---------------------------------------------------------------- */

static void say_print(const struct replay_cursor *c, const struct jrn_record *r)
{
	struct ls_str at = LS_STR_INIT, text = LS_STR_INIT;
	size_t len;
	const char *s = jrn_store_text(replay_store(c), (uint32_t)r->v[2], &len);

	replay_word_time(&at, r->at);
	while (len && s[len - 1] == '\n')
		len--;
	ls_text_escape(&text, s, len);
	printf("  %10s  prints  %s\n", at.s, text.s ? text.s : "");
	ls_str_release(&at);
	ls_str_release(&text);
}

/* Runs to the next callback; false at the end. */
static bool run_segment(struct replay_cursor *c)
{
	struct jrn_record r;
	bool first = true;

	while (replay_peek(c, &r)) {
		if (!first && jrn_begins_callback(replay_picture(c), &r))
			return true;
		first = false;
		if (r.kind == JRN_PRINT)
			say_print(c, &r);
		if (!replay_forward(c, REPLAY_RECORD))
			return false;
	}
	return false;
}

static void watch(struct playing *p, const char *program)
{
	char *path = lesson_path(p->l, program);
	struct script_config config;
	struct ls_err err = LS_ERR_INIT;
	struct replay_why why = REPLAY_WHY_INIT;
	struct replay_source source;
	struct replay_cursor *c;
	struct cmd_live *live;

	script_config_init(&config);
	config.path = path;
	live = cmd_live_new(&config, &err);
	if (!live) {
		p->status = cmd_fail(&err);
		free(path);
		return;
	}
	source = cmd_live_source(live);
	c = replay_cursor_new(&source);
	puts("Now it runs, one callback at a time.");
	while (run_segment(c) && !p->quit) {
		replay_why_tell(&why, c, 1);
		say("next:", why.next.s ? why.next.s : "");
		if (why.why.len)
			say("why:", why.why.s);
		wait_for_enter(p);
	}
	putchar('\n');
	replay_why_release(&why);
	replay_cursor_free(c);
	cmd_live_free(live);
	free(path);
}

/* ---- predictions ------------------------------------------------------------------------ */

static void show_program(const struct playing *p, const char *name)
{
	char *path = lesson_path(p->l, name), *text;
	struct ls_err err = LS_ERR_INIT;
	size_t len, line_len;

	text = script_run_read(path, &len, &err);
	if (text) {
		const char *s = text;

		for (int n = 1; *s; n++) {
			line_len = strcspn(s, "\n");
			printf("%4d  %.*s\n", n, (int)line_len, s);
			s += line_len + (s[line_len] == '\n');
		}
		putchar('\n');
	} else {
		cmd_fail(&err);
	}
	free(text);
	free(path);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

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

static bool ask_order(struct playing *p, const struct lesson_trial *real,
		      struct lesson_prediction *out, char *typed, size_t size)
{
	const char **lines = ls_calloc(real->n, sizeof *lines);
	size_t *order = ls_calloc(real->n, sizeof *order);
	bool ok = false;

	for (size_t i = 0; i < real->n; i++)
		lines[i] = real->lines[i].text;
	qsort(lines, real->n, sizeof *lines, by_text);
	puts("These lines are printed, in another order:");
	for (size_t i = 0; i < real->n; i++)
		printf("  %zu) %s\n", i + 1, lines[i]);
	while (!ok && read_line(p, "Your order, as numbers (s: skip, h: hint, q: quit): ", typed,
				size)) {
		if (strcmp(typed, "s") == 0)
			break;
		ok = read_order(typed, real->n, order);
		if (!ok)
			printf("Each number from 1 to %zu once, for example: 2 1 3\n", real->n);
	}
	*out = (struct lesson_prediction){.lines = ls_calloc(real->n, sizeof *lines),
					  .n = real->n};
	for (size_t i = 0; i < real->n; i++)
		out->lines[i] = lines[order[i]];
	free(order);
	free(lines);
	return ok;
}

static bool ask_choice(struct playing *p, const struct lesson_step *s,
		       struct lesson_prediction *out, char *typed, size_t size)
{
	const struct script_data *lines;
	char *end;
	unsigned long n;

	for (size_t i = 0; i < s->choices->n_list; i++)
		printf("  %zu) %s\n", i + 1, s->choices->items[i].items[0].text);
	for (;;) {
		if (!read_line(p, "Your choice (s: skip, h: hint, q: quit): ", typed, size) ||
		    strcmp(typed, "s") == 0)
			return false;
		n = strtoul(typed, &end, 10);
		if (end != typed && !*end && n >= 1 && n <= s->choices->n_list)
			break;
		printf("A number from 1 to %zu.\n", s->choices->n_list);
	}
	lines = script_data_get(&s->choices->items[n - 1], "prints");
	*out = (struct lesson_prediction){.lines = ls_calloc(lines->n_list, sizeof(char *)),
					  .n = lines->n_list};
	for (size_t i = 0; i < lines->n_list; i++)
		out->lines[i] = lines->items[i].text;
	return true;
}

static bool ask_number(struct playing *p, const struct lesson_step *s,
		       struct lesson_prediction *out, char *typed, size_t size)
{
	char *end;

	for (;;) {
		printf("A number%s%s. ", *s->unit ? " in " : "", s->unit);
		if (!read_line(p, "Yours (s: skip, h: hint, q: quit): ", typed, size) ||
		    strcmp(typed, "s") == 0)
			return false;
		*out = (struct lesson_prediction){.number = strtod(typed, &end)};
		while (*end == ' ')
			end++;
		if (end != typed && (!*end || strcmp(end, s->unit) == 0))
			return true;
	}
}

static const char *ask_confidence(struct playing *p)
{
	static const char *const words[] = {"sure", "rather", "guess"};
	char typed[100];

	while (read_line(p, "How sure are you? 1: sure, 2: rather, 3: a guess: ", typed,
			 sizeof typed)) {
		if (typed[0] >= '1' && typed[0] <= '3' && !typed[1])
			return words[typed[0] - '1'];
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (strcmp(typed, words[i]) == 0)
				return words[i];
	}
	return NULL;
}

/* Right, or right for which machine. */
static void compare(struct playing *p, const struct lesson_step *s,
		    const struct lesson_prediction *guess, const struct lesson_trial *real,
		    const char *confidence, const char *typed)
{
	struct lesson_trial believed = {0};
	bool right = lesson_agrees(s, guess, real);
	const char *model = right ? NULL : lesson_explain(p->l, s, guess, &believed);
	const char *runtime, *belief;

	keep(p, right ? "right" : "wrong", confidence, model, typed);
	watch(p, s->program);
	if (p->quit)
		return;
	puts(right ? "Your prediction is right." : "Your prediction was another.");
	if (model && lesson_model(model, &runtime, &belief)) {
		printf("Your answer is exactly right for a different machine: %s (%s)\n", belief,
		       model);
		cmd_lesson_beside(real, &believed, "on that machine");
		lesson_trial_release(&believed);
	}
	putchar('\n');
}

static bool ask_prediction(struct playing *p, const struct lesson_step *s,
			   const struct lesson_trial *real, struct lesson_prediction *guess,
			   char *typed, size_t size)
{
	switch (s->type) {
	case LESSON_ORDER:
		return ask_order(p, real, guess, typed, size);
	case LESSON_CHOICE:
		return ask_choice(p, s, guess, typed, size);
	case LESSON_NUMBER:
	case LESSON_SHOW:
	case LESSON_WATCH:
	case LESSON_MODIFY:
	case LESSON_MAKE:
	case LESSON_RECALL:
		break;
	}
	return ask_number(p, s, guess, typed, size);
}

static void play_prediction(struct playing *p, const struct lesson_step *s)
{
	struct lesson_prediction guess = {0};
	struct ls_err err = LS_ERR_INIT;
	struct lesson_trial real;
	const char *confidence;
	char typed[500];

	if (!lesson_step_run(p->l, s, NULL, &real, &err)) {
		p->status = cmd_fail(&err);
		p->quit = true;
		return;
	}
	show_program(p, s->program);
	say("Question:", s->text ? s->text : "In which order are these lines printed?");
	if (ask_prediction(p, s, &real, &guess, typed, sizeof typed)) {
		confidence = ask_confidence(p);
		if (confidence)
			compare(p, s, &guess, &real, confidence, typed);
	} else if (!p->quit) {
		keep(p, "skipped", NULL, NULL, NULL);
		watch(p, s->program);
	}
	explain(p, s);
	free(guess.lines);
	lesson_trial_release(&real);
}

/* ---- tasks ------------------------------------------------------------------------------ */

static void show_checks(const struct lesson_step *s, const struct lesson_grade *g)
{
	for (size_t i = 0; i < lesson_words_count(s->checks); i++) {
		struct ls_str wants = LS_STR_INIT;

		lesson_word_tell(&wants, lesson_words_at(s->checks, i));
		printf("  %s %s\n", !g ? "-" : g->passed[i] ? "yes" : "NO ", wants.s);
		ls_str_release(&wants);
	}
}

static bool try_answer(struct playing *p, const struct lesson_step *s, const char *path)
{
	struct ls_err err = LS_ERR_INIT;
	const char *runtime, *belief;
	struct lesson_grade g;
	bool right = false;

	if (lesson_grade(s, path, &g, &err)) {
		right = g.right;
		show_checks(s, &g);
		if (g.model && lesson_model(g.model, &runtime, &belief))
			printf("Your answer is exactly right for a different machine: %s (%s)\n",
			       belief, g.model);
		keep(p, right ? "right" : "wrong", NULL, g.model, path);
	} else {
		cmd_fail(&err);
	}
	lesson_grade_release(&g);
	return right;
}

static void play_task(struct playing *p, const struct lesson_step *s)
{
	char typed[500], *path;

	say("Task:", s->text);
	if (s->program) {
		show_program(p, s->program);
		path = lesson_path(p->l, s->program);
		printf("Copy it, and change the copy: %s\n", path);
		free(path);
	}
	puts("It is solved when");
	show_checks(s, NULL);
	while (read_line(p, "FILE with your program (s: skip, h: hint, q: quit): ", typed,
			 sizeof typed)) {
		if (strcmp(typed, "s") == 0) {
			keep(p, "skipped", NULL, NULL, NULL);
			break;
		}
		if (*typed && try_answer(p, s, typed)) {
			puts("Solved.");
			break;
		}
	}
	putchar('\n');
	explain(p, s);
}

/* ---- the lesson ------------------------------------------------------------------------- */

static void play_step(struct playing *p)
{
	const struct lesson_step *s = &p->l->steps[p->step];

	printf("-- step %u of %zu --\n\n", p->step + 1, p->l->n_steps);
	switch (s->type) {
	case LESSON_SHOW:
		show_section(p, s->text);
		if (wait_for_enter(p))
			keep(p, "seen", NULL, NULL, NULL);
		return;
	case LESSON_WATCH:
		show_program(p, s->program);
		watch(p, s->program);
		if (!p->quit)
			keep(p, "seen", NULL, NULL, NULL);
		return;
	case LESSON_ORDER:
	case LESSON_NUMBER:
	case LESSON_CHOICE:
		play_prediction(p, s);
		return;
	case LESSON_MODIFY:
	case LESSON_MAKE:
		play_task(p, s);
		return;
	case LESSON_RECALL:
		puts("Come back in some days: the same prediction, from memory.");
		keep(p, "seen", NULL, NULL, NULL);
	}
}

static unsigned first_open(const struct playing *p)
{
	size_t len;
	unsigned i = 0;

	while (i < p->l->n_steps && lesson_progress_result(&p->progress, p->l->id, i + 1, &len))
		i++;
	return i;
}

/* What explained the last answer may not have been read. */
static void go_on(const struct playing *p)
{
	const struct lesson_step *last = &p->l->steps[p->step - 1];

	printf("Going on where you left.\n\n");
	if (last->explain)
		show_section(p, last->explain);
}

int cmd_lesson_play(struct lesson *l)
{
	struct playing p = {.l = l};
	struct ls_err err = LS_ERR_INIT;

	if (!lesson_progress_open(&p.progress, &err)) {
		lesson_progress_release(&p.progress);
		return cmd_fail(&err);
	}
	printf("%s (%u minutes)\n%s\n", l->title, l->minutes, l->goal);
	puts("Enter goes on, h gives a hint, q leaves; what you answered is kept.\n");
	p.step = first_open(&p);
	if (p.step == l->n_steps)
		p.step = 0; /* once more */
	else if (p.step > 0)
		go_on(&p);
	for (; p.step < l->n_steps && !p.quit; p.step++)
		play_step(&p);
	if (!p.quit)
		puts("That is the end of this lesson.");
	else
		puts("");
	lesson_progress_release(&p.progress);
	return p.status;
}
