/* SPDX-License-Identifier: MIT
 *
 * script/py_request.c - a request as an endpoint sees it: req.path, req.query, ...
 *
 * A small userdata; the table of the query is made when a script first asks for it.
 */
#include <ctype.h>
#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/py_web.h"
#include "script/vm.h"

#define READ_HEADERS "loopscope.web.headers" /* in the registry: f(lines) */

SCRIPT_HIDDEN(request_key);

static int hex(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* Percent-decoded; what a + stands for: a blank in a query. */
static void push_decoded(lua_State *L, const char *s, size_t len, char plus)
{
	luaL_Buffer b;

	luaL_buffinit(L, &b);
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '%' && i + 2 < len && isxdigit((unsigned char)s[i + 1]) &&
		    isxdigit((unsigned char)s[i + 2])) {
			luaL_addchar(&b, (char)(hex(s[i + 1]) * 16 + hex(s[i + 2])));
			i += 2;
		} else {
			luaL_addchar(&b, s[i] == '+' ? plus : s[i]);
		}
	}
	luaL_pushresult(&b);
}

struct web_request *web_request_new(lua_State *L, struct web_conn *c,
				    const struct rt_http_message *m)
{
	struct web_request *x = lua_newuserdatauv(L, sizeof *x, WEB_UVS);
	struct rt_http_text path = rt_http_path(m), query = rt_http_query(m);

	*x = (struct web_request){ .server = c->server,
				   .conn = c,
				   .vm = c->server->vm,
				   .number = m->number,
				   .status = 200,
				   .close = m->close,
				   .unread = m->unread,
				   .upgrade = m->upgrade,
				   .body_bytes = m->body.len,
				   .turns = c->server->extra_turns };
	x->head_only = m->method.len == 4 && memcmp(m->method.s, "HEAD", 4) == 0;
	if (memchr(path.s, '%', path.len))
		push_decoded(L, path.s, path.len, '+');
	else
		lua_pushlstring(L, path.s, path.len);
	lua_setiuservalue(L, -2, WEB_PATH);
	lua_pushlstring(L, m->method.s, m->method.len);
	lua_setiuservalue(L, -2, WEB_METHOD);
	if (query.len > 0) {
		lua_pushlstring(L, query.s, query.len);
		lua_setiuservalue(L, -2, WEB_QUERY);
	}
	if (m->body.len > 0) {
		lua_pushlstring(L, m->body.s ? m->body.s : "", m->body.s ? m->body.len : 0);
		lua_setiuservalue(L, -2, WEB_BODY);
	}
	if (m->headers.len > 0) {
		lua_pushlstring(L, m->headers.s, m->headers.len);
		lua_setiuservalue(L, -2, WEB_HEADERS);
	}
	lua_rawgetp(L, LUA_REGISTRYINDEX, &request_key);
	lua_setmetatable(L, -2);
	return x;
}

struct web_request *web_request_at(lua_State *L, int idx)
{
	struct web_request *x = lua_touserdata(L, idx);
	bool is = false;

	if (x && lua_getmetatable(L, idx)) {
		lua_rawgetp(L, LUA_REGISTRYINDEX, &request_key);
		is = lua_rawequal(L, -1, -2);
		lua_pop(L, 2);
	}
	return is ? x : NULL;
}

/* ---- the query --------------------------------------------------------------------- */

static void push_query(lua_State *L, const char *s)
{
	lua_newtable(L);
	while (s && *s) {
		size_t len = strcspn(s, "&");
		const char *equals = memchr(s, '=', len);
		size_t key = equals ? (size_t)(equals - s) : len;

		push_decoded(L, s, key, ' ');
		push_decoded(L, s + key + (equals != NULL), len - key - (equals != NULL), ' ');
		lua_rawset(L, -3);
		s += len + (s[len] == '&');
	}
}

static int get_query(lua_State *L)
{
	if (lua_getiuservalue(L, 1, WEB_QUERY) == LUA_TTABLE)
		return 1;
	push_query(L, lua_tostring(L, -1));
	lua_pushvalue(L, -1);
	lua_setiuservalue(L, 1, WEB_QUERY);
	return 1;
}

