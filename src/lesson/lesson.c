/* SPDX-License-Identifier: MIT */
#include "lesson/lesson.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/vec.h"
#include "lesson/lesson_inside.h"
#include "lesson/pack.h"
#include "lesson/words.h"
#include "runtime/node_rules.h"
#include "runtime/py_rules.h"
#include "script/run.h"

/* ---- files and sections --------------------------------------------------------------- */

char *lesson_path(const struct lesson *l, const char *name)
{
	struct ls_str path = LS_STR_INIT;

	ls_str_addf(&path, "%s/%s", l->folder, name);
	return ls_str_take(&path);
}

static bool check_file(const struct lesson_loading *g, int line, const char *name)
{
	char *path;
	bool there;

	if (!name)
		return true;
	if (*name == '/' || strstr(name, ".."))
		return lesson_wrong(g, line, "files of a lesson lie in its folder",
				    "\"%s\" leaves the lesson's folder", name);
	path = lesson_path(g->l, name);
	there = access(path, R_OK) == 0;
	if (!there) {
		ls_err_set(g->err, g->l->file, line, "there is no file %s", name);
		ls_err_hint(g->err, "write %s, or name another file", path);
	}
	free(path);
	return there;
}

const char *lesson_section(const struct lesson *l, const char *name, size_t *len)
{
	const char *s = lesson_section_of(l->translation, name, len);

	return s ? s : lesson_section_of(l->prose, name, len);
}

const char *lesson_section_of(const char *prose, const char *name, size_t *len)
{
	size_t n = strlen(name);

	for (const char *p = prose; p; p = (p = strchr(p, '\n')) ? p + 1 : NULL) {
		const char *body, *end;

		if (strncmp(p, "# ", 2) != 0 || strncmp(p + 2, name, n) != 0 ||
		    p[2 + n] != '\n')
			continue;
		body = p + 2 + n + 1;
		body += *body == '\n';
		end = strstr(body, "\n# ");
		*len = end ? (size_t)(end - body) : strlen(body);
		while (*len && body[*len - 1] == '\n')
			--*len;
		return body;
	}
	return NULL;
}

static bool check_section(const struct lesson_loading *g, int line, const char *name)
{
	size_t len;

	if (!name || lesson_section(g->l, name, &len))
		return true;
	ls_err_set(g->err, g->l->file, line, "text.en.md has no section \"%s\"", name);
	ls_err_hint(g->err, "a section begins with the line: # %s", name);
	return false;
}

