/* SPDX-License-Identifier: MIT
 *
 * script/py_transport.c - sockets of asyncio: transports that call a protocol, servers
 * that make them, connections that are opened.
 *
 * What protocols do is Lua (prelude_py_streams.lua), as it is Python.  Here is what both
 * loops do with a socket (runtime/py_stream.h): each event calls the prelude's function
 * f(transport, event, value), where the original calls the protocol.
 *
 *	factory		a server's connection: its protocol is made
 *	made		connection_made
 *	data, eof	data_received(value), eof_received
 *	drained		resume_writing; does not suspend
 *	lost		connection_lost; value: an errno's name, or nil
 *
 * Sources: CPython 3.11 Lib/asyncio/selector_events.py, uvloop 0.17 handles/stream.pyx,
 * streamserver.pyx, tcp.pyx.
 *
 * Ownership: a transport is the script's userdata, anchored by a slot until it is lost;
 * so is a server until it is closed.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/inside.h"
#include "script/py_transport.h"

#define HOOK	    "loopscope.transport" /* in the registry: the prelude's function */
#define AIO_READ    (256 * 1024)	  /* max_size of one recv */
#define UVLOOP_READ 256000		  /* UV_STREAM_RECV_BUF_SIZE */
#define UVLOOP_READS 32			  /* uv__read's count */

SCRIPT_HIDDEN(transport_meta);
SCRIPT_HIDDEN(server_meta);

struct transport_server {
	struct rt_py_server tcp;
	struct script_vm *vm;
	struct script_loop *loop;
	struct ls_list link; /* in py->transports */
	int slot;	     /* while it listens */
	struct transport *accepting; /* uvloop: whose factory runs */
};

struct transport {
	struct rt_py_stream stream;
	struct script_vm *vm;
	struct script_loop *loop;
	struct ls_list link; /* in py->transports */
	int slot;	     /* until it is lost */
	struct rt_py_fd connecting;
	int future; /* slot: of who waits for that */
	int context;	     /* slot, as it was when it was made */
	const char *event;   /* that is being told, */
	int value;	     /* and its value's slot, or 0 */
	uint32_t reads;	     /* left for this event */
	int at, paid;
	bool last; /* of a read: eof, or an error */
};

static struct transport *of_stream(struct rt_py_stream *s)
{
	return LS_LIST_ENTRY(s, struct transport, stream);
}

static bool is_uvloop(const struct script_loop *l)
{
	return l->loop.ops == &rt_uvloop_ops;
}

/* ---- telling ---------------------------------------------------------------------------- */

static int push_event(void *arg, lua_State *co)
{
	struct transport *t = arg;

	lua_getfield(co, LUA_REGISTRYINDEX, HOOK);
	script_slot_push(t->vm, co, t->slot);
	lua_pushstring(co, t->event);
	if (!t->value)
		return 2;
	script_slot_push(t->vm, co, t->value);
	script_slot_drop(t->vm, t->value);
	t->value = 0;
	return 3;
}

/* Resumable, like everything that calls it. */
static enum rt_status tell(struct transport *t, const char *event)
{
	struct script_vm *vm = t->vm;
	enum rt_status st;

	t->event = event;
	if (!vm->stack->suspended) {
		script_handle_begin(vm);
		script_context_swap(vm, &t->context);
	}
	st = script_run(vm, t, push_event);
	if (st == RT_SUSPENDED || st == RT_EXIT)
		return st;
	script_context_leave(vm, &t->context);
	script_handle_end(vm, t->slot);
	return st;
}

static enum rt_status on_factory(struct rt_py_stream *s)
{
	return tell(of_stream(s), "factory");
}

static enum rt_status on_made(struct rt_py_stream *s)
{
	return tell(of_stream(s), "made");
}

/* connection_lost: with what the kernel said. */
static enum rt_status on_ended(struct rt_py_stream *s)
{
	struct transport *t = of_stream(s);
	lua_State *L = t->vm->L;

	if (s->error != MC_OK && !t->vm->stack->suspended) {
		lua_pushstring(L, mc_errno_name(s->error));
		t->value = script_slot_take(L, -1);
		lua_pop(L, 1);
	}
	return tell(t, "lost");
}

static void on_lost(struct rt_py_stream *s)
{
	struct transport *t = of_stream(s);

	ls_list_remove(&t->link);
	if (t->value)
		script_slot_drop(t->vm, t->value);
	if (t->context)
		script_slot_drop(t->vm, t->context);
	script_slot_drop(t->vm, t->slot);
}

