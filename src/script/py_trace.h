/* SPDX-License-Identifier: MIT
 *
 * script/py_trace.h - through which functions an exception came.
 *
 * CPython adds a frame to an exception as it leaves the frame.  Here all frames are noted
 * when it is raised: from there to the bottom of its task, or of its thread.  When another
 * task gets it from the one that it awaited, that task's frames come before them.
 * A body that Lua needs as a function of its own (pcall's, which is `try:`, that of a
 * timeout, of a group, of a lock) is a part of the function around it, as in Python.
 *
 * The frames are a text in the exception, a line each: "FILE:LINE:NAME\n", the outermost
 * first.  The library's own are left out.
 *
 * Source: CPython 3.11 Python/traceback.c, Lib/traceback.py.
 */
#ifndef LS_SCRIPT_PY_TRACE_H
#define LS_SCRIPT_PY_TRACE_H

#include <lua.h>

/* The exception at idx is raised by the code that runs in L.  Any other value is let be. */
void script_py_trace(lua_State *L, int idx);

/* Lua unwound to a pcall before it told where it stopped: "FILE:LINE". */
void script_py_trace_place(lua_State *L, int idx, const char *where);

/* Its frames, or NULL.  The text lives as long as the exception. */
const char *script_py_frames_of(lua_State *L, int idx);

#endif
