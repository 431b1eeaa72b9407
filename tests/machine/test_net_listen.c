/* SPDX-License-Identifier: MIT
 *
 * Listeners: their queue, SYNs that are lost, and who of several processes gets what.
 */
#include <stdlib.h>
#include <string.h>

#include "support/holds.h"
#include "support/suite.h"
#include "support/worker.h"

enum { MOST = 64, WORKERS = 4 };

static struct wire wire;
static struct mc_sock *clients[MOST];
static struct worker workers[WORKERS];

static void lay(void)
{
	wire_init(&wire, 511);
}

static void take_up(void)
{
	wire_release(&wire);
}

static void connect_many(int n)
{
	for (int i = 0; i < n; i++)
		clients[i] = wire_connect(&wire);
}

static int count_connected(int n)
{
	int connected = 0;

	for (int i = 0; i < n; i++)
		connected += mc_sock_events(clients[i]) == MC_OUT;
	return connected;
}

static const struct mc_listener *listener(void)
{
	return wire.fd->listener;
}

/* The queue. */

static void relisten(uint32_t backlog)
{
	mc_listen_close(wire.fd);
	ck_assert_int_eq(mc_listen(&wire.server, WIRE_PORT, backlog, &wire.fd), MC_OK);
}

START_TEST(the_queue_holds_one_more_than_the_backlog)
{
	relisten(4);
	connect_many(7);
	wire_run_until(&wire, 10 * SIM_MS);
	ck_assert_int_eq(count_connected(7), 5);
	ck_assert_uint_eq(listener()->n_queue, 5);
	ck_assert_uint_eq(listener()->max_queue, 5);
	ck_assert_uint_eq(listener()->drops, 2);
	ck_assert_uint_eq(wire.net.refused, 0);
}
END_TEST

START_TEST(no_backlog_is_larger_than_somaxconn)
{
	relisten(1000000);
	for (int i = 0; i < 4100; i++)
		wire_connect(&wire);
	wire_run_until(&wire, 10 * SIM_MS);
	ck_assert_uint_eq(listener()->n_queue, 4097);
	ck_assert_uint_eq(listener()->drops, 3);
}
END_TEST

/* A loop that is blocked until 1.505 s: the second retry is the first to find room. */
START_TEST(a_lost_syn_costs_whole_seconds)
{
	relisten(0);
	connect_many(2);
	wire_run_until(&wire, 1505 * SIM_MS);
	ck_assert_uint_eq(listener()->drops, 2);
	ck_assert_ptr_nonnull(mc_accept(wire.fd));
	wire_run_until(&wire, 2002 * SIM_MS - 1);
	ck_assert_int_eq(count_connected(2), 1);
	wire_run_until(&wire, 2002 * SIM_MS);
	ck_assert_int_eq(count_connected(2), 2);
}
END_TEST

START_TEST(syns_are_sent_again_as_linux_does_and_then_the_client_gives_up)
{
	static const int at[] = {0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67};

	relisten(0);
	connect_many(2);
	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
		wire_run_until(&wire, at[i] * SIM_S + SIM_MS - 1);
		ck_assert_uint_eq(listener()->drops, i);
		wire_run_until(&wire, at[i] * SIM_S + SIM_MS);
		ck_assert_uint_eq(listener()->drops, i + 1);
	}
	world_run(&wire.world);
	ck_assert_int_eq(wire.world.sim.now, 131 * SIM_S);
	ck_assert_int_eq(mc_sock_error(clients[1]), MC_ETIMEDOUT);
}
END_TEST

START_TEST(who_gives_up_sends_no_syn_any_more)
{
	relisten(0);
	connect_many(2);
	wire_run_until(&wire, SIM_S / 2);
	mc_close(clients[1]);
	world_run(&wire.world);
	ck_assert_uint_eq(listener()->drops, 1);
}
END_TEST

START_TEST(with_the_listener_its_queue_is_reset)
{
	connect_many(2);
	wire_run_until(&wire, 10 * SIM_MS);
	clients[2] = wire_connect(&wire);
	wire_run_until(&wire, 11 * SIM_MS);
	mc_listen_close(wire.fd);
	world_run(&wire.world);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(mc_sock_error(clients[i]), MC_ECONNRESET);
	connect_many(1);
	world_run(&wire.world);
	ck_assert_int_eq(mc_sock_error(clients[0]), MC_ECONNREFUSED);
}
END_TEST

