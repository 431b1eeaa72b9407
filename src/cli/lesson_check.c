/* SPDX-License-Identifier: MIT
 *
 * loopscope lesson check [NAME]: does a lesson keep what it promises?
 *
 * Each program prints what the real runtime printed; each named wrong model gives an
 * answer of its own, by which it is found; the solution passes, and each wrong answer
 * fails and is found to be its model's; the text fits the screen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/lessons.h"
#include "lesson/ask.h"
#include "lesson/grade.h"
#include "lesson/pack.h"
#include "runtime/py_rules.h"

#define MAX_COLUMNS 76
#define MAX_SECTION 18 /* lines that fit a screen of 24 with its frame */

struct checking {
	struct lesson *l;
	bool packed; /* it was handed out: without solutions and outputs */
	unsigned mistakes, programs, goldens, answers;
};

static void LS_PRINTF(5, 6) mistake(struct checking *c, const char *file, int line,
				    const char *hint, const char *fmt, ...)
{
	struct ls_err err = LS_ERR_INIT;
	struct ls_str text = LS_STR_INIT;
	va_list args;

	va_start(args, fmt);
	ls_str_vaddf(&text, fmt, args);
	va_end(args);
	ls_err_set(&err, file, line, "%s", text.s);
	if (hint)
		ls_err_hint(&err, "%s", hint);
	ls_err_print(&err, stderr);
	ls_err_release(&err);
	ls_str_release(&text);
	c->mistakes++;
}

static void mistake_told(struct checking *c, struct ls_err *err)
{
	ls_err_print(err, stderr);
	ls_err_release(err);
	c->mistakes++;
}

/* What is wrong with a name is told of the file that has it. */
static void mistake_in(struct checking *c, const char *file, struct ls_err *err)
{
	if (err->file && strcmp(err->file, "--runtime") == 0)
		mistake(c, file, 0, err->hint, "%s", err->message);
	else
		mistake_told(c, err);
	ls_err_release(err);
}

/* ---- text ---------------------------------------------------------------------------- */

static void check_prose(struct checking *c, const char *path, const char *prose)
{
	int line = 1, first = 1;

	for (const char *p = prose; *p; line++) {
		size_t len = strcspn(p, "\n");

		if (p[0] == '#' && p[1] == ' ')
			first = line + 1;
		if (ls_utf8_width(p, len) > MAX_COLUMNS)
			mistake(c, path, line, "break it", "the line is longer than %d columns",
				MAX_COLUMNS);
		if (len && line - first == MAX_SECTION + 1)
			mistake(c, path, line, "make two sections of it",
				"the section is longer than %d lines", MAX_SECTION);
		p += len + (p[len] == '\n');
	}
}

/* A section that is not in the English text translates nothing. */
static void check_sections(struct checking *c, const char *path, const char *prose)
{
	int line = 1;

	for (const char *p = prose; *p; line++) {
		size_t len = strcspn(p, "\n"), n;
		char *name = p[0] == '#' && p[1] == ' ' ? ls_strndup(p + 2, len - 2) : NULL;

		if (name && !lesson_section_of(c->l->prose, name, &n) &&
		    !lesson_is_reserved(c->l, name))
			mistake(c, path, line,
				"name a section of text.en.md, or title, goal, hint 1, step 2, "
				"step 2 choice 1",
				"\"%s\" is no section of the lesson", name);
		free(name);
		p += len + (p[len] == '\n');
	}
}

static void check_texts(struct checking *c)
{
	size_t n;
	char **names = lesson_names(c->l->folder, ".md", &n);

	for (size_t i = 0; i < n; i++) {
		struct ls_err err = LS_ERR_INIT;
		char *path = lesson_path(c->l, names[i]), *prose;
		size_t len;

		if (strncmp(names[i], "text.", 5) == 0 &&
		    (prose = script_run_read(path, &len, &err))) {
			check_prose(c, path, prose);
			if (strcmp(names[i], "text.en.md") != 0)
				check_sections(c, path, prose);
			free(prose);
		}
		if (err.message)
			mistake_told(c, &err);
		free(path);
	}
	lesson_free_names(names, n);
}

/* ---- programs and golden outputs ------------------------------------------------------- */