/* Of a protocol that waits for nothing: at once, whoever has noticed. */
static void on_drained(struct rt_py_stream *s)
{
	struct transport *t = of_stream(s);
	lua_State *L = t->vm->L;

	luaL_checkstack(L, 6, NULL);
	lua_getfield(L, LUA_REGISTRYINDEX, HOOK);
	script_slot_push(t->vm, L, t->slot);
	lua_pushliteral(L, "drained");
	lua_pcall(L, 2, 0, 0);
}

/* ---- reading ---------------------------------------------------------------------------- */

static void add_piece(struct transport *t, luaL_Buffer *b, const struct mc_piece *piece)
{
	luaL_addlstring(b, mc_chunk_text(piece->chunk) + piece->from, (size_t)piece->bytes);
	mc_chunk_unref(t->stream.net, piece->chunk);
}

/* One recv of up to `max` bytes: pushes on the main state what came.  MC_OK and nothing:
 * the peer sends no more. */
static enum mc_errno receive(struct transport *t, uint64_t max)
{
	enum mc_errno e = MC_OK;
	struct mc_piece piece;
	uint64_t left = max;
	luaL_Buffer b;

	luaL_checkstack(t->vm->L, 10, NULL);
	luaL_buffinit(t->vm->L, &b);
	while (left > 0) {
		e = mc_recv(t->stream.sock, left, &piece);
		if (e != MC_OK || piece.bytes == 0)
			break;
		left -= piece.bytes;
		add_piece(t, &b, &piece);
	}
	luaL_pushresult(&b);
	t->last = left > 0; /* the buffer was not filled */
	return left < max ? MC_OK : e;
}

/* What comes next of this event: the name of what to tell; NULL: nothing. */
static const char *next_event(struct transport *t)
{
	bool uvloop = is_uvloop(t->loop);
	lua_State *L = t->vm->L;
	enum mc_errno e;

	if (t->reads == 0 || !t->stream.sock || t->stream.closing || !t->stream.reading)
		return NULL;
	t->reads--;
	e = receive(t, uvloop ? UVLOOP_READ : AIO_READ);
	if (e != MC_OK || lua_rawlen(L, -1) == 0) {
		lua_pop(L, 1);
		t->reads = 0;
		if (e == MC_OK)
			rt_py_stream_read(&t->stream, false);
		else if (e != MC_EAGAIN)
			rt_py_stream_abort(&t->stream, e);
		return e == MC_OK ? "eof" : NULL;
	}
	if (t->last)
		t->reads = 0;
	t->value = script_slot_take(L, -1);
	lua_pop(L, 1);
	t->vm->thread->skew += t->vm->thread->cost->server.receive;
	return "data";
}

static enum rt_status on_readable(struct rt_py_stream *s)
{
	struct transport *t = of_stream(s);
	enum rt_status st;

	RT_BEGIN(t->at);
	t->reads = is_uvloop(t->loop) ? UVLOOP_READS : 1;
	while ((t->event = next_event(t))) {
		RT_CALL(t->at, st, tell(t, t->event));
		if (st != RT_DONE)
			RT_RETURN(t->at, st);
	}
	RT_END(t->at);
}

/* ---- making ------------------------------------------------------------------------------ */

static struct transport *new_transport(lua_State *L, struct script_loop *loop)
{
	struct transport *t = lua_newuserdatauv(L, sizeof *t, 1);
	struct script_py *py = script_vm_of(L)->py;

	memset(t, 0, sizeof *t);
	t->vm = script_vm_of(L);
	t->loop = loop;
	t->stream.made = on_made;
	t->stream.readable = on_readable;
	t->stream.drained = on_drained;
	t->stream.ended = on_ended;
	t->stream.lost = on_lost;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &transport_meta);
	lua_setmetatable(L, -2);
	t->slot = script_slot_take(L, -1);
	t->context = script_context_copy(t->vm);
	ls_list_push(&py->transports, &t->link);
	return t;
}

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
		t = new_transport(L, s->loop);
		script_slot_push(s->vm, L, s->slot);
		lua_setiuservalue(L, -2, 1); /* until the prelude has made its own */
		lua_pop(L, 1);
		t->stream.accepted = on_factory;
	}
	if (is_uvloop(s->loop)) {
		s->accepting = t;
		t->stream.sock = sock;
		st = on_factory(&t->stream);
		if (st == RT_SUSPENDED)
			return st;
		s->accepting = NULL;
	}
	open_stream(t, sock, RT_PY_ACCEPTED);
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
		if (is_uvloop(t->loop))
			open_stream(t, sock, RT_PY_CONNECTED);
		return RT_DONE;
	}
	mc_close(sock);
	t->stream.sock = NULL;
	on_lost(&t->stream);
	return RT_DONE;
}

