/* SPDX-License-Identifier: MIT
 *
 * script/prelude.h - the part of the vocabulary that is best said in Lua, compiled in.
 *
 * src/script/prelude_*.lua become .inc files of bytes (Makefile.am).  They run in order,
 * each in the globals of the state; names that begin with two underscores are theirs
 * alone and are gone when the last has run.
 */
#ifndef LS_SCRIPT_PRELUDE_H
#define LS_SCRIPT_PRELUDE_H

#include <lua.h>
#include <stddef.h>

/* Raises what goes wrong: a bug of ours. */
void script_prelude_run(lua_State *L);
/* The same of Python. */
void script_prelude_python(lua_State *L);
/* A line of one of its parts, whose chunks are named "=tasks" and so on; NULL if there is
 * no such part. */
const char *script_prelude_line(const char *source, int line, size_t *len);

#endif
