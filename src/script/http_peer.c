/* SPDX-License-Identifier: MIT
 *
 * script/http_peer.c - the connection of an http server as the script sees it: what
 * "connection" gives, req.socket and res.socket.
 *
 * Few scripts look: so the userdata is made when one does, and the prelude keeps the
 * emitter for it as its user value.
 */
#include <lauxlib.h>

#include "script/http_server.h"
#include "script/inside.h"

/* In the registry: the prelude's f(server, peer, event). */
#define HOOK "loopscope.http.peer"

SCRIPT_HIDDEN(meta);

struct peer {
	struct http_conn *conn; /* NULL: it has gone */
};

void script_http_push_peer(struct http_conn *c, lua_State *L)
{
	if (!c->peer) {
		struct peer *p = lua_newuserdatauv(L, sizeof *p, 1);

		p->conn = c;
		lua_rawgetp(L, LUA_REGISTRYINDEX, &meta);
		lua_setmetatable(L, -2);
		c->peer = script_slot_take(L, lua_gettop(L));
		return;
	}
	script_slot_push(c->vm, L, c->peer);
}

void script_http_drop_peer(struct http_conn *c)
{
	struct peer *p;

	script_slot_push(c->vm, c->vm->L, c->peer);
	p = lua_touserdata(c->vm->L, -1);
	p->conn = NULL;
	lua_pop(c->vm->L, 1);
	script_slot_drop(c->vm, c->peer);
	c->peer = 0;
}

/* ---- events ------------------------------------------------------------------------------- */

static int push_event(void *arg, lua_State *co)
{
	struct http_conn *c = arg;

	lua_getfield(co, LUA_REGISTRYINDEX, HOOK);
	script_slot_push(c->vm, co, c->server->slot);
	lua_getiuservalue(co, -1, 1);
	lua_remove(co, -2);
	script_http_push_peer(c, co);
	lua_pushstring(co, c->event);
	return 3;
}

static enum rt_status run_event(struct rt_task *t)
{
	struct http_conn *c = LS_LIST_ENTRY(t, struct http_conn, tells);

	return script_run(c->vm, c, push_event);
}

struct rt_task *script_http_event(struct http_conn *c, const char *event)
{
	static const struct rt_task_ops ops = { .run = run_event };

	c->event = event;
	c->tells = (struct rt_task){ .ops = &ops };
	c->tells.item = rt_item(c->vm->thread, JRN_IT_NET, c->vm->node->loop.q_poll, JRN_NEVER, 0,
				event);
	return &c->tells;
}

/* ---- words -------------------------------------------------------------------------------- */

/* peer:owner([emitter]): the emitter that the prelude keeps for it, or sets it */
static int owner(lua_State *L)
{
	lua_settop(L, 2);
	if (lua_isnil(L, 2)) {
		lua_getiuservalue(L, 1, 1);
		return 1;
	}
	lua_pushvalue(L, 2);
	lua_setiuservalue(L, 1, 1);
	return 1;
}

/* peer:close() */
static int close(lua_State *L)
{
	struct peer *p = lua_touserdata(L, 1);

	if (p->conn)
		script_http_close(p->conn);
	return 0;
}

/* __http_peer_hook(function) */
static int hook(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, HOOK);
	return 0;
}

void script_http_peer_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "owner", owner }, { "close", close }, { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &meta);
	lua_register(L, "__http_peer_hook", hook);
}
