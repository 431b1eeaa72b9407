/* SPDX-License-Identifier: MIT
 *
 * What the kernel's TCP promises to clients and servers.
 */
#include "machine/net.h"

#include <string.h>

#include "machine/net_int.h"
#include "support/suite.h"
#include "support/wire.h"

static struct wire wire;

static void lay(void)
{
	wire_init(&wire, 511);
}

static void take_up(void)
{
	wire_release(&wire);
}

static sim_time now(void)
{
	return wire.world.sim.now;
}

START_TEST(a_client_is_connected_after_a_round_trip_though_nobody_accepts)
{
	struct mc_sock *client = wire_connect(&wire);

	wire_run_until(&wire, 2 * SIM_MS - 1);
	ck_assert_uint_eq(mc_sock_events(client), 0);
	wire_run_until(&wire, 2 * SIM_MS);
	ck_assert_uint_eq(mc_sock_events(client), MC_OUT);
	ck_assert(!mc_listen_readable(wire.fd));
	wire_run_until(&wire, 3 * SIM_MS);
	ck_assert(mc_listen_readable(wire.fd));
}
END_TEST

START_TEST(within_a_host_it_takes_the_time_of_loopback)
{
	struct mc_sock *client = mc_connect(&wire.server, &wire.there, WIRE_PORT);

	wire_run_until(&wire, 2 * MC_LOOPBACK);
	ck_assert_uint_eq(mc_sock_events(client), MC_OUT);
}
END_TEST

START_TEST(a_closed_port_refuses)
{
	struct mc_sock *client = mc_connect(&wire.client, &wire.there, 81);

	world_run(&wire.world);
	ck_assert_int_eq(now(), 2 * SIM_MS);
	ck_assert(mc_sock_events(client) & MC_ERR);
	ck_assert_int_eq(mc_sock_error(client), MC_ECONNREFUSED);
	ck_assert_uint_eq(wire.net.refused, 1);
}
END_TEST

START_TEST(what_is_written_arrives_in_order)
{
	struct mc_sock *client, *server;
	enum mc_errno end;

	wire_pair(&wire, &client, &server);
	ck_assert_uint_eq(wire_send(&wire, client, "ab"), 2);
	ck_assert_uint_eq(wire_send(&wire, client, "cd"), 2);
	wire_run_until(&wire, now() + SIM_MS);
	ck_assert_str_eq(wire_read(&wire, server, &end), "abcd");
	ck_assert_int_eq(end, MC_EAGAIN);
	mc_close(client);
	world_run(&wire.world);
	ck_assert(mc_sock_events(server) & MC_RDHUP);
	ck_assert_str_eq(wire_read(&wire, server, &end), "");
	ck_assert_int_eq(end, MC_OK);
}
END_TEST

START_TEST(nothing_leaves_before_its_sender_has_got_to_it)
{
	struct mc_sock *client, *server;
	sim_time begin;

	wire_pair(&wire, &client, &server);
	begin = now();
	mc_sock_not_before(client, begin + 5 * SIM_MS);
	mc_sock_not_before(client, begin + 3 * SIM_MS); /* too late to be earlier */
	wire_send(&wire, client, "ab");
	mc_close(client);
	wire_run_until(&wire, begin + 6 * SIM_MS - 1);
	ck_assert_uint_eq(mc_sock_events(server) & MC_IN, 0);
	world_run(&wire.world);
	ck_assert_int_eq(now(), begin + 6 * SIM_MS);
	ck_assert_uint_eq(server->received, 2); /* the end did not overtake it */
	ck_assert(server->eof);
}
END_TEST