START_TEST(a_listener_lives_as_long_as_somebody_has_it)
{
	struct mc_files fork;
	struct mc_listen_fd *fd;

	mc_files_init(&fork, &wire.there, 2);
	fd = mc_listen_dup(wire.fd, &fork);
	connect_many(1);
	wire_run_until(&wire, 10 * SIM_MS);
	mc_files_close_all(&wire.server);
	ck_assert_ptr_nonnull(mc_accept(fd));
	mc_files_close_all(&fork);
	ck_assert(ls_list_is_empty(&wire.there.listeners));
}
END_TEST

START_TEST(a_port_is_taken_once_on_each_host)
{
	struct mc_listen_fd *fd, *any, *other;

	ck_assert_int_eq(mc_listen(&wire.server, WIRE_PORT, 5, &fd), MC_EADDRINUSE);
	ck_assert_int_eq(mc_listen(&wire.client, WIRE_PORT, 5, &fd), MC_OK);
	ck_assert_int_eq(mc_listen(&wire.server, 0, 5, &any), MC_OK);
	ck_assert_int_eq(mc_listen(&wire.server, 0, 5, &other), MC_OK);
	ck_assert_uint_ne(any->listener->port, other->listener->port);
	ck_assert_uint_ne(any->listener->port, 0);
}
END_TEST

START_TEST(a_unix_socket_has_a_path)
{
	struct mc_listen_fd *fd;
	struct mc_sock *client, *server;
	enum mc_errno end;

	ck_assert_int_eq(mc_connect_path(&wire.server, "/x", &client), MC_ENOENT);
	ck_assert_int_eq(mc_listen_path(&wire.server, "/x", 0, &fd), MC_OK);
	ck_assert_int_eq(mc_listen_path(&wire.server, "/x", 0, &fd), MC_EADDRINUSE);
	ck_assert_int_eq(mc_connect_path(&wire.server, "/x", &client), MC_OK);
	wire_send(&wire, client, "at once");
	ck_assert_int_eq(mc_connect_path(&wire.server, "/x", &clients[0]), MC_EAGAIN);
	ck_assert_int_eq(mc_connect_path(&wire.client, "/x", &clients[0]), MC_ENOENT);
	world_run(&wire.world);
	server = mc_accept(fd);
	ck_assert_str_eq(wire_read(&wire, server, &end), "at once");
}
END_TEST

/* Several processes. */

static void hire(int n)
{
	for (int i = 0; i < n; i++)
		worker_start(&workers[i], &wire, (uint32_t)i + 1);
	world_run(&wire.world);
}

static void dismiss(int n)
{
	for (int i = 0; i < n; i++)
		worker_kill(&workers[i]);
}

static uint32_t total(int n)
{
	uint32_t sum = 0;

	for (int i = 0; i < n; i++)
		sum += workers[i].accepted;
	return sum;
}

START_TEST(one_idle_process_is_woken_for_a_connection)
{
	hire(WORKERS);
	for (int i = 0; i < 100; i++) {
		wire_connect(&wire);
		world_run(&wire.world);
	}
	ck_assert_uint_eq(total(WORKERS), 100);
	for (int i = 0; i < WORKERS; i++)
		ck_assert_uint_eq(workers[i].in_vain, 0);
	dismiss(WORKERS);
}
END_TEST

static int more_first(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x < y) - (x > y);
}

/* A quiet server with a shared socket: each has a weight for the whole run, and who had the
 * last connection seldom gets the next. */
START_TEST(the_same_few_processes_get_most)
{
	static const double shares[] = {0.41, 0.30, 0.20, 0.09};
	uint32_t got[WORKERS], before[WORKERS] = {0};
	int last = -1, again = 0;

	hire(WORKERS);
	for (int i = 0; i < 10000; i++) {
		wire_connect(&wire);
		world_run(&wire.world);
		for (int k = 0; k < WORKERS; k++)
			if (workers[k].accepted > before[k]) {
				again += k == last;
				last = k;
				before[k]++;
			}
	}
	for (int i = 0; i < WORKERS; i++)
		got[i] = workers[i].accepted;
	qsort(got, WORKERS, sizeof got[0], more_first);
	for (int i = 0; i < WORKERS; i++)
		ck_assert_double_eq_tol(got[i] / 10000.0, shares[i], 0.015);
	ck_assert_double_eq_tol(again / 10000.0, 0.17, 0.03);
	dismiss(WORKERS);
}
END_TEST

/* The share of who gets most of so many. */
static double top_of_burst(uint32_t n)
{
	uint32_t before[WORKERS], most = 0;

	for (int k = 0; k < WORKERS; k++)
		before[k] = workers[k].accepted;
	for (uint32_t i = 0; i < n; i++)
		wire_connect(&wire);
	world_run(&wire.world);
	for (int k = 0; k < WORKERS; k++)
		if (workers[k].accepted - before[k] > most)
			most = workers[k].accepted - before[k];
	return most / (double)n;
}

