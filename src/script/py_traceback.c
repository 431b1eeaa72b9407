/* SPDX-License-Identifier: MIT
 *
 * What Python prints of an exception that nobody caught.
 *
 * A group stands behind a margin, and each exception that it holds behind one of its own:
 *
 *	  + Exception Group Traceback (most recent call last):
 *	  |   File "a.py", line 3, in <module>
 *	  | ExceptionGroup: two (2 sub-exceptions)
 *	  +-+---------------- 1 ----------------
 *	    | ValueError: 1
 *	    +---------------- 2 ----------------
 *	    | TypeError: x
 *	    +------------------------------------
 *
 * Source: CPython 3.11 Lib/traceback.py (TracebackException.format).
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/py_class.h"
#include "script/py_error.h"
#include "script/py_inside.h"
#include "script/py_repr.h"
#include "script/py_trace.h"

#define MAX_WIDTH 15 /* exceptions of one group that are shown */
#define MAX_DEPTH 10 /* groups in groups */
#define MOST_REPEATED 3 /* equal frames that are shown */

struct traceback {
	struct ls_str *out;
	int depth;	 /* of groups around what is printed */
	bool need_close; /* the innermost last one has not drawn the lower edge yet */
};

static void indent(struct traceback *t)
{
	for (int i = 0; i < 2 * t->depth; i++)
		ls_str_addc(t->out, ' ');
}

/* Appends what was added to `out` from `mark` on again, each line behind the margin. */
static void add_margin(struct traceback *t, size_t mark, char first)
{
	size_t len = t->out->len - mark;
	char *text, *end, *eol;

	if (t->depth == 0)
		return;
	text = ls_strndup(t->out->s + mark, len); /* it may have NULs in it */
	end = text + len;
	t->out->len = mark;
	for (char *line = text; line < end; line = eol) {
		eol = memchr(line, '\n', (size_t)(end - line));
		eol = eol ? eol + 1 : end;
		indent(t);
		ls_str_addf(t->out, "%c ", first);
		ls_str_addn(t->out, line, (size_t)(eol - line));
		first = '|';
	}
	free(text);
}

/* ---- one exception --------------------------------------------------------------- */

/* The line of the script without the blanks before it; only its own text is known. */
static void add_source(lua_State *L, const char *where, size_t file_len, uint32_t line,
		       struct ls_str *out)
{
	const struct script_run *r = script_vm_of(L)->run;
	const char *slash = r ? strrchr(r->config.path, '/') : NULL;
	const char *name = slash ? slash + 1 : r ? r->config.path : "", *text;
	size_t len;

	if (strlen(name) != file_len || strncmp(name, where, file_len) != 0)
		return;
	text = script_source_line(r->program->source, r->program->source_len, line, &len);
	for (; len && (*text == ' ' || *text == '\t'); len--)
		text++;
	if (len)
		ls_str_addf(out, "    %.*s\n", (int)len, text);
}

/* The last colon before `end`, or NULL. */
static const char *colon_before(const char *start, const char *end)
{
	while (end > start && end[-1] != ':')
		end--;
	return end > start ? end - 1 : NULL;
}

/* `frame` is "FILE:LINE:NAME" of so many bytes. */
static void add_frame(lua_State *L, const char *frame, size_t len, struct ls_str *out)
{
	const char *name = colon_before(frame, frame + len);
	const char *line = name ? colon_before(frame, name) : NULL;
	size_t file;

	if (!line)
		return;
	file = (size_t)(line - frame);
	ls_str_addf(out, "  File \"%.*s\", line %.*s, in %.*s\n", (int)file, frame,
		    (int)(name - line) - 1, line + 1, (int)(frame + len - name) - 1, name + 1);
	add_source(L, frame, file, (uint32_t)strtoul(line + 1, NULL, 10), out);
}

static void add_repeated(int n, struct ls_str *out)
{
	if (n > MOST_REPEATED)
		ls_str_addf(out, "  [Previous line repeated %d more time%s]\n",
			    n - MOST_REPEATED, n - MOST_REPEATED > 1 ? "s" : "");
}

static void add_frames(lua_State *L, const char *frames, struct ls_str *out)
{
	const char *before = NULL;
	size_t before_len = 0, len;
	int n = 0;

	for (; *frames; frames += len + 1) {
		len = strcspn(frames, "\n");
		if (!before || len != before_len || memcmp(before, frames, len) != 0) {
			add_repeated(n, out);
			n = 0;
		}
		before = frames;
		before_len = len;
		if (++n <= MOST_REPEATED)
			add_frame(L, frames, len, out);
	}
	add_repeated(n, out);
}

/* One that was never raised has a place, where it was made. */
static bool add_place(lua_State *L, int idx, struct ls_str *out)
{
	const char *frames = script_py_frames_of(L, idx);
	const char *where = script_error_where(L, idx);

	if (frames && *frames) {
		add_frames(L, frames, out);
	} else if (where) {
		lua_pushfstring(L, "%s:<module>", where);
		add_frame(L, lua_tostring(L, -1), (size_t)lua_rawlen(L, -1), out);
		lua_pop(L, 1);
	}
	return where || (frames && *frames);
}

