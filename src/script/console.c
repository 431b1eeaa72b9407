/* SPDX-License-Identifier: MIT
 *
 * console and String: values as text, and text on its way out.
 *
 * Source: Node 20 lib/internal/console/constructor.js.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/inspect.h"
#include "script/node_words.h"
#include "script/vm.h"

#define GROUP_INDENT 2

/* What the functions of one console share, as their first upvalue. */
struct console {
	int indent;
	struct ls_str line; /* of a group: indented */
};

static int release(lua_State *L)
{
	ls_str_release(&((struct console *)lua_touserdata(L, 1))->line);
	return 0;
}

static struct console *console_of(lua_State *L)
{
	return lua_touserdata(L, lua_upvalueindex(1));
}

static void add_indent(struct ls_str *out, int n)
{
	while (n-- > 0)
		ls_str_addc(out, ' ');
}

/* Every line of the text moves to the right, inside console.group. */
static const struct ls_str *indented(struct console *c, const struct ls_str *text)
{
	ls_str_clear(&c->line);
	add_indent(&c->line, c->indent);
	for (size_t i = 0; i < text->len; i++) {
		ls_str_addc(&c->line, text->s[i]);
		if (text->s[i] == '\n' && i + 1 < text->len)
			add_indent(&c->line, c->indent);
	}
	return &c->line;
}

static int print(lua_State *L, enum jrn_stream stream)
{
	struct console *c = console_of(L);
	struct ls_str *text = script_scratch(L);
	const struct ls_str *line = text;

	script_format(L, 1, lua_gettop(L), text);
	ls_str_addc(text, '\n');
	if (c->indent)
		line = indented(c, text);
	script_write(L, stream, line->s, line->len);
	return 0;
}

static int to_stdout(lua_State *L)
{
	return print(L, JRN_STDOUT);
}

static int to_stderr(lua_State *L)
{
	return print(L, JRN_STDERR);
}

static int group(lua_State *L)
{
	if (lua_gettop(L) > 0)
		print(L, JRN_STDOUT);
	console_of(L)->indent += GROUP_INDENT;
	return 0;
}

static int group_end(lua_State *L)
{
	struct console *c = console_of(L);

	if (c->indent > 0)
		c->indent -= GROUP_INDENT;
	return 0;
}

/* console.dir(v, { depth = n }): strings in quotes. */
static int dir(lua_State *L)
{
	struct script_inspect how = {.depth = SCRIPT_INSPECT_DEPTH};
	struct console *c = console_of(L);
	struct ls_str *text = script_scratch(L);
	const struct ls_str *line = text;

	if (lua_istable(L, 2) && lua_getfield(L, 2, "depth") == LUA_TNUMBER)
		how.depth = lua_tonumber(L, -1) < 100 ? (int)lua_tonumber(L, -1) : 100;
	lua_settop(L, 1);
	script_inspect(L, 1, &how, text);
	ls_str_addc(text, '\n');
	if (c->indent)
		line = indented(c, text);
	script_write(L, JRN_STDOUT, line->s, line->len);
	return 0;
}

/* ---- String and util.inspect ------------------------------------------------------- */

static int push(lua_State *L, const struct ls_str *text)
{
	lua_pushlstring(L, text->len ? text->s : "", text->len);
	return 1;
}

/* String(v): as console.log prints v, but of an error only "Name: message", and -0 is "0". */
static int string(lua_State *L)
{
	struct script_inspect how = {.depth = SCRIPT_INSPECT_DEPTH};
	struct ls_str *text;

	lua_settop(L, 1);
	if (lua_type(L, 1) == LUA_TSTRING)
		return 1;
	if (lua_type(L, 1) == LUA_TNUMBER && lua_tonumber(L, 1) == 0) {
		lua_pushliteral(L, "0");
		return 1;
	}
	text = script_scratch(L);
	if (script_error_is(L, 1))
		script_error_header(L, 1, text);
	else
		script_inspect(L, 1, &how, text);
	return push(L, text);
}

/* util.inspect(v, [{ depth = }]) */
static int inspect(lua_State *L)
{
	struct script_inspect how = {.depth = SCRIPT_INSPECT_DEPTH};
	struct ls_str *text;

	lua_settop(L, 2);
	if (lua_istable(L, 2) && lua_getfield(L, 2, "depth") == LUA_TNUMBER)
		how.depth = lua_tonumber(L, -1) < 100 ? (int)lua_tonumber(L, -1) : 100;
	text = script_scratch(L);
	script_inspect(L, 1, &how, text);
	return push(L, text);
}

/* util.format(...) */
static int format(lua_State *L)
{
	struct ls_str *text = script_scratch(L);

	script_format(L, 1, lua_gettop(L), text);
	return push(L, text);
}

/* __stack(err): its text as it is printed, with the line where it was made. */
static int stack(lua_State *L)
{
	struct ls_str *text = script_scratch(L);

	script_error_stack(L, 1, text);
	return push(L, text);
}

static void open_util(lua_State *L)
{
	static const luaL_Reg words[] = {
		{"inspect", inspect}, {"format", format}, {NULL, NULL}};

	luaL_newlib(L, words);
	lua_setglobal(L, "util");
	lua_register(L, "__inspect", inspect);
	lua_register(L, "__stack", stack);
	lua_register(L, "String", string);
}

void script_console_open(lua_State *L)
{
	static const luaL_Reg words[] = {
		{"log", to_stdout},   {"info", to_stdout},     {"debug", to_stdout},
		{"error", to_stderr}, {"warn", to_stderr},     {"dir", dir},
		{"group", group},     {"groupEnd", group_end}, {NULL, NULL}};
	struct console *c;

	luaL_newlibtable(L, words);
	c = lua_newuserdatauv(L, sizeof *c, 0);
	*c = (struct console){.line = LS_STR_INIT};
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, release);
	lua_setfield(L, -2, "__gc");
	lua_setmetatable(L, -2);
	luaL_setfuncs(L, words, 1);
	lua_setglobal(L, "console");
	open_util(L);
}
