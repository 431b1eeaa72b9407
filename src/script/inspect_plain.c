/* SPDX-License-Identifier: MIT
 *
 * Texts in the arena, and values without parts: numbers, strings, functions.
 */
#include <string.h>

#include "script/async.h"
#include "script/function_name.h"
#include "script/inspect_inside.h"
#include "script/js_number.h"
#include "script/quote.h"

#define LONGEST_STRING 10000
#define LONGEST_LINE   16 /* shorter strings are never cut at their newlines */

struct inspect_text inspect_commit(struct inspector *in, size_t mark)
{
	size_t len = in->tmp.len - mark;
	char *s = ls_arena_take(&in->arena, len + 1);

	memcpy(s, in->tmp.s + mark, len);
	in->tmp.len = mark;
	return (struct inspect_text){s, len};
}

struct inspect_text inspect_literal(const char *s)
{
	return (struct inspect_text){s, strlen(s)};
}

struct inspect_text inspect_printed(struct inspector *in, const char *format,
				    const char *arg)
{
	size_t mark = in->tmp.len;
	const char *hole = strchr(format, '%');

	ls_str_addn(&in->tmp, format, (size_t)(hole - format));
	ls_str_add(&in->tmp, arg);
	ls_str_add(&in->tmp, hole + 1);
	return inspect_commit(in, mark);
}

void inspect_add(struct inspector *in, struct inspect_shape *shape,
		 struct inspect_text text)
{
	if (shape->n == shape->cap) {
		size_t cap = shape->cap ? 2 * shape->cap : 8;
		struct inspect_text *at = ls_arena_take(&in->arena, cap * sizeof *at);

		if (shape->n)
			memcpy(at, shape->at, shape->n * sizeof *at);
		shape->at = at;
		shape->cap = cap;
	}
	shape->at[shape->n++] = text;
}

void inspect_indent(struct ls_str *out, int n)
{
	while (n-- > 0)
		ls_str_addc(out, ' ');
}

/* ---- values without parts ---------------------------------------------------------- */

struct inspect_text inspect_number(struct inspector *in, int idx)
{
	char text[SCRIPT_NUMBER_MAX];
	size_t mark = in->tmp.len;

	ls_str_addn(&in->tmp, text, script_js_number_at(in->L, idx, text));
	return inspect_commit(in, mark);
}

/* A long string is cut after its newlines: 'one\n' +\n  'two'. */
static void quote_lines(struct inspector *in, const char *s, size_t len)
{
	const char *end = s + len;

	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		size_t n = nl ? (size_t)(nl + 1 - s) : (size_t)(end - s);

		script_js_quote(&in->tmp, s, n);
		s += n;
		if (s < end) {
			ls_str_add(&in->tmp, " +\n");
			inspect_indent(&in->tmp, in->indent + 2);
		}
	}
}

struct inspect_text inspect_string(struct inspector *in, int idx)
{
	size_t mark = in->tmp.len, len, units, more = 0;
	const char *s = lua_tolstring(in->L, idx, &len);

	units = script_js_length(s, len);
	if (units > LONGEST_STRING) {
		more = units - LONGEST_STRING;
		units = LONGEST_STRING;
		len = script_js_prefix(s, len, units);
	}
	if (units > LONGEST_LINE && (int)units > INSPECT_LINE - in->indent - 4)
		quote_lines(in, s, len);
	else
		script_js_quote(&in->tmp, s, len);
	if (more)
		ls_str_addf(&in->tmp, "... %zu more character%s", more,
			    more > 1 ? "s" : "");
	return inspect_commit(in, mark);
}

struct inspect_text inspect_function(struct inspector *in, int idx)
{
	const char *kind = script_async_name(in->L, idx) ? "AsyncFunction" : "Function";
	const char *name = script_function_name(in->L, idx);
	size_t mark = in->tmp.len;
	lua_Debug ar;

	if (name)
		ls_str_addf(&in->tmp, "[%s: %s]", kind, name);
	else
		ls_str_addf(&in->tmp, "[%s (anonymous)]", kind);
	if (in->hidden && lua_isfunction(in->L, idx)) {
		lua_pushvalue(in->L, idx);
		lua_getinfo(in->L, ">u", &ar);
		ls_str_addf(&in->tmp, " { [length]: %d, [name]: ", ar.nparams);
		script_js_quote(&in->tmp, name ? name : "", name ? strlen(name) : 0);
		ls_str_add(&in->tmp, " }");
	}
	return inspect_commit(in, mark);
}
