/* SPDX-License-Identifier: MIT
 *
 * machine/body.h - the contract between simulated code and whoever executes it.
 *
 * "What do you do next?"  A body is asked whenever its thread has a core and owes no
 * CPU time; it does what it can without time passing, or in time that mc_charge() lets
 * pass at once, and answers with what it needs.  A charge that was refused is burnt
 * before the body is asked again, and must be answered with MC_AGAIN (or MC_EXIT, which
 * lets it lapse).  Blocking until an instant that has come already does not block.
 * An event loop is a body, a pool thread is one, a C array of steps in a test is one.
 */
#ifndef LS_MACHINE_BODY_H
#define LS_MACHINE_BODY_H

#include "journal/schema.h"
#include "sim/time.h"

enum mc_need {
	MC_AGAIN, /* nothing more than the time charged with mc_charge() */
	MC_BLOCK, /* until mc_thread_wake(), or until the instant `until` */
	MC_EXIT	  /* the thread ends */
};

struct mc_answer {
	enum mc_need need;
	sim_time until;	    /* of MC_BLOCK; SIM_FOREVER: only a wake-up ends it */
	enum jrn_wait wait; /* of MC_BLOCK: on what */
};

struct mc_body {
	struct mc_answer (*step)(struct mc_body *body);
};

#endif
