/* SPDX-License-Identifier: MIT
 *
 * script/inside.h - what a run consists of; for the files of this folder only.
 */
#ifndef LS_SCRIPT_INSIDE_H
#define LS_SCRIPT_INSIDE_H

#include "base/str.h"
#include "machine/machine.h"
#include "runtime/node.h"
#include "script/py.h"
#include "script/run.h"
#include "script/source.h"
#include "script/vm.h"

/* A task of the process's own: what the runtime asks the script. */
struct script_hook_task {
	struct rt_task task;
	struct script_run *run;
	enum script_hook which;
};

struct script_run {
	struct script_config config;
	struct script_runtime_line line;
	char *source;
	size_t source_len;
	struct jrn *journal;
	struct sim sim;
	struct mc_machine machine;
	struct rt_overheads cost;
	const struct rt_overheads *unscaled;
	struct rt_uv_pool pool;
	struct rt_node node;	/* of a Node process */
	struct script_py py;	/* of a Python process */
	bool python;
	struct script_vm *vm;
	struct script_hook_task hooks[SCRIPT_HOOK_COUNT];
	struct script_hook_task main;
	int chunk; /* slot of the main chunk */
	bool ended;
	bool finished; /* the last records are written */
	int status;
	struct ls_str report;
};

/* script/run_node.c, script/run_python.c: what the two kinds of process need.  `choose`
 * sets the rules for a name and version, or fills err; `open` registers the vocabulary;
 * `start` makes the process, whose main thread will run the chunk. */
bool script_run_choose_node(struct script_run *r, const char *version, struct ls_err *err);
bool script_run_choose_python(struct script_run *r, const char *name, const char *version,
			      struct ls_err *err);
void script_run_open_node(lua_State *L);
void script_run_open_python(lua_State *L);
void script_run_start_node(struct script_run *r);
void script_run_start_python(struct script_run *r);

static inline struct rt_thread *script_run_thread(struct script_run *r)
{
	return r->python ? &r->py.main.rt : &r->node.thread;
}

static inline int script_run_exit_code(const struct script_run *r)
{
	return r->python ? r->py.exit_code : r->node.exit_code;
}

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
void script_report_python_queues(struct script_run *r);
void script_report_python_deadlock(struct script_run *r);
/* The limit that a thread has passed, or NULL. */
const char *script_limit_passed(struct script_run *r);

#endif
