/* SPDX-License-Identifier: MIT
 *
 * script/py_connect.c - servers that make transports, and connections that are opened.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/inside.h"
#include "script/py_transport.h"

SCRIPT_HIDDEN(server_meta);

struct transport_server {
	struct rt_py_server tcp;
	struct script_vm *vm;
	struct script_loop *loop;
	struct ls_list link; /* in py->transports */
	int slot;	     /* while it listens */
	struct transport *accepting; /* uvloop: whose factory runs */
};

static void open_stream(struct transport *t, struct mc_sock *sock, enum rt_py_origin origin)
{
	rt_py_stream_open(&t->stream, &t->loop->loop, &t->vm->run->net, sock, origin);
}

/* uvloop makes the protocol here, asyncio in a task. */
static enum rt_status on_accepted(struct rt_py_server *tcp, struct mc_sock *sock)
{
	struct transport_server *s = LS_LIST_ENTRY(tcp, struct transport_server, tcp);
	lua_State *L = s->vm->L;
	struct transport *t = s->accepting;
	enum rt_status st = RT_DONE;

	if (!t) {
		luaL_checkstack(L, 6, NULL);
		t = script_transport_new(L, s->loop);
		script_slot_push(s->vm, L, s->slot);
		lua_setiuservalue(L, -2, 1); /* until the prelude has made its own */
		lua_pop(L, 1);
		t->stream.accepted = script_transport_factory;
	}
	if (script_loop_is_uvloop(s->loop)) {
		s->accepting = t;
		st = script_transport_factory(&t->stream);
		if (st == RT_SUSPENDED)
			return st;
		s->accepting = NULL;
	}
	if (t->stream.closing) { /* it has no protocol */
		mc_close(sock);
		script_transport_lost(&t->stream);
	} else {
		open_stream(t, sock, RT_PY_ACCEPTED);
	}
	return st;
}

/* __tcp_serve(loop, port, backlog): a server that listens not yet, and its port; or nil
 * and an errno's name. */
static int serve(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct mc_listen_fd *fd;
	struct transport_server *s;
	enum mc_errno e = mc_bind(&vm->isolate->process->files,
				  (uint16_t)luaL_checkinteger(L, 2),
				  (uint32_t)luaL_checkinteger(L, 3), &fd);

	if (e != MC_OK) {
		lua_pushnil(L);
		lua_pushstring(L, mc_errno_name(e));
		return 2;
	}
	s = lua_newuserdatauv(L, sizeof *s, 1);
	memset(s, 0, sizeof *s);
	s->vm = vm;
	s->loop = script_loop_at(L, 1);
	s->tcp.listen = fd;
	s->tcp.backlog = (uint32_t)lua_tointeger(L, 3);
	s->tcp.accepted = on_accepted;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &server_meta);
	lua_setmetatable(L, -2);
	s->slot = script_slot_take(L, -1);
	ls_list_push(&vm->py->listening, &s->link);
	lua_pushinteger(L, fd->listener->port);
	return 2;
}

/* server:listen() */
static int begin_listening(lua_State *L)
{
	struct transport_server *s = lua_touserdata(L, 1);
	struct mc_listen_fd *fd = s->tcp.listen;

	if (!fd)
		return 0;
	mc_listen_begin(fd);
	rt_py_server_start(&s->tcp, &s->loop->loop, fd, s->tcp.backlog);
	return 0;
}

static void close_server(struct transport_server *s)
{
	if (!s->tcp.listen)
		return;
	if (s->tcp.loop) {
		rt_py_server_close(&s->tcp);
	} else {
		mc_listen_close(s->tcp.listen);
		s->tcp.listen = NULL;
	}
	ls_list_remove(&s->link);
	script_slot_drop(s->vm, s->slot);
}

/* server:close() */
static int stop_listening(lua_State *L)
{
	close_server(lua_touserdata(L, 1));
	return 0;
}

/* ---- opening connections --------------------------------------------------------------------- */

/* The future of who opens it: nil, or an errno's name. */
static void settle(struct transport *t, enum mc_errno e)
{
	lua_State *L = t->vm->L;

	luaL_checkstack(L, 4, NULL);
	script_slot_push(t->vm, L, t->future);
	script_slot_drop(t->vm, t->future);
	t->future = 0;
	if (script_future_at(L, -1)->state == FUTURE_PENDING) {
		if (e == MC_OK)
			lua_pushnil(L);
		else
			lua_pushstring(L, mc_errno_name(e));
		script_future_settle(L, -2, FUTURE_FINISHED);
	}
	lua_pop(L, 1);
}

