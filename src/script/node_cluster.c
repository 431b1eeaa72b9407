/* SPDX-License-Identifier: MIT
 *
 * script/node_cluster.c - cluster: forking workers, and who gets a connection.
 *
 * Round robin: the primary listens and accepts; a connection goes to the first worker of
 * `free`, which comes back to it when it has said that it took the connection.  So a
 * worker whose loop is blocked holds at most one.  SCHED_NONE: every worker accepts from
 * the same socket.
 *
 * Sources: Node 20 lib/internal/cluster/{primary,child,round_robin_handle,shared_handle}.js.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/error.h"
#include "script/http_server.h"
#include "script/inside.h"
#include "script/ipc.h"

struct waiting { /* accepted, and not given to a worker */
	struct mc_sock *sock;
	struct ls_list link;
};

/* What the primary has for a port that workers listen on. */
struct cluster_handle {
	struct script_process *primary;
	struct rt_uv_server server; /* round robin */
	struct mc_listen_fd *fd;
	int64_t key; /* the port that was asked for */
	uint32_t workers;
	bool shared; /* SCHED_NONE */
	struct ls_list waiting, free;
	int at, paid;
	struct cluster_handle *next; /* of the run */
};

/* ---- the primary ------------------------------------------------------------------------- */

static void send_connection(struct cluster_handle *h, struct ipc_end *worker, struct mc_sock *sock)
{
	struct ipc_message *m = script_ipc_message(IPC_CONNECTION);

	m->handle = h;
	m->sock = worker->sent = sock;
	script_ipc_send(worker, m);
}

/* The worker is free: the oldest connection, or a place at the end of the queue. */
static void handoff(struct cluster_handle *h, struct ipc_end *worker)
{
	struct ls_list *e = ls_list_pop(&h->waiting);
	struct waiting *w;

	if (!e) {
		ls_list_push(&h->free, &worker->free_link);
		return;
	}
	w = LS_LIST_ENTRY(e, struct waiting, link);
	send_connection(h, worker, w->sock);
	free(w);
}

static void distribute(struct cluster_handle *h, struct mc_sock *sock)
{
	struct waiting *w = ls_calloc(1, sizeof *w);
	struct ls_list *e;

	w->sock = sock;
	ls_list_push(&h->waiting, &w->link);
	rt_loads_sock_goes(&h->primary->run->loads, sock, JRN_Q_PRIMARY, h->primary->id);
	e = ls_list_pop(&h->free);
	if (e)
		handoff(h, LS_LIST_ENTRY(e, struct ipc_end, free_link));
}

static enum rt_status on_connection(struct rt_uv_server *uv)
{
	struct cluster_handle *h = LS_LIST_ENTRY(uv, struct cluster_handle, server);
	struct rt_thread *t = h->primary->main->vm->thread;
	enum rt_status st;

	RT_BEGIN(h->at);
	RT_CALL(h->at, st, rt_charge(t, &h->paid, t->cost->server.handoff));
	distribute(h, uv->accepted);
	RT_END(h->at);
}

static struct cluster_handle *find(struct script_process *primary, int64_t key)
{
	struct cluster_handle *h = primary->run->handles;

	while (h && (h->primary != primary || h->key != key || !h->fd))
		h = h->next;
	return h;
}

static struct cluster_handle *open_handle(struct script_process *primary, int64_t key,
					  uint32_t backlog, enum mc_errno *error)
{
	struct script_run *r = primary->run;
	struct cluster_handle *h = find(primary, key);
	struct mc_listen_fd *fd;

	if (h)
		return h;
	*error = mc_listen(&primary->files, (uint16_t)key, backlog, &fd);
	if (*error != MC_OK)
		return NULL;
	h = ls_calloc(1, sizeof *h);
	*h = (struct cluster_handle){ .primary = primary,
				      .fd = fd,
				      .key = key,
				      .shared = primary->sched_none,
				      .next = r->handles };
	r->handles = h;
	ls_list_init(&h->waiting);
	ls_list_init(&h->free);
	h->server.on_connection = on_connection;
	if (!h->shared)
		rt_uv_server_start(&h->server, &primary->main->node.loop, fd);
	return h;
}

/* A worker asks for a port. */
static void answer(struct ipc_end *e, const struct ipc_message *ask)
{
	struct ipc_message *m = script_ipc_message(IPC_LISTENING);
	enum mc_errno error = MC_OK;
	struct cluster_handle *h = open_handle(e->process, ask->number, ask->backlog, &error);

	m->server = ask->server;
	m->handle = h;
	m->number = h ? h->fd->listener->port : -(int64_t)error;
	script_ipc_send(e, m);
	if (!h)
		return;
	h->workers++;
	if (!h->shared)
		handoff(h, e);
}

static void accepted(struct ipc_end *e, const struct ipc_message *m)
{
	struct mc_sock *sock = e->sent;

	e->sent = NULL;
	if (!m->accepted && sock)
		distribute(m->handle, sock);
	handoff(m->handle, e);
}

