/* SPDX-License-Identifier: MIT
 *
 * script/inside.h - what a run consists of; for the files of this folder only.
 */
#ifndef LS_SCRIPT_INSIDE_H
#define LS_SCRIPT_INSIDE_H

#include "base/str.h"
#include "machine/machine.h"
#include "machine/net.h"
#include "runtime/load.h"
#include "script/jobs.h"
#include "script/process.h"
#include "script/program.h"
#include "script/run.h"

/* A computer of the system: its cores, and its place in the network. */
struct script_machine {
	const char *name; /* borrowed from the plan, or "machine" */
	const struct script_machine_plan *plan; /* NULL: a main module's */
	struct mc_machine mc;
	struct mc_host host;
	double overheads; /* the factor of machine {} */
	struct script_machine *next;
};

struct script_run {
	struct script_config config;
	struct script_program *program;
	const struct script_system *system; /* NULL: the file is a main module */
	char *name; /* of a main module: that of its file */
	struct jrn *journal;
	struct jrn_lint *lint; /* NULL: nobody keeps the records */
	struct sim sim;
	struct mc_net net;
	struct rt_http http;
	struct rt_requests requests; /* by number: of loads */
	struct rt_loads loads;
	struct script_device *devices;
	struct script_machine *machines; /* the first is where load goes */
	struct script_process *processes;
	struct script_process *first; /* the main module's, or that of the first machine */
	struct ipc_end *ends;		   /* of channels between isolates */
	struct cluster_handle *handles; /* what clusters listen on */
	struct script_jobs jobs;
	int next_pid;
	uint32_t n_isolates; /* so far */
	struct script_vm *ran_last; /* of those that share variables: script/shared.h */
	struct script_process *limited; /* where a limit was passed */
	bool finished;			/* the last records are written */
	int status;			/* -1: the program's own */
	struct ls_str report;
};

/* A device by its name: one for all processes of the run. */
struct script_device {
	struct mc_device mc;
	struct jrn_histogram waits;
	struct script_device *next;
	char name[];
};

/* The machine of this name in the system; what is not known has nobody who listens. */
struct mc_host *script_find_host(struct script_vm *vm, const char *name, bool *known);

struct mc_device *script_run_device(struct script_run *r, const char *name, uint32_t slots);

/* What the words of script/plan_words.c change while the run goes on. */
void script_run_apply_machine(struct script_run *r);
void script_run_apply_network(struct script_run *r);
/* Loads of a main module begin when it has run to its end, or stops in the middle. */
void script_run_start_load(struct script_run *r, const struct rt_load_plan *l);
void script_run_plan_fault(struct script_run *r, const struct script_fault_plan *f);

/* script/report.c: what to say when nothing more can happen, or a limit was passed. */
void script_report_limit(struct script_run *r);
void script_report_stuck(struct script_run *r);
void script_report_end_of_time(struct script_run *r);
/* Its parts: the first line, with the line of the script if that is known; how many of
 * something wait in vain, unless none. */
void script_report_head(struct script_run *r, const char *what);
void script_report_starving(struct script_run *r, uint32_t n, const char *what);
/* script/report_python.c: what starves in the queues of a Python process, and who waits
 * for whom when nobody can go on. */
void script_report_python_queues(struct script_run *r, struct script_py *py);
void script_report_python_deadlock(struct script_run *r, struct script_py *py);
/* The limit that a thread of the process has passed, or NULL. */
const char *script_limit_passed(struct script_process *p);

#endif
