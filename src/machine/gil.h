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
 * The rest is the kernel's part, fitted to Python 3.11 on two cores of a virtual machine:
 *
 *   - A wake-up takes 25 to 75 us, and a timed wait ends 50 us late.  So a turn takes
 *     5.2 ms, and a 10 ms sleeper is 5.15 ms late (measured 5.1, and 5.4 with the 0.2 ms
 *     that a lone sleeper is late).
 *   - Which waiter is signalled is drawn.  The condition's queue is first come first
 *     served, and `fifo` makes it that; but a sleeper then falls into step with two
 *     threads, and is 2 ms late instead of 8 to 13.
 *   - Where more threads want the lock than there are cores, a waiter has its core in
 *     common with the holder, and a wait that timed out is over at the next tick of the
 *     kernel, not before: turns of 8 ms.  A sleeper is 10, 17 and 19 ms late on average
 *     beside two, three and four threads (measured 8 to 13, 19 to 22, 20 to 27).
 *   - A system call that is over at once leaves the lock free for 0.25 us, so that a busy
 *     loop keeps it for 0.6 ms between two waits.  Machines differ here: 0.1 to 2 ms.
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
#define MC_GIL_BRIEF	(SIM_US / 4)
#define MC_GIL_TICK	(4 * SIM_MS) /* HZ=250 */

struct mc_gil {
	struct mc_machine *machine;
	bool off; /* free-threaded Python: set before the first thread starts */
	sim_time interval;
	sim_time latency; /* of a wake-up: drawn from half to one and a half of it */
	sim_time slack;	  /* how much later than planned the kernel ends a timed wait */
	sim_time brief;	  /* how long the lock is free in an mc_gil_yield() */
	sim_time tick;	  /* of the kernel, for crowds; 0: it needs none */
	bool fifo;	  /* signal the oldest waiter; else any, drawn from the seed */
	struct mc_thread *holder;      /* NULL: free */
	struct mc_thread *last_holder; /* NULL: none yet, or it is gone */
	uint64_t switch_number;	       /* counts the changes of last_holder */
	bool drop_request;
	struct ls_list waiting; /* on the condition, in the order of their coming */
	uint32_t n_waiting;
	struct ls_list waking;	  /* out of the condition, not yet awake */
	struct mc_thread *forced; /* dropped on request; nobody has taken it since */
	uint64_t stream, draws, chances;
	/* For the journal: who has the lock is of interest once there are two threads. */
	uint32_t process, threads;
	uint32_t told; /* the holder's id as said last, 0: free */
	sim_time phase; /* of the tick */
};

/* The fields from `off` to `fifo` may be changed until the first thread starts. */
void mc_gil_init(struct mc_gil *gil, struct mc_machine *m);

/* As mc_charge(), without the lock: hashing, numpy, a system call. */
bool mc_charge_released(struct mc_thread *t, sim_time ns);

/* As mc_charge(); drop_request is not looked at before the end. */
bool mc_charge_kept(struct mc_thread *t, sim_time ns);

/* Lets go of the lock and takes it again, around a system call that is over at once
 * (epoll_wait with a time-out of 0).  Takes no time, unless a signalled thread wakes up
 * just then and has the lock.  Returns as mc_charge() does. */
bool mc_gil_yield(struct mc_thread *t);

/* Does what happens with this probability happen now?  Drawn. */
bool mc_gil_chance(struct mc_gil *gil, double p);

/* For machine.c, with threads that have a GIL. */

/* The thread, on its core, is about to go on.  False: it has been parked. */
bool mc_gil_hold(struct mc_thread *t);
/* Has it to see mc_gil_hold() before it burns what it owes? */
bool mc_gil_is_due(const struct mc_thread *t);
/* It blocks. */
void mc_gil_release(struct mc_thread *t);
/* Says to the journal who has the lock, if that has changed. */
void mc_gil_tell(struct mc_gil *gil);
/* A thread of the process begins. */
void mc_gil_join(struct mc_gil *gil, uint32_t process);
/* It is gone, from whatever state. */
void mc_gil_forget(struct mc_thread *t);

#endif
