/* SPDX-License-Identifier: MIT */
#include "script/hint.h"

#include <stdio.h>
#include <string.h>

#include "script/prelude.h"
#include "script/vm.h"

struct name {
	const char *name, *hint;
};

/* Names of Python's in a Node process. */
static const struct name pythons[] = {
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
	{ "type_name", "type_name is Python's; in Node look at e.name" },
	{ "ValueError", "ValueError is Python's; in Node use Error.new or TypeError.new" },
	{ "Exception", "Exception is Python's; in Node use Error.new" },
	{ "RuntimeError", "RuntimeError is Python's; in Node use Error.new" },
	{ "KeyError", "KeyError is Python's; in Node use Error.new or RangeError.new" },
	{ "TimeoutError", "TimeoutError is Python's; in Node use Error.new, or AbortSignal.timeout" },
	{ "ExceptionGroup", "ExceptionGroup is Python's; in Node use AggregateError.new" },
	{ "SystemExit", "SystemExit is Python's; in Node use process.exit(code)" },
	{ "KeyboardInterrupt", "KeyboardInterrupt is Python's; in Node use process.exit(code)" },
	{ "ProcessPoolExecutor", "executors are Python's; in Node use Worker.new(fn)" },
	{ "contextvars", "contextvars is Python's; in Node pass the value along" },
	{ "gunicorn", "gunicorn is Python's; in Node use cluster.fork()" },
	{ "hypercorn", "hypercorn is Python's; in Node a server listens by itself" },
	{ "httpx", "httpx is Python's; in Node use fetch(url) or http.get" },
	{ "new", "new X(...) is X.new(...)" },
	{ "io", "a script cannot reach the real machine; output goes to console.log" },
	{ "os", "a script cannot reach the real machine; clocks are Date.now, performance.now" },
	{ NULL, NULL },
};

/* Names of JavaScript's and Node's in a Python process. */
static const struct name nodes[] = {
	{ "setTimeout", "setTimeout is Node's; here use asyncio.sleep or loop:call_later" },
	{ "setInterval", "setInterval is Node's; here use asyncio.sleep in a loop" },
	{ "setImmediate", "setImmediate is Node's; here use loop:call_soon" },
	{ "clearTimeout", "clearTimeout is Node's; here use handle:cancel()" },
	{ "clearInterval", "clearInterval is Node's; here use task:cancel()" },
	{ "clearImmediate", "clearImmediate is Node's; here use handle:cancel()" },
	{ "queueMicrotask", "queueMicrotask is Node's; here use loop:call_soon" },
	{ "Promise", "Promise is Node's; here use asyncio.gather or loop:create_future()" },
	{ "process", "process is Node's; here use loop:call_soon, or SystemExit to end" },
	{ "console", "console is Node's; here use print" },
	{ "String", "String is Node's; here use str(v)" },
	{ "Error", "Error is Node's; here use Exception(msg)" },
	{ "RangeError", "RangeError is Node's; here use ValueError(msg)" },
	{ "AggregateError", "AggregateError is Node's; here use ExceptionGroup" },
	{ "timersPromises", "timersPromises is Node's; here use asyncio.sleep" },
	{ "Date", "Date is Node's; here use time.time()" },
	{ "performance", "performance is Node's; here use time.monotonic() or loop:time()" },
	{ "EventEmitter", "EventEmitter is Node's; here use asyncio.Event or asyncio.Queue" },
	{ "events", "events is Node's; here use asyncio.Event or asyncio.Queue" },
	{ "AbortController", "AbortController is Node's; here use task:cancel()" },
	{ "AbortSignal", "AbortSignal is Node's; here use asyncio.timeout" },
	{ "MessageChannel", "MessageChannel is Node's; here use asyncio.Queue" },
	{ "Worker", "Worker is Node's; here use threading.Thread or ProcessPoolExecutor" },
	{ "cluster", "cluster is Node's; here use gunicorn.run with workers" },
	{ "Atomics", "Atomics is Node's; here use time.sleep" },
	{ "fs", "fs is Node's; here use asyncio.to_thread or loop:run_in_executor" },
	{ "crypto",
	  "crypto is Node's; here use asyncio.to_thread with cpu(ms, { gil = \"released\" })" },
	{ "zlib",
	  "zlib is Node's; here use asyncio.to_thread with cpu(ms, { gil = \"released\" })" },
	{ "dns", "dns is Node's; here use asyncio.to_thread" },
	{ "net", "net is Node's; here use asyncio.start_server and asyncio.open_connection" },
	{ "http", "http is Node's; here use FastAPI, and httpx.get" },
	{ "fetch", "fetch is Node's; here use httpx.get(url)" },
	{ "stream", "stream is Node's; here use asyncio.open_connection's reader and writer" },
	{ "WebSocketServer", "WebSocketServer is Node's; here use app:websocket of FastAPI" },
	{ "loop", "the running loop is asyncio.get_running_loop()" },
	{ "None", "None is nil in Lua" },
	{ "True", "True is true in Lua" },
	{ "False", "False is false in Lua" },
	{ "len", "len(x) is #x in Lua" },
	{ "range", "`for i in range(n)` is `for i = 0, n - 1 do` in Lua" },
	{ "raise", "raise is error(e, 0) in Lua" },
	{ "def", "def is function ... end in Lua" },
	{ "lambda", "lambda is function(...) return ... end in Lua" },
	{ "io", "a script cannot reach the real machine; output goes to print" },
	{ "os", "a script cannot reach the real machine; clocks are time.time, loop:time()" },
	{ "import", "there is nothing to import: asyncio, time, threading are there" },
	{ NULL, NULL },
};

