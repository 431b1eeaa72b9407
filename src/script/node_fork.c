/* SPDX-License-Identifier: MIT
 *
 * script/node_fork.c - cluster.fork: a process that runs the file again, its environment,
 * its channel, its end.
 *
 * Sources: Node 20 lib/internal/cluster/{primary,child}.js, lib/child_process.js.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/cluster.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/ipc.h"
#include "script/node_words.h"

static void child_died(struct script_process *p, void *arg)
{
	script_ipc_exited(arg, p->exit_code, p->signal);
}

static void start_child(void *arg, sim_time now)
{
	struct script_process *p = arg;

	(void)now;
	if (!p->exited)
		script_process_start(p);
}

static void set_env(lua_State *L, int idx, struct script_process *p)
{
	lua_State *to = p->main->vm->L;

	lua_getfield(to, LUA_REGISTRYINDEX, "loopscope.env");
	if (lua_istable(L, idx)) {
		lua_pushnil(L);
		while (lua_next(L, idx)) {
			size_t len;
			const char *s;

			lua_pushvalue(L, -1);
			s = luaL_tolstring(L, -1, &len);
			lua_pushlstring(to, s, len);
			if (lua_type(L, -4) == LUA_TSTRING)
				lua_setfield(to, -2, lua_tostring(L, -4));
			else
				lua_pop(to, 1);
			lua_pop(L, 3);
		}
	}
	lua_pushfstring(to, "%d", (int)p->worker);
	lua_setfield(to, -2, "NODE_UNIQUE_ID");
	lua_pop(to, 1);
}

/* __fork(env, none): the channel to the new worker, its id, its pid. */
static int fork_worker(lua_State *L)
{
	struct script_process *parent = script_vm_of(L)->isolate->process, *p;
	struct script_process_options o = { .machine = parent->machine,
					    .parent = parent,
					    .role = "worker",
					    .line = parent->line,
					    .died = child_died };
	struct ls_err err = LS_ERR_INIT;
	struct ipc_end *e;

	if (parent->children >= SCRIPT_MAX_CHILDREN)
		return script_throw(L, "Error", "spawn EAGAIN: a process has at most %d children",
				    SCRIPT_MAX_CHILDREN);
	if (parent->forked++ == 0)
		parent->sched_none = lua_toboolean(L, 2);
	p = script_process_new(parent->run, &o, &err);
	p->worker = parent->forked;
	script_isolate_new(p);
	set_env(L, 1, p);
	if (!script_isolate_load(p->main, &err))
		ls_bug("the script does not load again");
	e = script_ipc_pair(L, p->main);
	e->child = p;
	e->exited.signal = 1 + p->worker; /* SIGCHLD: children in the order of their making */
	p->died_arg = e;
	sim_at(&p->run->sim, p->run->sim.now + p->cost.server.boot, start_child, p);
	lua_pushinteger(L, p->worker);
	lua_pushinteger(L, p->pid);
	return 3;
}

/* end:kill(signal's name): false when there is none of that name. */
static int kill_child(lua_State *L)
{
	struct ipc_end *e = script_ipc_at(L, 1);
	int signal = script_signal_named(luaL_checkstring(L, 2));

	lua_pushboolean(L, signal != 0);
	if (signal && e->child)
		script_process_signal(e->child, signal);
	return 1;
}

/* __listens(port): tells the primary. */
static int tell_listens(lua_State *L)
{
	struct ipc_end *e = script_vm_of(L)->isolate->parent_end;
	struct ipc_message *m = script_ipc_message(IPC_LISTENS);

	m->number = luaL_checkinteger(L, 1);
	script_ipc_send(e, m);
	return 0;
}

/* __worker_id(): of a cluster; 0: this is no worker. */
static int worker_id(lua_State *L)
{
	struct script_process *p = script_vm_of(L)->isolate->process;

	lua_pushinteger(L, p->worker);
	lua_pushinteger(L, p->pid);
	lua_pushinteger(L, p->parent ? p->parent->pid : 0);
	return 3;
}

void script_cluster_open(lua_State *L)
{
	lua_register(L, "__fork", fork_worker);
	lua_register(L, "__kill", kill_child);
	lua_register(L, "__listens", tell_listens);
	lua_register(L, "__worker_id", worker_id);
}
