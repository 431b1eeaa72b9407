/* SPDX-License-Identifier: MIT
 *
 * Queues whose answer is known: the machine and the device against queueing theory.
 *
 * One unit of service is a virtual millisecond, arrivals are Poisson.  The draws are
 * fixed, so a test passes or it never does; tolerances are what this many customers
 * leave to chance.
 */
#include <math.h>
#include <stdlib.h>

#include "base/die.h"
#include "machine/device.h"
#include "machine/machine.h"
#include "sim/rng.h"
#include "support/holds.h"
#include "support/suite.h"

struct customer {
	sim_time came, service;
	struct customer *next;
	struct mc_call call;	 /* served by a device, */
	struct mc_thread thread; /* or by its own thread */
	struct mc_body body;
	bool served;
	struct shop *shop;
};

/* Customers come to a queue with servers of their own, to a device, or each as a thread
 * that competes with the others for a core. */
struct shop {
	struct jrn journal;
	struct sim sim;
	struct mc_machine machine;
	struct mc_device device;
	struct sim_dist gap, service;
	uint64_t arrivals, service_draws;
	uint64_t n, came, gone;
	void (*enter)(struct shop *, struct customer *);
	struct customer *first, *last; /* wait for a server */
	struct customer *spare;
	struct server *idle;
	double waited, stayed; /* sums, in ms */
};

struct server {
	struct mc_body body;
	struct mc_thread thread;
	struct shop *shop;
	struct customer *customer;
	struct server *next_idle;
};

static void open_shop(struct shop *s, uint32_t cores, double gap_ms,
		      struct sim_dist service)
{
	*s = (struct shop){.n = 1000000, .service = service};
	s->gap = (struct sim_dist){.kind = SIM_EXPONENTIAL, .a = gap_ms * 1e6};
	jrn_init(&s->journal);
	sim_init(&s->sim, 1, &s->journal);
	mc_machine_init(&s->machine, &s->sim, cores);
	s->arrivals = sim_stream(1, "arrivals");
	s->service_draws = sim_stream(1, "service");
}

static void close_shop(struct shop *s)
{
	while (s->spare) {
		struct customer *c = s->spare;

		s->spare = c->next;
		free(c);
	}
	mc_machine_release(&s->machine);
	sim_release(&s->sim);
	jrn_release(&s->journal);
}

static struct customer *new_customer(struct shop *s)
{
	struct customer *c = s->spare;

	if (c)
		s->spare = c->next;
	else
		c = ls_calloc(1, sizeof *c);
	c->shop = s;
	c->came = s->sim.now;
	c->service = sim_sample(&s->service, s->service_draws, s->came, 0);
	c->served = false;
	return c;
}

static void leave(struct customer *c)
{
	struct shop *s = c->shop;
	sim_time stay = s->sim.now - c->came;

	s->gone++;
	s->stayed += sim_to_ms(stay);
	s->waited += sim_to_ms(stay - c->service);
	c->next = s->spare;
	s->spare = c;
}

static void arrive(void *arg, sim_time now)
{
	struct shop *s = arg;

	s->enter(s, new_customer(s));
	if (++s->came < s->n)
		sim_at(&s->sim, now + sim_sample(&s->gap, s->arrivals, s->came, 0),
		       arrive, s);
}

static void run_shop(struct shop *s)
{
	sim_at(&s->sim, 0, arrive, s);
	while (sim_step(&s->sim))
		;
	HOLDS(s->gone == s->n);
}

static void assert_mean(const char *what, double sum, double n, double expected,
			double part)
{
	ck_assert_msg(fabs(sum / n / expected - 1) < part, "%s: %g, not %g", what,
		      sum / n, expected);
}

/* Servers: threads that take customers from one queue. */

static struct mc_answer serve(struct mc_body *body)
{
	struct server *v = LS_LIST_ENTRY(body, struct server, body);
	struct shop *s = v->shop;

	for (;;) {
		if (v->customer)
			leave(v->customer);
		v->customer = s->first;
		if (!v->customer)
			break;
		s->first = v->customer->next;
		if (!mc_charge(&v->thread, v->customer->service))
			return (struct mc_answer){.need = MC_AGAIN};
	}
	v->next_idle = s->idle;
	s->idle = v;
	return (struct mc_answer){
		.need = MC_BLOCK, .until = SIM_FOREVER, .wait = JRN_WAIT_JOB};
}

