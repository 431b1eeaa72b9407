/* SPDX-License-Identifier: MIT
 *
 * script/py_asgi.c - what Starlette and FastAPI do with a request, as one task.
 *
 * The coroutine is this C function, which goes through the stages below.  It stops where
 * the original awaits, and where it owes CPU time.  An error of the script ends its frame;
 * then `raised` answers.
 */
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "script/dist.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/inspect.h"
#include "script/py_error.h"
#include "script/py_limiter.h"
#include "script/py_web.h"

enum stage {
	AT_BEGIN,
	AT_ROUTE,
	AT_DEPENDS,
	AT_DEPENDED, /* a dependency has returned */
	AT_BODY,     /* parse and validate it */
	AT_ENDPOINT,
	AT_RETURNED,
	AT_VALIDATED, /* response_model, of a `def` endpoint */
	AT_HEAD,
	AT_TEXT,
	AT_ANSWERED,
	AT_BACKGROUND,
	AT_NEXT_TASK,
	AT_OVER
};

enum { /* of the coroutine's stack */
	REQUEST = 1,
	ROUTE,
	RESULT,
	BASE = RESULT
};

/* A route: made by the prelude. */
struct web_route {
	double invalid; /* share of bodies that are refused */
	uint32_t n_depends;
	bool async, model, response_model, wants_background, websocket;
};

enum { ROUTE_ENDPOINT = 1, ROUTE_DEPENDS, ROUTE_MODEL, ROUTE_RESPONSE_MODEL, ROUTE_UVS = 4 };

#define LATER "loopscope.web.respond" /* f(req, result): what is no text and no table */

static const struct rt_server_costs *costs(const struct web_request *x)
{
	return &x->vm->thread->cost->server;
}

/* ---- answers --------------------------------------------------------------------------- */

struct rt_http_message *web_message(struct web_request *x, enum rt_http_kind kind)
{
	struct rt_http_message *m = rt_http_new(&x->vm->run->http, kind);

	m->number = x->number;
	m->process = (uint32_t)x->vm->isolate->process->pid;
	m->status = x->status;
	m->close = x->close && kind == RT_HTTP_RESPONSE;
	m->streamed = x->streamed;
	return m;
}

bool web_send(struct web_request *x, struct rt_http_message *m)
{
	if (!x->conn) {
		rt_http_free(m);
		return false;
	}
	return rt_py_stream_write(&x->conn->stream, rt_http_pack(m));
}

static bool is_uvloop(const struct web_request *x)
{
	return x->server->loop->loop.ops == &rt_uvloop_ops;
}

/* The head; with uvloop, which writes both in one, the body too. */
static void send_head(struct web_request *x, const char *s, size_t len)
{
	struct rt_http_message *m = web_message(x, RT_HTTP_RESPONSE);

	x->begun = true;
	m->length = len;
	m->last = is_uvloop(x) || len == 0;
	if (m->last)
		rt_http_set(m, &m->body, x->unread ? NULL : s, len);
	web_send(x, m);
}

static void send_text(struct web_request *x, const char *s, size_t len)
{
	struct rt_http_message *m;

	if (is_uvloop(x) || len == 0)
		return;
	m = web_message(x, RT_HTTP_BODY);
	m->last = true;
	rt_http_set(m, &m->body, x->unread ? NULL : s, len);
	web_send(x, m);
}

/* Without a pause, for errors. */
static void answer(struct web_request *x, uint16_t status, const char *s)
{
	size_t len = strlen(s);

	x->status = status;
	x->vm->thread->skew += costs(x)->respond;
	send_head(x, s, len);
	send_text(x, s, len);
	web_answered(x);
}

/* ---- routes --------------------------------------------------------------------------------- */

/* Pushes the route, or nil and sets what to answer. */
static const char *find_route(lua_State *L, struct web_request *x)
{
	script_slot_push(x->vm, L, x->server->app);
	lua_getiuservalue(L, REQUEST, WEB_PATH);
	if (lua_rawget(L, -2) == LUA_TNIL) {
		lua_remove(L, -2);
		x->status = 404;
		return "{\"detail\":\"Not Found\"}";
	}
	lua_remove(L, -2);
	if (x->upgrade)
		lua_pushliteral(L, "WEBSOCKET");
	else
		lua_getiuservalue(L, REQUEST, WEB_METHOD);
	if (lua_rawget(L, -2) == LUA_TNIL) {
		lua_remove(L, -2);
		x->status = 405;
		return "{\"detail\":\"Method Not Allowed\"}";
	}
	lua_remove(L, -2);
	return NULL;
}

