/* SPDX-License-Identifier: MIT */
#include "script/prelude.h"

#include <lauxlib.h>
#include <string.h>

#include "script/source.h"
#include "script/vm.h"

/* prelude_NAME.inc has its source in text_NAME and its bytecode in code_NAME. */
#include "script/prelude_agent.inc"
#include "script/prelude_async.inc"
#include "script/prelude_client.inc"
#include "script/prelude_cluster.inc"
#include "script/prelude_console.inc"
#include "script/prelude_events.inc"
#include "script/prelude_fetch.inc"
#include "script/prelude_http.inc"
#include "script/prelude_io.inc"
#include "script/prelude_jobs.inc"
#include "script/prelude_files.inc"
#include "script/prelude_net.inc"
#include "script/prelude_probe.inc"
#include "script/prelude_process.inc"
#include "script/prelude_promise.inc"
#include "script/prelude_py_httpx.inc"
#include "script/prelude_py_iter.inc"
#include "script/prelude_py_jobs.inc"
#include "script/prelude_py_loop.inc"
#include "script/prelude_py_master.inc"
#include "script/prelude_py_net.inc"
#include "script/prelude_py_process.inc"
#include "script/prelude_py_repr.inc"
#include "script/prelude_py_streams.inc"
#include "script/prelude_py_sync.inc"
#include "script/prelude_py_tasks.inc"
#include "script/prelude_py_thread.inc"
#include "script/prelude_py_web.inc"
#include "script/prelude_socket.inc"
#include "script/prelude_stream.inc"
#include "script/prelude_stream_duplex.inc"
#include "script/prelude_stream_end.inc"
#include "script/prelude_stream_pipe.inc"
#include "script/prelude_stream_pipeline.inc"
#include "script/prelude_stream_read.inc"
#include "script/prelude_stream_write.inc"
#include "script/prelude_target.inc"

struct part {
	const char *name;	 /* of the chunk */
	const char *text, *code; /* code: made by the build's Lua */
	size_t text_len, code_len;
};

#define PART(name, chunk)                                                             \
	{                                                                             \
		"=" chunk, text_##name, code_##name, sizeof text_##name, sizeof code_##name \
	}

/* ---- does the bytecode fit the Lua that runs? --------------------------------------- */

struct compared {
	const char *left; /* of the build's bytes */
	size_t n;
};

static int compare_bytes(lua_State *L, const void *bytes, size_t n, void *arg)
{
	struct compared *c = arg;

	(void)L;
	if (n > c->n || memcmp(bytes, c->left, n) != 0)
		return 1;
	c->left += n;
	c->n -= n;
	return 0;
}

bool script_prelude_fits(lua_State *L)
{
	struct compared c = { code_probe, sizeof code_probe };
	bool same = luaL_loadbufferx(L, text_probe, sizeof text_probe, "=probe", "t") == LUA_OK &&
		    lua_dump(L, compare_bytes, &c, 0) == 0 && c.n == 0;

	lua_pop(L, 1);
	return same;
}

/* ---- running ------------------------------------------------------------------------ */

/* In the registry: the globals of the parts.  They are those of the script as they were
 * before it began, and the words that are the prelude's alone. */
SCRIPT_HIDDEN(globals_key);

static void load(lua_State *L, const struct part *p, bool code)
{
	if (luaL_loadbufferx(L, code ? p->code : p->text, code ? p->code_len : p->text_len,
			     p->name, code ? "b" : "t") != LUA_OK)
		lua_error(L);
}

static bool is_own(const char *name)
{
	return name[0] == '_' && name[1] == '_';
}

/* Those of the script, as they are now. */
static void keep_globals(lua_State *L)
{
	lua_newtable(L);
	lua_pushglobaltable(L);
	lua_pushnil(L);
	while (lua_next(L, -2)) {
		lua_pushvalue(L, -2);
		lua_insert(L, -2);
		lua_rawset(L, -5);
	}
	lua_pop(L, 1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &globals_key);
}

/* What only the prelude may use leaves the globals of the script. */
static void hide_own(lua_State *L)
{
	lua_pushglobaltable(L);
	lua_pushnil(L);
	while (lua_next(L, -2)) {
		lua_pop(L, 1);
		if (lua_type(L, -1) != LUA_TSTRING || !is_own(lua_tostring(L, -1)))
			continue;
		lua_pushvalue(L, -1);
		lua_pushnil(L);
		lua_rawset(L, -4);
	}
	lua_pop(L, 1);
}

static int demand(lua_State *L);

void script_prelude_run(lua_State *L)
{
	const struct part parts[] = {
		PART(promise, "promise"), PART(console, "console"), PART(events, "events"),
		PART(process, "process"), PART(target, "target"),   PART(async, "async"),
		PART(io, "io"),		  PART(cluster, "cluster"), PART(files, "files"),
	};
	bool code = script_prelude_fits(L);

	lua_register(L, "__demand", demand);
	/* prelude_promise.lua gets the methods of promises */
	lua_rawgeti(L, LUA_REGISTRYINDEX, script_vm_of(L)->promise_meta);
	lua_getfield(L, -1, "__index");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		load(L, &parts[i], code);
		lua_pushvalue(L, -2);
		lua_call(L, 1, 0);
	}
	lua_pop(L, 2);
	keep_globals(L);
	hide_own(L);
}

