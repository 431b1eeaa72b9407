/* SPDX-License-Identifier: MIT
 *
 * What a table or userdata is printed as: an array, an object, an Error, a Promise.
 */
#include <lauxlib.h>

#include "script/error.h"
#include "script/inspect_inside.h"
#include "script/list.h"
#include "script/promise.h"

static lua_Integer length_of(lua_State *L, int idx)
{
	lua_Integer n = 0;

	if (script_list_is(L, idx)) {
		lua_pushliteral(L, "n");
		lua_rawget(L, idx);
		n = lua_tointeger(L, -1);
		lua_pop(L, 1);
		return n;
	}
	return (lua_Integer)lua_rawlen(L, idx); /* { 1, nil, 3 } has three elements */
}

/* The class that the metatable names, copied; NULL: none. */
static const char *class_of(struct inspector *in, int idx)
{
	const char *name = NULL;
	size_t mark = in->tmp.len;

	if (luaL_getmetafield(in->L, idx, "__name") == LUA_TNIL)
		return NULL;
	if (lua_type(in->L, -1) == LUA_TSTRING) {
		ls_str_add(&in->tmp, lua_tostring(in->L, -1));
		ls_str_addc(&in->tmp, '\0');
		name = inspect_commit(in, mark).s;
	}
	lua_pop(in->L, 1);
	return name;
}

static void describe_error(struct inspector *in, struct inspect_shape *shape, int idx)
{
	size_t mark = in->tmp.len, from = mark;
	struct inspect_text stack;

	script_error_stack(in->L, idx, &in->tmp);
	stack = inspect_commit(in, mark);
	if (!script_error_where(in->L, idx))
		ls_str_addc(&in->tmp, '[');
	for (size_t i = 0; i < stack.len; i++) {
		ls_str_addc(&in->tmp, stack.s[i]);
		if (stack.s[i] == '\n')
			inspect_indent(&in->tmp, in->indent);
	}
	if (!script_error_where(in->L, idx))
		ls_str_addc(&in->tmp, ']');
	shape->base = inspect_commit(in, from);
	shape->name = script_error_name(in->L, idx);
}

void inspect_describe(struct inspector *in, struct inspect_shape *shape, int idx)
{
	*shape = (struct inspect_shape){
		.open = inspect_literal("{"), .close = "}", .name = "Object"};
	if (script_error_is(in->L, idx)) {
		shape->error = true;
		describe_error(in, shape, idx);
		return;
	}
	if (script_promise_test(in->L, idx)) {
		shape->open = inspect_literal("Promise {");
		shape->name = "Promise";
		return;
	}
	shape->array = lua_istable(in->L, idx) && script_list_is(in->L, idx);
	if (lua_istable(in->L, idx))
		shape->len = length_of(in->L, idx);
	if (shape->array || shape->len > 0) {
		shape->array = true;
		shape->open = inspect_literal("[");
		shape->close = "]";
		shape->name = "Array";
	} else if ((shape->name = class_of(in, idx)))
		shape->open = inspect_printed(in, "% {", shape->name);
	else
		shape->name = "Object";
}