START_TEST(a_read_takes_no_more_than_it_asked_for)
{
	struct mc_sock *client, *server;
	struct mc_piece piece;

	wire_pair(&wire, &client, &server);
	wire_send(&wire, client, "abcdef");
	world_run(&wire.world);
	ck_assert_int_eq(mc_recv(server, 4, &piece), MC_OK);
	ck_assert_uint_eq(piece.bytes, 4);
	mc_chunk_unref(&wire.net, piece.chunk);
	ck_assert_uint_eq(mc_sock_events(server) & MC_IN, MC_IN);
	ck_assert_int_eq(mc_recv(server, 4, &piece), MC_OK);
	ck_assert_uint_eq(piece.from, 4);
	ck_assert_uint_eq(piece.bytes, 2);
	mc_chunk_unref(&wire.net, piece.chunk);
	ck_assert_int_eq(mc_recv(server, 4, &piece), MC_EAGAIN);
}
END_TEST

static int n_released;

static void render(const void *message, char *text, uint64_t bytes)
{
	memset(text, *(const char *)message, bytes);
}

static void release(void *message)
{
	(void)message;
	n_released++;
}

static const struct mc_message_kind kind = {render, release};

static struct mc_chunk *message_of(uint64_t bytes)
{
	static char letter = 'x';

	n_released = 0;
	return mc_chunk_new_message(&wire.net, bytes, &letter, &kind);
}

START_TEST(a_message_comes_with_its_last_byte)
{
	struct mc_chunk *c = message_of(10);
	struct mc_sock *client, *server;
	struct mc_piece piece;
	uint64_t taken;

	wire_pair(&wire, &client, &server);
	ck_assert_int_eq(mc_send(client, c, 0, &taken), MC_OK);
	mc_chunk_unref(&wire.net, c);
	world_run(&wire.world);
	ck_assert_int_eq(mc_recv(server, 9, &piece), MC_OK);
	ck_assert_ptr_null(piece.message);
	mc_chunk_unref(&wire.net, piece.chunk);
	ck_assert_int_eq(mc_recv(server, 9, &piece), MC_OK);
	ck_assert_ptr_nonnull(piece.message);
	ck_assert_str_eq(mc_chunk_text(piece.chunk), "xxxxxxxxxx");
	ck_assert_int_eq(n_released, 0);
	mc_chunk_unref(&wire.net, piece.chunk);
	ck_assert_int_eq(n_released, 1);
}
END_TEST

START_TEST(a_chunk_to_many_is_one_chunk)
{
	enum { N = 100 };
	struct mc_sock *clients[N], *servers[N];
	struct mc_chunk *c = message_of(1000);
	struct mc_piece piece;
	uint64_t taken;

	for (int i = 0; i < N; i++)
		wire_pair(&wire, &clients[i], &servers[i]);
	for (int i = 0; i < N; i++)
		mc_send(servers[i], c, 0, &taken);
	mc_chunk_unref(&wire.net, c);
	world_run(&wire.world);
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(mc_recv(clients[i], 1000, &piece), MC_OK);
		ck_assert_ptr_eq(piece.chunk, c);
		ck_assert_int_eq(n_released, 0);
		mc_chunk_unref(&wire.net, piece.chunk);
	}
	ck_assert_int_eq(n_released, 1);
}
END_TEST

START_TEST(what_is_under_way_when_the_world_ends_is_released)
{
	struct mc_chunk *c = message_of(10);
	struct mc_sock *client, *server;
	struct wire other;
	uint64_t taken;

	wire_init(&other, 5);
	wire_pair(&other, &client, &server);
	mc_send(client, c, 0, &taken);
	mc_send(server, c, 0, &taken);
	wire_run_until(&other, other.world.sim.now + SIM_MS);
	mc_send(client, c, 0, &taken);
	mc_chunk_unref(&other.net, c);
	wire_release(&other);
	ck_assert_int_eq(n_released, 1);
}
END_TEST

