/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "cli/lesson_play.h"
#include "cli/twin.h"

#define COLUMNS 76

void cmd_play_say(const char *first, const char *text)
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

void cmd_play_section(const struct cmd_play *p, const char *name)
{
	size_t len;
	const char *text = lesson_section(p->l, name, &len);

	cmd_play_prose(text, len);
}

static void show_hint(struct cmd_play *p)
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

/* "the same in JavaScript"; the name of its language */
static const char *twin_language(const char *twin)
{
	return strcmp(cmd_twin_program(twin), "node") == 0 ? "JavaScript" : "Python";
}

static void show_file(const char *path)
{
	struct ls_err err = LS_ERR_INIT;
	size_t len;
	char *text = script_run_read(path, &len, &err);

	if (text)
		cmd_play_source(text);
	else
		cmd_fail(&err);
	free(text);
}

static void show_twin(const struct cmd_play *p)
{
	char *twin = cmd_twin_find(p->program);

	if (twin) {
		printf("The same in %s:\n\n", twin_language(twin));
		show_file(twin);
	} else {
		puts("It is not there in another language.");
	}
	free(twin);
}

bool cmd_play_read(struct cmd_play *p, const char *prompt, char *line, size_t size)
{
	for (;;) {
		printf("%s", prompt);
		fflush(stdout);
		if (!fgets(line, (int)size, stdin) || strcmp(line, "q\n") == 0) {
			p->quit = true;
			return false;
		}
		line[strcspn(line, "\r\n")] = '\0';
		if (strcmp(line, "h") == 0)
			show_hint(p);
		else if (strcmp(line, "t") == 0 && p->program)
			show_twin(p);
		else
			return true;
	}
}

bool cmd_play_enter(struct cmd_play *p)
{
	char line[200];

	return cmd_play_read(p, "[Enter] ", line, sizeof line);
}

void cmd_play_explain(struct cmd_play *p, const struct lesson_step *s)
{
	if (p->quit || !s->explain)
		return;
	cmd_play_section(p, s->explain);
	cmd_play_enter(p);
}

void cmd_play_today(char date[16])
{
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(date, 16, "%Y-%m-%d", &tm);
}

void cmd_play_keep(struct cmd_play *p, const char *result, const char *confidence,
		   const char *model, const char *answer)
{
	struct ls_err err = LS_ERR_INIT;
	char date[16];
	struct lesson_answer a = { p->l->id, p->step + 1, result, confidence,
				   model,    date,	  answer };

	cmd_play_today(date);
	if (!lesson_progress_put(&p->progress, &a, &err)) {
		p->status = cmd_fail(&err);
		p->quit = true;
	}
}

void cmd_play_source(const char *text)
{
	for (int n = 1; *text; n++) {
		size_t len = strcspn(text, "\n");

		printf("%4d  %.*s\n", n, (int)len, text);
		text += len + (text[len] == '\n');
	}
	putchar('\n');
}

void cmd_play_belief(const char *model)
{
	char text[300];

	snprintf(text, sizeof text, "exactly right for a different machine: %s (%s)",
		 lesson_belief(model), model);
	cmd_play_say("Your answer is", text);
}

void cmd_play_program(struct cmd_play *p, const char *name)
{
	char *twin;

	free(p->program);
	p->program = lesson_path(p->l, name);
	show_file(p->program);
	twin = cmd_twin_find(p->program);
	if (twin)
		printf("(t: the same in %s)\n\n", twin_language(twin));
	free(twin);
}
