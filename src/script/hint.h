/* SPDX-License-Identifier: MIT
 *
 * script/hint.h - what somebody meant who wrote a name that does not exist.
 */
#ifndef LS_SCRIPT_HINT_H
#define LS_SCRIPT_HINT_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

/* Fills `hint` with a sentence about the unknown global; false when there is nothing to
 * say. */
bool script_hint_global(lua_State *L, const char *name, char *hint, size_t size);
/* The same about a field of a table of the vocabulary, whose name is `module`; the table
 * is at idx. */
bool script_hint_field(lua_State *L, int idx, const char *module, const char *name, char *hint,
		       size_t size);

#endif
