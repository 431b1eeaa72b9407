/* SPDX-License-Identifier: MIT
 *
 * script/pairs.h - pairs and next in an order that never depends on addresses.
 *
 * First 1..n, then other numbers ascending, strings by bytes, booleans, and the rest in
 * the order of creation.  Lua's own order of string keys differs from run to run.
 */
#ifndef LS_SCRIPT_PAIRS_H
#define LS_SCRIPT_PAIRS_H

#include <lua.h>

/* Registers the globals pairs and next. */
void script_pairs_open(lua_State *L);

/* Pushes an array of the keys of the table at idx, in that order, hidden ones left out;
 * returns how many. */
int script_keys(lua_State *L, int idx);

#endif