/* Until those who were woken with him sleep again, some of it goes to others. */
START_TEST(of_a_long_burst_one_process_gets_most)
{
	double sum_short = 0, sum_long = 0;

	wire.here.dial = 20 * SIM_US;
	hire(WORKERS);
	for (int k = 0; k < WORKERS; k++) {
		workers[k].accept_cost = 25 * SIM_US;
		workers[k].drains = true;
	}
	for (int i = 0; i < 100; i++) {
		sum_short += top_of_burst(16);
		sum_long += top_of_burst(64);
	}
	ck_assert_double_ge(sum_short / 100, 0.55);
	ck_assert_double_le(sum_short / 100, 0.75);
	ck_assert_double_ge(sum_long / 100, sum_short / 100 + 0.05);
	ck_assert_double_le(sum_long / 100, 0.92);
	dismiss(WORKERS);
}
END_TEST

static int first_choice(uint64_t seed)
{
	int most = 0;

	wire_init(&wire, 511);
	wire.world.sim.seed = seed;
	mc_net_release(&wire.net);
	mc_net_init(&wire.net, &wire.world.sim);
	mc_files_init(&wire.server, &wire.there, 0);
	ls_list_init(&wire.there.listeners);
	mc_listen(&wire.server, WIRE_PORT, 511, &wire.fd);
	hire(WORKERS);
	for (int i = 0; i < 200; i++) {
		wire_connect(&wire);
		world_run(&wire.world);
	}
	for (int i = 1; i < WORKERS; i++)
		if (workers[i].accepted > workers[most].accepted)
			most = i;
	dismiss(WORKERS);
	wire_release(&wire);
	return most;
}

START_TEST(who_gets_most_is_the_seeds_choice)
{
	bool seen[WORKERS] = {false};

	for (uint64_t seed = 0; seed < 40; seed++)
		seen[first_choice(seed)] = true;
	for (int i = 0; i < WORKERS; i++)
		ck_assert(seen[i]);
	ck_assert_int_eq(first_choice(3), first_choice(3));
}
END_TEST

/* Choice points: every order can be had. */
START_TEST(any_idle_process_may_get_it)
{
	uint32_t forced = (uint32_t)_i;
	int got = 0;

	hire(WORKERS);
	wire.world.sim.choices.forced = &forced;
	wire.world.sim.choices.n_forced = wire.world.sim.choices.n_asked + 1;
	wire.world.sim.choices.n_asked = 0;
	wire_connect(&wire);
	world_run(&wire.world);
	ck_assert_uint_eq(total(WORKERS), 1);
	LS_LIST_EACH(e, &listener()->fds)
	{
		struct mc_listen_fd *fd =
			LS_LIST_ENTRY(e, struct mc_listen_fd, in_listener);
		struct worker *k = LS_LIST_ENTRY(fd->files, struct worker, files);

		if (fd != wire.fd)
			ck_assert_int_eq(k->accepted, got++ == _i);
	}
	dismiss(WORKERS);
}
END_TEST

START_TEST(a_blocked_process_accepts_nothing)
{
	hire(2);
	workers[0].accept_cost = workers[1].accept_cost = SIM_S;
	connect_many(2);
	wire_run_until(&wire, 10 * SIM_MS);
	ck_assert_uint_eq(workers[0].accepted, 1);
	ck_assert_uint_eq(workers[1].accepted, 1);
	clients[2] = wire_connect(&wire);
	wire_run_until(&wire, 900 * SIM_MS);
	ck_assert_int_eq(count_connected(3), 3);
	ck_assert_uint_eq(total(2), 2);
	ck_assert_uint_eq(listener()->n_queue, 1);
	wire_run_until(&wire, 1900 * SIM_MS);
	ck_assert_uint_eq(total(2), 3);
	dismiss(2);
}
END_TEST

/* libuv accepts one connection an iteration, asyncio all there are. */
START_TEST(who_accepts_all_takes_the_whole_queue)
{
	hire(2);
	workers[0].accept_cost = workers[1].accept_cost = SIM_MS;
	workers[0].drains = workers[1].drains = _i;
	connect_many(10);
	wire_run_until(&wire, 500 * SIM_US);
	world_run(&wire.world);
	ck_assert_uint_eq(total(2), 10);
	ck_assert_uint_eq(workers[0].accepted > 5 || workers[1].accepted > 5,
			  (unsigned)_i);
	dismiss(2);
}
END_TEST

