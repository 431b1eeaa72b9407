/* SPDX-License-Identifier: MIT */
#include "script/py_repr.h"

#include <lauxlib.h>

#include "base/str.h"
#include "script/error.h"
#include "script/function_name.h"
#include "script/list.h"
#include "script/pairs.h"
#include "script/py_inside.h"
#include "script/py_text.h"
#include "script/vm.h"

SCRIPT_HIDDEN(state_key);
SCRIPT_HIDDEN(tuple_meta);
SCRIPT_HIDDEN(numbers_key);

/* One a Lua state. */
struct state {
	struct ls_str scratch;
	const struct script_py_level *within; /* while a __repr runs: what called it */
	lua_Integer n_numbers;		      /* objects that have an address */
};

/* ---- the state of the printer ---------------------------------------------------- */

static int release(lua_State *L)
{
	ls_str_release(&((struct state *)lua_touserdata(L, 1))->scratch);
	return 0;
}

static struct state *state_of(lua_State *L)
{
	struct state *state;

	lua_rawgetp(L, LUA_REGISTRYINDEX, &state_key);
	state = lua_touserdata(L, -1);
	lua_pop(L, 1);
	if (state)
		return state;
	state = lua_newuserdatauv(L, sizeof *state, 0);
	*state = (struct state){.scratch = LS_STR_INIT};
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, release);
	lua_setfield(L, -2, "__gc");
	lua_setmetatable(L, -2);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &state_key);
	return state;
}

struct ls_str *script_py_scratch(lua_State *L)
{
	struct state *state = state_of(L);

	ls_str_clear(&state->scratch);
	return &state->scratch;
}

/* ---- tuples and lists ------------------------------------------------------------ */

void script_py_tuple_new(lua_State *L, int n)
{
	lua_createtable(L, n, 1);
	lua_pushinteger(L, n);
	lua_setfield(L, -2, "n");
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &tuple_meta) == LUA_TNIL) {
		lua_pop(L, 1);
		lua_createtable(L, 0, 2);
		lua_pushliteral(L, "tuple");
		lua_setfield(L, -2, "__name");
		lua_pushboolean(L, 0);
		lua_setfield(L, -2, "__metatable");
		lua_pushvalue(L, -1);
		lua_rawsetp(L, LUA_REGISTRYINDEX, &tuple_meta);
	}
	lua_setmetatable(L, -2);
}

bool script_py_tuple_is(lua_State *L, int idx)
{
	bool is;

	if (lua_type(L, idx) != LUA_TTABLE || !lua_getmetatable(L, idx))
		return false;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &tuple_meta);
	is = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return is;
}

/* The n for which 1..n are there. */
static lua_Integer border(lua_State *L, int idx)
{
	lua_Integer n = 0;

	while (lua_rawgeti(L, idx, n + 1) != LUA_TNIL) {
		lua_pop(L, 1);
		n++;
	}
	lua_pop(L, 1);
	return n;
}

/* A list of the API knows its length, so that it may end in nil. */
static lua_Integer known_len(lua_State *L, int idx)
{
	lua_Integer n, there = border(L, idx);

	lua_pushliteral(L, "n");
	lua_rawget(L, idx);
	n = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : 0;
	lua_pop(L, 1);
	return n > there ? n : there;
}

static bool has_other_keys(lua_State *L, int idx, lua_Integer n)
{
	lua_Integer seen = 0;

	lua_pushnil(L);
	while (lua_next(L, idx)) {
		lua_pop(L, 1);
		if (lua_type(L, -1) != LUA_TLIGHTUSERDATA && ++seen > n) {
			lua_pop(L, 1);
			return true;
		}
	}
	return false;
}

lua_Integer script_py_list_len(lua_State *L, int idx)
{
	lua_Integer n;

	luaL_checkstack(L, 8, NULL);
	idx = lua_absindex(L, idx);
	if (script_list_is(L, idx) || script_py_tuple_is(L, idx))
		return known_len(L, idx);
	n = border(L, idx);
	return n > 0 && !has_other_keys(L, idx, n) ? n : -1;
}

/* ---- names ----------------------------------------------------------------------- */

/* Pushes the table that has the number of each object printed so far. */
static void push_numbers(lua_State *L)
{
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &numbers_key) == LUA_TTABLE)
		return;
	lua_pop(L, 1);
	lua_newtable(L);
	lua_createtable(L, 0, 1);
	lua_pushliteral(L, "k");
	lua_setfield(L, -2, "__mode");
	lua_setmetatable(L, -2);
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &numbers_key);
}

