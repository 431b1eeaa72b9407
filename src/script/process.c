/* SPDX-License-Identifier: MIT */
#include "script/process.h"

#include <lauxlib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "script/error.h"
#include "script/http_server.h"
#include "script/inside.h"
#include "script/ipc.h"
#include "script/py_pool.h"
#include "script/py_web.h"
#include "script/shared.h"

/* ---- isolates ---------------------------------------------------------------------------- */

static int open_words(lua_State *L)
{
	if (script_vm_of(L)->py)
		script_python_open_words(L);
	else
		script_node_open_words(L);
	return 0;
}

static void set_runtime(struct script_isolate *i)
{
	struct script_process *p = i->process;

	if (p->python) {
		i->py.rules = p->py_rules;
		i->py.uv = p->uv;
		i->py.vm = i->vm;
		i->vm->py = &i->py;
		i->vm->async = &script_py_async;
	} else {
		i->node.rules = p->node_rules;
		i->vm->node = &i->node;
		i->vm->async = &script_node_async;
		i->vm->await_in_main = p->line.esm;
	}
}

struct script_isolate *script_isolate_new(struct script_process *p)
{
	struct script_run *r = p->run;
	struct script_isolate *i = ls_calloc(1, sizeof *i), **end = &p->main;
	struct script_thread t;

	while (*end)
		end = &(*end)->next;
	*end = i;
	i->process = p;
	i->status = -1;
	i->vm = script_vm_new(&r->config);
	i->vm->isolate = i;
	i->vm->run = r;
	i->vm->sim = &r->sim;
	i->vm->journal = r->journal;
	i->vm->async_draws = (uint64_t)r->n_isolates++ << 32; /* each draws its own */
	i->vm->thread = script_isolate_thread(i);
	set_runtime(i);
	t = script_thread_take(i->vm); /* the main state is for slots (script/slot.c) */
	lua_pushcfunction(t.co, open_words);
	if (lua_pcall(t.co, 0, 0, 0) != LUA_OK)
		ls_bug("the vocabulary does not load: %s", lua_tostring(t.co, -1));
	script_thread_give(i->vm, t);
	if (p->beliefs->shared_memory)
		script_shared_open(i->vm);
	return i;
}

/* In a file of systems: the file's level, then the `main` of this process's system.  Also
 * the continuation; ctx is how far it came. */
static int boot_k(lua_State *L, int status, lua_KContext ctx)
{
	struct script_vm *vm = script_vm_of(L);

	(void)status;
	vm->file_level = false;
	lua_settop(L, 0);
	if (ctx == 2)
		return 0;
	if (lua_getfield(L, LUA_REGISTRYINDEX, SCRIPT_MAIN) != LUA_TFUNCTION)
		return script_throw(L, "Error", "system %s is not there any more when the file "
						"is read again", vm->run->system->name);
	return script_call(L, 0, 0, 2, boot_k);
}

static int boot(lua_State *L)
{
	script_vm_of(L)->file_level = true;
	lua_settop(L, 0);
	lua_pushvalue(L, lua_upvalueindex(1));
	return script_call(L, 0, 0, 1, boot_k);
}

bool script_isolate_load(struct script_isolate *i, struct ls_err *err)
{
	const struct script_program *p = i->process->run->program;
	const char *slash = strrchr(p->path, '/');
	lua_Debug ar;

	if (!script_source_compile(i->vm->L, p->source, p->source_len,
				   strcmp(p->path, "-") == 0 ? "stdin"
				   : slash		     ? slash + 1
							     : p->path,
				   err)) {
		free(err->file);
		err->file = ls_strdup(p->path);
		return false;
	}
	i->code = script_slot_take(i->vm->L, -1);
	lua_pushvalue(i->vm->L, -1);
	lua_getinfo(i->vm->L, ">S", &ar);
	i->vm->chunk_source = ar.source;
	if (i->process->run->system) {
		lua_pushcclosure(i->vm->L, boot, 1);
		i->code = script_slot_take(i->vm->L, -1);
	}
	lua_pop(i->vm->L, 1);
	return true;
}

/* Nothing of its Lua state will run any more. */
static void close_isolate(struct script_isolate *i)
{
	if (!i->vm)
		return;
	if (i->node.thread.sim)
		rt_node_release(&i->node);
	i->vm->closing = true;
	script_pools_release(i);
	script_http_release(i->vm);
	script_ipc_release(i->vm);
	script_shared_close(i->vm);
	if (i->py.machine)
		script_py_release(&i->py);
	script_vm_free(i->vm);
	i->vm = NULL;
}

/* All its threads but the one that is at its end by itself. */
static void kill_threads(struct script_isolate *i, const struct rt_thread *ending)
{
	if (i->node.thread.sim && &i->node.thread != ending)
		mc_thread_kill(&i->node.thread.mc);
	if (!i->py.machine)
		return;
	for (struct script_py_thread *t = i->py.threads; t; t = t->older)
		if (!t->ended)
			mc_thread_kill(&t->rt.mc);
	if (&i->py.main.rt != ending)
		mc_thread_kill(&i->py.main.rt.mc);
}

void script_isolate_stop(struct script_isolate *i)
{
	if (i->ended)
		return;
	i->ended = true;
	kill_threads(i, NULL);
}

static void tell_worker(void *arg, sim_time now)
{
	struct script_isolate *i = arg;

	(void)now;
	i->over(i, i->over_arg);
}

