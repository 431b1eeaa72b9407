/* SPDX-License-Identifier: MIT
 *
 * script/py_socket.c - WebSocket endpoints: one long task on the connection that asked.
 *
 * Messages that have arrived wait in a queue for receive_text(); at 32 of them reading
 * pauses (ws_max_queue).
 *
 * Source: uvicorn 0.17.6 protocols/websockets/websockets_impl.py, starlette websockets.py.
 */
#include <lauxlib.h>
#include <stdlib.h>

#include "base/die.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/py_error.h"
#include "script/py_web.h"

#define MAX_QUEUE 32

struct web_frame {
	struct web_frame *next;
	struct mc_chunk *chunk;
	const struct rt_http_message *message;
};

static const struct rt_server_costs *costs(const struct web_request *x)
{
	return &x->vm->thread->cost->server;
}

static struct web_request *check(lua_State *L)
{
	struct web_request *x = web_request_at(L, 1);

	if (!x)
		script_throw(L, "TypeError", "a method of a WebSocket was called without it: write "
					     "ws:receive_text(), with a colon");
	return x;
}

/* ---- arriving --------------------------------------------------------------------------- */

static void wake(struct web_request *x)
{
	if (x->waits_for_message && x->task) {
		x->waits_for_message = false;
		script_task_ready(x->task, 0);
	}
}

void web_frame_arrives(struct web_conn *c, const struct mc_piece *piece)
{
	struct web_request *x = c->ws;
	const struct rt_http_message *m = piece->message;
	struct web_frame *f;

	if (!m || piece->chunk->kind != &rt_http_message_kind || m->kind != RT_HTTP_FRAME)
		return;
	if (m->close) {
		x->close_code = m->status ? m->status : 1005;
		rt_py_stream_close(&c->stream);
		return;
	}
	f = ls_calloc(1, sizeof *f);
	f->chunk = mc_chunk_ref(piece->chunk);
	f->message = m;
	if (c->frames)
		c->last_frame->next = f;
	else
		c->frames = f;
	c->last_frame = f;
	if (++c->n_frames == MAX_QUEUE)
		rt_py_stream_read(&c->stream, false);
	wake(x);
}

void web_frames_free(struct web_conn *c)
{
	while (c->frames) {
		struct web_frame *f = c->frames;

		c->frames = f->next;
		mc_chunk_unref(c->stream.net, f->chunk);
		free(f);
	}
	c->n_frames = 0;
}

/* The client is gone: who waits for a message learns it. */
void web_socket_lost(struct web_conn *c)
{
	struct web_request *x = c->ws;

	web_frames_free(c);
	c->ws = NULL;
	x->socket = NULL;
	x->conn = NULL;
	wake(x);
}

static void refuse(struct web_request *x, uint16_t status)
{
	struct rt_http_message *m;

	x->status = status;
	x->close = true;
	m = web_message(x, RT_HTTP_RESPONSE);
	m->last = true;
	web_send(x, m);
	web_answered(x);
}

void web_socket_end(struct web_request *x, int code)
{
	struct web_conn *c = x->conn;
	struct rt_http_message *m;

	if (!c)
		return;
	if (c->cycle == x) {
		refuse(x, 403);
		return;
	}
	if (code) {
		m = web_message(x, RT_HTTP_FRAME);
		m->number = 0;
		m->status = (uint16_t)code;
		m->close = true;
		web_send(x, m);
	}
	rt_py_stream_close(&c->stream);
}

void web_socket_returned(struct web_request *x)
{
	static const char what[] = "ERROR:    ASGI callable returned without sending handshake.\n";

	if (!x->conn || x->conn->cycle != x) {
		web_socket_end(x, 1000);
		return;
	}
	script_write(x->vm->L, JRN_STDERR, what, sizeof what - 1);
	refuse(x, 500);
}

/* ---- the words ----------------------------------------------------------------------------- */

/* __ws_accept(ws) */
static int accept_socket(lua_State *L)
{
	struct web_request *x = check(L);
	struct web_conn *c = x->conn;
	struct rt_http_message *m;

	if (!c || c->cycle != x)
		return 0;
	x->status = 101;
	x->begun = true;
	m = web_message(x, RT_HTTP_RESPONSE);
	m->last = true;
	x->vm->thread->skew += costs(x)->respond;
	c->cycle = NULL;
	c->ws = x;
	x->socket = c;
	web_send(x, m);
	return 0;
}