void script_prelude_python(lua_State *L)
{
	const struct part parts[] = {
		PART(py_repr, "repr"),	     PART(py_sync, "sync"),	  PART(py_iter, "iter"),
		PART(py_loop, "loop"),	     PART(py_tasks, "tasks"),	  PART(py_thread, "thread"),
		PART(py_process, "process"), PART(py_net, "net"),	  PART(py_streams, "streams"),
		PART(py_httpx, "httpx"),     PART(py_web, "web"),	  PART(py_master, "master"),
		PART(py_jobs, "jobs"),
	};
	bool code = script_prelude_fits(L);

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		load(L, &parts[i], code);
		lua_call(L, 0, 0);
	}
	hide_own(L);
}

/* ---- on demand ---------------------------------------------------------------------- */

enum { MOST_PARTS = 7, MOST_NAMES = 5 };

/* Parts that run when the script first asks for one of their names. */
struct group {
	const char *names[MOST_NAMES]; /* all globals that they define */
	const char *first;	       /* a name of a group that must have run, or NULL */
	struct part parts[MOST_PARTS];
};

static const struct group groups[] = {
	{{"stream"},
	 NULL,
	 {PART(stream, "stream"), PART(stream_read, "stream"), PART(stream_write, "stream"),
	  PART(stream_pipe, "stream"), PART(stream_end, "stream"),
	  PART(stream_duplex, "stream"), PART(stream_pipeline, "stream")}},
	{{"net", "http", "fetch", "WebSocket", "WebSocketServer"},
	 "stream",
	 {PART(net, "net"), PART(http, "http"), PART(agent, "agent"), PART(client, "client"),
	  PART(fetch, "fetch"), PART(socket, "socket")}},
	{{"jobs"}, NULL, {PART(jobs, "jobs")}},
};

enum { N_GROUPS = sizeof groups / sizeof *groups };

static const struct group *group_of(const char *name)
{
	for (int i = 0; i < N_GROUPS; i++)
		for (int k = 0; k < MOST_NAMES && groups[i].names[k]; k++)
			if (strcmp(groups[i].names[k], name) == 0)
				return &groups[i];
	return NULL;
}

/* The table on top has it. */
static bool has(lua_State *L, const char *name)
{
	bool is;

	lua_pushstring(L, name);
	is = lua_rawget(L, -2) != LUA_TNIL;
	lua_pop(L, 1);
	return is;
}

/* A name that the script uses for something of its own stays the script's. */
static void publish(lua_State *L, const char *name)
{
	lua_pushglobaltable(L);
	if (!has(L, name)) {
		lua_pushstring(L, name);
		lua_pushvalue(L, -1);
		lua_rawget(L, -4);
		lua_rawset(L, -3);
	}
	lua_pop(L, 1);
}

/* The parts' globals are on top. */
static void run_group(lua_State *L, const struct group *g)
{
	bool code = script_prelude_fits(L);

	if (g->first && !has(L, g->first))
		run_group(L, group_of(g->first));
	for (int i = 0; i < MOST_PARTS && g->parts[i].name; i++) {
		load(L, &g->parts[i], code);
		lua_pushvalue(L, -2);
		lua_setupvalue(L, -2, 1); /* _ENV */
		lua_call(L, 0, 0);
	}
	for (int i = 0; i < MOST_NAMES && g->names[i]; i++)
		publish(L, g->names[i]);
}

/* Pushes the parts' globals, if they have any on demand. */
static bool push_globals(lua_State *L)
{
	luaL_checkstack(L, 10, NULL);
	return lua_rawgetp(L, LUA_REGISTRYINDEX, &globals_key) == LUA_TTABLE;
}

/* The script's limits are not for what is ours. */
static void run_freely(lua_State *L, const struct group *g)
{
	struct script_limits *limits = &script_vm_of(L)->limits;
	bool running = limits->running;

	limits->running = false;
	run_group(L, g);
	limits->running = running;
}

bool script_prelude_global(lua_State *L, const char *name)
{
	const struct group *g = group_of(name);

	if (!g || !push_globals(L) || has(L, name))
		return false;
	run_freely(L, g);
	lua_pushstring(L, name);
	lua_rawget(L, -2);
	return true;
}

/* __demand(name): the value that it has for the prelude, whatever the script has put in its
 * place. */
static int demand(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);

	if (script_prelude_global(L, name))
		return 1;
	lua_pushvalue(L, 1);
	lua_rawget(L, -2); /* the parts' globals were pushed */
	return 1;
}

void script_prelude_rest(lua_State *L)
{
	if (push_globals(L))
		for (int i = 0; i < N_GROUPS; i++)
			if (!has(L, groups[i].names[0]))
				run_freely(L, &groups[i]);
	lua_pop(L, 1);
}

const char *script_prelude_line(const char *source, int line, size_t *len)
{
	const struct part parts[] = {
		PART(py_tasks, "tasks"), PART(py_loop, "loop"), PART(py_thread, "thread"),
	};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strcmp(parts[i].name, source) == 0)
			return script_source_line(parts[i].text, parts[i].text_len,
						  (uint32_t)line, len);
	return NULL;
}
