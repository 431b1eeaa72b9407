/* SPDX-License-Identifier: MIT
 *
 * script/function_name.h - what a function is called, for printing and for labels.
 *
 * Functions of Lua have no names; JavaScript gives one to every function that is
 * declared or assigned.  So the name is read from the script's text, at the line where
 * the function begins: `function f(`, `local function f(`, `f = function(`,
 * `f = async(function(`, `m.f = function(`.  A line with several functions names none.
 * Functions of the API are called what the script calls them: setTimeout, readFile.
 *
 * Errors: none; what is not known is NULL.
 */
#ifndef LS_SCRIPT_FUNCTION_NAME_H
#define LS_SCRIPT_FUNCTION_NAME_H

#include <lua.h>
#include <stdbool.h>

struct script_vm;

/* The name of the function at idx, or NULL.  Lives as long as the function. */
const char *script_function_name(lua_State *L, int idx);

/* May the function have a name of the script's text?  `ar` has "S" of it.  Of files that
 * were required no text is kept. */
bool script_function_is_named(const struct script_vm *vm, const lua_Debug *ar);

/* Pushes the name of the only function that begins in the line, and returns it; NULL and
 * nothing pushed where there is none or more than one. */
const char *script_function_name_in(lua_State *L, const char *line, size_t len);

#endif
