/* SPDX-License-Identifier: MIT
 *
 * script/sandbox.h - what of Lua's own library a script gets, and in what form.
 *
 * No os, io, debug, load; string without dump; pairs and next in a fixed order; tostring
 * without addresses; math.random from the run's seed; require of Lua files below the
 * script's folder.  Reading a global that does not exist is an error that names the
 * nearest one.
 */
#ifndef LS_SCRIPT_SANDBOX_H
#define LS_SCRIPT_SANDBOX_H

#include <lua.h>

void script_sandbox_open(lua_State *L);
/* From now on an unknown global is an error; called when all words are registered. */
void script_sandbox_seal(lua_State *L);

#endif
