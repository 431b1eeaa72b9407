/* SPDX-License-Identifier: MIT
 *
 * script/coroutine.h - the script's own coroutines, on the explicit stack.
 *
 * coroutine.resume puts the coroutine on the frame stack, coroutine.yield takes it off
 * again, with whatever frames stand above it.  So the host's own yields (cpu, await)
 * pass through a coroutine without its noticing, and coroutines nest as deep as memory.
 */
#ifndef LS_SCRIPT_COROUTINE_H
#define LS_SCRIPT_COROUTINE_H

#include <lua.h>

void script_coroutine_open(lua_State *L);

#endif
