/* SPDX-License-Identifier: MIT
 *
 * script/http_message.c - req and res of Node's http server, as the script sees them.
 *
 * Both are userdata: what every handler uses is C; what few use (listeners, headers, the
 * body as a stream) is made by the prelude when it is first asked for, and kept in the
 * user values.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "script/error.h"
#include "script/http_message.h"
#include "script/inside.h"
#include "script/task.h"

#define HIGH_WATER 16384 /* of a socket, Node 20 */

/* In the registry: the prelude's functions for the keys that are not C. */
#define REQ_FORWARD "loopscope.http.req"
#define RES_FORWARD "loopscope.http.res"

/* ---- making ---------------------------------------------------------------------------- */

/* The response is on top. */
static void push_req(lua_State *L, const struct rt_http_message *m)
{
	lua_newuserdatauv(L, 0, REQ_UVS);
	lua_pushvalue(L, -2);
	lua_setiuservalue(L, -2, REQ_RES);
	lua_pushlstring(L, m->method.s, m->method.len);
	lua_setiuservalue(L, -2, REQ_METHOD);
	lua_pushlstring(L, m->url.s, m->url.len);
	lua_setiuservalue(L, -2, REQ_URL);
	if (m->body.len > 0) {
		lua_pushlstring(L, m->body.s ? m->body.s : "", m->body.s ? m->body.len : 0);
		lua_setiuservalue(L, -2, REQ_BODY);
	}
	if (m->headers.len > 0) {
		lua_pushlstring(L, m->headers.s, m->headers.len);
		lua_setiuservalue(L, -2, REQ_LINES);
	}
	lua_rawgeti(L, LUA_REGISTRYINDEX, script_vm_of(L)->req_meta);
	lua_setmetatable(L, -2);
}

struct http_exchange *script_http_exchange_new(lua_State *L, struct http_conn *c,
					       const struct rt_http_message *m)
{
	struct http_exchange *x = lua_newuserdatauv(L, sizeof *x, RES_UVS);

	memset(x, 0, sizeof *x);
	x->conn = c;
	x->vm = c->vm;
	x->number = m->number;
	x->status = 200;
	x->close = x->asked_close = m->close;
	x->asked_length = m->body.len;
	x->asked_chunks = m->streamed;
	x->upgrade = m->upgrade;
	x->unread = m->unread;
	x->head_only = m->method.len == 4 && memcmp(m->method.s, "HEAD", 4) == 0;
	lua_rawgeti(L, LUA_REGISTRYINDEX, c->vm->res_meta);
	lua_setmetatable(L, -2);
	push_req(L, m);
	lua_setiuservalue(L, -2, RES_REQ);
	return x;
}

/* ---- writing ----------------------------------------------------------------------------- */

static struct rt_http_message *message(struct http_exchange *x, enum rt_http_kind kind)
{
	struct script_vm *vm = x->conn->vm;
	struct rt_http_message *m = rt_http_new(&vm->run->http, kind);

	m->number = x->number;
	m->process = (uint32_t)vm->isolate->process->pid;
	return m;
}

static void set_body(struct http_exchange *x, struct rt_http_message *m, const char *s,
		     size_t len)
{
	if (len > 0 || m->kind == RT_HTTP_RESPONSE)
		rt_http_set(m, &m->body, x->unread ? NULL : s, len);
}

/* What the script set with setHeader(). */
static void set_lines(struct http_exchange *x, struct rt_http_message *m)
{
	lua_State *L = x->vm->L;
	size_t len;
	const char *s;

	if (!x->has_lines)
		return;
	script_slot_push(x->vm, L, x->slot);
	lua_getiuservalue(L, -1, RES_LINES);
	s = lua_tolstring(L, -1, &len);
	if (s)
		rt_http_set(m, &m->headers, s, len);
	lua_pop(L, 2);
}

static void send_message(struct http_exchange *x, struct rt_http_message *m)
{
	script_http_send(x, rt_http_pack(m));
}

