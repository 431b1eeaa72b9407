/* SPDX-License-Identifier: MIT */
#include "script/http_server.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/ipc.h"
#include "script/task.h"

/* In the registry: functions of the prelude. */
#define DISPATCH "loopscope.http.dispatch" /* (server, req, res): emits "request" */
#define CLOSED	 "loopscope.http.closed"   /* (server): its last connection is gone */

static const struct rt_server_costs *costs(const struct http_conn *c)
{
	return &c->vm->thread->cost->server;
}

/* ---- the end of a connection ----------------------------------------------------------- */

static void free_conn(struct http_conn *c)
{
	if (!c->gone || c->timer_held)
		return;
	ls_list_remove(&c->all);
	free(c);
}

static void check_closed(struct http_server *s)
{
	lua_State *L = s->vm->L;

	if (s->listening || s->n_conns > 0 || !s->slot)
		return;
	if (s->closing) {
		lua_getfield(L, LUA_REGISTRYINDEX, CLOSED);
		script_slot_push(s->vm, L, s->slot);
		lua_getiuservalue(L, -1, 1);
		lua_remove(L, -2);
		rt_node_next_tick(s->vm->node, script_task_new(L, -2, -1, 1), 0, "close");
		lua_pop(L, 2);
	}
	script_slot_drop(s->vm, s->slot);
	s->slot = 0;
}

static enum rt_status on_closed(struct rt_uv_handle *h)
{
	struct rt_uv_source *source = LS_LIST_ENTRY(h, struct rt_uv_source, handle);
	struct rt_uv_stream *uv = LS_LIST_ENTRY(source, struct rt_uv_stream, source);
	struct http_conn *c = LS_LIST_ENTRY(uv, struct http_conn, uv);

	c->server->n_conns--;
	check_closed(c->server);
	c->gone = true;
	free_conn(c);
	return RT_DONE;
}

static void stop_idle(struct http_conn *c)
{
	if (c->timer_held)
		rt_node_timer_clear(c->vm->node, &c->idle);
}

/* Those without an answer learn that nobody waits for it any more. */
static void abandon(struct http_conn *c)
{
	struct http_exchange *x;

	while ((x = c->first)) {
		c->first = x->next;
		script_http_tell(x, "close");
		for (uint32_t i = 0; i < x->n_held; i++)
			mc_chunk_unref(c->uv.net, x->held[i]);
		x->n_held = 0;
		x->conn = NULL;
		if (x != c->current)
			script_slot_drop(c->vm, x->slot);
	}
	c->last = NULL;
}

void script_http_close(struct http_conn *c)
{
	if (!c->uv.sock)
		return;
	stop_idle(c);
	abandon(c);
	ls_list_remove(&c->link);
	c->vm->thread->skew += costs(c)->close;
	rt_uv_stream_close(&c->uv, false, on_closed);
}

/* ---- keep-alive ------------------------------------------------------------------------- */

static enum rt_status idle_run(struct rt_task *t)
{
	struct rt_node_timer *timer = LS_LIST_ENTRY(t, struct rt_node_timer, task);

	script_http_close(LS_LIST_ENTRY(timer, struct http_conn, idle));
	return RT_DONE;
}

static void idle_release(struct rt_task *t)
{
	struct rt_node_timer *timer = LS_LIST_ENTRY(t, struct rt_node_timer, task);
	struct http_conn *c = LS_LIST_ENTRY(timer, struct http_conn, idle);

	c->timer_held = false;
	free_conn(c);
}

static void start_idle(struct http_conn *c)
{
	static const struct rt_task_ops ops = { .run = idle_run, .release = idle_release };
	struct rt_node *n = c->vm->node;

	if (c->server->keep_alive <= 0)
		return;
	if (c->timer_held) {
		rt_node_timer_refresh(n, &c->idle, 0);
		return;
	}
	memset(&c->idle, 0, sizeof c->idle);
	c->idle.task.ops = &ops;
	c->timer_held = true;
	rt_node_timer_start(n, &c->idle, c->server->keep_alive, false, 0, "keep-alive");
	rt_node_timer_unref(n, &c->idle);
}

