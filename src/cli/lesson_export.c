/* SPDX-License-Identifier: MIT
 *
 * loopscope lesson pack NAME: one file to hand out.
 * loopscope lesson export: what was answered, as CSV for a teacher's table.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cli/lessons.h"
#include "cli/outfile.h"
#include "lesson/pack.h"

int cmd_lesson_pack(struct lesson *l, const struct cmd_line *line)
{
	struct ls_str path = LS_STR_INIT;
	struct ls_err err = LS_ERR_INIT;
	FILE *out;
	bool ok = false;

	if (line->output)
		ls_str_add(&path, line->output);
	else
		ls_str_addf(&path, "%s.tar", l->id);
	out = cmd_outfile_open(path.s, &err);
	if (out) {
		lesson_pack(l, out, &err);
		ok = cmd_outfile_close(out, path.s, &err);
	}
	if (ok && out != stdout)
		printf("%s: without solutions and answers\n"
		       "  tar xf %s && loopscope lesson ./%s\n",
		       path.s, path.s, l->id);
	ls_str_release(&path);
	return ok ? CMD_OK : cmd_fail(&err);
}

/* ---- CSV ------------------------------------------------------------------------------ */

static void put_field(FILE *out, const char *s, char end)
{
	bool quoted = strpbrk(s, ",\"\r\n") != NULL;

	if (strcmp(s, "-") == 0)
		s = "";
	if (quoted)
		putc('"', out);
	for (; *s; s++) {
		if (*s == '"')
			putc('"', out);
		putc(*s, out);
	}
	if (quoted)
		putc('"', out);
	putc(end, out);
}

static void put_answer(FILE *out, const struct lesson_answer *a, const char *student)
{
	const char *belief = lesson_belief(a->model);

	put_field(out, student ? student : "-", ',');
	put_field(out, a->lesson, ',');
	fprintf(out, "%u,", a->step);
	put_field(out, a->result, ',');
	put_field(out, a->confidence, ',');
	put_field(out, a->model, ',');
	put_field(out, belief ? belief : "-", ',');
	put_field(out, a->date, ',');
	put_field(out, a->answer, '\n');
}

static void put_answers(FILE *out, const struct lesson_progress *p, const char *student)
{
	fputs("student,lesson,step,result,confidence,model,belief,date,answer\n", out);
	for (size_t i = 0; i < p->n; i++) {
		struct lesson_answer a;
		char *copy;

		if (!lesson_progress_answer(p, i, &a, &copy))
			continue;
		put_answer(out, &a, student);
		free(copy);
	}
}

int cmd_lesson_export(const struct cmd_line *line)
{
	struct lesson_progress p;
	struct ls_err err = LS_ERR_INIT;
	FILE *out = NULL;
	bool ok = lesson_progress_open(&p, &err) &&
		  (out = cmd_outfile_open(line->output, &err));

	if (ok) {
		put_answers(out, &p, line->student);
		ok = cmd_outfile_close(out, line->output, &err);
	}
	lesson_progress_release(&p);
	return ok ? CMD_OK : cmd_fail(&err);
}
