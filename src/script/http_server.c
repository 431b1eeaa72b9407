/* SPDX-License-Identifier: MIT
 *
 * script/http_server.c - a server listens, closes, is looked at: the words of the prelude.
 */
#include "script/http_server.h"

#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/inside.h"
#include "script/ipc.h"
#include "script/task.h"

/* In the registry: the prelude's f(server, event), which emits it. */
#define TELL "loopscope.http.tell"

SCRIPT_HIDDEN(server_meta);

void script_http_server_tell(struct http_server *s, const char *event)
{
	lua_State *L = s->vm->L;

	lua_getfield(L, LUA_REGISTRYINDEX, TELL);
	script_slot_push(s->vm, L, s->slot);
	lua_getiuservalue(L, -1, 1);
	lua_remove(L, -2);
	lua_pushstring(L, event);
	rt_node_next_tick(s->vm->node, script_task_new(L, -3, -2, 2), 0, event);
	lua_pop(L, 3);
}

void script_http_tell_closed(struct http_server *s)
{
	if (!s->closing || s->told_closed || s->n_conns > 0)
		return;
	s->told_closed = true;
	script_http_server_tell(s, "close");
}

void script_http_check_closed(struct http_server *s)
{
	if (s->listening || s->n_conns > 0 || s->n_closing > 0 || !s->slot)
		return;
	script_http_tell_closed(s);
	script_slot_drop(s->vm, s->slot);
	s->slot = 0;
}

static enum rt_status on_connection(struct rt_uv_server *uv)
{
	struct http_server *s = LS_LIST_ENTRY(uv, struct http_server, uv);
	struct mc_sock *sock = uv->accepted;

	if (s->at_accept == 0)
		s->vm->thread->skew += s->vm->thread->cost->server.accept;
	return script_http_accept(s, sock);
}

static void start_listening(struct http_server *s, struct mc_listen_fd *fd)
{
	s->uv.on_connection = on_connection;
	rt_uv_server_start(&s->uv, &s->vm->node->loop, fd);
}

/* ---- in a worker of a cluster ---------------------------------------------------------------------- */

static struct http_server *of_cluster(struct cluster_server *c)
{
	return LS_LIST_ENTRY(c, struct http_server, cluster);
}

static void listen_shared(struct cluster_server *c, struct mc_listen_fd *fd)
{
	start_listening(of_cluster(c), fd);
}

static bool wants(struct cluster_server *c)
{
	const struct http_server *s = of_cluster(c);

	return !s->closing && (s->max_connections == 0 || s->n_conns < s->max_connections);
}

static enum rt_status accept_given(struct cluster_server *c, struct mc_sock *sock)
{
	return script_http_accept(of_cluster(c), sock);
}

static const struct cluster_server_ops cluster_ops = { .listen = listen_shared,
						       .wants = wants,
						       .accept = accept_given };

/* ---- words ---------------------------------------------------------------------------------------- */

/* __http_server(emitter) */
static int new_server(lua_State *L)
{
	struct http_server *s = lua_newuserdatauv(L, sizeof *s, 1);

	memset(s, 0, sizeof *s);
	s->vm = script_vm_of(L);
	ls_list_init(&s->conns);
	s->cluster = (struct cluster_server){ .ops = &cluster_ops, .vm = s->vm, .uv = &s->uv };
	ls_list_init(&s->cluster.link);
	lua_pushvalue(L, 1);
	lua_setiuservalue(L, -2, 1);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &server_meta);
	lua_setmetatable(L, -2);
	return 1;
}

static struct http_server *check(lua_State *L)
{
	return lua_touserdata(L, 1);
}

/* server:listen(port, backlog): the port, or nil and an errno's name; true: the primary of
 * the cluster will say. */
