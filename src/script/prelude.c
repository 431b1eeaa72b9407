/* SPDX-License-Identifier: MIT */
#include "script/prelude.h"

#include <lauxlib.h>
#include <string.h>

#include "script/source.h"
#include "script/vm.h"

/* prelude_NAME.inc has its source in text_NAME and its bytecode in code_NAME. */
#include "script/prelude_async.inc"
#include "script/prelude_client.inc"
#include "script/prelude_cluster.inc"
#include "script/prelude_console.inc"
#include "script/prelude_end.inc"
#include "script/prelude_events.inc"
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
	(struct part)                                                                 \
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

static void load(lua_State *L, const struct part *p, bool code)
{
	if (luaL_loadbufferx(L, code ? p->code : p->text, code ? p->code_len : p->text_len,
			     p->name, code ? "b" : "t") != LUA_OK)
		lua_error(L);
}

void script_prelude_run(lua_State *L)
{
	const struct part parts[] = {
		PART(promise, "promise"),
		PART(console, "console"),
		PART(events, "events"),
		PART(process, "process"),
		PART(target, "target"),
		PART(async, "async"),
		PART(io, "io"),
		PART(stream, "stream"),
		PART(stream_read, "stream"),
		PART(stream_write, "stream"),
		PART(stream_pipe, "stream"),
		PART(stream_end, "stream"),
		PART(stream_duplex, "stream"),
		PART(stream_pipeline, "stream"),
		PART(net, "net"),
		PART(http, "http"),
		PART(client, "client"),
		PART(socket, "socket"),
		PART(cluster, "cluster"),
		PART(jobs, "jobs"),
		PART(files, "files"),
		PART(end, "end"),
	};
	bool code = script_prelude_fits(L);

	/* prelude_promise.lua gets the methods of promises */
	lua_rawgeti(L, LUA_REGISTRYINDEX, script_vm_of(L)->promise_meta);
	lua_getfield(L, -1, "__index");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		load(L, &parts[i], code);
		lua_pushvalue(L, -2);
		lua_call(L, 1, 0);
	}
	lua_pop(L, 2);
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

void script_prelude_python(lua_State *L)
{
	const struct part parts[] = {
		PART(py_repr, "repr"),
		PART(py_sync, "sync"),
		PART(py_iter, "iter"),
		PART(py_loop, "loop"),
		PART(py_tasks, "tasks"),
		PART(py_thread, "thread"),
		PART(py_process, "process"),
		PART(py_net, "net"),
		PART(py_streams, "streams"),
		PART(py_httpx, "httpx"),
		PART(py_web, "web"),
		PART(py_master, "master"),
		PART(py_jobs, "jobs"),
		PART(end, "end"),
	};
	bool code = script_prelude_fits(L);

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		load(L, &parts[i], code);
		lua_call(L, 0, 0);
	}
}
