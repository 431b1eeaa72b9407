/* SPDX-License-Identifier: MIT */
#include "runtime/uv_stream.h"

#include <stdlib.h>

#include "base/die.h"

/* ---- servers ----------------------------------------------------------------------------- */

static enum rt_status run_server(struct rt_uv_source *source)
{
	struct rt_uv_server *s = LS_LIST_ENTRY(source, struct rt_uv_server, source);
	enum rt_status st;

	RT_BEGIN(s->at);
	do {
		if (!s->fd || !(s->accepted = mc_accept(s->fd)))
			break;
		RT_CALL(s->at, st, s->on_connection(s));
		if (st == RT_EXIT)
			RT_RETURN(s->at, st);
	} while (s->source.handle.loop->rules->accepts_all);
	RT_END(s->at);
}

void rt_uv_server_start(struct rt_uv_server *s, struct rt_uv_loop *l, struct mc_listen_fd *fd)
{
	rt_uv_source_init(l, &s->source, run_server);
	s->fd = fd;
	s->at = 0;
	mc_listen_watch(fd, &s->source.watch);
	rt_uv_handle_start(&s->source.handle);
}

void rt_uv_server_close(struct rt_uv_server *s, enum rt_status (*on_close)(struct rt_uv_handle *))
{
	if (!s->fd)
		return;
	mc_listen_close(s->fd);
	s->fd = NULL;
	rt_uv_close(&s->source.handle, on_close);
}

/* ---- writing ----------------------------------------------------------------------------- */

/* What the thread did before has to be over. */
static void stamp(struct rt_uv_stream *s)
{
	mc_sock_not_before(s->sock, rt_done_at(s->source.handle.loop->thread));
}

static void want(struct rt_uv_stream *s)
{
	mc_watch_want(&s->source.watch, (s->reading ? (uint32_t)MC_IN : 0) |
						(s->out || s->connecting ? (uint32_t)MC_OUT : 0));
}

static void drop_first(struct rt_uv_stream *s)
{
	struct rt_uv_out *o = s->out;

	s->out = o->next;
	mc_chunk_unref(s->net, o->chunk);
	free(o);
}

/* As much as the kernel takes. */
static enum mc_errno flush(struct rt_uv_stream *s)
{
	enum mc_errno e = MC_OK;
	uint64_t taken;

	stamp(s);
	while (s->out && e == MC_OK) {
		e = mc_send(s->sock, s->out->chunk, s->out->from, &taken);
		if (e != MC_OK)
			break;
		s->out->from += taken;
		s->queued -= taken;
		if (s->out->from < s->out->chunk->bytes)
			e = MC_EAGAIN;
		else
			drop_first(s);
	}
	return e == MC_EAGAIN ? MC_OK : e;
}

static void queue(struct rt_uv_stream *s, struct mc_chunk *chunk, uint64_t from)
{
	struct rt_uv_out *o = ls_calloc(1, sizeof *o);

	*o = (struct rt_uv_out){ .chunk = chunk, .from = from };
	if (s->out)
		s->last_out->next = o;
	else
		s->out = o;
	s->last_out = o;
	s->queued += chunk->bytes - from;
	want(s);
}

enum mc_errno rt_uv_write(struct rt_uv_stream *s, struct mc_chunk *chunk)
{
	enum mc_errno e = MC_OK;
	uint64_t taken = 0;

	if (!s->sock) {
		mc_chunk_unref(s->net, chunk);
		return MC_EPIPE;
	}
	stamp(s);
	if (!s->out && !s->connecting)
		e = mc_send(s->sock, chunk, 0, &taken);
	if (taken < chunk->bytes && (e == MC_OK || e == MC_EAGAIN)) {
		queue(s, chunk, taken);
		return MC_OK;
	}
	mc_chunk_unref(s->net, chunk);
	return e;
}

/* Once all is written FIN leaves; true: somebody is to be told. */
static bool drained(struct rt_uv_stream *s)
{
	if (!s->shut || !s->sock || s->out)
		return false;
	s->shut = false;
	stamp(s);
	mc_shutdown(s->sock);
	return s->on_shutdown;
}