/* __route(endpoint, opts, websocket) */
static int route(lua_State *L)
{
	struct web_route *r;
	lua_Debug ar;

	luaL_checktype(L, 1, LUA_TFUNCTION);
	lua_settop(L, 3);
	r = lua_newuserdatauv(L, sizeof *r, ROUTE_UVS);
	*r = (struct web_route){ .async = script_py_is_async(L, 1),
				 .websocket = lua_toboolean(L, 3) };
	if (r->async)
		lua_getupvalue(L, 1, 1);
	else
		lua_pushvalue(L, 1);
	lua_pushvalue(L, -1);
	lua_getinfo(L, ">u", &ar);
	r->wants_background = ar.nparams > 1 || ar.isvararg;
	lua_setiuservalue(L, 4, ROUTE_ENDPOINT);
	if (lua_istable(L, 2)) {
		if (lua_getfield(L, 2, "depends") == LUA_TTABLE) {
			r->n_depends = (uint32_t)lua_rawlen(L, -1);
			lua_setiuservalue(L, 4, ROUTE_DEPENDS);
		}
		if (lua_getfield(L, 2, "model") == LUA_TTABLE) {
			r->model = true;
			lua_getfield(L, -1, "invalid");
			r->invalid = luaL_optnumber(L, -1, 0);
			lua_getfield(L, -2, "cost");
			lua_setiuservalue(L, 4, ROUTE_MODEL);
		}
		if (lua_getfield(L, 2, "response_model") == LUA_TTABLE) {
			r->response_model = true;
			lua_getfield(L, -1, "cost");
			lua_setiuservalue(L, 4, ROUTE_RESPONSE_MODEL);
		}
	}
	lua_settop(L, 4);
	return 1;
}

/* The CPU of a model, drawn. */
static sim_time cost_of(lua_State *L, int which, const char *stream)
{
	sim_time ns = 0;

	if (lua_getiuservalue(L, ROUTE, which) != LUA_TNIL)
		ns = script_time(L, lua_gettop(L), stream, "cost");
	lua_pop(L, 1);
	return ns;
}

static bool is_invalid(struct web_request *x, const struct web_route *r)
{
	uint64_t stream;

	if (r->invalid <= 0)
		return false;
	stream = sim_stream(x->vm->sim->seed, "invalid bodies");
	return sim_unit(sim_draw(stream, x->vm->thread->request, script_next_draw(x->vm))) <
	       r->invalid;
}

/* ---- errors ------------------------------------------------------------------------------------ */

static void detail_of(lua_State *L, int e, struct ls_str *out)
{
	ls_str_add(out, "{\"detail\":");
	if (lua_getfield(L, e, "detail") == LUA_TNIL ||
	    !script_json(L, lua_gettop(L), out))
		ls_str_add(out, "null");
	lua_pop(L, 1);
	ls_str_add(out, "}");
}

static void answer_http_exception(lua_State *L, struct web_request *x, int e)
{
	struct ls_str text = { 0 };
	int status;

	lua_getfield(L, e, "status_code");
	status = (int)lua_tointeger(L, -1);
	lua_pop(L, 1);
	detail_of(L, e, &text);
	answer(x, (uint16_t)status, text.s);
	ls_str_release(&text);
}

static void tell(lua_State *L, int e)
{
	struct ls_str text = { 0 };

	ls_str_add(&text, "ERROR:    Exception in ASGI application\n");
	script_py_error_text(L, e, &text);
	script_write(L, JRN_STDERR, text.s, text.len);
	ls_str_release(&text);
}

/* The value on top of vm->L ended the request's task. */
static bool raised(struct script_future *t)
{
	struct web_request *x = t->native;
	lua_State *L = t->vm->L;
	int e = lua_gettop(L);

	luaL_checkstack(L, 20, NULL);
	if (x->hop)
		script_hop_leave(x->hop);
	x->hop = NULL;
	web_task_over(x);
	if (script_py_is(L, e, "SystemExit") || script_py_is(L, e, "KeyboardInterrupt"))
		return false;
	if (!x->begun && script_py_is(L, e, "HTTPException")) {
		answer_http_exception(L, x, e);
		return true;
	}
	if (!script_py_is(L, e, "CancelledError") && !script_py_is(L, e, "WebSocketDisconnect"))
		tell(L, e);
	x->close = x->close || x->begun;
	if (x->socket)
		web_socket_end(x, 1011);
	else if (!x->begun)
		answer(x, 500, "Internal Server Error");
	else if (x->conn) /* what began cannot be completed */
		rt_py_stream_close(&x->conn->stream);
	return true;
}

