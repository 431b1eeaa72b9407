/* SPDX-License-Identifier: MIT
 *
 * script/http_conn.c - connections of Node's http server: requests come, handlers are
 * called, answers leave in order.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/http_server.h"
#include "script/inside.h"
#include "script/task.h"

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
	rt_http_reader_release(&c->text);
	free(c);
}

static enum rt_status on_closed(struct rt_uv_handle *h)
{
	struct rt_uv_source *source = LS_LIST_ENTRY(h, struct rt_uv_source, handle);
	struct rt_uv_stream *uv = LS_LIST_ENTRY(source, struct rt_uv_stream, source);
	struct http_conn *c = LS_LIST_ENTRY(uv, struct http_conn, uv);
	enum rt_status st = RT_DONE;

	RT_BEGIN(c->at_closed);
	if (c->socket) {
		c->called = script_socket_closed(c->socket);
		RT_CALL(c->at_closed, st, rt_node_callback(c->vm->node, c->called, false));
		script_socket_release(c->socket);
	}
	c->server->n_conns--;
	script_http_check_closed(c->server);
	c->gone = true;
	free_conn(c);
	return st;
	RT_END(c->at_closed);
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
	script_http_tell(x, "finish");
	script_http_tell(x, "close");
	x->turn = c->vm->thread->turn;
	x->conn = NULL;
	if (!c->socket)
		c->vm->isolate->process->requests++;
	rt_request_goes(&c->vm->run->requests, x->task.request, JRN_Q_OUT,
			c->vm->thread->process);
	if (x != c->current) {
		script_slot_drop(c->vm, x->slot);
		x->slot = 0;
	}
}

void script_http_finished(struct http_exchange *x)
{
	struct http_conn *c = x->conn;

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
	if (c->first || x || c->socket)
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

	lua_getfield(co, LUA_REGISTRYINDEX,
		     x->upgrade ? SCRIPT_HTTP_UPGRADE : SCRIPT_HTTP_DISPATCH);
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

/* What came: the callback that it is for; NULL: none. */
static struct rt_task *take(struct http_conn *c, const struct mc_piece *piece)
{
	if (!piece->chunk->message && !c->socket)
		rt_http_reader_add(&c->text, mc_chunk_text(piece->chunk) + piece->from,
				   (size_t)piece->bytes);
	if (!piece->message || piece->chunk->kind != &rt_http_message_kind)
		return NULL;
	if (c->socket)
		return script_socket_take(c->socket, piece->message);
	c->current = begin(c, piece->message);
	return &c->current->task;
}

/* What is no HTTP is answered by 400, and the connection ends. */
static void refuse(struct http_conn *c)
{
	struct rt_http_message *m = rt_http_new(&c->vm->run->http, RT_HTTP_RESPONSE);

	m->status = 400;
	m->close = m->last = true;
	rt_uv_write(&c->uv, rt_http_pack(m));
	script_http_close(c);
}

/* The next request that is whole in what a raw client has written. */
static struct rt_task *take_text(struct http_conn *c)
{
	struct rt_http_message *m;

	switch (rt_http_reader_next(&c->text, &c->vm->run->http, &m)) {
	case RT_HTTP_MORE:
		return NULL;
	case RT_HTTP_BAD:
		refuse(c);
		return NULL;
	case RT_HTTP_WHOLE:
		break;
	}
	c->current = begin(c, m);
	rt_http_free(m);
	return &c->current->task;
}

static struct rt_task *take_next(struct http_conn *c)
{
	struct rt_task *t = NULL;
	struct mc_piece piece;

	while (c->uv.sock && !(t = take_text(c)) && rt_uv_read_next(&c->uv, &piece)) {
		t = take(c, &piece);
		mc_chunk_unref(c->uv.net, piece.chunk);
		if (t)
			break;
	}
	return t;
}

static sim_time cost_of_reading(const struct http_conn *c)
{
	return c->current ? costs(c)->request : costs(c)->message;
}

/* The handler has returned. */
static void end(struct http_conn *c)
{
	struct http_exchange *x = c->current;

	c->current = NULL;
	if (x && x->conn == NULL && x->slot) {
		script_slot_drop(c->vm, x->slot);
		x->slot = 0;
	}
}

static enum rt_status on_read(struct rt_uv_stream *uv)
{
	struct http_conn *c = LS_LIST_ENTRY(uv, struct http_conn, uv);
	enum rt_status st;

	RT_BEGIN(c->at);
	while ((c->called = take_next(c))) {
		RT_CALL(c->at, st, rt_charge(c->vm->thread, &c->paid, cost_of_reading(c)));
		RT_CALL(c->at, st, rt_node_callback(c->vm->node, c->called, false));
		end(c);
		if (st == RT_EXIT)
			RT_RETURN(c->at, st);
	}
	if (uv->eof || uv->read_error != MC_OK)
		script_http_close(c);
	RT_END(c->at);
}

/* ---- the beginning, and the isolate's end ----------------------------------------------------- */

void script_http_accept(struct http_server *s, struct mc_sock *sock)
{
	struct http_conn *c;

	if (s->max_connections > 0 && s->n_conns >= s->max_connections) {
		mc_close(sock);
		script_http_server_tell(s, "drop");
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

void script_http_release(struct script_vm *vm)
{
	struct ls_list *e;

	while ((e = ls_list_pop(&vm->http_conns))) {
		struct http_conn *c = LS_LIST_ENTRY(e, struct http_conn, all);

		for (struct http_exchange *x = c->first; x; x = x->next)
			free(x->held);
		rt_http_reader_release(&c->text);
		free(c);
	}
}
