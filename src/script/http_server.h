/* SPDX-License-Identifier: MIT
 *
 * script/http_server.h - Node's http server, the part that every request goes through.
 *
 * A server has connections, a connection has exchanges: a request and its response, in
 * the order in which they came.  Handlers of pipelined requests start at once; their
 * answers leave in order.  A response is a small userdata with C methods; the emitters
 * behind req:on() and res:on() are made when a script first asks for one.
 *
 * Sources: Node 20 lib/_http_server.js, lib/_http_outgoing.js, lib/_http_incoming.js.
 *
 * Ownership: a server's and a connection's memory is freed by their close callbacks; an
 * exchange is the script's userdata, anchored by a slot until its answer has left.
 */
#ifndef LS_SCRIPT_HTTP_SERVER_H
#define LS_SCRIPT_HTTP_SERVER_H

#include <lua.h>

#include "runtime/http_parse.h"
#include "runtime/node.h"
#include "runtime/uv_stream.h"
#include "script/cluster.h"
#include "script/http_socket.h"

struct script_vm;
struct http_conn;

struct http_server {
	struct rt_uv_server uv;
	struct script_vm *vm;
	int slot; /* of its userdata while it listens or has connections */
	struct ls_list conns;
	uint32_t n_conns, n_closing;
	int64_t max_connections; /* 0: no limit */
	double keep_alive;	 /* milliseconds; 0: for ever */
	uint16_t announced;	 /* of these, in seconds: less, so that clients close first */
	bool listening, closing, told_closed;
	bool greets; /* somebody listens to "connection" */
	struct http_conn *greeted;
	int at_accept;
	struct cluster_server cluster; /* of a worker */
};

/* A request and its answer: the userdata of `res`. */
struct http_exchange {
	struct rt_task task; /* the handler's call, then what comes of the body */
	struct script_vm *vm;
	struct http_conn *conn; /* NULL: it is gone */
	struct http_exchange *next;
	struct mc_chunk **held;	  /* what was written before its turn */
	uint32_t n_held, cap_held;
	uint64_t written; /* bytes held, for writableLength */
	uint32_t number;
	int slot;
	uint16_t status;
	bool head_sent, ended, close, has_length, needs_drain;
	bool listened;	/* the answer has an emitter */
	bool streamed;	/* the request is a stream to the script */
	bool came;	/* the body, or its beginning, is there */
	bool complete;	/* all of it */
	bool has_lines; /* the answer has headers of its own */
	bool asked_close, asked_chunks; /* by the request's head */
	uint64_t turn;	/* of the loop, in which it was done */
	bool upgrade;	/* the request asks for a WebSocket */
	bool unread;	/* nobody will look at the text of the answer */
	bool head_only; /* HEAD: an answer without a body */
	size_t length;	/* Content-Length, if it was set */
	size_t asked_length; /* the request's */
	int at;
};

struct http_conn {
	struct rt_uv_stream uv;
	struct http_server *server;
	struct script_vm *vm;
	struct ls_list link;
	struct rt_node_timer idle; /* keep-alive */
	struct http_exchange *first, *last; /* not answered yet */
	struct http_exchange *current;	    /* whose handler is being called */
	struct http_exchange *reading;	    /* whose body is still to come */
	struct http_exchange *complete;	    /* whose body has come, which is told next */
	struct http_exchange *aborted;	    /* without an answer when it closed */
	int peer; /* slot: what the script sees of it; 0: it has not looked */
	struct rt_task tells; /* an event of it */
	const char *event;
	struct http_socket *socket;	    /* the WebSocket that it has become */
	struct rt_task *called;		    /* the callback under way */
	bool ending;	 /* closes after the last answer */
	bool timer_held; /* the idle timer's task is held by the runtime */
	bool gone;	 /* the handle has closed */
	bool scope;	 /* the callbacks of one part of a read are under way */
	bool was_body;	 /* the last one saw a part of a body */
	bool corked;	 /* until the next tick, which is `uncork` */
	uint64_t buffered; /* bytes written since */
	struct rt_task uncork;
	struct rt_http_reader text; /* what a raw client has written */
	struct ls_list all; /* in vm->http_conns */
	int at, at_closed, paid;
};

/* ---- http_server.c ---- */

/* In the registry: the prelude's f(server, req, res), which emits "request". */
#define SCRIPT_HTTP_DISPATCH "loopscope.http.dispatch"
/* The same for a request that asks for an upgrade. */
#define SCRIPT_HTTP_UPGRADE "loopscope.http.upgrade"

/* It listens no more and its last connection closes: tells. */
void script_http_tell_closed(struct http_server *s);
/* The last of it has gone: lets go of it. */
void script_http_check_closed(struct http_server *s);
/* Emits an event without arguments, in a tick. */
void script_http_server_tell(struct http_server *s, const char *event);
void script_http_open(lua_State *L);

/* ---- http_conn.c ---- */

/* The connection over an accepted socket begins. */
enum rt_status script_http_accept(struct http_server *s, struct mc_sock *sock);
/* Ends it: what is under way gets no answer. */
void script_http_close(struct http_conn *c);
/* Sends a chunk for an exchange, now or when its turn comes; takes the reference. */
void script_http_send(struct http_exchange *x, struct mc_chunk *chunk);
/* Its answer is complete: the next one's turn.  After a 101 c->socket has the rest. */
void script_http_finished(struct http_exchange *x);

/* The timer of an idle connection; with a request under way it has none. */
void script_http_start_idle(struct http_conn *c);
void script_http_stop_idle(struct http_conn *c);
/* The exchange is over for the connection: lets go of it, unless somebody still has it. */
void script_http_drop(struct http_conn *c, struct http_exchange *x);

/* The isolate goes: frees the connections that are left. */
void script_http_release(struct script_vm *vm);

/* ---- http_peer.c: what the script sees of a connection ---- */

void script_http_push_peer(struct http_conn *c, lua_State *L);
void script_http_drop_peer(struct http_conn *c);
/* The task that emits an event of it. */
struct rt_task *script_http_event(struct http_conn *c, const char *event);
void script_http_peer_open(lua_State *L);

/* ---- http_read.c: requests come, handlers are called ---- */

enum rt_status script_http_read(struct rt_uv_stream *uv);

/* ---- http_message.c: the userdata req and res ---- */

struct http_exchange *script_http_exchange_new(lua_State *L, struct http_conn *c,
					       const struct rt_http_message *m);
/* Tells its emitter, if there is one, in a tick: "drain". */
void script_http_tell(struct http_exchange *x, const char *event);
/* The answer has left: "finish", and a tick later "close". */
void script_http_tell_finished(struct http_exchange *x);
/* Pushes what script_run calls: what came of the body, or that the connection has gone. */
int script_http_push_body(struct http_exchange *x, lua_State *co);
int script_http_push_abort(struct http_exchange *x, lua_State *co);
/* More of the body came: for the script's stream, or for when it asks for one. */
void script_http_add_body(struct http_exchange *x, const struct rt_http_message *m);
void script_http_message_open(lua_State *L);

#endif
