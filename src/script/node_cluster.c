/* SPDX-License-Identifier: MIT
 *
 * script/node_cluster.c - cluster: who of the workers gets a connection.
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
#include "script/cluster.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/ipc.h"

struct waiting { /* accepted, and not given to a worker */
	struct mc_sock *sock;
	struct ls_list link;
};

/* A worker among those that listen on a port; belongs to the primary's end of its channel. */
struct cluster_place {
	struct cluster_handle *handle;
	struct ipc_end *worker;
	struct ls_list free;  /* in handle->free: it may be given a connection */
	struct mc_sock *sent; /* a connection on its way to it */
	struct cluster_place *next;
};

/* What the primary has for a port that workers listen on. */
struct cluster_handle {
	struct script_process *primary;
	struct rt_uv_server server; /* round robin */
	struct mc_listen_fd *fd;
	int64_t key; /* of struct cluster_server */
	uint32_t workers;
	bool shared; /* SCHED_NONE */
	struct ls_list waiting, free;
	int at, paid;
	struct cluster_handle *next; /* of the run */
};

/* ---- the primary ------------------------------------------------------------------------- */

static void send_connection(struct cluster_place *p, struct mc_sock *sock)
{
	struct ipc_message *m = script_ipc_message(IPC_CONNECTION);

	m->handle = p->handle;
	m->sock = p->sent = sock;
	script_ipc_send(p->worker, m);
}

