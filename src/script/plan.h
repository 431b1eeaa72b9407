/* SPDX-License-Identifier: MIT
 *
 * script/plan.h - what stands at the level of a file: machines, devices, systems, loads.
 *
 * The words `machine`, `network`, `device`, `system`, `load` and `fault` describe a world
 * and run nothing.  In a file of systems they are read before the run, in a Lua state of
 * no runtime, in which every other word is a thing without meaning that can be called
 * and indexed: so the file's level may also prepare functions for any runtime.  Each
 * process then runs the file's level again with its own vocabulary; there these words
 * have been heard, and only `system` gives the process its `main`.
 *
 * In a file with a main module they are heard when the module says them.
 *
 * Ownership: texts and arrays lie in the plan's arena, script_plan_init/release.
 */
#ifndef LS_SCRIPT_PLAN_H
#define LS_SCRIPT_PLAN_H

#include <lua.h>

#include "base/arena.h"
#include "base/err.h"
#include "runtime/load_plan.h"
#include "script/source.h"

struct script_config;
struct script_program;

/* One machine of a system, and the process that it starts with. */
struct script_machine_plan {
	const char *name;
	struct script_runtime_line line;
	uint32_t cores; /* 0: not said */
};

struct script_system {
	const char *name;
	struct script_machine_plan *machines; /* the first is where load goes */
	size_t n_machines;
	uint32_t line;
};

struct script_fault_plan {
	sim_time at;
	int64_t kill; /* the n-th worker; 0: the first process */
	int signal;
	const char *to; /* NULL: every system */
};

struct script_plan {
	struct ls_arena arena;
	/* machine {}, network {} */
	uint32_t cores; /* 0: not said */
	sim_time quantum; /* 0: not said */
	double overheads; /* 1: as measured */
	sim_time latency; /* SIM_FOREVER: not said */
	struct script_system *systems;
	struct rt_load_plan **loads;
	struct script_fault_plan **faults;
	size_t n_systems, cap_systems, n_loads, cap_loads, n_faults, cap_faults;
};

/* In the registry: the `main` of the process's own system. */
#define SCRIPT_MAIN "loopscope.main"

void script_plan_init(struct script_plan *p);
void script_plan_release(struct script_plan *p);

/* Reads the level of the program's file into its plan, if it is a file of systems; then
 * plan->n_systems > 0.  False and err when it is one with a mistake. */
bool script_plan_discover(struct script_program *p, const struct script_config *c,
			  struct ls_err *err);

/* Registers the words. */
void script_plan_open(lua_State *L);

/* The signal of this name, "SIGKILL" or "KILL"; 0: there is none. */
int script_signal_named(const char *name);

#endif
