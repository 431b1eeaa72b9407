/* SPDX-License-Identifier: MIT */
#include "script/http_socket.h"

#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/http_server.h"
#include "script/inside.h"

#define HOOK "loopscope.socket" /* in the registry: the prelude's f(owner, event, value) */

#define ABNORMAL 1006 /* the connection ended without a closing frame */

struct http_socket {
	struct http_conn *conn; /* NULL: it is closing, or closed */
	struct script_vm *vm;
	struct rt_task task; /* tells an event */
	const char *event;
	int slot;  /* of this userdata */
	int value; /* slot: of the event's argument */
	uint32_t number; /* of the request that came last and has no answer yet; 0: none */
	uint16_t code;	 /* of the closing frame that came; 0: none has */
	bool closing;	 /* ours has been sent */
};

SCRIPT_HIDDEN(meta);

static sim_time message_cost(const struct http_socket *s)
{
	return s->vm->thread->cost->server.message;
}

/* ---- telling ------------------------------------------------------------------------------- */

static int push_event(void *arg, lua_State *co)
{
	struct http_socket *s = arg;

	lua_getfield(co, LUA_REGISTRYINDEX, HOOK);
	script_slot_push(s->vm, co, s->slot);
	lua_getiuservalue(co, -1, 1);
	lua_remove(co, -2);
	lua_pushstring(co, s->event);
	script_slot_push(s->vm, co, s->value);
	script_slot_drop(s->vm, s->value);
	s->value = 0;
	return 3;
}

static enum rt_status run_event(struct rt_task *t)
{
	struct http_socket *s = LS_LIST_ENTRY(t, struct http_socket, task);

	return script_run(s->vm, s, push_event);
}

static uint32_t item_for(const struct http_socket *s, uint32_t number)
{
	struct rt_thread *t = s->vm->thread;
	struct jrn_item item = { .type = JRN_IT_NET,
				 .queue = s->vm->node->loop.q_poll,
				 .due = JRN_NEVER,
				 .label = s->event };

	if (!t->journal->on)
		return 0;
	item.cause = rt_request_item(&s->vm->run->requests, number);
	return jrn_emit_new(t->journal, t->sim->now, &item);
}

/* The event whose argument is on top of the main state's stack. */
static struct rt_task *prepare(struct http_socket *s, const char *event, uint32_t number)
{
	static const struct rt_task_ops ops = { .run = run_event };

	s->event = event;
	s->value = script_slot_take(s->vm->L, -1);
	lua_pop(s->vm->L, 1);
	s->task = (struct rt_task){ .ops = &ops, .request = number };
	s->task.item = item_for(s, number);
	return &s->task;
}

/* ---- frames -------------------------------------------------------------------------------- */

static struct rt_http_message *frame(struct http_socket *s)
{
	struct rt_http_message *m = rt_http_new(&s->vm->run->http, RT_HTTP_FRAME);

	m->process = (uint32_t)s->vm->isolate->process->pid;
	m->sent = s->vm->sim->now;
	s->vm->thread->skew += message_cost(s);
	return m;
}

static void send_closing(struct http_socket *s, uint16_t code)
{
	struct rt_http_message *m = frame(s);

	m->close = true;
	m->status = code;
	s->closing = true;
	rt_uv_write(&s->conn->uv, rt_http_pack(m));
}

/* Both have said that they close, or one does not wait for it: after what is queued. */
static void end_connection(struct http_socket *s)
{
	s->conn->ending = true;
	if (!s->conn->uv.out)
		script_http_close(s->conn);
}

struct rt_task *script_socket_take(struct http_socket *s, const struct rt_http_message *m)
{
	lua_State *L = s->vm->L;

	if (m->close) {
		s->code = m->status;
		if (!s->closing)
			send_closing(s, m->status);
		end_connection(s);
		return NULL;
	}
	if (s->closing)
		return NULL;
	s->number = m->number;
	rt_request_goes(&s->vm->run->requests, m->number, JRN_Q_SERVED, s->vm->thread->process);
	lua_pushlstring(L, m->body.s ? m->body.s : "", m->body.s ? m->body.len : 0);
	return prepare(s, "message", m->number);
}