static void send_head(struct http_exchange *x)
{
	struct rt_http_message *m = message(x, RT_HTTP_RESPONSE);

	m->status = x->status;
	m->close = x->close;
	m->keep_alive = x->conn->server->announced;
	m->streamed = !x->has_length;
	m->length = x->length;
	set_lines(x, m);
	x->head_sent = true;
	send_message(x, m);
}

static void send_body(struct http_exchange *x, const char *s, size_t len, bool last)
{
	struct rt_http_message *m = message(x, RT_HTTP_BODY);

	m->last = last;
	m->streamed = !x->has_length;
	set_body(x, m, s, len);
	send_message(x, m);
}

static void send_whole(struct http_exchange *x, const char *s, size_t len)
{
	struct rt_http_message *m = message(x, RT_HTTP_RESPONSE);

	m->status = x->status;
	m->close = x->close;
	m->keep_alive = x->conn->server->announced;
	m->last = true;
	m->length = len;
	set_body(x, m, s, x->head_only ? 0 : len);
	set_lines(x, m);
	x->head_sent = true;
	send_message(x, m);
}

/* Node corks the socket until the next tick: what is written meanwhile is buffered. */
static enum rt_status uncork(struct rt_task *t)
{
	struct http_conn *c = LS_LIST_ENTRY(t, struct http_conn, uncork);

	c->corked = false;
	c->buffered = 0;
	if (c->first && c->first->needs_drain && !c->first->ended && c->uv.queued == 0) {
		c->first->needs_drain = false;
		script_http_tell(c->first, "drain");
	}
	return RT_DONE;
}

static bool buffer(struct http_exchange *x, size_t len)
{
	static const struct rt_task_ops ops = { .run = uncork };
	struct http_conn *c = x->conn;

	c->buffered += len;
	if (!c->corked) {
		c->corked = true;
		c->uncork = (struct rt_task){ .ops = &ops };
		rt_node_next_tick(c->vm->node, &c->uncork, 0, NULL);
	}
	if (c->buffered + c->uv.queued + x->written < HIGH_WATER)
		return true;
	x->needs_drain = true;
	return false;
}

/* A chunk at idx: a string (or a number, as Lua's). */
static const char *chunk_at(lua_State *L, int idx, size_t *len)
{
	if (lua_type(L, idx) != LUA_TSTRING)
		script_throw_code(L, "TypeError", "ERR_INVALID_ARG_TYPE",
				  "The \"chunk\" argument must be of type string or an instance "
				  "of Buffer or Uint8Array. Received %s",
				  luaL_typename(L, idx));
	return lua_tolstring(L, idx, len);
}

static struct http_exchange *check(lua_State *L)
{
	struct http_exchange *x = lua_touserdata(L, 1);

	if (!x || !lua_getmetatable(L, 1))
		luaL_argerror(L, 1, "this is no response: res:finish(), with a colon");
	lua_pop(L, 1);
	return x;
}

/* A callback at index 2 or 3 waits for the event. */
static int callback_at(lua_State *L, int from)
{
	for (int i = from; i <= lua_gettop(L); i++)
		if (lua_isfunction(L, i))
			return i;
	return 0;
}

static void after(lua_State *L, int callback)
{
	if (callback)
		rt_node_next_tick(script_vm_of(L)->node, script_task_new(L, callback, 1, 0),
				  script_line(L), "written");
}

/* Writes after the end: the prelude tells of it in a tick. */
static int late(lua_State *L, int callback)
{
	lua_getfield(L, LUA_REGISTRYINDEX, SCRIPT_HTTP_LATE);
	lua_pushvalue(L, 1);
	if (callback)
		lua_pushvalue(L, callback);
	lua_call(L, callback ? 2 : 1, 0);
	lua_pushboolean(L, 0);
	return 1;
}

