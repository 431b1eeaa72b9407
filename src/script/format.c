/* SPDX-License-Identifier: MIT
 *
 * console.log's line: the arguments with a space between them, and the % directives of
 * the first.  Source: Node 20 lib/internal/util/inspect.js (formatWithOptionsInternal).
 */
#include <math.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/inspect.h"
#include "script/js_number.h"

static const struct script_inspect usual = {.depth = SCRIPT_INSPECT_DEPTH};

static void add_number(struct ls_str *out, double d)
{
	char text[SCRIPT_NUMBER_MAX];

	if (d == 0 && signbit(d))
		ls_str_add(out, "-0");
	else
		ls_str_addn(out, text, script_js_number(text, d));
}

/* %i and %f read the text that the value would be. */
static void add_parsed(lua_State *L, int idx, double (*parse)(const char *, size_t),
		       struct ls_str *out)
{
	char text[SCRIPT_NUMBER_MAX] = "";
	const char *s = text;
	size_t len = 0;

	if (lua_isinteger(L, idx))
		len = script_js_number_at(L, idx, text);
	else if (lua_type(L, idx) == LUA_TNUMBER)
		len = script_js_number(text, (double)lua_tonumber(L, idx));
	else if (lua_type(L, idx) == LUA_TSTRING)
		s = lua_tolstring(L, idx, &len);
	add_number(out, parse(s, len));
}

static void add_string(lua_State *L, int idx, struct ls_str *out)
{
	static const struct script_inspect shallow = {.depth = 0};
	size_t len;
	const char *s;

	if (lua_type(L, idx) == LUA_TSTRING) {
		s = lua_tolstring(L, idx, &len);
		ls_str_addn(out, s, len);
		return;
	}
	script_inspect(L, idx, &shallow, out);
}

/* Appends the argument as the directive says. */
static void add_directive(lua_State *L, char directive, int idx, struct ls_str *out)
{
	static const struct script_inspect all = {.depth = 4, .hidden = true};

	switch (directive) {
	case 's':
		add_string(L, idx, out);
		break;
	case 'j':
		if (!script_json(L, idx, out))
			ls_str_add(out, "undefined");
		break;
	case 'd':
		if (lua_isinteger(L, idx))
			script_inspect(L, idx, &usual, out);
		else
			add_number(out, script_js_number_of(L, idx));
		break;
	case 'O':
		script_inspect(L, idx, &usual, out);
		break;
	case 'o':
		script_inspect(L, idx, &all, out);
		break;
	case 'i':
		add_parsed(L, idx, script_js_parse_int, out);
		break;
	case 'f':
		add_parsed(L, idx, script_js_parse_float, out);
		break;
	default: /* c: a style, of which there are none */
		break;
	}
}

/* The first argument with its directives; returns how many arguments that took. */
static int add_template(lua_State *L, int first, int last, struct ls_str *out)
{
	size_t len, done = 0;
	const char *s = lua_tolstring(L, first, &len);
	int at = first;

	for (size_t i = 0; i + 1 < len; i++) {
		char directive;

		if (s[i] != '%')
			continue;
		directive = s[++i];
		if (directive == '%') {
			ls_str_addn(out, s + done, i - done);
			done = i + 1;
			continue;
		}
		if (at == last || !directive || !strchr("sjdOoifc", directive))
			continue;
		ls_str_addn(out, s + done, i - 1 - done);
		add_directive(L, directive, ++at, out);
		done = i + 1;
	}
	ls_str_addn(out, s + done, len - done);
	return at - first + 1;
}

void script_format(lua_State *L, int first, int last, struct ls_str *out)
{
	int i = first;

	if (first < last && lua_type(L, first) == LUA_TSTRING)
		i += add_template(L, first, last, out);
	for (; i <= last; i++) {
		size_t len;
		const char *s;

		if (i > first)
			ls_str_addc(out, ' ');
		if (lua_type(L, i) == LUA_TSTRING) {
			s = lua_tolstring(L, i, &len);
			ls_str_addn(out, s, len);
		} else
			script_inspect(L, i, &usual, out);
	}
}
