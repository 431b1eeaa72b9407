/* SPDX-License-Identifier: MIT
 *
 * Listeners: the accept queue, and whom a new connection wakes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "machine/net_int.h"
#include "sim/rng.h"

/* Of who is awake, before another is woken for what he leaves. */
#define HEAD_START (300 * SIM_US)

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

/* Whom to wake. */

/* Of four processes that share a listener the first got 42 % of the connections, then
 * 30, 20, 8: the shares of the quarters, of any number, with straight lines between. */
static double share_of_first(double part)
{
	static const double shares[] = {0, 0.42, 0.72, 0.92, 1, 1};
	int quarter = (int)(part * 4);

	return shares[quarter] +
	       (part * 4 - quarter) * (shares[quarter + 1] - shares[quarter]);
}

static double weight(uint32_t rank, uint32_t n)
{
	return share_of_first((rank + 1.0) / n) - share_of_first((double)rank / n);
}

static bool is_idle(const struct mc_watch *w)
{
	return !w->epoll || mc_epoll_is_idle(w->epoll);
}

struct idle {
	uint32_t watching, n;
	double weight; /* the sum */
};

static struct idle count_idle(struct mc_listener *l)
{
	struct idle idle = {0};
	uint32_t rank = 0;

	LS_LIST_EACH(e, &l->fds)
	idle.watching += fd_of(e)->watch != NULL;
	LS_LIST_EACH(e, &l->fds)
	{
		struct mc_watch *w = fd_of(e)->watch;

		if (!w)
			continue;
		if (is_idle(w)) {
			idle.n++;
			idle.weight += weight(rank, idle.watching);
		}
		rank++;
	}
	return idle;
}

/* Which of the idle ones, from 0. */
static uint32_t draw_idle(struct mc_listener *l, const struct idle *idle)
{
	struct mc_net *net = l->host->net;
	double at =
		sim_unit(sim_draw(net->accept_stream, l->number, ~(uint64_t)l->wakes++)) *
		idle->weight;
	uint32_t rank = 0, nth = 0;

	LS_LIST_EACH(e, &l->fds)
	{
		struct mc_watch *w = fd_of(e)->watch;

		if (!w)
			continue;
		if (is_idle(w)) {
			at -= weight(rank, idle->watching);
			if (at < 0)
				return nth;
			nth++;
		}
		rank++;
	}
	return idle->n - 1;
}

/* One of the idle ones is woken. */
static void wake_one(struct mc_listener *l)
{
	struct idle idle = count_idle(l);
	uint32_t picked = 0, nth = 0;

	if (idle.n > 1)
		picked = draw_idle(l, &idle);
	picked = sim_choose(l->host->net->sim, "accept", idle.n, picked);
	LS_LIST_EACH(e, &l->fds)
	{
		struct mc_listen_fd *fd = fd_of(e);

		if (!fd->watch || !is_idle(fd->watch) || nth++ != picked)
			continue;
		fd->looked = l->host->net->sim->now;
		mc_watch_raise(fd->watch);
		return;
	}
}

/* Is somebody about to accept who has been woken, or has accepted, just now? */
static bool is_attended(struct mc_listener *l)
{
	sim_time lately = l->host->net->sim->now - HEAD_START;

	LS_LIST_EACH(e, &l->fds)
	{
		struct mc_listen_fd *fd = fd_of(e);

		if (fd->watch && !is_idle(fd->watch) && fd->looked > lately)
			return true;
	}
	return false;
}

static void on_head_start_over(void *arg, sim_time now)
{
	struct mc_listener *l = arg;
	struct mc_sock *oldest;

	l->head_start = 0;
	if (!l->n_queue)
		return;
	oldest = LS_LIST_ENTRY(ls_list_first(&l->queue), struct mc_sock, link);
	if (oldest->conn->queued_at + HEAD_START <= now)
		wake_one(l);
	l->head_start = sim_at(l->host->net->sim, now + HEAD_START, on_head_start_over, l);
}

/* Where connections go in turn (a wrong model): the next of those who watch gets one. */
static struct mc_listen_fd *next_in_turn(struct mc_listener *l)
{
	struct ls_list *e = ls_list_first(&l->fds);

	for (uint64_t i = 0; i < l->n_fds && e; i++, e = ls_list_first(&l->fds)) {
		ls_list_remove(e);
		ls_list_push(&l->fds, e);
		if (fd_of(e)->watch)
			return fd_of(e);
	}
	return NULL;
}

static void deal(struct mc_listener *l)
{
	struct mc_listen_fd *fd;
	uint32_t dealt = 0;

	LS_LIST_EACH(e, &l->fds)
	dealt += fd_of(e)->due;
	for (; dealt < l->n_queue && (fd = next_in_turn(l)); dealt++) {
		fd->due++;
		mc_watch_raise(fd->watch);
	}
}

/* All have it in their epoll's list.  One of the idle ones is woken for it, unless
 * somebody is awake who will have taken it before that one is up. */
static void tell_of_arrival(struct mc_listener *l)
{
	struct sim *sim = l->host->net->sim;

	if (l->host->in_turn) {
		deal(l);
		return;
	}
	LS_LIST_EACH(e, &l->fds)
		if (fd_of(e)->watch)
			mc_watch_mark(fd_of(e)->watch);
	if (!is_attended(l))
		wake_one(l);
	else if (!l->head_start)
		l->head_start = sim_at(sim, sim->now + HEAD_START, on_head_start_over, l);
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
	tell_of_arrival(l);
}

bool mc_listen_readable(const struct mc_listen_fd *fd)
{
	return fd->listener->host->in_turn ? fd->due > 0 : fd->listener->n_queue > 0;
}

struct mc_sock *mc_accept(struct mc_listen_fd *fd)
{
	struct mc_listener *l = fd->listener;
	struct ls_list *link = mc_listen_readable(fd) ? ls_list_pop(&l->queue) : NULL;
	struct mc_sock *sock;

	fd->looked = l->host->net->sim->now;
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
		deal(fd->listener);
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
		tell_of_arrival(fd->listener);
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
