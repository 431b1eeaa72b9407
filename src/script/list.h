/* SPDX-License-Identifier: MIT
 *
 * script/list.h - the arrays and records that the API returns.
 *
 * A list is a table with its values at 1..n, its length in the field `n`, and a metatable
 * by which printing knows that it is an array even when it is empty or has holes.
 * A record is a table whose metatable names its fields: these are printed first, in that
 * order, undefined ones too.  The script sees neither metatable.
 */
#ifndef LS_SCRIPT_LIST_H
#define LS_SCRIPT_LIST_H

#include <lua.h>
#include <stdbool.h>

/* Pushes an empty list with n = `n`. */
void script_list_new(lua_State *L, int n);
bool script_list_is(lua_State *L, int idx);

/* Pops n names of fields and pushes the metatable of such records. */
void script_record_class(lua_State *L, int n);
/* Pushes the list of names of fields; false, with nothing pushed, if it is no record. */
bool script_record_fields(lua_State *L, int idx);

#endif