static enum rt_status run_drain(struct rt_uv_pending *p)
{
	struct rt_uv_stream *s = LS_LIST_ENTRY(p, struct rt_uv_stream, drain);
	enum rt_status st = RT_DONE;

	RT_BEGIN(s->at);
	if (drained(s))
		RT_CALL(s->at, st, s->on_shutdown(s));
	RT_RETURN(s->at, st);
	RT_END(s->at);
}

void rt_uv_shutdown(struct rt_uv_stream *s)
{
	if (!s->sock || s->shut)
		return;
	s->shut = true;
	if (s->out)
		return;
	s->drain.run = run_drain;
	rt_uv_feed(s->source.handle.loop, &s->drain);
}

/* ---- reading ------------------------------------------------------------------------------ */

static void begin_read(struct rt_uv_stream *s)
{
	s->left = s->sock->received < RT_UV_READ ? s->sock->received : RT_UV_READ;
	s->eof = false;
	s->read_error = MC_OK;
	if (s->left == 0) {
		struct mc_piece piece;

		s->read_error = mc_recv(s->sock, RT_UV_READ, &piece);
		s->eof = s->read_error == MC_OK;
	}
}

bool rt_uv_read_next(struct rt_uv_stream *s, struct mc_piece *piece)
{
	if (s->left == 0 || !s->sock || mc_recv(s->sock, s->left, piece) != MC_OK ||
	    piece->bytes == 0)
		return false;
	s->left -= piece->bytes;
	return true;
}

/* ---- the source --------------------------------------------------------------------------- */

static enum rt_status connected(struct rt_uv_stream *s)
{
	if (s->connecting) {
		s->connecting = false;
		s->read_error = mc_sock_error(s->sock);
		want(s);
	}
	return s->on_connect(s, s->read_error);
}

static enum rt_status run_stream(struct rt_uv_source *source)
{
	struct rt_uv_stream *s = LS_LIST_ENTRY(source, struct rt_uv_stream, source);
	enum rt_status st = RT_DONE;

	RT_BEGIN(s->at);
	if (s->connecting) {
		RT_CALL(s->at, st, connected(s));
		RT_RETURN(s->at, st);
	}
	if (s->reading && (source->watch.events & ~(uint32_t)MC_OUT)) {
		begin_read(s);
		if (s->read_error != MC_EAGAIN)
			RT_CALL(s->at, st, s->on_read(s));
		if (st == RT_EXIT)
			RT_RETURN(s->at, st);
	}
	if (s->sock && s->out) {
		flush(s);
		want(s);
		if (!s->out && s->on_flush)
			RT_CALL(s->at, st, s->on_flush(s));
		if (st != RT_EXIT && drained(s))
			RT_CALL(s->at, st, s->on_shutdown(s));
	}
	RT_RETURN(s->at, st);
	RT_END(s->at);
}

void rt_uv_stream_open(struct rt_uv_stream *s, struct rt_uv_loop *l, struct mc_net *net,
		       struct mc_sock *sock, bool connecting)
{
	rt_uv_source_init(l, &s->source, run_stream);
	s->net = net;
	s->sock = sock;
	s->connecting = connecting;
	s->source.watch.wants = 0;
	ls_list_init(&s->drain.link);
	mc_sock_watch(sock, &s->source.watch);
	if (connecting)
		want(s);
	rt_uv_handle_start(&s->source.handle);
}

void rt_uv_read_start(struct rt_uv_stream *s)
{
	if (s->reading || !s->sock)
		return;
	s->reading = true;
	want(s);
}

void rt_uv_read_stop(struct rt_uv_stream *s)
{
	if (!s->reading || !s->sock)
		return;
	s->reading = false;
	want(s);
}

void rt_uv_stream_close(struct rt_uv_stream *s, bool reset,
			enum rt_status (*on_close)(struct rt_uv_handle *))
{
	if (!s->sock)
		return;
	while (s->out)
		drop_first(s);
	s->queued = 0;
	stamp(s);
	mc_sock_unwatch(s->sock);
	if (reset)
		mc_abort(s->sock);
	else
		mc_close(s->sock);
	s->sock = NULL;
	ls_list_remove(&s->drain.link);
	s->reading = s->connecting = false;
	rt_uv_close(&s->source.handle, on_close);
}
