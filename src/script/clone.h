/* SPDX-License-Identifier: MIT
 *
 * script/clone.h - a value that goes from one Lua state to another.
 *
 * Isolates share nothing: what one sends to another is copied, as structured clone and
 * pickle do.  nil, booleans, numbers, strings and tables (with cycles) can be copied; a
 * function is copied only on purpose (script_clone_function), userdata never.
 */
#ifndef LS_SCRIPT_CLONE_H
#define LS_SCRIPT_CLONE_H

#include <lua.h>
#include <stdbool.h>

/* Pushes on `to` a copy of the value at idx of `from`.  False, nothing pushed, and *what
 * says what it is ("a function"), when it cannot be copied. */
bool script_clone(lua_State *from, int idx, lua_State *to, const char **what);

/* Pushes on `to` the Lua function at idx of `from`, whose only upvalue may be _ENV, which
 * is the globals of `to` there.  False and the name of the other upvalue, or NULL for a
 * function that is not Lua's. */
bool script_clone_function(lua_State *from, int idx, lua_State *to, const char **upvalue);

#endif