/* ---- the stages ---------------------------------------------------------------------------------- */

static int go_on(lua_State *L, int status, lua_KContext ctx);

#define PAY(ns)                                                                              \
	do {                                                                                 \
		if (!script_task_pay(L, (ns)))                                               \
			return script_task_owes(L, go_on);                                   \
	} while (0)

/* After a send: the lock was let go, and a thread that wants it gets it. */
#define PAY_FOR_SEND(ns)                                                                     \
	do {                                                                                 \
		if (!pay_for_send(L, (ns)))                                                  \
			return script_task_owes(L, go_on);                                   \
	} while (0)

static bool pay_for_send(lua_State *L, sim_time ns)
{
	struct rt_thread *t = script_vm_of(L)->thread;
	int paid = 0;

	if (is_uvloop(lua_touserdata(L, REQUEST)))
		return script_task_pay(L, ns);
	return rt_charge_call(t, &paid, ns) == RT_DONE;
}

/* Calls the function on top with the request and, if it wants that, its background. */
static int call_async(lua_State *L, int n)
{
	for (int i = 0; i < n; i++)
		lua_pushvalue(L, REQUEST);
	return script_call(L, n, 1, 0, go_on);
}

static int call_in_thread(lua_State *L, struct web_request *x, sim_time cost)
{
	lua_pushvalue(L, REQUEST);
	lua_pushvalue(L, REQUEST);
	x->hop = script_hop_new(L, cost);
	return script_hop_run(L, &x->hop, go_on);
}

/* The dependency that is next. */
static int depend(lua_State *L, struct web_request *x)
{
	x->at = AT_DEPENDED;
	lua_getiuservalue(L, ROUTE, ROUTE_DEPENDS);
	lua_rawgeti(L, -1, ++x->depends);
	lua_remove(L, -2);
	if (!script_py_is_async(L, -1))
		return call_in_thread(L, x, 0);
	lua_getupvalue(L, -1, 1);
	lua_remove(L, -2);
	return call_async(L, 1);
}

static int call_endpoint(lua_State *L, struct web_request *x, const struct web_route *r)
{
	x->at = AT_RETURNED;
	lua_getiuservalue(L, ROUTE, ROUTE_ENDPOINT);
	if (r->async)
		return call_async(L, r->wants_background && !r->websocket ? 2 : 1);
	return call_in_thread(L, x, 0);
}

static int nothing(lua_State *L)
{
	(void)L;
	return 0;
}

/* response_model: on the loop, or for a `def` endpoint by a second hop. */
static int validate_in_thread(lua_State *L, struct web_request *x, sim_time cost)
{
	x->at = AT_VALIDATED;
	lua_pushcfunction(L, nothing);
	return call_in_thread(L, x, cost);
}

/* The result becomes a text; true: it is something that the prelude sends. */
static bool make_text(lua_State *L, struct web_request *x, sim_time *cost)
{
	struct ls_str text = { 0 };

	switch (lua_type(L, RESULT)) {
	case LUA_TSTRING:
		return false;
	case LUA_TNIL:
		lua_pushliteral(L, "null");
		break;
	case LUA_TTABLE:
		if (lua_getmetatable(L, RESULT)) {
			lua_pushliteral(L, "__response");
			if (lua_rawget(L, -2) != LUA_TNIL)
				return true;
			lua_settop(L, BASE);
		}
		/* fall through */
	default:
		if (!script_json(L, RESULT, &text))
			script_throw(L, "ValueError", "an endpoint returned a value that is no JSON");
		lua_pushlstring(L, text.s, text.len);
		ls_str_release(&text);
		*cost = costs(x)->encode;
	}
	lua_replace(L, RESULT);
	lua_settop(L, BASE);
	return false;
}

/* Calls f(req, result) of the prelude. */
static int respond_later(lua_State *L, struct web_request *x)
{
	x->at = AT_BACKGROUND;
	lua_getfield(L, LUA_REGISTRYINDEX, LATER);
	lua_pushvalue(L, REQUEST);
	lua_pushvalue(L, RESULT);
	return script_call(L, 2, 0, 0, go_on);
}

