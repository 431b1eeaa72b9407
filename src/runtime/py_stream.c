/* SPDX-License-Identifier: MIT */
#include "runtime/py_stream.h"

#include <stdlib.h>

#include "base/die.h"

struct rt_py_out {
	struct rt_py_out *next;
	struct mc_chunk *chunk;
	uint64_t from;
};

static const struct rt_server_costs *costs(const struct rt_py_loop *l)
{
	return &l->thread->cost->server;
}

/* ---- servers ------------------------------------------------------------------------ */

static uint32_t accepts_at_once(const struct rt_py_server *s)
{
	if (s->loop->ops == &rt_uvloop_ops)
		return s->loop->uv.rules->accepts_all ? UINT32_MAX : 1;
	return s->backlog;
}

static enum rt_status on_arrivals(struct rt_py_fd *fd)
{
	struct rt_py_server *s = LS_LIST_ENTRY(fd, struct rt_py_server, fd);
	enum rt_status st;

	RT_BEGIN(s->at);
	for (s->left = accepts_at_once(s); s->left > 0; s->left--) {
		if (!s->listen || !(s->sock = mc_accept(s->listen)))
			break;
		RT_CALL(s->at, st, rt_charge_call(s->loop->thread, &s->paid,
					costs(s->loop)->accept));
		RT_CALL(s->at, st, s->accepted(s, s->sock));
		if (st != RT_DONE)
			RT_RETURN(s->at, st);
	}
	RT_END(s->at);
}

void rt_py_server_start(struct rt_py_server *s, struct rt_py_loop *l, struct mc_listen_fd *fd,
			uint32_t backlog)
{
	s->loop = l;
	s->listen = fd;
	s->backlog = backlog;
	s->at = 0;
	rt_py_fd_init(l, &s->fd);
	s->fd.readable = on_arrivals;
	mc_listen_watch(fd, &s->fd.source.watch);
	rt_py_read(&s->fd, true);
}

void rt_py_server_close(struct rt_py_server *s)
{
	if (!s->listen)
		return;
	rt_py_fd_close(&s->fd);
	mc_listen_close(s->listen);
	s->listen = NULL;
}

/* ---- the end ------------------------------------------------------------------------- */

static enum rt_status run_lost(struct rt_task *t)
{
	struct rt_py_stream *s = LS_LIST_ENTRY(t, struct rt_py_stream, ending);

	return s->ended ? s->ended(s) : RT_DONE;
}

/* The last that happens to it. */
static void gone(struct rt_py_stream *s)
{
	if (s->leaving)
		mc_close(s->leaving);
	s->leaving = NULL;
	s->lost(s);
}

static void release_lost(struct rt_task *t)
{
	t->item = 0;
	gone(LS_LIST_ENTRY(t, struct rt_py_stream, ending));
}

static void forget_out(struct rt_py_stream *s)
{
	while (s->out) {
		struct rt_py_out *o = s->out;

		s->out = o->next;
		mc_chunk_unref(s->net, o->chunk);
		free(o);
	}
	s->queued = 0;
	if (s->flushes)
		ls_list_remove(&s->to_flush);
	s->flushes = false;
}

static void close_socket(struct rt_py_stream *s)
{
	static const struct rt_task_ops ops = { .run = run_lost, .release = release_lost };

	if (!s->sock)
		return;
	forget_out(s);
	rt_py_fd_close(&s->fd);
	mc_sock_unwatch(s->sock);
	s->leaving = s->sock;
	s->sock = NULL;
	s->loop->thread->skew += costs(s->loop)->close;
	if (!s->ready) /* its making is in the queue: that ends it */
		return;
	s->ending.ops = &ops;
	rt_py_call_soon(s->loop, &s->ending, JRN_IT_HANDLE, 0, "_call_connection_lost");
}

void rt_py_stream_close(struct rt_py_stream *s)
{
	if (s->closing)
		return;
	s->closing = true;
	if (s->sock)
		rt_py_read(&s->fd, false);
	if (!s->out)
		close_socket(s);
}

void rt_py_stream_abort(struct rt_py_stream *s, enum mc_errno why)
{
	s->error = why;
	s->closing = true;
	close_socket(s);
}

