/* SPDX-License-Identifier: MIT
 *
 * script/vocabulary.h - what the words of each runtime are opened with.
 *
 * Called once for each Lua state, in a protected call on the main state, when the world
 * (vm->node, vm->sim) exists and before the main chunk goes on.  Registers globals and
 * the hooks of script/vm.h.  The host has by then registered what is not one runtime's
 * own: the sandbox, async, await, Promise, Error and its classes, cpu, param, machine,
 * device, dist.
 */
#ifndef LS_SCRIPT_VOCABULARY_H
#define LS_SCRIPT_VOCABULARY_H

#include <lua.h>

void script_node_open(lua_State *L);

#endif
