/* SPDX-License-Identifier: MIT */
#include "script/py_transport.h"

#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/inside.h"

#define HOOK	    "loopscope.transport" /* in the registry: the prelude's function */
#define AIO_READ    (256 * 1024)	  /* max_size of one recv */
#define UVLOOP_READ 256000		  /* UV_STREAM_RECV_BUF_SIZE */
#define UVLOOP_READS 32			  /* uv__read's count */

SCRIPT_HIDDEN(transport_meta);

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
enum rt_status script_transport_tell(struct transport *t, const char *event)
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

enum rt_status script_transport_factory(struct rt_py_stream *s)
{
	return script_transport_tell(script_transport_of(s), "factory");
}

static enum rt_status on_made(struct rt_py_stream *s)
{
	return script_transport_tell(script_transport_of(s), "made");
}

/* connectiscript_transport_lost: with what the kernel said. */
static enum rt_status on_ended(struct rt_py_stream *s)
{
	struct transport *t = script_transport_of(s);
	lua_State *L = t->vm->L;

	if (s->error != MC_OK && !t->vm->stack->suspended) {
		lua_pushstring(L, mc_errno_name(s->error));
		t->value = script_slot_take(L, -1);
		lua_pop(L, 1);
	}
	return script_transport_tell(t, "lost");
}

void script_transport_lost(struct rt_py_stream *s)
{
	struct transport *t = script_transport_of(s);

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
	struct transport *t = script_transport_of(s);
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

/* Of an HTTP client. */
static const char *next_answer(struct transport *t)
{
	struct rt_py_stream *s = &t->stream;
	struct mc_piece piece;
	enum mc_errno e;

	while (s->sock && !s->closing && s->reading) {
		e = mc_recv(s->sock, AIO_READ, &piece);
		if (e == MC_OK && piece.bytes == 0) {
			rt_py_stream_read(s, false);
			return "eof";
		}
		if (e != MC_OK && e != MC_EAGAIN)
			rt_py_stream_abort(s, e);
		if (e != MC_OK)
			break;
		if (script_transport_answer(t, &piece))
			return "answer";
	}
	return NULL;
}

/* What comes next of this event: the name of what to tell; NULL: nothing. */
static const char *next_event(struct transport *t)
{
	bool uvloop = script_loop_is_uvloop(t->loop);
	lua_State *L = t->vm->L;
	enum mc_errno e;

	if (t->http)
		return next_answer(t);
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
	struct transport *t = script_transport_of(s);
	enum rt_status st;

	RT_BEGIN(t->at);
	t->reads = script_loop_is_uvloop(t->loop) ? UVLOOP_READS : 1;
	while ((t->event = next_event(t))) {
		RT_CALL(t->at, st, script_transport_tell(t, t->event));
		if (st != RT_DONE)
			RT_RETURN(t->at, st);
	}
	RT_END(t->at);
}

/* ---- making ------------------------------------------------------------------------------ */

struct transport *script_transport_new(lua_State *L, struct script_loop *loop)
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
	t->stream.lost = script_transport_lost;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &transport_meta);
	lua_setmetatable(L, -2);
	t->slot = script_slot_take(L, -1);
	t->context = script_context_copy(t->vm);
	ls_list_push(&py->transports, &t->link);
	return t;
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
	script_unheeded(L, t->stream.queued, RT_PY_HIGH_WATER);
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
int script_transport_owner(lua_State *L)
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

void script_transport_class(lua_State *L, const void *key, const luaL_Reg *methods)
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
					       { "ask", script_transport_ask },
					       { "owner", script_transport_owner },
					       { NULL, NULL } };
	struct script_py *py = script_vm_of(L)->py;

	ls_list_init(&py->transports);
	ls_list_init(&py->listening);
	script_transport_class(L, &transport_meta, transports);
	lua_register(L, "__tcp_hook", set_hook);
	script_connect_open(L);
	script_ask_open(L);
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