static int listen(lua_State *L)
{
	struct http_server *s = check(L);
	uint16_t port = (uint16_t)luaL_checkinteger(L, 2);
	uint32_t backlog = (uint32_t)luaL_checkinteger(L, 3);
	struct mc_listen_fd *fd;
	enum mc_errno e;

	s->listening = true;
	s->closing = s->told_closed = false;
	if (!s->slot)
		s->slot = script_slot_take(L, 1);
	if (script_cluster_listen(&s->cluster, s->slot, port, backlog)) {
		lua_pushboolean(L, 1);
		return 1;
	}
	e = mc_listen(&s->vm->isolate->process->files, port, backlog, &fd);
	if (e != MC_OK) {
		s->listening = false;
		script_slot_drop(s->vm, s->slot);
		s->slot = 0;
		lua_pushnil(L);
		lua_pushstring(L, mc_errno_name(e));
		return 2;
	}
	start_listening(s, fd);
	lua_pushinteger(L, fd->listener->port);
	return 1;
}

static enum rt_status server_closed(struct rt_uv_handle *h)
{
	struct rt_uv_source *source = LS_LIST_ENTRY(h, struct rt_uv_source, handle);
	struct rt_uv_server *uv = LS_LIST_ENTRY(source, struct rt_uv_server, source);
	struct http_server *s = LS_LIST_ENTRY(uv, struct http_server, uv);

	s->listening = false;
	script_http_check_closed(s);
	return RT_DONE;
}

/* server:close_idle(all): connections on which nothing is under way, not even a request's
 * listener that has answered already; or all. */
static int close_idle(lua_State *L)
{
	struct http_server *s = check(L);
	struct ls_list *e = s->conns.next, *next;

	for (; e != &s->conns; e = next) {
		struct http_conn *c = LS_LIST_ENTRY(e, struct http_conn, link);

		next = e->next;
		if (c->socket) /* the http server looks after it no more */
			continue;
		if ((!c->first && !c->current) || lua_toboolean(L, 2))
			script_http_close(c);
	}
	return 0;
}

static int close_server(lua_State *L)
{
	struct http_server *s = check(L);

	s->closing = true;
	script_cluster_unlisten(&s->cluster);
	if (!s->uv.fd) {
		rt_uv_close(&s->uv.source.handle, server_closed);
		return 0;
	}
	rt_uv_server_close(&s->uv, server_closed);
	script_http_tell_closed(s);
	return 0;
}

/* server:set(keep-alive ms, max connections, announced ms) */
static int set(lua_State *L)
{
	struct http_server *s = check(L);

	s->keep_alive = luaL_checknumber(L, 2);
	s->max_connections = luaL_checkinteger(L, 3);
	s->announced = (uint16_t)(luaL_checknumber(L, 4) / 1000);
	return 0;
}

static int ref(lua_State *L)
{
	struct rt_uv_handle *h = &check(L)->uv.source.handle;

	if (lua_toboolean(L, 2))
		rt_uv_ref(h);
	else
		rt_uv_unref(h);
	return 0;
}

/* server:greet(): from now on "connection" is told */
static int greet(lua_State *L)
{
	check(L)->greets = true;
	return 0;
}

static int count(lua_State *L)
{
	lua_pushinteger(L, check(L)->n_conns);
	return 1;
}

/* __http_hooks(dispatch, closed) */
static int hooks(lua_State *L)
{
	lua_settop(L, 2);
	lua_setfield(L, LUA_REGISTRYINDEX, TELL);
	lua_setfield(L, LUA_REGISTRYINDEX, SCRIPT_HTTP_DISPATCH);
	return 0;
}

/* __http_upgrade(function) */
static int on_upgrade(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, SCRIPT_HTTP_UPGRADE);
	return 0;
}

void script_http_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "listen", listen },	  { "close", close_server },
					    { "close_idle", close_idle }, { "set", set },
					    { "ref", ref },		  { "count", count },
					    { "greet", greet },		  { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &server_meta);
	lua_register(L, "__http_server", new_server);
	lua_register(L, "__http_hooks", hooks);
	lua_register(L, "__http_upgrade", on_upgrade);
	script_http_message_open(L);
	script_http_peer_open(L);
	script_socket_open(L);
}
