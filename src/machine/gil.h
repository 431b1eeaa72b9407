/* SPDX-License-Identifier: MIT
 *
 * machine/gil.h - Python's global interpreter lock: one of a process's threads at a time.
 *
 * A thread with a GIL (mc_thread_start_gil) has it whenever its body is asked, and while
 * it burns what mc_charge() owes.  It lets go of it when it blocks or ends, and around C
 * code that says so: mc_charge_released(), mc_gil_yield().  The rules are those of
 * Python/ceval_gil.h, CPython 3.2 to 3.13, by the names they have there:
 *
 * 1. take: while another has the lock, wait on the condition for at most `interval`.  A
 *    wait that timed out, during which the lock has had one holder only (switch_number
 *    has not changed), sets drop_request.  A new holder clears it.
 * 2. The holder obeys drop_request between two bytecodes: here at once in the middle of
 *    an mc_charge(), and at the end of an mc_charge_kept(), which is one long C call.
 * 3. drop: the lock is free and one waiter is signalled.  Who dropped it on request waits
 *    until somebody else has taken it (FORCE_SWITCHING).  Who let go of it on its own
 *    does not: the signalled thread needs some time to wake up, and when the releaser
 *    takes the lock again before that, it is taken, and the wait starts anew.
 *
 * Hence what a learner sees: threads that compute take turns of 5 ms; an event loop that
 * was asleep comes 5 ms late beside one of them, and later still beside several; one
 * that is never asleep keeps the lock for many passes.  Nobody hands the lock to anybody:
 * a thread takes it on a core, when it gets there and the lock is free.
 *
 * Ownership: the caller's struct (a process embeds it); nothing to release.
 * Errors: none.
 */
#ifndef LS_MACHINE_GIL_H
#define LS_MACHINE_GIL_H

#include "machine/machine.h"

#define MC_GIL_INTERVAL (5 * SIM_MS) /* sys.setswitchinterval() */
#define MC_GIL_LATENCY	(50 * SIM_US)
#define MC_GIL_SLACK	(50 * SIM_US)
#define MC_GIL_BRIEF	(SIM_US / 2)

struct mc_gil {
	struct mc_machine *machine;
	bool off; /* free-threaded Python: set before the first thread starts */
	sim_time interval;
	sim_time latency; /* of a wake-up, on average; drawn from half to one and a half */
	sim_time slack;	  /* how much later than planned the kernel ends a timed wait */
	sim_time brief;	  /* how long the lock is free in an mc_gil_yield() */
	struct mc_thread *holder;      /* NULL: free */
	struct mc_thread *last_holder; /* NULL: none yet, or it is gone */
	uint64_t switch_number;	       /* counts the changes of last_holder */
	bool drop_request;
	struct ls_list waiting; /* on the condition, in the order of their coming */
	uint32_t n_waiting;
	struct ls_list waking;	  /* signalled, not yet awake */
	struct mc_thread *forced; /* dropped on request; nobody has taken it since */
	uint64_t stream, draws;
};

/* All other fields may be changed until the first thread starts. */
void mc_gil_init(struct mc_gil *gil, struct mc_machine *m);

/* As mc_charge(), without the lock: hashing, numpy, a system call. */
bool mc_charge_released(struct mc_thread *t, sim_time ns);

/* As mc_charge(); drop_request is not looked at before the end. */
bool mc_charge_kept(struct mc_thread *t, sim_time ns);

/* Lets go of the lock and takes it again, around a system call that is over at once
 * (epoll_wait with a time-out of 0).  Takes no time, unless a signalled thread wakes up
 * just then and has the lock.  Returns as mc_charge() does. */
bool mc_gil_yield(struct mc_thread *t);

/* For machine.c, with threads that have a GIL. */

/* The thread, on its core, is about to go on.  False: it has been parked. */
bool mc_gil_hold(struct mc_thread *t);
/* Has it to see mc_gil_hold() before it burns what it owes? */
bool mc_gil_is_due(const struct mc_thread *t);
/* It blocks. */
void mc_gil_release(struct mc_thread *t);
/* It is gone, from whatever state. */
void mc_gil_forget(struct mc_thread *t);

#endif
