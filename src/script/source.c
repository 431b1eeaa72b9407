/* SPDX-License-Identifier: MIT */
#include "script/source.h"

#include <ctype.h>
#include <errno.h>
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"

/* ---- reading ---------------------------------------------------------------------------- */

static bool read_all(FILE *in, struct ls_str *text)
{
	char buf[65536];
	size_t n;

	while (text->len <= SCRIPT_MAX_SOURCE && (n = fread(buf, 1, sizeof buf, in)) > 0)
		ls_str_addn(text, buf, n);
	return !ferror(in);
}

/* NULL, or what is wrong with the text. */
static const char *refusal(const struct ls_str *text)
{
	if (text->len > SCRIPT_MAX_SOURCE)
		return "the script is longer than 64 MiB";
	if (text->len > 0 && text->s[0] == LUA_SIGNATURE[0])
		return "this is Lua bytecode; a script must be plain text";
	if (text->len > 0 && memchr(text->s, '\0', text->len < 4096 ? text->len : 4096))
		return "this is a binary file; a script must be plain text";
	return NULL;
}

char *script_source_read(const char *path, size_t *len, struct ls_err *err)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	struct ls_str text = LS_STR_INIT;
	struct stat st;
	const char *why = NULL;

	if (!in) {
		ls_err_set(err, path, 0, "cannot open: %s", strerror(errno));
		return NULL;
	}
	if (fstat(fileno(in), &st) == 0 && S_ISDIR(st.st_mode))
		why = "this is a directory, not a script";
	else if (!read_all(in, &text))
		why = "cannot be read";
	else
		why = refusal(&text);
	if (in != stdin)
		fclose(in);
	if (why) {
		ls_err_set(err, path, 0, "%s", why);
		ls_str_release(&text);
		return NULL;
	}
	*len = text.len;
	return ls_str_take(&text);
}

/* ---- compiling --------------------------------------------------------------------------- */

/* Lua's "name:LINE: message" as an error of its own. */
static void set_error(struct ls_err *err, const char *name, const char *text)
{
	size_t len = strlen(name);
	char *end;
	long line;

	if (strncmp(text, name, len) == 0 && text[len] == ':') {
		line = strtol(text + len + 1, &end, 10);
		if (*end == ':') {
			ls_err_set(err, name, (int)line, "%s", end + 2);
			return;
		}
	}
	ls_err_set(err, name, 0, "%s", text);
}

/* Lua shortens long chunk names; ours are short enough for its buffer, or cut in front. */
static void chunk_name(const char *name, char out[LUA_IDSIZE])
{
	size_t len = strlen(name), room = LUA_IDSIZE - 2;

	snprintf(out, LUA_IDSIZE, "@%s", len > room ? name + len - room : name);
}

bool script_source_compile(lua_State *L, const char *text, size_t len, const char *name,
			   struct ls_err *err)
{
	char chunk[LUA_IDSIZE];

	if (len >= 2 && text[0] == '#') { /* a first line for the shell */
		const char *eol = memchr(text, '\n', len);

		len = eol ? len - (size_t)(eol - text) : 0;
		text = eol ? eol : text;
	}
	chunk_name(name, chunk);
	if (luaL_loadbufferx(L, text, len, chunk, "t") == LUA_OK)
		return true;
	set_error(err, chunk + 1, lua_tostring(L, -1));
	lua_pop(L, 1);
	return false;
}

bool script_source_load(lua_State *L, const char *path, const char *name, struct ls_err *err)
{
	size_t len;
	char *text = script_source_read(path, &len, err);
	char file[LUA_IDSIZE];
	bool ok;

	if (!text)
		return false;
	snprintf(file, sizeof file, "%.50s.lua", name);
	ok = script_source_compile(L, text, len, file, err);
	free(text);
	return ok;
}

/* ---- the runtime line -------------------------------------------------------------------- */

/* Past white space and comments. */
static const char *skip_blank(const char *p, const char *end)
{
	for (;;) {
		while (p < end && isspace((unsigned char)*p))
			p++;
		if (end - p >= 4 && strncmp(p, "--[[", 4) == 0) {
			const char *close = strstr(p, "]]");

			p = close ? close + 2 : end;
		} else if (end - p >= 2 && strncmp(p, "--", 2) == 0) {
			while (p < end && *p != '\n')
				p++;
		} else {
			return p;
		}
	}
}

/* Past a quoted string that starts at p. */
static const char *skip_string(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end && *p != quote)
		p += *p == '\\' ? 2 : 1;
	return p < end ? p + 1 : end;
}

/* The end of the statement runtime(...) or runtime "...", which starts at p. */
static const char *statement_end(const char *p, const char *end)
{
	int depth = 0;

	p = skip_blank(p + strlen("runtime"), end);
	do {
		if (p >= end)
			return end;
		if (*p == '"' || *p == '\'') {
			p = skip_string(p, end);
			continue;
		}
		depth += *p == '(' || *p == '{';
		depth -= *p == ')' || *p == '}';
		p++;
	} while (depth > 0);
	return p;
}

static bool fail(lua_State *L, struct ls_err *err, const char *name, int line, const char *hint,
		 const char *message)
{
	ls_err_set(err, name, line, "%s", message);
	if (hint)
		ls_err_hint(err, "%s", hint);
	lua_close(L);
	return false;
}

