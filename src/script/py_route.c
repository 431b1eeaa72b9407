/* SPDX-License-Identifier: MIT
 *
 * script/py_route.c - routes of an application: made, and found for a request.
 *
 * A path without parameters is a field of the application's table.  An application that
 * has paths with parameters has a function besides, f(path, method), which tries all in
 * the order in which they were added and gives the route and its parameters.
 *
 * Source: starlette 0.26.1 routing.py (Router.app, Route.matches).
 */
#include <lauxlib.h>
#include <string.h>

#include "script/dist.h"
#include "script/py_web.h"
#include "script/vm.h"

enum { ENDPOINT = 1, DEPENDS, MODEL, RESPONSE_MODEL, UVS = 4 };

/* ---- finding ---------------------------------------------------------------------------- */

static const char *not_found(struct web_request *x)
{
	x->status = x->upgrade ? 403 : 404; /* a WebSocket is closed before it is one */
	return x->upgrade ? "" : "{\"detail\":\"Not Found\"}";
}

static const char *not_allowed(struct web_request *x)
{
	if (x->upgrade)
		return not_found(x);
	x->status = 405;
	return "{\"detail\":\"Method Not Allowed\"}";
}

static void push_method(lua_State *L, const struct web_request *x, int request)
{
	if (x->upgrade)
		lua_pushliteral(L, "WEBSOCKET");
	else
		lua_getiuservalue(L, request, WEB_METHOD);
}

/* By the function on top: a route, false (another method has one), or nil. */
static const char *match(lua_State *L, struct web_request *x, int request)
{
	lua_getiuservalue(L, request, WEB_PATH);
	push_method(L, x, request);
	lua_call(L, 2, 2);
	lua_setiuservalue(L, request, WEB_PARAMS);
	if (lua_isuserdata(L, -1))
		return NULL;
	return lua_isnil(L, -1) ? not_found(x) : not_allowed(x);
}

static const char *look_up(lua_State *L, struct web_request *x, int request, int app)
{
	lua_getiuservalue(L, request, WEB_PATH);
	if (lua_rawget(L, app) == LUA_TNIL)
		return not_found(x);
	push_method(L, x, request);
	if (lua_rawget(L, -2) == LUA_TNIL)
		return not_allowed(x);
	return NULL;
}

static const char *find(lua_State *L, struct web_request *x, int request)
{
	int app = lua_gettop(L) + 1;
	const char *error;

	script_slot_push(x->vm, L, x->server->app);
	if (lua_rawgeti(L, app, 1) == LUA_TFUNCTION) {
		error = match(L, x, request);
	} else {
		lua_pop(L, 1);
		error = look_up(L, x, request, app);
	}
	lua_replace(L, app);
	lua_settop(L, app);
	return error;
}

/* The path with a slash at its end, or without those it has: pushed. */
static void push_other_path(lua_State *L, int request)
{
	size_t len, n;
	const char *path;

	lua_getiuservalue(L, request, WEB_PATH);
	path = lua_tolstring(L, -1, &len);
	for (n = len; n > 0 && path[n - 1] == '/'; n--)
		;
	if (n < len)
		lua_pushlstring(L, path, n);
	else
		lua_pushfstring(L, "%s/", path);
	lua_remove(L, -2);
}

/* redirect_slashes: where the other path has a route, whatever its method.  Its location
 * stands in the place of the parameters, which nobody will ask for. */
static bool redirect(lua_State *L, struct web_request *x, int request)
{
	int top = lua_gettop(L);
	bool found;

	lua_getiuservalue(L, request, WEB_PATH);
	push_other_path(L, request);
	lua_pushvalue(L, -1);
	lua_setiuservalue(L, request, WEB_PATH);
	x->status = 307;
	find(L, x, request);
	found = x->status != 404;
	lua_pushvalue(L, top + 1);
	lua_setiuservalue(L, request, WEB_PATH);
	if (found) {
		x->status = 307;
		x->lines = lua_pushfstring(L, "location: %s\r\n", lua_tostring(L, top + 2));
		lua_setiuservalue(L, request, WEB_PARAMS);
	}
	lua_settop(L, top);
	return found;
}

