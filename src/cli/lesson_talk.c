/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/lesson_play.h"
#include "cli/twin.h"

#define COLUMNS	       76
#define SOURCE_COLUMNS 73 /* behind the number */

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

static void show_file(struct cmd_play *p, const char *path)
{
	struct ls_err err = LS_ERR_INIT;
	size_t len;
	char *text = script_run_read(path, &len, &err);

	if (text)
		cmd_play_source(p, text);
	else
		cmd_fail(&err);
	free(text);
}

static void show_twin(struct cmd_play *p)
{
	char *twin = cmd_twin_find(p->program);

	if (twin) {
		printf("The same in %s:\n\n", twin_language(twin));
		show_file(p, twin);
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
		else if (strcmp(line, "p") == 0 && p->program)
			show_file(p, p->program);
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

/* The last space at which a line can be broken; 0: it fits, or there is none. */
static size_t break_at(const char *s, size_t len, int columns)
{
	int used;
	size_t fits = ls_utf8_fit(s, len, columns, &used);

	if (fits == len)
		return 0;
	while (fits && s[fits] != ' ')
		fits--;
	return fits;
}

/* A line of a program, with its number; what is too long goes on below, indented. */
static void put_source_line(int n, const char *s, size_t len)
{
	size_t indent = strspn(s, " "), at;

	printf("%4d  ", n);
	while ((at = break_at(s, len, SOURCE_COLUMNS)) > indent) {
		printf("%.*s\n%*s", (int)at, s, (int)(6 + indent + 2), "");
		s += at + 1;
		len -= at + 1;
		indent = 0;
	}
	printf("%.*s\n", (int)len, s);
}

/* How many lines the screen has; INT_MAX: there is none, or nobody who could press a key. */
static int screen_lines(void)
{
	struct winsize size;

	if (!isatty(STDIN_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
	    size.ws_row < 8)
		return INT_MAX;
	return size.ws_row;
}

void cmd_play_source(struct cmd_play *p, const char *text)
{
	int page = screen_lines() - 2;

	for (int n = 1; *text && !p->quit; n++) {
		size_t len = strcspn(text, "\n");
		char line[20];

		if (n % page == 0 && !cmd_play_read(p, "[Enter: the rest] ", line, sizeof line))
			return;
		put_source_line(n, text, len);
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
	show_file(p, p->program);
	twin = cmd_twin_find(p->program);
	if (twin)
		printf("(p: this again, t: the same in %s)\n\n", twin_language(twin));
	free(twin);
}
