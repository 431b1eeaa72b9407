/* SPDX-License-Identifier: MIT
 *
 * script/node_socket.h - TCP handles of Node's net and http client (what its tcp_wrap is).
 *
 * A handle is a userdata: a listener or one end of a connection.  It tells what happens
 * through one function of the prelude, as a callback from the loop: (owner, event, a, b).
 *
 *	connection(handle)		a listener has accepted
 *	connect(errno name or nil)
 *	data(string), end		what one read got
 *	answer(status, body, last)	a part of an HTTP answer
 *	error(errno name)		the connection broke
 *	drain				all that was written has gone
 *	close				in the closing phase
 *
 * Source: Node 20 src/tcp_wrap.cc, src/stream_base.cc.
 *
 * Ownership: while it is open a handle is anchored by a slot; its memory is the script's.
 */
#ifndef LS_SCRIPT_NODE_SOCKET_H
#define LS_SCRIPT_NODE_SOCKET_H

#include <lua.h>

/* __tcp(owner): a handle.  __tcp_hook(function). */
void script_node_socket_open(lua_State *L);

#endif
