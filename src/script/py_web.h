/* SPDX-License-Identifier: MIT
 *
 * script/py_web.h - a Uvicorn server and the FastAPI application that it runs.
 *
 * A server has a listener and connections, a connection at most one *cycle*: a request
 * whose answer is not complete.  Requests that come meanwhile wait (pipeline), and
 * reading pauses.  Each cycle is a task of the loop, whose coroutine is C (py_asgi.c): it
 * finds the route, awaits or calls what the script wrote, and answers.
 *
 *	py_uvicorn.c	connections, their requests, limits, keep-alive
 *	py_server.c	a server: made, ticking, shutting down
 *	py_asgi.c	a request's task: route, dependencies, endpoint, answer, background
 *	py_route.c	routes: made, and found
 *	py_answer.c	what is sent back
 *	py_socket.c	WebSockets
 *	py_request.c	what the script sees of a request
 *	prelude_py_web.lua	FastAPI(), responses, uvicorn.run, streams, WebSockets
 *
 * Sources: uvicorn 0.17.6 server.py, protocols/http/httptools_impl.py; starlette 0.26.1
 * routing.py, responses.py, background.py; fastapi 0.92 routing.py.
 *
 * Ownership: a request is the script's userdata, kept by its task, or by a slot while it
 * waits for its turn; connections are pooled by the server, servers belong to script_py.
 */
#ifndef LS_SCRIPT_PY_WEB_H
#define LS_SCRIPT_PY_WEB_H

#include <lua.h>

#include "runtime/http_parse.h"
#include "runtime/py_stream.h"
#include "script/py.h"

struct web_conn;
struct web_timer;
struct web_frame;
struct script_vm;
struct script_process;

enum web_state { WEB_SERVES, WEB_DRAINS, WEB_OVER };

struct web_server {
	struct rt_py_server tcp;
	struct script_vm *vm;
	struct script_loop *loop;
	struct web_server *older; /* of the process */
	int app;		  /* slot: what requests are for */
	struct ls_list conns;	  /* open, or being opened */
	struct web_conn *spare, *all;
	struct web_timer *spare_timers, *all_timers;
	uint32_t n_conns, n_tasks;
	uint64_t answered;
	uint32_t limit_concurrency;  /* 0: none */
	uint64_t limit_max_requests; /* 0: none */
	double keep_alive;	     /* seconds */
	double graceful;	     /* seconds to shut down in; < 0: no limit */
	sim_time extra;		     /* Hypercorn: CPU to each request, more than Uvicorn */
	uint8_t extra_turns;	     /* and turns of the loop between protocol and task */
	uint8_t state;
	bool should_exit;
	uint32_t ticks;
	sim_time drains_since;
	struct rt_py_timer timer; /* the 100 ms ticker */
	struct rt_task tick;
	/* Gunicorn's heartbeat: called every tenth tick; NULL: none. */
	void (*notify)(struct web_server *);
	sim_time beat; /* when it did something last */
};

struct web_request {
	struct web_server *server;
	struct web_conn *conn; /* NULL: the client is gone, or has its answer */
	struct script_vm *vm;
	struct web_request *next; /* pipelined */
	struct script_hop *hop;
	struct script_future *task;
	int slot; /* while nothing else keeps it */
	uint32_t number;
	uint16_t status;
	uint8_t at;    /* enum stage of py_asgi.c */
	uint8_t turns; /* of the loop that are left to take before it begins */
	bool refused;  /* limit_concurrency */
	bool begun;    /* the head of the answer has been sent */
	bool complete;
	bool close, unread, upgrade, head_only;
	bool streamed;
	bool waits_for_room, waits_for_message;
	int depends; /* the dependency that is next */
	const char *lines; /* more headers of the answer, while that is sent, */
	bool json;	   /* else: its type is this, or text */
	size_t body_bytes;
	uint16_t close_code; /* of a WebSocket whose client has said goodbye */
	struct web_conn *socket; /* of a WebSocket */
};

