/* SPDX-License-Identifier: MIT
 *
 * What somebody meant who called a method or field that does not exist.
 *
 * Objects do not tell their methods, so here is a list of them all, by language.
 */
#include <ctype.h>
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "script/hint.h"
#include "script/inside.h"

struct cross {
	const char *name, *hint;
};

static const char *const node_methods[] = {
	"abort", "addEventListener", "addListener", "address", "anext", "areturn",
	"catch", "close", "cork", "destroy", "dispatchEvent", "emit", "eventNames", "finally",
	"finish", "getMaxListeners", "hasRef", "isPaused", "iterator", "listen",
	"listenerCount", "listeners", "next", "off", "on", "once", "pause", "pipe",
	"postMessage", "prependListener", "prependOnceListener", "preventDefault", "push",
	"query", "rawListeners", "read", "ref", "refresh", "removeAllListeners",
	"removeEventListener", "removeListener", "request", "resume", "setDefaultEncoding",
	"setEncoding", "setHeader", "setMaxListeners", "start", "stop",
	"stopImmediatePropagation", "stopPropagation", "terminate", "throwIfAborted",
	"uncork", "unpipe", "unref", "unshift", "write", NULL
};

static const char *const python_methods[] = {
	"abort", "aclose", "acquire", "add_done_callback", "asend", "athrow", "call_at",
	"call_exception_handler", "call_later", "call_soon", "call_soon_threadsafe",
	"cancel", "cancelled", "cancelling", "clear", "close", "create_future",
	"create_task", "default_exception_handler", "derive", "done", "empty",
	"exception", "expired", "full", "get", "get_coro", "get_debug",
	"get_exception_handler", "get_loop", "get_name", "get_nowait", "is_alive",
	"is_closed", "is_running", "is_set", "join", "locked", "map", "notify",
	"notify_all", "put", "put_nowait", "qsize", "query", "release",
	"remove_done_callback", "request", "reschedule", "reset", "result", "run",
	"run_forever", "run_in_executor", "run_until_complete", "running", "set",
	"set_debug", "set_default_executor", "set_exception", "set_exception_handler",
	"set_name", "set_result", "set_task_factory", "shutdown", "shutdown_asyncgens",
	"shutdown_default_executor", "split", "start", "stop", "subgroup", "submit",
	"task_done", "time", "uncancel", "wait", "wait_for", "when", "with", NULL
};

/* Methods of Node's in a Python process, and the other way round. */
static const struct cross nodes[] = {
	{ "next", "next is Node's; here await it, or use add_done_callback" },
	{ "catch", "catch is Node's; here await it inside pcall" },
	{ "finally", "finally is Node's; here await it inside pcall, or use add_done_callback" },
	{ "on", "on is Node's; here use asyncio.Event or asyncio.Queue" },
	{ "once", "once is Node's; here use asyncio.Event" },
	{ "emit", "emit is Node's; here use event:set() or queue:put_nowait(v)" },
	{ "ref", "ref is Node's; handles have cancel, cancelled and when" },
	{ "unref", "unref is Node's; a thread of Python may be a daemon" },
	{ "refresh", "refresh is Node's; here cancel the handle and use loop:call_later" },
	{ "postMessage", "postMessage is Node's; here use queue:put_nowait(v)" },
	{ "terminate", "terminate is Node's; threads of Python cannot be stopped" },
	{ NULL, NULL }
};

static const struct cross pythons[] = {
	{ "add_done_callback", "add_done_callback is Python's; in Node use p:next(fn)" },
	{ "cancel", "cancel is Python's; in Node use clearTimeout(h) or an AbortController" },
	{ "result", "result is Python's; in Node await the promise" },
	{ "set_result", "set_result is Python's; in Node use Promise.withResolvers()" },
	{ "set_exception", "set_exception is Python's; in Node use Promise.withResolvers()" },
	{ "exception", "exception is Python's; in Node use p:catch(fn)" },
	{ "call_soon", "call_soon is Python's; in Node use setImmediate or queueMicrotask" },
	{ "call_later", "call_later is Python's; in Node use setTimeout" },
	{ "call_at", "call_at is Python's; in Node use setTimeout" },
	{ "create_task", "create_task is Python's; in Node call the async function" },
	{ "create_future", "create_future is Python's; in Node use Promise.withResolvers()" },
	{ "run_in_executor", "run_in_executor is Python's; in Node use Worker.new(fn)" },
	{ "acquire", "acquire is Python's; in Node there are no locks" },
	{ "release", "release is Python's; in Node there are no locks" },
	{ NULL, NULL }
};

static bool is_listed(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static const char *nearest(const char *const *names, const char *name)
{
	int near = script_hint_reach(name) + 1;
	const char *best = NULL;

	for (; *names; names++) {
		int d = script_hint_distance(name, *names);

		if (d < near) {
			near = d;
			best = *names;
		}
	}
	return best;
}

bool script_hint_method(lua_State *L, const char *name, char *hint, size_t size)
{
	bool python = script_vm_of(L)->py != NULL;
	const char *const *names = python ? python_methods : node_methods;
	const char *best;

	if (is_listed(names, name))
		return false;
	for (const struct cross *c = python ? nodes : pythons; c->name; c++)
		if (strcmp(c->name, name) == 0) {
			snprintf(hint, size, "%s", c->hint);
			return true;
		}
	best = nearest(names, name);
	if (best)
		snprintf(hint, size, "did you mean %s?", best);
	return best != NULL;
}

/* ---- fields ------------------------------------------------------------------------- */

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The name before ".field" on this line of the script; false when there is none. */
static bool find_module(lua_State *L, uint32_t line, const char *field, char *module,
			size_t size)
{
	const struct script_run *r = script_vm_of(L)->run;
	size_t len, n = strlen(field);
	const char *text, *p;

	if (!r)
		return false;
	text = script_source_line(r->program->source, r->program->source_len, line, &len);
	for (p = text; p + n < text + len; p++) {
		const char *end = p;

		if (*p != '.' || strncmp(p + 1, field, n) != 0 ||
		    (p + n + 1 < text + len && is_name(p[n + 1])))
			continue;
		while (end > text && is_name(end[-1]))
			end--;
		snprintf(module, size, "%.*s", (int)(p - end), end);
		return p > end && (end == text || end[-1] != '.');
	}
	return false;
}

/* Only modules tell what they have: tables of the vocabulary. */
static bool hint_field(lua_State *L, uint32_t line, const char *field, char *hint, size_t size)
{
	char module[64];
	bool found = false;
	int top = lua_gettop(L);

	if (!find_module(L, line, field, module, sizeof module))
		return false;
	lua_pushglobaltable(L);
	lua_pushstring(L, module);
	if (lua_rawget(L, -2) == LUA_TTABLE)
		found = script_hint_field(L, -1, module, field, hint, size);
	lua_settop(L, top);
	return found;
}

/* ---- Lua's message --------------------------------------------------------------------- */

bool script_hint_call(lua_State *L, const char *message, uint32_t line, char *hint, size_t size)
{
	char kind[16], name[64];

	if (sscanf(message, "attempt to call a nil value (%15[a-z] '%63[A-Za-z0-9_]')", kind,
		   name) != 2)
		return false;
	luaL_checkstack(L, 10, NULL);
	if (strcmp(kind, "method") == 0)
		return script_hint_method(L, name, hint, size);
	return strcmp(kind, "field") == 0 && hint_field(L, line, name, hint, size);
}