const char *web_route_find(lua_State *L, struct web_request *x, int request)
{
	const char *error = find(L, x, request);

	if (!error || x->status != 404 || x->upgrade)
		return error;
	if (redirect(L, x, request))
		return "";
	return not_found(x);
}

/* ---- parts -------------------------------------------------------------------------------- */

void web_route_endpoint(lua_State *L, int route)
{
	lua_getiuservalue(L, route, ENDPOINT);
}

void web_route_dependency(lua_State *L, int route, int i)
{
	lua_getiuservalue(L, route, DEPENDS);
	lua_rawgeti(L, -1, i);
	lua_remove(L, -2);
}

static sim_time cost_of(lua_State *L, int route, int which, const char *stream)
{
	sim_time ns = 0;

	if (lua_getiuservalue(L, route, which) != LUA_TNIL)
		ns = script_time(L, lua_gettop(L), stream, "cost");
	lua_pop(L, 1);
	return ns;
}

sim_time web_route_model(lua_State *L, int route)
{
	return cost_of(L, route, MODEL, "model");
}

sim_time web_route_response_model(lua_State *L, int route)
{
	return cost_of(L, route, RESPONSE_MODEL, "response_model");
}

bool web_route_refuses(const struct web_route *r, const struct web_request *x)
{
	uint64_t stream;

	if (r->invalid <= 0)
		return false;
	stream = sim_stream(x->vm->sim->seed, "invalid bodies");
	return sim_unit(sim_draw(stream, x->vm->thread->request, script_next_draw(x->vm))) <
	       r->invalid;
}

/* ---- making ------------------------------------------------------------------------------- */

static void take_endpoint(lua_State *L, struct web_route *r)
{
	lua_Debug ar;

	if (r->async)
		lua_getupvalue(L, 1, 1);
	else
		lua_pushvalue(L, 1);
	lua_pushvalue(L, -1);
	lua_getinfo(L, ">u", &ar);
	r->wants_background = ar.nparams > 1 || ar.isvararg;
	lua_setiuservalue(L, 4, ENDPOINT);
}

/* The field of the options at 2, if it is a table, is a model. */
static bool take_model(lua_State *L, const char *field, int which)
{
	bool is = lua_getfield(L, 2, field) == LUA_TTABLE;

	if (is) {
		lua_getfield(L, -1, "cost");
		lua_setiuservalue(L, 4, which);
	} else {
		lua_pop(L, 1);
	}
	return is; /* which is on top then */
}

static void take_options(lua_State *L, struct web_route *r)
{
	if (lua_getfield(L, 2, "depends") == LUA_TTABLE) {
		r->n_depends = (uint32_t)lua_rawlen(L, -1);
		lua_setiuservalue(L, 4, DEPENDS);
	}
	if ((r->model = take_model(L, "model", MODEL))) {
		lua_getfield(L, -1, "invalid");
		r->invalid = luaL_optnumber(L, -1, 0);
	}
	r->response_model = take_model(L, "response_model", RESPONSE_MODEL);
	if (lua_getfield(L, 2, "status_code") != LUA_TNIL)
		r->status = (uint16_t)luaL_checkinteger(L, -1);
}

/* __route(endpoint, opts, websocket) */
static int new_route(lua_State *L)
{
	struct web_route *r;

	luaL_checktype(L, 1, LUA_TFUNCTION);
	lua_settop(L, 3);
	r = lua_newuserdatauv(L, sizeof *r, UVS);
	*r = (struct web_route){ .async = script_py_is_async(L, 1),
				 .websocket = lua_toboolean(L, 3),
				 .status = 200 };
	take_endpoint(L, r);
	if (lua_istable(L, 2))
		take_options(L, r);
	lua_settop(L, 4);
	return 1;
}

void web_route_open(lua_State *L)
{
	lua_register(L, "__route", new_route);
}