/* ---- the object ----------------------------------------------------------------------- */

static int push_extra(lua_State *L)
{
	if (lua_getiuservalue(L, 1, WEB_EXTRA) == LUA_TTABLE) {
		lua_pushvalue(L, 2);
		lua_rawget(L, -2);
		return 1;
	}
	lua_pushnil(L);
	return 1;
}

static int get_body(lua_State *L)
{
	if (lua_getiuservalue(L, 1, WEB_BODY) == LUA_TNIL)
		lua_pushliteral(L, "");
	return 1;
}

/* The prelude makes a table of the lines. */
static int get_headers(lua_State *L)
{
	if (lua_getiuservalue(L, 1, WEB_HEADERS) == LUA_TTABLE)
		return 1;
	lua_getfield(L, LUA_REGISTRYINDEX, READ_HEADERS);
	lua_pushliteral(L, "Host: localhost\r\n");
	lua_pushstring(L, lua_isnil(L, -3) ? "" : lua_tostring(L, -3));
	lua_concat(L, 2);
	lua_call(L, 1, 1);
	lua_pushvalue(L, -1);
	lua_setiuservalue(L, 1, WEB_HEADERS);
	return 1;
}

static int get_params(lua_State *L)
{
	if (lua_getiuservalue(L, 1, WEB_PARAMS) == LUA_TNIL)
		lua_newtable(L);
	return 1;
}

/* __web_headers(f): f(lines) makes a table of headers. */
static int keep_reader(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, READ_HEADERS);
	return 0;
}

/* Upvalue: the methods. */
static int index_request(lua_State *L)
{
	const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";

	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
		return 1;
	lua_settop(L, 2);
	if (strcmp(key, "path") == 0)
		return lua_getiuservalue(L, 1, WEB_PATH), 1;
	if (strcmp(key, "method") == 0)
		return lua_getiuservalue(L, 1, WEB_METHOD), 1;
	if (strcmp(key, "query") == 0 || strcmp(key, "query_params") == 0)
		return get_query(L);
	if (strcmp(key, "path_params") == 0)
		return get_params(L);
	if (strcmp(key, "body") == 0)
		return get_body(L);
	if (strcmp(key, "headers") == 0)
		return get_headers(L);
	return push_extra(L);
}

static int set_request(lua_State *L)
{
	if (lua_getiuservalue(L, 1, WEB_EXTRA) != LUA_TTABLE) {
		lua_pop(L, 1);
		lua_newtable(L);
		lua_pushvalue(L, -1);
		lua_setiuservalue(L, 1, WEB_EXTRA);
	}
	lua_insert(L, 2);
	lua_rawset(L, 2);
	return 0;
}

/* background:add_task(fn, ...): `background` is the request. */
static int add_task(lua_State *L)
{
	if (!web_request_at(L, 1))
		return script_throw(L, "TypeError", "write background:add_task(f), with a colon");
	if (lua_type(L, 2) != LUA_TFUNCTION)
		return script_throw(L, "TypeError", "add_task needs a function");
	if (lua_getiuservalue(L, 1, WEB_BACKGROUND) != LUA_TTABLE) {
		lua_pop(L, 1);
		lua_newtable(L);
		lua_pushvalue(L, -1);
		lua_setiuservalue(L, 1, WEB_BACKGROUND);
	}
	lua_replace(L, 1);
	lua_createtable(L, lua_gettop(L) - 1, 1);
	lua_insert(L, 2);
	lua_pushinteger(L, lua_gettop(L) - 2);
	lua_setfield(L, 2, "n");
	while (lua_gettop(L) > 2)
		lua_rawseti(L, 2, lua_gettop(L) - 2);
	lua_rawseti(L, 1, (lua_Integer)lua_rawlen(L, 1) + 1);
	return 0;
}

void web_request_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "add_task", add_task }, { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_pushvalue(L, -1);
	lua_setglobal(L, "__Request");
	lua_register(L, "__web_headers", keep_reader);
	lua_pushcclosure(L, index_request, 1);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, set_request);
	lua_setfield(L, -2, "__newindex");
	lua_pushliteral(L, "Request");
	lua_setfield(L, -2, "__name");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &request_key);
}