/* Names of both languages that have another form here. */
static const struct name boths[] = {
	{ "undefined", "undefined is nil in Lua" },
	{ "null", "null is nil in Lua" },
	{ "let", "Lua has local, not let" },
	{ "const", "Lua has local, not const" },
	{ "var", "Lua has local, not var" },
	{ "this", "there is no `this`: callbacks get their arguments only" },
	{ "debug", "the debug library is not available" },
	{ "load", "code comes from the script and from require only" },
	{ NULL, NULL },
};

#define MAX_NAME 40

static int least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Edit distance in which two letters in the wrong order are one mistake; case is ignored. */
int script_hint_distance(const char *a, const char *b)
{
	int rows[3][MAX_NAME + 1], n = (int)strlen(a), m = (int)strlen(b);

	if (n > MAX_NAME || m > MAX_NAME)
		return MAX_NAME;
	for (int j = 0; j <= m; j++)
		rows[0][j] = j;
	for (int i = 1; i <= n; i++) {
		int *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

		row[0] = i;
		for (int j = 1; j <= m; j++) {
			int same = (a[i - 1] | 32) == (b[j - 1] | 32);

			row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + !same);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1, MAX_NAME);
		}
	}
	return rows[n % 3][m];
}

int script_hint_reach(const char *name)
{
	return (int)strlen(name) / 3;
}

/* The key of the table on top nearest to `name`, in `best`; false when none is near. */
static bool nearest(lua_State *L, const char *name, char best[MAX_NAME + 1])
{
	int near = script_hint_reach(name) + 1;

	*best = '\0';
	lua_pushnil(L);
	while (lua_next(L, -2)) {
		const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "_";
		int d = *key == '_' ? MAX_NAME : script_hint_distance(name, key);

		if (d < near || (d == near && (!*best || strcmp(key, best) < 0))) {
			near = d;
			snprintf(best, MAX_NAME + 1, "%s", key);
		}
		lua_pop(L, 1);
	}
	return *best != '\0';
}

static bool find(const struct name *names, const char *name, char *hint, size_t size)
{
	for (; names->name; names++) {
		if (strcmp(names->name, name) != 0)
			continue;
		snprintf(hint, size, "%s", names->hint);
		return true;
	}
	return false;
}

/* The first module by name that has a field of this name; NULL when none has. */
static const char *module_with(lua_State *L, const char *field)
{
	const char *first = NULL;

	lua_pushglobaltable(L);
	lua_pushnil(L);
	while (lua_next(L, -2)) {
		const char *module = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "_";
		bool has = false;

		if (lua_istable(L, -1) && *module != '_') {
			lua_pushstring(L, field);
			has = lua_rawget(L, -2) != LUA_TNIL;
			lua_pop(L, 1);
		}
		if (has && strcmp(module, "_G") != 0 && (!first || strcmp(module, first) < 0))
			first = module;
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	return first;
}

bool script_hint_global(lua_State *L, const char *name, char *hint, size_t size)
{
	bool python = script_vm_of(L)->py != NULL, found;
	const char *module;
	char best[MAX_NAME + 1];

	if (find(python ? nodes : pythons, name, hint, size) || find(boths, name, hint, size))
		return true;
	script_prelude_rest(L);
	module = module_with(L, name);
	if (module) {
		snprintf(hint, size, "did you mean %s.%s?", module, name);
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