char **lesson_names(const char *folder, const char *ending, size_t *n)
{
	struct dirent **entries;
	char **names = NULL;
	size_t cap = 0, tail = strlen(ending);
	int count = scandir(folder, &entries, NULL, alphasort);

	*n = 0;
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		size_t len = strlen(name);

		if (*name != '.' && len > tail &&
		    strcmp(name + len - tail, ending) == 0) {
			ls_grow(names, cap, *n + 1);
			names[(*n)++] = ls_strdup(name);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return names;
}

void lesson_free_names(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

/* ---- models --------------------------------------------------------------------------- */

const char *lesson_belief(const char *model)
{
	const struct rt_node_rules *node = rt_node_rules_find(model);
	const struct rt_py_rules *python = rt_py_rules_find(model);
	const char *belief = node ? node->belief : NULL;

	return belief || !python ? belief : python->belief;
}

static bool check_models(const struct lesson_loading *g, const struct script_data *models)
{
	if (!lesson_check_texts(g, models, "models"))
		return false;
	for (size_t i = 0; models && i < models->n_list; i++)
		if (!lesson_belief(models->items[i].text))
			return lesson_wrong(
				g, models->items[i].line,
				"M1 to M8, M12, M12b, M17, M19 are Node's; M9, M10, M11, "
				"M13, M14, M20 Python's; M15, M16, M18 of both",
				"there is no wrong model \"%s\"", models->items[i].text);
	return true;
}

/* ---- steps ---------------------------------------------------------------------------- */

/* clang-format off */
#define PREDICTION { "question", TEXT, false }, { "program", TEXT, true }, \
	{ "models", TABLE, false }, { "explain", TEXT, false }
static const struct lesson_field order_fields[] = { PREDICTION, { 0 } };
static const struct lesson_field number_fields[] = { PREDICTION, { "line", NUMBER, true },
	{ "tolerance", NUMBER, false }, { "unit", TEXT, false }, { 0 } };
static const struct lesson_field choice_fields[] = { PREDICTION, { "choices", TABLE, true }, { 0 } };
static const struct lesson_field watch_fields[] = { { "program", TEXT, true }, { 0 } };
static const struct lesson_field modify_fields[] = { { "task", TEXT, true }, { "program", TEXT, true },
	{ "solution", TEXT, true }, { "check", TABLE, true }, { "models", TABLE, false },
	{ "explain", TEXT, false }, { 0 } };
static const struct lesson_field make_fields[] = { { "task", TEXT, true }, { "program", TEXT, false },
	{ "solution", TEXT, false }, { "check", TABLE, true }, { "models", TABLE, false },
	{ "explain", TEXT, false }, { 0 } };
static const struct lesson_field write_fields[] = { { "question", TEXT, true },
	{ "explain", TEXT, false }, { 0 } };
static const struct lesson_field recall_fields[] = { { "after_days", TABLE, true }, { 0 } };

static const struct {
	const char *name;
	const struct lesson_field *fields; /* NULL: its value is a text */
} types[] = {
	[LESSON_SHOW] = { "show", NULL },
	[LESSON_ORDER] = { "predict_order", order_fields },
	[LESSON_NUMBER] = { "predict_number", number_fields },
	[LESSON_CHOICE] = { "predict_choice", choice_fields },
	[LESSON_WATCH] = { "watch", watch_fields },
	[LESSON_MODIFY] = { "modify", modify_fields },
	[LESSON_MAKE] = { "make", make_fields },
	[LESSON_WRITE] = { "write", write_fields },
	[LESSON_RECALL] = { "recall", recall_fields },
};
/* clang-format on */
#define TYPES (sizeof types / sizeof *types)

static bool check_choices(const struct lesson_loading *g,
			  const struct script_data *choices)
{
	static const struct lesson_field fields[] = { { "prints", TABLE, true }, { 0 } };

	if (!choices)
		return true;
	if (choices->n_list < 2 || choices->n_items > choices->n_list)
		return lesson_wrong(g, choices->line, NULL,
				    "choices is a list of two or more");
	for (size_t i = 0; i < choices->n_list; i++) {
		const struct script_data *c = &choices->items[i];

		if (c->type != SCRIPT_DATA_TABLE || c->n_list != 1 ||
		    c->items[0].type != SCRIPT_DATA_TEXT)
			return lesson_wrong(
				g, c->line,
				"{ \"A comes first\", prints = { \"A\", \"B\" } }",
				"a choice is a text and what is printed then");
		if (!lesson_check_fields(g, c, fields, true) ||
		    !lesson_check_texts(g, script_data_get(c, "prints"), "prints"))
			return false;
	}
	return true;
}

static bool check_days(const struct lesson_loading *g, const struct script_data *days)
{
	if (days->n_list == 0 || days->n_items > days->n_list)
		return lesson_wrong(g, days->line, "after_days = { 1, 4, 10 }",
				    "after_days is a list of numbers");
	for (size_t i = 0; i < days->n_list; i++)
		if (!lesson_check_type(g, &days->items[i], "after_days", NUMBER))
			return false;
	for (size_t i = 0; i < days->n_list; i++)
		if (!(days->items[i].number > (i ? days->items[i - 1].number : 0)))
			return lesson_wrong(g, days->line, "after_days = { 1, 4, 10 }",
					    "the days of after_days grow, from 1 on");
	return true;
}

static bool read_number(const struct lesson_loading *g, struct lesson_step *s)
{
	double line = lesson_number_of(s->data, "line", 1);

	s->tolerance = lesson_number_of(s->data, "tolerance", 0);
	s->unit = lesson_text_of(s->data, "unit") ? lesson_text_of(s->data, "unit") : "";
	if (s->type != LESSON_NUMBER)
		return true;
	if (!(line >= 1 && line <= 1000))
		return lesson_wrong(g, s->line, NULL,
				    "line counts what is printed, from 1");
	if (!(s->tolerance >= 0))
		return lesson_wrong(g, s->line, NULL, "tolerance is at least 0");
	s->output_line = (unsigned)line;
	return true;
}

static bool read_fields(const struct lesson_loading *g, struct lesson_step *s)
{
	const struct script_data *d = s->data;

	s->text = lesson_text_of(d, "task");
	if (!s->text)
		s->text = lesson_text_of(d, "question");
	s->program = lesson_text_of(d, "program");
	s->explain = lesson_text_of(d, "explain");
	s->solution = lesson_text_of(d, "solution");
	s->models = script_data_get(d, "models");
	s->choices = script_data_get(d, "choices");
	s->checks = script_data_get(d, "check");
	if (s->type == LESSON_MAKE && !s->solution)
		s->solution = "solution.lua";
	return check_file(g, s->line, s->program) &&
	       (lesson_is_packed(g->l) || check_file(g, s->line, s->solution)) &&
	       check_section(g, s->line, s->explain) && check_models(g, s->models) &&
	       check_choices(g, s->choices) && read_number(g, s) &&
	       (!s->checks || lesson_words_check(g->l->file, s->checks, g->err)) &&
	       (s->type != LESSON_RECALL ||
		check_days(g, script_data_get(d, "after_days")));
}

static bool read_step(const struct lesson_loading *g, const struct script_data *d,
		      struct lesson_step *s)
{
	struct ls_str hint = LS_STR_INIT;
	const struct script_data *f = d->n_items ? d->items : NULL;
	size_t type = 0;

	s->line = d->line;
	if (d->type != SCRIPT_DATA_TABLE || d->n_items != 1 || d->n_list)
		return lesson_wrong(g, d->line, "{ show = \"intro\" }",
				    "a step is a table with one field, its kind");
	while (type < TYPES && strcmp(types[type].name, f->key) != 0)
		type++;
	if (type == TYPES) {
		for (size_t i = 0; i < TYPES; i++)
			ls_str_addf(&hint, "%s%s", i ? ", " : "the kinds are ",
				    types[i].name);
		lesson_wrong(g, f->line, hint.s, "there is no kind of step \"%s\"",
			     f->key);
		ls_str_release(&hint);
		return false;
	}
	s->type = (enum lesson_step_type)type;
	s->data = f;
	s->line = f->line;
	if (!lesson_check_type(g, f, f->key, types[type].fields ? TABLE : TEXT))
		return false;
	if (types[type].fields)
		return lesson_check_fields(g, f, types[type].fields, false) &&
		       read_fields(g, s);
	s->text = f->text;
	return check_section(g, f->line, f->text);
}

static bool read_steps(const struct lesson_loading *g)
{
	const struct script_data *steps = script_data_get(&g->l->data, "steps");
	struct lesson *l = g->l;

	if (steps->n_list == 0 || steps->n_items > steps->n_list)
		return lesson_wrong(g, steps->line,
				    "steps = { { show = \"intro\" }, ... }",
				    "steps is a list of steps, at least one");
	l->steps = ls_calloc(steps->n_list, sizeof *l->steps);
	l->n_steps = steps->n_list;
	for (size_t i = 0; i < l->n_steps; i++)
		if (!read_step(g, &steps->items[i], &l->steps[i]))
			return false;
	return true;
}

/* ---- the lesson ----------------------------------------------------------------------- */

static const struct lesson_field lesson_fields[] = {
	{ "id", TEXT, true },	     { "title", TEXT, true },
	{ "minutes", NUMBER, true }, { "needs", TABLE, false },
	{ "goal", TEXT, true },	     { "leaves_out", TABLE, false },
	{ "steps", TABLE, true },    { "hints", TABLE, false },
	{ "ask", TABLE, false },     { 0 },
};
static const struct lesson_field ask_fields[] = {
	{ "first", TEXT, false },  { "pieces", TABLE, true }, { "last", TEXT, false },
	{ "count", NUMBER, true }, { "models", TABLE, true }, { 0 },
};

static bool read_ask(const struct lesson_loading *g)
{
	const struct script_data *ask = g->l->ask;
	double count;

	if (!ask)
		return true;
	if (!lesson_check_fields(g, ask, ask_fields, false) ||
	    !lesson_check_texts(g, script_data_get(ask, "pieces"), "pieces") ||
	    !check_models(g, script_data_get(ask, "models")))
		return false;
	count = lesson_number_of(ask, "count", 0);
	if (count >= 2 && count <= 12)
		return true;
	return lesson_wrong(g, script_data_get(ask, "count")->line, NULL,
			    "count is from 2 to 12");
}

static bool read_head(const struct lesson_loading *g)
{
	struct lesson *l = g->l;
	const char *name = strrchr(l->folder, '/');
	double minutes;

	if (!lesson_check_fields(g, &l->data, lesson_fields, false))
		return false;
	l->id = lesson_text_of(&l->data, "id");
	l->title = lesson_text_of(&l->data, "title");
	l->goal = lesson_text_of(&l->data, "goal");
	l->hints = script_data_get(&l->data, "hints");
	l->ask = script_data_get(&l->data, "ask");
	minutes = lesson_number_of(&l->data, "minutes", 0);
	if (!(minutes >= 1 && minutes < 1000))
		return lesson_wrong(g, script_data_get(&l->data, "minutes")->line,
				    "ten to fifteen are a good length",
				    "minutes is from 1 to 999");
	l->minutes = (unsigned)minutes;
	name = name ? name + 1 : l->folder;
	if (strcmp(name, l->id) != 0)
		return lesson_wrong(g, script_data_get(&l->data, "id")->line,
				    "give the folder the lesson's id as its name",
				    "the id is \"%s\", the folder is called otherwise",
				    l->id);
	if (!lesson_check_texts(g, l->hints, "hints"))
		return false;
	if (l->hints && l->hints->n_list != 3)
		return lesson_wrong(g, l->hints->line,
				    "a question, a pointer, nearly the answer",
				    "there are three hints, one a tier");
	return lesson_check_texts(g, script_data_get(&l->data, "needs"), "needs") &&
	       lesson_check_texts(g, script_data_get(&l->data, "leaves_out"),
				  "leaves_out");
}

struct lesson *lesson_load(const char *folder, struct ls_err *err)
{
	struct lesson *l = ls_calloc(1, sizeof *l);
	struct lesson_loading g = { l, err };
	size_t len;
	char *path;

	l->folder = ls_strdup(folder);
	memcpy(l->language, "en", sizeof "en");
	while ((len = strlen(l->folder)) > 1 && l->folder[len - 1] == '/')
		l->folder[len - 1] = '\0';
	l->file = lesson_path(l, "lesson.lua");
	path = lesson_path(l, "text.en.md");
	if (script_data_read(l->file, lesson_words, &l->data, err) &&
	    (l->prose = script_run_read(path, &len, err)) && read_head(&g) &&
	    read_steps(&g) && read_ask(&g)) {
		free(path);
		return l;
	}
	free(path);
	lesson_free(l);
	return NULL;
}

void lesson_free(struct lesson *l)
{
	if (!l)
		return;
	script_data_release(&l->data);
	free(l->steps);
	free(l->prose);
	free(l->translation);
	free(l->folder);
	free(l->file);
	free(l);
}