static int take(lua_State *L, struct web_conn *c)
{
	struct web_request *x = c->ws;
	struct web_frame *f = c->frames;

	c->frames = f->next;
	if (c->n_frames-- == MAX_QUEUE)
		rt_py_stream_read(&c->stream, true);
	x->number = f->message->number;
	x->vm->thread->request = x->task->task.request = x->number;
	rt_request_goes(&x->vm->run->requests, x->number, JRN_Q_SERVED, x->vm->thread->process);
	lua_pushlstring(L, f->message->body.s ? f->message->body.s : "",
			f->message->body.s ? f->message->body.len : 0);
	mc_chunk_unref(c->stream.net, f->chunk);
	free(f);
	return 1;
}

static int disconnected(lua_State *L, const struct web_request *x)
{
	lua_pushinteger(L, x->close_code ? x->close_code : 1006);
	script_py_error_make(L, "WebSocketDisconnect", 1);
	return lua_error(L);
}

static int receive(lua_State *L);

/* A message has come, or the client has left. */
static int woken_k(lua_State *L, int status, lua_KContext ctx)
{
	script_resumed(L, status, ctx);
	return receive(L);
}

static int paid_k(lua_State *L, int status, lua_KContext ctx)
{
	struct web_request *x = lua_touserdata(L, 1);

	if (status == LUA_YIELD)
		script_resumed(L, status, ctx);
	return x->socket && x->socket->frames ? take(L, x->socket) : receive(L);
}

/* __ws_receive(ws) */
static int receive(lua_State *L)
{
	struct web_request *x = check(L);

	lua_settop(L, 1);
	if (x->conn && !x->socket)
		return script_throw(L, "RuntimeError",
				    "WebSocket is not connected. Need to call \"accept\" first.");
	if (!x->socket)
		return disconnected(L, x);
	if (!x->socket->frames) {
		x->waits_for_message = true;
		return script_task_park(L, woken_k);
	}
	if (!script_task_pay(L, costs(x)->message))
		return script_task_owes(L, paid_k);
	return paid_k(L, LUA_OK, 0);
}

/* The first thing that is sent to a client on account of its message answers that. */
static void note_answer(struct web_request *x)
{
	if (!x->number || x->number != x->vm->thread->request)
		return;
	rt_request_goes(&x->vm->run->requests, x->number, JRN_Q_OUT, x->vm->thread->process);
	x->vm->isolate->process->requests++;
	x->number = 0;
}

/* __ws_send(ws, text) */
static int send_text(lua_State *L)
{
	struct web_request *x = check(L);
	size_t len;
	const char *s = luaL_checklstring(L, 2, &len);
	struct rt_http_message *m;

	if (x->conn && !x->socket)
		return script_throw(L, "RuntimeError",
				    "WebSocket is not connected. Need to call \"accept\" first.");
	if (!x->socket)
		return 0;
	m = web_message(x, RT_HTTP_FRAME);
	m->number = x->vm->thread->request;
	m->sent = x->vm->sim->now;
	rt_http_set(m, &m->body, s, len);
	x->vm->thread->skew += costs(x)->message;
	web_send(x, m);
	note_answer(x);
	return 0;
}

/* __ws_close(ws, code) */
static int close_socket(lua_State *L)
{
	web_socket_end(check(L), (int)luaL_optinteger(L, 2, 1000));
	return 0;
}

void web_socket_open(lua_State *L)
{
	static const luaL_Reg words[] = { { "__ws_accept", accept_socket },
					  { "__ws_receive", receive },
					  { "__ws_send", send_text },
					  { "__ws_close", close_socket },
					  { NULL, NULL } };

	for (const luaL_Reg *w = words; w->name; w++)
		lua_register(L, w->name, w->func);
}

void script_web_open(lua_State *L)
{
	web_request_open(L);
	web_route_open(L);
	web_answer_open(L);
	web_server_open(L);
	web_socket_open(L);
	web_master_open(L);
}
