/* SPDX-License-Identifier: MIT */
#include "script/prelude.h"

#include <lauxlib.h>
#include <string.h>

#include "script/source.h"
#include "script/vm.h"

/* clang-format off */
static const unsigned char console_part[] = {
#include "script/prelude_console.inc"
};
static const unsigned char promise_part[] = {
#include "script/prelude_promise.inc"
};
static const unsigned char events_part[] = {
#include "script/prelude_events.inc"
};
static const unsigned char process_part[] = {
#include "script/prelude_process.inc"
};
static const unsigned char target_part[] = {
#include "script/prelude_target.inc"
};
static const unsigned char async_part[] = {
#include "script/prelude_async.inc"
};
static const unsigned char io_part[] = {
#include "script/prelude_io.inc"
};
static const unsigned char stream_part[] = {
#include "script/prelude_stream.inc"
};
static const unsigned char stream_read_part[] = {
#include "script/prelude_stream_read.inc"
};
static const unsigned char stream_write_part[] = {
#include "script/prelude_stream_write.inc"
};
static const unsigned char stream_pipe_part[] = {
#include "script/prelude_stream_pipe.inc"
};
static const unsigned char stream_duplex_part[] = {
#include "script/prelude_stream_duplex.inc"
};
static const unsigned char stream_end_part[] = {
#include "script/prelude_stream_end.inc"
};
static const unsigned char stream_pipeline_part[] = {
#include "script/prelude_stream_pipeline.inc"
};
static const unsigned char http_part[] = {
#include "script/prelude_http.inc"
};
static const unsigned char net_part[] = {
#include "script/prelude_net.inc"
};
static const unsigned char client_part[] = {
#include "script/prelude_client.inc"
};
static const unsigned char cluster_part[] = {
#include "script/prelude_cluster.inc"
};
static const unsigned char later_part[] = {
#include "script/prelude_later.inc"
};
static const unsigned char end_part[] = {
#include "script/prelude_end.inc"
};
static const unsigned char py_repr_part[] = {
#include "script/prelude_py_repr.inc"
};
static const unsigned char py_loop_part[] = {
#include "script/prelude_py_loop.inc"
};
static const unsigned char py_tasks_part[] = {
#include "script/prelude_py_tasks.inc"
};
static const unsigned char py_sync_part[] = {
#include "script/prelude_py_sync.inc"
};
static const unsigned char py_thread_part[] = {
#include "script/prelude_py_thread.inc"
};
static const unsigned char py_master_part[] = {
#include "script/prelude_py_master.inc"
};
static const unsigned char py_web_part[] = {
#include "script/prelude_py_web.inc"
};
static const unsigned char py_iter_part[] = {
#include "script/prelude_py_iter.inc"
};

/* Their source, for the lines of tracebacks. */
static const char py_loop_text[] = {
#include "script/prelude_py_loop.src"
};
static const char py_tasks_text[] = {
#include "script/prelude_py_tasks.src"
};
static const char py_thread_text[] = {
#include "script/prelude_py_thread.src"
};
/* clang-format on */

/* Bytecode, made when loopscope was built: src/script/prelude_dump.c. */
static void load(lua_State *L, const unsigned char *code, size_t len, const char *name)
{
	if (luaL_loadbufferx(L, (const char *)code, len, name, "b") != LUA_OK)
		lua_error(L);
}

static void run(lua_State *L, const unsigned char *code, size_t len, const char *name)
{
	load(L, code, len, name);
	/* prelude_promise.lua gets the methods of promises */
	lua_rawgeti(L, LUA_REGISTRYINDEX, script_vm_of(L)->promise_meta);
	lua_getfield(L, -1, "__index");
	lua_remove(L, -2);
	lua_call(L, 1, 0);
}

#define RUN(part, name) run(L, part, sizeof part, name)

void script_prelude_run(lua_State *L)
{
	RUN(promise_part, "=promise");
	RUN(console_part, "=console");
	RUN(events_part, "=events");
	RUN(process_part, "=process");
	RUN(target_part, "=target");
	RUN(async_part, "=async");
	RUN(io_part, "=io");
	RUN(stream_part, "=stream");
	RUN(stream_read_part, "=stream");
	RUN(stream_write_part, "=stream");
	RUN(stream_pipe_part, "=stream");
	RUN(stream_end_part, "=stream");
	RUN(stream_duplex_part, "=stream");
	RUN(stream_pipeline_part, "=stream");
	RUN(http_part, "=http");
	RUN(net_part, "=net");
	RUN(client_part, "=client");
	RUN(cluster_part, "=cluster");
	RUN(later_part, "=later");
	RUN(end_part, "=end");
}

const char *script_prelude_line(const char *source, int line, size_t *len)
{
	static const struct {
		const char *name, *text;
		size_t len;
	} parts[] = {{"=tasks", py_tasks_text, sizeof py_tasks_text},
		     {"=loop", py_loop_text, sizeof py_loop_text},
		     {"=thread", py_thread_text, sizeof py_thread_text}};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strcmp(parts[i].name, source) == 0)
			return script_source_line(parts[i].text, parts[i].len,
						  (uint32_t)line, len);
	return NULL;
}

#define RUN_PY(part, name) (load(L, part, sizeof part, name), lua_call(L, 0, 0))

void script_prelude_python(lua_State *L)
{
	RUN_PY(py_repr_part, "=repr");
	RUN_PY(py_sync_part, "=sync");
	RUN_PY(py_iter_part, "=iter");
	RUN_PY(py_loop_part, "=loop");
	RUN_PY(py_tasks_part, "=tasks");
	RUN_PY(py_thread_part, "=thread");
	RUN_PY(py_web_part, "=web");
	RUN_PY(py_master_part, "=master");
	RUN_PY(end_part, "=end");
}
