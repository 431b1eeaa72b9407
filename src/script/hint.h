/* SPDX-License-Identifier: MIT
 *
 * script/hint.h - what somebody meant who wrote a name that does not exist.
 */
#ifndef LS_SCRIPT_HINT_H
#define LS_SCRIPT_HINT_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fills `hint` with a sentence about the unknown global; false when there is nothing to
 * say. */
bool script_hint_global(lua_State *L, const char *name, char *hint, size_t size);
/* The same about a field of a table of the vocabulary, whose name is `module`; the table
 * is at idx. */
bool script_hint_field(lua_State *L, int idx, const char *module, const char *name, char *hint,
		       size_t size);

/* The same about a method that no object has. */
bool script_hint_method(lua_State *L, const char *name, char *hint, size_t size);
/* The same about Lua's "attempt to call a nil value (field 'name')", on this line. */
bool script_hint_call(lua_State *L, const char *message, uint32_t line, char *hint, size_t size);

/* By how many letters two names differ, two in the wrong order being one, and by how many
 * they may for one to be meant. */
int script_hint_distance(const char *a, const char *b);
int script_hint_reach(const char *name);

#endif
