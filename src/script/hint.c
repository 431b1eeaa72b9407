/* SPDX-License-Identifier: MIT */
#include "script/hint.h"

#include <stdio.h>
#include <string.h>

/* Names of Python's and of JavaScript's own that have another form here. */
static const struct {
	const char *name, *hint;
} others[] = {
	{ "asyncio", "asyncio is Python's; in Node use Promise, async(...) and setTimeout" },
	{ "print", "print is Python's; in Node use console.log" },
	{ "time", "time is Python's; in Node use Date.now(), performance.now() and setTimeout" },
	{ "threading", "threading is Python's; in Node JavaScript has one thread" },
	{ "ThreadPoolExecutor", "executors are Python's; in Node the pool serves fs, dns, crypto" },
	{ "FastAPI", "FastAPI is Python's; in Node use http.createServer" },
	{ "uvicorn", "uvicorn is Python's; in Node a server listens by itself" },
	{ "str", "str is Python's; in Node use String(v)" },
	{ "repr", "repr is Python's; in Node use String(v)" },
	{ "isinstance", "isinstance is Python's; in Node compare e.name" },
	{ "ValueError", "ValueError is Python's; in Node use Error.new or TypeError.new" },
	{ "Exception", "Exception is Python's; in Node use Error.new" },
	{ "undefined", "undefined is nil in Lua" },
	{ "null", "null is nil in Lua" },
	{ "let", "Lua has local, not let" },
	{ "const", "Lua has local, not const" },
	{ "var", "Lua has local, not var" },
	{ "this", "there is no `this`: callbacks get their arguments only" },
	{ "new", "new X(...) is X.new(...)" },
	{ "io", "a script cannot reach the real machine; output goes to console.log" },
	{ "os", "a script cannot reach the real machine; clocks are Date.now, performance.now" },
	{ "debug", "the debug library is not available" },
	{ "load", "code comes from the script and from require only" },
};

#define MAX_NAME 40

static int least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Edit distance, letters of different case counting half of nothing: case is ignored. */
static int distance(const char *a, const char *b)
{
	int row[MAX_NAME + 1], n = (int)strlen(a), m = (int)strlen(b);

	if (n > MAX_NAME || m > MAX_NAME)
		return MAX_NAME;
	for (int j = 0; j <= m; j++)
		row[j] = j;
	for (int i = 1; i <= n; i++) {
		int diagonal = row[0];

		row[0] = i;
		for (int j = 1; j <= m; j++) {
			int up = row[j];
			int same = (a[i - 1] | 32) == (b[j - 1] | 32);

			row[j] = least(up + 1, row[j - 1] + 1, diagonal + !same);
			diagonal = up;
		}
	}
	return row[m];
}

/* The key of the table on top nearest to `name`, in `best`; false when none is near. */
static bool nearest(lua_State *L, const char *name, char best[MAX_NAME + 1])
{
	int near = (int)strlen(name) / 3 + 1;

	*best = '\0';
	lua_pushnil(L);
	while (lua_next(L, -2)) {
		const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "_";
		int d = *key == '_' ? MAX_NAME : distance(name, key);

		if (d < near || (d == near && (!*best || strcmp(key, best) < 0))) {
			near = d;
			snprintf(best, MAX_NAME + 1, "%s", key);
		}
		lua_pop(L, 1);
	}
	return *best != '\0';
}

bool script_hint_global(lua_State *L, const char *name, char *hint, size_t size)
{
	char best[MAX_NAME + 1];
	bool found;

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		if (strcmp(others[i].name, name) != 0)
			continue;
		snprintf(hint, size, "%s", others[i].hint);
		return true;
	}
	lua_pushglobaltable(L);
	found = nearest(L, name, best);
	lua_pop(L, 1);
	if (found)
		snprintf(hint, size, "did you mean %s?", best);
	return found;
}

bool script_hint_field(lua_State *L, int idx, const char *module, const char *name, char *hint,
		       size_t size)
{
	char best[MAX_NAME + 1];
	bool found;

	lua_pushvalue(L, idx);
	found = nearest(L, name, best);
	lua_pop(L, 1);
	if (found)
		snprintf(hint, size, "did you mean %s.%s?", module, best);
	return found;
}
