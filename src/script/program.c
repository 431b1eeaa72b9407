/* SPDX-License-Identifier: MIT */
#include "script/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "script/run.h"

/* --runtime NAME[@VERSION] replaces the name, and the version, of the file's line. */
static void override(struct script_runtime_line *line, const char *given)
{
	const char *at = strchr(given, '@');

	snprintf(line->name, sizeof line->name, "%.*s", (int)strcspn(given, "@"), given);
	snprintf(line->version, sizeof line->version, "%s", at ? at + 1 : "");
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
	if (!read_source(p, c, err)) {
		script_program_free(p);
		return NULL;
	}
	if (c->runtime)
		override(&p->line, c->runtime);
	if (c->threadpool)
		p->line.threadpool = c->threadpool;
	return p;
}

void script_program_free(struct script_program *p)
{
	if (!p)
		return;
	free(p->source);
	free(p);
}