static int next_background(lua_State *L, struct web_request *x)
{
	bool async;
	int n;

	lua_settop(L, BASE);
	lua_getiuservalue(L, REQUEST, WEB_BACKGROUND);
	if (lua_type(L, -1) != LUA_TTABLE || lua_rawgeti(L, -1, ++x->depends) == LUA_TNIL) {
		x->at = AT_OVER;
		web_task_over(x);
		lua_settop(L, 0);
		return 0;
	}
	lua_rawgeti(L, -1, 1);
	async = script_py_is_async(L, -1);
	lua_getfield(L, -2, "n");
	n = (int)lua_tointeger(L, -1) - 1;
	lua_pop(L, 1);
	if (async) {
		lua_getupvalue(L, -1, 1);
		lua_replace(L, -2);
	}
	luaL_checkstack(L, n + 4, NULL);
	for (int i = 0; i < n; i++)
		lua_rawgeti(L, BASE + 2, i + 2);
	if (async)
		return script_call(L, n, 0, 0, go_on);
	lua_settop(L, BASE + 3 + (n > 2 ? 2 : n));
	while (lua_gettop(L) < BASE + 5)
		lua_pushnil(L);
	x->hop = script_hop_new(L, 0);
	return script_hop_run(L, &x->hop, go_on);
}

static const char *text_of(lua_State *L, const struct web_request *x, size_t *len)
{
	const char *s = lua_tolstring(L, RESULT, len);

	if (x->head_only)
		*len = 0;
	return s;
}

static int advance(lua_State *L, struct web_request *x)
{
	const struct web_route *r = lua_touserdata(L, ROUTE);
	const char *s;
	size_t len;
	sim_time ns = 0;

	switch (x->at) {
	case AT_BEGIN:
		if (x->turns > 0) {
			x->turns--;
			return script_task_pass(L, go_on);
		}
		x->at = AT_ROUTE;
		if (!x->refused)
			PAY(costs(x)->route + costs(x)->endpoint);
		/* fall through */
	case AT_ROUTE:
		lua_settop(L, REQUEST);
		s = x->refused ? "Service Unavailable" : find_route(L, x);
		if (s) {
			lua_settop(L, REQUEST);
			lua_pushnil(L);
			lua_pushstring(L, s);
			x->status = x->refused ? 503 : x->status;
			x->close |= x->refused;
			x->at = AT_HEAD;
			return advance(L, x);
		}
		r = lua_touserdata(L, ROUTE);
		lua_pushnil(L);
		x->depends = 0;
		x->at = AT_DEPENDS;
		/* fall through */
	case AT_DEPENDED:
	case AT_DEPENDS:
		lua_settop(L, BASE);
		if (x->depends < (int)r->n_depends)
			return depend(L, x);
		x->at = AT_ENDPOINT;
		if (r->model)
			PAY(cost_of(L, ROUTE_MODEL, "model"));
		/* fall through */
	case AT_ENDPOINT:
		if (r->model && is_invalid(x, r)) {
			lua_pushliteral(L, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"value is not "
					   "valid\",\"type\":\"value_error\"}]}");
			lua_replace(L, RESULT);
			x->status = 422;
			x->at = AT_HEAD;
			return advance(L, x);
		}
		return call_endpoint(L, x, r);
	case AT_RETURNED:
		lua_settop(L, BASE + 1);
		lua_replace(L, RESULT);
		if (r->websocket) {
			web_socket_end(x, 1000);
			x->at = AT_BACKGROUND;
			return advance(L, x);
		}
		if (r->response_model) {
			ns = cost_of(L, ROUTE_RESPONSE_MODEL, "response_model");
			if (!r->async)
				return validate_in_thread(L, x, ns);
			x->at = AT_VALIDATED;
			PAY(ns);
		}
		/* fall through */
	case AT_VALIDATED:
		lua_settop(L, BASE);
		x->depends = 0;
		ns = 0;
		if (make_text(L, x, &ns))
			return respond_later(L, x);
		x->at = AT_HEAD;
		PAY(ns);
		/* fall through */
	case AT_HEAD:
		s = text_of(L, x, &len);
		x->at = AT_TEXT;
		send_head(x, s, len);
		PAY_FOR_SEND(costs(x)->respond / 2);
		/* fall through */
	case AT_TEXT:
		s = text_of(L, x, &len);
		x->at = AT_ANSWERED;
		send_text(x, s, len);
		PAY_FOR_SEND(costs(x)->respond - costs(x)->respond / 2);
		/* fall through */
	case AT_ANSWERED:
		web_answered(x);
		x->depends = 0;
		x->at = AT_BACKGROUND;
		/* fall through */
	default:
		return next_background(L, x);
	}
}

