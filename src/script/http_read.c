/* SPDX-License-Identifier: MIT
 *
 * script/http_read.c - what a connection of Node's http server reads: requests come and
 * handlers are called, bodies come behind them.
 *
 * The calls of one read are one scope of Node's, as its parser runs outside of
 * JavaScript: ticks and microtasks wait until the read is through, but for a part of a
 * body, after which they run (on_body makes its call with MakeCallback, on_headers_complete
 * and on_message_complete skip the queues: src/node_http_parser.cc).
 */
#include <lauxlib.h>

#include "script/http_server.h"
#include "script/inside.h"

static const struct rt_server_costs *costs(const struct http_conn *c)
{
	return &c->vm->thread->cost->server;
}

/* ---- a request ---------------------------------------------------------------------------- */

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

static int push_body(void *arg, lua_State *co)
{
	return script_http_push_body(arg, co);
}

static enum rt_status run_body(struct rt_task *t)
{
	struct http_exchange *x = LS_LIST_ENTRY(t, struct http_exchange, task);

	return script_run(x->vm, x, push_body);
}

/* The handler, and what of the body came with the head. */
static enum rt_status run_request(struct rt_task *t)
{
	struct http_exchange *x = LS_LIST_ENTRY(t, struct http_exchange, task);
	enum rt_status st;

	RT_BEGIN(x->at);
	RT_CALL(x->at, st, script_run(x->vm, x, push_request));
	x->came = true;
	x->complete = x->asked_length == 0 && !x->asked_chunks;
	if (st == RT_DONE && x->streamed)
		RT_CALL(x->at, st, script_run(x->vm, x, push_body));
	RT_RETURN(x->at, st);
	RT_END(x->at);
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
	script_http_stop_idle(c);
	if (m->streamed)
		c->reading = x;
	else if (m->body.len)
		c->complete = x;
	return x;
}

/* More for the script that reads the body; NULL: none does. */
static struct rt_task *body_task(struct http_exchange *x)
{
	static const struct rt_task_ops ops = { .run = run_body };

	if (!x->streamed)
		return NULL;
	x->task = (struct rt_task){ .ops = &ops, .request = x->task.request };
	x->task.item = rt_item(x->vm->thread, JRN_IT_NET, x->vm->node->loop.q_poll, JRN_NEVER, 0,
			       "body");
	return &x->task;
}

static struct rt_task *take_body(struct http_conn *c, const struct rt_http_message *m)
{
	struct http_exchange *x = c->reading;

	if (!x)
		return NULL;
	script_http_add_body(x, m);
	if (m->last) {
		c->complete = x;
		c->reading = NULL;
	}
	return m->body.len ? body_task(x) : NULL;
}

/* The body of the request before is through. */
static struct rt_task *take_complete(struct http_conn *c)
{
	struct http_exchange *x = c->complete;
	struct rt_task *t;

	c->complete = NULL;
	x->complete = true;
	t = body_task(x);
	if (!t)
		script_http_drop(c, x);
	return t;
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
	if (((const struct rt_http_message *)piece->message)->kind == RT_HTTP_BODY)
		return take_body(c, piece->message);
	c->current = begin(c, piece->message);
	return &c->current->task;
}

/* What is no HTTP is answered by 400, and the connection ends. */
static void refuse(struct http_conn *c)
{
	static const char answer[] = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";

	rt_uv_write(&c->uv, mc_chunk_new_text(c->uv.net, answer, sizeof answer - 1));
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

	if (c->complete && (t = take_complete(c)))
		return t;
	while (c->uv.sock && !(t = take_text(c)) && rt_uv_read_next(&c->uv, &piece)) {
		t = take(c, &piece);
		mc_chunk_unref(c->uv.net, piece.chunk);
		if (!t && c->complete)
			t = take_complete(c);
		if (t)
			break;
	}
	return t;
}

static sim_time cost_of_reading(const struct http_conn *c)
{
	return c->current ? costs(c)->request : costs(c)->message;
}

/* The call has returned: has the script seen a part of a body, after which ticks run? */
static bool end(struct http_conn *c)
{
	struct http_exchange *x = c->current;
	bool body = c->complete || c->reading;

	c->current = NULL;
	if (x)
		script_http_drop(c, x);
	return body;
}

static void enter_scope(struct http_conn *c)
{
	if (c->scope)
		return;
	rt_node_open_scope(c->vm->node);
	c->scope = true;
}

static enum rt_status on_shutdown(struct rt_uv_stream *uv)
{
	script_http_close(LS_LIST_ENTRY(uv, struct http_conn, uv));
	return RT_DONE;
}

/* The client has gone. Who looks on sees our side end first, an iteration later. */
static void end_of_input(struct http_conn *c)
{
	if (!c->uv.eof || !c->first) {
		script_http_close(c);
		return;
	}
	rt_uv_read_stop(&c->uv);
	c->uv.on_shutdown = on_shutdown;
	rt_uv_shutdown(&c->uv);
}

/* After a throw the parser leaves without a checkpoint. */
static void leave_scope(struct http_conn *c)
{
	c->vm->node->depth--;
	c->scope = false;
}

#define CLOSE_SCOPE(c, st)                                                                   \
	do {                                                                                 \
		(c)->scope = false;                                                          \
		RT_CALL((c)->at, st, rt_node_close_scope((c)->vm->node, RT_DONE));           \
		if (st == RT_EXIT)                                                           \
			RT_RETURN((c)->at, st);                                              \
	} while (0)

enum rt_status script_http_read(struct rt_uv_stream *uv)
{
	struct http_conn *c = LS_LIST_ENTRY(uv, struct http_conn, uv);
	enum rt_status st;

	RT_BEGIN(c->at);
	while ((c->called = take_next(c))) {
		RT_CALL(c->at, st, rt_charge(c->vm->thread, &c->paid, cost_of_reading(c)));
		enter_scope(c);
		RT_CALL(c->at, st, rt_node_callback(c->vm->node, c->called, false));
		c->was_body = end(c);
		if (st == RT_EXIT)
			RT_RETURN(c->at, st);
		if (c->vm->node->ended == RT_THREW)
			leave_scope(c);
		else if (c->was_body)
			CLOSE_SCOPE(c, st);
	}
	if (c->scope)
		CLOSE_SCOPE(c, st);
	if (uv->eof || uv->read_error != MC_OK)
		end_of_input(c);
	RT_END(c->at);
}