/* Linux: writable again when a third of the buffers is free. */
START_TEST(a_sender_stops_when_nobody_reads_and_goes_on_when_somebody_does)
{
	struct mc_sock *client, *server;
	struct mc_epoll epoll;
	struct mc_watch watch;
	struct mc_piece piece;
	struct mc_thread idle = {.machine = &wire.world.machine, .state = MC_RUNNING};
	uint64_t taken;

	wire.net.room = 900;
	wire_pair(&wire, &client, &server);
	mc_epoll_init(&epoll, &idle);
	mc_watch_init(&watch, &epoll, NULL);
	watch.wants = MC_OUT;
	ck_assert_int_eq(wire_send_bytes(&wire, client, 1000, &taken), MC_OK);
	ck_assert_uint_eq(taken, 900);
	ck_assert_int_eq(wire_send_bytes(&wire, client, 1000, &taken), MC_EAGAIN);
	mc_sock_watch(client, &watch);
	world_run(&wire.world);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 0);
	ck_assert_int_eq(mc_recv(server, 299, &piece), MC_OK);
	mc_chunk_unref(&wire.net, piece.chunk);
	world_run(&wire.world);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 0);
	ck_assert_int_eq(mc_recv(server, 1, &piece), MC_OK);
	mc_chunk_unref(&wire.net, piece.chunk);
	wire_run_until(&wire, now() + SIM_MS - 1);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 0);
	wire_run_until(&wire, now() + 1);
	world_run(&wire.world);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 1);
	ck_assert_int_eq(wire_send_bytes(&wire, client, 1000, &taken), MC_OK);
	ck_assert_uint_eq(taken, 300);
	mc_sock_unwatch(client);
}
END_TEST

/* Ends. */

START_TEST(half_a_connection_may_be_closed)
{
	struct mc_sock *client, *server;
	enum mc_errno end;

	wire_pair(&wire, &client, &server);
	wire_send(&wire, client, "question");
	mc_shutdown(client);
	world_run(&wire.world);
	ck_assert_str_eq(wire_read(&wire, server, &end), "question");
	ck_assert_int_eq(end, MC_OK);
	wire_send(&wire, server, "answer");
	mc_close(server);
	world_run(&wire.world);
	ck_assert_str_eq(wire_read(&wire, client, &end), "answer");
	ck_assert_int_eq(end, MC_OK);
	ck_assert(mc_sock_events(client) & MC_HUP);
	ck_assert_uint_eq(wire.net.resets, 0);
}
END_TEST

START_TEST(after_shutdown_nothing_is_sent)
{
	struct mc_sock *client, *server;
	uint64_t taken;

	wire_pair(&wire, &client, &server);
	mc_shutdown(client);
	ck_assert_int_eq(wire_send_bytes(&wire, client, 1, &taken), MC_EPIPE);
}
END_TEST

START_TEST(closing_with_bytes_unread_resets)
{
	struct mc_sock *client, *server;
	enum mc_errno end;

	wire_pair(&wire, &client, &server);
	wire_send(&wire, client, "unread");
	world_run(&wire.world);
	mc_close(server);
	world_run(&wire.world);
	wire_read(&wire, client, &end);
	ck_assert_int_eq(end, MC_ECONNRESET);
	wire_read(&wire, client, &end);
	ck_assert_int_eq(end, MC_OK);
}
END_TEST

START_TEST(what_came_before_a_reset_can_still_be_read)
{
	struct mc_sock *client, *server;
	enum mc_errno end;

	wire_pair(&wire, &client, &server);
	wire_send(&wire, server, "last words");
	mc_abort(server);
	world_run(&wire.world);
	ck_assert_str_eq(wire_read(&wire, client, &end), "last words");
	ck_assert_int_eq(end, MC_ECONNRESET);
}
END_TEST

/* Its first write is answered with RST, which the second finds. */
START_TEST(who_writes_to_one_that_is_gone_is_reset)
{
	struct mc_sock *client, *server;
	uint64_t taken;

	wire_pair(&wire, &client, &server);
	mc_close(server);
	world_run(&wire.world);
	ck_assert_int_eq(wire_send_bytes(&wire, client, 5, &taken), MC_OK);
	world_run(&wire.world);
	ck_assert_int_eq(wire_send_bytes(&wire, client, 5, &taken), MC_ECONNRESET);
	ck_assert_int_eq(wire_send_bytes(&wire, client, 5, &taken), MC_EPIPE);
}
END_TEST