/* "micro.node-20.20.2.txt" -> "node@20.20.2"; Python's rows have no third number. */
static bool golden_runtime(const char *name, size_t stem, struct ls_str *out)
{
	const char *dash = strchr(name + stem + 1, '-');
	size_t len = strlen(name) - strlen(".txt");

	if (!dash)
		return false;
	ls_str_addn(out, name + stem + 1, (size_t)(dash - name) - stem - 1);
	ls_str_addc(out, '@');
	ls_str_addn(out, dash + 1, len - (size_t)(dash + 1 - name));
	if (strncmp(out->s, "node@", 5) == 0)
		return true;
	while (!rt_py_rules_find(strchr(out->s, '@') + 1)) {
		char *dot = strrchr(out->s, '.');

		if (!dot)
			return false;
		*dot = '\0';
	}
	return true;
}

static void compare_lines(struct checking *c, const char *path, const char *text,
			  const struct lesson_trial *t)
{
	size_t i = 0;

	for (; *text; i++) {
		size_t len = strcspn(text, "\n");
		const char *ours = i < t->n ? t->lines[i].text : NULL;

		if (!ours || strlen(ours) != len || strncmp(ours, text, len) != 0) {
			mistake(c, path, (int)i + 1,
				"record it anew on the real runtime, or change the program",
				"it says \"%.*s\", the program prints %s%s%s", (int)len, text,
				ours ? "\"" : "", ours ? ours : "nothing more",
				ours ? "\"" : "");
			return;
		}
		text += len + (text[len] == '\n');
	}
	if (i < t->n)
		mistake(c, path, (int)i + 1,
			"record it anew on the real runtime, or change the program",
			"it ends, the program goes on with \"%s\"", t->lines[i].text);
}

static void compare_golden(struct checking *c, const char *path,
			   const struct lesson_trial *t)
{
	struct ls_err err = LS_ERR_INIT;
	size_t len;
	char *text = script_run_read(path, &len, &err);

	if (text)
		compare_lines(c, path, text, t);
	else
		mistake_told(c, &err);
	free(text);
}

/* Of a lesson that was handed out, only the hash of the recorded output is known. */
static void compare_key(struct checking *c, const char *program, const char *name,
			const struct lesson_trial *t)
{
	struct ls_str printed = LS_STR_INIT, key = LS_STR_INIT;

	for (size_t i = 0; i < t->n; i++)
		ls_str_addf(&printed, "%s\n", t->lines[i].text);
	ls_str_addf(&key, "golden/%s", name);
	if (!lesson_key_fits(c->l, key.s, printed.s ? printed.s : "", printed.len))
		mistake(c, program, 0, "has it been changed? take it from the lesson anew",
			"what it prints has not the hash that keys.txt has for %s", key.s);
	ls_str_release(&printed);
	ls_str_release(&key);
}

/* "loopscope: FILE:LINE: what stopped it", without the beginning and what follows. */
static void stopped(struct checking *c, const char *program, const struct lesson_trial *t)
{
	static const char start[] = "loopscope: ";
	const char *s = t->report ? t->report : "";

	if (strncmp(s, start, strlen(start)) == 0)
		s += strlen(start);
	mistake(c, program, 0, "a program of a lesson ends within half a minute of its own time",
		"it %s%s%.*s", t->too_much ? "floods its output" : "does not end",
		*s ? ": " : "", (int)strcspn(s, "\n"), s);
}

/* A server that has printed something may stay. */
static bool has_stopped(const struct lesson_trial *t)
{
	return t->report || t->too_much || (t->cut && t->n == 0);
}

static void check_golden(struct checking *c, const char *program, const char *name, size_t stem)
{
	struct ls_str runtime = LS_STR_INIT, golden = LS_STR_INIT;
	struct ls_err err = LS_ERR_INIT;
	struct lesson_program p = { .path = program };
	struct lesson_trial t;

	ls_str_addf(&golden, "%s/golden/%s", c->l->folder, name);
	c->goldens++;
	if (!golden_runtime(name, stem, &runtime)) {
		mistake(c, golden.s, 0, "PROGRAM.node-20.20.2.txt, PROGRAM.asyncio-3.11.7.txt",
			"the name does not say which runtime printed this");
	} else {
		p.runtime = runtime.s;
		if (!lesson_trial_run(&p, &t, &err))
			mistake_in(c, golden.s, &err);
		else if (has_stopped(&t))
			stopped(c, program, &t);
		else if (c->packed)
			compare_key(c, program, name, &t);
		else
			compare_golden(c, golden.s, &t);
		lesson_trial_release(&t);
	}
	ls_str_release(&runtime);
	ls_str_release(&golden);
}