/* _sock_connect_cb; uvloop goes on to connection_made, which settles the rest. */
static enum rt_status on_connected(struct rt_py_fd *fd)
{
	struct transport *t = LS_LIST_ENTRY(fd, struct transport, connecting);
	struct mc_sock *sock = t->stream.sock;
	enum mc_errno e = mc_sock_error(sock);

	rt_py_fd_close(fd);
	mc_sock_unwatch(sock);
	settle(t, e);
	if (e == MC_OK) {
		if (script_loop_is_uvloop(t->loop))
			open_stream(t, sock, RT_PY_CONNECTED);
		return RT_DONE;
	}
	mc_close(sock);
	t->stream.sock = NULL;
	script_transport_lost(&t->stream);
	return RT_DONE;
}

/* __tcp_connect(loop, host, port, future): a transport; the future tells whether it is
 * connected. */
static int connect(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct transport *t = script_transport_new(L, script_loop_at(L, 1));
	struct rt_py_stream *s = &t->stream;
	bool known;
	struct mc_host *host = script_find_host(vm, luaL_checkstring(L, 2), &known);
	uint16_t port = known ? (uint16_t)luaL_checkinteger(L, 3) : 0;

	t->future = script_slot_take(L, 4);
	s->net = &vm->run->net;
	s->sock = mc_connect(&vm->isolate->process->files, host, port);
	rt_py_fd_init(&t->loop->loop, &t->connecting);
	t->connecting.writable = on_connected;
	mc_sock_watch(s->sock, &t->connecting.source.watch);
	rt_py_write(&t->connecting, true);
	return 1;
}

/* __tcp_open(transport): asyncio: it is connected, and there is a protocol now. */
static int open_connected(lua_State *L)
{
	struct transport *t = lua_touserdata(L, 1);

	open_stream(t, t->stream.sock, RT_PY_CONNECTED);
	return 0;
}

/* __tcp_abandon(transport): who opened it was cancelled. */
static int abandon(lua_State *L)
{
	struct transport *t = lua_touserdata(L, 1);
	struct rt_py_stream *s = &t->stream;

	if (!s->sock)
		return 0;
	if (s->making.ops) {
		rt_py_stream_abort(s, MC_OK);
		return 0;
	}
	if (t->future)
		script_slot_drop(t->vm, t->future);
	t->future = 0;
	rt_py_fd_close(&t->connecting);
	mc_sock_unwatch(s->sock);
	mc_abort(s->sock);
	s->sock = NULL;
	script_transport_lost(s);
	return 0;
}

/* ---- the end ------------------------------------------------------------------------------------ */

static void close_transport_of(struct transport *t)
{
	struct rt_py_stream *s = &t->stream;
	struct mc_sock *sock = s->sock;
	bool making = s->making.ops && !s->ready;

	if (!sock)
		return;
	rt_py_fd_close(s->making.ops ? &s->fd : &t->connecting);
	mc_sock_unwatch(sock);
	rt_py_stream_drop(s);
	mc_close(sock);
	s->sock = NULL;
	s->closing = true;
	if (!making) /* else its task, which the loop drops, is its end */
		script_transport_lost(s);
}

/* What CPython leaves to the collector, which closes the sockets. */
void script_transports_close(struct script_loop *l)
{
	struct script_py *py = l->vm->py;
	struct ls_list *e, *next;

	for (e = py->listening.next; e != &py->listening; e = next) {
		struct transport_server *s = LS_LIST_ENTRY(e, struct transport_server, link);

		next = e->next;
		if (s->loop == l)
			close_server(s);
	}
	for (e = py->transports.next; e != &py->transports; e = next) {
		struct transport *t = LS_LIST_ENTRY(e, struct transport, link);

		next = e->next;
		if (t->loop == l)
			close_transport_of(t);
	}
}

void script_connect_open(lua_State *L)
{
	static const luaL_Reg servers[] = { { "listen", begin_listening },
					    { "close", stop_listening },
					    { "owner", script_transport_owner },
					    { NULL, NULL } };

	script_transport_class(L, &server_meta, servers);
	lua_register(L, "__tcp_serve", serve);
	lua_register(L, "__tcp_connect", connect);
	lua_register(L, "__tcp_open", open_connected);
	lua_register(L, "__tcp_abandon", abandon);
}