static enum rt_status primary_closed(struct rt_uv_handle *handle)
{
	(void)handle;
	return RT_DONE;
}

/* A worker does not listen any more; after the last one nobody does. */
static void leave(struct cluster_handle *h, struct ipc_end *e)
{
	struct ls_list *w;

	ls_list_remove(&e->free_link);
	if (--h->workers > 0 || !h->fd)
		return;
	while ((w = ls_list_pop(&h->waiting))) {
		mc_close(LS_LIST_ENTRY(w, struct waiting, link)->sock);
		free(LS_LIST_ENTRY(w, struct waiting, link));
	}
	if (h->shared)
		mc_listen_close(h->fd);
	else
		rt_uv_server_close(&h->server, primary_closed);
	h->fd = NULL;
}

void script_cluster_lost(struct ipc_end *e)
{
	ls_list_remove(&e->free_link);
	if (e->sent && e->child && !e->process->exited)
		mc_close(e->sent);
	e->sent = NULL;
}

/* ---- a worker -------------------------------------------------------------------------------- */

bool script_cluster_listen(struct http_server *s, int64_t port, uint32_t backlog)
{
	struct script_isolate *i = s->vm->isolate;
	struct ipc_message *m;

	if (i != i->process->main || !i->parent_end || !i->process->worker)
		return false;
	rt_uv_handle_init(&s->vm->node->loop, &s->uv.source.handle);
	rt_uv_handle_start(&s->uv.source.handle);
	m = script_ipc_message(IPC_LISTEN);
	m->server = s;
	m->number = port;
	m->backlog = backlog;
	script_ipc_send(i->parent_end, m);
	return true;
}

void script_cluster_unlisten(struct http_server *s)
{
	struct ipc_message *m;

	if (!s->cluster)
		return;
	ls_list_remove(&s->in_cluster);
	m = script_ipc_message(IPC_CLOSE);
	m->handle = s->cluster;
	s->cluster = NULL;
	script_ipc_send(s->vm->isolate->parent_end, m);
}

static struct http_server *server_of(struct script_vm *vm, const struct cluster_handle *h)
{
	LS_LIST_EACH(e, &vm->cluster_servers) {
		struct http_server *s = LS_LIST_ENTRY(e, struct http_server, in_cluster);

		if (s->cluster == h)
			return s;
	}
	return NULL;
}

static void take(struct ipc_end *e, const struct ipc_message *m)
{
	struct http_server *s = server_of(e->vm, m->handle);
	struct ipc_message *reply;

	if (m->handle->primary->exited) /* what was on its way has gone with it */
		return;
	reply = script_ipc_message(IPC_ACCEPTED);
	reply->handle = m->handle;
	reply->accepted = s && !s->closing &&
			  (s->max_connections == 0 || s->n_conns < s->max_connections);
	script_ipc_send(e, reply);
	if (!reply->accepted)
		return;
	e->peer->sent = NULL; /* ours now: it goes with us */
	mc_sock_give(m->sock, &e->process->files);
	script_http_accept(s, m->sock);
}

/* Pushes { port, server } for the prelude. */
static void push_bound(lua_State *L, const struct http_server *s, int64_t port)
{
	lua_createtable(L, 2, 0);
	lua_pushinteger(L, port);
	lua_rawseti(L, -2, 1);
	script_slot_push(s->vm, L, s->slot);
	lua_getiuservalue(L, -1, 1);
	lua_rawseti(L, -3, 2);
	lua_pop(L, 1);
}

/* The primary's answer to listen(). */
static enum rt_status listening(struct ipc_end *e, struct ipc_message *m)
{
	struct http_server *s = m->server;
	enum rt_status st;

	RT_BEGIN(e->at_cluster);
	if (m->handle) {
		s->cluster = m->handle;
		ls_list_push(&e->vm->cluster_servers, &s->in_cluster);
		if (m->handle->shared && m->handle->fd) {
			rt_uv_handle_stop(&s->uv.source.handle);
			script_http_listen(s, mc_listen_dup(m->handle->fd, &e->process->files));
		}
	} else {
		rt_uv_handle_stop(&s->uv.source.handle);
	}
	push_bound(e->vm->L, s, m->number);
	m->slot = script_slot_take(e->vm->L, -1);
	lua_pop(e->vm->L, 1);
	RT_CALL(e->at_cluster, st, script_ipc_tell(e, "bound", m->slot));
	RT_RETURN(e->at_cluster, st);
	RT_END(e->at_cluster);
}

static enum rt_status connection(struct ipc_end *e, struct ipc_message *m)
{
	const struct rt_server_costs *cost = &e->vm->thread->cost->server;
	enum rt_status st;

	RT_BEGIN(e->at_cluster);
	RT_CALL(e->at_cluster, st,
		rt_charge(e->vm->thread, &e->paid, cost->handed + cost->accept));
	take(e, m);
	RT_END(e->at_cluster);
}

static enum rt_status listens(struct ipc_end *e, struct ipc_message *m)
{
	if (e->at_tell == 0) {
		lua_pushinteger(e->vm->L, m->number);
		m->slot = script_slot_take(e->vm->L, -1);
		lua_pop(e->vm->L, 1);
	}
	return script_ipc_tell(e, "listening", m->slot);
}

