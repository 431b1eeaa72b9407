/* SPDX-License-Identifier: MIT
 *
 * script/list.h - the arrays that the API returns.
 *
 * A list is a table with its values at 1..n, its length in the field `n`, and a metatable
 * by which printing knows that it is an array even when it is empty or has holes.
 */
#ifndef LS_SCRIPT_LIST_H
#define LS_SCRIPT_LIST_H

#include <lua.h>
#include <stdbool.h>

/* Pushes an empty list with n = `n`. */
void script_list_new(lua_State *L, int n);
bool script_list_is(lua_State *L, int idx);

#endif
