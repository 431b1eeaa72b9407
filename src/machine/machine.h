/* SPDX-License-Identifier: MIT
 *
 * machine/machine.h - a computer: cores, and the threads that need them.
 *
 * A thread runs simulated code through a body (machine/body.h).  CPU time needs a core.
 * A thread that becomes runnable takes an idle core (the lowest), or waits at the tail of
 * one FIFO queue.  It keeps its core until it blocks, ends, or is preempted:
 *
 *	While a thread waits, the head of the queue takes the core of the thread that has
 *	had one longest, as soon as that one has had it for a quantum.  A head that was
 *	preempted itself waits for a quantum, too, before it may.
 *
 * So nothing is preempted while nobody waits, a newcomer pushes a thread aside at once
 * that has computed for long, and threads that compute for ever take turns.  CPU time
 * that ends in the same instant as the quantum ends first.  Of threads that became
 * runnable in the same instant any may get the core first: a choice point ("core").
 *
 * A thread of Python needs more than a core: its process's GIL (machine/gil.h).
 *
 * The model's code itself takes no time; time passes where it is charged with
 * mc_charge().  Nothing here runs a body from within another: whoever is woken goes on
 * in an event of its own.
 *
 * Ownership: the machine's and the threads' structs are the caller's (a process embeds
 * its threads); both must outlive the simulation.
 * Errors: none.
 */
#ifndef LS_MACHINE_MACHINE_H
#define LS_MACHINE_MACHINE_H

#include "base/list.h"
#include "machine/body.h"
#include "sim/sim.h"

#define MC_QUANTUM (4 * SIM_MS)

struct mc_machine {
	struct sim *sim;
	uint32_t cores;
	sim_time quantum;
	struct mc_thread **running; /* per core: the thread on it, NULL: idle */
	sim_time *busy_ns;	    /* per core: how long threads had it that left it */
	uint32_t n_running;
	struct ls_list runnable; /* threads that wait for a core, oldest first */
	uint32_t n_runnable, max_runnable;
	sim_time waited_ns;	 /* for a core, summed over threads that got one */
	uint64_t switches;	 /* how often a thread got a core */
	sim_event_id preemption; /* planned whenever somebody waits */
	sim_time preemption_at;
};

enum mc_state {
	MC_NEW,
	MC_RUNNABLE,
	MC_RUNNING,
	MC_BLOCKED,
	MC_PARKED, /* waits for the GIL */
	MC_EXITED
};

/* Where a parked thread stands. */
enum mc_gil_state {
	MC_GIL_NONE,
	MC_GIL_WAITS, /* on the condition */
	MC_GIL_WAKES, /* signalled or timed out; it takes a moment to wake up */
	MC_GIL_FORCED /* dropped the lock on request: another must take it first */
};

struct mc_gil;

struct mc_thread {
	struct mc_machine *machine;
	struct mc_body *body;
	enum mc_state state;
	uint32_t id;	     /* in the journal; 0 when it is off */
	uint32_t core;	     /* while running: from 1 */
	struct ls_list link; /* in machine->runnable; parked: in a list of its GIL */
	sim_time owed;	     /* CPU time still to burn before the body goes on */
	sim_time cpu_ns;     /* burnt so far */
	sim_time polled_ns;  /* blocked with nothing to do (JRN_WAIT_POLL), and done with it */
	sim_time blocked_at; /* blocked: since when */
	sim_time since;	     /* running: has had its core; runnable: has waited */
	sim_time patience;   /* runnable: preempts nobody before this instant */
	sim_time burnt_at;   /* running, in an event's eyes: when `owed` is burnt */
	sim_event_id timer;  /* running: at burnt_at; blocked: at the end of blocking */
	bool woken; /* a wake-up came before it blocked: blocking returns at once */
	enum jrn_wait wait;
	sim_time wake_cost; /* CPU that being woken by another takes: the owner sets it */

	struct mc_gil *gil; /* NULL: a thread without */
	enum mc_gil_state gil_state;
	uint64_t saved_switch_number; /* when it began to wait */
	bool timed_out;		      /* wakes up: its wait did */
	bool released;		      /* what it owes is burnt without the GIL */
	bool kept;		      /* and this without a look at drop_request */
	bool at_gil; /* running: the timer is not the end of burning, but its going for
			the GIL, or its dropping it, in this instant */
};

/* At least one core; m->quantum may be changed before the first thread starts. */
void mc_machine_init(struct mc_machine *m, struct sim *sim, uint32_t cores);
void mc_machine_release(struct mc_machine *m);
/* Another number of cores; never fewer than those that are in use. */
void mc_machine_set_cores(struct mc_machine *m, uint32_t cores);

/* How long a core (from 1) was busy up to now; all of them. */
sim_time mc_machine_core_busy_ns(const struct mc_machine *m, uint32_t core);
sim_time mc_machine_busy_ns(const struct mc_machine *m);

/* Makes a thread runnable for the first time; its body is asked later in this instant. */
void mc_thread_start(struct mc_thread *t, struct mc_machine *m, struct mc_body *body,
		     uint32_t process, enum jrn_role role, const char *name);

/* The same for a thread of Python, which needs its GIL (machine/gil.h) to run. */
void mc_thread_start_gil(struct mc_thread *t, struct mc_machine *m, struct mc_gil *gil,
			 struct mc_body *body, uint32_t process, enum jrn_role role,
			 const char *name);

/* Charges `ns` of CPU to the running thread t.  True: the time has passed, go on.
 * False: it is owed; the code must return to its body's step, which is called again
 * (MC_AGAIN) once the time has been burnt.  False, too, when t was killed: its step is
 * not called again. */
bool mc_charge(struct mc_thread *t, sim_time ns);

/* Ends the blocking of a thread, which burns its wake_cost before it goes on, and before
 * it asks for a GIL; remembered, for nothing, when it is not blocked yet.  A body that
 * looks itself for what it would wait for, before it blocks, may clear t->woken. */
void mc_thread_wake(struct mc_thread *t);

/* How long it has waited in poll up to now. */
sim_time mc_thread_polled_ns(const struct mc_thread *t);

/* Takes a thread away for good, wherever it is (the end of its process): nothing refers
 * to it any more.  A thread may kill itself: its body is not asked again, and its struct
 * must stay until the event is over. */
void mc_thread_kill(struct mc_thread *t);

/* For gil.c: a running thread gives up its core to wait for the GIL; it wants one again
 * to go on. */
void mc_thread_park(struct mc_thread *t);
void mc_thread_unpark(struct mc_thread *t);

#endif
