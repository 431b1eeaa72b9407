/* SPDX-License-Identifier: MIT
 *
 * script/program.h - a workload file, before anything of it runs.
 *
 * Its text, the runtime that its first line asks for, and, in a file of systems, what
 * stands at the file's level: the systems with their machines.  All processes of a run
 * load the same text.
 *
 * Ownership: script_program_load/free; a run owns its program.
 * Errors: unreadable file, bytecode, syntax of the runtime line, mistakes in the options
 * of a system; `err` says which, with the line.
 */
#ifndef LS_SCRIPT_PROGRAM_H
#define LS_SCRIPT_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "script/plan.h"
#include "script/source.h"

struct script_config;

struct script_program {
	const char *path; /* borrowed */
	char *source;
	size_t source_len;
	struct script_runtime_line line; /* of a main module */
	struct script_plan plan;
};

/* NULL and err when it cannot be. */
struct script_program *script_program_load(const struct script_config *c, struct ls_err *err);
/* The system of this name; NULL and err, which lists those there are. */
const struct script_system *script_program_system(const struct script_program *p,
						  const char *name, struct ls_err *err);
/* What a command line says of the runtime, "uvloop" or "node@10", put over a line; "@M3":
 * the runtime stays. */
void script_program_override(struct script_runtime_line *line, const char *given);
void script_program_free(struct script_program *p);

#endif