/* The worker is free: the oldest connection, or a place at the end of the queue. */
static void handoff(struct cluster_place *p)
{
	struct ls_list *e = ls_list_pop(&p->handle->waiting);
	struct waiting *w;

	if (!e) {
		ls_list_push(&p->handle->free, &p->free);
		return;
	}
	w = LS_LIST_ENTRY(e, struct waiting, link);
	send_connection(p, w->sock);
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
		handoff(LS_LIST_ENTRY(e, struct cluster_place, free));
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

static struct cluster_place *join(struct cluster_handle *h, struct ipc_end *worker)
{
	struct cluster_place *p = ls_calloc(1, sizeof *p);

	*p = (struct cluster_place){ .handle = h, .worker = worker, .next = worker->places };
	ls_list_init(&p->free);
	worker->places = p;
	h->workers++;
	return p;
}

/* Where the end's list names the place; at its NULL if the worker has none. */
static struct cluster_place **place_of(struct ipc_end *e, const struct cluster_handle *h)
{
	struct cluster_place **p = &e->places;

	while (*p && (*p)->handle != h)
		p = &(*p)->next;
	return p;
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
	if (h->shared)
		join(h, e);
	else
		handoff(join(h, e));
}

static void accepted(struct ipc_end *e, const struct ipc_message *m)
{
	struct cluster_place *p = *place_of(e, m->handle);
	struct mc_sock *sock;

	if (!p)
		return;
	sock = p->sent;
	p->sent = NULL;
	if (!m->accepted && sock)
		distribute(m->handle, sock);
	handoff(p);
}

static enum rt_status primary_closed(struct rt_uv_handle *handle)
{
	(void)handle;
	return RT_DONE;
}

static void close_handle(struct cluster_handle *h)
{
	struct ls_list *w;

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

/* A worker does not listen any more; after the last one nobody does. */
static void leave(struct ipc_end *e, struct cluster_place **at)
{
	struct cluster_place *p = *at;
	struct cluster_handle *h = p->handle;

	*at = p->next;
	ls_list_remove(&p->free);
	if (p->sent && e->child && !e->process->exited)
		mc_close(p->sent);
	free(p);
	if (--h->workers == 0 && h->fd && !e->process->exited)
		close_handle(h);
}

void script_cluster_lost(struct ipc_end *e)
{
	while (e->places)
		leave(e, &e->places);
}

void script_cluster_release(struct ipc_end *e)
{
	for (struct cluster_place *p; (p = e->places);) {
		e->places = p->next;
		ls_list_remove(&p->free);
		free(p);
	}
}

/* ---- a worker -------------------------------------------------------------------------------- */

/* A second server of this worker on a port has a socket of its own (in vain, unless the
 * port is 0). */
static int64_t key_of(struct script_vm *vm, uint16_t port)
{
	int64_t before = 0;

	LS_LIST_EACH(e, &vm->cluster_servers)
		before += (uint16_t)LS_LIST_ENTRY(e, struct cluster_server, link)->key == port;
	return before << 16 | port;
}

bool script_cluster_listen(struct cluster_server *s, int slot, uint16_t port, uint32_t backlog)
{
	struct script_isolate *i = s->vm->isolate;
	struct ipc_message *m;

	if (i != i->process->main || !i->parent_end || !i->process->worker)
		return false;
	script_slot_push(s->vm, s->vm->L, slot);
	s->slot = script_slot_take(s->vm->L, -1);
	lua_pop(s->vm->L, 1);
	s->key = key_of(s->vm, port);
	s->handle = NULL;
	s->left = false;
	ls_list_push(&s->vm->cluster_servers, &s->link);
	rt_uv_handle_init(&s->vm->node->loop, &s->uv->source.handle);
	rt_uv_handle_start(&s->uv->source.handle);
	m = script_ipc_message(IPC_LISTEN);
	m->server = s;
	m->number = s->key;
	m->backlog = backlog;
	script_ipc_send(i->parent_end, m);
	return true;
}

static void tell_closed(struct cluster_server *s)
{
	struct ipc_message *m = script_ipc_message(IPC_CLOSE);

	m->handle = s->handle;
	s->handle = NULL;
	script_ipc_send(s->vm->isolate->parent_end, m);
}

void script_cluster_unlisten(struct cluster_server *s)
{
	ls_list_remove(&s->link);
	s->left = s->slot != 0;
	if (s->handle)
		tell_closed(s);
}

static struct cluster_server *server_of(struct script_vm *vm, const struct cluster_handle *h)
{
	LS_LIST_EACH(e, &vm->cluster_servers) {
		struct cluster_server *s = LS_LIST_ENTRY(e, struct cluster_server, link);

		if (s->handle == h)
			return s;
	}
	return NULL;
}

/* Says whether it takes the connection; the server that has it now. */
static struct cluster_server *take(struct ipc_end *e, const struct ipc_message *m)
{
	struct cluster_server *s = server_of(e->vm, m->handle);
	struct ipc_message *reply;
	struct cluster_place *p;

	if (m->handle->primary->exited) /* what was on its way has gone with it */
		return NULL;
	reply = script_ipc_message(IPC_ACCEPTED);
	reply->handle = m->handle;
	reply->accepted = s && s->ops->wants(s);
	script_ipc_send(e, reply);
	if (!reply->accepted)
		return NULL;
	p = *place_of(e->peer, m->handle);
	if (p)
		p->sent = NULL; /* ours now: it goes with us */
	mc_sock_give(m->sock, &e->process->files);
	return s;
}

/* The slot of { port, server } for the prelude; lets the server go. */
static int bound(struct cluster_server *s, int64_t port)
{
	lua_State *L = s->vm->L;
	int slot;

	lua_createtable(L, 2, 0);
	lua_pushinteger(L, port);
	lua_rawseti(L, -2, 1);
	script_slot_push(s->vm, L, s->slot);
	script_slot_drop(s->vm, s->slot);
	s->slot = 0;
	lua_getiuservalue(L, -1, 1);
	lua_rawseti(L, -3, 2);
	lua_pop(L, 1);
	slot = script_slot_take(L, -1);
	lua_pop(L, 1);
	return slot;
}

/* It may listen, or not (handle is NULL). */
static void begin(struct ipc_end *e, struct cluster_server *s, struct cluster_handle *handle)
{
	s->handle = handle;
	if (!handle)
		ls_list_remove(&s->link);
	if (handle && !handle->shared)
		return;
	rt_uv_handle_stop(&s->uv->source.handle);
	if (handle && handle->fd)
		s->ops->listen(s, mc_listen_dup(handle->fd, &e->process->files));
}

/* The primary's answer to listen(). */
static enum rt_status listening(struct ipc_end *e, struct ipc_message *m)
{
	struct cluster_server *s = m->server;
	enum rt_status st;

	RT_BEGIN(e->at_cluster);
	if (s->left) {
		s->handle = m->handle;
		if (s->handle)
			tell_closed(s);
		script_slot_drop(s->vm, s->slot);
		s->slot = 0;
		RT_RETURN(e->at_cluster, RT_DONE);
	}
	begin(e, s, m->handle);
	m->slot = bound(s, m->number);
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
	m->server = take(e, m);
	if (m->server) {
		RT_CALL(e->at_cluster, st, m->server->ops->accept(m->server, m->sock));
		RT_RETURN(e->at_cluster, st);
	}
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
	struct cluster_place **at;

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
		at = place_of(e, m->handle);
		if (*at)
			leave(e, at);
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