struct rt_task *script_socket_closed(struct http_socket *s)
{
	s->conn = NULL;
	lua_pushinteger(s->vm->L, s->code ? s->code : ABNORMAL);
	return prepare(s, "close", 0);
}

void script_socket_release(struct http_socket *s)
{
	script_slot_drop(s->vm, s->slot);
}

/* ---- words --------------------------------------------------------------------------------- */

static void switch_protocol(struct http_exchange *x)
{
	struct script_vm *vm = x->conn->vm;
	struct rt_http_message *m = rt_http_new(&vm->run->http, RT_HTTP_RESPONSE);

	m->status = x->status = 101;
	m->process = (uint32_t)vm->isolate->process->pid;
	m->last = true;
	vm->thread->skew += vm->thread->cost->server.respond;
	x->close = false;
	x->head_sent = x->ended = true;
	script_http_send(x, rt_http_pack(m));
	script_http_finished(x);
}

/* __socket(res, owner): its connection is a WebSocket from now on; nil when it has gone. */
static int new_socket(lua_State *L)
{
	struct http_exchange *x = lua_touserdata(L, 1);
	struct http_conn *c = x->conn;
	struct http_socket *s;

	if (!c || x != c->first || x->ended)
		return 0;
	s = lua_newuserdatauv(L, sizeof *s, 1);
	*s = (struct http_socket){ .conn = c, .vm = c->vm, .slot = script_slot_take(L, -1) };
	lua_pushvalue(L, 2);
	lua_setiuservalue(L, -2, 1);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &meta);
	lua_setmetatable(L, -2);
	c->socket = s;
	switch_protocol(x);
	return 1;
}

/* What this message answers, if it is the first one to do so. */
static void note_answer(struct http_socket *s)
{
	uint32_t request = s->vm->thread->request;

	if (!request || request != s->number)
		return;
	s->number = 0;
	s->vm->isolate->process->requests++;
	rt_request_goes(&s->vm->run->requests, request, JRN_Q_OUT, s->vm->thread->process);
}

/* socket:send(text): false when it is not open. */
static int send(lua_State *L)
{
	struct http_socket *s = lua_touserdata(L, 1);
	size_t len;
	const char *text = luaL_checklstring(L, 2, &len);
	struct rt_http_message *m;
	bool open = s->conn && s->conn->uv.sock && !s->closing;

	if (open) {
		m = frame(s);
		m->number = s->vm->thread->request;
		rt_http_set(m, &m->body, text, len);
		rt_uv_write(&s->conn->uv, rt_http_pack(m));
		note_answer(s);
	}
	lua_pushboolean(L, open);
	return 1;
}

/* socket:close(code): the closing handshake begins. */
static int close_socket(lua_State *L)
{
	struct http_socket *s = lua_touserdata(L, 1);

	if (s->conn && !s->closing)
		send_closing(s, (uint16_t)luaL_checkinteger(L, 2));
	return 0;
}

/* socket:terminate(): the connection goes at once. */
static int terminate(lua_State *L)
{
	struct http_socket *s = lua_touserdata(L, 1);

	if (s->conn)
		script_http_close(s->conn);
	return 0;
}

/* socket:state(): 1 open, 2 closing, 3 closed; and the bytes that wait to be sent. */
static int state(lua_State *L)
{
	struct http_socket *s = lua_touserdata(L, 1);
	bool there = s->conn && s->conn->uv.sock;

	lua_pushinteger(L, !s->conn ? 3 : s->closing || !there ? 2 : 1);
	lua_pushinteger(L, there ? (lua_Integer)s->conn->uv.queued : 0);
	return 2;
}

/* __socket_hook(function) */
static int hook(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, HOOK);
	return 0;
}

void script_socket_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "send", send },
					    { "close", close_socket },
					    { "terminate", terminate },
					    { "state", state },
					    { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &meta);
	lua_register(L, "__socket", new_socket);
	lua_register(L, "__socket_hook", hook);
}