/* ---- answers ------------------------------------------------------------------------------ */

static enum rt_status on_flush(struct rt_uv_stream *uv)
{
	struct http_conn *c = LS_LIST_ENTRY(uv, struct http_conn, uv);

	if (c->first && c->first->needs_drain) {
		c->first->needs_drain = false;
		script_http_tell(c->first, "drain");
	}
	if (c->ending && !c->first)
		script_http_close(c);
	return RT_DONE;
}

void script_http_send(struct http_exchange *x, struct mc_chunk *chunk)
{
	struct http_conn *c = x->conn;

	if (x == c->first) {
		if (rt_uv_write(&c->uv, chunk) != MC_OK)
			c->ending = true;
		return;
	}
	if (x->n_held == x->cap_held) {
		x->cap_held = x->cap_held ? 2 * x->cap_held : 4;
		x->held = ls_realloc(x->held, x->cap_held, sizeof *x->held);
	}
	x->written += chunk->bytes;
	x->held[x->n_held++] = chunk;
}

/* What the exchange wrote while others were before it. */
static void send_held(struct http_exchange *x)
{
	for (uint32_t i = 0; i < x->n_held; i++)
		rt_uv_write(&x->conn->uv, x->held[i]);
	x->n_held = 0;
	x->written = 0;
}

static void drop_exchange(struct http_conn *c, struct http_exchange *x)
{
	c->first = x->next;
	if (!c->first)
		c->last = NULL;
	free(x->held);
	x->held = NULL;
	x->conn = NULL;
	c->vm->isolate->process->requests++;
	rt_request_goes(&c->vm->run->requests, x->task.request, JRN_Q_OUT,
			c->vm->thread->process);
	script_http_tell(x, "finish");
	if (x != c->current) {
		script_slot_drop(c->vm, x->slot);
		x->slot = 0;
	}
}

void script_http_finished(struct http_exchange *x)
{
	struct http_conn *c = x->conn;

	c->vm->thread->skew += costs(c)->respond;
	if (x != c->first)
		rt_request_goes(&c->vm->run->requests, x->task.request, JRN_Q_PIPELINE,
				c->vm->thread->process);
	while ((x = c->first) && x->ended) {
		send_held(x);
		if (x->close)
			c->ending = true;
		drop_exchange(c, x);
	}
	if (x)
		send_held(x);
	if (c->first || x)
		return;
	if (!c->ending)
		start_idle(c);
	else if (!c->uv.out)
		script_http_close(c);
}

/* ---- requests ------------------------------------------------------------------------------- */

static int push_request(void *arg, lua_State *co)
{
	struct http_exchange *x = arg;
	struct http_server *s = x->conn->server;

	lua_getfield(co, LUA_REGISTRYINDEX, DISPATCH);
	script_slot_push(s->vm, co, s->slot);
	lua_getiuservalue(co, -1, 1);
	lua_remove(co, -2);
	script_slot_push(s->vm, co, x->slot);
	lua_getiuservalue(co, -1, 1);
	lua_insert(co, -2);
	return 3;
}

static enum rt_status run_request(struct rt_task *t)
{
	struct http_exchange *x = LS_LIST_ENTRY(t, struct http_exchange, task);
	struct script_vm *vm = x->conn ? x->conn->vm : NULL;

	if (!vm) /* the connection went while the handler computed */
		return RT_DONE;
	return script_run(vm, x, push_request);
}

/* The handler's callback, made by the request. */
static uint32_t item_for(struct http_conn *c, const struct rt_http_message *m)
{
	struct rt_thread *t = c->vm->thread;
	struct jrn_item item = { .type = JRN_IT_NET,
				 .queue = c->vm->node->loop.q_poll,
				 .due = JRN_NEVER,
				 .label = m->url.s };

	if (!t->journal->on)
		return 0;
	item.cause = rt_request_item(&c->vm->run->requests, m->number);
	return jrn_emit_new(t->journal, t->sim->now, &item);
}

