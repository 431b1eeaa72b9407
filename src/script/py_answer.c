/* SPDX-License-Identifier: MIT
 *
 * script/py_answer.c - what goes back to the client: heads, texts, streams, errors.
 *
 * Source: starlette 0.26.1 responses.py, exceptions.py, middleware/errors.py; uvicorn
 * 0.17.6 protocols/http/httptools_impl.py (run_asgi).
 */
#include <lauxlib.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/inspect.h"
#include "script/py_error.h"
#include "script/py_limiter.h"
#include "script/py_web.h"

#define JSON_LINE "content-type: application/json\r\n"
#define TEXT_LINE "content-type: text/plain; charset=utf-8\r\n"

static const struct rt_server_costs *costs(const struct web_request *x)
{
	return &x->vm->thread->cost->server;
}

/* ---- answers --------------------------------------------------------------------------- */

struct rt_http_message *web_message(struct web_request *x, enum rt_http_kind kind)
{
	struct rt_http_message *m = rt_http_new(&x->vm->run->http, kind);

	m->number = x->number;
	m->process = (uint32_t)x->vm->isolate->process->pid;
	m->status = x->status;
	m->close = x->close && kind == RT_HTTP_RESPONSE;
	m->streamed = x->streamed;
	return m;
}

bool web_send(struct web_request *x, struct rt_http_message *m)
{
	if (!x->conn) {
		rt_http_free(m);
		return false;
	}
	return rt_py_stream_write(&x->conn->stream, rt_http_pack(m));
}

bool web_is_uvloop(const struct web_request *x)
{
	return x->server->loop->loop.ops == &rt_uvloop_ops;
}

/* The head; with uvloop, which writes both in one, the body too. */
void web_send_head(struct web_request *x, const char *s, size_t len)
{
	struct rt_http_message *m = web_message(x, RT_HTTP_RESPONSE);
	const char *lines = x->lines;

	x->begun = true;
	m->length = len;
	if (!lines)
		lines = x->json ? JSON_LINE : TEXT_LINE;
	rt_http_set(m, &m->headers, lines, strlen(lines));
	m->last = web_is_uvloop(x) || len == 0;
	if (m->last)
		rt_http_set(m, &m->body, x->unread ? NULL : s, len);
	web_send(x, m);
}

void web_send_text(struct web_request *x, const char *s, size_t len)
{
	struct rt_http_message *m;

	if (web_is_uvloop(x) || len == 0)
		return;
	m = web_message(x, RT_HTTP_BODY);
	m->last = true;
	rt_http_set(m, &m->body, x->unread ? NULL : s, len);
	web_send(x, m);
}

/* Without a pause, for errors. */
static void answer_now(struct web_request *x, uint16_t status, const char *s)
{
	size_t len = strlen(s);

	x->status = status;
	x->vm->thread->skew += costs(x)->respond;
	web_send_head(x, s, len);
	web_send_text(x, s, len);
	web_answered(x);
}

/* ---- errors ------------------------------------------------------------------------------------ */

static void detail_of(lua_State *L, int e, struct ls_str *out)
{
	ls_str_add(out, "{\"detail\":");
	if (lua_getfield(L, e, "detail") == LUA_TNIL ||
	    !script_json(L, lua_gettop(L), out))
		ls_str_add(out, "null");
	lua_pop(L, 1);
	ls_str_add(out, "}");
}

static void answer_http_exception(lua_State *L, struct web_request *x, int e)
{
	struct ls_str text = { 0 };
	int status;

	lua_getfield(L, e, "status_code");
	status = (int)lua_tointeger(L, -1);
	lua_pop(L, 1);
	detail_of(L, e, &text);
	x->json = true;
	answer_now(x, (uint16_t)status, text.s);
	ls_str_release(&text);
}

static void tell(lua_State *L, int e)
{
	struct ls_str text = { 0 };

	ls_str_add(&text, "ERROR:    Exception in ASGI application\n");
	script_py_error_text(L, e, &text);
	script_write(L, JRN_STDERR, text.s, text.len);
	ls_str_release(&text);
}