uint64_t script_py_address(lua_State *L, int idx)
{
	struct state *state = state_of(L);
	lua_Integer number;

	luaL_checkstack(L, 8, NULL);
	idx = lua_absindex(L, idx);
	push_numbers(L);
	lua_pushvalue(L, idx);
	if (lua_rawget(L, -2) == LUA_TNIL) {
		lua_pushvalue(L, idx);
		lua_pushinteger(L, ++state->n_numbers);
		lua_rawset(L, -4);
	}
	number = lua_isnil(L, -1) ? state->n_numbers : lua_tointeger(L, -1);
	lua_pop(L, 2);
	return UINT64_C(0x7f2a3c000000) + (uint64_t)number * 64;
}

/* The class that the metatable names, or NULL. */
static const char *class_name(lua_State *L, int idx)
{
	const char *name = NULL;

	if (luaL_getmetafield(L, idx, "__name") == LUA_TNIL)
		return NULL;
	if (lua_type(L, -1) == LUA_TSTRING)
		name = lua_tostring(L, -1);
	lua_pop(L, 1);
	return name;
}

const char *script_py_type_name(lua_State *L, int idx)
{
	const char *name;

	switch (lua_type(L, idx)) {
	case LUA_TNIL:
	case LUA_TNONE:
		return "NoneType";
	case LUA_TBOOLEAN:
		return "bool";
	case LUA_TNUMBER:
		return lua_isinteger(L, idx) ? "int" : "float";
	case LUA_TSTRING:
		return "str";
	case LUA_TFUNCTION:
		if (script_py_class_of_function(L, idx))
			return "type";
		return script_py_is_builtin(L, idx) ? "builtin_function_or_method"
						    : "function";
	case LUA_TTHREAD:
		return "generator";
	case LUA_TTABLE:
		name = class_name(L, idx);
		return name ? name : script_py_list_len(L, idx) >= 0 ? "list" : "dict";
	default:
		name = class_name(L, idx);
		return name ? name : "object";
	}
}

/* ---- values without parts -------------------------------------------------------- */

static void add_number(lua_State *L, int idx, struct ls_str *out)
{
	if (lua_isinteger(L, idx))
		ls_str_addf(out, "%lld", (long long)lua_tointeger(L, idx));
	else
		script_py_float(out, (double)lua_tonumber(L, idx));
}

static void add_string(lua_State *L, int idx, struct ls_str *out, bool bare)
{
	size_t n;
	const char *s = lua_tolstring(L, idx, &n);

	if (bare)
		ls_str_addn(out, s, n);
	else
		script_py_quote(out, s, n);
}

static void add_at(lua_State *L, int idx, struct ls_str *out)
{
	ls_str_addf(out, " at 0x%llx>", (unsigned long long)script_py_address(L, idx));
}

static void add_function(lua_State *L, int idx, struct ls_str *out)
{
	const char *class = script_py_class_of_function(L, idx), *name;

	if (class) {
		ls_str_addf(out, "<class '%s'>", class);
		return;
	}
	name = script_function_name(L, idx);
	if (script_py_is_builtin(L, idx)) {
		ls_str_addf(out, "<built-in function %s>", name ? name : "?");
		return;
	}
	ls_str_addf(out, "<function %s", name ? name : "<lambda>");
	add_at(L, idx, out);
}

static void add_object(lua_State *L, int idx, struct ls_str *out)
{
	ls_str_addf(out, "<%s object", script_py_type_name(L, idx));
	add_at(L, idx, out);
}

/* ---- values with parts ----------------------------------------------------------- */

static void add_item(lua_State *L, struct script_py_printer *p)
{
	script_py_add(L, p, lua_gettop(L), false);
	lua_pop(L, 1);
}

void script_py_add_list(lua_State *L, struct script_py_printer *p, int idx,
			const char *open, const char *close)
{
	lua_Integer n = script_py_list_len(L, idx);

	ls_str_add(p->out, open);
	for (lua_Integer i = 1; i <= n && p->out->len < SCRIPT_PY_TOO_MUCH; i++) {
		if (i > 1)
			ls_str_add(p->out, ", ");
		lua_rawgeti(L, idx, i);
		add_item(L, p);
	}
	ls_str_add(p->out, close);
}

static void add_dict(lua_State *L, struct script_py_printer *p, int idx)
{
	int n = script_keys(L, idx), keys = lua_gettop(L);

	ls_str_addc(p->out, '{');
	for (int i = 1; i <= n && p->out->len < SCRIPT_PY_TOO_MUCH; i++) {
		if (i > 1)
			ls_str_add(p->out, ", ");
		lua_rawgeti(L, keys, i);
		lua_pushvalue(L, -1);
		add_item(L, p);
		ls_str_add(p->out, ": ");
		lua_rawget(L, idx);
		add_item(L, p);
	}
	lua_settop(L, keys - 1);
	ls_str_addc(p->out, '}');
}

