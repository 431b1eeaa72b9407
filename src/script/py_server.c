/* SPDX-License-Identifier: MIT
 *
 * script/py_server.c - a Uvicorn server's life: made, ticking, shutting down, gone.
 *
 * Source: uvicorn 0.17.6 server.py (main_loop, on_tick, shutdown, handle_exit).
 */
#include <lauxlib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/dist.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/py_web.h"

#define TICK 0.1 /* seconds: Server.main_loop */

static const struct rt_server_costs *costs(const struct web_server *s)
{
	return &s->vm->thread->cost->server;
}

/* ---- shutting down ------------------------------------------------------------------------------- */

static void plan_tick(struct web_server *s)
{
	rt_py_call_later(&s->loop->loop, &s->timer, TICK, 0, "tick");
}

/* Idle connections go, the others with their answer. */
void web_server_drain(struct web_server *s)
{
	struct ls_list *e = s->conns.next, *next;

	if (s->state != WEB_SERVES)
		return;
	s->state = WEB_DRAINS;
	s->drains_since = s->vm->sim->now;
	rt_py_server_close(&s->tcp);
	for (; e != &s->conns; e = next) {
		struct web_conn *c = LS_LIST_ENTRY(e, struct web_conn, link);

		next = e->next;
		if (c->cycle)
			c->cycle->close = true;
		else
			rt_py_stream_close(&c->stream);
	}
}

static bool is_over(const struct web_server *s)
{
	double waited = (double)(s->vm->sim->now - s->drains_since) * 1e-9;

	return (s->n_conns == 0 && s->n_tasks == 0) ||
	       (s->graceful >= 0 && waited >= s->graceful);
}

/* Server.on_tick, and the waiting loops of Server.shutdown. */
static enum rt_status run_tick(struct rt_task *t)
{
	struct web_server *s = LS_LIST_ENTRY(t, struct web_server, tick);

	if (s->state == WEB_SERVES && s->notify && ++s->ticks % 10 == 0)
		s->notify(s);
	if (s->limit_max_requests && s->answered >= s->limit_max_requests)
		s->should_exit = true;
	if (s->should_exit)
		web_server_drain(s);
	if (s->state == WEB_DRAINS && is_over(s)) {
		s->state = WEB_OVER;
		rt_py_stop(&s->loop->loop);
	}
	return RT_DONE;
}

static void release_tick(struct rt_task *t)
{
	struct web_server *s = LS_LIST_ENTRY(t, struct web_server, tick);

	t->item = 0;
	if (s->state != WEB_OVER && !s->vm->closing)
		plan_tick(s);
}

/* SIGTERM and SIGINT, of Gunicorn's workers SIGQUIT too, ask it to exit; a second SIGINT
 * does not let it wait. */
static bool on_signal(struct script_process *p, int signal)
{
	if (signal != SIGTERM && signal != SIGINT && (signal != SIGQUIT || !p->inherited))
		return false;
	for (struct web_server *s = p->main->py.servers; s; s = s->older) {
		if (s->should_exit && signal == SIGINT)
			s->graceful = 0;
		s->should_exit = true;
	}
	return true;
}

void web_servers_drop(struct script_py *py)
{
	for (struct web_server *s = py->servers; s; s = s->older)
		LS_LIST_EACH(e, &s->conns)
		rt_py_stream_drop(&LS_LIST_ENTRY(e, struct web_conn, link)->stream);
}

void web_servers_release(struct script_py *py)
{
	struct web_server *s;

	while ((s = py->servers)) {
		py->servers = s->older;
		web_conns_free(s);
		free(s);
	}
}

/* ---- words ------------------------------------------------------------------------------------------ */

static double number(lua_State *L, int idx, const char *key, double otherwise)
{
	double value = otherwise;

	if (lua_getfield(L, idx, key) != LUA_TNIL)
		value = luaL_checknumber(L, -1);
	lua_pop(L, 1);
	return value;
}

static struct web_server *new_server(lua_State *L, int app, int loop, int opts)
{
	static const struct rt_task_ops ops = { .run = run_tick, .release = release_tick };
	struct web_server *s = ls_calloc(1, sizeof *s);

