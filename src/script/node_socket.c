/* SPDX-License-Identifier: MIT */
#include "script/node_socket.h"

#include <lauxlib.h>
#include <string.h>

#include "runtime/http.h"
#include "runtime/node.h"
#include "runtime/uv_stream.h"
#include "script/cluster.h"
#include "script/inside.h"
#include "script/vm.h"

#define HOOK "loopscope.tcp" /* in the registry: the prelude's function */

#define VALUES 3 /* at most, after the event's name */
#define ANSWER_FIELDS 6

struct tcp {
	struct script_vm *vm;
	int slot; /* of its userdata, while it is open */
	bool open;
	bool http; /* it has asked: what comes are messages */
	bool listens;
	struct rt_uv_server listener;
	struct cluster_server cluster; /* of a worker's listener */
	struct rt_uv_stream uv;
	struct rt_task task; /* the call of the hook */
	const char *event;
	int values[VALUES], n_values; /* slots of the event's arguments */
	int at;
};

SCRIPT_HIDDEN(meta);

/* ---- telling ------------------------------------------------------------------------------- */

static int push_event(void *arg, lua_State *co)
{
	struct tcp *t = arg;

	lua_getfield(co, LUA_REGISTRYINDEX, HOOK);
	script_slot_push(t->vm, co, t->slot);
	lua_getiuservalue(co, -1, 1);
	lua_remove(co, -2);
	lua_pushstring(co, t->event);
	for (int i = 0; i < t->n_values; i++) {
		script_slot_push(t->vm, co, t->values[i]);
		script_slot_drop(t->vm, t->values[i]);
	}
	return 2 + t->n_values;
}

static enum rt_status run_event(struct rt_task *task)
{
	struct tcp *t = LS_LIST_ENTRY(task, struct tcp, task);

	return script_run(t->vm, t, push_event);
}

/* The next event, with the n values on top of the main state's stack. */
static void prepare(struct tcp *t, const char *event, int n)
{
	static const struct rt_task_ops ops = { .run = run_event };
	lua_State *L = t->vm->L;

	t->event = event;
	t->n_values = n;
	for (int i = 0; i < n; i++)
		t->values[i] = script_slot_take(L, lua_gettop(L) - n + 1 + i);
	lua_pop(L, n);
	t->task = (struct rt_task){ .ops = &ops };
	t->task.item = rt_item(t->vm->thread, JRN_IT_NET, t->vm->node->loop.q_poll, JRN_NEVER, 0,
			       event);
}

#define TELL(t, st) RT_CALL((t)->at, st, rt_node_callback((t)->vm->node, &(t)->task, false))

/* ---- the end --------------------------------------------------------------------------------- */

static enum rt_status closed(struct tcp *t)
{
	enum rt_status st;

	RT_BEGIN(t->at);
	prepare(t, "close", 0);
	TELL(t, st);
	script_slot_drop(t->vm, t->slot);
	t->slot = 0;
	RT_RETURN(t->at, st);
	RT_END(t->at);
}

static enum rt_status stream_closed(struct rt_uv_handle *h)
{
	struct rt_uv_source *source = LS_LIST_ENTRY(h, struct rt_uv_source, handle);
	struct rt_uv_stream *uv = LS_LIST_ENTRY(source, struct rt_uv_stream, source);

	return closed(LS_LIST_ENTRY(uv, struct tcp, uv));
}

static enum rt_status listener_closed(struct rt_uv_handle *h)
{
	struct rt_uv_source *source = LS_LIST_ENTRY(h, struct rt_uv_source, handle);
	struct rt_uv_server *uv = LS_LIST_ENTRY(source, struct rt_uv_server, source);

