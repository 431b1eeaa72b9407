/* SPDX-License-Identifier: MIT
 *
 * tests/support/callbacks.h - Node without Lua: callbacks written in C.
 *
 * A callback logs its label, does what its function says (which may start timers, queue
 * ticks, call itself something), burns CPU if it is told to, and throws if it is told to.
 * The log is the labels in the order in which they ran: "sync tick promise".
 */
#ifndef LS_TESTS_SUPPORT_CALLBACKS_H
#define LS_TESTS_SUPPORT_CALLBACKS_H

#include "runtime/node.h"

struct nodes;
typedef void callback_fn(struct nodes *w);

struct callback {
	struct rt_task task;
	struct nodes *w;
	const char *label; /* NULL: none */
	callback_fn *fn;   /* NULL: nothing */
	sim_time burn;
	bool throws;
	int stage;
	struct rt_node_timer timer;
	struct rt_node_immediate immediate;
	struct rt_node_req req;
};

struct nodes {
	struct jrn journal;
	struct sim sim;
	struct mc_machine machine;
	struct rt_overheads cost;
	struct rt_uv_pool pool;
	struct rt_node node;
	uint32_t pool_size;
	bool handles_errors; /* an uncaughtException listener that logs U(label) */
	const char *thrown;
	struct callback *callbacks[200];
	unsigned n_callbacks;
	struct callback *kept[10]; /* for callbacks to clear, refresh ... */
	struct rt_node_port ports[4];
	char log[4000];
};

/* Runs `main` as the main script on Node `version`; the log is in w->log. */
void nodes_run(struct nodes *w, const char *version, callback_fn *main);
void nodes_release(struct nodes *w);
void nodes_log(struct nodes *w, const char *label);

/* The script's calls.  Each gives the callback, so that burn and throws can be set. */
struct callback *tick(struct nodes *w, const char *label, callback_fn *fn);
struct callback *micro(struct nodes *w, const char *label, callback_fn *fn);
struct callback *timeout(struct nodes *w, const char *label, double ms, callback_fn *fn);
struct callback *interval(struct nodes *w, const char *label, double ms, callback_fn *fn);
struct callback *immediate(struct nodes *w, const char *label, callback_fn *fn);
struct callback *io(struct nodes *w, const char *label, enum rt_node_io io, double ms,
		    callback_fn *fn);
struct callback *post(struct nodes *w, unsigned from, const char *label, callback_fn *fn);
/* Burns CPU at the end of the callback that runs now. */
void burn(struct nodes *w, double ms);
void throw_here(struct nodes *w);

#endif
