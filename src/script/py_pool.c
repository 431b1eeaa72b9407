/* SPDX-License-Identifier: MIT */
#include "script/py_pool.h"

#include <lauxlib.h>
#include <signal.h>
#include <stdlib.h>

#include "base/die.h"
#include "script/error.h"
#include "script/image.h"
#include "script/inside.h"

#define INITIALIZER "loopscope.pool.initializer"
#define CODE	    "loopscope.pool.worker" /* in the registry: what a worker runs */

/* A piece of work, an answer: a slot of the parent's state. */
struct message {
	struct message *next;
	int slot;
};

struct queue {
	struct message *first, *last;
};

struct script_pool_worker {
	struct script_pool *pool; /* NULL: its parent's state is gone */
	struct script_process *process;
	struct script_image image; /* while both states are there */
	bool imaged;
	bool waits; /* for work */
	struct script_pool_worker *next; /* of the pool */
};

struct script_pool {
	struct script_vm *vm;
	struct script_py_thread *manager; /* wakes up when there is news; NULL: none yet */
	struct queue work, answers;
	struct script_pool_worker *workers, **end;
	bool over; /* no more work comes */
	struct script_pool *older; /* of the process */
};

static struct script_pool *pool_at(lua_State *L, int idx)
{
	return lua_touserdata(L, idx);
}

static void push_message(lua_State *L, struct queue *q, int idx)
{
	struct message *m = ls_calloc(1, sizeof *m);

	m->slot = script_slot_take(L, idx);
	if (q->first)
		q->last->next = m;
	else
		q->first = m;
	q->last = m;
}

/* Pushes the oldest on L, a thread of the parent's state. */
static bool take_message(struct script_vm *vm, lua_State *L, struct queue *q)
{
	struct message *m = q->first;

	if (!m)
		return false;
	q->first = m->next;
	script_slot_push(vm, L, m->slot);
	script_slot_drop(vm, m->slot);
	free(m);
	return true;
}

static void wake_manager(struct script_pool *p)
{
	if (p->manager && !p->manager->ended)
		mc_thread_wake(&p->manager->rt.mc);
}

static void wake_worker(struct script_pool_worker *w)
{
	w->waits = false;
	if (!w->process->exited)
		mc_thread_wake(&w->process->main->py.main.rt.mc);
}

/* ---- the parent ------------------------------------------------------------------------- */

/* __pool_new(): a pool without workers. */
static int new_pool(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_pool *p = ls_calloc(1, sizeof *p);

	p->vm = vm;
	p->end = &p->workers;
	p->older = vm->py->pools;
	vm->py->pools = p;
	lua_pushlightuserdata(L, p);
	return 1;
}

static void worker_died(struct script_process *process, void *arg)
{
	struct script_pool_worker *w = arg;

	(void)process;
	if (w->pool)
		wake_manager(w->pool);
}

static void start_worker(void *arg, sim_time now)
{
	struct script_process *p = arg;

	(void)now;
	if (!p->exited)
		script_process_start(p);
}

/* What it runs is the function that the prelude has left in its registry. */
static void load_worker(struct script_pool_worker *w)
{
	struct script_isolate *i = script_isolate_new(w->process);

	lua_getfield(i->vm->L, LUA_REGISTRYINDEX, CODE);
	i->code = script_slot_take(i->vm->L, -1);
	lua_pop(i->vm->L, 1);
	script_image_open(&w->image, w->pool->vm, i->vm);
	w->imaged = true;
	script_image_fork(&w->image);
}

/* The parent's initializer, { fn =, n =, arguments }, or nil at idx: for the worker. */
static void send_initializer(lua_State *L, int idx, struct script_pool_worker *w)
{
	lua_State *to = w->process->main->vm->L;
	const char *what;

	if (lua_isnoneornil(L, idx))
		return;
	if (!script_image_send(&w->image, SCRIPT_IMAGE_PARENT, L, idx, to, &what))
		script_throw(L, "TypeError", "cannot pickle '%s' object", what);
	lua_setfield(to, LUA_REGISTRYINDEX, INITIALIZER);
}

/* __pool_fork(pool, seconds until it runs, initializer): the worker's pid. */
static int fork_worker(lua_State *L)
{
	struct script_pool *p = pool_at(L, 1);
	struct script_process *parent = script_vm_of(L)->isolate->process;
	struct script_pool_worker *w;
	struct script_process_options o = { .machine = parent->machine,
					    .parent = parent,
					    .role = "pool worker",
					    .line = parent->line,
					    .died = worker_died };
	struct ls_err err = LS_ERR_INIT;

	if (parent->children >= SCRIPT_MAX_CHILDREN)
		return script_throw(L, "BlockingIOError",
				    "[Errno 11] Resource temporarily unavailable");
	w = ls_calloc(1, sizeof *w);
	w->pool = p;
	o.died_arg = w;
	w->process = script_process_new(parent->run, &o, &err);
	*p->end = w;
	p->end = &w->next;
	w->process->pool_worker = w;
	load_worker(w);
	send_initializer(L, 3, w);
	sim_at(&parent->run->sim,
	       parent->run->sim.now + sim_from_ns(luaL_checknumber(L, 2) * 1e9), start_worker,
	       w->process);
	lua_pushinteger(L, w->process->pid);
	return 1;
}

/* __pool_pickle(value): a copy of it; nil and the name of the type that has none. */
static int pickle(lua_State *L)
{
	const char *what;

	if (script_image_pickle(L, 1, &what))
		return 1;
	lua_pushnil(L);
	lua_pushstring(L, what);
	return 2;
}