static struct http_exchange *begin(struct http_conn *c, const struct rt_http_message *m)
{
	static const struct rt_task_ops ops = { .run = run_request };
	lua_State *L = c->vm->L;
	struct http_exchange *x = script_http_exchange_new(L, c, m);

	x->slot = script_slot_take(L, -1);
	lua_pop(L, 1);
	x->task.ops = &ops;
	x->task.request = m->number;
	rt_request_goes(&c->vm->run->requests, m->number, JRN_Q_SERVED, c->vm->thread->process);
	x->task.item = item_for(c, m);
	if (c->last)
		c->last->next = x;
	else
		c->first = x;
	c->last = x;
	stop_idle(c);
	return x;
}

/* The handler has returned. */
static void end(struct http_conn *c)
{
	struct http_exchange *x = c->current;

	c->current = NULL;
	if (x->conn == NULL && x->slot) {
		script_slot_drop(c->vm, x->slot);
		x->slot = 0;
	}
}

static enum rt_status on_read(struct rt_uv_stream *uv)
{
	struct http_conn *c = LS_LIST_ENTRY(uv, struct http_conn, uv);
	struct mc_piece piece;
	enum rt_status st;

	RT_BEGIN(c->at);
	while (rt_uv_read_next(uv, &piece)) {
		if (piece.message && piece.chunk->kind == &rt_http_message_kind)
			c->current = begin(c, piece.message);
		mc_chunk_unref(uv->net, piece.chunk);
		if (!c->current)
			continue;
		RT_CALL(c->at, st, rt_charge(c->vm->thread, &c->paid, costs(c)->request));
		RT_CALL(c->at, st, rt_node_callback(c->vm->node, &c->current->task, false));
		end(c);
		if (st == RT_EXIT)
			RT_RETURN(c->at, st);
	}
	if (uv->eof || uv->read_error != MC_OK)
		script_http_close(c);
	RT_END(c->at);
}

/* ---- connections ------------------------------------------------------------------------------ */

void script_http_accept(struct http_server *s, struct mc_sock *sock)
{
	struct http_conn *c;

	if (s->max_connections > 0 && s->n_conns >= s->max_connections) {
		mc_close(sock);
		return;
	}
	c = ls_calloc(1, sizeof *c);
	c->server = s;
	c->vm = s->vm;
	c->uv.on_read = on_read;
	c->uv.on_flush = on_flush;
	ls_list_push(&s->vm->http_conns, &c->all);
	ls_list_push(&s->conns, &c->link);
	s->n_conns++;
	rt_uv_stream_open(&c->uv, &s->vm->node->loop, &s->vm->run->net, sock, false);
	rt_uv_read_start(&c->uv);
}

static enum rt_status on_connection(struct rt_uv_server *uv)
{
	struct http_server *s = LS_LIST_ENTRY(uv, struct http_server, uv);
	struct mc_sock *sock = uv->accepted;

	s->vm->thread->skew += s->vm->thread->cost->server.accept;
	script_http_accept(s, sock);
	return RT_DONE;
}

void script_http_release(struct script_vm *vm)
{
	struct ls_list *e;

	while ((e = ls_list_pop(&vm->http_conns))) {
		struct http_conn *c = LS_LIST_ENTRY(e, struct http_conn, all);

		for (struct http_exchange *x = c->first; x; x = x->next)
			free(x->held);
		free(c);
	}
}

/* ---- words ---------------------------------------------------------------------------------------- */

SCRIPT_HIDDEN(server_meta);

/* __http_server(emitter) */
static int new_server(lua_State *L)
{
	struct http_server *s = lua_newuserdatauv(L, sizeof *s, 1);

	memset(s, 0, sizeof *s);
	s->vm = script_vm_of(L);
	ls_list_init(&s->conns);
	ls_list_init(&s->in_cluster);
	lua_pushvalue(L, 1);
	lua_setiuservalue(L, -2, 1);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &server_meta);
	lua_setmetatable(L, -2);
	return 1;
}