	return closed(LS_LIST_ENTRY(uv, struct tcp, listener));
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* Adds to the list at the top: a status, 0 where it is more of a body; the text; whether it
 * is the last; headers as lines, or false; seconds of keep-alive, or false when it closes;
 * the body's length, false when that is not known, -1 when there is none. */
static void add_answer(lua_State *L, lua_Integer at, const struct rt_http_message *m)
{
	lua_pushinteger(L, m->kind == RT_HTTP_RESPONSE ? m->status : 0);
	lua_pushlstring(L, m->body.s ? m->body.s : "", m->body.s ? m->body.len : 0);
	lua_pushboolean(L, m->last);
	if (m->headers.len)
		lua_pushlstring(L, m->headers.s, m->headers.len);
	else
		lua_pushboolean(L, 0);
	if (m->close)
		lua_pushboolean(L, 0);
	else
		lua_pushinteger(L, m->keep_alive);
	if (m->streamed)
		lua_pushboolean(L, 0);
	else if (rt_http_is_bare(m->status))
		lua_pushinteger(L, -1);
	else
		lua_pushinteger(L, (lua_Integer)(m->body.len ? m->body.len : m->length));
	for (int i = ANSWER_FIELDS; i > 0; i--)
		lua_rawseti(L, -1 - i, at + i);
}

/* All answers and parts of answers of this read, in one list. */
static bool prepare_answers(struct tcp *t)
{
	lua_State *L = t->vm->L;
	lua_Integer n = 0;
	struct mc_piece piece;

	lua_newtable(L);
	while (rt_uv_read_next(&t->uv, &piece)) {
		if (piece.message && piece.chunk->kind == &rt_http_message_kind) {
			add_answer(L, n, piece.message);
			n += ANSWER_FIELDS;
		}
		mc_chunk_unref(t->uv.net, piece.chunk);
	}
	if (n > 0)
		prepare(t, "answers", 1);
	else
		lua_pop(L, 1);
	return n > 0;
}

/* All that this read got is one string. */
static bool prepare_data(struct tcp *t)
{
	lua_State *L = t->vm->L;
	struct mc_piece piece;
	luaL_Buffer b;

	luaL_buffinit(L, &b);
	while (rt_uv_read_next(&t->uv, &piece)) {
		luaL_addlstring(&b, mc_chunk_text(piece.chunk) + piece.from,
				(size_t)piece.bytes);
		mc_chunk_unref(t->uv.net, piece.chunk);
	}
	luaL_pushresult(&b);
	if (lua_rawlen(L, -1) > 0) {
		prepare(t, "data", 1);
		return true;
	}
	lua_pop(L, 1);
	return false;
}

/* What comes next of this read; false: nothing more. */
static bool prepare_next(struct tcp *t)
{
	return t->http ? prepare_answers(t) : prepare_data(t);
}

static enum rt_status on_read(struct rt_uv_stream *uv)
{
	struct tcp *t = LS_LIST_ENTRY(uv, struct tcp, uv);
	enum rt_status st;

	RT_BEGIN(t->at);
	while (prepare_next(t)) {
		TELL(t, st);
		if (st == RT_EXIT)
			RT_RETURN(t->at, st);
	}
	if (uv->sock && (uv->eof || uv->read_error != MC_OK)) {
		rt_uv_read_stop(uv);
		if (uv->eof) {
			prepare(t, "end", 0);
		} else {
			lua_pushstring(t->vm->L, mc_errno_name(uv->read_error));
			prepare(t, "error", 1);
		}
		TELL(t, st);
		RT_RETURN(t->at, st);
	}
	RT_END(t->at);
}

static enum rt_status on_flush(struct rt_uv_stream *uv)
{
	struct tcp *t = LS_LIST_ENTRY(uv, struct tcp, uv);
	enum rt_status st;

	RT_BEGIN(t->at);
	prepare(t, "drain", 0);
	TELL(t, st);
	RT_RETURN(t->at, st);
	RT_END(t->at);
}

static enum rt_status on_shutdown(struct rt_uv_stream *uv)
{
	struct tcp *t = LS_LIST_ENTRY(uv, struct tcp, uv);
	enum rt_status st;

	RT_BEGIN(t->at);
	prepare(t, "shutdown", 0);
	TELL(t, st);
	RT_RETURN(t->at, st);
	RT_END(t->at);
}

static enum rt_status on_connect(struct rt_uv_stream *uv, enum mc_errno e)
{
	struct tcp *t = LS_LIST_ENTRY(uv, struct tcp, uv);
	enum rt_status st;

	RT_BEGIN(t->at);
	if (e == MC_OK)
		lua_pushnil(t->vm->L);
	else
		lua_pushstring(t->vm->L, mc_errno_name(e));
	prepare(t, "connect", 1);
	TELL(t, st);
	RT_RETURN(t->at, st);
	RT_END(t->at);
}

/* ---- handles ------------------------------------------------------------------------------------ */

static struct tcp *new_handle(lua_State *L)
{
	struct tcp *t = lua_newuserdatauv(L, sizeof *t, 1);

	memset(t, 0, sizeof *t);
	t->vm = script_vm_of(L);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &meta);
	lua_setmetatable(L, -2);
	return t;
}

/* __tcp(owner) */
static int new_tcp(lua_State *L)
{
	new_handle(L);
	lua_pushvalue(L, 1);
	lua_setiuservalue(L, -2, 1);
	return 1;
}

