/* SPDX-License-Identifier: MIT */
#include <lauxlib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/dist.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/py_web.h"

/* A timer of call_later; it stays with the loop until that lets go of it. */
struct web_timer {
	struct rt_py_timer timer;
	struct rt_task task;
	struct web_server *server;
	struct web_conn *conn; /* NULL: cancelled */
	struct web_timer *next, *older;
};

#define INVALID "Invalid HTTP request received."
#define TYPE	"content-type: text/plain; charset=utf-8\r\n"

static const struct rt_server_costs *costs(const struct web_server *s)
{
	return &s->vm->thread->cost->server;
}

static struct web_conn *conn_of(struct rt_py_stream *stream)
{
	return LS_LIST_ENTRY(stream, struct web_conn, stream);
}

/* ---- keep-alive -------------------------------------------------------------------------- */

static enum rt_status run_idle(struct rt_task *t)
{
	struct web_timer *timer = LS_LIST_ENTRY(t, struct web_timer, task);
	struct web_conn *c = timer->conn;

	timer->conn = NULL;
	if (!c)
		return RT_DONE;
	c->idle = NULL;
	rt_py_stream_close(&c->stream);
	return RT_DONE;
}

static void release_idle(struct rt_task *t)
{
	struct web_timer *timer = LS_LIST_ENTRY(t, struct web_timer, task);

	t->item = 0;
	timer->next = timer->server->spare_timers;
	timer->server->spare_timers = timer;
}

static struct web_timer *take_timer(struct web_server *s)
{
	static const struct rt_task_ops ops = { .run = run_idle, .release = release_idle };
	struct web_timer *timer = s->spare_timers, *older;

	if (timer) {
		s->spare_timers = timer->next;
	} else {
		timer = ls_calloc(1, sizeof *timer);
		timer->older = s->all_timers;
		s->all_timers = timer;
	}
	older = timer->older;
	*timer = (struct web_timer){ .server = s, .older = older, .task.ops = &ops };
	timer->timer.task = &timer->task;
	return timer;
}

static void stop_idle(struct web_conn *c)
{
	if (!c->idle)
		return;
	c->idle->conn = NULL;
	rt_py_timer_cancel(&c->idle->timer);
	c->idle = NULL;
}

static void start_idle(struct web_conn *c)
{
	c->idle = take_timer(c->server);
	c->idle->conn = c;
	rt_py_call_later(&c->server->loop->loop, &c->idle->timer, c->server->keep_alive, 0,
			 "keep-alive");
}

/* ---- requests ------------------------------------------------------------------------------ */

static void begin_cycle(struct web_conn *c, struct web_request *x)
{
	c->cycle = x;
	c->server->n_tasks++;
	rt_request_goes(&x->vm->run->requests, x->number, JRN_Q_SERVED, x->vm->py->process);
	web_start(x);
	script_slot_drop(x->vm, x->slot);
	x->slot = 0;
}

static bool over_limit(const struct web_server *s)
{
	return s->limit_concurrency &&
	       (s->n_conns >= s->limit_concurrency || s->n_tasks >= s->limit_concurrency);
}

/* on_headers_complete */
static void dispatch(struct web_conn *c, struct web_request *x)
{
	x->refused = over_limit(c->server);
	if (c->server->state != WEB_SERVES)
		x->close = true;
	if (!c->cycle) {
		begin_cycle(c, x);
		return;
	}
	if (c->first)
		c->last->next = x;
	else
		c->first = x;
	c->last = x;
	rt_request_goes(&x->vm->run->requests, x->number, JRN_Q_PIPELINE, x->vm->py->process);
	rt_py_stream_read(&c->stream, false);
}

static struct web_request *take_request(struct web_conn *c, const struct rt_http_message *m)
{
	lua_State *L = c->server->vm->L;
	struct web_request *x;

	luaL_checkstack(L, 6, NULL);
	x = web_request_new(L, c, m);
	x->slot = script_slot_take(L, -1);
	lua_pop(L, 1);
	return x;
}

/* What comes in parts is put together as the text that it stands for. */
static bool is_text(const struct mc_chunk *chunk)
{
	const struct rt_http_message *m = chunk->message;

	return !m || (chunk->kind == &rt_http_message_kind && m->streamed);
}

static struct web_request *read_request(struct web_conn *c, const struct mc_piece *piece)
{
	if (is_text(piece->chunk)) {
		rt_http_reader_add(&c->text, mc_chunk_text(piece->chunk) + piece->from,
				   (size_t)piece->bytes);
		return NULL;
	}
	if (!piece->message || piece->chunk->kind != &rt_http_message_kind)
		return NULL;
	return take_request(c, piece->message);
}

/* The next request that is whole in what a raw client has written; what is no HTTP ends
 * the connection. */
static struct web_request *read_text(struct web_conn *c)
{
	struct rt_http *http = &c->server->vm->run->http;
	struct web_request *x;
	struct rt_http_message *m;