static struct http_server *check(lua_State *L)
{
	return lua_touserdata(L, 1);
}

void script_http_listen(struct http_server *s, struct mc_listen_fd *fd)
{
	s->uv.on_connection = on_connection;
	rt_uv_server_start(&s->uv, &s->vm->node->loop, fd);
}

/* server:listen(port, backlog): the port, or nil and an errno's name; true: the primary of
 * the cluster will say. */
static int listen(lua_State *L)
{
	struct http_server *s = check(L);
	uint16_t port = (uint16_t)luaL_checkinteger(L, 2);
	uint32_t backlog = (uint32_t)luaL_checkinteger(L, 3);
	struct mc_listen_fd *fd;
	enum mc_errno e;

	s->listening = true;
	s->closing = false;
	if (!s->slot)
		s->slot = script_slot_take(L, 1);
	if (script_cluster_listen(s, port, backlog)) {
		lua_pushboolean(L, 1);
		return 1;
	}
	e = mc_listen(&s->vm->isolate->process->files, port, backlog, &fd);
	if (e != MC_OK) {
		s->listening = false;
		script_slot_drop(s->vm, s->slot);
		s->slot = 0;
		lua_pushnil(L);
		lua_pushstring(L, mc_errno_name(e));
		return 2;
	}
	script_http_listen(s, fd);
	lua_pushinteger(L, fd->listener->port);
	return 1;
}

static enum rt_status server_closed(struct rt_uv_handle *h)
{
	struct rt_uv_source *source = LS_LIST_ENTRY(h, struct rt_uv_source, handle);
	struct rt_uv_server *uv = LS_LIST_ENTRY(source, struct rt_uv_server, source);
	struct http_server *s = LS_LIST_ENTRY(uv, struct http_server, uv);

	s->listening = false;
	check_closed(s);
	return RT_DONE;
}

/* server:close_idle(): connections on which nothing is under way. */
static int close_idle(lua_State *L)
{
	struct http_server *s = check(L);
	struct ls_list *e = s->conns.next, *next;

	for (; e != &s->conns; e = next) {
		struct http_conn *c = LS_LIST_ENTRY(e, struct http_conn, link);

		next = e->next;
		if (!c->first)
			script_http_close(c);
		else if (lua_toboolean(L, 2))
			script_http_close(c);
		else
			c->ending = true;
	}
	return 0;
}

static int close_server(lua_State *L)
{
	struct http_server *s = check(L);

	s->closing = true;
	script_cluster_unlisten(s);
	if (s->uv.fd)
		rt_uv_server_close(&s->uv, server_closed);
	else
		rt_uv_close(&s->uv.source.handle, server_closed);
	return 0;
}

/* server:set(keep-alive ms, max connections) */
static int set(lua_State *L)
{
	struct http_server *s = check(L);

	s->keep_alive = luaL_checknumber(L, 2);
	s->max_connections = luaL_checkinteger(L, 3);
	return 0;
}

static int ref(lua_State *L)
{
	struct rt_uv_handle *h = &check(L)->uv.source.handle;

	if (lua_toboolean(L, 2))
		rt_uv_ref(h);
	else
		rt_uv_unref(h);
	return 0;
}

static int count(lua_State *L)
{
	lua_pushinteger(L, check(L)->n_conns);
	return 1;
}

/* __http_hooks(dispatch, closed) */
static int hooks(lua_State *L)
{
	lua_settop(L, 2);
	lua_setfield(L, LUA_REGISTRYINDEX, CLOSED);
	lua_setfield(L, LUA_REGISTRYINDEX, DISPATCH);
	return 0;
}

void script_http_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "listen", listen },	  { "close", close_server },
					    { "close_idle", close_idle }, { "set", set },
					    { "ref", ref },		  { "count", count },
					    { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &server_meta);
	lua_register(L, "__http_server", new_server);
	lua_register(L, "__http_hooks", hooks);
	script_http_message_open(L);
}