static void check_program(struct checking *c, const char *name, char **goldens, size_t n)
{
	size_t stem = strlen(name) - strlen(".lua");
	struct ls_str path = LS_STR_INIT;
	unsigned before = c->goldens, mistakes = c->mistakes;

	ls_str_addf(&path, "%s/programs/%s", c->l->folder, name);
	for (size_t i = 0; i < n; i++)
		if (strncmp(goldens[i], name, stem) == 0 && goldens[i][stem] == '.')
			check_golden(c, path.s, goldens[i], stem);
	if (c->goldens == before && c->mistakes == mistakes)
		mistake(c, path.s, 0,
			"record what its twin prints: golden/PROGRAM.node-20.20.2.txt",
			"no output of the real runtime is recorded for it");
	c->programs++;
	ls_str_release(&path);
}

static void check_programs(struct checking *c)
{
	char *programs = lesson_path(c->l, "programs"), *golden = lesson_path(c->l, "golden");
	size_t n, n_goldens;
	char **names = lesson_names(programs, ".lua", &n);
	char **goldens = c->packed ? lesson_key_names(c->l, "golden", &n_goldens)
				   : lesson_names(golden, ".txt", &n_goldens);

	for (size_t i = 0; i < n; i++)
		check_program(c, names[i], goldens, n_goldens);
	lesson_free_names(names, n);
	lesson_free_names(goldens, n_goldens);
	free(programs);
	free(golden);
}

/* ---- predictions ------------------------------------------------------------------------ */

/* What somebody predicts who believes in the machine of this run. */
static void predict(const struct lesson_step *s, const struct lesson_trial *t,
		    struct lesson_prediction *p)
{
	*p = (struct lesson_prediction){.n = t->n};
	p->lines = ls_calloc(t->n, sizeof *p->lines);
	for (size_t i = 0; i < t->n; i++)
		p->lines[i] = t->lines[i].text;
	if (s->type == LESSON_NUMBER && !lesson_trial_number(t, s->output_line, &p->number))
		p->number = -1e18;
}

static bool is_offered(const struct lesson_step *s, const struct lesson_trial *t)
{
	for (size_t i = 0; i < s->choices->n_list; i++) {
		const struct script_data *lines =
			script_data_get(&s->choices->items[i], "prints");
		size_t k = 0;

		while (k < t->n && k < lines->n_list &&
		       strcmp(lines->items[k].text, t->lines[k].text) == 0)
			k++;
		if (k == t->n && k == lines->n_list)
			return true;
	}
	return false;
}

static void check_model(struct checking *c, const struct lesson_step *s,
			const struct lesson_trial *real, const char *model)
{
	const char *file = c->l->file, *found;
	struct lesson_trial believed, t = {0};
	struct lesson_prediction p;

	if (!lesson_step_run(c->l, s, model, &believed, NULL)) {
		mistake(c, file, s->line, "name models of the runtime of this program only",
			"%s cannot run under %s", s->program, model);
		return;
	}
	predict(s, &believed, &p);
	found = lesson_explain(c->l, s, &p, &t);
	if (lesson_agrees(s, &p, real))
		mistake(c, file, s->line, "leave it out, or change the program",
			"who believes %s predicts the right answer", model);
	else if (!found || strcmp(found, model) != 0)
		mistake(c, file, s->line, "leave one out, or change the program",
			"who believes %s predicts what %s predicts", model,
			found ? found : "nobody");
	else if (s->type == LESSON_CHOICE && !is_offered(s, &believed))
		mistake(c, file, s->choices->line, "add it to the choices",
			"no choice is what %s makes the program print", model);
	free(p.lines);
	lesson_trial_release(&t);
	lesson_trial_release(&believed);
}

