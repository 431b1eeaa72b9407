/* SPDX-License-Identifier: MIT
 *
 * runtime/uv_stream.h - libuv's sockets: servers that accept, streams that read and write.
 *
 * A server accepts one connection in an iteration since libuv 1.45, before that all that
 * wait.  A stream reads up to 64 KiB for each callback.  A write goes out at once as far
 * as the kernel takes it; the rest waits in the stream for the socket to be writable.
 *
 *	on_read(s)			resumable; one read(2)
 *		while (rt_uv_read_next(s, &piece))
 *			use(piece), mc_chunk_unref(s->net, piece.chunk)
 *		s->read_error	MC_OK and s->eof: the peer sends no more
 *
 * Sources: libuv 1.46 src/unix/stream.c (uv__server_io, uv__read, uv__write, uv_try_write,
 * uv__drain), * src/unix/tcp.c.
 *
 * Ownership: the structs are their owner's and must live until closed; chunks that are
 * written are referenced by the stream.
 * Errors: enum mc_errno.
 */
#ifndef LS_RUNTIME_UV_STREAM_H
#define LS_RUNTIME_UV_STREAM_H

#include "machine/net.h"
#include "runtime/uv_loop.h"

#define RT_UV_READ 65536 /* bytes of one read */

struct rt_uv_server {
	struct rt_uv_source source;
	struct mc_listen_fd *fd;
	struct mc_sock *accepted; /* while on_connection runs: it takes it */
	enum rt_status (*on_connection)(struct rt_uv_server *);
	int at;
};

struct rt_uv_out { /* what the kernel did not take */
	struct mc_chunk *chunk;
	uint64_t from;
	struct rt_uv_out *next;
};

struct rt_uv_stream {
	struct rt_uv_source source;
	struct mc_net *net;
	struct mc_sock *sock; /* NULL: closed */
	enum rt_status (*on_connect)(struct rt_uv_stream *, enum mc_errno);
	enum rt_status (*on_read)(struct rt_uv_stream *);
	enum rt_status (*on_flush)(struct rt_uv_stream *); /* all was written; may be NULL */
	enum rt_status (*on_shutdown)(struct rt_uv_stream *); /* FIN left; may be NULL */
	bool connecting, reading;
	bool eof;		   /* of this read */
	enum mc_errno read_error;  /* of this read */
	uint64_t left;		   /* bytes of this read not yet taken */
	struct rt_uv_out *out, *last_out;
	uint64_t queued; /* bytes in `out` */
	bool shut;	 /* FIN follows the last byte of `out` */
	struct rt_uv_pending drain; /* where nothing is queued, FIN leaves in the pending phase */
	int at;
};

/* Begins to listen on an fd that is open. */
void rt_uv_server_start(struct rt_uv_server *s, struct rt_uv_loop *l, struct mc_listen_fd *fd);
/* No more is accepted; `on_close` as rt_uv_close's. */
void rt_uv_server_close(struct rt_uv_server *s, enum rt_status (*on_close)(struct rt_uv_handle *));

/* A stream over a connected end, or one that connects (on_connect tells). */
void rt_uv_stream_open(struct rt_uv_stream *s, struct rt_uv_loop *l, struct mc_net *net,
		       struct mc_sock *sock, bool connecting);
void rt_uv_read_start(struct rt_uv_stream *s);
void rt_uv_read_stop(struct rt_uv_stream *s);
/* The next part of what this read got; false when all was taken. */
bool rt_uv_read_next(struct rt_uv_stream *s, struct mc_piece *piece);
/* Takes over the caller's reference.  What was not sent at once is s->queued. */
enum mc_errno rt_uv_write(struct rt_uv_stream *s, struct mc_chunk *chunk);
/* shutdown(2) after what is queued, at the earliest in the pending phase; on_shutdown tells. */
void rt_uv_shutdown(struct rt_uv_stream *s);
/* Closes the socket now (RST if `reset`), and tells in the closing phase. */
void rt_uv_stream_close(struct rt_uv_stream *s, bool reset,
			enum rt_status (*on_close)(struct rt_uv_handle *));

#endif
