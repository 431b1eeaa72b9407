/* SPDX-License-Identifier: MIT
 *
 * Mistakes that can be seen without running: names that exist nowhere.
 *
 * The text is read word by word.  A name is known when the script declares or assigns it
 * anywhere (that errs on the side of silence), or when the vocabulary has it; a field is
 * checked where the table is one of the vocabulary's and not one of the script's own.
 */
#include <ctype.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "script/hint.h"
#include "script/inside.h"

struct word {
	const char *at;
	size_t len;
	int line;
	char before; /* the last character before it that is no blank */
	char after;  /* the next one */
	bool assigns; /* `=` follows, not `==` */
};

struct reader {
	const char *p, *start, *end;
	int line;
	char before;
};

struct check {
	struct script_run *run;
	void (*report)(void *arg, const struct ls_err *err);
	void *arg;
	lua_State *L; /* index 1: names that the script makes; 2: _G */
};

/* ---- reading ------------------------------------------------------------------------------ */

/* Past a long bracket that begins at p, or p itself when there is none. */
static const char *long_bracket(const char *p, const char *end)
{
	const char *q = p + 1;
	size_t level = 0;

	while (q < end && *q == '=')
		q++, level++;
	if (q >= end || *p != '[' || *q != '[')
		return p;
	for (q++; q < end; q++) {
		const char *r = q + 1;

		if (*q != ']')
			continue;
		while (r < end && *r == '=')
			r++;
		if (r < end && *r == ']' && (size_t)(r - q) == level + 1)
			return r + 1;
	}
	return end;
}

static const char *past_string(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end && *p != quote)
		p += *p == '\\' ? 2 : 1;
	return p < end ? p + 1 : end;
}