/* __pool_put(pool, { id =, fn =, n =, ... }): whoever waits for work has it. */
static int put(lua_State *L)
{
	struct script_pool *p = pool_at(L, 1);
	struct script_pool_worker *w = p->workers;

	push_message(L, &p->work, 2);
	while (w && (!w->waits || w->process->exited))
		w = w->next;
	if (w)
		wake_worker(w);
	return 0;
}

/* __pool_end(pool): workers end when there is no more work. */
static int end_pool(lua_State *L)
{
	struct script_pool *p = pool_at(L, 1);

	p->over = true;
	for (struct script_pool_worker *w = p->workers; w; w = w->next)
		if (w->waits)
			wake_worker(w);
	return 0;
}

/* __pool_manager(pool): this thread is woken by news. */
static int manager(lua_State *L)
{
	pool_at(L, 1)->manager = script_py_thread(script_vm_of(L)->thread);
	return 0;
}

/* __pool_wake(pool): something was submitted. */
static int wake(lua_State *L)
{
	wake_manager(pool_at(L, 1));
	return 0;
}

/* __pool_answer(pool): the next answer, { id, ok, value }; nil: none. */
static int answer(lua_State *L)
{
	struct script_pool *p = pool_at(L, 1);

	return take_message(p->vm, L, &p->answers);
}

/* __pool_counts(pool): workers that live, that have died though nobody told them to, and
 * pieces of work in the queue. */
static int counts(lua_State *L)
{
	struct script_pool *p = pool_at(L, 1);
	int alive = 0, dead = 0, work = 0;

	for (struct script_pool_worker *w = p->workers; w; w = w->next) {
		alive += !w->process->exited;
		dead += w->process->exited && (w->process->signal || w->process->exit_code);
	}
	for (struct message *m = p->work.first; m; m = m->next)
		work++;
	lua_pushinteger(L, alive);
	lua_pushinteger(L, dead);
	lua_pushinteger(L, work);
	return 3;
}

/* __pool_kill(pool, signal's name): all of them. */
static int kill_workers(lua_State *L)
{
	int signal = script_signal_named(luaL_checkstring(L, 2));

	for (struct script_pool_worker *w = pool_at(L, 1)->workers; w; w = w->next)
		script_process_signal(w->process, signal);
	return 0;
}

/* ---- a worker ----------------------------------------------------------------------------- */

/* __pool_take(): a piece of work; false: there will be none; nil: not now, it is woken. */
static int take(lua_State *L)
{
	struct script_pool_worker *w = script_vm_of(L)->isolate->process->pool_worker;
	struct script_pool *p = w->pool;
	const char *what;

	if (!p || (p->over && !p->work.first)) {
		lua_pushboolean(L, 0);
		return 1;
	}
	if (!take_message(p->vm, p->vm->L, &p->work)) {
		w->waits = true;
		return 0;
	}
	if (!script_image_send(&w->image, SCRIPT_IMAGE_PARENT, p->vm->L, -1, L, &what))
		ls_bug("work that was pickled cannot be sent: %s", what);
	lua_pop(p->vm->L, 1);
	wake_manager(p);
	return 1;
}

/* __pool_first(): the initializer; nil: none. */
static int first(lua_State *L)
{
	lua_getfield(L, LUA_REGISTRYINDEX, INITIALIZER);
	return 1;
}

/* __pool_reply({ id, ok, value }): nil, or the name of a type that cannot be pickled. */
static int reply(lua_State *L)
{
	struct script_pool_worker *w = script_vm_of(L)->isolate->process->pool_worker;
	struct script_pool *p = w->pool;
	const char *what;

	if (!p)
		return 0;
	if (!script_image_send(&w->image, SCRIPT_IMAGE_CHILD, L, 1, p->vm->L, &what)) {
		lua_pushstring(L, what);
		return 1;
	}
	push_message(p->vm->L, &p->answers, -1);
	lua_pop(p->vm->L, 1);
	wake_manager(p);
	return 0;
}

/* __pool_code(f): what workers run. */
static int set_code(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, CODE);
	return 0;
}

/* ---- the end -------------------------------------------------------------------------------- */

static void close_image(struct script_pool_worker *w)
{
	if (w->imaged)
		script_image_close(&w->image);
	w->imaged = false;
}

static void forget(struct queue *q)
{
	while (q->first) {
		struct message *m = q->first;

		q->first = m->next;
		free(m);
	}
}

static void free_pool(struct script_pool *p)
{
	for (struct script_pool_worker *w = p->workers; w; w = w->next) {
		close_image(w);
		w->pool = NULL;
		if (w->waits)
			wake_worker(w);
	}
	forget(&p->work);
	forget(&p->answers);
	free(p);
}

void script_pools_release(struct script_isolate *i)
{
	struct script_pool *p;

	if (i->process->pool_worker)
		close_image(i->process->pool_worker);
	while ((p = i->py.pools)) {
		i->py.pools = p->older;
		free_pool(p);
	}
}

void script_pool_open(lua_State *L)
{
	static const luaL_Reg words[] = { { "__pool_new", new_pool },
					  { "__pool_fork", fork_worker },
					  { "__pool_pickle", pickle },
					  { "__pool_put", put },
					  { "__pool_end", end_pool },
					  { "__pool_manager", manager },
					  { "__pool_wake", wake },
					  { "__pool_answer", answer },
					  { "__pool_counts", counts },
					  { "__pool_kill", kill_workers },
					  { "__pool_take", take },
					  { "__pool_first", first },
					  { "__pool_reply", reply },
					  { "__pool_code", set_code },
					  { NULL, NULL } };

	for (const luaL_Reg *w = words; w->name; w++)
		lua_register(L, w->name, w->func);
}
