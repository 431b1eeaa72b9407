/* SPDX-License-Identifier: MIT */
#include "script/ipc.h"

#include <lauxlib.h>
#include <stdlib.h>

#include "base/die.h"
#include "script/clone.h"
#include "script/error.h"
#include "script/inside.h"

#define MESSAGE_BYTES 128 /* of a message on the pipe, whatever it says */

SCRIPT_HIDDEN(end_meta);

/* In the registry: the prelude's function (end, event, value). */
#define RECEIVE "loopscope.ipc.receive"

/* ---- messages ---------------------------------------------------------------------------- */

static void release(void *message)
{
	struct ipc_message *m = message;

	if (m->slot && m->to && m->to->vm && !m->to->vm->closing)
		script_slot_drop(m->to->vm, m->slot);
	free(m);
}

static const struct mc_message_kind ipc_kind = { .release = release };

struct ipc_message *script_ipc_message(enum ipc_kind kind)
{
	struct ipc_message *m = ls_calloc(1, sizeof *m);

	m->kind = kind;
	return m;
}

void script_ipc_send(struct ipc_end *from, struct ipc_message *m)
{
	struct mc_net *net = from->uv.net;

	m->to = from->peer;
	from->vm->thread->skew += from->vm->thread->cost->server.message;
	rt_uv_write(&from->uv, mc_chunk_new_message(net, MESSAGE_BYTES, m, &ipc_kind));
}

/* ---- receiving ---------------------------------------------------------------------------- */

static int push_event(void *arg, lua_State *co)
{
	struct ipc_end *e = arg;

	lua_getfield(co, LUA_REGISTRYINDEX, RECEIVE);
	script_slot_push(e->vm, co, e->slot);
	lua_pushstring(co, e->event);
	if (!e->value)
		return 2;
	script_slot_push(e->vm, co, e->value);
	script_slot_drop(e->vm, e->value);
	e->value = 0;
	return 3;
}

static enum rt_status run_event(struct rt_task *t)
{
	struct ipc_end *e = LS_LIST_ENTRY(t, struct ipc_end, task);

	return script_run(e->vm, e, push_event);
}

enum rt_status script_ipc_tell(struct ipc_end *e, const char *event, int slot)
{
	static const struct rt_task_ops ops = { .run = run_event };
	enum rt_status st;

	RT_BEGIN(e->at_tell);
	e->event = event;
	e->value = slot;
	e->task = (struct rt_task){ .ops = &ops };
	e->task.item = rt_item(e->vm->thread, JRN_IT_MESSAGE, e->vm->node->loop.q_poll, JRN_NEVER,
			       0, event);
	RT_CALL(e->at_tell, st, rt_node_callback(e->vm->node, &e->task, false));
	RT_RETURN(e->at_tell, st);
	RT_END(e->at_tell);
}

/* A list of { event, value }: what of the inbox a Worker's listeners have not heard. */
static void push_unheard(struct ipc_end *e, lua_State *L)
{
	struct ipc_message *m;
	int n = 0;

	lua_newtable(L);
	while ((m = e->inbox)) {
		e->inbox = m->next;
		if (m->kind != IPC_OVER) {
			lua_createtable(L, 2, 0);
			lua_pushstring(L, m->kind == IPC_ERROR ? "error" : "message");
			lua_rawseti(L, -2, 1);
			script_slot_push(e->vm, L, m->slot);
			lua_rawseti(L, -2, 2);
			lua_rawseti(L, -2, ++n);
			script_slot_drop(e->vm, m->slot);
		}
		free(m);
	}
}

/* Worker's kOnExit: drains its port within the callback that tells of the exit. */
static enum rt_status worker_is_over(struct ipc_end *e)
{
	enum rt_status st;

	RT_BEGIN(e->at_exit);
	push_unheard(e, e->vm->L);
	e->value = script_slot_take(e->vm->L, -1);
	lua_pop(e->vm->L, 1);
	RT_CALL(e->at_exit, st, script_ipc_tell(e, "over", e->value));
	rt_uv_handle_stop(&e->exited.handle);
	RT_RETURN(e->at_exit, st);
	RT_END(e->at_exit);
}

static enum rt_status receive(struct ipc_end *e, struct ipc_message *m)
{
	switch (m->kind) {
	case IPC_VALUE:
		return script_ipc_tell(e, "message", m->slot);
	case IPC_ONLINE:
		return script_ipc_tell(e, "online", 0);
	case IPC_ERROR:
		return script_ipc_tell(e, "error", m->slot);
	case IPC_DISCONNECT:
		return script_ipc_tell(e, "leave", 0);
	case IPC_OVER:
		return worker_is_over(e);
	case IPC_LISTEN:
	case IPC_LISTENING:
	case IPC_LISTENS:
	case IPC_CONNECTION:
	case IPC_ACCEPTED:
	case IPC_CLOSE:
		break;
	}
	return script_cluster_receive(e, m);
}

