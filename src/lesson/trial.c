/* SPDX-License-Identifier: MIT */
#include "lesson/trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/vec.h"
#include "script/run.h"

#define MAX_OUTPUT ((size_t)64 << 10)

static void add_line(struct lesson_trial *t, const char *text, size_t len)
{
	struct ls_str line = LS_STR_INIT;

	if (t->part)
		ls_str_add(&line, t->part);
	free(t->part);
	t->part = NULL;
	ls_str_addn(&line, text, len);
	ls_grow(t->lines, t->cap, t->n + 1);
	t->lines[t->n++] =
		(struct lesson_line){ ls_str_take(&line), script_run_now(t->run) };
}

static void keep_error(struct lesson_trial *t, const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);

	if (!t->error)
		t->error = ls_strndup(text, end ? (size_t)(end - text) : len);
}

static void print(void *arg, enum jrn_stream stream, const char *text, size_t len)
{
	struct lesson_trial *t = arg;
	const char *end;

	if (stream != JRN_STDOUT) {
		keep_error(t, text, len);
		return;
	}
	t->bytes += len;
	t->too_much = t->bytes > MAX_OUTPUT;
	if (t->too_much)
		return;
	for (; (end = memchr(text, '\n', len)); text = end + 1) {
		add_line(t, text, (size_t)(end - text));
		len -= (size_t)(end - text) + 1;
	}
	if (len)
		t->part = ls_strndup(text, len);
}

bool lesson_trial_run(const struct lesson_program *p, struct lesson_trial *t,
		      struct ls_err *err)
{
	struct script_config config;
	struct script_run *run;
	struct jrn journal;
	char model[16];

	*t = (struct lesson_trial){ 0 };
	script_config_init(&config);
	config.path = p->path;
	config.source = p->source;
	config.source_len = p->source ? strlen(p->source) : 0;
	config.runtime = p->runtime;
	if (p->model) {
		snprintf(model, sizeof model, "@%s", p->model);
		config.runtime = model;
	}
	config.seed = p->seed ? p->seed : 1;
	config.until = 30 * SIM_S;
	config.max_instructions = 10000000;
	config.max_tasks = 1000000;
	config.max_memory = (size_t)64 << 20;
	config.print = print;
	config.print_arg = t;
	jrn_init(&journal);
	run = script_run_new(&config, &journal, err);
	if (!run) {
		jrn_release(&journal);
		return false;
	}
	t->run = run;
	while (!t->too_much && script_run_step(run))
		;
	if (t->part)
		add_line(t, "", 0);
	t->status = t->too_much ? 3 : script_run_status(run);
	t->end = script_run_now(run);
	t->cut = t->end >= config.until;
	if (script_run_report(run))
		t->report = ls_strdup(script_run_report(run));
	t->run = NULL;
	script_run_free(run);
	jrn_release(&journal);
	return true;
}

void lesson_trial_release(struct lesson_trial *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->lines[i].text);
	free(t->lines);
	free(t->part);
	free(t->report);
	free(t->error);
	*t = (struct lesson_trial){ 0 };
}

bool lesson_trial_same(const struct lesson_trial *a, const struct lesson_trial *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->lines[i].text, b->lines[i].text) != 0)
			return false;
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **lesson_trial_sorted(const struct lesson_trial *t)
{
	const char **lines = ls_calloc(t->n, sizeof *lines);

	for (size_t i = 0; i < t->n; i++)
		lines[i] = t->lines[i].text;
	qsort(lines, t->n, sizeof *lines, by_text);
	return lines;
}

bool lesson_trial_number(const struct lesson_trial *t, unsigned line, double *out)
{
	const char *digit;

	if (line < 1 || line > t->n)
		return false;
	digit = strpbrk(t->lines[line - 1].text, "0123456789");
	if (digit)
		*out = strtod(digit, NULL);
	return digit != NULL;
}