START_TEST(a_client_that_leaves_during_the_handshake_was_never_there)
{
	struct mc_sock *client = wire_connect(&wire);

	wire_run_until(&wire, SIM_MS);
	mc_close(client);
	world_run(&wire.world);
	ck_assert(!mc_listen_readable(wire.fd));
	ck_assert_uint_eq(wire.fd->listener->n_half, 0);
	ck_assert(ls_list_is_empty(&wire.net.conns));
}
END_TEST

START_TEST(a_client_that_leaves_before_its_syn_arrives_was_never_there)
{
	mc_close(wire_connect(&wire));
	world_run(&wire.world);
	ck_assert_uint_eq(wire.fd->listener->arrivals, 0);
	ck_assert(ls_list_is_empty(&wire.net.conns));
}
END_TEST

START_TEST(a_connection_is_freed_when_both_ends_are_closed)
{
	struct mc_sock *client, *server;

	wire_pair(&wire, &client, &server);
	mc_close(client);
	world_run(&wire.world);
	ck_assert(!ls_list_is_empty(&wire.net.conns));
	mc_close(server);
	world_run(&wire.world);
	ck_assert(ls_list_is_empty(&wire.net.conns));
}
END_TEST

/* A process that is killed closes all it has. */
START_TEST(a_dead_process_leaves_eof_or_a_reset)
{
	struct mc_sock *read, *unread, *server;
	enum mc_errno end;

	wire_pair(&wire, &read, &server);
	wire_pair(&wire, &unread, &server);
	wire_send(&wire, unread, "x");
	world_run(&wire.world);
	mc_files_close_all(&wire.server);
	world_run(&wire.world);
	wire_read(&wire, read, &end);
	ck_assert_int_eq(end, MC_OK);
	wire_read(&wire, unread, &end);
	ck_assert_int_eq(end, MC_ECONNRESET);
	ck_assert_int_eq(mc_sock_error(wire_connect(&wire)), MC_OK);
	world_run(&wire.world);
	ck_assert_uint_eq(wire.net.refused, 1);
}
END_TEST

START_TEST(an_end_may_be_given_to_another_process)
{
	struct mc_sock *client, *server;
	struct mc_files other;
	enum mc_errno end;

	wire_pair(&wire, &client, &server);
	mc_files_init(&other, &wire.there, 2);
	mc_sock_give(server, &other);
	wire_send(&wire, client, "x");
	world_run(&wire.world);
	mc_files_close_all(&wire.server);
	ck_assert_str_eq(wire_read(&wire, server, &end), "x");
	mc_files_close_all(&other);
	world_run(&wire.world);
	ck_assert(mc_sock_events(client) & MC_RDHUP);
}
END_TEST

START_TEST(a_pair_of_sockets_is_connected)
{
	struct mc_sock *pair[2];
	enum mc_errno end;

	mc_socketpair(&wire.server, &wire.server, pair);
	wire_send(&wire, pair[0], "there");
	wire_send(&wire, pair[1], "back");
	wire_run_until(&wire, MC_LOOPBACK);
	ck_assert_str_eq(wire_read(&wire, pair[1], &end), "there");
	ck_assert_str_eq(wire_read(&wire, pair[0], &end), "back");
}
END_TEST

/* Nagle's algorithm and the delayed ACK. */

/* A client asks, the server answers with head and body; how long until both are there. */
static sim_time ask(struct mc_sock *client, struct mc_sock *server)
{
	sim_time asked = now();
	size_t got = 0;
	enum mc_errno end;

	wire_send(&wire, client, "question");
	wire_run_until(&wire, asked + SIM_MS);
	wire_read(&wire, server, &end);
	wire_send(&wire, server, "head");
	wire_send(&wire, server, "body");
	while (got < 8 && sim_step(&wire.world.sim))
		got += strlen(wire_read(&wire, client, &end));
	ck_assert_uint_eq(got, 8);
	return now() - asked;
}

/* Uvicorn --workers on asyncio: 41 to 44 ms for each answer but the first, and but
 * those after a pause. */
