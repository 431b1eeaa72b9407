/* SPDX-License-Identifier: MIT
 *
 * script/py_repr.h - values as Python prints them: str() and repr().
 *
 * A table is a list when it has values at 1..n, n > 0, and nothing else, or when the API
 * made it (script/list.h); a tuple when script_py_tuple_new() did; else a dict, in the
 * order of pairs.  There is no line breaking and no limit of depth; what contains itself
 * is [...] the second time.
 *
 * An object is a table or userdata whose metatable has fields that are looked at here:
 *
 *	__name		its class; alone it gives <Lock object at 0x7f...>
 *	__repr		f(object): the text of repr(), and of str() if there is no
 *__tostring
 *	__tostring	f(object): the text of str(), and of repr() if there is no __repr
 *
 * They are called without a chance to suspend.  Objects get their addresses as they are
 * first printed, one after the other, so that these are the same in every run.
 *
 * Source: CPython 3.11 Objects/listobject.c, dictobject.c, object.c (Py_ReprEnter).
 *
 * Ownership: all memory belongs to the Lua state; `out` is the caller's.
 * Errors:    RecursionError for what is nested too deep, and whatever __repr throws.
 */
#ifndef LS_SCRIPT_PY_REPR_H
#define LS_SCRIPT_PY_REPR_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

struct ls_str;

/* Appends repr(value at idx). */
void script_py_repr(lua_State *L, int idx, struct ls_str *out);
/* Appends str(value at idx). */
void script_py_str(lua_State *L, int idx, struct ls_str *out);

/* A builder that is empty now, and whose text lasts until repr or str is next called
 * from a script or by way of this. */
struct ls_str *script_py_scratch(lua_State *L);

/* The name of the Python class of the value at idx: "int", "NoneType", "Task".  Lives as
 * long as the value. */
const char *script_py_type_name(lua_State *L, int idx);
/* What id() would say: for <... at 0x7f...>. */
uint64_t script_py_address(lua_State *L, int idx);

/* How many elements the table at idx has as a list, or -1 for a dict. */
lua_Integer script_py_list_len(lua_State *L, int idx);

/* Pushes a list with n = `n` that prints as a tuple. */
void script_py_tuple_new(lua_State *L, int n);
bool script_py_tuple_is(lua_State *L, int idx);

#endif