void rt_py_stream_shutdown(struct rt_py_stream *s)
{
	if (s->shut || !s->sock)
		return;
	s->shut = true;
	if (!s->out)
		mc_shutdown(s->sock);
}

void rt_py_stream_drop(struct rt_py_stream *s)
{
	forget_out(s);
	if (s->sock)
		mc_watch_remove(&s->fd.source.watch);
	s->leaving = NULL; /* its process closes it */
}

/* ---- writing ------------------------------------------------------------------------- */

static uint64_t low_water(const struct rt_py_stream *s)
{
	/* uvloop means to say KiB (handles/basetransport.pyx) */
	return s->loop->ops == &rt_uvloop_ops ? RT_PY_HIGH_WATER / 4 / 1024
					      : RT_PY_HIGH_WATER / 4;
}

static void pause_if_full(struct rt_py_stream *s)
{
	s->paused = s->paused || s->queued > RT_PY_HIGH_WATER;
}

static void resume_if_drained(struct rt_py_stream *s)
{
	if (!s->paused || s->queued > low_water(s))
		return;
	s->paused = false;
	if (s->drained)
		s->drained(s);
}

/* As much as the kernel takes. */
static void flush(struct rt_py_stream *s)
{
	enum mc_errno e = MC_OK;
	uint64_t taken;

	if (s->sock)
		mc_sock_not_before(s->sock, rt_done_at(s->loop->thread));
	while (s->out && e == MC_OK) {
		struct rt_py_out *o = s->out;

		e = mc_send(s->sock, o->chunk, o->from, &taken);
		if (e != MC_OK)
			break;
		o->from += taken;
		s->queued -= taken;
		if (o->from < o->chunk->bytes)
			break;
		s->out = o->next;
		mc_chunk_unref(s->net, o->chunk);
		free(o);
	}
	if (e != MC_OK && e != MC_EAGAIN) {
		rt_py_stream_abort(s, e);
		return;
	}
	rt_py_write(&s->fd, s->out != NULL);
	resume_if_drained(s);
	if (s->out)
		return;
	if (s->shut && s->sock)
		mc_shutdown(s->sock);
	if (s->closing)
		close_socket(s);
}

static enum rt_status on_writable(struct rt_py_fd *fd)
{
	flush(LS_LIST_ENTRY(fd, struct rt_py_stream, fd));
	return RT_DONE;
}

static void queue(struct rt_py_stream *s, struct mc_chunk *chunk, uint64_t from)
{
	struct rt_py_out *o = ls_calloc(1, sizeof *o);

	*o = (struct rt_py_out){ .chunk = chunk, .from = from };
	if (s->out)
		s->last_out->next = o;
	else
		s->out = o;
	s->last_out = o;
	s->queued += chunk->bytes - from;
}

/* What I/O callbacks wrote leaves after the poll. */
static enum rt_status on_check(struct rt_uv_watcher *w)
{
	struct rt_py_loop *l = LS_LIST_ENTRY(w, struct rt_py_loop, flusher);

	rt_py_streams_flush(l);
	return RT_DONE;
}

static void flush_later(struct rt_py_stream *s)
{
	struct rt_py_loop *l = s->loop;

	if (ls_list_is_empty(&l->written)) {
		l->flusher.run = on_check;
		rt_uv_check_start(&l->uv, &l->flusher);
	}
	ls_list_push(&l->written, &s->to_flush);
	s->flushes = true;
}

void rt_py_streams_flush(struct rt_py_loop *l)
{
	struct ls_list *e;

	if (ls_list_is_empty(&l->written))
		return;
	while ((e = ls_list_pop(&l->written))) {
		struct rt_py_stream *s = LS_LIST_ENTRY(e, struct rt_py_stream, to_flush);

		s->flushes = false;
		flush(s);
	}
	rt_uv_watcher_stop(&l->flusher);
}

