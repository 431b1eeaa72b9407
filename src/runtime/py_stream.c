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
		s->accepted(s, s->sock);
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
	(void)t;
	return RT_DONE;
}

static void release_lost(struct rt_task *t)
{
	struct rt_py_stream *s = LS_LIST_ENTRY(t, struct rt_py_stream, task);

	t->item = 0;
	s->lost(s);
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
	mc_close(s->sock);
	s->sock = NULL;
	s->loop->thread->skew += costs(s->loop)->close;
	if (!s->ready) /* its making is in the queue: that ends it */
		return;
	s->task.ops = &ops;
	rt_py_call_soon(s->loop, &s->task, JRN_IT_HANDLE, 0, "_call_connection_lost");
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

void rt_py_stream_drop(struct rt_py_stream *s)
{
	forget_out(s);
	if (s->sock)
		mc_watch_remove(&s->fd.source.watch);
}

/* ---- writing ------------------------------------------------------------------------- */

static void broken(struct rt_py_stream *s)
{
	s->reset = s->closing = true;
	close_socket(s);
}

/* As much as the kernel takes. */
static void flush(struct rt_py_stream *s)
{
	bool was_full = rt_py_stream_is_full(s);
	enum mc_errno e = MC_OK;
	uint64_t taken;

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
		broken(s);
		return;
	}
	rt_py_write(&s->fd, s->out != NULL);
	if (was_full && s->queued <= RT_PY_HIGH_WATER / 4 && s->drained)
		s->drained(s);
	if (!s->out && s->closing)
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
	enum mc_errno e = mc_send(s->sock, chunk, 0, &taken);

	if (e != MC_OK && e != MC_EAGAIN) {
		mc_chunk_unref(s->net, chunk);
		broken(s);
		return false;
	}
	if (taken == chunk->bytes) {
		mc_chunk_unref(s->net, chunk);
		return true;
	}
	queue(s, chunk, taken);
	rt_py_write(&s->fd, true);
	return true;
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
	if (s->loop->ops == &rt_uvloop_ops && !s->flushes && !s->fd.writes)
		flush_later(s);
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

static enum rt_status run_make(struct rt_task *t)
{
	struct rt_py_stream *s = LS_LIST_ENTRY(t, struct rt_py_stream, task);

	if (s->stage > 1 || !s->sock)
		return RT_DONE;
	return rt_charge_call(s->loop->thread, &s->paid, costs(s->loop)->setup);
}

static void release_make(struct rt_task *t)
{
	struct rt_py_stream *s = LS_LIST_ENTRY(t, struct rt_py_stream, task);

	t->item = 0;
	if (!s->sock) {
		s->lost(s);
		return;
	}
	if (--s->stage > 0) {
		rt_py_call_soon(s->loop, t, JRN_IT_HANDLE, 0, "connection_made");
		return;
	}
	s->ready = true;
	s->made(s);
	rt_py_stream_read(s, s->reading);
}

void rt_py_stream_open(struct rt_py_stream *s, struct rt_py_loop *l, struct mc_net *net,
		       struct mc_sock *sock)
{
	static const struct rt_task_ops ops = { .run = run_make, .release = release_make };
	bool uvloop = l->ops == &rt_uvloop_ops;

	s->loop = l;
	s->net = net;
	s->sock = sock;
	s->stage = uvloop ? 1 : 2;
	s->reading = true;
	rt_py_fd_init(l, &s->fd);
	s->fd.readable = on_readable;
	s->fd.writable = on_writable;
	mc_sock_watch(sock, &s->fd.source.watch);
	s->task.ops = &ops;
	rt_py_call_soon(l, &s->task, uvloop ? JRN_IT_HANDLE : JRN_IT_TASK, 0,
			uvloop ? "connection_made" : "_accept_connection2");
}
