/* SPDX-License-Identifier: MIT
 *
 * Listeners and their accept queues.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "machine/net_int.h"
#include "sim/rng.h"

static struct mc_listener *listener_of(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct mc_listener, link);
}

static struct mc_listen_fd *fd_of(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct mc_listen_fd, in_listener);
}

static bool is_at(const struct mc_listener *l, uint16_t port, const char *path)
{
	if (path)
		return l->path && strcmp(l->path, path) == 0;
	return !l->path && l->port == port;
}

struct mc_listener *mc_listener_find(const struct mc_host *host, uint16_t port,
				     const char *path)
{
	LS_LIST_EACH(e, &host->listeners)
	if (is_at(listener_of(e), port, path))
		return listener_of(e);
	return NULL;
}

bool mc_host_listens(const struct mc_host *host, uint16_t port)
{
	return mc_listener_find(host, port, NULL) != NULL;
}

/* Descriptors.  They stand in an order that the seed draws, for the weights below. */

static struct mc_listen_fd *new_fd(struct mc_listener *l, struct mc_files *files)
{
	struct mc_listen_fd *fd = ls_calloc(1, sizeof *fd);
	struct ls_list *at = l->fds.next;

	fd->listener = l;
	fd->files = files;
	fd->looked = -SIM_S;
	fd->key = sim_draw(l->host->net->accept_stream, l->number, l->n_fds++);
	while (at != &l->fds && fd_of(at)->key < fd->key)
		at = at->next;
	ls_list_insert(at, &fd->in_listener);
	ls_list_push(&files->listeners, &fd->in_files);
	return fd;
}

struct mc_listen_fd *mc_listen_dup(struct mc_listen_fd *fd, struct mc_files *files)
{
	return new_fd(fd->listener, files);
}

static struct mc_listener *new_listener(struct mc_host *host, uint32_t backlog,
					uint32_t process)
{
	struct mc_net *net = host->net;
	struct mc_listener *l = ls_calloc(1, sizeof *l);

	l->host = host;
	l->number = ++net->listeners;
	l->process = process;
	l->backlog = backlog < MC_SOMAXCONN ? backlog : MC_SOMAXCONN;
	ls_list_init(&l->fds);
	ls_list_init(&l->half);
	ls_list_init(&l->queue);
	l->last_arrival = -SIM_S;
	ls_list_push(&host->listeners, &l->link);
	ls_list_push(&net->all, &l->in_net);
	return l;
}

static uint16_t free_port(struct mc_host *host)
{
	uint16_t port = MC_FIRST_PORT;

	while (mc_listener_find(host, port, NULL))
		port++;
	return port;
}

enum mc_errno mc_bind(struct mc_files *files, uint16_t port, uint32_t backlog,
		      struct mc_listen_fd **fd)
{
	struct mc_listener *l;

	if (port && mc_listener_find(files->host, port, NULL))
		return MC_EADDRINUSE;
	if (port == 0)
		port = free_port(files->host);
	l = new_listener(files->host, backlog, files->process);
	l->port = port;
	l->bound = true;
	*fd = new_fd(l, files);
	return MC_OK;
}

void mc_listen_begin(struct mc_listen_fd *fd)
{
	struct mc_net *net = fd->listener->host->net;

	if (!fd->listener->bound)
		return;
	fd->listener->bound = false;
	if (net->on_listen)
		net->on_listen(net->on_listen_arg, fd->listener);
}

enum mc_errno mc_listen(struct mc_files *files, uint16_t port, uint32_t backlog,
			struct mc_listen_fd **fd)
{
	enum mc_errno e = mc_bind(files, port, backlog, fd);

	if (e == MC_OK)
		mc_listen_begin(*fd);
	return e;
}

enum mc_errno mc_listen_path(struct mc_files *files, const char *path, uint32_t backlog,
			     struct mc_listen_fd **fd)
{
	struct mc_listener *l;

	if (mc_listener_find(files->host, 0, path))
		return MC_EADDRINUSE;
	l = new_listener(files->host, backlog, files->process);
	l->path = ls_strdup(path);
	*fd = new_fd(l, files);
	return MC_OK;
}

