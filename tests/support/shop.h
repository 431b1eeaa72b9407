/* SPDX-License-Identifier: MIT
 *
 * tests/support/shop.h - customers and servers, for queues whose answer is known.
 *
 * One unit of service is a virtual millisecond, arrivals are Poisson.  Customers come to
 * a queue with servers of their own (threads on cores), to a device, or each as a thread
 * that competes with the others for a core.
 *
 * Ownership: the caller's structs.  Errors: end the test.
 */
#ifndef LS_TESTS_SUPPORT_SHOP_H
#define LS_TESTS_SUPPORT_SHOP_H

#include "machine/device.h"
#include "machine/machine.h"
#include "sim/rng.h"

struct shop;

struct customer {
	sim_time came, service;
	struct customer *next;
	struct mc_call call;	 /* served by a device, */
	struct mc_thread thread; /* or by its own thread */
	struct mc_body body;
	bool served;
	struct shop *shop;
};

struct shop {
	struct jrn journal;
	struct sim sim;
	struct mc_machine machine;
	struct mc_device device;
	struct sim_dist gap, service;
	uint64_t arrivals, service_draws; /* streams */
	uint64_t n, came, gone;
	void (*enter)(struct shop *, struct customer *);
	struct customer *first, *last; /* wait for a server */
	struct customer *spare;
	struct server *idle;
	double waited, stayed;	     /* sums, in ms */
	struct jrn_histogram *stays; /* borrowed; NULL: not kept */
};

struct server {
	struct mc_body body;
	struct mc_thread thread;
	struct shop *shop;
	struct customer *customer;
	struct server *next_idle;
};

/* For a million customers, unless s->n is changed; before shop_run(), s->enter is to be
 * set, which one of the next two does. */
void shop_open(struct shop *s, uint64_t seed, uint32_t cores, double gap_ms,
	       struct sim_dist service);
void shop_close(struct shop *s);
/* Threads that serve one queue. */
void shop_hire(struct shop *s, struct server *servers, int n);
/* The device serves. */
void shop_call_device(struct shop *s, struct customer *c);
/* A customer has been served. */
void shop_leave(struct customer *c);
void shop_run(struct shop *s);

/* Erlang C: the mean wait with c servers of rate 1 that are busy for part rho. */
double shop_erlang_wait(int c, double rho);

#endif
