/* SPDX-License-Identifier: MIT */
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

/* A timer of call_later; it stays with the loop until that lets go of it. */
struct web_timer {
	struct rt_py_timer timer;
	struct rt_task task;
	struct web_server *server;
	struct web_conn *conn; /* NULL: cancelled */
	struct web_timer *next, *older;
};

static const struct rt_server_costs *costs(const struct web_server *s)
{
	return &s->vm->thread->cost->server;
}

static struct web_conn *conn_of(struct rt_py_stream *stream)
{
	return LS_LIST_ENTRY(stream, struct web_conn, stream);
}

/* ---- keep-alive -------------------------------------------------------------------------- */

static enum rt_status run_idle(struct rt_task *t)
{
	struct web_timer *timer = LS_LIST_ENTRY(t, struct web_timer, task);
	struct web_conn *c = timer->conn;

	timer->conn = NULL;
	if (!c)
		return RT_DONE;
	c->idle = NULL;
	rt_py_stream_close(&c->stream);
	return RT_DONE;
}

static void release_idle(struct rt_task *t)
{
	struct web_timer *timer = LS_LIST_ENTRY(t, struct web_timer, task);

	t->item = 0;
	timer->next = timer->server->spare_timers;
	timer->server->spare_timers = timer;
}

static struct web_timer *take_timer(struct web_server *s)
{
	static const struct rt_task_ops ops = { .run = run_idle, .release = release_idle };
	struct web_timer *timer = s->spare_timers, *older;

	if (timer) {
		s->spare_timers = timer->next;
	} else {
		timer = ls_calloc(1, sizeof *timer);
		timer->older = s->all_timers;
		s->all_timers = timer;
	}
	older = timer->older;
	*timer = (struct web_timer){ .server = s, .older = older, .task.ops = &ops };
	timer->timer.task = &timer->task;
	return timer;
}

static void stop_idle(struct web_conn *c)
{
	if (!c->idle)
		return;
	c->idle->conn = NULL;
	rt_py_timer_cancel(&c->idle->timer);
	c->idle = NULL;
}

static void start_idle(struct web_conn *c)
{
	c->idle = take_timer(c->server);
	c->idle->conn = c;
	rt_py_call_later(&c->server->loop->loop, &c->idle->timer, c->server->keep_alive, 0,
			 "keep-alive");
}

/* ---- requests ------------------------------------------------------------------------------ */

static void begin_cycle(struct web_conn *c, struct web_request *x)
{
	c->cycle = x;
	c->server->n_tasks++;
	rt_request_goes(&x->vm->run->requests, x->number, JRN_Q_SERVED, x->vm->py->process);
	web_start(x);
	script_slot_drop(x->vm, x->slot);
	x->slot = 0;
}

static bool over_limit(const struct web_server *s)
{
	return s->limit_concurrency &&
	       (s->n_conns >= s->limit_concurrency || s->n_tasks >= s->limit_concurrency);
}

/* on_headers_complete */
static void dispatch(struct web_conn *c, struct web_request *x)
{
	x->refused = over_limit(c->server);
	if (c->server->state != WEB_SERVES)
		x->close = true;
	if (!c->cycle) {
		begin_cycle(c, x);
		return;
	}
	if (c->first)
		c->last->next = x;
	else
		c->first = x;
	c->last = x;
	rt_request_goes(&x->vm->run->requests, x->number, JRN_Q_PIPELINE, x->vm->py->process);
	rt_py_stream_read(&c->stream, false);
}

static struct web_request *read_request(struct web_conn *c, const struct mc_piece *piece)
{
	lua_State *L = c->server->vm->L;
	struct web_request *x;

	if (!piece->message || piece->chunk->kind != &rt_http_message_kind)
		return NULL;
	luaL_checkstack(L, 6, NULL);
	x = web_request_new(L, c, piece->message);
	x->slot = script_slot_take(L, -1);
	lua_pop(L, 1);
	return x;
}

/* One read takes what is there, up to 256 KiB; a message that is whole is parsed. */
static enum rt_status on_readable(struct rt_py_stream *stream)
{
	struct web_conn *c = conn_of(stream);
	struct mc_piece piece;
	enum rt_status st;
	enum mc_errno e;

