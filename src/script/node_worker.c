/* SPDX-License-Identifier: MIT
 *
 * script/node_worker.c - worker_threads: a thread with an isolate of its own.
 *
 * Source: Node 20 lib/internal/worker.js, src/node_worker.cc.
 */
#include <lauxlib.h>

#include "script/clone.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/ipc.h"
#include "script/node_words.h"

static void worker_over(struct script_isolate *i, void *arg)
{
	struct ipc_end *here = arg, *there = i->parent_end;

	here->exit_code = script_isolate_exit_code(i);
	if (there->uv.sock)
		script_ipc_send(there, script_ipc_message(IPC_OVER));
	else
		script_ipc_exited(here, here->exit_code, 0);
	rt_uv_stream_close(&there->uv, false, NULL);
	here->peer = NULL;
}

static void start(void *arg, sim_time now)
{
	struct script_isolate *i = arg;

	(void)now;
	if (!i->ended && !i->process->exited)
		script_node_start(i);
}

static void take_function(lua_State *L, struct script_isolate *i)
{
	const char *upvalue;

	if (!script_clone_function(L, 1, i->vm->L, &upvalue)) {
		if (upvalue)
			script_throw(L, "TypeError",
				     "a Worker's function cannot use the local variable %s: it runs "
				     "in a state of its own; pass it as workerData",
				     upvalue);
		script_throw(L, "TypeError", "a Worker needs a function of the script");
	}
	i->code = script_slot_take(i->vm->L, -1);
	lua_pop(i->vm->L, 1);
}

/* __worker(function, data): the channel to it.  The function must be a Lua function. */
static int new_worker(lua_State *L)
{
	struct script_process *p = script_vm_of(L)->isolate->process;
	struct script_isolate *i = script_isolate_new(p);
	struct ipc_end *e;
	const char *what;

	take_function(L, i);
	if (!script_clone(L, 2, i->vm->L, &what))
		return script_throw(L, "DataCloneError", "%s could not be cloned.", what);
	lua_setglobal(i->vm->L, "workerData");
	e = script_ipc_pair(L, i);
	e->worker = i;
	i->over = worker_over;
	i->over_arg = e;
	sim_at(&p->run->sim, p->run->sim.now + p->cost.server.thread, start, i);
	return 1;
}

/* end:stop(): terminate(). */
static int stop(lua_State *L)
{
	struct ipc_end *e = script_ipc_at(L, 1);

	if (e->worker && !e->worker->ended) {
		e->worker->node.exit_code = 1;
		script_isolate_stop(e->worker);
		worker_over(e->worker, e);
	}
	return 0;
}

/* __main_thread() */
static int main_thread(lua_State *L)
{
	struct script_isolate *i = script_vm_of(L)->isolate;

	lua_pushboolean(L, !i->process->main || i == i->process->main);
	return 1;
}

void script_worker_open(lua_State *L)
{
	lua_register(L, "__worker", new_worker);
	lua_register(L, "__stop_worker", stop);
	lua_register(L, "__main_thread", main_thread);
}
