/* SPDX-License-Identifier: MIT */
#include "lesson/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/state.h"
#include "base/str.h"
#include "base/vec.h"

static void add(struct lesson_progress *p, char *line)
{
	ls_grow(p->lines, p->cap, p->n + 1);
	p->lines[p->n++] = line;
}

static void read_lines(struct lesson_progress *p, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		add(p, ls_strndup(text, n));
		text += n + (text[n] == '\n');
	}
}

bool lesson_progress_open(struct lesson_progress *p, struct ls_err *err)
{
	struct ls_str text = LS_STR_INIT;
	bool ok;

	*p = (struct lesson_progress){ .path = ls_state_path("progress.txt") };
	ok = ls_state_read(p->path, &text, err);
	if (ok && text.len)
		read_lines(p, text.s);
	ls_str_release(&text);
	return ok;
}

void lesson_progress_release(struct lesson_progress *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->lines[i]);
	free(p->lines);
	free(p->path);
	*p = (struct lesson_progress){ 0 };
}

/* ---- writing ------------------------------------------------------------------------- */

static bool write_file(const struct lesson_progress *p, struct ls_err *err)
{
	struct ls_str text = LS_STR_INIT;
	bool ok;

	for (size_t i = 0; i < p->n; i++)
		ls_str_addf(&text, "%s\n", p->lines[i]);
	ok = ls_state_write(p->path, &text, err);
	ls_str_release(&text);
	return ok;
}

/* The line of a step; p->n when there is none.  *rest: what follows the step's number. */
static size_t find_line(const struct lesson_progress *p, const char *lesson, unsigned step,
			const char **rest)
{
	struct ls_str start = LS_STR_INIT;
	size_t i;

	ls_str_addf(&start, "%s %u ", lesson, step);
	for (i = 0; i < p->n; i++)
		if (strncmp(p->lines[i], start.s, start.len) == 0) {
			*rest = p->lines[i] + start.len;
			break;
		}
	ls_str_release(&start);
	return i;
}

static const char *or_dash(const char *text)
{
	return text && *text ? text : "-";
}

bool lesson_progress_put(struct lesson_progress *p, const struct lesson_answer *a,
			 struct ls_err *err)
{
	struct ls_str line = LS_STR_INIT;
	const char *rest;
	size_t i = find_line(p, a->lesson, a->step, &rest);

	ls_str_addf(&line, "%s %u %s %s %s %s %s", a->lesson, a->step, a->result,
		    or_dash(a->confidence), or_dash(a->model), or_dash(a->date),
		    or_dash(a->answer));
	for (size_t c = 0; c < line.len; c++)
		if (line.s[c] == '\n')
			line.s[c] = ' ';
	if (i == p->n) {
		add(p, ls_str_take(&line));
	} else {
		free(p->lines[i]);
		p->lines[i] = ls_str_take(&line);
	}
	return write_file(p, err);
}

static bool split(char *text, struct lesson_answer *a)
{
	char *fields[6], *end;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		fields[i] = text;
		text = strchr(text, ' ');
		if (!text)
			return false;
		*text++ = '\0';
	}
	*a = (struct lesson_answer){ fields[0], (unsigned)strtoul(fields[1], &end, 10),
				     fields[2], fields[3], fields[4], fields[5], text };
	return a->step > 0 && !*end;
}

bool lesson_progress_answer(const struct lesson_progress *p, size_t i,
			    struct lesson_answer *a, char **copy)
{
	*copy = ls_strdup(p->lines[i]);
	if (split(*copy, a))
		return true;
	free(*copy);
	return false;
}

const char *lesson_progress_result(const struct lesson_progress *p, const char *lesson,
				   unsigned step, size_t *len)
{
	const char *rest;

	if (find_line(p, lesson, step, &rest) == p->n)
		return NULL;
	*len = strcspn(rest, " ");
	return rest;
}
