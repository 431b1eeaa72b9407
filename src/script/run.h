/* SPDX-License-Identifier: MIT
 *
 * script/run.h - one run of a workload script: the only door to the write side.
 *
 * A run owns the simulated world that the script asks for: the clock, the machine, the
 * processes with their loops and Lua states.  The command line makes one, steps it until
 * it is over, and reads what came of it; all else is in the journal.
 *
 *	script_config_init(&c);  c.path = ...;
 *	run = script_run_new(&c, &journal, &err);
 *	while (script_run_step(run))
 *		;
 *	status = script_run_status(run);
 *	script_run_free(run);
 *
 * Ownership: the config's strings and the journal are borrowed for the life of the run.
 * Errors: script_run_new fills `err` (unreadable file, bytecode, syntax, bad options;
 * the caller's exit status is 2).  What goes wrong later is the run's status.
 */
#ifndef LS_SCRIPT_RUN_H
#define LS_SCRIPT_RUN_H

#include "base/err.h"
#include "journal/journal.h"
#include "sim/choice.h"

struct script_param {
	const char *name, *value;
	bool asked; /* the script has asked for it; set by the run */
};

struct script_config {
	const char *path;	/* for messages and `require`; "-" was standard input */
	const char *source;	/* NULL: read from path */
	size_t source_len;
	const char *system;	/* of a file of systems; NULL: its first */
	const char *runtime;	/* "node", "node@10": overrides the script's line; or NULL */
	struct script_param *params; /* --set */
	size_t n_params;
	uint64_t seed;		/* default 1 */
	sim_time until;		/* SIM_FOREVER: to the end */
	uint32_t cores;		/* 0: as the script says, else 4 */
	uint32_t threadpool;	/* 0: as the script says, else 4 */
	size_t max_memory;	/* bytes of Lua memory per process; default 256 MiB */
	uint64_t max_instructions; /* of one callback; default 100 million */
	uint32_t max_pending;	/* events; default 10 million */
	uint32_t max_tasks;	/* ticks and microtasks in a row; default 10 million */
	sim_time max_burn;	/* cpu() in a row; default 60 s */
	const uint32_t *forced; /* answers to choice points (sim/choice.h) */
	size_t n_forced;
	bool explore; /* asks for every race, and keeps what was asked */
	/* The program's output, byte for byte (a line ends in \n).  NULL: only journalled. */
	void (*print)(void *arg, enum jrn_stream stream, const char *text, size_t len);
	void *print_arg;
};

void script_config_init(struct script_config *c);

struct script_run;

/* The text of a script, to be freed ("-": standard input); NULL and err. */
char *script_run_read(const char *path, size_t *len, struct ls_err *err);

/* Which runtime a script asks for, "node", "asyncio" or "uvloop"; false and err. */
bool script_run_runtime(const char *path, char name[32], struct ls_err *err);

/* The names of the file's systems, in its order, and how many; none: it is a main module.
 * -1 and err when it does not load.  Free with script_run_free_systems. */
int script_run_systems(const struct script_config *c, char ***names, struct ls_err *err);
void script_run_free_systems(char **names, int n);

struct script_run *script_run_new(const struct script_config *c, struct jrn *j,
				  struct ls_err *err);
void script_run_free(struct script_run *r);

/* Lets the next simulated event happen (or some thousands of callbacks that follow one
 * another without one).  False when the run is over. */
bool script_run_step(struct script_run *r);

/* After the end: the simulated program's own status, or 3 after a limit, a blocked loop
 * or a deadlock, for which `script_run_report` has the lines to print. */
int script_run_status(const struct script_run *r);
/* NULL, or what loopscope itself has to say: "loopscope: FILE:LINE: ..." and the report
 * of what starves where.  Lives as long as the run. */
const char *script_run_report(const struct script_run *r);

/* The questions so far: counted, and kept with `explore`. */
const struct sim_choices *script_run_choices(const struct script_run *r);
/* After the end: a forced answer did not fit, because the question was not asked or has
 * fewer answers. */
bool script_run_misfit(const struct script_run *r);

sim_time script_run_now(const struct script_run *r);
uint64_t script_run_events(const struct script_run *r);
/* Of its loads, those that have ended. */
uint64_t script_run_requests(const struct script_run *r);

/* What the run is called: its system, or a main module's file. */
const char *script_run_name(const struct script_run *r);
bool script_run_has_system(const struct script_run *r);
/* When it will be over as far as its loads and --until tell; SIM_FOREVER: not known. */
sim_time script_run_end(const struct script_run *r);
/* Where that is not known: which part of its requests has been sent; 0: nor is that. */
double script_run_sent(const struct script_run *r);

struct rt_load_result;
/* Each request of its loads is told when it ends.  Before the first step. */
void script_run_on_request(struct script_run *r,
			   void (*told)(void *arg, const struct rt_load_result *), void *arg);
/* Those that are still under way are told too: the run is over, or given up. */
void script_run_tell_rest(struct script_run *r);

/* `loopscope check`: loads the script and reports mistakes without running it (syntax,
 * unknown names with the nearest known one, API of another runtime, options that the
 * runtime lacks).  Calls `report` for each; returns how many. */
int script_check(const struct script_config *c,
		 void (*report)(void *arg, const struct ls_err *err), void *arg);

#endif