static void join_line(struct shop *s, struct customer *c)
{
	c->next = NULL;
	if (s->first)
		s->last->next = c;
	else
		s->first = c;
	s->last = c;
	if (s->idle) {
		mc_thread_wake(&s->idle->thread);
		s->idle = s->idle->next_idle;
	}
}

static void hire(struct shop *s, struct server *servers, int n)
{
	s->enter = join_line;
	for (int i = 0; i < n; i++) {
		servers[i] = (struct server){.body.step = serve, .shop = s};
		mc_thread_start(&servers[i].thread, &s->machine, &servers[i].body, 0,
				JRN_ROLE_MAIN, "server");
	}
}

static const struct sim_dist exponential = {.kind = SIM_EXPONENTIAL, .a = 1e6};
static const struct sim_dist constant = {.kind = SIM_CONSTANT, .a = 1e6};

/* M/M/1 at 0.8: a customer waits rho / (1 - rho) = 4. */
START_TEST(one_server_makes_four_fifths_busy_wait_four)
{
	struct server server;
	struct shop s;

	open_shop(&s, 1, 1.25, exponential);
	hire(&s, &server, 1);
	run_shop(&s);
	assert_mean("wait", s.waited, 1e6, 4.0, 0.03);
	assert_mean("busy", sim_to_ms(server.thread.cpu_ns), sim_to_ms(s.sim.now), 0.8,
		    0.01);
	close_shop(&s);
}
END_TEST

/* Erlang C: the mean wait with c servers of rate 1. */
static double erlang_wait(int c, double rho)
{
	double term = 1, sum = 0, waits;

	for (int k = 0; k < c; k++) {
		sum += term;
		term *= c * rho / (k + 1);
	}
	waits = term / (1 - rho) / (sum + term / (1 - rho));
	return waits / (c * (1 - rho));
}

START_TEST(four_servers_on_four_cores)
{
	struct server servers[4];
	struct shop s;

	open_shop(&s, 4, 1 / 3.2, exponential);
	hire(&s, servers, 4);
	run_shop(&s);
	assert_mean("wait", s.waited, 1e6, erlang_wait(4, 0.8), 0.03);
	close_shop(&s);
}
END_TEST

/* Four threads that share two cores are two servers that take turns: as many customers
 * leave; with exponential service the number in the shop is that of M/M/2. */
START_TEST(four_servers_on_two_cores_are_two)
{
	struct server servers[4];
	struct shop s;

	open_shop(&s, 2, 1 / 1.6, exponential);
	s.machine.quantum = SIM_MS / 10;
	hire(&s, servers, 4);
	run_shop(&s);
	assert_mean("stay", s.stayed, 1e6, 1 + erlang_wait(2, 0.8), 0.03);
	close_shop(&s);
}
END_TEST

static void on_served(struct mc_call *call)
{
	leave(LS_LIST_ENTRY(call, struct customer, call));
}

static void call_device(struct shop *s, struct customer *c)
{
	mc_device_call(&s->device, &c->call, c->service, on_served);
}

START_TEST(a_device_with_four_slots)
{
	struct shop s;

	open_shop(&s, 1, 1 / 3.2, exponential);
	mc_device_init(&s.device, &s.sim, "db", 4);
	s.enter = call_device;
	run_shop(&s);
	assert_mean("wait", s.waited, 1e6, erlang_wait(4, 0.8), 0.03);
	assert_mean("wait", sim_to_ms(s.device.wait_ns), 1e6, erlang_wait(4, 0.8), 0.03);
	close_shop(&s);
}
END_TEST

/* M/D/1 at 0.8: half of what exponential service makes wait. */
START_TEST(a_device_that_is_always_equally_fast)
{
	struct shop s;

	open_shop(&s, 1, 1.25, constant);
	mc_device_init(&s.device, &s.sim, "disk", 1);
	s.enter = call_device;
	run_shop(&s);
	assert_mean("wait", s.waited, 1e6, 2.0, 0.03);
	close_shop(&s);
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
	leave(c);
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

	open_shop(&s, 1, 1 / 0.7, services[_i]);
	s.n = 100000;
	s.machine.quantum = SIM_MS / 50;
	s.enter = compete;
	run_shop(&s);
	assert_mean("stay", s.stayed, 1e5, 1 / 0.3, 0.03);
	close_shop(&s);
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
