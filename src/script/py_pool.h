/* SPDX-License-Identifier: MIT
 *
 * script/py_pool.h - the processes of a ProcessPoolExecutor, and the pipes to them.
 *
 * The executor is Lua (prelude_py_process.lua), as it is Python: submit() gives work to a
 * manager thread, which feeds a queue that all workers read, and takes what they answer.
 * A worker is a process that was forked: an isolate with a Lua state of its own
 * (script/image.h), its own GIL and its own pid, whose main thread takes one piece of
 * work after the other.  It ends when it is told to, or when its parent does.
 *
 * Source: CPython 3.11 Lib/concurrent/futures/process.py.
 *
 * Ownership: a pool belongs to the isolate that made it, what is known of a worker to
 * the worker (script_process.pool_worker).
 */
#ifndef LS_SCRIPT_PY_POOL_H
#define LS_SCRIPT_PY_POOL_H

#include <lua.h>

struct script_isolate;

void script_pool_open(lua_State *L);
/* The isolate's Lua state goes: it forgets its pools, whose workers see the end of their
 * pipes, and the pool that it works for. */
void script_pools_release(struct script_isolate *i);

#endif