	RT_BEGIN(c->at);
	while (stream->sock && !stream->closing) {
		e = mc_recv(stream->sock, 256 * 1024, &piece);
		if (e == MC_EAGAIN)
			break;
		if (e != MC_OK || piece.bytes == 0) {
			rt_py_stream_close(stream);
			break;
		}
		stop_idle(c);
		c->reading = c->ws ? NULL : read_request(c, &piece);
		if (c->ws)
			web_frame_arrives(c, &piece);
		mc_chunk_unref(stream->net, piece.chunk);
		if (!c->reading)
			continue;
		RT_CALL(c->at, st,
			rt_charge(stream->loop->thread, &c->paid,
				  costs(c->server)->request + c->server->extra));
		dispatch(c, c->reading);
		c->reading = NULL;
	}
	RT_END(c->at);
}

void web_answered(struct web_request *x)
{
	struct web_conn *c = x->conn;
	struct web_server *s = x->server;

	x->complete = true;
	s->answered++;
	s->vm->isolate->process->requests++;
	if (!c)
		return;
	rt_request_goes(&s->vm->run->requests, x->number, JRN_Q_OUT, s->vm->py->process);
	x->conn = NULL;
	c->cycle = NULL;
	if (x->close) {
		rt_py_stream_close(&c->stream);
		return;
	}
	if ((x = c->first)) {
		c->first = x->next;
		begin_cycle(c, x);
	} else {
		start_idle(c);
	}
	rt_py_stream_read(&c->stream, true);
}

void web_task_over(struct web_request *x)
{
	if (!x->task)
		return;
	x->task = NULL;
	x->server->n_tasks--;
}

/* ---- connections ------------------------------------------------------------------------------ */

static enum rt_status on_made(struct rt_py_stream *stream)
{
	struct web_conn *c = conn_of(stream);

	c->server->n_conns++;
	return RT_DONE;
}

/* Tasks go on when their client has left. */
static void on_lost(struct rt_py_stream *stream)
{
	struct web_conn *c = conn_of(stream);
	struct web_server *s = c->server;
	struct web_request *x;

	stop_idle(c);
	if (c->cycle)
		c->cycle->conn = NULL;
	if (c->ws)
		web_socket_lost(c);
	while ((x = c->first)) {
		c->first = x->next;
		x->conn = NULL;
		script_slot_drop(s->vm, x->slot);
	}
	if (stream->ready)
		s->n_conns--;
	ls_list_remove(&c->link);
	c->next = s->spare;
	s->spare = c;
}

static void on_drained(struct rt_py_stream *stream)
{
	struct web_conn *c = conn_of(stream);
	struct web_request *x = c->cycle ? c->cycle : c->ws;

	if (x && x->waits_for_room && x->task) {
		x->waits_for_room = false;
		script_task_ready(x->task, 0);
	}
}

static enum rt_status on_accepted(struct rt_py_server *tcp, struct mc_sock *sock)
{
	struct web_server *s = LS_LIST_ENTRY(tcp, struct web_server, tcp);
	struct web_conn *c = s->spare, *older;

	if (c) {
		s->spare = c->next;
	} else {
		c = ls_calloc(1, sizeof *c);
		c->older = s->all;
		s->all = c;
	}
	older = c->older;
	memset(c, 0, sizeof *c);
	c->older = older;
	c->server = s;
	c->stream.made = on_made;
	c->stream.readable = on_readable;
	c->stream.lost = on_lost;
	c->stream.drained = on_drained;
	ls_list_push(&s->conns, &c->link);
	rt_py_stream_open(&c->stream, &s->loop->loop, &s->vm->run->net, sock, RT_PY_ACCEPTED);
	return RT_DONE;
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
		while (s->all) {
			struct web_conn *c = s->all;

			s->all = c->older;
			web_frames_free(c);
			free(c);
		}
		while (s->all_timers) {
			struct web_timer *timer = s->all_timers;

			s->all_timers = timer->older;
			free(timer);
		}
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
	s->tcp.accepted = on_accepted;
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

void web_uvicorn_open(lua_State *L)
{
	lua_register(L, "__boot_time", boot_time);
	lua_register(L, "__uniform", uniform);
	lua_register(L, "__uvicorn", serve);
	lua_register(L, "__listen", listen);
	lua_register(L, "__loop_kind", loop_kind);
}