static enum rt_status on_closed(struct rt_uv_handle *h)
{
	(void)h;
	return RT_DONE;
}

static struct ipc_message *take(struct ipc_end *e, struct mc_piece *piece)
{
	struct ipc_message *m = piece->message;

	if (m)
		piece->chunk->message = NULL;
	mc_chunk_unref(e->uv.net, piece->chunk);
	return m;
}

/* What has arrived goes to the inbox; returns whether the end of a Worker is in it. */
static bool read_all(struct ipc_end *e)
{
	struct mc_piece piece;
	struct ipc_message *m;
	bool is_over = false;

	while (rt_uv_read_next(&e->uv, &piece)) {
		m = take(e, &piece);
		if (!m)
			continue;
		if (!e->inbox)
			e->inbox_end = &e->inbox;
		*e->inbox_end = m;
		e->inbox_end = &m->next;
		is_over |= m->kind == IPC_OVER;
	}
	return is_over;
}

static struct ipc_message *next_message(struct ipc_end *e)
{
	struct ipc_message *m;

	read_all(e);
	m = e->inbox;
	if (m)
		e->inbox = m->next;
	return m;
}

static bool is_closed(const struct ipc_end *e)
{
	return (e->uv.eof || e->uv.read_error != MC_OK) && !e->told_eof;
}

static enum rt_status on_read(struct rt_uv_stream *uv)
{
	struct ipc_end *e = LS_LIST_ENTRY(uv, struct ipc_end, uv);
	enum rt_status st;

	RT_BEGIN(e->at);
	if (read_all(e)) {
		RT_CALL(e->at, st, worker_is_over(e));
		if (st == RT_EXIT)
			RT_RETURN(e->at, st);
	}
	while ((e->message = next_message(e))) {
		RT_CALL(e->at, st, receive(e, e->message));
		free(e->message);
		e->message = NULL;
		if (st == RT_EXIT)
			RT_RETURN(e->at, st);
	}
	if (is_closed(e)) {
		e->told_eof = true;
		script_cluster_lost(e);
		RT_CALL(e->at, st, script_ipc_tell(e, "disconnect", 0));
		rt_uv_stream_close(&e->uv, false, on_closed);
		RT_RETURN(e->at, st);
	}
	RT_END(e->at);
}

/* ---- the end of a child --------------------------------------------------------------------- */

static enum rt_status child_exited(struct rt_uv_source *s)
{
	struct ipc_end *e = LS_LIST_ENTRY(s, struct ipc_end, exited);
	enum rt_status st;

	RT_BEGIN(e->at_exit);
	mc_watch_remove(&s->watch);
	RT_CALL(e->at_exit, st, script_ipc_tell(e, "exit", 0));
	rt_uv_handle_stop(&s->handle);
	RT_RETURN(e->at_exit, st);
	RT_END(e->at_exit);
}

static void raise_sigchld(void *arg, sim_time now)
{
	struct ipc_end *e = arg;

	(void)now;
	if (e->vm && !e->vm->closing)
		rt_uv_source_ready(&e->exited);
}

/* The kernel closes a process's descriptors before it sends SIGCHLD; that they are closed
 * takes as long to be heard as whatever goes through the channel. */
void script_ipc_exited(struct ipc_end *e, int code, int signal)
{
	struct script_run *r = e->process->run;

	e->exit_code = code;
	e->exit_signal = signal;
	sim_at(&r->sim, r->sim.now + r->net.loopback, raise_sigchld, e);
}

/* ---- making -------------------------------------------------------------------------------- */

static struct ipc_end *new_end(struct script_isolate *i, lua_State *L, struct mc_sock *sock)
{
	struct ipc_end *e = ls_calloc(1, sizeof *e), **ud;
	struct script_run *r = i->process->run;

	e->vm = i->vm;
	e->process = i->process;
	e->next = r->ends;
	r->ends = e;
	ud = lua_newuserdatauv(L, sizeof *ud, 1);
	*ud = e;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &end_meta);
	lua_setmetatable(L, -2);
	e->slot = script_slot_take(L, -1);
	e->uv.on_read = on_read;
	e->sock = sock;
	return e;
}

/* The loop is there: the end reads.  A child's is opened when it starts. */
void script_ipc_begin(struct ipc_end *e, bool refd)
{
	struct rt_uv_loop *l = &e->vm->node->loop;

	rt_uv_stream_open(&e->uv, l, &e->process->run->net, e->sock, false);
	if (refd || !e->vm->node->in_worker) /* a parentPort waits for a listener */
		rt_uv_read_start(&e->uv);
	if (!refd)
		rt_uv_unref(&e->uv.source.handle);
}

struct ipc_end *script_ipc_pair(lua_State *L, struct script_isolate *there)
{
	struct script_isolate *here = script_vm_of(L)->isolate;
	struct mc_sock *pair[2];
	struct ipc_end *mine, *other;

