/* SPDX-License-Identifier: MIT
 *
 * tests/support/handles.h - a loop of Python without Lua: handles written in C.
 *
 * A handle logs its label, does what its function says, burns CPU if it is told to, and
 * raises SystemExit if it is told to.  The log is the labels in the order in which they
 * ran: "a b a1".
 */
#ifndef LS_TESTS_SUPPORT_HANDLES_H
#define LS_TESTS_SUPPORT_HANDLES_H

#include "machine/gil.h"
#include "runtime/py_loop.h"
#include "runtime/py_rules.h"

struct loops;
typedef void handle_fn(struct loops *w);

struct handle {
	struct rt_task task;
	struct rt_py_timer timer;
	struct loops *w;
	const char *label;
	handle_fn *fn; /* NULL: nothing */
	sim_time burn;
	sim_time ran_at; /* when it began */
	bool raises, burning;
	int released; /* how often the loop has let go of it */
};

struct loops {
	struct jrn journal;
	struct sim sim;
	struct mc_machine machine;
	struct mc_gil gil;
	struct rt_thread thread, other;
	struct rt_py_loop loop;
	handle_fn *main; /* what the main thread does before it runs the loop */
	unsigned runs;	 /* of run_forever: once unless it is set, one after another */
	bool begun;
	struct handle *handles[300];
	unsigned n_handles;
	struct handle *running;
	struct handle *kept[10];  /* for handles to cancel ... */
	struct rt_py_fd fd; /* its reader is kept[0] */
	bool fd_is_readable;
	char log[2000];		  /* with " |" at each end of run_forever */
};

/* Runs `main` and then the loop, until it stops or nothing happens any more; the loop is
 * asyncio's, or with a version of it uvloop ("0.17").  The log is in w->log. */
void loops_run(struct loops *w, const char *uvloop, handle_fn *main);
void loops_release(struct loops *w);

/* call_soon, call_later, call_at (ms of the loop's clock, which begins at 0). */
struct handle *soon(struct loops *w, const char *label, handle_fn *fn);
struct handle *later(struct loops *w, const char *label, double ms, handle_fn *fn);
struct handle *at(struct loops *w, const char *label, double ms, handle_fn *fn);
/* call_soon_threadsafe by another thread in so many ms. */
struct handle *threadsafe(struct loops *w, const char *label, double ms);
/* A descriptor that becomes readable in so many ms. */
void readable(struct loops *w, const char *label, double ms);
void cancel(struct handle *h);
void stop(struct loops *w);
/* Burns CPU at the end of the handle that runs now; raises SystemExit at its end. */
void compute(struct loops *w, double ms);
void leave(struct loops *w);

#endif
