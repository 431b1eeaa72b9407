/* SPDX-License-Identifier: MIT
 *
 * tests/support/web.h - a world with clients and one server, without a loop or a script.
 *
 * The server takes every connection at once and has so many desks; a request takes its
 * service time at a desk, later ones wait in the order of their coming.  How it answers
 * can be changed for one test.
 */
#ifndef LS_TESTS_SUPPORT_WEB_H
#define LS_TESTS_SUPPORT_WEB_H

#include "runtime/load.h"

#define WEB_ROWS 4096

struct web {
	struct jrn journal;
	struct sim sim;
	struct mc_net net;
	struct rt_http http;
	struct rt_requests requests;
	struct rt_loads loads;
	struct mc_host host;
	struct mc_files files;
	struct mc_listen_fd *fd;
	struct mc_watch watch;
	struct ls_list conns, jobs; /* jobs: wait for a desk */
	struct web_job *spare;

	uint32_t desks, busy;
	struct sim_dist service;
	uint16_t status; /* of its answers */
	bool parts;	 /* answers in three parts */
	bool silent;	 /* never answers */
	bool hangs_up;	 /* closes instead of answering */
	bool says_close; /* Connection: close */
	uint16_t keep_alive; /* Keep-Alive: timeout= */
	uint64_t requests_seen, upgrades;
	sim_time seen[WEB_ROWS]; /* when request number i came first; -1 */

	bool over; /* the loads are */
	struct rt_load_result rows[WEB_ROWS];
	size_t n_rows;
};

void web_open(struct web *w, uint64_t seed);
/* The server listens. */
void web_listen(struct web *w);
void web_add(struct web *w, const struct rt_load_plan *plan);
/* Begins the loads, and runs until they are over or nothing happens any more. */
void web_run(struct web *w);
void web_close(struct web *w);
/* The server is killed. */
void web_kill(struct web *w);

/* sent, completed, failed, timed out, refused: of all requests. */
void web_expect(const struct web *w, uint64_t sent, uint64_t completed, uint64_t failed,
		uint64_t timed_out, uint64_t refused);

#endif