void script_isolate_ended(struct script_isolate *i)
{
	struct script_process *p = i->process;

	i->ended = true;
	kill_threads(i, i->vm->thread);
	if (script_limit_passed(p)) {
		p->run->limited = p;
		sim_stop(&p->run->sim);
	} else if (i == p->main) {
		script_process_exit(p, script_isolate_exit_code(i), p->dies_of);
	} else if (i->over) {
		sim_at(&p->run->sim, p->run->sim.now, tell_worker, i);
	}
}

/* ---- processes --------------------------------------------------------------------------- */

void script_process_blame(const struct script_process *p, struct ls_err *err, const char *fmt,
			  ...)
{
	struct ls_str what = LS_STR_INIT;
	va_list args;

	va_start(args, fmt);
	ls_str_vaddf(&what, fmt, args);
	va_end(args);
	ls_err_set(err, p->line.line ? p->run->config.path : "--runtime", p->line.line, "%s",
		   what.s);
	ls_str_release(&what);
}

static bool choose(struct script_process *p, struct ls_err *err)
{
	const char *name = p->line.name;

	if (strcmp(name, "asyncio") == 0 || strcmp(name, "uvloop") == 0)
		return script_python_choose(p, err);
	if (strcmp(name, "node") == 0)
		return script_node_choose(p, err);
	script_process_blame(p, err, "there is no runtime called %s", name);
	ls_err_hint(err, "the runtimes are node, asyncio and uvloop");
	return false;
}

struct script_process *script_process_new(struct script_run *r,
					  const struct script_process_options *o,
					  struct ls_err *err)
{
	struct script_process *p = ls_calloc(1, sizeof *p), **end = &r->processes;

	p->run = r;
	p->machine = o->machine;
	p->parent = o->parent;
	p->role = o->role;
	p->line = o->line;
	p->died = o->died;
	p->died_arg = o->died_arg;
	if (!choose(p, err)) {
		free(p);
		return NULL;
	}
	p->cost = rt_overheads_scaled(p->unscaled, o->machine->overheads);
	p->machine->host.in_turn = p->beliefs->even_accept;
	p->pid = ++r->next_pid;
	if (p->parent)
		p->parent->children++;
	mc_files_init(&p->files, &p->machine->host, 0);
	while (*end)
		end = &(*end)->next;
	*end = p;
	return p;
}

bool script_process_load(struct script_process *p, struct ls_err *err)
{
	return script_isolate_load(script_isolate_new(p), err);
}

/* Of several machines each has a name, and its first process is called by that. */
static const char *program_of(const struct script_process *p)
{
	const struct script_system *s = p->run->system;

	return s && s->n_machines > 1 ? p->machine->name : p->python ? "python" : "node";
}

/* For the journal: children are called by their role.  The pid tells them apart. */
static void tell_of_birth(struct script_process *p)
{
	struct jrn *j = p->run->journal;
	sim_time now = p->run->sim.now;

	p->id = jrn_emit_process(j, now, p->parent ? p->parent->id : 0,
				 p->parent ? p->role : program_of(p),
				 !p->python ? "node" : p->uv ? "uvloop" : "asyncio");
	p->files.process = p->id;
	if (p->run->system)
		jrn_emit_value(j, now, p->id, "pid", p->pid);
}

void script_process_start(struct script_process *p)
{
	p->born = p->run->sim.now;
	tell_of_birth(p);
	if (p->python)
		script_python_start(p->main);
	else
		script_node_start(p->main);
}

static void close_all(void *arg, sim_time now)
{
	struct script_process *p = arg;

	(void)now;
	for (struct script_isolate *i = p->main; i; i = i->next)
		close_isolate(i);
	if (p->died)
		p->died(p, p->died_arg);
}

/* The last process that matters is gone. */
static bool all_ended(const struct script_run *r)
{
	for (const struct script_process *p = r->processes; p; p = p->next)
		if (!p->exited)
			return false;
	return true;
}

/* The clients of a system go on when all of it is dead. */
static bool clients_go_on(const struct script_run *r)
{
	return r->system && r->loads.n > 0 && !rt_loads_are_over(&r->loads);
}

void script_process_exit(struct script_process *p, int code, int signal)
{
	struct script_run *r = p->run;

	if (p->exited)
		return;
	p->exited = true;
	if (p->parent)
		p->parent->children--;
	p->died_at = r->sim.now;
	p->exit_code = code;
	p->signal = signal;
	jrn_emit_process_exit(r->journal, r->sim.now, p->id, signal ? -signal : code);
	for (struct script_isolate *i = p->main; i; i = i->next)
		script_isolate_stop(i);
	rt_uv_pool_stop(&p->pool);
	mc_files_close_all(&p->files);
	if (all_ended(r) && !p->died && !clients_go_on(r))
		sim_stop(&r->sim);
	else
		sim_at(&r->sim, r->sim.now, close_all, p);
}

void script_process_signal(struct script_process *p, int signal)
{
	if (p->exited || signal == SIGCHLD)
		return;
	if (signal == SIGKILL || !p->on_signal || !p->on_signal(p, signal))
		script_process_exit(p, 0, signal);
}

void script_process_free(struct script_process *p)
{
	if (!p->exited && p->files.host)
		mc_files_close_all(&p->files);
	for (struct script_isolate *i = p->main, *next; i; i = next) {
		next = i->next;
		close_isolate(i);
		free(i);
	}
	rt_uv_pool_release(&p->pool);
	script_master_release(p);
	free(p->pool_worker);
	free(p);
}