/* res:write(chunk, [encoding], [cb]) */
static int res_write(lua_State *L)
{
	struct http_exchange *x = check(L);
	int callback = callback_at(L, 3);
	size_t len;
	const char *s = chunk_at(L, 2, &len);
	bool room;

	if (x->ended)
		return late(L, callback);
	if (!x->conn) {
		lua_pushboolean(L, 0);
		return 1;
	}
	x->conn->vm->thread->skew += x->conn->vm->thread->cost->server.message;
	if (!x->head_sent)
		send_head(x);
	if (x->needs_drain)
		script_unheeded(L, x->conn->buffered + x->conn->uv.queued, HIGH_WATER);
	room = buffer(x, len);
	if (len > 0 && x->conn)
		send_body(x, s, len, false);
	after(L, callback);
	lua_pushboolean(L, room);
	return 1;
}

/* res:finish([chunk], [encoding], [cb]) */
static int res_finish(lua_State *L)
{
	struct http_exchange *x = check(L);
	int callback = callback_at(L, 2);
	size_t len = 0;
	const char *s = lua_isnoneornil(L, 2) || callback == 2 ? NULL : chunk_at(L, 2, &len);

	if (x->ended && s)
		late(L, callback);
	lua_pushvalue(L, 1);
	if (x->ended || !x->conn)
		return 1;
	x->ended = true;
	x->conn->vm->thread->skew += x->conn->vm->thread->cost->server.respond;
	if (!x->head_sent) {
		send_whole(x, s, len);
	} else {
		if (len > 0 && x->has_length)
			send_body(x, s, len, true);
		else {
			if (len > 0)
				send_body(x, s, len, false);
			send_body(x, NULL, 0, true);
		}
	}
	after(L, callback);
	script_http_finished(x);
	return 1;
}

static void set_header(lua_State *L, struct http_exchange *x, const char *name, int idx)
{
	char low[32];
	size_t n = strlen(name);

	if (n >= sizeof low)
		return;
	for (size_t i = 0; i <= n; i++)
		low[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 32) : name[i];
	if (strcmp(low, "connection") == 0 && lua_isstring(L, idx))
		x->close = strcmp(lua_tostring(L, idx), "close") == 0;
	if (strcmp(low, "content-length") == 0 && lua_tonumber(L, idx) >= 0) {
		x->has_length = true;
		x->length = (size_t)lua_tonumber(L, idx);
	}
}

/* __http_header(res, name, value, lines): what changes how the answer is sent; all that was
 * set, as lines. */
static int header(lua_State *L)
{
	struct http_exchange *x = check(L);

	if (x->head_sent)
		return script_throw_code(L, "Error", "ERR_HTTP_HEADERS_SENT",
					 "Cannot set headers after they are sent to the client");
	set_header(L, x, luaL_checkstring(L, 2), 3);
	x->has_lines = lua_rawlen(L, 4) > 0;
	lua_settop(L, 4);
	lua_setiuservalue(L, 1, RES_LINES);
	return 0;
}

static int flush_headers(lua_State *L)
{
	struct http_exchange *x = check(L);

	if (x->conn && !x->head_sent)
		send_head(x);
	return 0;
}

/* res:destroy(): the connection goes. */
static int destroy(lua_State *L)
{
	struct http_exchange *x = check(L);

	if (x->conn)
		script_http_close(x->conn);
	return 0;
}

/* "close" has been told, or nobody waits for it any more. */
static bool is_destroyed(const struct http_exchange *x)
{
	return !x->conn && (!x->ended || x->turn != x->vm->thread->turn);
}

/* ---- properties ------------------------------------------------------------------------------ */

/* The value of a key that is in the table kept as user value n, or of the prelude. */
static int other_key(lua_State *L, int extra, const char *forward)
{
	if (lua_getiuservalue(L, 1, extra) == LUA_TTABLE) {
		lua_pushvalue(L, 2);
		if (lua_rawget(L, -2) != LUA_TNIL)
			return 1;
	}
	lua_getfield(L, LUA_REGISTRYINDEX, forward);
	lua_pushvalue(L, 1);
	lua_pushvalue(L, 2);
	lua_call(L, 2, 1);
	return 1;
}