/* Appends what the method on top says of the value at idx, pops it.  The method may print
 * values itself, into the same builder: its text so far is out of the way meanwhile. */
static void add_said(lua_State *L, struct script_py_printer *p, int idx)
{
	struct state *state = state_of(L);
	const struct script_py_level *within = state->within;
	struct ls_str before = *p->out;
	const char *s;
	size_t n;
	int status;

	*p->out = LS_STR_INIT;
	state->within = p->within;
	lua_pushvalue(L, idx);
	status = lua_pcall(L, 1, 1, 0);
	state->within = within;
	ls_str_release(p->out);
	*p->out = before;
	if (status != LUA_OK)
		lua_error(L);
	s = lua_tolstring(L, -1, &n);
	if (!s)
		script_throw(L, "TypeError", "__repr__ returned non-string (type %s)",
			     script_py_type_name(L, -1));
	ls_str_addn(p->out, s, n);
	lua_pop(L, 1);
}

/* Pushes the method that gives the text, if there is one. */
static bool find_method(lua_State *L, int idx, bool bare)
{
	static const char *const names[] = {"__repr", "__tostring"};

	return luaL_getmetafield(L, idx, names[bare]) != LUA_TNIL ||
	       luaL_getmetafield(L, idx, names[!bare]) != LUA_TNIL;
}

static void add_parts(lua_State *L, struct script_py_printer *p, int idx, bool bare)
{
	bool table = lua_type(L, idx) == LUA_TTABLE, tuple = script_py_tuple_is(L, idx);

	if (script_py_add_class(L, p, idx) || script_py_add_exception(L, p, idx, bare))
		return;
	if (find_method(L, idx, bare))
		add_said(L, p, idx);
	else if (tuple)
		script_py_add_list(L, p, idx, "(", known_len(L, idx) == 1 ? ",)" : ")");
	else if (!table || class_name(L, idx))
		add_object(L, idx, p->out);
	else if (script_py_list_len(L, idx) >= 0)
		script_py_add_list(L, p, idx, "[", "]");
	else
		add_dict(L, p, idx);
}

/* What stands for a value inside of itself, or for one too many. */
static void add_dots(lua_State *L, int idx, struct ls_str *out)
{
	int top = lua_gettop(L);

	if (script_py_tuple_is(L, idx))
		ls_str_add(out, "(...)");
	else if (lua_type(L, idx) != LUA_TTABLE || class_name(L, idx) ||
		 find_method(L, idx, false))
		ls_str_add(out, "...");
	else
		ls_str_add(out, script_py_list_len(L, idx) >= 0 ? "[...]" : "{...}");
	lua_settop(L, top);
}

static bool is_within(const struct script_py_level *level, const void *value)
{
	for (; level; level = level->outer)
		if (level->value == value)
			return true;
	return false;
}

static void add_table(lua_State *L, struct script_py_printer *p, int idx, bool bare)
{
	struct script_py_level level = {lua_topointer(L, idx), p->within, 0};

	if (p->out->len >= SCRIPT_PY_TOO_MUCH || is_within(p->within, level.value)) {
		add_dots(L, idx, p->out);
		return;
	}
	level.depth = p->within ? p->within->depth + 1 : 1;
	script_py_check_depth(L, level.depth, " while getting the repr of an object");
	p->within = &level;
	add_parts(L, p, idx, bare);
	p->within = level.outer;
}

void script_py_add(lua_State *L, struct script_py_printer *p, int idx, bool bare)
{
	luaL_checkstack(L, 16, NULL);
	switch (lua_type(L, idx)) {
	case LUA_TNIL:
	case LUA_TNONE:
		ls_str_add(p->out, "None");
		return;
	case LUA_TBOOLEAN:
		ls_str_add(p->out, lua_toboolean(L, idx) ? "True" : "False");
		return;
	case LUA_TNUMBER:
		add_number(L, idx, p->out);
		return;
	case LUA_TSTRING:
		add_string(L, idx, p->out, bare);
		return;
	case LUA_TFUNCTION:
		add_function(L, idx, p->out);
		return;
	case LUA_TTABLE:
	case LUA_TUSERDATA:
		add_table(L, p, idx, bare);
		return;
	default:
		add_object(L, idx, p->out);
	}
}

static void print(lua_State *L, int idx, struct ls_str *out, bool bare)
{
	struct script_py_printer p = {out, state_of(L)->within};

	script_py_add(L, &p, lua_absindex(L, idx), bare);
}

void script_py_repr(lua_State *L, int idx, struct ls_str *out)
{
	print(L, idx, out, false);
}

void script_py_str(lua_State *L, int idx, struct ls_str *out)
{
	print(L, idx, out, true);
}
