/* SPDX-License-Identifier: MIT
 *
 * script/http_events.c - what req and res tell the script: their emitters, the request's
 * body as it comes, the end of the answer and of the connection.
 */
#include <lauxlib.h>

#include "script/http_message.h"
#include "script/inside.h"
#include "script/task.h"

/* The prelude's functions that events are for (__http_calls). */
#define EMIT	 "loopscope.http.emit"
#define FINISHED "loopscope.http.finished"
#define FEED	 "loopscope.http.feed"
#define ABORTED	 "loopscope.http.aborted"

/* ---- emitters ---------------------------------------------------------------------------------- */

/* Registry function f(res, ...) in a tick; the response is at idx. */
static void tell(struct script_vm *vm, int idx, const char *function, const char *event)
{
	lua_State *L = vm->L;
	int top = lua_gettop(L);

	lua_pushvalue(L, idx);
	lua_pushstring(L, event);
	lua_getfield(L, LUA_REGISTRYINDEX, function);
	rt_node_next_tick(vm->node, script_task_new(L, top + 3, top + 1, 2), 0, event);
	lua_settop(L, top);
}

static void tell_exchange(struct http_exchange *x, const char *function, const char *event)
{
	struct script_vm *vm = x->vm;

	if (vm->closing)
		return;
	script_slot_push(vm, vm->L, x->slot);
	tell(vm, lua_gettop(vm->L), function, event);
	lua_pop(vm->L, 1);
}

void script_http_tell(struct http_exchange *x, const char *event)
{
	if (x->listened)
		tell_exchange(x, EMIT, event);
}

void script_http_tell_finished(struct http_exchange *x)
{
	if (x->listened || x->streamed)
		tell_exchange(x, FINISHED, "finish");
}

/* Who begins to listen in the turn in which it was done hears of it: it is told by ticks. */
static void listen_late(lua_State *L, const struct http_exchange *x)
{
	struct script_vm *vm = script_vm_of(L);

	if (x->conn || !x->ended || x->turn != vm->thread->turn)
		return;
	lua_pushvalue(L, 1);
	lua_xmove(L, vm->L, 1);
	tell(vm, lua_gettop(vm->L), FINISHED, "finish");
	lua_pop(vm->L, 1);
}

/* The request of the exchange that is at idx, or it itself. */
static struct http_exchange *exchange_of(lua_State *L, int idx)
{
	struct http_exchange *x;

	if (lua_rawlen(L, idx) > 0)
		return lua_touserdata(L, idx);
	lua_getiuservalue(L, idx, REQ_RES);
	x = lua_touserdata(L, -1);
	lua_pop(L, 1);
	return x;
}

/* __http_emitter(req or res, [emitter]): what it has, or sets it. */
static int emitter(lua_State *L)
{
	bool res = lua_rawlen(L, 1) > 0;
	struct http_exchange *x;

	lua_settop(L, 2);
	if (lua_isnil(L, 2)) {
		lua_getiuservalue(L, 1, res ? RES_EMITTER : REQ_EMITTER);
		return 1;
	}
	lua_pushvalue(L, 2);
	lua_setiuservalue(L, 1, res ? RES_EMITTER : REQ_EMITTER);
	x = exchange_of(L, 1);
	if (res && !x->listened) {
		x->listened = true;
		listen_late(L, x);
	} else if (!res) {
		x->streamed = true;
	}
	return 1;
}

/* ---- the request's body ------------------------------------------------------------------------- */

/* Takes what has come, and leaves it on the stack: a text or nil. */
static void take_body(lua_State *L, int req)
{
	lua_getiuservalue(L, req, REQ_BODY);
	lua_pushnil(L);
	lua_setiuservalue(L, req, REQ_BODY);
}

/* __http_body(req): what has come and was not taken yet, and whether that was all. */
static int body(lua_State *L)
{
	const struct http_exchange *x;

	lua_settop(L, 1);
	x = exchange_of(L, 1);
	if (x->came)
		take_body(L, 1);
	else
		lua_pushnil(L);
	lua_pushboolean(L, x->complete);
	return 2;
}

/* f(req, text or nil, complete) */
int script_http_push_body(struct http_exchange *x, lua_State *co)
{
	lua_getfield(co, LUA_REGISTRYINDEX, FEED);
	script_slot_push(x->vm, co, x->slot);
	lua_getiuservalue(co, -1, RES_REQ);
	lua_remove(co, -2);
	take_body(co, lua_gettop(co));
	lua_pushboolean(co, x->complete);
	return 3;
}

void script_http_add_body(struct http_exchange *x, const struct rt_http_message *m)
{
	lua_State *L = x->vm->L;
	int top = lua_gettop(L);

	script_slot_push(x->vm, L, x->slot);
	lua_getiuservalue(L, -1, RES_REQ);
	lua_getiuservalue(L, -1, REQ_BODY);
	lua_pushlstring(L, m->body.s ? m->body.s : "", m->body.s ? m->body.len : 0);
	if (lua_isstring(L, -2))
		lua_concat(L, 2);
	lua_setiuservalue(L, top + 2, REQ_BODY);
	lua_settop(L, top);
}

/* f(req, res) */
int script_http_push_abort(struct http_exchange *x, lua_State *co)
{
	lua_getfield(co, LUA_REGISTRYINDEX, ABORTED);
	script_slot_push(x->vm, co, x->slot);
	lua_getiuservalue(co, -1, RES_REQ);
	lua_insert(co, -2);
	return 2;
}

/* __http_head(req): what its head says: lines, whether it closes, its length or nil. */
static int head(lua_State *L)
{
	const struct http_exchange *x;

	lua_settop(L, 1);
	x = exchange_of(L, 1);
	lua_getiuservalue(L, 1, REQ_LINES);
	lua_pushboolean(L, x->asked_close);
	if (x->asked_chunks)
		lua_pushboolean(L, 0);
	else if (x->asked_length)
		lua_pushinteger(L, (lua_Integer)x->asked_length);
	else
		lua_pushnil(L);
	return 3;
}

/* __http_reason(status) */
static int reason(lua_State *L)
{
	lua_pushstring(L, rt_http_reason((unsigned)luaL_checkinteger(L, 1)));
	return 1;
}

/* __http_calls(emit, finished, feed, aborted, late) */
static int calls(lua_State *L)
{
	static const char *const names[] = { SCRIPT_HTTP_LATE, ABORTED, FEED, FINISHED, EMIT };
	const int n = sizeof names / sizeof *names;

	lua_settop(L, n);
	for (int i = 0; i < n; i++)
		lua_setfield(L, LUA_REGISTRYINDEX, names[i]);
	return 0;
}

/* __http_conn(req or res): the connection (http_peer.c), nil when it has gone. */
static int conn(lua_State *L)
{
	struct http_exchange *x = exchange_of(L, 1);

	if (x->conn)
		script_http_push_peer(x->conn, L);
	else
		lua_pushnil(L);
	return 1;
}

void script_http_events_open(lua_State *L)
{
	lua_register(L, "__http_emitter", emitter);
	lua_register(L, "__http_body", body);
	lua_register(L, "__http_calls", calls);
	lua_register(L, "__http_head", head);
	lua_register(L, "__http_reason", reason);
	lua_register(L, "__http_conn", conn);
}
