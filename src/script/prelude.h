/* SPDX-License-Identifier: MIT
 *
 * script/prelude.h - the part of the vocabulary that is best said in Lua, compiled in.
 *
 * src/script/prelude_*.lua become .inc files of bytes (Makefile.am): their sources, and
 * the bytecode that the build's Lua made of them (script/prelude_dump.c), as compiling is
 * most of what a short run would cost.  They run in order,
 * each in the globals of the state; names that begin with two underscores are theirs
 * alone and are gone when the last has run.
 *
 * What few scripts use (streams, servers and their clients) runs when a script first asks
 * for one of its names, in globals of its own: those of the state as they were before the
 * script began, so that nothing which the script has put in their place is met.
 */
#ifndef LS_SCRIPT_PRELUDE_H
#define LS_SCRIPT_PRELUDE_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

/* Raises what goes wrong: a bug of ours. */
void script_prelude_run(lua_State *L);
/* The same of Python. */
void script_prelude_python(lua_State *L);
/* Pushes the value of a global that is made on demand and has not been made yet; false, and
 * nothing of use is pushed, when there is none of that name. */
bool script_prelude_global(lua_State *L, const char *name);
/* Runs all that has not run yet: somebody looks for a name that is like the one given. */
void script_prelude_rest(lua_State *L);
/*
 * Whether the bytecode may be run.  The library may be another one than the build's; a
 * chunk's header tells the versions 5.4 and 5.5 apart, not the releases of 5.4, but what
 * the compiler makes of prelude_probe.lua does.  If not, the sources are compiled.
 */
bool script_prelude_fits(lua_State *L);
/* A line of one of its parts, whose chunks are named "=tasks" and so on; NULL if there is
 * no such part. */
const char *script_prelude_line(const char *source, int line, size_t *len);

#endif
