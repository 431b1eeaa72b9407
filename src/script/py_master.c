/* SPDX-License-Identifier: MIT
 *
 * script/py_master.c - what the masters of worker processes need of the kernel.
 *
 * Gunicorn's arbiter, Uvicorn's supervisor and Hypercorn's master are Lua
 * (prelude_py_master.lua), as they are Python.  Here is the little below: a listening
 * socket that children inherit, spawning, signals, and the queue of what a master is
 * told while it waits.  A worker runs the file and the `main` of its system again, up to
 * the call that serves; there it finds what it has inherited.
 *
 * Ownership: what a worker inherits is the process's (script_process.inherited).
 */
#include <lauxlib.h>
#include <signal.h>
#include <stdlib.h>

#include "base/die.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/py_web.h"

/* What a worker has from its master. */
struct script_inherited {
	struct script_process *master;
	struct mc_listen_fd *fd;
	int number;	 /* of its place, from 1 */
	bool first;	 /* began with its master */
	bool serves;	 /* has come to its call */
	double notify;	 /* heartbeats: seconds between two, at least; 0: none */
	sim_time beat;	 /* the last one */
};

/* Something that a master is told. */
struct script_news {
	struct script_news *next;
	int pid; /* of a child that died; 0: a signal came */
	int number, code, signal;
};

static struct script_process *this_process(lua_State *L)
{
	return script_vm_of(L)->isolate->process;
}

static void tell(struct script_process *master, struct script_news news)
{
	struct script_news *n = ls_calloc(1, sizeof *n), **end = &master->news;

	*n = news;
	while (*end)
		end = &(*end)->next;
	*end = n;
	mc_thread_wake(&master->main->py.main.rt.mc);
}

static bool master_on_signal(struct script_process *p, int signal)
{
	tell(p, (struct script_news){ .signal = signal });
	return true;
}

static void child_died(struct script_process *p, void *arg)
{
	struct script_inherited *in = arg;

	if (!in->master->exited)
		tell(in->master, (struct script_news){ .pid = p->pid,
						       .number = in->number,
						       .code = p->exit_code,
						       .signal = p->signal });
}

void script_master_release(struct script_process *p)
{
	while (p->news) {
		struct script_news *n = p->news;

		p->news = n->next;
		free(n);
	}
	free(p->inherited);
}

/* ---- children --------------------------------------------------------------------------- */

static void start_child(void *arg, sim_time now)
{
	struct script_process *p = arg;

	(void)now;
	if (!p->exited)
		script_process_start(p);
}

static void use_place(struct script_process *p, const struct script_process *parent, int number)
{
	for (const struct script_process *o = parent->run->processes; o; o = o->next)
		if (o != p && o->parent == parent && o->inherited &&
		    o->inherited->number == number)
			p->restarts = o->restarts + 1;
}

/* __spawn(fd or nil, place, seconds until its first line, first, heartbeat): its pid. */
static int spawn(lua_State *L)
{
	struct script_process *parent = this_process(L), *p;
	struct mc_listen_fd *fd = lua_touserdata(L, 1);
	struct script_inherited *in;
	struct script_process_options o = { .machine = parent->machine,
					    .parent = parent,
					    .role = "worker",
					    .line = parent->line,
					    .died = child_died };
	struct ls_err err = LS_ERR_INIT;

	if (parent->children >= SCRIPT_MAX_CHILDREN)
		return script_throw(L, "BlockingIOError",
				    "[Errno 11] Resource temporarily unavailable");
	in = ls_calloc(1, sizeof *in);
	o.died_arg = in;
	p = script_process_new(parent->run, &o, &err);
	p->inherited = in;
	*in = (struct script_inherited){ .master = parent,
					 .number = (int)luaL_checkinteger(L, 2),
					 .first = lua_toboolean(L, 4),
					 .notify = luaL_optnumber(L, 5, 0),
					 .beat = parent->run->sim.now };
	use_place(p, parent, in->number);
	if (fd)
		in->fd = mc_listen_dup(fd, &p->files);
	if (!script_process_load(p, &err))
		ls_bug("the script does not load again");
	sim_at(&p->run->sim, p->run->sim.now + sim_from_ns(luaL_checknumber(L, 3) * 1e9),
	       start_child, p);
	lua_pushinteger(L, p->pid);
	return 1;
}

static struct script_process *child(lua_State *L)
{
	struct script_process *parent = this_process(L), *p = parent->run->processes;
	int pid = (int)luaL_checkinteger(L, 1);

	while (p && (p->pid != pid || p->parent != parent))
		p = p->next;
	return p;
}

/* __kill(pid, signal's name) */
static int send_signal(lua_State *L)
{
	struct script_process *p = child(L);

	if (p)
		script_process_signal(p, script_signal_named(luaL_checkstring(L, 2)));
	return 0;
}