static void free_fd(struct mc_listen_fd *fd)
{
	if (fd->watch)
		mc_watch_remove(fd->watch);
	if (fd->listener->last == fd)
		fd->listener->last = NULL;
	if (fd->listener->first == fd)
		fd->listener->first = NULL;
	ls_list_remove(&fd->in_files);
	ls_list_remove(&fd->in_listener);
	free(fd);
}

void mc_listener_free(struct mc_listener *l)
{
	struct ls_list *link;

	while ((link = ls_list_first(&l->fds)))
		free_fd(fd_of(link));
	while (ls_list_pop(&l->half))
		;
	while (ls_list_pop(&l->queue))
		;
	sim_cancel(l->host->net->sim, l->head_start);
	ls_list_remove(&l->link);
	ls_list_remove(&l->in_net);
	free(l->path);
	free(l);
}

/* The accept queue. */

/* For the journal: in the name of the process that made the listener. */
static void tell_length(const struct mc_listener *l)
{
	const struct sim *sim = l->host->net->sim;
	char name[32];

	if (!sim->journal->on)
		return;
	snprintf(name, sizeof name, "accept :%u", l->port);
	jrn_emit_value(sim->journal, sim->now, l->process, name, l->n_queue);
}

bool mc_listener_take_syn(struct mc_listener *l, struct mc_conn *c)
{
	if (l->n_half + l->n_queue > l->backlog) {
		l->drops++;
		l->host->net->drops++;
		return false;
	}
	c->listener = l;
	c->server.nagle = l->nagle;
	ls_list_push(&l->half, &c->server.link);
	l->n_half++;
	return true;
}

void mc_listener_lose(struct mc_conn *c)
{
	ls_list_remove(&c->server.link);
	c->listener->n_half--;
	c->listener = NULL;
}

void mc_listener_established(struct mc_conn *c)
{
	struct mc_listener *l = c->listener;

	ls_list_remove(&c->server.link);
	l->n_half--;
	ls_list_push(&l->queue, &c->server.link);
	c->queued_at = c->net->sim->now;
	l->n_queue++;
	l->arrivals++;
	if (l->n_queue > l->max_queue)
		l->max_queue = l->n_queue;
	tell_length(l);
	mc_listener_arrival(l);
}

struct mc_sock *mc_accept(struct mc_listen_fd *fd)
{
	struct mc_listener *l = fd->listener;
	struct ls_list *link = mc_listen_readable(fd) ? ls_list_pop(&l->queue) : NULL;
	struct mc_sock *sock;

	fd->looked = l->host->net->sim->now;
	if (fd->looked - l->burst_began > MC_BURST_BEGINS)
		fd->called = false;
	if (!link)
		return NULL;
	if (l->host->in_turn)
		fd->due--;
	l->n_queue--;
	l->accepted++;
	sock = LS_LIST_ENTRY(link, struct mc_sock, link);
	sock->conn->listener = NULL;
	sock->accepted = true;
	tell_length(l);
	mc_sock_own(sock, fd->files);
	return sock;
}

static uint32_t poll_listener(const struct mc_watch *w)
{
	return mc_listen_readable(w->file) ? MC_IN : 0;
}

void mc_listen_watch(struct mc_listen_fd *fd, struct mc_watch *w)
{
	mc_listen_unwatch(fd);
	w->poll = poll_listener;
	w->file = fd;
	fd->watch = w;
	if (fd->listener->host->in_turn)
		mc_listener_deal(fd->listener);
	mc_watch_raise(w);
}

/* It may have been the one that was woken. */
void mc_listen_unwatch(struct mc_listen_fd *fd)
{
	if (!fd->watch)
		return;
	mc_watch_remove(fd->watch);
	fd->watch = NULL;
	fd->due = 0; /* others get them */
	if (fd->listener->n_queue)
		mc_listener_wake(fd->listener);
}

static void refuse(struct ls_list *list)
{
	struct ls_list *link;

	while ((link = ls_list_first(list)))
		mc_abort(LS_LIST_ENTRY(link, struct mc_sock, link));
}

void mc_listen_close(struct mc_listen_fd *fd)
{
	struct mc_listener *l = fd->listener;

	mc_listen_unwatch(fd);
	free_fd(fd);
	if (!ls_list_is_empty(&l->fds))
		return;
	refuse(&l->half);
	refuse(&l->queue);
	mc_listener_free(l);
}