static int set_other(lua_State *L, int extra)
{
	if (lua_getiuservalue(L, 1, extra) != LUA_TTABLE) {
		lua_pop(L, 1);
		lua_newtable(L);
		lua_pushvalue(L, -1);
		lua_setiuservalue(L, 1, extra);
	}
	lua_insert(L, 2);
	lua_rawset(L, 2);
	return 0;
}

static int res_index(lua_State *L)
{
	struct http_exchange *x = lua_touserdata(L, 1);
	const char *key;

	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
		return 1;
	key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
	lua_settop(L, 2);
	if (strcmp(key, "statusCode") == 0)
		lua_pushinteger(L, x->status);
	else if (strcmp(key, "headersSent") == 0)
		lua_pushboolean(L, x->head_sent);
	else if (strcmp(key, "writableEnded") == 0 || strcmp(key, "finished") == 0)
		lua_pushboolean(L, x->ended);
	else if (strcmp(key, "writableFinished") == 0)
		lua_pushboolean(L, x->ended && !x->conn);
	else if (strcmp(key, "writableLength") == 0)
		lua_pushinteger(L, !x->conn ? 0
					    : (lua_Integer)(x->conn->buffered + x->conn->uv.queued +
							    x->written));
	else if (strcmp(key, "writableNeedDrain") == 0)
		lua_pushboolean(L, x->needs_drain);
	else if (strcmp(key, "destroyed") == 0)
		lua_pushboolean(L, is_destroyed(x));
	else if (strcmp(key, "req") == 0)
		lua_getiuservalue(L, 1, RES_REQ);
	else
		return other_key(L, RES_EXTRA, RES_FORWARD);
	return 1;
}

static int res_newindex(lua_State *L)
{
	struct http_exchange *x = lua_touserdata(L, 1);

	if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "statusCode") == 0) {
		x->status = (uint16_t)luaL_checkinteger(L, 3);
		return 0;
	}
	return set_other(L, RES_EXTRA);
}

static int req_index(lua_State *L)
{
	const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";

	if (strcmp(key, "url") == 0)
		return lua_getiuservalue(L, 1, REQ_URL), 1;
	if (strcmp(key, "method") == 0)
		return lua_getiuservalue(L, 1, REQ_METHOD), 1;
	return other_key(L, REQ_EXTRA, REQ_FORWARD);
}

static int req_newindex(lua_State *L)
{
	return set_other(L, REQ_EXTRA);
}

/* __http_forward(for req, for res) */
static int forward(lua_State *L)
{
	lua_settop(L, 2);
	lua_setfield(L, LUA_REGISTRYINDEX, RES_FORWARD);
	lua_setfield(L, LUA_REGISTRYINDEX, REQ_FORWARD);
	return 0;
}

/* The metatable's place in the registry. */
static int make_class(lua_State *L, const char *name, lua_CFunction index,
		      lua_CFunction newindex, const luaL_Reg *methods)
{
	lua_newtable(L);
	lua_newtable(L);
	luaL_setfuncs(L, methods, 0);
	lua_pushcclosure(L, index, 1);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, newindex);
	lua_setfield(L, -2, "__newindex");
	lua_pushstring(L, name);
	lua_setfield(L, -2, "__name");
	return luaL_ref(L, LUA_REGISTRYINDEX);
}

void script_http_message_open(lua_State *L)
{
	static const luaL_Reg res[] = { { "write", res_write },
					{ "finish", res_finish },
					{ "flushHeaders", flush_headers },
					{ "destroy", destroy },
					{ NULL, NULL } };
	static const luaL_Reg req[] = { { NULL, NULL } };

	struct script_vm *vm = script_vm_of(L);

	vm->res_meta = make_class(L, "ServerResponse", res_index, res_newindex, res);
	vm->req_meta = make_class(L, "IncomingMessage", req_index, req_newindex, req);
	lua_register(L, "__http_header", header);
	lua_register(L, "__http_forward", forward);
	script_http_events_open(L);
}
