/* SPDX-License-Identifier: MIT
 *
 * script/py_transport.h - asyncio's sockets: transports that call a protocol.
 *
 * What protocols do is Lua (prelude_py_streams.lua), as it is Python.  Here is what both
 * loops do with a socket (runtime/py_stream.h): each event calls the prelude's function
 * f(transport, event, value), where the original calls the protocol.
 *
 *	factory		a server's connection: its protocol is made
 *	made		connection_made
 *	data, eof	data_received(value), eof_received
 *	answer		of an HTTP client: { status, body, last, headers }
 *	drained		resume_writing; does not suspend
 *	lost		connection_lost; value: an errno's name, or nil
 *
 *	py_transport.c	what is told, reading, the words of a transport
 *	py_connect.c	servers that make them, connections that are opened
 *	py_ask.c	HTTP clients: messages, in place of bytes
 *
 * Sources: CPython 3.11 Lib/asyncio/selector_events.py, uvloop 0.17 handles/stream.pyx,
 * streamserver.pyx, tcp.pyx.
 *
 * Ownership: a transport is the script's userdata, anchored by a slot until it is lost;
 * so is a server until it is closed.
 */
#ifndef LS_SCRIPT_PY_TRANSPORT_H
#define LS_SCRIPT_PY_TRANSPORT_H

#include <lauxlib.h>

#include "machine/net.h"
#include "runtime/py_stream.h"
#include "script/py.h"

struct transport {
	struct rt_py_stream stream;
	struct script_vm *vm;
	struct script_loop *loop;
	struct ls_list link; /* in py->transports */
	int slot;	     /* until it is lost */
	struct rt_py_fd connecting;
	int future; /* slot: of who waits for that */
	int context;	     /* slot, as it was when it was made */
	const char *event;   /* that is being told, */
	int value;	     /* and its value's slot, or 0 */
	uint32_t reads;	     /* left for this event */
	int at, paid;
	bool last; /* of a read: eof, or an error */
	bool http; /* it has asked: what comes are messages */
};

static inline struct transport *script_transport_of(struct rt_py_stream *s)
{
	return LS_LIST_ENTRY(s, struct transport, stream);
}

static inline bool script_loop_is_uvloop(const struct script_loop *l)
{
	return l->loop.ops == &rt_uvloop_ops;
}

/* Pushes a new one. */
struct transport *script_transport_new(lua_State *L, struct script_loop *loop);
/* Tells the prelude; resumable. */
enum rt_status script_transport_tell(struct transport *t, const char *event);
enum rt_status script_transport_factory(struct rt_py_stream *s);
/* It is the collector's from now on. */
void script_transport_lost(struct rt_py_stream *s);
/* py_ask.c: a piece that is a message becomes t->value; it is used up. */
bool script_transport_answer(struct transport *t, const struct mc_piece *piece);
/* transport:ask(method, url, body, headers, close) */
int script_transport_ask(lua_State *L);

void script_transport_open(lua_State *L);
/* The loop is about to be closed: its servers and connections go. */
void script_transports_close(struct script_loop *l);
/* The process is gone: nothing of them is called any more. */
void script_transports_drop(struct script_py *py);


/* Registers a class of userdata with these methods. */
void script_transport_class(lua_State *L, const void *key, const luaL_Reg *methods);
int script_transport_owner(lua_State *L);
void script_connect_open(lua_State *L);
void script_ask_open(lua_State *L);

#endif