enum rt_status script_cluster_receive(struct ipc_end *e, struct ipc_message *m)
{
	switch (m->kind) {
	case IPC_LISTEN:
		answer(e, m);
		return RT_DONE;
	case IPC_LISTENING:
		return listening(e, m);
	case IPC_LISTENS:
		return listens(e, m);
	case IPC_CONNECTION:
		return connection(e, m);
	case IPC_ACCEPTED:
		accepted(e, m);
		return RT_DONE;
	case IPC_CLOSE:
		leave(m->handle, e);
		return RT_DONE;
	case IPC_VALUE:
	case IPC_ERROR:
	case IPC_ONLINE:
	case IPC_DISCONNECT:
	case IPC_OVER:
		break;
	}
	return RT_DONE;
}

void script_cluster_free(struct script_run *r)
{
	for (struct cluster_handle *h = r->handles, *next; h; h = next) {
		struct ls_list *w;

		next = h->next;
		while ((w = ls_list_pop(&h->waiting)))
			free(LS_LIST_ENTRY(w, struct waiting, link));
		free(h);
	}
}

/* ---- words -------------------------------------------------------------------------------------- */

static void child_died(struct script_process *p, void *arg)
{
	script_ipc_exited(arg, p->exit_code, p->signal);
}

static void start_child(void *arg, sim_time now)
{
	struct script_process *p = arg;

	(void)now;
	if (!p->exited)
		script_process_start(p);
}

static void set_env(lua_State *L, int idx, struct script_process *p)
{
	lua_State *to = p->main->vm->L;

	lua_getfield(to, LUA_REGISTRYINDEX, "loopscope.env");
	if (lua_istable(L, idx)) {
		lua_pushnil(L);
		while (lua_next(L, idx)) {
			size_t len;
			const char *s;

			lua_pushvalue(L, -1);
			s = luaL_tolstring(L, -1, &len);
			lua_pushlstring(to, s, len);
			if (lua_type(L, -4) == LUA_TSTRING)
				lua_setfield(to, -2, lua_tostring(L, -4));
			else
				lua_pop(to, 1);
			lua_pop(L, 3);
		}
	}
	lua_pushfstring(to, "%d", (int)p->worker);
	lua_setfield(to, -2, "NODE_UNIQUE_ID");
	lua_pop(to, 1);
}

/* __fork(env, none): the channel to the new worker, its id, its pid. */
static int fork_worker(lua_State *L)
{
	struct script_process *parent = script_vm_of(L)->isolate->process, *p;
	struct script_process_options o = { .machine = parent->machine,
					    .parent = parent,
					    .role = "worker",
					    .line = parent->line,
					    .died = child_died };
	struct ls_err err = LS_ERR_INIT;
	struct ipc_end *e;

	if (parent->children >= SCRIPT_MAX_CHILDREN)
		return script_throw(L, "Error", "spawn EAGAIN: a process has at most %d children",
				    SCRIPT_MAX_CHILDREN);
	if (parent->forked++ == 0)
		parent->sched_none = lua_toboolean(L, 2);
	p = script_process_new(parent->run, &o, &err);
	p->worker = parent->forked;
	script_isolate_new(p);
	set_env(L, 1, p);
	if (!script_isolate_load(p->main, &err))
		ls_bug("the script does not load again");
	e = script_ipc_pair(L, p->main);
	e->child = p;
	p->died_arg = e;
	sim_at(&p->run->sim, p->run->sim.now + p->cost.server.boot, start_child, p);
	lua_pushinteger(L, p->worker);
	lua_pushinteger(L, p->pid);
	return 3;
}

/* end:kill(signal's name): false when there is none of that name. */
static int kill_child(lua_State *L)
{
	struct ipc_end *e = script_ipc_at(L, 1);
	int signal = script_signal_named(luaL_checkstring(L, 2));

	lua_pushboolean(L, signal != 0);
	if (signal && e->child)
		script_process_signal(e->child, signal);
	return 1;
}

/* __listens(port): tells the primary. */
static int tell_listens(lua_State *L)
{
	struct ipc_end *e = script_vm_of(L)->isolate->parent_end;
	struct ipc_message *m = script_ipc_message(IPC_LISTENS);

	m->number = luaL_checkinteger(L, 1);
	script_ipc_send(e, m);
	return 0;
}

/* __worker_id(): of a cluster; 0: this is no worker. */
static int worker_id(lua_State *L)
{
	struct script_process *p = script_vm_of(L)->isolate->process;

	lua_pushinteger(L, p->worker);
	lua_pushinteger(L, p->pid);
	lua_pushinteger(L, p->parent ? p->parent->pid : 0);
	return 3;
}

void script_cluster_open(lua_State *L)
{
	lua_register(L, "__fork", fork_worker);
	lua_register(L, "__kill", kill_child);
	lua_register(L, "__listens", tell_listens);
	lua_register(L, "__worker_id", worker_id);
}
