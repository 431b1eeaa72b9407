/* SPDX-License-Identifier: MIT
 *
 * runtime/py_stream.h - TCP transports and servers on Python's loops.
 *
 * What asyncio's _SelectorSocketTransport and uvloop's UVStream do alike is the
 * interface; what they do differently is here:
 *
 *   asyncio                                uvloop
 *   a server accepts until EAGAIN, at      as its libuv does: until EAGAIN before 1.45,
 *   most `backlog`, in one callback        then one an iteration
 *   accept, a task, connection_made,       accept, connection_made
 *   reading: each in a pass of its own
 *   write() sends at once                  write() queues; what the ready callbacks of a
 *                                          pass wrote leaves at the end of that pass, or
 *                                          when it is more than the high-water mark
 *   writing goes on below 16 KiB           below 16 bytes
 *
 *	rt_py_server_start(&server, loop, net, fd, backlog);
 *	...	server.accepted(&server, sock) makes an object with a stream in it:
 *	rt_py_stream_open(&conn->stream, loop, net, sock, RT_PY_ACCEPTED);
 *	...	stream.made(), then stream.readable() whenever there are bytes, which reads
 *		with mc_recv(stream.sock, ...)
 *	rt_py_stream_write(&conn->stream, chunk);
 *	rt_py_stream_close(&conn->stream);	stream.lost() in a later pass, last of all
 *
 * Sources: CPython 3.11 Lib/asyncio/selector_events.py (_accept_connection,
 * _accept_connection2, _SelectorSocketTransport), uvloop 0.17 handles/stream.pyx
 * (_queue_write, _exec_write), loop.pyx (_on_idle, _exec_queued_writes).
 *
 * Ownership: the caller's structs; a stream's memory is the loop's until `lost`.
 */
#ifndef LS_RUNTIME_PY_STREAM_H
#define LS_RUNTIME_PY_STREAM_H

#include "machine/net.h"
#include "runtime/py_loop.h"

#define RT_PY_HIGH_WATER (64 * 1024) /* of a transport's write buffer */

struct rt_py_out;

struct rt_py_server {
	struct rt_py_fd fd;
	struct rt_py_loop *loop;
	struct mc_listen_fd *listen; /* NULL: closed */
	uint32_t backlog;
	enum rt_status (*accepted)(struct rt_py_server *, struct mc_sock *); /* resumable */
	uint32_t left; /* in this callback */
	struct mc_sock *sock;
	int at, paid;
};

enum rt_py_origin { RT_PY_ACCEPTED, RT_PY_CONNECTED };

struct rt_py_stream {
	struct rt_py_fd fd;
	struct rt_py_loop *loop;
	struct mc_net *net;
	struct mc_sock *sock;		  /* NULL: closed */
	struct mc_sock *leaving;	  /* closed: until the owner has heard of it */
	struct rt_py_out *out, *last_out; /* written, not taken by the kernel */
	uint64_t queued;		  /* bytes of that */
	bool closing; /* close() was called: nothing more is read or written */
	bool paused;  /* more is queued than the high-water mark allows, or was, and not
			 yet less than the low one */
	bool shut;    /* FIN follows what is queued */
	enum mc_errno error; /* what the kernel said of a connection that is broken */
	bool reading; /* the owner wants to */
	bool ready;   /* connection_made has been called */
	bool flushes; /* in loop->written */
	uint8_t stage;
	int paid, at_made;
	struct ls_list to_flush;
	struct rt_task making, ending;
	/* asyncio, in the task of an accepted one: its protocol is made; NULL: no matter. */
	enum rt_status (*accepted)(struct rt_py_stream *);
	enum rt_status (*made)(struct rt_py_stream *);
	enum rt_status (*readable)(struct rt_py_stream *);
	void (*drained)(struct rt_py_stream *); /* NULL: nobody waits for room */
	enum rt_status (*ended)(struct rt_py_stream *); /* connection_lost; may be NULL */
	void (*lost)(struct rt_py_stream *); /* after it: the memory is the owner's */
};

void rt_py_server_start(struct rt_py_server *s, struct rt_py_loop *l, struct mc_listen_fd *fd,
			uint32_t backlog);
void rt_py_server_close(struct rt_py_server *s);

/* An end of a connection; `made`, `readable` and `lost` must be set. */
void rt_py_stream_open(struct rt_py_stream *s, struct rt_py_loop *l, struct mc_net *net,
		       struct mc_sock *sock, enum rt_py_origin origin);
/* pause_reading, resume_reading. */
void rt_py_stream_read(struct rt_py_stream *s, bool on);
/* Takes the reference.  False: it is closed, nothing was written. */
bool rt_py_stream_write(struct rt_py_stream *s, struct mc_chunk *chunk);
/* Should whoever writes wait until it has drained? */
static inline bool rt_py_stream_is_full(const struct rt_py_stream *s)
{
	return s->paused;
}
/* write_eof: after what is queued. */
void rt_py_stream_shutdown(struct rt_py_stream *s);
/* After what is queued; at once. */
void rt_py_stream_close(struct rt_py_stream *s);
void rt_py_stream_abort(struct rt_py_stream *s, enum mc_errno why);
/* The loop goes: the memory may be freed, `lost` is not called. */
void rt_py_stream_drop(struct rt_py_stream *s);

/* For uvloop.c: everything written leaves. */
void rt_py_streams_flush(struct rt_py_loop *l);

#endif
