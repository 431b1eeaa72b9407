/* SPDX-License-Identifier: MIT
 *
 * script/http_socket.h - WebSockets on Node: what the package `ws` does on a connection of
 * its http server.
 *
 * A connection that has been upgraded has a socket, whose events the prelude is told:
 * f(owner, "message", text), f(owner, "close", code).  Frames come whole (runtime/http.h),
 * and each is a callback of its own.  A socket is closed by a closing frame each way, or
 * by the end of its connection (1006).
 *
 * Source: ws 8 lib/websocket.js, lib/websocket-server.js, lib/sender.js.
 *
 * Ownership: the socket is a userdata, anchored by a slot until its connection has closed.
 */
#ifndef LS_SCRIPT_HTTP_SOCKET_H
#define LS_SCRIPT_HTTP_SOCKET_H

#include <lua.h>

#include "runtime/http.h"
#include "runtime/task.h"

struct http_conn;
struct http_socket;

/* A frame has come: the callback that it is for; NULL: none. */
struct rt_task *script_socket_take(struct http_socket *s, const struct rt_http_message *m);
/* The connection has closed: the callback that tells. */
struct rt_task *script_socket_closed(struct http_socket *s);
/* And has been told. */
void script_socket_release(struct http_socket *s);

void script_socket_open(lua_State *L);

#endif
