/* SPDX-License-Identifier: MIT
 *
 * Errors as text: the line "Name: message", and the stack, which is one line here.
 */
#include <lauxlib.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/function_name.h"
#include "script/inspect.h"
#include "script/js_number.h"
#include "script/list.h"
#include "script/promise.h"
#include "script/quote.h"

/* A DOMException is known by its code, which is a number. */
bool script_error_is_dom(lua_State *L, int idx)
{
	bool is;

	if (!script_error_is(L, idx))
		return false;
	idx = lua_absindex(L, idx);
	lua_pushliteral(L, "code");
	is = lua_rawget(L, idx) == LUA_TNUMBER;
	lua_pop(L, 1);
	return is;
}

/* Appends the error's own field; false when it has none that is text. */
static bool add_field(lua_State *L, int idx, const char *name, struct ls_str *out)
{
	char number[SCRIPT_NUMBER_MAX];
	size_t before = out->len, len;
	const char *text;

	lua_pushstring(L, name);
	lua_rawget(L, idx);
	if (lua_type(L, -1) == LUA_TSTRING) {
		text = lua_tolstring(L, -1, &len);
		ls_str_addn(out, text, len);
	} else if (lua_type(L, -1) == LUA_TNUMBER) {
		ls_str_addn(out, number, script_js_number_at(L, -1, number));
	}
	lua_pop(L, 1);
	return out->len > before;
}

static void add_message(lua_State *L, int idx, struct ls_str *out, bool separate)
{
	size_t mark = out->len;

	if (separate)
		ls_str_add(out, ": ");
	if (!add_field(L, idx, "message", out) && separate) {
		out->len = mark;
		out->s[mark] = '\0';
	}
}

void script_error_header(lua_State *L, int idx, struct ls_str *out)
{
	size_t before = out->len;
	const char *code;

	idx = lua_absindex(L, idx);
	code = script_error_code(L, idx);
	if (!add_field(L, idx, "name", out))
		ls_str_add(out, script_error_name(L, idx));
	if (code)
		ls_str_addf(out, " [%s]", code);
	add_message(L, idx, out, out->len > before);
}

void script_error_stack(lua_State *L, int idx, struct ls_str *out)
{
	const char *where = script_error_where(L, idx);
	const char *code = script_error_code(L, idx);

	idx = lua_absindex(L, idx);
	if (script_error_is_dom(L, idx))
		ls_str_addf(out, "DOMException [%s]", script_error_name(L, idx));
	else
		ls_str_add(out, script_error_name(L, idx));
	if (code)
		ls_str_addf(out, " [%s]", code);
	add_message(L, idx, out, true);
	if (where)
		ls_str_addf(out, "\n    at %s", where);
}

/* V8's Object::NoSideEffectsToString. */
void script_brief(lua_State *L, int idx, struct ls_str *out)
{
	char number[SCRIPT_NUMBER_MAX];
	const char *name;
	size_t len;

	switch (lua_type(L, idx)) {
	case LUA_TNIL:
	case LUA_TNONE:
		ls_str_add(out, "undefined");
		return;
	case LUA_TBOOLEAN:
		ls_str_add(out, lua_toboolean(L, idx) ? "true" : "false");
		return;
	case LUA_TNUMBER:
		ls_str_addn(out, number, script_js_number_at(L, idx, number));
		return;
	case LUA_TSTRING:
		name = lua_tolstring(L, idx, &len);
		ls_str_addn(out, name, len);
		return;
	case LUA_TFUNCTION:
		name = script_function_name(L, idx);
		ls_str_addf(out, "function %s() { [Lua code] }", name ? name : "");
		return;
	default:
		break;
	}
	if (script_error_is(L, idx))
		script_error_header(L, idx, out);
	else if (script_promise_test(L, idx))
		ls_str_add(out, "#<Promise>");
	else if (lua_istable(L, idx) && (script_list_is(L, idx) || lua_rawlen(L, idx) > 0))
		ls_str_add(out, "[object Array]");
	else if (luaL_getmetafield(L, idx, "__name") == LUA_TSTRING) {
		ls_str_addf(out, "#<%s>", lua_tostring(L, -1));
		lua_pop(L, 1);
	} else
		ls_str_add(out, "#<Object>");
}

/* ---- what an API says that got a wrong argument ------------------------------------ */

#define LONGEST_SHOWN 28

static void add_kind(lua_State *L, int idx, struct ls_str *out)
{
	static const struct script_inspect none = {.depth = -1};
	const char *name = script_error_name(L, idx);
	size_t mark = out->len;

	ls_str_add(out, "an instance of ");
	if (name || script_promise_test(L, idx)) {
		ls_str_add(out, name ? name : "Promise");
		return;
	}
	mark = out->len;
	script_inspect(L, idx, &none, out); /* [Object], or {} when it is empty */
	if (out->s[mark] == '[' && out->s[out->len - 1] == ']') {
		memmove(out->s + mark, out->s + mark + 1, out->len - mark - 1);
		out->len -= 2;
	} else {
		out->len = mark + strcspn(out->s + mark, " {[");
		if (out->len == mark)
			ls_str_add(out, "Object");
	}
}

/* 'text', or "it's" as JSON writes it; a long one is cut. */
static void add_string(lua_State *L, int idx, struct ls_str *out)
{
	size_t len, n;
	const char *s = lua_tolstring(L, idx, &len);
	bool cut = script_js_length(s, len) > LONGEST_SHOWN;

	n = cut ? script_js_prefix(s, len, LONGEST_SHOWN - 3) : len;
	if (memchr(s, '\'', n)) {
		script_json_quote(out, s, n);
		out->len--;
		ls_str_add(out, cut ? "...\"" : "\"");
		return;
	}
	ls_str_addc(out, '\'');
	ls_str_addn(out, s, n);
	ls_str_add(out, cut ? "...'" : "'");
}

void script_received(lua_State *L, int idx, struct ls_str *out)
{
	static const struct script_inspect usual = {.depth = SCRIPT_INSPECT_DEPTH};
	const char *name;

	switch (lua_type(L, idx)) {
	case LUA_TNIL:
	case LUA_TNONE:
		ls_str_add(out, "undefined");
		return;
	case LUA_TFUNCTION:
		name = script_function_name(L, idx);
		ls_str_addf(out, "function %s", name ? name : "");
		return;
	case LUA_TNUMBER:
	case LUA_TBOOLEAN:
		ls_str_addf(out, "type %s (", lua_typename(L, lua_type(L, idx)));
		script_inspect(L, idx, &usual, out);
		break;
	case LUA_TSTRING:
		ls_str_add(out, "type string (");
		add_string(L, idx, out);
		break;
	default:
		add_kind(L, idx, out);
		return;
	}
	ls_str_addc(out, ')');
}

int script_bad_argument(lua_State *L, const char *name, const char *type, int idx)
{
	struct ls_str *got = script_scratch(L);

	script_received(L, idx, got);
	ls_str_addc(got, '\0');
	return script_throw_code(L, "TypeError", "ERR_INVALID_ARG_TYPE",
				 "The \"%s\" argument must be of type %s. Received %s",
				 name, type, got->s);
}
