/* SPDX-License-Identifier: MIT */
#include "script/data.h"

#include <lauxlib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "script/data_inside.h"
#include "script/source.h"

#define MAX_INSTRUCTIONS 1000000
#define MAX_MEMORY	 ((size_t)16 << 20)
#define MAX_VALUES	 20000
#define NO_DATA		 ((enum script_data_type)(SCRIPT_DATA_TABLE + 1))

/* ---- the state ----------------------------------------------------------------------- */

struct heap {
	size_t used, max;
};

static void *allocate(void *arg, void *p, size_t old, size_t size)
{
	struct heap *h = arg;

	if (!p)
		old = 0;
	if (size == 0) {
		free(p);
		h->used -= old;
		return NULL;
	}
	if (h->used - old + size > h->max)
		return NULL;
	p = realloc(p, size);
	if (p)
		h->used += size - old;
	return p;
}

static void too_long(lua_State *L, lua_Debug *ar)
{
	lua_getinfo(L, "l", ar);
	lua_pushfstring(L, "data:%d: this does not end", ar->currentline);
	lua_error(L);
}

/* A word: its arguments, or those of the one table it is given, with its name. */
static int word(lua_State *L)
{
	int n = lua_gettop(L);
	lua_Debug ar;

	if (n != 1 || !lua_istable(L, 1)) {
		lua_createtable(L, n, 2);
		for (int i = 1; i <= n; i++) {
			lua_pushvalue(L, i);
			lua_rawseti(L, -2, i);
		}
	}
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_setfield(L, -2, "\1word");
	if (lua_getstack(L, 1, &ar) && lua_getinfo(L, "l", &ar)) {
		lua_pushinteger(L, ar.currentline);
		lua_setfield(L, -2, "\1line");
	}
	return 1;
}

static int unknown_name(lua_State *L)
{
	return luaL_error(L, "there is no \"%s\" here", luaL_tolstring(L, 2, NULL));
}

static void open_words(lua_State *L, const char *const *words)
{
	for (; *words; words++) {
		lua_pushstring(L, *words);
		lua_pushcclosure(L, word, 1);
		lua_setglobal(L, *words);
	}
	lua_pushglobaltable(L);
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, unknown_name);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}

/* ---- copying ------------------------------------------------------------------------- */

struct copying {
	const char *path;
	struct ls_err *err;
	size_t values;
};

static bool copy(struct copying *c, lua_State *L, struct script_data *out, int depth);

static bool complain(struct copying *c, int line, const char *what)
{
	ls_err_set(c->err, c->path, line, "%s", what);
	return false;
}

static void read_word(lua_State *L, struct script_data *out)
{
	if (lua_getfield(L, -1, "\1word") == LUA_TSTRING)
		out->word = ls_strdup(lua_tostring(L, -1));
	lua_pop(L, 1);
	if (lua_getfield(L, -1, "\1line") == LUA_TNUMBER)
		out->line = (int)lua_tointeger(L, -1);
	lua_pop(L, 1);
}

static bool copy_list(struct copying *c, lua_State *L, struct script_data *out, int depth)
{
	bool ok = true;

	for (size_t i = 0; i < out->n_list && ok; i++) {
		lua_rawgeti(L, -1, (lua_Integer)i + 1);
		ok = copy(c, L, &out->items[i], depth);
		lua_pop(L, 1);
		out->n_items += ok;
	}
	return ok;
}

