/* SPDX-License-Identifier: MIT
 *
 * machine/machine.h - a computer: cores, and the threads that need them.
 *
 * A thread runs simulated code through a body (machine/body.h).  CPU time needs a core;
 * runnable threads without one wait in one FIFO queue.  A thread keeps its core until
 * it blocks, ends, or has used its quantum while others wait.
 *
 * The model's code itself takes no time; time passes where it is charged:
 * mc_charge() in the middle of code that runs, or MC_RUN returned by the body.
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
	struct ls_list runnable;    /* threads that wait for a core, oldest first */
	uint32_t n_runnable;
};

enum mc_state { MC_NEW, MC_RUNNABLE, MC_RUNNING, MC_BLOCKED, MC_EXITED };

struct mc_thread {
	struct mc_machine *machine;
	struct mc_body *body;
	enum mc_state state;
	uint32_t id;	 /* in the journal; 0 when it is off */
	uint32_t core;	 /* while running: from 1 */
	struct ls_list link; /* in machine->runnable */
	sim_time owed;	 /* CPU time still to burn before the body goes on */
	sim_time cpu_ns; /* burnt so far */
	sim_time slice_end; /* when its quantum ends, while others wait */
	sim_event_id timer;
	bool woken; /* a wake-up came before it blocked: blocking returns at once */
	enum jrn_wait wait;
};

void mc_machine_init(struct mc_machine *m, struct sim *sim, uint32_t cores);
void mc_machine_release(struct mc_machine *m);

/* Makes a thread runnable for the first time. */
void mc_thread_start(struct mc_thread *t, struct mc_machine *m, struct mc_body *body,
		     uint32_t process, enum jrn_role role, const char *name);

/* Charges `ns` of CPU to the running thread t.  True: the time has passed, go on.
 * False: it is owed; the code must return to its body's step, which is called again
 * (MC_AGAIN) once the time has been burnt. */
bool mc_charge(struct mc_thread *t, sim_time ns);

/* Ends the blocking of a thread; remembered when it is not blocked yet. */
void mc_thread_wake(struct mc_thread *t);

/* Takes a thread away for good, wherever it is (the end of its process). */
void mc_thread_kill(struct mc_thread *t);

#endif