START_TEST(if_the_woken_process_dies_another_is_woken)
{
	static const struct step hog[] = {BURN(100 * SIM_MS)};
	struct steps hogs[4];
	int woken = 0;

	hire(2);
	for (int i = 0; i < 4; i++)
		steps_start(&hogs[i], &wire.world, "hog", hog, 1);
	wire.world.machine.quantum = SIM_S;
	connect_many(1);
	wire_run_until(&wire, 10 * SIM_MS); /* woken, but there is no core */
	ck_assert_uint_eq(total(2), 0);
	while (workers[woken].thread.state == MC_BLOCKED)
		woken++;
	worker_kill(&workers[woken]);
	world_run(&wire.world);
	ck_assert_uint_eq(workers[!woken].accepted, 1);
	worker_kill(&workers[!woken]);
}
END_TEST

/* A killed worker loses the requests of its connections and nothing else. */
START_TEST(a_killed_process_loses_its_own_connections_only)
{
	struct worker *dead = &workers[0], *alive = &workers[1];
	enum mc_errno end;
	int reset = 0, answered = 0;

	hire(2);
	for (int i = 0; i < 20; i++) {
		clients[i] = wire_connect(&wire);
		world_run(&wire.world);
	}
	ck_assert_uint_gt(dead->accepted, 0);
	ck_assert_uint_gt(alive->accepted, 0);
	dead->read_cost = SIM_S;
	alive->read_cost = SIM_MS;
	alive->accept_cost = 100 * SIM_MS;
	for (int i = 0; i < 20; i++)
		wire_send(&wire, clients[i], "?");
	wire_run_until(&wire, wire.world.sim.now + 100 * SIM_MS);
	for (int i = 20; i < 30; i++)
		clients[i] = wire_connect(&wire);
	wire_run_until(&wire, wire.world.sim.now + 10 * SIM_MS);
	for (int i = 20; i < 30; i++)
		wire_send(&wire, clients[i], "?");
	wire_run_until(&wire, wire.world.sim.now + 10 * SIM_MS);
	worker_kill(dead);
	world_run(&wire.world);
	for (int i = 0; i < 30; i++) {
		answered += strcmp(wire_read(&wire, clients[i], &end), "?") == 0;
		reset += end == MC_ECONNRESET || end == MC_OK;
	}
	ck_assert_uint_eq(alive->accepted, 30 - dead->accepted);
	ck_assert_int_eq(reset, (int)dead->accepted);
	ck_assert_int_eq(answered, 31 - (int)dead->accepted); /* one before it died */
	worker_kill(alive);
}
END_TEST

static void add_sharing(Suite *s)
{
	TCase *t = tcase_create("sharing");

	tcase_add_checked_fixture(t, lay, take_up);
	tcase_add_test(t, one_idle_process_is_woken_for_a_connection);
	tcase_add_test(t, the_same_few_processes_get_most);
	tcase_add_test(t, of_a_long_burst_one_process_gets_most);
	tcase_add_loop_test(t, any_idle_process_may_get_it, 0, WORKERS);
	tcase_add_test(t, a_blocked_process_accepts_nothing);
	tcase_add_loop_test(t, who_accepts_all_takes_the_whole_queue, 0, 2);
	tcase_add_test(t, if_the_woken_process_dies_another_is_woken);
	tcase_add_test(t, a_killed_process_loses_its_own_connections_only);
	suite_add_tcase(s, t);
	t = tcase_create("seeds");
	tcase_add_test(t, who_gets_most_is_the_seeds_choice);
	suite_add_tcase(s, t);
}

Suite *machine_net_listen_suite(void)
{
	Suite *s = suite_create("machine/net_listen");
	TCase *t = tcase_create("queue");

	tcase_add_checked_fixture(t, lay, take_up);
	tcase_add_test(t, the_queue_holds_one_more_than_the_backlog);
	tcase_add_test(t, no_backlog_is_larger_than_somaxconn);
	tcase_add_test(t, a_lost_syn_costs_whole_seconds);
	tcase_add_test(t, syns_are_sent_again_as_linux_does_and_then_the_client_gives_up);
	tcase_add_test(t, who_gives_up_sends_no_syn_any_more);
	tcase_add_test(t, with_the_listener_its_queue_is_reset);
	tcase_add_test(t, a_listener_lives_as_long_as_somebody_has_it);
	tcase_add_test(t, a_port_is_taken_once_on_each_host);
	tcase_add_test(t, a_unix_socket_has_a_path);
	suite_add_tcase(s, t);
	add_sharing(s);
	return s;
}
