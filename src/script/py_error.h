/* SPDX-License-Identifier: MIT
 *
 * script/py_error.h - Python's exceptions.
 *
 * A class is a table that can be called: ValueError("x").  Its fields are what its
 * instances inherit; bases are looked up in turn.  An exception is a table with the
 * field `args` (a tuple) and what its class adds (`exceptions` of a group, `errno` of an
 * OSError); `message` is args[1] if that is a string, else the text of the exception.
 * tostring(e) is str(e).  error(ValueError, 0) throws ValueError().
 *
 * C code throws by the class's name: script_throw(L, "ValueError", "..."), as in a Node
 * process; names of JavaScript's classes give their counterparts.  Classes of modules are
 * fields of the module's table, which is made if it is not there: asyncio.QueueFull.  Two
 * classes have the name CancelledError; "CancelledError" alone is asyncio's.
 *
 * Source: CPython 3.11 Objects/exceptions.c, Lib/asyncio/exceptions.py, Lib/traceback.py.
 *
 * Errors: a constructor throws the TypeError or ValueError that CPython's throws.
 */
#ifndef LS_SCRIPT_PY_ERROR_H
#define LS_SCRIPT_PY_ERROR_H

#include <lua.h>
#include <stdbool.h>

struct ls_str;

/* Instead of script_error_open() in a Python process: error(), assert(), the classes as
 * globals and in the tables asyncio and concurrent.futures. */
void script_py_error_open(lua_State *L);

/* Pushes the class of that name; nil if there is none. */
void script_py_class_push(lua_State *L, const char *name);
bool script_py_class_is(lua_State *L, int idx);

/* True if an exception of the class at `class`, or of one derived from it, is at idx. */
bool script_py_instance_of(lua_State *L, int idx, int class);
/* The same by the class's name: script_py_is(L, -1, "CancelledError"). */
bool script_py_is(lua_State *L, int idx, const char *class);

/* Calls the class: pops n arguments, pushes the exception. */
void script_py_error_make(lua_State *L, const char *class, int n_args);

/* Appends what an uncaught exception prints on standard error, whole lines: the
 * traceback, which here is one place, "ValueError: x", and a hint where there is one.
 * Groups show what they hold, indented.  Any other value that was thrown is shown, too.
 */
void script_py_error_text(lua_State *L, int idx, struct ls_str *out);

#endif