static void begin(lua_State *L, int idx, struct tcp *t, struct mc_sock *sock, bool connecting)
{
	t->open = true;
	t->slot = script_slot_take(L, idx);
	t->uv.on_connect = on_connect;
	t->uv.on_read = on_read;
	t->uv.on_flush = on_flush;
	t->uv.on_shutdown = on_shutdown;
	rt_uv_stream_open(&t->uv, &t->vm->node->loop, &t->vm->run->net, sock, connecting);
}

static enum rt_status accepted(struct tcp *t, struct mc_sock *sock)
{
	lua_State *L = t->vm->L;
	struct tcp *conn;
	enum rt_status st;

	RT_BEGIN(t->at);
	conn = new_handle(L);
	begin(L, lua_gettop(L), conn, sock, false);
	prepare(t, "connection", 1);
	TELL(t, st);
	RT_RETURN(t->at, st);
	RT_END(t->at);
}

static enum rt_status on_connection(struct rt_uv_server *uv)
{
	struct tcp *t = LS_LIST_ENTRY(uv, struct tcp, listener);

	if (t->at == 0)
		t->vm->thread->skew += t->vm->thread->cost->server.accept;
	return accepted(t, uv->accepted);
}

static void start_listening(struct tcp *t, struct mc_listen_fd *fd)
{
	t->listener.on_connection = on_connection;
	rt_uv_server_start(&t->listener, &t->vm->node->loop, fd);
}

/* ---- in a worker of a cluster ------------------------------------------------------------------- */

static struct tcp *of_cluster(struct cluster_server *c)
{
	return LS_LIST_ENTRY(c, struct tcp, cluster);
}

static void listen_shared(struct cluster_server *c, struct mc_listen_fd *fd)
{
	start_listening(of_cluster(c), fd);
}

/* A number that the script's server has in a field; 0: none. */
static lua_Integer field(lua_State *L, int idx, const char *name)
{
	lua_Integer n;

	lua_pushstring(L, name);
	lua_rawget(L, idx);
	n = lua_tointeger(L, -1);
	lua_pop(L, 1);
	return n;
}

static bool wants(struct cluster_server *c)
{
	struct tcp *t = of_cluster(c);
	lua_State *L = t->vm->L;
	lua_Integer most, n;

	if (!t->open)
		return false;
	script_slot_push(t->vm, L, t->slot);
	lua_getiuservalue(L, -1, 1);
	most = field(L, lua_gettop(L), "maxConnections");
	n = field(L, lua_gettop(L), "connections");
	lua_pop(L, 2);
	return most == 0 || n < most;
}

static enum rt_status accept_given(struct cluster_server *c, struct mc_sock *sock)
{
	return accepted(of_cluster(c), sock);
}

/* ---- words -------------------------------------------------------------------------------------- */

static struct tcp *check(lua_State *L)
{
	return lua_touserdata(L, 1);
}

static int set_owner(lua_State *L)
{
	lua_settop(L, 2);
	lua_setiuservalue(L, 1, 1);
	return 0;
}

/* handle:listen(port, backlog): the port, or nil and an errno's name; true: the primary of
 * the cluster will say. */
static int listen(lua_State *L)
{
	static const struct cluster_server_ops ops = { .listen = listen_shared,
						       .wants = wants,
						       .accept = accept_given };
	struct tcp *t = check(L);
	uint16_t port = (uint16_t)luaL_checkinteger(L, 2);
	uint32_t backlog = (uint32_t)luaL_checkinteger(L, 3);
	struct mc_listen_fd *fd;
	enum mc_errno e;

	t->open = t->listens = true;
	t->slot = script_slot_take(L, 1);
	t->cluster = (struct cluster_server){ .ops = &ops, .vm = t->vm, .uv = &t->listener };
	ls_list_init(&t->cluster.link);
	if (script_cluster_listen(&t->cluster, t->slot, port, backlog)) {
		lua_pushboolean(L, 1);
		return 1;
	}
	e = mc_listen(&t->vm->isolate->process->files, port, backlog, &fd);
	if (e != MC_OK) {
		t->open = t->listens = false;
		script_slot_drop(t->vm, t->slot);
		t->slot = 0;
		lua_pushnil(L);
		lua_pushstring(L, mc_errno_name(e));
		return 2;
	}
	start_listening(t, fd);
	lua_pushinteger(L, fd->listener->port);
	return 1;
}

