/* SPDX-License-Identifier: MIT */
#include "script/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "script/run.h"

/* --runtime NAME[@VERSION] replaces the name, and the version, of the file's line: what
 * is wrong with them then stands in no line. */
void script_program_override(struct script_runtime_line *line, const char *given)
{
	const char *at = strchr(given, '@');

	if (at != given)
		snprintf(line->name, sizeof line->name, "%.*s", (int)strcspn(given, "@"),
			 given);
	snprintf(line->version, sizeof line->version, "%s", at ? at + 1 : "");
	line->line = 0;
}

static bool read_source(struct script_program *p, const struct script_config *c,
			struct ls_err *err)
{
	p->source_len = c->source_len;
	p->source = c->source ? ls_strndup(c->source, c->source_len)
			      : script_source_read(c->path, &p->source_len, err);
	return p->source &&
	       script_source_runtime(p->source, p->source_len, c->path, &p->line, err);
}

struct script_program *script_program_load(const struct script_config *c, struct ls_err *err)
{
	struct script_program *p = ls_calloc(1, sizeof *p);

	p->path = c->path;
	script_plan_init(&p->plan);
	if (!read_source(p, c, err) || !script_plan_discover(p, c, err)) {
		script_program_free(p);
		return NULL;
	}
	if (c->runtime)
		script_program_override(&p->line, c->runtime);
	if (c->threadpool)
		p->line.threadpool = c->threadpool;
	return p;
}

static void list_systems(const struct script_plan *plan, struct ls_err *err)
{
	struct ls_str names = LS_STR_INIT;

	for (size_t i = 0; i < plan->n_systems; i++)
		ls_str_addf(&names, "%s%s", i ? ", " : "", plan->systems[i].name);
	ls_err_hint(err, plan->n_systems ? "the systems are %s" : "the file has no systems: it is a main module",
		    names.s);
	ls_str_release(&names);
}

const struct script_system *script_program_system(const struct script_program *p,
						  const char *name, struct ls_err *err)
{
	for (size_t i = 0; i < p->plan.n_systems; i++)
		if (strcmp(p->plan.systems[i].name, name) == 0)
			return &p->plan.systems[i];
	ls_err_set(err, p->path, 0, "there is no system called %s", name);
	list_systems(&p->plan, err);
	return NULL;
}

void script_program_free(struct script_program *p)
{
	if (!p)
		return;
	script_plan_release(&p->plan);
	free(p->source);
	free(p);
}