	switch (rt_http_reader_next(&c->text, http, &m)) {
	case RT_HTTP_MORE:
		return NULL;
	case RT_HTTP_BAD:
		m = rt_http_new(http, RT_HTTP_RESPONSE);
		m->status = 400;
		m->close = m->last = true;
		rt_http_set(m, &m->headers, TYPE, sizeof TYPE - 1);
		rt_http_set(m, &m->body, INVALID, sizeof INVALID - 1);
		rt_py_stream_write(&c->stream, rt_http_pack(m));
		rt_py_stream_close(&c->stream);
		return NULL;
	case RT_HTTP_WHOLE:
		break;
	}
	x = take_request(c, m);
	rt_http_free(m);
	return x;
}

/* One read takes what is there, up to 256 KiB; a message that is whole is parsed. */
static enum rt_status on_readable(struct rt_py_stream *stream)
{
	struct web_conn *c = conn_of(stream);
	struct mc_piece piece;
	enum rt_status st;
	enum mc_errno e;

	RT_BEGIN(c->at);
	while (stream->sock && !stream->closing) {
		c->reading = c->ws ? NULL : read_text(c);
		if (!c->reading) {
			if (stream->closing)
				break;
			e = mc_recv(stream->sock, 256 * 1024, &piece);
			if (e == MC_EAGAIN)
				break;
			if (e != MC_OK || piece.bytes == 0) {
				rt_py_stream_close(stream);
				break;
			}
			stop_idle(c);
			c->reading = c->ws ? NULL : read_request(c, &piece);
			if (c->ws)
				web_frame_arrives(c, &piece);
			mc_chunk_unref(stream->net, piece.chunk);
		}
		if (!c->reading)
			continue;
		RT_CALL(c->at, st,
			rt_charge_brief(stream->loop->thread, &c->paid,
					costs(c->server)->request + c->server->extra,
					RT_LONG_READS));
		dispatch(c, c->reading);
		c->reading = NULL;
	}
	RT_END(c->at);
}

void web_answered(struct web_request *x)
{
	struct web_conn *c = x->conn;
	struct web_server *s = x->server;

	x->complete = true;
	s->answered++;
	s->vm->isolate->process->requests++;
	if (!c)
		return;
	rt_request_goes(&s->vm->run->requests, x->number, JRN_Q_OUT, s->vm->py->process);
	x->conn = NULL;
	c->cycle = NULL;
	if (x->close) {
		rt_py_stream_close(&c->stream);
		return;
	}
	if ((x = c->first)) {
		c->first = x->next;
		begin_cycle(c, x);
	} else {
		start_idle(c);
	}
	rt_py_stream_read(&c->stream, true);
}

void web_task_over(struct web_request *x)
{
	if (!x->task)
		return;
	x->task = NULL;
	x->server->n_tasks--;
}

/* ---- connections ------------------------------------------------------------------------------ */

static enum rt_status on_made(struct rt_py_stream *stream)
{
	struct web_conn *c = conn_of(stream);

	c->server->n_conns++;
	return RT_DONE;
}

/* Tasks go on when their client has left. */
static void on_lost(struct rt_py_stream *stream)
{
	struct web_conn *c = conn_of(stream);
	struct web_server *s = c->server;
	struct web_request *x;

	stop_idle(c);
	rt_http_reader_release(&c->text);
	if (c->cycle)
		c->cycle->conn = NULL;
	if (c->ws)
		web_socket_lost(c);
	while ((x = c->first)) {
		c->first = x->next;
		x->conn = NULL;
		script_slot_drop(s->vm, x->slot);
	}
	if (stream->ready)
		s->n_conns--;
	ls_list_remove(&c->link);
	c->next = s->spare;
	s->spare = c;
}

static void on_drained(struct rt_py_stream *stream)
{
	struct web_conn *c = conn_of(stream);
	struct web_request *x = c->cycle ? c->cycle : c->ws;

	if (x && x->waits_for_room && x->task) {
		x->waits_for_room = false;
		script_task_ready(x->task, 0);
	}
}

enum rt_status web_accepted(struct rt_py_server *tcp, struct mc_sock *sock)
{
	struct web_server *s = LS_LIST_ENTRY(tcp, struct web_server, tcp);
	struct web_conn *c = s->spare, *older;

	if (c) {
		s->spare = c->next;
	} else {
		c = ls_calloc(1, sizeof *c);
		c->older = s->all;
		s->all = c;
	}
	older = c->older;
	memset(c, 0, sizeof *c);
	c->older = older;
	c->server = s;
	c->stream.made = on_made;
	c->stream.readable = on_readable;
	c->stream.lost = on_lost;
	c->stream.drained = on_drained;
	ls_list_push(&s->conns, &c->link);
	rt_py_stream_open(&c->stream, &s->loop->loop, &s->vm->run->net, sock, RT_PY_ACCEPTED);
	return RT_DONE;
}

void web_conns_free(struct web_server *s)
{
	while (s->all) {
		struct web_conn *c = s->all;

		s->all = c->older;
		web_frames_free(c);
		rt_http_reader_release(&c->text);
		free(c);
	}
	while (s->all_timers) {
		struct web_timer *timer = s->all_timers;

		s->all_timers = timer->older;
		free(timer);
	}
}