static int go_on(lua_State *L, int status, lua_KContext ctx)
{
	struct web_request *x = lua_touserdata(L, REQUEST);

	if (status == LUA_YIELD && script_vm_of(L)->stack->raise)
		return script_resumed(L, status, ctx);
	if (x->hop) {
		lua_settop(L, BASE);
		script_hop_run(L, &x->hop, go_on);
	}
	return advance(L, x);
}

static int serve(lua_State *L)
{
	lua_settop(L, REQUEST);
	return advance(L, lua_touserdata(L, REQUEST));
}

/* Made by the request, not by the callback that has read it: what runs for it is found by
 * that. */
static struct script_future *make_task(lua_State *L, struct web_request *x)
{
	struct rt_thread *thread = x->vm->thread;
	uint32_t runs = thread->item;
	uint32_t request = rt_request_item(&x->vm->run->requests, x->number);
	struct script_future *t;

	thread->item = request ? request : runs;
	t = script_task_create(L, x->server->loop, -1);
	thread->item = runs;
	return t;
}

void web_start(struct web_request *x)
{
	lua_State *L = x->vm->L;
	struct script_future *t;

	lua_pushcfunction(L, serve);
	script_slot_push(x->vm, L, x->slot);
	script_coro_new(L, 1, "run_asgi")->state = CORO_RUNNING;
	t = make_task(L, x);
	t->task.request = x->number;
	t->raised = raised;
	t->native = x;
	x->task = t;
	lua_pop(L, 2);
}

/* ---- for the prelude ------------------------------------------------------------------------------ */

static struct web_request *check(lua_State *L)
{
	struct web_request *x = web_request_at(L, 1);

	if (!x)
		luaL_argerror(L, 1, "a request expected");
	return x;
}

/* __web_text(req, status, text): a whole answer. */
static int whole(lua_State *L)
{
	struct web_request *x = check(L);
	size_t len;
	const char *s = luaL_checklstring(L, 3, &len);

	x->status = (uint16_t)luaL_checkinteger(L, 2);
	x->vm->thread->skew += costs(x)->respond;
	if (x->head_only)
		len = 0;
	send_head(x, s, len);
	send_text(x, s, len);
	web_answered(x);
	return 0;
}

/* __web_head(req, status): of a stream. */
static int head(lua_State *L)
{
	struct web_request *x = check(L);

	x->status = (uint16_t)luaL_checkinteger(L, 2);
	x->streamed = x->begun = true;
	x->vm->thread->skew += costs(x)->respond;
	web_send(x, web_message(x, RT_HTTP_RESPONSE));
	return 0;
}

static int chunk_k(lua_State *L, int status, lua_KContext ctx)
{
	script_resumed(L, status, ctx);
	return 0;
}

/* __web_chunk(req, text): sent; then waits while the client takes too little.  Without
 * text: the end. */
static int chunk(lua_State *L)
{
	struct web_request *x = check(L);
	struct rt_http_message *m = web_message(x, RT_HTTP_BODY);
	size_t len = 0;
	const char *s = luaL_optlstring(L, 2, "", &len);

	m->last = lua_isnoneornil(L, 2);
	x->vm->thread->skew += costs(x)->chunk;
	rt_http_set(m, &m->body, x->unread ? NULL : s, len);
	if (!m->last && len == 0) {
		rt_http_free(m);
		return 0;
	}
	if (m->last) {
		web_send(x, m);
		web_answered(x);
		return 0;
	}
	if (!web_send(x, m) || !rt_py_stream_is_full(&x->conn->stream))
		return 0;
	x->waits_for_room = true;
	return script_task_park(L, chunk_k);
}

/* __web_gone(req): has the client left? */
static int gone(lua_State *L)
{
	lua_pushboolean(L, check(L)->conn == NULL);
	return 1;
}

/* __web_json(value): its text. */
static int json(lua_State *L)
{
	struct ls_str text = { 0 };

	luaL_checkany(L, 1);
	if (!script_json(L, 1, &text))
		return script_throw(L, "ValueError", "this value is no JSON");
	lua_pushlstring(L, text.s, text.len);
	ls_str_release(&text);
	return 1;
}

static int keep_respond(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, LATER);
	return 0;
}

void web_asgi_open(lua_State *L)
{
	static const luaL_Reg words[] = { { "__route", route },	      { "__web_text", whole },
					  { "__web_head", head },     { "__web_chunk", chunk },
					  { "__web_gone", gone },     { "__web_json", json },
					  { "__web_respond", keep_respond }, { NULL, NULL } };

	for (const luaL_Reg *w = words; w->name; w++)
		lua_register(L, w->name, w->func);
}
