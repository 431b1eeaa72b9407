/* SPDX-License-Identifier: MIT
 *
 * Queues whose answer is known: the machine and the device against queueing theory.
 *
 * The draws are fixed, so a test passes or it never does; tolerances are what this many
 * customers leave to chance.  With ten times as many: tests/theory.
 */
#include <math.h>

#include "support/shop.h"
#include "support/suite.h"

static void assert_mean(const char *what, double sum, double n, double expected,
			double part)
{
	ck_assert_msg(fabs(sum / n / expected - 1) < part, "%s: %g, not %g", what,
		      sum / n, expected);
}

static const struct sim_dist exponential = {.kind = SIM_EXPONENTIAL, .a = 1e6};
static const struct sim_dist constant = {.kind = SIM_CONSTANT, .a = 1e6};

/* M/M/1 at 0.8: a customer waits rho / (1 - rho) = 4. */
START_TEST(one_server_makes_four_fifths_busy_wait_four)
{
	struct server server;
	struct shop s;

	shop_open(&s, 1, 1, 1.25, exponential);
	shop_hire(&s, &server, 1);
	shop_run(&s);
	assert_mean("wait", s.waited, 1e6, 4.0, 0.03);
	assert_mean("busy", sim_to_ms(server.thread.cpu_ns), sim_to_ms(s.sim.now), 0.8,
		    0.01);
	shop_close(&s);
}
END_TEST

START_TEST(four_servers_on_four_cores)
{
	struct server servers[4];
	struct shop s;

	shop_open(&s, 1, 4, 1 / 3.2, exponential);
	shop_hire(&s, servers, 4);
	shop_run(&s);
	assert_mean("wait", s.waited, 1e6, shop_erlang_wait(4, 0.8), 0.03);
	shop_close(&s);
}
END_TEST

/* Four threads that share two cores are two servers that take turns: as many customers
 * leave; with exponential service the number in the shop is that of M/M/2. */
START_TEST(four_servers_on_two_cores_are_two)
{
	struct server servers[4];
	struct shop s;

	shop_open(&s, 1, 2, 1 / 1.6, exponential);
	s.machine.quantum = SIM_MS / 10;
	shop_hire(&s, servers, 4);
	shop_run(&s);
	assert_mean("stay", s.stayed, 1e6, 1 + shop_erlang_wait(2, 0.8), 0.03);
	shop_close(&s);
}
END_TEST

START_TEST(a_device_with_four_slots)
{
	struct shop s;

	shop_open(&s, 1, 1, 1 / 3.2, exponential);
	mc_device_init(&s.device, &s.sim, "db", 4);
	s.enter = shop_call_device;
	shop_run(&s);
	assert_mean("wait", s.waited, 1e6, shop_erlang_wait(4, 0.8), 0.03);
	assert_mean("wait", sim_to_ms(s.device.wait_ns), 1e6, shop_erlang_wait(4, 0.8),
		    0.03);
	shop_close(&s);
}
END_TEST

/* M/D/1 at 0.8: half of what exponential service makes wait. */
START_TEST(a_device_that_is_always_equally_fast)
{
	struct shop s;

	shop_open(&s, 1, 1, 1.25, constant);
	mc_device_init(&s.device, &s.sim, "disk", 1);
	s.enter = shop_call_device;
	shop_run(&s);
	assert_mean("wait", s.waited, 1e6, 2.0, 0.03);
	shop_close(&s);
}
END_TEST

static struct mc_answer be_served(struct mc_body *body)
{
	struct customer *c = LS_LIST_ENTRY(body, struct customer, body);

	if (!c->served) {
		c->served = true;
		if (!mc_charge(&c->thread, c->service))
			return (struct mc_answer){.need = MC_AGAIN};
	}
	shop_leave(c);
	return (struct mc_answer){.need = MC_EXIT};
}

static void compete(struct shop *s, struct customer *c)
{
	c->body.step = be_served;
	mc_thread_start(&c->thread, &s->machine, &c->body, 0, JRN_ROLE_MAIN, "customer");
}

/* With a small quantum threads share a core evenly: processor sharing, where the mean
 * stay is 1 / (1 - rho) = 3.333 whatever the distribution of the service.  First come
 * first served, constant service would stay for 2.17 and exponential for 3.33. */
START_TEST(threads_share_a_core_evenly)
{
	static const struct sim_dist uneven = {.kind = SIM_ERLANG, .a = 1e6, .k = 2};
	const struct sim_dist services[] = {constant, exponential, uneven};
	struct shop s;

	shop_open(&s, 1, 1, 1 / 0.7, services[_i]);
	s.n = 100000;
	s.machine.quantum = SIM_MS / 50;
	s.enter = compete;
	shop_run(&s);
	assert_mean("stay", s.stayed, 1e5, 1 / 0.3, 0.03);
	shop_close(&s);
}
END_TEST

Suite *machine_theory_suite(void)
{
	Suite *s = suite_create("machine/theory");
	TCase *t = tcase_create("theory");

	tcase_set_timeout(t, 120);
	tcase_add_test(t, one_server_makes_four_fifths_busy_wait_four);
	tcase_add_test(t, four_servers_on_four_cores);
	tcase_add_test(t, four_servers_on_two_cores_are_two);
	tcase_add_test(t, a_device_with_four_slots);
	tcase_add_test(t, a_device_that_is_always_equally_fast);
	tcase_add_loop_test(t, threads_share_a_core_evenly, 0, 3);
	suite_add_tcase(s, t);
	return s;
}
