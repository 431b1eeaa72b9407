/* SPDX-License-Identifier: MIT
 *
 * script/async.h - async functions: async(f), await(v), and the body of an ES module.
 *
 * The frames of an async function live on the common stack until its first await; then
 * they belong to its promise, which is its own reaction (script/promise.h).  A recursion
 * of async functions is therefore as deep as memory.
 */
#ifndef LS_SCRIPT_ASYNC_H
#define LS_SCRIPT_ASYNC_H

#include <lua.h>
#include <stdbool.h>

#include "runtime/resume.h"

struct script_vm;

void script_async_open(lua_State *L);

/* The name that async() was given for the function at idx, "" for none; NULL when it is
 * no async function. */
const char *script_async_name(lua_State *L, int idx);

/* Runs the function on the slot as an async body with nobody below: an ES module. */
enum rt_status script_async_main(struct script_vm *vm, int slot);
/* False when that body still waits. */
bool script_async_main_settled(struct script_vm *vm);

#endif
