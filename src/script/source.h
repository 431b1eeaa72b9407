/* SPDX-License-Identifier: MIT
 *
 * script/source.h - the text of a script: read, distrusted, compiled; its runtime line.
 */
#ifndef LS_SCRIPT_SOURCE_H
#define LS_SCRIPT_SOURCE_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define SCRIPT_MAX_SOURCE ((size_t)64 << 20)

/* The file's text, to be freed; "-" is standard input.  NULL and err when it cannot be
 * read, is a directory, is bytecode, or is longer than SCRIPT_MAX_SOURCE. */
char *script_source_read(const char *path, size_t *len, struct ls_err *err);

/* Compiles text (never bytecode) and pushes the function.  `name` is what positions in
 * messages show.  False and err with the line when it is not Lua. */
bool script_source_compile(lua_State *L, const char *text, size_t len, const char *name,
			   struct ls_err *err);
/* Both: pushes the function of a file. */
bool script_source_load(lua_State *L, const char *path, const char *name, struct ls_err *err);

/* What the script's first statement, runtime(...), asks for. */
struct script_runtime_line {
	char name[32];	  /* "node" when there is no such line */
	char version[32]; /* "" : the default */
	bool esm;
	unsigned threadpool; /* 0: not said */
	unsigned executor_workers, cpus; /* Python; 0: not said */
	bool no_gil;
	int line; /* 0: --runtime has replaced it */
};

/* Evaluates that statement alone.  False and err when it is wrong. */
bool script_source_runtime(const char *text, size_t len, const char *name,
			   struct script_runtime_line *out, struct ls_err *err);

/* The options in the table at idx for the runtime that out->name says.  NULL, or what is
 * wrong, in words (on the stack); keys among `others` are not looked at. */
const char *script_source_options(lua_State *L, int idx, const char *const *others,
				  struct script_runtime_line *out);

/* Line `n` of the text, counted from 1, and its length without \n; past the end it is
 * empty. */
const char *script_source_line(const char *text, size_t len, uint32_t n, size_t *line_len);

#endif