	mc_socketpair(&here->process->files, &there->process->files, pair);
	other = new_end(there, there->vm->L, pair[1]);
	lua_setfield(there->vm->L, LUA_REGISTRYINDEX, SCRIPT_PARENT_END);
	mine = new_end(here, L, pair[0]);
	mine->peer = other;
	other->peer = mine;
	there->parent_end = other;
	script_ipc_begin(mine, true);
	rt_uv_source_init(&here->node.loop, &mine->exited, child_exited);
	rt_uv_handle_start(&mine->exited.handle);
	return mine;
}

static void drop_inbox(struct ipc_end *e)
{
	while (e->inbox) {
		struct ipc_message *m = e->inbox;

		e->inbox = m->next;
		free(m);
	}
}

void script_ipc_release(struct script_vm *vm)
{
	for (struct ipc_end *e = vm->run ? vm->run->ends : NULL; e; e = e->next) {
		if (e->vm != vm)
			continue;
		e->vm = NULL;
		drop_inbox(e);
		free(e->message);
		e->message = NULL;
		script_cluster_release(e);
	}
}

void script_ipc_free(struct script_run *r)
{
	for (struct ipc_end *e = r->ends, *next; e; e = next) {
		next = e->next;
		free(e);
	}
}

struct ipc_end *script_ipc_at(lua_State *L, int idx)
{
	return *(struct ipc_end **)lua_touserdata(L, idx);
}

/* ---- words ------------------------------------------------------------------------------------ */

static int throw_clone(lua_State *L, const char *what)
{
	lua_getfield(L, LUA_REGISTRYINDEX, "loopscope.clone_error");
	lua_pushstring(L, what);
	lua_call(L, 1, 1);
	return lua_error(L);
}

/* end:send(value, [kind]): false when nobody is there any more. */
static int send(lua_State *L)
{
	struct ipc_end *e = script_ipc_at(L, 1);
	bool error = lua_toboolean(L, 3);
	struct ipc_message *m;
	const char *what;

	if (!e->uv.sock || !e->peer || !e->peer->vm || e->peer->vm->closing) {
		lua_pushboolean(L, 0);
		return 1;
	}
	if (!script_clone(L, 2, e->peer->vm->L, &what))
		return throw_clone(L, what);
	m = script_ipc_message(error ? IPC_ERROR : IPC_VALUE);
	m->slot = script_slot_take(e->peer->vm->L, -1);
	lua_pop(e->peer->vm->L, 1);
	script_ipc_send(e, m);
	lua_pushboolean(L, 1);
	return 1;
}

/* end:disconnect(): asks the worker to close its servers, and then the channel. */
static int disconnect(lua_State *L)
{
	struct ipc_end *e = script_ipc_at(L, 1);

	if (e->uv.sock)
		script_ipc_send(e, script_ipc_message(IPC_DISCONNECT));
	return 0;
}

static int close_end(lua_State *L)
{
	struct ipc_end *e = script_ipc_at(L, 1);

	script_cluster_lost(e);
	rt_uv_stream_close(&e->uv, false, on_closed);
	return 0;
}

static int ref(lua_State *L)
{
	struct rt_uv_handle *h = &script_ipc_at(L, 1)->uv.source.handle;

	if (lua_toboolean(L, 2))
		rt_uv_ref(h);
	else
		rt_uv_unref(h);
	return 0;
}

static int start(lua_State *L)
{
	struct ipc_end *e = script_ipc_at(L, 1);

	if (e->uv.sock)
		rt_uv_read_start(&e->uv);
	return 0;
}

/* end:status(): how the child ended: its code, its signal's number or nil. */
static int status(lua_State *L)
{
	struct ipc_end *e = script_ipc_at(L, 1);

	lua_pushinteger(L, e->exit_code);
	if (e->exit_signal)
		lua_pushinteger(L, e->exit_signal);
	else
		lua_pushnil(L);
	return 2;
}

static int is_open(lua_State *L)
{
	lua_pushboolean(L, script_ipc_at(L, 1)->uv.sock != NULL);
	return 1;
}

/* __ipc_receive(f, clone error) */
static int set_receive(lua_State *L)
{
	lua_settop(L, 2);
	lua_setfield(L, LUA_REGISTRYINDEX, "loopscope.clone_error");
	lua_setfield(L, LUA_REGISTRYINDEX, RECEIVE);
	return 0;
}

/* __parent(): the end to the parent or the main thread; nil: there is none. */
static int parent(lua_State *L)
{
	lua_getfield(L, LUA_REGISTRYINDEX, SCRIPT_PARENT_END);
	return 1;
}

void script_ipc_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "send", send },	{ "disconnect", disconnect },
					    { "close", close_end }, { "ref", ref },
					    { "status", status }, { "is_open", is_open },
					    { "start", start },
					    { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &end_meta);
	lua_register(L, "__ipc_receive", set_receive);
	lua_register(L, "__parent", parent);
}