/* asyncio: the kernel is asked at once. */
static bool send_now(struct rt_py_stream *s, struct mc_chunk *chunk)
{
	uint64_t taken = 0;
	enum mc_errno e;

	mc_sock_not_before(s->sock, rt_done_at(s->loop->thread));
	e = mc_send(s->sock, chunk, 0, &taken);
	if (e != MC_OK && e != MC_EAGAIN) {
		mc_chunk_unref(s->net, chunk);
		rt_py_stream_abort(s, e);
		return false;
	}
	if (taken == chunk->bytes) {
		mc_chunk_unref(s->net, chunk);
		return true;
	}
	queue(s, chunk, taken);
	rt_py_write(&s->fd, true);
	pause_if_full(s);
	return true;
}

/* uvloop: much is written at once, the rest at the end of the pass. */
static void send_soon(struct rt_py_stream *s)
{
	if (!s->paused && !s->fd.writes && s->queued > RT_PY_HIGH_WATER)
		flush(s);
	if (!s->out)
		return;
	pause_if_full(s);
	if (!s->flushes && !s->fd.writes)
		flush_later(s);
}

bool rt_py_stream_write(struct rt_py_stream *s, struct mc_chunk *chunk)
{
	if (!s->sock || s->closing) {
		mc_chunk_unref(s->net, chunk);
		return false;
	}
	if (s->loop->ops != &rt_uvloop_ops && !s->out)
		return send_now(s, chunk);
	queue(s, chunk, 0);
	if (s->loop->ops == &rt_uvloop_ops)
		send_soon(s);
	else
		pause_if_full(s);
	return true;
}

/* ---- the beginning -------------------------------------------------------------------- */

static enum rt_status on_readable(struct rt_py_fd *fd)
{
	struct rt_py_stream *s = LS_LIST_ENTRY(fd, struct rt_py_stream, fd);

	return s->readable(s);
}

void rt_py_stream_read(struct rt_py_stream *s, bool on)
{
	s->reading = on;
	if (s->ready && s->sock && !s->closing)
		rt_py_read(&s->fd, on);
}

/* The last stage is connection_made. */
static enum rt_status run_make(struct rt_task *t)
{
	struct rt_py_stream *s = LS_LIST_ENTRY(t, struct rt_py_stream, making);
	enum rt_status st;

	RT_BEGIN(s->at_made);
	if (!s->sock)
		RT_RETURN(s->at_made, RT_DONE);
	if (s->stage > 1) {
		if (s->accepted)
			RT_CALL(s->at_made, st, s->accepted(s));
		RT_RETURN(s->at_made, s->accepted ? st : RT_DONE);
	}
	RT_CALL(s->at_made, st, rt_charge_call(s->loop->thread, &s->paid, costs(s->loop)->setup));
	if (s->loop->ops == &rt_uvloop_ops)
		RT_CALL(s->at_made, st,
			rt_charge_brief(s->loop->thread, &s->paid, 0, RT_LONG_LOOKS));
	s->ready = true;
	RT_CALL(s->at_made, st, s->made(s));
	RT_RETURN(s->at_made, st);
	RT_END(s->at_made);
}

static void release_make(struct rt_task *t)
{
	struct rt_py_stream *s = LS_LIST_ENTRY(t, struct rt_py_stream, making);

	t->item = 0;
	if (s->ready) {
		rt_py_stream_read(s, s->reading);
	} else if (!s->sock) {
		gone(s);
	} else if (s->stage > 1) {
		s->stage--;
		rt_py_call_soon(s->loop, t, JRN_IT_HANDLE, 0, "connection_made");
	}
}

void rt_py_stream_open(struct rt_py_stream *s, struct rt_py_loop *l, struct mc_net *net,
		       struct mc_sock *sock, enum rt_py_origin origin)
{
	static const struct rt_task_ops ops = { .run = run_make, .release = release_make };
	bool task = origin == RT_PY_ACCEPTED && l->ops != &rt_uvloop_ops;

	s->loop = l;
	s->net = net;
	s->sock = sock;
	s->stage = task ? 2 : 1;
	s->reading = true;
	rt_py_fd_init(l, &s->fd);
	s->fd.readable = on_readable;
	s->fd.writable = on_writable;
	mc_sock_watch(sock, &s->fd.source.watch);
	s->making.ops = &ops;
	rt_py_call_soon(l, &s->making, task ? JRN_IT_TASK : JRN_IT_HANDLE, 0,
			task ? "_accept_connection2" : "connection_made");
}