/* handle:connect(host, port) */
static int connect(lua_State *L)
{
	struct tcp *t = check(L);
	bool known;
	struct mc_host *host = script_find_host(t->vm, luaL_checkstring(L, 2), &known);
	uint16_t port = known ? (uint16_t)luaL_checkinteger(L, 3) : 0;

	begin(L, 1, t, mc_connect(&t->vm->isolate->process->files, host, port), true);
	return 0;
}

static int read_start(lua_State *L)
{
	rt_uv_read_start(&check(L)->uv);
	return 0;
}

static int read_stop(lua_State *L)
{
	rt_uv_read_stop(&check(L)->uv);
	return 0;
}

/* An errno's name, or nil and the bytes that wait. */
static int written(lua_State *L, struct tcp *t, enum mc_errno e)
{
	if (e != MC_OK) {
		lua_pushstring(L, mc_errno_name(e));
		return 1;
	}
	lua_pushnil(L);
	lua_pushinteger(L, (lua_Integer)t->uv.queued);
	return 2;
}

/* handle:write(string) */
static int write(lua_State *L)
{
	struct tcp *t = check(L);
	size_t len;
	const char *s = luaL_checklstring(L, 2, &len);

	t->vm->thread->skew += t->vm->thread->cost->server.message;
	return written(L, t, rt_uv_write(&t->uv, mc_chunk_new_text(t->uv.net, s, len)));
}

static void set_text(lua_State *L, struct rt_http_message *m, struct rt_http_text *to,
		     const char *field)
{
	size_t len;
	const char *s;

	lua_getfield(L, 2, field);
	s = lua_tolstring(L, -1, &len);
	if (s && len > 0)
		rt_http_set(m, to, s, len);
	lua_pop(L, 1);
}

static bool flag(lua_State *L, const char *field)
{
	bool on;

	lua_getfield(L, 2, field);
	on = lua_toboolean(L, -1);
	lua_pop(L, 1);
	return on;
}

/* handle:ask { method =, path =, body =, headers =, close =, streamed = } sends the head of
 * an HTTP request, with its body or, streamed, what there is of it; handle:ask { body =,
 * last = } sends more. */
static int ask(lua_State *L)
{
	struct tcp *t = check(L);
	bool head = lua_getfield(L, 2, "method") != LUA_TNIL;
	struct rt_http_message *m =
		rt_http_new(&t->vm->run->http, head ? RT_HTTP_REQUEST : RT_HTTP_BODY);

	set_text(L, m, &m->method, "method");
	set_text(L, m, &m->url, "path");
	set_text(L, m, &m->headers, "headers");
	set_text(L, m, &m->body, "body");
	m->close = flag(L, "close");
	m->streamed = !head || flag(L, "streamed");
	m->last = flag(L, "last");
	m->number = t->vm->thread->request;
	t->http = true;
	t->vm->thread->skew += head ? t->vm->thread->cost->server.request
				    : t->vm->thread->cost->server.message;
	return written(L, t, rt_uv_write(&t->uv, rt_http_pack(m)));
}

static int shutdown(lua_State *L)
{
	rt_uv_shutdown(&check(L)->uv);
	return 0;
}

/* handle:close(reset); false: it was not open. */
static int close(lua_State *L)
{
	struct tcp *t = check(L);

	lua_pushboolean(L, t->open);
	if (!t->open)
		return 1;
	t->open = false;
	if (t->listens)
		script_cluster_unlisten(&t->cluster);
	if (t->listener.fd)
		rt_uv_server_close(&t->listener, listener_closed);
	else if (t->listens)
		rt_uv_close(&t->listener.source.handle, listener_closed);
	else
		rt_uv_stream_close(&t->uv, lua_toboolean(L, 2), stream_closed);
	return 1;
}

static int ref(lua_State *L)
{
	struct tcp *t = check(L);
	struct rt_uv_handle *h = t->listens ? &t->listener.source.handle
						: &t->uv.source.handle;

	if (!t->open)
		return 0;
	if (lua_toboolean(L, 2))
		rt_uv_ref(h);
	else
		rt_uv_unref(h);
	return 0;
}

/* __tcp_hook(function) */
static int hook(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, HOOK);
	return 0;
}

void script_node_socket_open(lua_State *L)
{
	static const luaL_Reg methods[] = {
		{ "own", set_owner },	  { "listen", listen },	    { "connect", connect },
		{ "start", read_start },  { "stop", read_stop },    { "write", write },
		{ "ask", ask },		  { "shutdown", shutdown }, { "close", close },
		{ "ref", ref },		  { NULL, NULL }
	};

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &meta);
	lua_register(L, "__tcp", new_tcp);
	lua_register(L, "__tcp_hook", hook);
}