static int by_key(const void *a, const void *b)
{
	const struct script_data *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static bool copy_fields(struct copying *c, lua_State *L, struct script_data *out,
			int depth)
{
	lua_pushnil(L);
	while (lua_next(L, -2)) {
		struct script_data *item;

		if (lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1 &&
		    (size_t)lua_tointeger(L, -2) <= out->n_list) {
			lua_pop(L, 1);
			continue;
		}
		if (lua_type(L, -2) != LUA_TSTRING)
			return complain(c, out->line,
					"a list with a hole, or a key that is no name");
		if (*lua_tostring(L, -2) == '\1') {
			lua_pop(L, 1);
			continue;
		}
		out->items = ls_realloc(out->items, out->n_items + 1, sizeof *out->items);
		item = &out->items[out->n_items];
		*item = (struct script_data){ .line = out->line };
		if (!copy(c, L, item, depth))
			return false;
		item->key = ls_strdup(lua_tostring(L, -2));
		out->n_items++;
		lua_pop(L, 1);
	}
	if (out->n_items > out->n_list)
		qsort(out->items + out->n_list, out->n_items - out->n_list,
		      sizeof *out->items, by_key);
	return true;
}

static bool copy_table(struct copying *c, lua_State *L, struct script_data *out,
		       int depth)
{
	if (depth >= SCRIPT_DATA_DEPTH || !lua_checkstack(L, 8))
		return complain(c, out->line, "tables are nested too deep");
	read_word(L, out);
	out->n_list = lua_rawlen(L, -1);
	if (out->n_list > MAX_VALUES)
		return complain(c, out->line, "there are too many values");
	out->items = ls_calloc(out->n_list, sizeof *out->items);
	for (size_t i = 0; i < out->n_list; i++)
		out->items[i].line = out->line;
	return copy_list(c, L, out, depth + 1) && copy_fields(c, L, out, depth + 1);
}

/* The value at the top; out->line is that of the table it is in. */
static bool copy(struct copying *c, lua_State *L, struct script_data *out, int depth)
{
	size_t len;
	const char *text;

	if (++c->values > MAX_VALUES)
		return complain(c, out->line, "there are too many values");
	switch (lua_type(L, -1)) {
	case LUA_TBOOLEAN:
		out->type = SCRIPT_DATA_BOOL;
		out->truth = lua_toboolean(L, -1);
		return true;
	case LUA_TNUMBER:
		out->type = SCRIPT_DATA_NUMBER;
		out->number = lua_tonumber(L, -1);
		return true;
	case LUA_TSTRING:
		text = lua_tolstring(L, -1, &len);
		if (strlen(text) != len)
			return complain(c, out->line, "a text holds a zero byte");
		out->type = SCRIPT_DATA_TEXT;
		out->text = ls_strdup(text);
		return true;
	case LUA_TTABLE:
		out->type = SCRIPT_DATA_TABLE;
		if (copy_table(c, L, out, depth))
			return true;
		script_data_release(out);
		return false;
	default:
		out->type = NO_DATA; /* told when its line is known */
		return true;
	}
}

/* ---- the door ------------------------------------------------------------------------ */

static void hint(const char *text, const char *const *words, struct ls_err *err)
{
	struct ls_str list = LS_STR_INIT;

	if (strncmp(text, "there is no ", 12) != 0) {
		ls_err_hint(err, "a data file is one statement: return { ... }");
		return;
	}
	for (; *words; words++)
		ls_str_addf(&list, "%s%s", list.len ? ", " : "the words here are ",
			    *words);
	ls_err_hint(err, "%s", list.s);
	ls_str_release(&list);
}

/* Lua's message begins with the chunk's name and a line. */
static bool blame(const char *path, int status, lua_State *L, const char *const *words,
		  struct ls_err *err)
{
	const char *text = lua_tostring(L, -1);
	char *end;
	long line = 0;

	if (!text || status == LUA_ERRMEM)
		text = "this takes more memory than data may";
	if (strncmp(text, "data:", 5) == 0) {
		line = strtol(text + 5, &end, 10);
		text = *end == ':' ? end + 2 : text;
	}
	ls_err_set(err, path, (int)line, "%s", text);
	hint(text, words, err);
	return false;
}

/* The first value that is none, now that it has a line. */
static bool all_data(struct copying *c, const struct script_data *d)
{
	if (d->type == NO_DATA) {
		ls_err_set(c->err, c->path, d->line,
			   "only texts, numbers, true, false and tables are data");
		ls_err_hint(c->err, "a function cannot be a value here");
		return false;
	}
	for (size_t i = 0; i < d->n_items; i++)
		if (!all_data(c, &d->items[i]))
			return false;
	return true;
}

static bool run(lua_State *L, const char *path, const char *const *words,
		const char *text, size_t len, struct ls_err *err)
{
	int status;

	open_words(L, words);
	lua_sethook(L, too_long, LUA_MASKCOUNT, MAX_INSTRUCTIONS);
	status = luaL_loadbufferx(L, text, len, "=data", "t");
	if (status == LUA_OK)
		status = lua_pcall(L, 0, 1, 0);
	if (status != LUA_OK)
		return blame(path, status, L, words, err);
	lua_sethook(L, NULL, 0, 0);
	if (lua_istable(L, -1))
		return true;
	ls_err_set(err, path, 0, "it does not return a table");
	ls_err_hint(err, "the file is one statement: return { ... }");
	return false;
}

bool script_data_read(const char *path, const char *const *words, struct script_data *out,
		      struct ls_err *err)
{
	struct copying c = { path, err, 0 };
	struct heap heap = { 0, MAX_MEMORY };
	size_t len;
	char *text = script_source_read(path, &len, err);
	lua_State *L;
	bool ok;

	*out = (struct script_data){ .line = 1 };
	if (!text)
		return false;
	L = lua_newstate(allocate, &heap);
	if (!L)
		ls_die("out of memory");
	ok = run(L, path, words, text, len, err);
	heap.max = SIZE_MAX; /* what copying needs is ours, and must not fail */
	ok = ok && copy(&c, L, out, 0);
	if (ok) {
		script_data_lines(text, len, out);
		ok = all_data(&c, out);
		if (!ok)
			script_data_release(out);
	}
	lua_close(L);
	free(text);
	return ok;
}

void script_data_release(struct script_data *d)
{
	for (size_t i = 0; i < d->n_items; i++)
		script_data_release(&d->items[i]);
	free(d->items);
	free(d->key);
	free(d->word);
	free(d->text);
	*d = (struct script_data){ 0 };
}

size_t script_data_place(const struct script_data *d, const char *key, size_t len)
{
	size_t i = d->n_list;

	while (i < d->n_items &&
	       (strncmp(d->items[i].key, key, len) != 0 || d->items[i].key[len]))
		i++;
	return i;
}

const struct script_data *script_data_get(const struct script_data *d, const char *key)
{
	size_t place = script_data_place(d, key, strlen(key));

	return place < d->n_items ? &d->items[place] : NULL;
}

const char *script_data_type_name(enum script_data_type type)
{
	static const char *const names[] = { "true or false", "a number", "a text",
					     "a table" };

	return names[type];
}
