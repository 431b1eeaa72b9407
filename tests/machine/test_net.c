/* SPDX-License-Identifier: MIT
 *
 * What the kernel's TCP promises to clients and servers.
 */
#include "machine/net.h"

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

Suite *machine_net_suite(void)
{
	Suite *s = suite_create("machine/net");
	TCase *t = tcase_create("net");

	tcase_add_checked_fixture(t, lay, take_up);
	tcase_add_test(t, a_client_is_connected_after_a_round_trip_though_nobody_accepts);
	tcase_add_test(t, within_a_host_it_takes_the_time_of_loopback);
	tcase_add_test(t, a_closed_port_refuses);
	tcase_add_test(t, what_is_written_arrives_in_order);
	suite_add_tcase(s, t);
	return s;
}
