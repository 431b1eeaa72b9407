/* SPDX-License-Identifier: MIT */
#include "script/inspect.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "script/async.h"
#include "script/error.h"
#include "script/inspect_inside.h"
#include "script/list.h"
#include "script/promise.h"
#include "script/quote.h"
#include "script/vm.h"

#define TOO_MUCH (1 << 24) /* bytes; from then on tables are only named */

SCRIPT_HIDDEN(inspector_key);

/* ---- the inspector of a Lua state -------------------------------------------------- */

static int release(lua_State *L)
{
	struct inspector *in = lua_touserdata(L, 1);

	ls_arena_release(&in->arena);
	ls_str_release(&in->scratch);
	ls_str_release(&in->tmp);
	free(in->seen);
	free(in->circular);
	free(in->keys);
	return 0;
}

struct inspector *script_inspector(lua_State *L)
{
	struct inspector *in;

	lua_rawgetp(L, LUA_REGISTRYINDEX, &inspector_key);
	in = lua_touserdata(L, -1);
	lua_pop(L, 1);
	if (in) {
		in->L = L;
		return in;
	}
	in = lua_newuserdatauv(L, sizeof *in, 0);
	*in = (struct inspector){.L = L};
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, release);
	lua_setfield(L, -2, "__gc");
	lua_setmetatable(L, -2);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &inspector_key);
	return in;
}

struct ls_str *script_scratch(lua_State *L)
{
	struct inspector *in = script_inspector(L);

	ls_str_clear(&in->scratch);
	return &in->scratch;
}

/* ---- values with parts ------------------------------------------------------------- */

static struct inspect_text format_value(struct inspector *in, int idx, int level);

