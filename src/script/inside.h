/* SPDX-License-Identifier: MIT
 *
 * script/inside.h - what a run consists of; for the files of this folder only.
 */
#ifndef LS_SCRIPT_INSIDE_H
#define LS_SCRIPT_INSIDE_H

#include "base/str.h"
#include "machine/machine.h"
#include "runtime/node.h"
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
	struct rt_uv_pool pool;
	struct rt_node node;
	struct script_vm *vm;
	struct script_hook_task hooks[SCRIPT_HOOK_COUNT];
	struct script_hook_task main;
	int chunk; /* slot of the main chunk */
	bool ended;
	bool finished; /* the last records are written */
	int status;
	struct ls_str report;
};

/* script/report.c: what to say when nothing more can happen, or a limit was passed. */
void script_report_limit(struct script_run *r);
void script_report_stuck(struct script_run *r);

#endif