static void check_prediction(struct checking *c, const struct lesson_step *s)
{
	struct ls_err err = LS_ERR_INIT;
	struct lesson_trial real;
	double number;

	if (!lesson_step_run(c->l, s, NULL, &real, &err)) {
		mistake_told(c, &err);
		return;
	}
	if (has_stopped(&real)) { /* told with its recorded output */
		lesson_trial_release(&real);
		return;
	}
	if (real.n == 0)
		mistake(c, c->l->file, s->line, NULL, "%s prints nothing", s->program);
	if (s->type == LESSON_NUMBER && !lesson_trial_number(&real, s->output_line, &number))
		mistake(c, c->l->file, s->line, "line counts the lines of its output, from 1",
			"%s prints no number there", s->program);
	if (s->type == LESSON_CHOICE && !is_offered(s, &real))
		mistake(c, c->l->file, s->choices->line, "add what it really prints",
			"no choice is what %s prints", s->program);
	for (size_t i = 0; s->models && i < s->models->n_list; i++)
		check_model(c, s, &real, s->models->items[i].text);
	lesson_trial_release(&real);
}

/* ---- tasks ------------------------------------------------------------------------------ */

static void check_solution(struct checking *c, const struct lesson_step *s, const char *name,
			   bool should)
{
	char *path = lesson_path(c->l, name);
	struct ls_err err = LS_ERR_INIT;
	struct lesson_grade g;

	if (!lesson_grade(s, path, &g, &err)) {
		mistake_told(c, &err);
	} else if (should && !g.right) {
		mistake(c, path, 0, "loopscope lesson check NAME FILE says which check fails",
			"it does not solve the task in line %d: %zu of %zu points", s->line,
			g.points, g.n);
	} else if (!should && g.right) {
		mistake(c, c->l->file, s->line, "make the checks stricter",
			"%s passes as it is: there is nothing to do", name);
	}
	lesson_grade_release(&g);
	free(path);
}

static void check_bad(struct checking *c, const struct lesson_step *s, const char *name)
{
	size_t len = strcspn(name, "-.");
	struct ls_str file = LS_STR_INIT;
	struct ls_err err = LS_ERR_INIT;
	struct lesson_grade g;

	ls_str_addf(&file, "%s/bad/%s", c->l->folder, name);
	if (!lesson_grade(s, file.s, &g, &err))
		mistake_told(c, &err);
	else if (g.right)
		mistake(c, file.s, 0, "make the checks stricter, or move it away",
			"this wrong answer passes");
	else if (strncmp(name, "none", len) == 0 && len == 4 ? g.model != NULL
		 : !g.model || strlen(g.model) != len || strncmp(g.model, name, len) != 0)
		mistake(c, file.s, 0,
			"its name begins with the model, or none-; the task's models list it",
			"this wrong answer is right under %s", g.model ? g.model : "no model");
	c->answers++;
	lesson_grade_release(&g);
	ls_str_release(&file);
}

static void check_answers(struct checking *c)
{
	const struct lesson_step *s = lesson_task(c->l);
	char *folder = lesson_path(c->l, "bad");
	size_t n;
	char **names = lesson_names(folder, ".lua", &n);

	for (size_t i = 0; i < n && s; i++)
		check_bad(c, s, names[i]);
	lesson_free_names(names, n);
	free(folder);
}

static void check_ask(struct checking *c)
{
	struct ls_err err = LS_ERR_INIT;
	struct lesson_problem p;

	if (!c->l->ask)
		return;
	if (!lesson_ask(c->l, 1, &p, &err)) {
		mistake_told(c, &err);
		return;
	}
	if (p.apart == 0)
		mistake(c, c->l->file, c->l->ask->line, "other pieces, or other models",
			"the fresh problem tells no model from the truth");
	lesson_problem_release(&p);
}

/* ---- all -------------------------------------------------------------------------------- */

int cmd_lesson_check(struct lesson *l)
{
	struct checking c = { .l = l, .packed = lesson_is_packed(l) };

	check_texts(&c);
	check_programs(&c);
	for (size_t i = 0; i < l->n_steps; i++) {
		const struct lesson_step *s = &l->steps[i];

		if (s->type >= LESSON_ORDER && s->type <= LESSON_CHOICE)
			check_prediction(&c, s);
		if (s->checks && !c.packed)
			check_solution(&c, s, s->solution, true);
		if (s->checks && s->program)
			check_solution(&c, s, s->program, false);
	}
	check_answers(&c);
	check_ask(&c);
	printf("%-8s %-28s %u programs, %u recorded outputs, %u wrong answers\n",
	       c.mistakes ? "MISTAKES" : "ok", l->id, c.programs, c.goldens, c.answers);
	return c.mistakes ? 1 : 0;
}