/* Past a comment, string or long bracket at p; p itself when it is none. */
static const char *past_text(const char *p, const char *end)
{
	if (end - p >= 2 && p[0] == '-' && p[1] == '-') {
		const char *q = p + 2 < end ? long_bracket(p + 2, end) : end;

		if (q != p + 2)
			return q;
		while (p < end && *p != '\n')
			p++;
		return p;
	}
	if (*p == '"' || *p == '\'')
		return past_string(p, end);
	return *p == '[' ? long_bracket(p, end) : p;
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void look_behind(struct reader *r, struct word *w)
{
	const char *q = r->p;

	while (q < r->end && (*q == ' ' || *q == '\t'))
		q++;
	w->after = q < r->end ? *q : '\0';
	w->assigns = q + 1 < r->end && *q == '=' && q[1] != '=';
}

static bool next_word(struct reader *r, struct word *w)
{
	while (r->p < r->end) {
		const char *q = past_text(r->p, r->end);

		if (q != r->p) {
			bool comment = r->p[0] == '-';

			for (; r->p < q && r->p < r->end; r->p++)
				r->line += *r->p == '\n';
			if (!comment)
				r->before = '"';
			continue;
		}
		if (!is_name(*r->p)) {
			r->line += *r->p == '\n';
			if (!isspace((unsigned char)*r->p))
				r->before = *r->p == '.' && r->p > r->start && r->p[-1] == '.' ? ' ' : *r->p;
			r->p++;
			continue;
		}
		*w = (struct word){ .at = r->p, .line = r->line, .before = r->before };
		while (r->p < r->end && is_name(*r->p))
			r->p++;
		w->len = (size_t)(r->p - w->at);
		r->before = 'a';
		look_behind(r, w);
		if (!isdigit((unsigned char)*w->at))
			return true;
	}
	return false;
}

static bool is(const struct word *w, const char *text)
{
	return strlen(text) == w->len && memcmp(text, w->at, w->len) == 0;
}

static bool is_keyword(const struct word *w)
{
	static const char *const words[] = {
		"and", "break", "do",  "else", "elseif", "end",	   "false", "for",  "function", "goto", "if",
		"in",  "local", "nil", "not",  "or",	 "repeat", "return", "then", "true",	 "until", "while"
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (is(w, words[i]))
			return true;
	return false;
}

/* ---- what the script makes ---------------------------------------------------------------- */

static void know(struct check *c, const struct word *w)
{
	lua_pushlstring(c->L, w->at, w->len);
	lua_pushboolean(c->L, 1);
	lua_rawset(c->L, 1);
}

/* Names after local, for, function and in parameter lists, and whatever is assigned. */
static void collect(struct check *c, const char *text, size_t len)
{
	struct reader r = { text, text, text + len, 1, '\n' };
	struct word w;
	bool list = false;   /* of names that are being declared */
	bool header = false; /* the name before was one of a function's, a dot follows */
	bool function = false;

	while (next_word(&r, &w)) {
		if (is_keyword(&w)) {
			function = is(&w, "function");
			list = is(&w, "local") || is(&w, "for") || is(&w, "function");
			continue;
		}
		if (list || w.assigns || header)
			know(c, &w);
		/* function a.b:c(...) makes b and c */
		header = (function || header) && (w.after == '.' || w.after == ':');
		function = false;
		/* a function's parameters follow in brackets */
		if (list && w.after != ',' && w.after != '(' && w.before != '(' && w.before != ',')
			list = false;
		if (w.after == ')' || w.assigns)
			list = false;
		if (w.after == ',' && w.before != '.')
			know(c, &w);
	}
}

/* ---- complaints ---------------------------------------------------------------------------- */

static void tell(struct check *c, const struct word *w, const char *prefix, const char *hint)
{
	struct ls_err err = LS_ERR_INIT;

	ls_err_set(&err, c->run->config.path, w->line, "%s%.*s does not exist", prefix, (int)w->len,
		   w->at);
	if (hint)
		ls_err_hint(&err, "%s", hint);
	c->report(c->arg, &err);
	ls_err_release(&err);
}

static bool has(lua_State *L, int table, const struct word *w)
{
	bool found;

	lua_pushlstring(L, w->at, w->len);
	found = lua_rawget(L, table) != LUA_TNIL;
	lua_pop(L, 1);
	return found;
}

static bool is_string_method(lua_State *L, const struct word *w)
{
	bool is = false;

	lua_pushliteral(L, "string");
	if (lua_rawget(L, 2) == LUA_TTABLE)
		is = has(L, lua_gettop(L), w);
	lua_pop(L, 1);
	return is;
}

static void check_global(struct check *c, const struct word *w)
{
	char name[64], hint[200];

	if (has(c->L, 1, w) || has(c->L, 2, w))
		return;
	snprintf(name, sizeof name, "%.*s", (int)w->len, w->at);
	tell(c, w, "", script_hint_global(c->L, name, hint, sizeof hint) ? hint : NULL);
}

/* `module` is on top of the stack: a table of the vocabulary without a metatable. */
static void check_field(struct check *c, const struct word *module, const struct word *w)
{
	char prefix[64], name[64], hint[200];

	if (has(c->L, lua_gettop(c->L), w))
		return;
	snprintf(prefix, sizeof prefix, "%.*s.", (int)module->len, module->at);
	snprintf(name, sizeof name, "%.*s", (int)w->len, w->at);
	prefix[module->len] = '\0';
	if (!script_hint_field(c->L, -1, prefix, name, hint, sizeof hint))
		*hint = '\0';
	prefix[module->len] = '.';
	tell(c, w, prefix, *hint ? hint : NULL);
}

/* Methods are told by their names alone, so only one that resembles another is a mistake. */
static void check_method(struct check *c, const struct word *w)
{
	char name[64], hint[200];

	snprintf(name, sizeof name, "%.*s", (int)w->len, w->at);
	if (w->after != '(' || has(c->L, 1, w) || is_string_method(c->L, w))
		return;
	if (script_hint_method(c->L, name, hint, sizeof hint))
		tell(c, w, "method ", hint);
}

static void check_words(struct check *c, const char *text, size_t len)
{
	struct reader r = { text, text, text + len, 1, '\n' };
	struct word w, module = { 0 };

	while (next_word(&r, &w)) {
		if (w.before == '.' && module.at && !w.assigns) {
			lua_pushlstring(c->L, module.at, module.len);
			if (lua_rawget(c->L, 2) == LUA_TTABLE && !lua_getmetatable(c->L, -1))
				check_field(c, &module, &w);
			lua_settop(c->L, 2);
		}
		module.at = NULL;
		if (w.before == ':')
			check_method(c, &w);
		if (w.before == '.' || w.before == ':' || is_keyword(&w) || w.assigns)
			continue;
		check_global(c, &w);
		if (w.after == '.' && !has(c->L, 1, &w))
			module = w;
	}
}

static int check_protected(lua_State *L)
{
	struct check *c = lua_touserdata(L, 1);

	lua_settop(L, 0);
	c->L = L;
	lua_newtable(L);
	lua_pushglobaltable(L);
	collect(c, c->run->program->source, c->run->program->source_len);
	check_words(c, c->run->program->source, c->run->program->source_len);
	return 0;
}

/* ---- which vocabularies ---------------------------------------------------------------- */

/* Mistakes in the order of the text, as one vocabulary sees them. */
struct mistakes {
	bool looked; /* some process of the file has this vocabulary */
	struct ls_err *list;
	size_t n, cap;
};

static void note(void *arg, const struct ls_err *err)
{
	struct mistakes *m = arg;

	ls_grow(m->list, m->cap, m->n + 1);
	m->list[m->n] = LS_ERR_INIT;
	ls_err_set(&m->list[m->n], err->file, err->line, "%s", err->message);
	if (err->hint)
		ls_err_hint(&m->list[m->n], "%s", err->hint);
	m->n++;
}

static bool noted(const struct mistakes *m, const struct ls_err *err)
{
	for (size_t i = 0; i < m->n && m->list[i].line <= err->line; i++)
		if (m->list[i].line == err->line &&
		    strcmp(m->list[i].message, err->message) == 0)
			return true;
	return false;
}

static void look(struct script_run *r, struct script_vm *vm, struct mistakes *m)
{
	struct check c = {.run = r, .report = note, .arg = m};
	struct script_thread t = script_thread_take(vm);

	m->looked = true;
	lua_pushcfunction(t.co, check_protected);
	lua_pushlightuserdata(t.co, &c);
	if (lua_pcall(t.co, 1, 0, 0) != LUA_OK)
		ls_bug("check: %s", lua_tostring(t.co, -1));
	script_thread_give(vm, t);
}

/* Reads the file as each process does that a run of it begins with, once for Node and
 * once for Python. */
static bool look_at_run(const struct script_config *config, struct mistakes seen[2],
			struct ls_err *err)
{
	struct jrn j;
	struct script_run *r;

	jrn_init(&j);
	r = script_run_new(config, &j, err);
	for (struct script_process *p = r ? r->processes : NULL; p; p = p->next)
		if (!seen[p->python].looked)
			look(r, p->main->vm, &seen[p->python]);
	script_run_free(r);
	jrn_release(&j);
	return r != NULL;
}

static bool look_at_all(struct script_config *c, struct mistakes seen[2],
			struct ls_err *err)
{
	char **names, *source = script_run_read(c->path, &c->source_len, err);
	int n;
	bool ok;

	c->source = source;
	n = source ? script_run_systems(c, &names, err) : -1;
	ok = n >= 0;
	if (ok && (n == 0 || c->system))
		ok = look_at_run(c, seen, err);
	else
		for (int i = 0; i < n && ok; i++) {
			c->system = names[i];
			ok = look_at_run(c, seen, err);
		}
	if (n >= 0)
		script_run_free_systems(names, n);
	free(source);
	return ok;
}

/* A name that one of a file's runtimes knows is none: the file does not say by itself
 * which of its functions run where. */
int script_check(const struct script_config *config,
		 void (*report)(void *arg, const struct ls_err *err), void *arg)
{
	struct script_config c = *config;
	struct mistakes seen[2] = {0};
	const struct mistakes *a = &seen[0], *b = &seen[1];
	struct ls_err err = LS_ERR_INIT;
	int found = 0;

	if (!look_at_all(&c, seen, &err)) {
		report(arg, &err);
		found = 1;
	} else {
		if (!a->looked)
			a = &seen[1];
		for (size_t i = 0; i < a->n; i++)
			if (!b->looked || noted(b, &a->list[i])) {
				report(arg, &a->list[i]);
				found++;
			}
	}
	for (int k = 0; k < 2; k++) {
		for (size_t i = 0; i < seen[k].n; i++)
			ls_err_release(&seen[k].list[i]);
		free(seen[k].list);
	}
	ls_err_release(&err);
	return found;
}