/* __tcp_connect(loop, host, port, future): a transport; the future tells whether it is
 * connected. */
static int connect(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct transport *t = new_transport(L, script_loop_at(L, 1));
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
	on_lost(s);
	return 0;
}

/* ---- the words of a transport ------------------------------------------------------------------ */

static struct transport *self(lua_State *L)
{
	return lua_touserdata(L, 1);
}

/* transport:write(text): is more queued than should be? */
static int write_text(lua_State *L)
{
	struct transport *t = self(L);
	size_t len;
	const char *s = luaL_checklstring(L, 2, &len);

	if (len > 0) {
		t->vm->thread->skew += t->vm->thread->cost->server.send;
		rt_py_stream_write(&t->stream, mc_chunk_new_text(t->stream.net, s, len));
	}
	lua_pushboolean(L, rt_py_stream_is_full(&t->stream));
	return 1;
}

static int shut_down(lua_State *L)
{
	rt_py_stream_shutdown(&self(L)->stream);
	return 0;
}

static int close_transport(lua_State *L)
{
	rt_py_stream_close(&self(L)->stream);
	return 0;
}

static int abort_transport(lua_State *L)
{
	rt_py_stream_abort(&self(L)->stream, MC_OK);
	return 0;
}

static int is_closing(lua_State *L)
{
	lua_pushboolean(L, self(L)->stream.closing);
	return 1;
}

/* transport:read(on) */
static int set_reading(lua_State *L)
{
	rt_py_stream_read(&self(L)->stream, lua_toboolean(L, 2));
	return 0;
}

static int queued(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)self(L)->stream.queued);
	return 1;
}

/* transport:ports(): of its client; nil when it is closed. */
static int client_port(lua_State *L)
{
	struct rt_py_stream *s = &self(L)->stream;

	if (!s->sock && !s->leaving)
		return 0;
	lua_pushinteger(L, mc_sock_client_port(s->sock ? s->sock : s->leaving));
	return 1;
}

/* transport:owner([object]): what the prelude keeps in it. */
static int owner(lua_State *L)
{
	if (lua_gettop(L) > 1) {
		lua_settop(L, 2);
		lua_setiuservalue(L, 1, 1);
		return 0;
	}
	lua_getiuservalue(L, 1, 1);
	return 1;
}

static int set_hook(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, HOOK);
	return 0;
}

static void open_class(lua_State *L, const void *key, const luaL_Reg *methods)
{
	lua_newtable(L);
	lua_newtable(L);
	luaL_setfuncs(L, methods, 0);
	lua_setfield(L, -2, "__index");
	lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

void script_transport_open(lua_State *L)
{
	static const luaL_Reg transports[] = { { "write", write_text },
					       { "shutdown", shut_down },
					       { "close", close_transport },
					       { "abort", abort_transport },
					       { "is_closing", is_closing },
					       { "read", set_reading },
					       { "queued", queued },
					       { "client_port", client_port },
					       { "owner", owner },
					       { NULL, NULL } };
	static const luaL_Reg servers[] = { { "listen", begin_listening },
					    { "close", stop_listening },
					    { "owner", owner },
					    { NULL, NULL } };
	struct script_py *py = script_vm_of(L)->py;

	ls_list_init(&py->transports);
	ls_list_init(&py->listening);
	open_class(L, &transport_meta, transports);
	open_class(L, &server_meta, servers);
	lua_register(L, "__tcp_serve", serve);
	lua_register(L, "__tcp_connect", connect);
	lua_register(L, "__tcp_open", open_connected);
	lua_register(L, "__tcp_abandon", abandon);
	lua_register(L, "__tcp_hook", set_hook);
}

/* ---- the end ------------------------------------------------------------------------------------ */

void script_transports_drop(struct script_py *py)
{
	struct ls_list *e;

	while (py->transports.next && (e = ls_list_pop(&py->transports))) {
		struct transport *t = LS_LIST_ENTRY(e, struct transport, link);

		rt_py_stream_drop(&t->stream);
	}
}

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
		on_lost(s);
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
