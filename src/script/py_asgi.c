/* SPDX-License-Identifier: MIT
 *
 * script/py_asgi.c - what Starlette and FastAPI do with a request, as one task.
 *
 * The coroutine is this C function, which goes through the stages below.  It stops where
 * the original awaits, and where it owes CPU time.  An error of the script ends its frame;
 * then web_raised() answers.
 */
#include <lauxlib.h>

#include "base/str.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/inspect.h"
#include "script/py_limiter.h"
#include "script/py_web.h"

enum stage {
	AT_BEGIN,
	AT_ROUTE,
	AT_DEPENDS,
	AT_DEPENDED, /* a dependency has returned */
	AT_ENDPOINT, /* the body is validated before */
	AT_RETURNED,
	AT_VALIDATED, /* response_model, of a `def` endpoint */
	AT_HEAD,
	AT_TEXT,
	AT_ANSWERED,
	AT_BACKGROUND /* its tasks, one after the other */
};

enum { /* of the coroutine's stack */
	REQUEST = 1,
	ROUTE,
	RESULT,
	BASE = RESULT
};

static const struct rt_server_costs *costs(const struct web_request *x)
{
	return &x->vm->thread->cost->server;
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

	if (web_is_uvloop(lua_touserdata(L, REQUEST)))
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
	web_route_dependency(L, ROUTE, ++x->depends);
	if (!script_py_is_async(L, -1))
		return call_in_thread(L, x, 0);
	lua_getupvalue(L, -1, 1);
	lua_remove(L, -2);
	return call_async(L, 1);
}

static int call_endpoint(lua_State *L, struct web_request *x, const struct web_route *r)
{
	x->at = AT_RETURNED;
	web_route_endpoint(L, ROUTE);
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
		x->json = true;
		lua_pushliteral(L, "null");
		break;
	case LUA_TTABLE:
		if (lua_getmetatable(L, RESULT)) {
			lua_pushliteral(L, "__response");
			if (lua_rawget(L, -2) != LUA_TNIL)
				return true;
			lua_settop(L, BASE);
		}
		__attribute__((fallthrough));
	default:
		if (!script_json(L, RESULT, &text))
			script_throw(L, "ValueError", "an endpoint returned a value that is no JSON");
		lua_pushlstring(L, text.s, text.len);
		ls_str_release(&text);
		x->json = true;
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
	lua_getfield(L, LUA_REGISTRYINDEX, WEB_LATER);
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

/* ---- each stage: ends with what it waits for, or GO_ON with the next ----------------------------- */

#define GO_ON (-1)

static int begin(lua_State *L, struct web_request *x)
{
	if (x->turns > 0) {
		x->turns--;
		return script_task_pass(L, go_on);
	}
	x->at = AT_ROUTE;
	if (!x->refused)
		PAY(costs(x)->route + costs(x)->endpoint);
	return GO_ON;
}

static int find_route(lua_State *L, struct web_request *x)
{
	const struct web_route *r;
	const char *s;

	lua_settop(L, REQUEST);
	s = x->refused ? "Service Unavailable" : web_route_find(L, x, REQUEST);
	if (s) {
		lua_settop(L, REQUEST);
		lua_pushnil(L);
		lua_pushstring(L, s);
		x->status = x->refused ? 503 : x->status;
		x->json = !x->refused;
		x->close |= x->refused;
		x->at = AT_HEAD;
		return GO_ON;
	}
	r = lua_touserdata(L, ROUTE);
	x->status = r->status;
	lua_pushnil(L);
	x->depends = 0;
	x->at = AT_DEPENDS;
	return GO_ON;
}

/* What a dependency gave: req.depends[i]. */
static void keep_dependency(lua_State *L, const struct web_request *x)
{
	lua_settop(L, BASE + 1);
	lua_getfield(L, REQUEST, "depends");
	if (lua_isnil(L, -1)) {
		lua_newtable(L);
		lua_replace(L, BASE + 2);
		lua_pushvalue(L, -1);
		lua_setfield(L, REQUEST, "depends");
	}
	lua_pushvalue(L, BASE + 1);
	lua_rawseti(L, BASE + 2, x->depends);
}

static int next_dependency(lua_State *L, struct web_request *x)
{
	const struct web_route *r = lua_touserdata(L, ROUTE);

	if (x->at == AT_DEPENDED)
		keep_dependency(L, x);
	lua_settop(L, BASE);
	if (x->depends < (int)r->n_depends)
		return depend(L, x);
	x->at = AT_ENDPOINT;
	if (r->model)
		PAY(web_route_model(L, ROUTE));
	return GO_ON;
}

static int enter(lua_State *L, struct web_request *x)
{
	const struct web_route *r = lua_touserdata(L, ROUTE);

	if (!r->model || !web_route_refuses(r, x))
		return call_endpoint(L, x, r);
	lua_pushliteral(L, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"value is not valid\","
			   "\"type\":\"value_error\"}]}");
	lua_replace(L, RESULT);
	x->status = 422;
	x->json = true;
	x->at = AT_HEAD;
	return GO_ON;
}

static int returned(lua_State *L, struct web_request *x)
{
	const struct web_route *r = lua_touserdata(L, ROUTE);
	sim_time ns;

	lua_settop(L, BASE + 1);
	lua_replace(L, RESULT);
	if (r->websocket) {
		web_socket_returned(x);
		x->at = AT_BACKGROUND;
		return GO_ON;
	}
	x->at = AT_VALIDATED;
	if (!r->response_model)
		return GO_ON;
	ns = web_route_response_model(L, ROUTE);
	if (!r->async)
		return validate_in_thread(L, x, ns);
	PAY(ns);
	return GO_ON;
}

static int validated(lua_State *L, struct web_request *x)
{
	sim_time ns = 0;

	lua_settop(L, BASE);
	x->depends = 0;
	if (make_text(L, x, &ns))
		return respond_later(L, x);
	x->at = AT_HEAD;
	PAY(ns);
	return GO_ON;
}

static int give_head(lua_State *L, struct web_request *x)
{
	size_t len;
	const char *s = text_of(L, x, &len);

	x->at = AT_TEXT;
	web_send_head(x, s, len);
	x->lines = NULL;
	PAY_FOR_SEND(costs(x)->respond / 2);
	return GO_ON;
}

static int give_text(lua_State *L, struct web_request *x)
{
	size_t len;
	const char *s = text_of(L, x, &len);

	x->at = AT_ANSWERED;
	web_send_text(x, s, len);
	PAY_FOR_SEND(costs(x)->respond - costs(x)->respond / 2);
	return GO_ON;
}

static int answered(lua_State *L, struct web_request *x)
{
	(void)L;
	web_answered(x);
	x->depends = 0;
	x->at = AT_BACKGROUND;
	return GO_ON;
}

static int advance(lua_State *L, struct web_request *x)
{
	static int (*const stages[])(lua_State *L, struct web_request *x) = {
		[AT_BEGIN] = begin,	      [AT_ROUTE] = find_route,
		[AT_DEPENDS] = next_dependency, [AT_DEPENDED] = next_dependency,
		[AT_ENDPOINT] = enter,	      [AT_RETURNED] = returned,
		[AT_VALIDATED] = validated,   [AT_HEAD] = give_head,
		[AT_TEXT] = give_text,	      [AT_ANSWERED] = answered,
		[AT_BACKGROUND] = next_background,
	};
	int yields;

	do
		yields = stages[x->at](L, x);
	while (yields == GO_ON);
	return yields;
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
	t->raised = web_raised;
	t->native = x;
	x->task = t;
	lua_pop(L, 2);
}

