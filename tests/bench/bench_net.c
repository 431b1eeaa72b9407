/* SPDX-License-Identifier: MIT
 *
 * The kernel's TCP alone: requests whose client and server are a few lines of C, on 32
 * connections that are kept, on one of their own each; a broadcast to 10^5 connections.
 */
#include "base/die.h"
#include "bench/bench.h"
#include "machine/net.h"

enum { REQUESTS = 1000000, KEPT = 32, MANY = 100000, PORT = 8000 };

struct town;

struct end {
	struct town *town;
	struct mc_sock *sock;
	struct mc_watch watch;
	struct end *next_free;
};

struct town {
	struct jrn journal;
	struct sim sim;
	struct mc_net net;
	struct mc_host there, here;
	struct mc_files server, client;
	struct mc_listen_fd *fd;
	struct mc_watch watch;
	struct mc_chunk *question, *answer;
	struct end *free_ends;
	bool fresh; /* a connection for each request */
	uint32_t asked, answered;
};

static struct end *new_end(struct town *t, struct mc_sock *sock,
			   void (*notify)(struct mc_watch *), uint32_t wants)
{
	struct end *e = t->free_ends;

	if (e)
		t->free_ends = e->next_free;
	else
		e = ls_realloc(NULL, 1, sizeof *e);
	e->town = t;
	e->sock = sock;
	mc_watch_init(&e->watch, NULL, notify);
	e->watch.wants = wants;
	mc_sock_watch(sock, &e->watch);
	return e;
}

static void close_end(struct end *e)
{
	mc_close(e->sock);
	e->next_free = e->town->free_ends;
	e->town->free_ends = e;
}

static void say(struct end *e, struct mc_chunk *chunk)
{
	uint64_t taken;

	if (mc_send(e->sock, chunk, 0, &taken) != MC_OK || taken != chunk->bytes)
		ls_bug("no room for %llu bytes", (unsigned long long)chunk->bytes);
}

/* False: the other one has ended. */
static bool hear(struct end *e)
{
	struct mc_piece piece;

	if (mc_recv(e->sock, 65536, &piece) != MC_OK || piece.bytes == 0)
		return false;
	mc_chunk_unref(&e->town->net, piece.chunk);
	return true;
}

static void on_question(struct mc_watch *w)
{
	struct end *e = LS_LIST_ENTRY(w, struct end, watch);

	if (hear(e))
		say(e, e->town->answer);
	else
		close_end(e);
}

static void on_arrival(struct mc_watch *w)
{
	struct town *t = LS_LIST_ENTRY(w, struct town, watch);

	new_end(t, mc_accept(t->fd), on_question, MC_IN);
}

static void on_client(struct mc_watch *w);

static void call(struct town *t)
{
	new_end(t, mc_connect(&t->client, &t->there, PORT), on_client, MC_OUT);
}

static void ask(struct end *e)
{
	e->watch.wants = MC_IN;
	e->town->asked++;
	say(e, e->town->question);
}

/* Connected, or the answer is there. */
static void on_client(struct mc_watch *w)
{
	struct end *e = LS_LIST_ENTRY(w, struct end, watch);
	struct town *t = e->town;

	if (w->wants == MC_IN) {
		hear(e);
		t->answered++;
		if (t->fresh || t->asked == REQUESTS) {
			close_end(e);
			if (t->asked < REQUESTS)
				call(t);
			return;
		}
	}
	ask(e);
}

static void build(struct town *t)
{
	*t = (struct town){0};
	jrn_init(&t->journal);
	sim_init(&t->sim, 1, &t->journal);
	mc_net_init(&t->net, &t->sim);
	mc_host_init(&t->there, &t->net);
	mc_host_init(&t->here, &t->net);
	mc_files_init(&t->server, &t->there, 1);
	mc_files_init(&t->client, &t->here, 0);
	mc_listen(&t->server, PORT, MC_SOMAXCONN, &t->fd);
	mc_watch_init(&t->watch, NULL, on_arrival);
	mc_listen_watch(t->fd, &t->watch);
	t->question = mc_chunk_new(&t->net, 120);
	t->answer = mc_chunk_new(&t->net, 200);
}

static void raze(struct town *t)
{
	struct end *e;

	mc_chunk_unref(&t->net, t->question);
	mc_chunk_unref(&t->net, t->answer);
	mc_net_release(&t->net);
	sim_release(&t->sim);
	jrn_release(&t->journal);
	while ((e = t->free_ends)) {
		t->free_ends = e->next_free;
		free(e);
	}
}

static void run(struct town *t)
{
	while (sim_step(&t->sim))
		;
}

static double requests(bool fresh)
{
	double start = bench_seconds();
	struct town t;

	build(&t);
	t.fresh = fresh;
	for (int i = 0; i < KEPT; i++)
		call(&t);
	run(&t);
	if (t.answered < REQUESTS)
		ls_bug("%u answers", (unsigned)t.answered);
	raze(&t);
	return (bench_seconds() - start) * 1e9 / REQUESTS;
}

static double kept_requests(void)
{
	return requests(false);
}

static double fresh_requests(void)
{
	return requests(true);
}

static void on_news(struct mc_watch *w)
{
	struct end *e = LS_LIST_ENTRY(w, struct end, watch);

	if (hear(e))
		e->town->answered++;
	else
		close_end(e);
}

/* One chunk to each of 10^5 connections. */
static double broadcast(void)
{
	struct mc_sock **socks = ls_realloc(NULL, MANY, sizeof(struct mc_sock *));
	struct town t;
	uint64_t taken;
	double start, seconds;

	build(&t);
	for (int i = 0; i < MANY; i++) {
		struct mc_sock *pair[2];

		mc_socketpair(&t.server, &t.client, pair);
		socks[i] = pair[0];
		new_end(&t, pair[1], on_news, MC_IN);
	}
	start = bench_seconds();
	for (int i = 0; i < MANY; i++)
		mc_send(socks[i], t.answer, 0, &taken);
	run(&t);
	seconds = bench_seconds() - start;
	if (t.answered != MANY)
		ls_bug("%u heard it", (unsigned)t.answered);
	mc_files_close_all(&t.server);
	run(&t);
	raze(&t);
	free(socks);
	return seconds * 1e9 / MANY;
}

static void row(const char *name, double (*measure)(void))
{
	double values[BENCH_ROUNDS];

	for (int i = 0; i < BENCH_ROUNDS; i++)
		values[i] = measure();
	bench_row(name, bench_median(values), "ns");
}

int main(void)
{
	row("net-request-kept-connection", kept_requests);
	row("net-request-fresh-connection", fresh_requests);
	row("net-broadcast-a-connection", broadcast);
	return 0;
}