static bool is_identifier(struct inspect_text t)
{
	for (size_t i = 0; i < t.len; i++) {
		char c = t.s[i];
		bool letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

		if (!letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return t.len > 0;
}

static void add_key(struct inspector *in, const struct inspect_key *key, int others)
{
	lua_State *L = in->L;
	struct inspect_text t = key->text;

	if (key->kind != INSPECT_STRING) {
		lua_rawgeti(L, others, key->slot);
		if (lua_isboolean(L, -1))
			t = inspect_literal(lua_toboolean(L, -1) ? "true" : "false");
		else if (lua_type(L, -1) == LUA_TNUMBER)
			t = inspect_number(in, -1);
		else
			t = inspect_literal(lua_isfunction(L, -1) ? "[object Function]"
								  : "[object Object]");
		lua_pop(L, 1);
	}
	if (is_identifier(t))
		ls_str_addn(&in->tmp, t.s, t.len);
	else
		script_js_quote(&in->tmp, t.s, t.len);
}

/* The value on top of the stack, popped, as an entry "key: value" or a bare element. */
static struct inspect_text format_part(struct inspector *in, int level)
{
	struct inspect_text t;

	in->indent += 2;
	t = format_value(in, lua_gettop(in->L), level);
	in->indent -= 2;
	lua_pop(in->L, 1);
	return t;
}

static void add_property(struct inspector *in, struct inspect_shape *shape, int level,
			 size_t i)
{
	struct inspect_text value = format_part(in, level);
	size_t mark = in->tmp.len;

	add_key(in, inspect_key(in, &shape->keys, i), shape->keys.others);
	ls_str_add(&in->tmp, ": ");
	ls_str_addn(&in->tmp, value.s, value.len);
	inspect_add(in, shape, inspect_commit(in, mark));
}

/* A property that JavaScript would hide, or print in brackets as here. */
static void add_hidden(struct inspector *in, struct inspect_shape *shape, int level,
		       const char *name)
{
	struct inspect_text value = format_part(in, level);
	size_t mark = in->tmp.len;

	ls_str_addf(&in->tmp, "[%s]: ", name);
	ls_str_addn(&in->tmp, value.s, value.len);
	inspect_add(in, shape, inspect_commit(in, mark));
}

static void add_elements(struct inspector *in, struct inspect_shape *shape, int idx,
			 int level)
{
	lua_Integer shown = shape->len < INSPECT_ITEMS ? shape->len : INSPECT_ITEMS;
	lua_Integer more = shape->len - shown;
	size_t mark = in->tmp.len;

	for (lua_Integer i = 1; i <= shown; i++) {
		lua_rawgeti(in->L, idx, i);
		inspect_add(in, shape, format_part(in, level));
	}
	if (more > 0) {
		ls_str_addf(&in->tmp, "... %lld more item%s", (long long)more,
			    more > 1 ? "s" : "");
		inspect_add(in, shape, inspect_commit(in, mark));
	}
}

static bool is_named(const struct inspect_key *key, const char *name)
{
	return key->kind == INSPECT_STRING && key->text.len == strlen(name) &&
	       memcmp(key->text.s, name, key->text.len) == 0;
}

static bool is_shown(struct inspector *in, const struct inspect_shape *shape, int idx,
		     const struct inspect_key *key)
{
	if (shape->array)
		return !(is_named(key, "n") && script_list_is(in->L, idx));
	if (!shape->error)
		return true;
	return !is_named(key, "message") && !is_named(key, "cause") &&
	       !is_named(key, "errors") && !script_error_is_dom(in->L, idx);
}

/* Errors of the system say errno, code and syscall first. */
static int rank(const struct inspect_shape *shape, const struct inspect_key *key)
{
	static const char *const first[] = {"errno", "code", "syscall"};

	for (int i = 0; i < 3 && shape->error; i++)
		if (is_named(key, first[i]))
			return i;
	return 3;
}

static void sort_by_rank(struct inspector *in, struct inspect_shape *shape)
{
	for (size_t i = 1; i < shape->keys.n; i++)
		for (size_t j = i; j > 0; j--) {
			struct inspect_key *b = inspect_key(in, &shape->keys, j),
					   *a = b - 1;
			struct inspect_key key = *b;

			if (rank(shape, b) >= rank(shape, a))
				break;
			*b = *a;
			*a = key;
		}
}

/* Finds the keys to show; pushes one value. */
static void choose_keys(struct inspector *in, struct inspect_shape *shape, int idx)
{
	size_t shown = 0;

	shape->keys = inspect_keys(in, idx, shape->len);
	for (size_t i = 0; i < shape->keys.n; i++) {
		const struct inspect_key *key = inspect_key(in, &shape->keys, i);

		if (is_shown(in, shape, idx, key))
			*inspect_key(in, &shape->keys, shown++) = *key;
	}
	shape->keys.n = shown;
	if (shape->error)
		sort_by_rank(in, shape);
}

static void add_properties(struct inspector *in, struct inspect_shape *shape, int idx,
			   int level)
{
	choose_keys(in, shape, idx);
	for (size_t i = 0; i < shape->keys.n; i++) {
		inspect_value(in, idx, &shape->keys, i);
		add_property(in, shape, level, i);
	}
	inspect_keys_drop(in, &shape->keys);
}

static bool push_part(lua_State *L, int idx, const char *name)
{
	lua_pushstring(L, name);
	if (lua_rawget(L, idx) != LUA_TNIL)
		return true;
	lua_pop(L, 1);
	return false;
}

static void add_error_parts(struct inspector *in, struct inspect_shape *shape, int idx,
			    int level)
{
	static const char *const parts[] = {"cause", "errors"};

	for (int i = 0; i < 2; i++)
		if (push_part(in->L, idx, parts[i]))
			add_hidden(in, shape, level, parts[i]);
}

static void add_settled(struct inspector *in, struct inspect_shape *shape, int idx,
			int level)
{
	const struct script_promise *p = script_promise_test(in->L, idx);
	struct inspect_text t;
	size_t mark = in->tmp.len;

	if (p->state == SCRIPT_PENDING) {
		inspect_add(in, shape, inspect_literal("<pending>"));
		return;
	}
	script_promise_value(in->L, idx);
	t = format_part(in, level);
	if (p->state == SCRIPT_REJECTED)
		ls_str_add(&in->tmp, "<rejected> ");
	ls_str_addn(&in->tmp, t.s, t.len);
	inspect_add(in, shape, inspect_commit(in, mark));
}

static void add_entries(struct inspector *in, struct inspect_shape *shape, int idx,
			int level)
{
	if (script_promise_test(in->L, idx)) {
		add_settled(in, shape, idx, level);
		return;
	}
	if (!lua_istable(in->L, idx))
		return;
	if (shape->array)
		add_elements(in, shape, idx, level);
	if (shape->array && in->hidden) {
		lua_pushinteger(in->L, shape->len);
		add_hidden(in, shape, level, "length");
	}
	add_properties(in, shape, idx, level);
	if (shape->error)
		add_error_parts(in, shape, idx, level);
}

/* ---- circles ----------------------------------------------------------------------- */

static size_t find(const void *const *at, size_t n, const void *p)
{
	for (size_t i = 0; i < n; i++)
		if (at[i] == p)
			return i + 1;
	return 0;
}

static struct inspect_text refer_back(struct inspector *in, const void *p)
{
	size_t mark = in->tmp.len, i = find(in->circular, in->n_circular, p);

	if (!i) {
		ls_grow(in->circular, in->cap_circular, in->n_circular + 1);
		in->circular[in->n_circular++] = p;
		i = in->n_circular;
	}
	ls_str_addf(&in->tmp, "[Circular *%zu]", i);
	return inspect_commit(in, mark);
}

/* <ref *1> before what was referred to from within. */
static void mark_referred(struct inspector *in, struct inspect_shape *shape,
			  const void *p)
{
	size_t mark = in->tmp.len, i = find(in->circular, in->n_circular, p);

	if (!i)
		return;
	ls_str_addf(&in->tmp, "<ref *%zu>%s", i, shape->base.len ? " " : "");
	ls_str_addn(&in->tmp, shape->base.s, shape->base.len);
	shape->base = inspect_commit(in, mark);
}

/* ---- the walk ---------------------------------------------------------------------- */

/* Whether some key would be shown; stops at the first. */
static bool has_properties(struct inspector *in, const struct inspect_shape *shape,
			   int idx)
{
	lua_State *L = in->L;

	lua_pushnil(L);
	while (lua_next(L, idx)) {
		struct inspect_key key = {.kind = INSPECT_OTHER};

		lua_pop(L, 1);
		if (lua_islightuserdata(L, -1))
			continue;
		if (lua_type(L, -1) == LUA_TSTRING) {
			key.kind = INSPECT_STRING;
			key.text.s = lua_tolstring(L, -1, &key.text.len);
		}
		if (is_shown(in, shape, idx, &key)) {
			lua_pop(L, 1);
			return true;
		}
	}
	return false;
}

static bool is_empty(struct inspector *in, const struct inspect_shape *shape, int idx)
{
	if (script_promise_test(in->L, idx) || shape->len > 0)
		return false;
	if (!lua_istable(in->L, idx))
		return true;
	if (shape->error &&
	    (push_part(in->L, idx, "cause") || push_part(in->L, idx, "errors"))) {
		lua_pop(in->L, 1);
		return false;
	}
	return !(shape->array && in->hidden) && !has_properties(in, shape, idx);
}

static struct inspect_text format_empty(struct inspector *in,
					const struct inspect_shape *shape)
{
	size_t mark = in->tmp.len;

	if (shape->base.len)
		return shape->base;
	ls_str_addn(&in->tmp, shape->open.s, shape->open.len);
	ls_str_add(&in->tmp, shape->close);
	return inspect_commit(in, mark);
}

static struct inspect_text format_parts(struct inspector *in, struct inspect_shape *shape,
					int idx, int level)
{
	const void *p = lua_topointer(in->L, idx);
	struct inspect_text t;

	ls_grow(in->seen, in->cap_seen, in->n_seen + 1);
	in->seen[in->n_seen++] = p;
	in->current = level;
	add_entries(in, shape, idx, level);
	in->n_seen--;
	mark_referred(in, shape, p);
	t = inspect_reduce(in, shape, idx, level);
	in->written += t.len;
	if (in->written > TOO_MUCH)
		in->depth = -1;
	return t;
}

static struct inspect_text format_object(struct inspector *in, int idx, int level)
{
	const void *p = lua_topointer(in->L, idx);
	struct inspect_shape shape;

	if (find(in->seen, in->n_seen, p))
		return refer_back(in, p);
	luaL_checkstack(in->L, 12, "console.log");
	inspect_describe(in, &shape, idx);
	if (is_empty(in, &shape, idx))
		return format_empty(in, &shape);
	if (level > in->depth)
		return inspect_printed(in, "[%]", shape.name);
	return format_parts(in, &shape, idx, level + 1);
}

static struct inspect_text format_value(struct inspector *in, int idx, int level)
{
	switch (lua_type(in->L, idx)) {
	case LUA_TNIL:
		return inspect_literal("undefined");
	case LUA_TBOOLEAN:
		return inspect_literal(lua_toboolean(in->L, idx) ? "true" : "false");
	case LUA_TNUMBER:
		return inspect_number(in, idx);
	case LUA_TSTRING:
		return inspect_string(in, idx);
	case LUA_TFUNCTION:
		return inspect_function(in, idx);
	case LUA_TTHREAD:
		return inspect_literal("Object [Generator] {}");
	case LUA_TLIGHTUSERDATA:
		return inspect_literal("[External]");
	default:
		break;
	}
	return format_object(in, idx, level);
}

void script_inspect(lua_State *L, int idx, const struct script_inspect *how,
		    struct ls_str *out)
{
	struct inspector *in = script_inspector(L);
	struct inspect_text t;

	idx = lua_absindex(L, idx);
	ls_arena_reset(&in->arena);
	ls_str_clear(&in->tmp);
	in->depth = how->depth;
	in->hidden = how->hidden;
	in->indent = in->current = 0;
	in->n_seen = in->n_circular = in->n_keys = 0;
	in->written = 0;
	t = format_value(in, idx, 0);
	ls_str_addn(out, t.s, t.len);
}
