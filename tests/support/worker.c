/* SPDX-License-Identifier: MIT */
#include "support/worker.h"

#include <check.h>
#include <stdlib.h>

#include "base/die.h"
#include "support/holds.h"

static void forget(struct worker_client *c)
{
	if (c->unsent.chunk)
		mc_chunk_unref(&c->worker->wire->net, c->unsent.chunk);
	ls_list_remove(&c->link);
	free(c);
}

static void hang_up(struct worker_client *c)
{
	mc_close(c->sock);
	forget(c);
}

static void welcome(struct worker *k, struct mc_sock *sock)
{
	struct worker_client *c = ls_calloc(1, sizeof *c);

	HOLDS(sock->files == &k->files);
	c->worker = k;
	c->sock = sock;
	sock->data = c;
	ls_list_push(&k->clients, &c->link);
	mc_watch_init(&c->watch, &k->epoll, NULL);
	mc_sock_watch(sock, &c->watch);
	k->accepted++;
}

static bool accept_some(struct worker *k)
{
	struct mc_sock *sock = mc_accept(k->fd);
	sim_time cost = 0;

	k->in_vain += !sock;
	while (sock) {
		welcome(k, sock);
		cost += k->accept_cost;
		sock = k->drains ? mc_accept(k->fd) : NULL;
	}
	return mc_charge(&k->thread, cost);
}

/* False: the connection is broken. */
static bool answer(struct worker_client *c)
{
	struct mc_piece *p = &c->unsent;
	enum mc_errno e;
	uint64_t taken;

	if (!p->chunk)
		return true;
	e = mc_send(c->sock, p->chunk, p->from, &taken);
	p->from += taken;
	if (e == MC_OK && p->from == p->chunk->bytes) {
		mc_chunk_unref(&c->worker->wire->net, p->chunk);
		*p = (struct mc_piece){0};
	}
	mc_watch_want(&c->watch, p->chunk ? MC_OUT : MC_IN);
	return e == MC_OK || e == MC_EAGAIN;
}

/* Sends a chunk back when all of it has come. */
static bool take(struct worker_client *c, struct mc_piece *piece)
{
	struct worker *k = c->worker;

	k->read += piece->bytes;
	if (!k->mute && piece->from + piece->bytes == piece->chunk->bytes) {
		c->unsent = (struct mc_piece){.chunk = piece->chunk};
		return answer(c);
	}
	mc_chunk_unref(&k->wire->net, piece->chunk);
	return true;
}

static bool read_some(struct worker_client *c)
{
	struct worker *k = c->worker;
	struct mc_piece piece;
	enum mc_errno e = MC_OK;
	bool sound = answer(c);

	while (sound && !c->unsent.chunk) {
		e = mc_recv(c->sock, 65536, &piece);
		c->ended = e == MC_OK && piece.bytes == 0;
		if (e != MC_OK || c->ended)
			break;
		sound = take(c, &piece);
	}
	if (!sound || c->ended || e == MC_ECONNRESET)
		hang_up(c);
	return mc_charge(&k->thread, k->read_cost);
}

static struct mc_answer step(struct mc_body *body)
{
	struct worker *k = LS_LIST_ENTRY(body, struct worker, body);
	struct mc_watch *w;

	k->epoll.waiting = false;
	for (;;) {
		while ((w = mc_epoll_next(&k->epoll))) {
			struct mc_sock *sock = w->file;

			if (!(w == &k->watch ? accept_some(k) : read_some(sock->data)))
				return (struct mc_answer){.need = MC_AGAIN};
		}
		if (mc_epoll_wait(&k->epoll, 1024) == 0)
			break;
	}
	k->epoll.waiting = true;
	return (struct mc_answer){
		.need = MC_BLOCK, .until = SIM_FOREVER, .wait = JRN_WAIT_POLL};
}

void worker_start(struct worker *k, struct wire *w, uint32_t process)
{
	*k = (struct worker){.wire = w, .body.step = step, .read_cost = 1};
	ls_list_init(&k->clients);
	mc_epoll_init(&k->epoll, &k->thread);
	mc_files_init(&k->files, &w->there, process);
	k->fd = mc_listen_dup(w->fd, &k->files);
	mc_watch_init(&k->watch, &k->epoll, NULL);
	mc_thread_start(&k->thread, &w->world.machine, &k->body, process, JRN_ROLE_MAIN,
			"worker");
	mc_listen_watch(k->fd, &k->watch);
}

void worker_kill(struct worker *k)
{
	struct ls_list *link;

	mc_thread_kill(&k->thread);
	mc_files_close_all(&k->files);
	while ((link = ls_list_first(&k->clients)))
		forget(LS_LIST_ENTRY(link, struct worker_client, link));
	mc_epoll_release(&k->epoll);
}
