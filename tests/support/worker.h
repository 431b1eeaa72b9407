/* SPDX-License-Identifier: MIT
 *
 * tests/support/worker.h - a process with a loop that accepts, reads and answers.
 *
 * It sends back every chunk that it has read, as one part after the other, and closes
 * when its client has ended.  Each connection and each read costs it CPU time.
 *
 * Ownership: the caller's struct; after worker_start() it must stay where it is.
 */
#ifndef LS_TESTS_SUPPORT_WORKER_H
#define LS_TESTS_SUPPORT_WORKER_H

#include "support/wire.h"

struct worker {
	struct wire *wire;
	struct mc_body body;
	struct mc_thread thread;
	struct mc_epoll epoll;
	struct mc_files files;
	struct mc_listen_fd *fd;
	struct mc_watch watch;	/* of fd */
	struct ls_list clients; /* of struct worker_client */
	bool drains;		/* accepts all there are, not one an iteration */
	bool mute;		/* answers nothing */
	sim_time accept_cost, read_cost;
	uint32_t accepted, in_vain; /* how often there was nothing to accept */
	uint64_t read;		    /* bytes */
};

struct worker_client {
	struct ls_list link;
	struct worker *worker;
	struct mc_sock *sock;
	struct mc_watch watch;
	struct mc_piece unsent; /* a part of a chunk for which there was no room */
	bool ended;		/* sends no more */
};

/* Its process has the wire's listener, too. */
void worker_start(struct worker *k, struct wire *w, uint32_t process);
/* The process dies, as by SIGKILL. */
void worker_kill(struct worker *k);

#endif