/* "ValueError: x", or the name alone. */
static void add_last_line(lua_State *L, int idx, struct ls_str *out)
{
	struct script_py_printer p = {out, NULL};
	size_t mark;

	script_py_class_of(L, idx);
	script_py_add_class_name(L, &p, -1, false);
	lua_pop(L, 1);
	mark = out->len;
	ls_str_add(out, ": ");
	script_py_str(L, idx, out);
	if (out->len == mark + 2)
		out->len = mark;
	ls_str_addc(out, '\n');
}

/* Where it was made.  One that lies in a group and comes from no line of the script has
 * no traceback; the outermost always has the head of one. */
static void add_head(lua_State *L, struct traceback *t, int idx, bool group,
		     bool outermost)
{
	size_t mark = t->out->len;

	ls_str_addf(t->out, "%sTraceback (most recent call last):\n",
		    group ? "Exception Group " : "");
	if (!add_place(L, idx, t->out) && !outermost)
		t->out->len = mark;
	else
		add_margin(t, mark, group && outermost ? '+' : '|');
}

static void add_lines(lua_State *L, struct traceback *t, int idx)
{
	size_t mark = t->out->len;

	add_last_line(L, idx, t->out);
	add_margin(t, mark, '|');
}

/* ---- groups ---------------------------------------------------------------------- */

static void add_exception(lua_State *L, struct traceback *t, int idx);

static void add_title(struct traceback *t, lua_Integer i, lua_Integer n)
{
	indent(t);
	ls_str_add(t->out, i == 1 ? "+-" : "  ");
	if (i > MAX_WIDTH)
		ls_str_add(t->out, "+---------------- ... ----------------\n");
	else
		ls_str_addf(t->out, "+---------------- %d ----------------\n", (int)i);
	t->need_close = i == n || t->need_close;
}

static void add_rest(struct traceback *t, lua_Integer more)
{
	size_t mark = t->out->len;

	ls_str_addf(t->out, "and %d more exception%s\n", (int)more, more > 1 ? "s" : "");
	add_margin(t, mark, '|');
}

static void add_members(lua_State *L, struct traceback *t, int list)
{
	lua_Integer all = script_py_list_len(L, list);
	lua_Integer n = all > MAX_WIDTH ? MAX_WIDTH + 1 : all;

	t->need_close = false;
	for (lua_Integer i = 1; i <= n; i++) {
		add_title(t, i, n);
		t->depth++;
		if (i > MAX_WIDTH) {
			add_rest(t, all - MAX_WIDTH);
		} else {
			lua_rawgeti(L, list, i);
			add_exception(L, t, lua_gettop(L));
			lua_pop(L, 1);
		}
		if (i == n && t->need_close) {
			indent(t);
			ls_str_add(t->out, "+------------------------------------\n");
			t->need_close = false;
		}
		t->depth--;
	}
}

static void add_group(lua_State *L, struct traceback *t, int idx, int list)
{
	bool outermost = t->depth == 0;
	size_t mark = t->out->len;

	if (t->depth > MAX_DEPTH || t->out->len > SCRIPT_PY_TOO_MUCH) {
		ls_str_addf(t->out, "... (max_group_depth is %d)\n", MAX_DEPTH);
		add_margin(t, mark, '|');
		return;
	}
	t->depth += outermost;
	add_head(L, t, idx, true, outermost);
	add_lines(L, t, idx);
	add_members(L, t, list);
	t->depth -= outermost;
}

/* Anything may be thrown, and a script may put anything into a group's list. */
static void add_value(lua_State *L, struct traceback *t, int idx)
{
	size_t mark = t->out->len;

	if (t->depth == 0)
		ls_str_add(t->out, "Traceback (most recent call last):\n");
	script_py_str(L, idx, t->out);
	ls_str_addc(t->out, '\n');
	add_margin(t, mark, '|');
	if (t->depth == 0)
		ls_str_add(t->out, "hint: Python raises exceptions and nothing else: "
				   "error(ValueError(\"...\"), 0)\n");
}

static void add_exception(lua_State *L, struct traceback *t, int idx)
{
	luaL_checkstack(L, 16, NULL);
	if (!script_error_is(L, idx)) {
		add_value(L, t, idx);
		return;
	}
	lua_pushliteral(L, "exceptions");
	if (script_py_is(L, idx, "BaseExceptionGroup") &&
	    lua_rawget(L, idx) == LUA_TTABLE) {
		add_group(L, t, idx, lua_gettop(L));
	} else {
		add_head(L, t, idx, false, t->depth == 0);
		add_lines(L, t, idx);
	}
	lua_pop(L, 1);
}

void script_py_error_text(lua_State *L, int idx, struct ls_str *out)
{
	struct traceback t = {out, 0, false};
	const char *hint = script_error_get_hint(L, idx);

	add_exception(L, &t, lua_absindex(L, idx));
	if (hint)
		ls_str_addf(out, "hint: %s\n", hint);
}
