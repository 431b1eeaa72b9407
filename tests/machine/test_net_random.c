/* SPDX-License-Identifier: MIT
 *
 * Random clients and workers: nothing is lost but what the rules let be lost.
 *
 * Clients connect, write numbered messages of random length, pause, end, abort; workers
 * accept, compute, send each message back, and are killed.  Every byte belongs to a
 * message, every message is released once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "sim/rng.h"
#include "support/holds.h"
#include "support/suite.h"
#include "support/worker.h"

enum { CLIENTS = 40, WORKERS = 3, MESSAGES = 30 };

struct scene;

struct client {
	struct scene *scene;
	struct mc_sock *sock; /* NULL: not yet connected, or closed */
	struct mc_watch watch;
	struct ls_list unsent;		    /* of struct message */
	uint64_t offset;		    /* in the first of them */
	uint32_t sent, came_back, expected; /* messages: numbers are in order */
	uint64_t bytes_sent, bytes_read;
	bool connected, ended, eof, reset;
};

struct message {
	struct scene *scene;
	struct client *client;
	struct mc_chunk *chunk;
	struct ls_list link; /* unsent */
	uint32_t number;
};

struct scene {
	struct wire wire;
	struct worker workers[WORKERS];
	bool dead[WORKERS];
	bool peaceful; /* nobody is killed */
	struct client clients[CLIENTS];
	uint64_t stream, n;
	uint32_t made, released, actions;
	uint64_t hash; /* of all that happened to clients */
};

static uint64_t roll(struct scene *s, uint64_t below)
{
	return sim_draw(s->stream, 0, s->n++) % below;
}

static void note(struct scene *s, uint64_t what)
{
	s->hash = sim_draw(s->hash, what, (uint64_t)s->wire.world.sim.now);
}

static void render(const void *message, char *text, uint64_t bytes)
{
	(void)message;
	memset(text, 'm', bytes);
}

static void release_message(void *arg)
{
	struct message *m = arg;

	m->scene->released++;
	free(m);
}

static const struct mc_message_kind kind = {render, release_message};

static void drop_unsent(struct client *c)
{
	struct ls_list *link;

	while ((link = ls_list_pop(&c->unsent)))
		mc_chunk_unref(&c->scene->wire.net,
			       LS_LIST_ENTRY(link, struct message, link)->chunk);
}

static void leave(struct client *c, bool abort)
{
	drop_unsent(c);
	if (abort)
		mc_abort(c->sock);
	else
		mc_close(c->sock);
	c->sock = NULL;
}

static void flush(struct client *c)
{
	struct ls_list *link;

	while ((link = ls_list_first(&c->unsent))) {
		struct message *m = LS_LIST_ENTRY(link, struct message, link);
		uint64_t taken;

		if (mc_send(c->sock, m->chunk, c->offset, &taken) != MC_OK)
			break;
		c->offset += taken;
		c->bytes_sent += taken;
		if (c->offset < m->chunk->bytes)
			continue;
		c->offset = 0;
		ls_list_remove(&m->link);
		mc_chunk_unref(&c->scene->wire.net, m->chunk);
	}
	c->watch.wants = MC_IN | (ls_list_is_empty(&c->unsent) ? 0 : MC_OUT);
}

/* Each message is the client's own, and comes back once, in order. */
static void read_back(struct client *c)
{
	struct mc_piece piece;
	enum mc_errno e;

	while ((e = mc_recv(c->sock, 1 + roll(c->scene, 5000), &piece)) == MC_OK) {
		struct message *m = piece.message;

		if (piece.bytes == 0)
			break;
		c->bytes_read += piece.bytes;
		if (m) {
			HOLDS(m->client == c && m->number == c->came_back);
			c->came_back++;
		}
		mc_chunk_unref(&c->scene->wire.net, piece.chunk);
	}
	c->eof = e == MC_OK;
	c->reset = e == MC_ECONNRESET;
	HOLDS(c->bytes_read <= c->bytes_sent);
}

static void on_event(struct mc_watch *w)
{
	struct client *c = LS_LIST_ENTRY(w, struct client, watch);
	uint32_t events = mc_sock_events(c->sock);

	note(c->scene, (uint64_t)(c - c->scene->clients) << 32 | events);
	c->connected |= (events & (MC_OUT | MC_ERR)) == MC_OUT;
	if (!c->connected)
		c->reset = true;
	else
		read_back(c);
	if (c->reset || c->eof)
		leave(c, false);
	else
		flush(c);
}

static void write_message(struct client *c)
{
	struct scene *s = c->scene;
	struct message *m = ls_calloc(1, sizeof *m);
	uint64_t bytes = 1 + roll(s, roll(s, 4) ? 200 : 20000);

	*m = (struct message){.scene = s, .client = c, .number = c->sent++};
	m->chunk = mc_chunk_new_message(&s->wire.net, bytes, m, &kind);
	s->made++;
	ls_list_push(&c->unsent, &m->link);
	flush(c);
}

static void act(struct client *c)
{
	struct scene *s = c->scene;

	if (c->ended)
		return;
	if (c->sent < MESSAGES && roll(s, 20)) {
		write_message(c);
	} else if (roll(s, 8) == 0) {
		leave(c, roll(s, 2));
	} else if (ls_list_is_empty(&c->unsent)) {
		c->ended = true;
		mc_shutdown(c->sock);
	}
}

static void join(struct client *c)
{
	struct scene *s = c->scene;

	c->sock = mc_connect(&s->wire.client, &s->wire.there,
			     roll(s, 20) ? WIRE_PORT : WIRE_PORT + 1);
	mc_watch_init(&c->watch, NULL, on_event);
	c->watch.wants = MC_IN | MC_OUT;
	mc_sock_watch(c->sock, &c->watch);
}