/* The value on top of vm->L ended the request's task. */
bool web_raised(struct script_future *t)
{
	struct web_request *x = t->native;
	lua_State *L = t->vm->L;
	int e = lua_gettop(L);

	luaL_checkstack(L, 20, NULL);
	if (x->hop)
		script_hop_leave(x->hop);
	x->hop = NULL;
	web_task_over(x);
	if (script_py_is(L, e, "SystemExit") || script_py_is(L, e, "KeyboardInterrupt"))
		return false;
	if (!x->begun && script_py_is(L, e, "HTTPException")) {
		answer_http_exception(L, x, e);
		return true;
	}
	if (!script_py_is(L, e, "CancelledError") && !script_py_is(L, e, "WebSocketDisconnect"))
		tell(L, e);
	x->close = x->close || x->begun || x->upgrade;
	x->json = false;
	if (x->socket)
		web_socket_end(x, 0);
	else if (!x->begun)
		answer_now(x, 500, "Internal Server Error");
	else if (x->conn) /* what began cannot be completed */
		rt_py_stream_close(&x->conn->stream);
	return true;
}

/* ---- for the prelude ------------------------------------------------------------------------------ */

static struct web_request *check(lua_State *L)
{
	struct web_request *x = web_request_at(L, 1);

	if (!x)
		luaL_argerror(L, 1, "a request expected");
	return x;
}

/* __web_text(req, status, text, [header lines]): a whole answer. */
static int whole(lua_State *L)
{
	struct web_request *x = check(L);
	size_t len;
	const char *s = luaL_checklstring(L, 3, &len);

	x->status = (uint16_t)luaL_checkinteger(L, 2);
	x->vm->thread->skew += costs(x)->respond;
	x->lines = luaL_optstring(L, 4, NULL);
	if (x->head_only)
		len = 0;
	web_send_head(x, s, len);
	x->lines = NULL;
	web_send_text(x, s, len);
	web_answered(x);
	return 0;
}

/* __web_head(req, status, [header lines]): of a stream. */
static int head(lua_State *L)
{
	struct web_request *x = check(L);
	const char *lines = luaL_optstring(L, 3, NULL);
	struct rt_http_message *m;

	x->status = (uint16_t)luaL_checkinteger(L, 2);
	x->streamed = x->begun = true;
	x->vm->thread->skew += costs(x)->respond;
	m = web_message(x, RT_HTTP_RESPONSE);
	if (lines)
		rt_http_set(m, &m->headers, lines, strlen(lines));
	web_send(x, m);
	return 0;
}

static int chunk_k(lua_State *L, int status, lua_KContext ctx)
{
	script_resumed(L, status, ctx);
	return 0;
}

/* __web_chunk(req, text): sent; then waits while the client takes too little.  Without
 * text: the end. */
static int chunk(lua_State *L)
{
	struct web_request *x = check(L);
	struct rt_http_message *m = web_message(x, RT_HTTP_BODY);
	size_t len = 0;
	const char *s = luaL_optlstring(L, 2, "", &len);

	m->last = lua_isnoneornil(L, 2);
	x->vm->thread->skew += costs(x)->chunk;
	rt_http_set(m, &m->body, x->unread ? NULL : s, len);
	if (!m->last && len == 0) {
		rt_http_free(m);
		return 0;
	}
	if (m->last) {
		web_send(x, m);
		web_answered(x);
		return 0;
	}
	if (!web_send(x, m) || !rt_py_stream_is_full(&x->conn->stream))
		return 0;
	x->waits_for_room = true;
	return script_task_park(L, chunk_k);
}

/* __web_gone(req): has the client left? */
static int gone(lua_State *L)
{
	lua_pushboolean(L, check(L)->conn == NULL);
	return 1;
}

/* __web_json(value): its text. */
static int json(lua_State *L)
{
	struct ls_str text = { 0 };

	luaL_checkany(L, 1);
	if (!script_json(L, 1, &text))
		return script_throw(L, "ValueError", "this value is no JSON");
	lua_pushlstring(L, text.s, text.len);
	ls_str_release(&text);
	return 1;
}

static int keep_respond(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, WEB_LATER);
	return 0;
}

void web_answer_open(lua_State *L)
{
	static const luaL_Reg words[] = { { "__web_text", whole },
					  { "__web_head", head },     { "__web_chunk", chunk },
					  { "__web_gone", gone },     { "__web_json", json },
					  { "__web_respond", keep_respond }, { NULL, NULL } };

	for (const luaL_Reg *w = words; w->name; w++)
		lua_register(L, w->name, w->func);
}
