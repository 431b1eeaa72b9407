/* SPDX-License-Identifier: MIT */
#include "support/shop.h"

#include <stdlib.h>

#include "base/die.h"
#include "support/holds.h"

void shop_open(struct shop *s, uint64_t seed, uint32_t cores, double gap_ms,
	       struct sim_dist service)
{
	*s = (struct shop){.n = 1000000, .service = service};
	s->gap = (struct sim_dist){.kind = SIM_EXPONENTIAL, .a = gap_ms * 1e6};
	jrn_init(&s->journal);
	sim_init(&s->sim, seed, &s->journal);
	mc_machine_init(&s->machine, &s->sim, cores);
	s->arrivals = sim_stream(seed, "arrivals");
	s->service_draws = sim_stream(seed, "service");
}

void shop_close(struct shop *s)
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

void shop_leave(struct customer *c)
{
	struct shop *s = c->shop;
	sim_time stay = s->sim.now - c->came;

	s->gone++;
	if (s->stays)
		jrn_histogram_add(s->stays, stay);
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

void shop_run(struct shop *s)
{
	sim_at(&s->sim, 0, arrive, s);
	while (sim_step(&s->sim))
		;
	HOLDS(s->gone == s->n);
}

/* Servers: threads that take customers from one queue. */

static struct mc_answer serve(struct mc_body *body)
{
	struct server *v = LS_LIST_ENTRY(body, struct server, body);
	struct shop *s = v->shop;

	for (;;) {
		if (v->customer)
			shop_leave(v->customer);
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

void shop_hire(struct shop *s, struct server *servers, int n)
{
	s->enter = join_line;
	for (int i = 0; i < n; i++) {
		servers[i] = (struct server){.body.step = serve, .shop = s};
		mc_thread_start(&servers[i].thread, &s->machine, &servers[i].body, 0,
				JRN_ROLE_MAIN, "server");
	}
}

/* Or a device. */

static void on_served(struct mc_call *call)
{
	shop_leave(LS_LIST_ENTRY(call, struct customer, call));
}

void shop_call_device(struct shop *s, struct customer *c)
{
	mc_device_call(&s->device, &c->call, c->service, on_served);
}

double shop_erlang_wait(int c, double rho)
{
	double term = 1, sum = 0, waits;

	for (int k = 0; k < c; k++) {
		sum += term;
		term *= c * rho / (k + 1);
	}
	waits = term / (1 - rho) / (sum + term / (1 - rho));
	return waits / (c * (1 - rho));
}
