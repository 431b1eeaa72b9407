/* SPDX-License-Identifier: MIT
 *
 * script/py_words.h - Python's builtin functions that look at values.
 *
 * print, str, repr, isinstance, type_name, and the constructors that isinstance takes as
 * classes: int, float, bool, list, dict, tuple.  class("Name", Base) makes a class of
 * exceptions.
 *
 * isinstance(v, C) takes a class of exceptions, one of those constructors, a list of
 * such, or whatever the metatable of v has in its field `__class` (an object of the API:
 * isinstance(t, asyncio.Task)), where `__base` is the metatable of the base class.
 */
#ifndef LS_SCRIPT_PY_WORDS_H
#define LS_SCRIPT_PY_WORDS_H

#include <lua.h>

void script_py_values_open(lua_State *L);

#endif
