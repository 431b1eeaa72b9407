/* SPDX-License-Identifier: MIT
 *
 * script/http_conn.c - connections of Node's http server: they begin, answers leave in
 * order, they end.
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

static int push_abort(void *arg, lua_State *co)
{
	return script_http_push_abort(arg, co);
}

static enum rt_status run_abort(struct rt_task *t)
{
	struct http_exchange *x = LS_LIST_ENTRY(t, struct http_exchange, task);

	return script_run(x->vm, x, push_abort);
}

static struct rt_task *abort_task(struct http_exchange *x)
{
	static const struct rt_task_ops ops = { .run = run_abort };

	x->task = (struct rt_task){ .ops = &ops, .request = x->task.request };
	return &x->task;
}

static void drop_aborted(struct http_conn *c)
{
	struct http_exchange *x = c->aborted;

	c->aborted = x->next;
	script_slot_drop(c->vm, x->slot);
	x->slot = 0;
}

static enum rt_status on_closed(struct rt_uv_handle *h)
{
	struct rt_uv_source *source = LS_LIST_ENTRY(h, struct rt_uv_source, handle);
	struct rt_uv_stream *uv = LS_LIST_ENTRY(source, struct rt_uv_stream, source);
	struct http_conn *c = LS_LIST_ENTRY(uv, struct http_conn, uv);
	enum rt_status st = RT_DONE;

	RT_BEGIN(c->at_closed);
	while (c->aborted) {
		c->called = abort_task(c->aborted);
		RT_CALL(c->at_closed, st, rt_node_callback(c->vm->node, c->called, false));
		drop_aborted(c);
		if (st == RT_EXIT)
			RT_RETURN(c->at_closed, st);
	}
	if (c->peer) {
		c->called = script_http_event(c, "close");
		RT_CALL(c->at_closed, st, rt_node_callback(c->vm->node, c->called, false));
		script_http_drop_peer(c);
	}
	if (c->socket) {
		c->called = script_socket_closed(c->socket);
		RT_CALL(c->at_closed, st, rt_node_callback(c->vm->node, c->called, false));
		script_socket_release(c->socket);
	}
	c->server->n_closing--;
	script_http_check_closed(c->server);
	c->gone = true;
	free_conn(c);
	return st;
	RT_END(c->at_closed);
}

void script_http_stop_idle(struct http_conn *c)
{
	if (c->timer_held)
		rt_node_timer_clear(c->vm->node, &c->idle);
}

static void keep_aborted(struct http_conn *c, struct http_exchange *x)
{
	struct http_exchange **at = &c->aborted;

	while (*at)
		at = &(*at)->next;
	*at = x;
	x->next = NULL;
}

/* What was answered before its body had come. */
static void stop_reading(struct http_conn *c)
{
	struct http_exchange *reading = c->reading, *complete = c->complete;

	c->reading = c->complete = NULL;
	if (reading)
		script_http_drop(c, reading);
	if (complete)
		script_http_drop(c, complete);
}

/* Those without an answer learn that nobody waits for it any more once it has closed. */
static void abandon(struct http_conn *c)
{
	struct http_exchange *x;

	stop_reading(c);
	while ((x = c->first)) {
		c->first = x->next;
		for (uint32_t i = 0; i < x->n_held; i++)
			mc_chunk_unref(c->uv.net, x->held[i]);
		x->n_held = 0;
		x->conn = NULL;
		if (x->listened || x->streamed)
			keep_aborted(c, x);
		else
			script_http_drop(c, x);
	}
	c->last = NULL;
}

void script_http_close(struct http_conn *c)
{
	if (!c->uv.sock)
		return;
	script_http_stop_idle(c);
	abandon(c);
	ls_list_remove(&c->link);
	c->server->n_conns--;
	c->server->n_closing++;
	c->vm->thread->skew += costs(c)->close;
	rt_uv_stream_close(&c->uv, false, on_closed);
	script_http_tell_closed(c->server);
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

void script_http_start_idle(struct http_conn *c)
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

	if (c->first && c->first->needs_drain && !c->first->ended) {
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

void script_http_drop(struct http_conn *c, struct http_exchange *x)
{
	if (x->conn || !x->slot || x == c->current || x == c->reading || x == c->complete)
		return;
	script_slot_drop(c->vm, x->slot);
	x->slot = 0;
}

static void drop_exchange(struct http_conn *c, struct http_exchange *x)
{
	c->first = x->next;
	if (!c->first)
		c->last = NULL;
	free(x->held);
	x->held = NULL;
	script_http_tell_finished(x);
	x->turn = c->vm->thread->turn;
	x->conn = NULL;
	if (!c->socket)
		c->vm->isolate->process->requests++;
	rt_request_goes(&c->vm->run->requests, x->task.request, JRN_Q_OUT,
			c->vm->thread->process);
	script_http_drop(c, x);
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
		script_http_start_idle(c);
	else if (!c->uv.out)
		script_http_close(c);
}

/* ---- the beginning, and the isolate's end ----------------------------------------------------- */

static struct http_conn *accept_one(struct http_server *s, struct mc_sock *sock)
{
	struct http_conn *c = ls_calloc(1, sizeof *c);

	c->server = s;
	c->vm = s->vm;
	c->uv.on_read = script_http_read;
	c->uv.on_flush = on_flush;
	ls_list_push(&s->vm->http_conns, &c->all);
	ls_list_push(&s->conns, &c->link);
	s->n_conns++;
	rt_uv_stream_open(&c->uv, &s->vm->node->loop, &s->vm->run->net, sock, false);
	rt_uv_read_start(&c->uv);
	return c;
}

enum rt_status script_http_accept(struct http_server *s, struct mc_sock *sock)
{
	enum rt_status st;

	RT_BEGIN(s->at_accept);
	if (s->max_connections > 0 && s->n_conns >= s->max_connections) {
		mc_close(sock);
		script_http_server_tell(s, "drop");
		RT_RETURN(s->at_accept, RT_DONE);
	}
	s->greeted = accept_one(s, sock);
	if (s->greets) {
		s->greeted->called = script_http_event(s->greeted, "connection");
		RT_CALL(s->at_accept, st,
			rt_node_callback(s->vm->node, s->greeted->called, false));
		RT_RETURN(s->at_accept, st);
	}
	RT_END(s->at_accept);
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