static void kill_one(struct scene *s)
{
	uint64_t i = roll(s, WORKERS);

	if (s->dead[i])
		return;
	worker_kill(&s->workers[i]);
	s->dead[i] = true;
}

static void on_action(void *arg, sim_time now)
{
	struct scene *s = arg;
	struct client *c = &s->clients[roll(s, CLIENTS)];

	if (!s->peaceful && roll(s, 300) == 0)
		kill_one(s);
	if (c->sock && c->connected)
		act(c);
	else if (!c->sock && !c->connected && !c->reset)
		join(c);
	if (++s->actions < 3000)
		sim_at(&s->wire.world.sim, now + (sim_time)roll(s, 300000), on_action, s);
}

static void set_stage(struct scene *s, uint64_t seed)
{
	memset(s, 0, sizeof *s);
	s->stream = sim_stream(seed, "scene");
	s->peaceful = seed % 2;
	wire_init(&s->wire, (uint32_t)roll(s, 8));
	s->wire.fd->listener->nagle = roll(s, 3) == 0;
	s->wire.net.room = roll(s, 2) ? MC_ROOM : 3000 + roll(s, 20000);
	for (uint32_t i = 0; i < CLIENTS; i++) {
		s->clients[i].scene = s;
		ls_list_init(&s->clients[i].unsent);
	}
	for (uint32_t i = 0; i < WORKERS; i++) {
		struct worker *k = &s->workers[i];

		worker_start(k, &s->wire, i + 1);
		k->drains = roll(s, 2);
		k->accept_cost = (sim_time)roll(s, 1000000);
		k->read_cost = (sim_time)roll(s, 500000);
	}
}

/* In the end all that are still there say goodbye. */
static void play(struct scene *s, uint64_t seed)
{
	set_stage(s, seed);
	sim_at(&s->wire.world.sim, 0, on_action, s);
	world_run(&s->wire.world);
	for (uint32_t i = 0; i < CLIENTS; i++) {
		struct client *c = &s->clients[i];

		if (c->sock && c->connected && !c->ended)
			mc_shutdown(c->sock);
	}
	world_run(&s->wire.world);
}

static bool all_alive(const struct scene *s)
{
	bool alive = true;

	for (int i = 0; i < WORKERS; i++)
		alive = alive && !s->dead[i];
	return alive;
}

static void clear_stage(struct scene *s)
{
	for (int i = 0; i < WORKERS; i++)
		if (!s->dead[i])
			worker_kill(&s->workers[i]);
	for (uint32_t i = 0; i < CLIENTS; i++)
		if (s->clients[i].sock)
			leave(&s->clients[i], false);
	mc_files_close_all(&s->wire.server);
	world_run(&s->wire.world);
	HOLDS(ls_list_is_empty(&s->wire.net.conns));
	HOLDS(s->made == s->released);
	wire_release(&s->wire);
}

START_TEST(what_is_sent_comes_back_or_the_connection_breaks)
{
	static struct scene s;
	uint32_t back = 0, whole = 0, killed = 0, broken = 0, lost_syns = 0;

	for (uint64_t seed = 40 * (uint64_t)_i; seed < 40 * (uint64_t)_i + 40; seed++) {
		play(&s, seed);
		for (uint32_t i = 0; i < CLIENTS; i++) {
			struct client *c = &s.clients[i];

			back += c->came_back;
			broken += c->connected && c->reset;
			HOLDS(!c->sock || !all_alive(&s)); /* nobody is stuck */
			if (c->eof && all_alive(&s)) {
				HOLDS(c->came_back == c->sent);
				HOLDS(c->bytes_read == c->bytes_sent);
				whole++;
			}
		}
		killed += !all_alive(&s);
		lost_syns += s.wire.net.drops > 0;
		clear_stage(&s);
	}
	ck_assert_uint_gt(back, 1000);
	ck_assert_uint_gt(whole, 100);
	ck_assert_uint_gt(broken, 0);
	ck_assert_uint_gt(killed, 0);
	ck_assert_uint_gt(lost_syns, 0);
}
END_TEST

START_TEST(the_queue_never_holds_more_than_it_may)
{
	static struct scene s;

	for (uint64_t seed = 500; seed < 540; seed++) {
		play(&s, seed);
		HOLDS(s.wire.fd->listener->max_queue <= s.wire.fd->listener->backlog + 1);
		HOLDS(s.wire.fd->listener->n_half == 0);
		HOLDS(s.wire.fd->listener->n_queue == 0 ||
		      s.dead[0] + s.dead[1] + s.dead[2] == 3);
		clear_stage(&s);
	}
}
END_TEST

START_TEST(the_same_seed_gives_the_same_run)
{
	static struct scene a, b;

	for (uint64_t seed = 0; seed < 20; seed++) {
		play(&a, seed);
		play(&b, seed);
		HOLDS(a.hash == b.hash && a.hash != 0);
		clear_stage(&a);
		clear_stage(&b);
	}
}
END_TEST

Suite *machine_net_random_suite(void)
{
	Suite *s = suite_create("machine/net_random");
	TCase *t = tcase_create("random");

	tcase_add_loop_test(t, what_is_sent_comes_back_or_the_connection_breaks, 0, 5);
	tcase_add_test(t, the_queue_never_holds_more_than_it_may);
	tcase_add_test(t, the_same_seed_gives_the_same_run);
	suite_add_tcase(s, t);
	return s;
}
