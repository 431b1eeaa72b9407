/* SPDX-License-Identifier: MIT
 *
 * tests/support/steps.h - a machine for tests, and threads whose code is an array.
 *
 * A world is a clock, a machine and a journal kept as a plain array of records.  A
 * steps body does one step after the other; what it does is also a note in the world's
 * log, "a0@12" when thread a begins step 0 at 12 (in the world's unit of time).
 *
 *	static const struct step hog[] = {BURN(10 * SIM_MS)};
 *	world_init(&w, 1);
 *	steps_start(&a, &w, "a", hog, 1);
 *	world_run(&w);
 *	ck_assert_int_eq(a.ended, 10 * SIM_MS);
 */
#ifndef LS_TESTS_SUPPORT_STEPS_H
#define LS_TESTS_SUPPORT_STEPS_H

#include "machine/device.h"
#include "machine/gil.h"
#include "machine/machine.h"

enum step_kind {
	STEP_BURN,     /* CPU */
	STEP_RELEASED, /* CPU without the GIL */
	STEP_KEPT,     /* CPU under the GIL, come what may */
	STEP_BRIEF,    /* lets go of the GIL and takes it again */
	STEP_SLEEP,    /* blocked for a time, or until woken */
	STEP_WAIT,     /* blocked until woken */
	STEP_YIELD,    /* back to the machine, with nothing owed */
	STEP_WAKE,     /* another thread */
	STEP_KILL,     /* another thread, or itself */
	STEP_CALL      /* a device, waiting for it */
};

struct steps;

struct step {
	enum step_kind kind;
	sim_time ns;
	struct steps *thread;
	struct mc_device *device;
};

/* clang-format off */
#define BURN(t)     {.kind = STEP_BURN, .ns = (t)}
#define RELEASED(t) {.kind = STEP_RELEASED, .ns = (t)}
#define KEPT(t)     {.kind = STEP_KEPT, .ns = (t)}
#define BRIEF       {.kind = STEP_BRIEF}
#define SLEEP(t)    {.kind = STEP_SLEEP, .ns = (t)}
#define WAIT        {.kind = STEP_WAIT}
#define YIELD       {.kind = STEP_YIELD}
#define WAKE(th)    {.kind = STEP_WAKE, .thread = (th)}
#define KILL(th)    {.kind = STEP_KILL, .thread = (th)}
#define CALL(d, t) {.kind = STEP_CALL, .ns = (t), .device = (d)}
/* clang-format on */

struct world {
	struct jrn journal;
	struct jrn_sink sink;
	struct jrn_record *records;
	size_t n_records, cap_records;
	struct sim sim;
	struct mc_machine machine;
	struct mc_gil *gil; /* borrowed: of the threads that are started; NULL: none */
	sim_time unit;	    /* of the log */
	char log[2000];
	size_t n_log;
};

struct steps {
	struct mc_body body;
	struct mc_thread thread;
	struct world *world;
	const char *name;
	const struct step *list; /* borrowed */
	size_t n, at;
	bool begun; /* the step at hand: called again */
	struct mc_call call;
	bool answered;	/* the device has */
	sim_time ended; /* when its last step was done; -1: not yet */
};

void world_init(struct world *w, uint32_t cores);
void world_release(struct world *w);
/* Until nothing is left to happen. */
void world_run(struct world *w);
/* How many records of this kind there are. */
size_t world_count(const struct world *w, enum jrn_kind kind);

void steps_start(struct steps *s, struct world *w, const char *name,
		 const struct step *list, size_t n);

#endif