START_TEST(without_nodelay_the_body_waits_for_a_delayed_ack)
{
	struct mc_sock *client, *server;

	wire.fd->listener->nagle = true;
	wire_pair(&wire, &client, &server);
	ck_assert_int_eq(ask(client, server), 4 * SIM_MS);
	wire_run_until(&wire, now() + 5 * SIM_MS);
	ck_assert_int_eq(ask(client, server), 44 * SIM_MS);
	ck_assert_int_eq(ask(client, server), 44 * SIM_MS);
	world_run(&wire.world);
	wire.world.sim.now += 41 * SIM_MS;
	ck_assert_int_eq(ask(client, server), 4 * SIM_MS);
}
END_TEST

START_TEST(with_nodelay_nothing_waits)
{
	struct mc_sock *client, *server;

	wire_pair(&wire, &client, &server);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(ask(client, server), 2 * SIM_MS);
}
END_TEST

START_TEST(closing_sends_what_nagle_held)
{
	struct mc_sock *client, *server;
	enum mc_errno end;
	sim_time closed;

	wire.fd->listener->nagle = true;
	wire_pair(&wire, &client, &server);
	wire_send(&wire, server, "head");
	wire_send(&wire, server, "body");
	closed = now();
	mc_close(server);
	wire_run_until(&wire, closed + SIM_MS);
	ck_assert_str_eq(wire_read(&wire, client, &end), "headbody");
	ck_assert_int_eq(end, MC_OK);
}
END_TEST

START_TEST(a_hundred_thousand_connections_take_little_memory)
{
	ck_assert_uint_lt(sizeof(struct mc_conn), 400);
}
END_TEST

static void add_ends(Suite *s)
{
	TCase *t = tcase_create("ends");

	tcase_add_checked_fixture(t, lay, take_up);
	tcase_add_test(t, half_a_connection_may_be_closed);
	tcase_add_test(t, after_shutdown_nothing_is_sent);
	tcase_add_test(t, closing_with_bytes_unread_resets);
	tcase_add_test(t, what_came_before_a_reset_can_still_be_read);
	tcase_add_test(t, who_writes_to_one_that_is_gone_is_reset);
	tcase_add_test(t, a_client_that_leaves_during_the_handshake_was_never_there);
	tcase_add_test(t, a_client_that_leaves_before_its_syn_arrives_was_never_there);
	tcase_add_test(t, a_connection_is_freed_when_both_ends_are_closed);
	tcase_add_test(t, a_dead_process_leaves_eof_or_a_reset);
	tcase_add_test(t, an_end_may_be_given_to_another_process);
	suite_add_tcase(s, t);
}

Suite *machine_net_suite(void)
{
	Suite *s = suite_create("machine/net");
	TCase *t = tcase_create("net");

	tcase_add_checked_fixture(t, lay, take_up);
	tcase_add_test(t, a_client_is_connected_after_a_round_trip_though_nobody_accepts);
	tcase_add_test(t, within_a_host_it_takes_the_time_of_loopback);
	tcase_add_test(t, a_closed_port_refuses);
	tcase_add_test(t, what_is_written_arrives_in_order);
	tcase_add_test(t, nothing_leaves_before_its_sender_has_got_to_it);
	tcase_add_test(t, a_read_takes_no_more_than_it_asked_for);
	tcase_add_test(t, a_message_comes_with_its_last_byte);
	tcase_add_test(t, a_chunk_to_many_is_one_chunk);
	tcase_add_test(t, what_is_under_way_when_the_world_ends_is_released);
	tcase_add_test(t,
		       a_sender_stops_when_nobody_reads_and_goes_on_when_somebody_does);
	tcase_add_test(t, a_pair_of_sockets_is_connected);
	tcase_add_test(t, without_nodelay_the_body_waits_for_a_delayed_ack);
	tcase_add_test(t, with_nodelay_nothing_waits);
	tcase_add_test(t, closing_sends_what_nagle_held);
	tcase_add_test(t, a_hundred_thousand_connections_take_little_memory);
	suite_add_tcase(s, t);
	add_ends(s);
	return s;
}