/* A whole number from 1 to 1024. */
static unsigned count(lua_State *L, int idx)
{
	lua_Integer n = lua_tointeger(L, idx);

	return n < 1 ? 1 : n > 1024 ? 1024 : (unsigned)n;
}

/* runtime(name, options): keeps both as globals of the little state. */
static int keep(lua_State *L)
{
	lua_settop(L, 2);
	luaL_checkstring(L, 1);
	if (!lua_isnil(L, 2))
		luaL_checktype(L, 2, LUA_TTABLE);
	lua_setglobal(L, "options");
	lua_setglobal(L, "name");
	return 0;
}

/* An option of Node at the top of the stack; false when it has none of this name. */
static bool node_option(lua_State *L, const char *key, struct script_runtime_line *out,
			const char **wrong)
{
	if (strcmp(key, "module") == 0 && lua_type(L, -1) == LUA_TSTRING) {
		out->esm = strcmp(lua_tostring(L, -1), "esm") == 0;
		if (!out->esm && strcmp(lua_tostring(L, -1), "commonjs") != 0)
			*wrong = "module is \"esm\" or \"commonjs\"";
		return true;
	}
	if (strcmp(key, "threadpool") != 0 || !lua_isinteger(L, -1))
		return false;
	out->threadpool = count(L, -1);
	return true;
}

static bool is_one_of(const char *key, const char *const *names)
{
	while (*names && strcmp(*names, key) != 0)
		names++;
	return *names != NULL;
}

static bool python_option(lua_State *L, const char *key, struct script_runtime_line *out)
{
	if (strcmp(key, "gil") == 0 && lua_isboolean(L, -1))
		out->no_gil = !lua_toboolean(L, -1);
	else if (strcmp(key, "cpus") == 0 && lua_isinteger(L, -1))
		out->cpus = count(L, -1);
	else if (strcmp(key, "executor_workers") == 0 && lua_isinteger(L, -1))
		out->executor_workers = count(L, -1);
	else
		return false;
	return true;
}

const char *script_source_options(lua_State *L, int idx, const char *const *others,
				  struct script_runtime_line *out)
{
	bool node = strcmp(out->name, "asyncio") != 0 && strcmp(out->name, "uvloop") != 0;
	const char *wrong = NULL;

	idx = lua_absindex(L, idx);
	lua_pushnil(L);
	while (lua_next(L, idx)) {
		const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";

		if (strcmp(key, "version") == 0 && lua_isstring(L, -1)) {
			lua_pushvalue(L, -1);
			snprintf(out->version, sizeof out->version, "%s", lua_tostring(L, -1));
			lua_pop(L, 1);
		} else if (!(node ? node_option(L, key, out, &wrong)
				  : python_option(L, key, out)) &&
			   !(others && is_one_of(key, others))) {
			return lua_pushfstring(L, "the runtime %s has no such option: %s",
					       out->name, key);
		}
		if (wrong)
			return wrong;
		lua_pop(L, 1);
	}
	return NULL;
}

static const char *read_options(lua_State *L, struct script_runtime_line *out)
{
	lua_getglobal(L, "options");
	return lua_isnil(L, -1) ? NULL : script_source_options(L, -1, NULL, out);
}

bool script_source_runtime(const char *text, size_t len, const char *name,
			   struct script_runtime_line *out, struct ls_err *err)
{
	const char *end = text + len, *p = text, *stop, *wrong;
	lua_State *L;

	*out = (struct script_runtime_line){ .name = "node", .line = 1 };
	if (len > 0 && *p == '#')
		while (p < end && *p != '\n')
			p++;
	p = skip_blank(p, end);
	if (end - p < 8 || strncmp(p, "runtime", 7) != 0 || isalnum((unsigned char)p[7]) ||
	    p[7] == '_')
		return true;
	for (const char *q = text; q < p; q++)
		out->line += *q == '\n';
	stop = statement_end(p, end);
	L = luaL_newstate();
	if (!L)
		ls_die("out of memory");
	lua_register(L, "runtime", keep);
	if (luaL_loadbufferx(L, p, (size_t)(stop - p), "=runtime", "t") != LUA_OK ||
	    lua_pcall(L, 0, 0, 0) != LUA_OK)
		return fail(L, err, name, out->line,
			    "runtime(\"node\", { version = 20, module = \"esm\", threadpool = 4 })",
			    "runtime takes a name and a table of plain options");
	lua_getglobal(L, "name");
	snprintf(out->name, sizeof out->name, "%s", lua_tostring(L, -1));
	lua_pop(L, 1);
	wrong = read_options(L, out);
	if (wrong)
		return fail(L, err, name, out->line,
			    strcmp(out->name, "node") == 0
				    ? "the options of node are version, module and threadpool"
				    : "the options of Python are version, executor_workers, cpus "
				      "and gil",
			    wrong);
	lua_close(L);
	return true;
}

const char *script_source_line(const char *text, size_t len, uint32_t n, size_t *line_len)
{
	const char *end = text + len, *eol;

	for (; n > 1 && text < end; n--) {
		eol = memchr(text, '\n', (size_t)(end - text));
		text = eol ? eol + 1 : end;
	}
	eol = memchr(text, '\n', (size_t)(end - text));
	*line_len = (size_t)((eol ? eol : end) - text);
	return text;
}