	s->vm = script_vm_of(L);
	s->loop = script_loop_at(L, loop);
	s->app = script_slot_take(L, app);
	s->older = s->vm->py->servers;
	s->vm->py->servers = s;
	ls_list_init(&s->conns);
	s->tcp.accepted = web_accepted;
	s->limit_concurrency = (uint32_t)number(L, opts, "limit_concurrency", 0);
	s->limit_max_requests = (uint64_t)number(L, opts, "limit_max_requests", 0);
	s->keep_alive = number(L, opts, "timeout_keep_alive", 5);
	s->graceful = number(L, opts, "timeout_graceful_shutdown", -1);
	s->extra_turns = (uint8_t)number(L, opts, "extra_turns", 0);
	s->tick.ops = &ops;
	s->timer.task = &s->tick;
	return s;
}

/* Hypercorn: h11, its queues and tasks, more on trio. */
static sim_time extra_of(lua_State *L, const struct web_server *s, int opts)
{
	const char *class;
	sim_time ns = 0;

	if (lua_getfield(L, opts, "hypercorn") != LUA_TNIL) {
		class = lua_tostring(L, -1);
		ns = costs(s)->h11 + costs(s)->hypercorn;
		if (strcmp(class, "trio") == 0)
			ns += costs(s)->trio;
	}
	lua_pop(L, 1);
	return ns;
}

/* __uvicorn(app, loop, fd, opts): serves on a listening socket; the server. */
static int serve(lua_State *L)
{
	struct mc_listen_fd *fd = lua_touserdata(L, 3);
	struct web_server *s;

	luaL_checktype(L, 4, LUA_TTABLE);
	s = new_server(L, 1, 2, 4);
	s->extra = extra_of(L, s, 4);
	s->vm->isolate->process->on_signal = on_signal;
	rt_py_server_start(&s->tcp, &s->loop->loop, fd, (uint32_t)number(L, 4, "backlog", 2048));
	plan_tick(s);
	lua_pushlightuserdata(L, s);
	return 1;
}

/* __listen(port, backlog): a socket, or nil and an errno's name. */
static int listen(lua_State *L)
{
	struct script_process *p = script_vm_of(L)->isolate->process;
	struct mc_listen_fd *fd;
	enum mc_errno e = mc_listen(&p->files, (uint16_t)luaL_checkinteger(L, 1),
				    (uint32_t)luaL_checkinteger(L, 2), &fd);

	if (e == MC_OK) {
		lua_pushlightuserdata(L, fd);
		return 1;
	}
	lua_pushnil(L);
	lua_pushstring(L, mc_errno_name(e));
	return 2;
}

/* __loop_kind("asyncio" | "uvloop"): what new loops of this process are from now on;
 * without an argument: what they are. */
static int loop_kind(lua_State *L)
{
	static const char *const names[] = { "asyncio", "uvloop", NULL };
	struct script_process *p = script_vm_of(L)->isolate->process;
	bool uvloop;

	if (lua_isnoneornil(L, 1)) {
		lua_pushstring(L, names[p->uv != NULL]);
		return 1;
	}
	uvloop = luaL_checkoption(L, 1, NULL, names) == 1;
	if (uvloop == (p->uv != NULL))
		return 0;
	p->uv = uvloop ? p->py_rules->uv : NULL;
	p->main->py.uv = p->uv;
	p->unscaled = uvloop ? &rt_overheads_uvloop : &rt_overheads_asyncio;
	p->cost = rt_overheads_scaled(p->unscaled, p->machine->overheads);
	return 0;
}

/* __boot_time(): seconds from a fork to the first line of a worker. */
static int boot_time(lua_State *L)
{
	lua_pushnumber(L, (double)script_vm_of(L)->thread->cost->server.boot * 1e-9);
	return 1;
}

/* __uniform([n]): drawn from the seed: in 0..1, or a whole number of 0..n. */
static int uniform(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	uint64_t draw = sim_draw(sim_stream(vm->sim->seed, "masters"),
				 (uint64_t)vm->isolate->process->pid, script_next_draw(vm));

	if (lua_isnoneornil(L, 1))
		lua_pushnumber(L, sim_unit(draw));
	else
		lua_pushinteger(L, (lua_Integer)(draw % (uint64_t)(luaL_checkinteger(L, 1) + 1)));
	return 1;
}

void web_server_open(lua_State *L)
{
	lua_register(L, "__boot_time", boot_time);
	lua_register(L, "__uniform", uniform);
	lua_register(L, "__uvicorn", serve);
	lua_register(L, "__listen", listen);
	lua_register(L, "__loop_kind", loop_kind);
}
