/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "cli/lesson_play.h"

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

	printf("%.*s\n\n", (int)len, text);
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
		if (strcmp(line, "h") != 0)
			return true;
		show_hint(p);
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

void cmd_play_keep(struct cmd_play *p, const char *result, const char *confidence,
		   const char *model, const char *answer)
{
	struct ls_err err = LS_ERR_INIT;
	char date[16];
	time_t now = time(NULL);
	struct tm tm;
	struct lesson_answer a = { p->l->id, p->step + 1, result, confidence,
				   model,    date,	  answer };

	localtime_r(&now, &tm);
	strftime(date, sizeof date, "%Y-%m-%d", &tm);
	if (!lesson_progress_put(&p->progress, &a, &err)) {
		p->status = cmd_fail(&err);
		p->quit = true;
	}
}

void cmd_play_program(const struct cmd_play *p, const char *name)
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
