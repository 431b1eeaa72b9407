/* SPDX-License-Identifier: MIT */
#include "lesson/progress.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "base/vec.h"

static char *find_path(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	struct ls_str path = LS_STR_INIT;

	if (state && *state == '/')
		ls_str_addf(&path, "%s/loopscope/progress.txt", state);
	else
		ls_str_addf(&path, "%s/.local/state/loopscope/progress.txt",
			    home && *home ? home : "/tmp");
	return ls_str_take(&path);
}

static void add(struct lesson_progress *p, char *line)
{
	ls_grow(p->lines, p->cap, p->n + 1);
	p->lines[p->n++] = line;
}

static void read_lines(struct lesson_progress *p, FILE *in)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	while ((len = getline(&line, &cap, in)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		add(p, ls_strdup(line));
	}
	free(line);
}

bool lesson_progress_open(struct lesson_progress *p, struct ls_err *err)
{
	FILE *in;
	bool ok;

	*p = (struct lesson_progress){ .path = find_path() };
	in = fopen(p->path, "r");
	if (!in && errno == ENOENT)
		return true;
	if (in)
		read_lines(p, in);
	ok = in && !ferror(in);
	if (!ok)
		ls_err_set(err, p->path, 0, "%s", strerror(errno));
	if (in)
		fclose(in);
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

static void make_folders(const char *path)
{
	char *copy = ls_strdup(path);

	for (char *slash = copy + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			break;
		*slash = '/';
	}
	free(copy);

}

static bool write_lines(const struct lesson_progress *p, FILE *out)
{
	for (size_t i = 0; i < p->n; i++)
		fprintf(out, "%s\n", p->lines[i]);
	return fflush(out) == 0 && fsync(fileno(out)) == 0;
}

static bool write_file(const struct lesson_progress *p, struct ls_err *err)
{
	struct ls_str fresh = LS_STR_INIT;
	FILE *out;
	bool ok;

	make_folders(p->path);
	ls_str_addf(&fresh, "%s.%ld", p->path, (long)getpid());
	out = fopen(fresh.s, "w");
	ok = out && write_lines(p, out);
	if (out && fclose(out) != 0)
		ok = false;
	if (!ok || rename(fresh.s, p->path) != 0) {
		ls_err_set(err, p->path, 0, "%s", strerror(errno));
		ls_err_hint(err, "XDG_STATE_HOME can name a folder that may be written to");
		unlink(fresh.s);
		ok = false;
	}
	ls_str_release(&fresh);
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
