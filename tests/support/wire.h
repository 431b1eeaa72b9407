/* SPDX-License-Identifier: MIT
 *
 * tests/support/wire.h - a server, its clients, and a wire of 1 ms between them.
 *
 * Ownership: the caller's struct.  Errors: end the test.
 */
#ifndef LS_TESTS_SUPPORT_WIRE_H
#define LS_TESTS_SUPPORT_WIRE_H

#include "machine/net.h"
#include "support/steps.h"

#define WIRE_PORT 8000

struct wire {
	struct world world;
	struct mc_net net;
	struct mc_host there, here;
	struct mc_files server, client;
	struct mc_listen_fd *fd;
};

/* Latency 1 ms, and a listener with this backlog. */
void wire_init(struct wire *w, uint32_t backlog);
void wire_release(struct wire *w);
/* What happens up to and including `at`; the clock stands at the last event. */
void wire_run_until(struct wire *w, sim_time at);

struct mc_sock *wire_connect(struct wire *w);
/* A connection that is accepted already. */
void wire_pair(struct wire *w, struct mc_sock **client, struct mc_sock **server);
/* How many bytes of `text` were taken. */
uint64_t wire_send(struct wire *w, struct mc_sock *sock, const char *text);
enum mc_errno wire_send_bytes(struct wire *w, struct mc_sock *sock, uint64_t bytes,
			      uint64_t *taken);
/* All that can be read now, as text (until the next call), and how reading ended. */
const char *wire_read(struct wire *w, struct mc_sock *sock, enum mc_errno *end);

#endif