enum { /* user values of a request */
	WEB_PATH = 1,
	WEB_METHOD,
	WEB_QUERY, /* text, then a table */
	WEB_BODY,
	WEB_HEADERS, /* lines, then a table */
	WEB_PARAMS,  /* nil, or those of the path */
	WEB_BACKGROUND, /* nil, or a list of { fn, arguments } */
	WEB_EXTRA,	/* what the script or the prelude keeps in it */
	WEB_UVS = WEB_EXTRA
};

struct web_conn {
	struct rt_py_stream stream;
	struct web_server *server;
	struct ls_list link;
	struct web_conn *next; /* spare */
	struct web_conn *older;
	struct web_request *cycle;	    /* is being answered */
	struct web_request *first, *last;   /* wait for that */
	struct web_timer *idle;		    /* keep-alive */
	struct web_request *reading;	    /* was just read */
	struct rt_http_reader text;	    /* what a raw client has written */
	struct web_request *ws;		    /* the WebSocket that it has become */
	struct web_frame *frames, *last_frame; /* messages of that, not taken */
	uint32_t n_frames;
	int at, paid;
};

/* py_uvicorn.c */
/* The answer is complete: the next request's turn. */
void web_answered(struct web_request *x);
/* The task of a request is over. */
void web_task_over(struct web_request *x);
/* There is a new connection. */
enum rt_status web_accepted(struct rt_py_server *tcp, struct mc_sock *sock);
void web_conns_free(struct web_server *s);

/* py_server.c */
/* No more is accepted; what is under way is waited for. */
void web_server_drain(struct web_server *s);
void web_server_open(lua_State *L);
/* Before the loops of the process are closed, and after. */
void web_servers_drop(struct script_py *py);
void web_servers_release(struct script_py *py);

/* py_asgi.c */
/* Makes the task of a request. */
void web_start(struct web_request *x);

/* py_route.c: a route, the prelude's userdata. */
struct web_route {
	double invalid; /* share of bodies that are refused */
	uint32_t n_depends;
	uint16_t status; /* of its answers */
	bool async, model, response_model, wants_background, websocket;
};

/* Pushes the route of the request at an index; or nil, and returns what to answer. */
const char *web_route_find(lua_State *L, struct web_request *x, int request);
/* Of the route at an index: its endpoint, its i-th dependency are pushed; the CPU of its
 * models, drawn. */
void web_route_endpoint(lua_State *L, int route);
void web_route_dependency(lua_State *L, int route, int i);
sim_time web_route_model(lua_State *L, int route);
sim_time web_route_response_model(lua_State *L, int route);
/* Is this body one of those that its model refuses? */
bool web_route_refuses(const struct web_route *r, const struct web_request *x);
void web_route_open(lua_State *L);

/* py_answer.c */
#define WEB_LATER "loopscope.web.respond" /* f(req, result): what is no text and no table */
bool web_is_uvloop(const struct web_request *x);
/* A message of the request's answer. */
struct rt_http_message *web_message(struct web_request *x, enum rt_http_kind kind);
bool web_send(struct web_request *x, struct rt_http_message *m);
/* The head, with uvloop the text too; the text, which uvloop has sent. */
void web_send_head(struct web_request *x, const char *s, size_t len);
void web_send_text(struct web_request *x, const char *s, size_t len);
/* What a request's task raised is on top of vm->L. */
bool web_raised(struct script_future *t);
void web_answer_open(lua_State *L);

/* py_socket.c: WebSockets. */
void web_frame_arrives(struct web_conn *c, const struct mc_piece *piece);
void web_frames_free(struct web_conn *c);
void web_socket_lost(struct web_conn *c);
/* Closes it, with this code; 0: without a word.  One that was not accepted: 403. */
void web_socket_end(struct web_request *x, int code);
/* The endpoint has returned. */
void web_socket_returned(struct web_request *x);
void web_socket_open(lua_State *L);

/* py_master.c: masters of worker processes. */
void web_master_open(lua_State *L);
void script_master_release(struct script_process *p);

/* py_request.c */
struct web_request *web_request_new(lua_State *L, struct web_conn *c,
				    const struct rt_http_message *m);
struct web_request *web_request_at(lua_State *L, int idx);
void web_request_open(lua_State *L);

#endif
