/* SPDX-License-Identifier: MIT
 *
 * Prints the table of kinds as Markdown, for docs/journal.md (tests/journal/docs.sh).
 */
#include <stdio.h>

#include "journal/schema.h"

static const char *type_name(enum jrn_field_type type)
{
	switch (type) {
	case JRN_F_UINT:
		return "number, 0 or more";
	case JRN_F_INT:
		return "number";
	case JRN_F_TIME:
		return "instant";
	case JRN_F_SPAN:
		return "nanoseconds";
	case JRN_F_TEXT:
		return "text";
	case JRN_F_ENUM:
		return "one of";
	case JRN_F_ITEM:
		return "item";
	case JRN_F_THREAD:
		return "thread";
	case JRN_F_LOOP:
		return "loop";
	case JRN_F_QUEUE:
		return "queue";
	case JRN_F_PROCESS:
		return "process";
	}
	return "?";
}

static const char *left_out(const struct jrn_field *f)
{
	if (!f->optional)
		return "";
	if (f->type == JRN_F_TIME)
		return "never";
	return f->type == JRN_F_TEXT ? "none" : "0";
}

static void print_kind(const struct jrn_schema *s)
{
	printf("### %s\n\n%s\n\n| field | value | left out |\n|---|---|---|\n", s->name,
	       s->meaning);
	for (int i = 0; i < s->n_fields; i++) {
		const struct jrn_field *f = &s->fields[i];

		printf("| `%s` | %s", f->name, type_name(f->type));
		for (uint32_t k = 0; k < f->n_names; k++)
			printf(" `%s`", f->names[k]);
		printf(" | %s |\n", left_out(f));
	}
	putchar('\n');
}

int main(void)
{
	for (int kind = 0; kind < JRN_KIND_COUNT; kind++)
		print_kind(&jrn_schemas[kind]);
	return 0;
}
