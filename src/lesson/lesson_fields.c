/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/str.h"
#include "lesson/lesson_inside.h"

bool lesson_wrong(const struct lesson_loading *g, int line, const char *hint,
		  const char *fmt, ...)
{
	struct ls_str text = LS_STR_INIT;
	va_list args;

	va_start(args, fmt);
	ls_str_vaddf(&text, fmt, args);
	va_end(args);
	ls_err_set(g->err, g->l->file, line, "%s", text.s);
	if (hint)
		ls_err_hint(g->err, "%s", hint);
	ls_str_release(&text);
	return false;
}

static const struct lesson_field *find_field(const struct lesson_field *fields,
					     const char *name)
{
	while (fields->name && strcmp(fields->name, name) != 0)
		fields++;
	return fields->name ? fields : NULL;
}

static void list_fields(struct ls_str *out, const struct lesson_field *fields)
{
	ls_str_add(out, "the fields here are ");
	for (const struct lesson_field *f = fields; f->name; f++)
		ls_str_addf(out, "%s%s",
			    f == fields ? ""
			    : f[1].name ? ", "
					: " and ",
			    f->name);
}

bool lesson_check_type(const struct lesson_loading *g, const struct script_data *d,
		       const char *name, unsigned types)
{
	struct ls_str hint = LS_STR_INIT;

	if (types >> d->type & 1)
		return true;
	for (int t = 0; t <= SCRIPT_DATA_TABLE; t++)
		if (types >> t & 1)
			ls_str_addf(&hint, "%s%s", hint.len ? " or " : "it must be ",
				    script_data_type_name((enum script_data_type)t));
	ls_err_set(g->err, g->l->file, d->line, "%s is %s", name,
		   script_data_type_name(d->type));
	ls_err_hint(g->err, "%s", hint.s);
	ls_str_release(&hint);
	return false;
}

/* Each field is known, of its type, and those that must be there are. */
bool lesson_check_fields(const struct lesson_loading *g, const struct script_data *d,
			 const struct lesson_field *fields, bool list)
{
	struct ls_str hint = LS_STR_INIT;
	bool ok = true;

	if (!list && d->n_list)
		return lesson_wrong(g, d->items[0].line, "write NAME = VALUE",
				    "a value without a name");
	for (size_t i = d->n_list; i < d->n_items && ok; i++) {
		const struct lesson_field *f = find_field(fields, d->items[i].key);

		if (f) {
			ok = lesson_check_type(g, &d->items[i], f->name, f->types);
			continue;
		}
		list_fields(&hint, fields);
		ok = lesson_wrong(g, d->items[i].line, hint.s,
				  "there is no field \"%s\" here", d->items[i].key);
	}
	for (; fields->name && ok; fields++)
		if (fields->must && !script_data_get(d, fields->name))
			ok = lesson_wrong(g, d->line, NULL, "the field \"%s\" is missing",
					  fields->name);
	ls_str_release(&hint);
	return ok;
}

const char *lesson_text_of(const struct script_data *d, const char *key)
{
	const struct script_data *f = script_data_get(d, key);

	return f ? f->text : NULL;
}

double lesson_number_of(const struct script_data *d, const char *key, double otherwise)
{
	const struct script_data *f = script_data_get(d, key);

	return f ? f->number : otherwise;
}

bool lesson_check_texts(const struct lesson_loading *g, const struct script_data *d,
			const char *what)
{
	if (!d)
		return true;
	if (d->n_items > d->n_list || d->n_list == 0)
		return lesson_wrong(g, d->line, NULL,
				    "%s is a list of texts, at least one", what);
	for (size_t i = 0; i < d->n_list; i++)
		if (!lesson_check_type(g, &d->items[i], what, TEXT))
			return false;
	return true;
}