/* __is_serving(pid): has it come to its call?  nil: it is dead. */
static int is_serving(lua_State *L)
{
	struct script_process *p = child(L);

	if (!p || p->exited)
		return 0;
	lua_pushboolean(L, p->inherited->serves);
	return 1;
}

/* __beat_age(pid): seconds since its last heartbeat. */
static int beat_age(lua_State *L)
{
	struct script_process *p = child(L);

	lua_pushnumber(L, p ? (double)(p->run->sim.now - p->inherited->beat) * 1e-9 : 0);
	return 1;
}

/* __hangs(pid): its GIL is held by C code, so that no other thread of it can answer. */
static int hangs(lua_State *L)
{
	struct script_process *p = child(L);
	const struct mc_thread *t = p && !p->exited ? p->main->py.gil.holder : NULL;

	lua_pushboolean(L, t && t->kept && !p->main->py.gil.off);
	return 1;
}

/* __shut_down(pid): an event that the worker looks at with each tick. */
static int shut_down(lua_State *L)
{
	struct script_process *p = child(L);

	for (struct web_server *s = p && !p->exited ? p->main->py.servers : NULL; s; s = s->older)
		s->should_exit = true;
	return 0;
}

/* ---- what a master is told -------------------------------------------------------------------- */

/* __news(): pid, place, exit code, signal of a child; or nil, a signal's number; or
 * nothing. */
static int news(lua_State *L)
{
	struct script_process *p = this_process(L);
	struct script_news *n = p->news;

	if (!n)
		return 0;
	p->news = n->next;
	if (n->pid)
		lua_pushinteger(L, n->pid);
	else
		lua_pushnil(L);
	lua_pushinteger(L, n->pid ? n->number : n->signal);
	lua_pushinteger(L, n->code);
	lua_pushinteger(L, n->signal);
	free(n);
	return 4;
}

/* __master(): from now on signals are told. */
static int master(lua_State *L)
{
	this_process(L)->on_signal = master_on_signal;
	return 0;
}

/* __bind(port, backlog): a socket on which nobody listens yet; nil and why not. */
static int bind_socket(lua_State *L)
{
	struct script_process *p = this_process(L);
	struct mc_listen_fd *fd;
	enum mc_errno e = mc_bind(&p->files, (uint16_t)luaL_checkinteger(L, 1),
				  (uint32_t)luaL_checkinteger(L, 2), &fd);

	if (e != MC_OK) {
		lua_pushnil(L);
		lua_pushstring(L, mc_errno_name(e));
		return 2;
	}
	fd->listener->nagle = lua_toboolean(L, 3);
	lua_pushlightuserdata(L, fd);
	return 1;
}

static int close_socket(lua_State *L)
{
	mc_listen_close(lua_touserdata(L, 1));
	return 0;
}

/* __listen_on(fd) */
static int listen_on(lua_State *L)
{
	mc_listen_begin(lua_touserdata(L, 1));
	return 0;
}

/* ---- in a worker -------------------------------------------------------------------------------- */

/* UvicornWorker.callback_notify */
static void notify(struct web_server *s)
{
	struct script_inherited *in = s->vm->isolate->process->inherited;
	sim_time now = s->vm->sim->now;

	if (s->beat > 0 && (double)(now - s->beat) * 1e-9 <= in->notify)
		return;
	s->beat = in->beat = now;
}

/* __inherited(): the socket; nil in a process without a master. */
static int inherited(lua_State *L)
{
	struct script_inherited *in = this_process(L)->inherited;

	if (!in || !in->fd)
		return 0;
	lua_pushlightuserdata(L, in->fd);
	lua_pushinteger(L, in->number);
	return 2;
}

/* __serves(server, signals): this worker is up.  The service is when all that began with
 * their master are: then somebody listens.  `signals`: false: none is handled. */
static int serves(lua_State *L)
{
	struct script_process *p = this_process(L);
	struct script_inherited *in = p->inherited;
	struct web_server *s = lua_touserdata(L, 1);

	if (in->notify > 0)
		s->notify = notify;
	if (!lua_toboolean(L, 2))
		p->on_signal = NULL;
	in->serves = true;
	mc_thread_wake(&in->master->main->py.main.rt.mc);
	return 0;
}

void web_master_open(lua_State *L)
{
	static const luaL_Reg words[] = { { "__spawn", spawn },
					  { "__kill", send_signal },
					  { "__is_serving", is_serving },
					  { "__beat_age", beat_age },
					  { "__hangs", hangs },
					  { "__shut_down", shut_down },
					  { "__news", news },
					  { "__master", master },
					  { "__bind", bind_socket },
					  { "__close_socket", close_socket },
					  { "__listen_on", listen_on },
					  { "__inherited", inherited },
					  { "__serves", serves },
					  { NULL, NULL } };

	for (const luaL_Reg *w = words; w->name; w++)
		lua_register(L, w->name, w->func);
}
