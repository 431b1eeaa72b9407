/* SPDX-License-Identifier: MIT
 *
 * script/py_device.c - device { } in a Python process: calls that a future answers.
 *
 * A call is a request over a socket: its answer is reported by the selector, the handle
 * of that settles the future, and who awaits it goes on one pass later.  On uvloop the
 * handle runs in libuv's poll.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/dist.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/option.h"
#include "script/py.h"

SCRIPT_HIDDEN(device_key);

struct device {
	struct mc_device *mc;
	char label[64]; /* "device db": the stream of its draws, too */
};

enum { DEVICE_UV_LATENCY = 1, DEVICE_UV_NAME, DEVICE_UVS = DEVICE_UV_NAME };

/* A call under way; pooled. */
struct script_device_call {
	struct mc_call call;
	struct rt_py_fd fd;
	struct script_vm *vm;
	struct ls_list link; /* in py->calls */
	int future;	     /* slot; its value stands in it already */
	bool fails, answered;
	struct script_device_call *next_free;
};

/* ---- the answer -------------------------------------------------------------------- */

static uint32_t poll_answer(const struct mc_watch *w)
{
	return ((const struct script_device_call *)w->file)->answered ? MC_IN : 0;
}

static void on_done(struct mc_call *call)
{
	struct script_device_call *c = LS_LIST_ENTRY(call, struct script_device_call, call);

	c->answered = true;
	mc_watch_raise(&c->fd.source.watch);
}

static enum rt_status on_answer(struct rt_py_fd *fd)
{
	struct script_device_call *c = LS_LIST_ENTRY(fd, struct script_device_call, fd);
	struct script_py *py = c->vm->py;
	lua_State *L = c->vm->L;

	rt_py_fd_close(fd);
	luaL_checkstack(L, 4, NULL);
	script_slot_push(c->vm, L, c->future);
	script_slot_drop(c->vm, c->future);
	if (script_future_at(L, -1)->state == FUTURE_PENDING) {
		lua_getiuservalue(L, -1, FUTURE_UV_VALUE);
		script_future_settle(L, -2, c->fails ? FUTURE_FAILED : FUTURE_FINISHED);
	}
	lua_pop(L, 1);
	ls_list_remove(&c->link);
	c->next_free = py->free_calls;
	py->free_calls = c;
	return RT_DONE;
}

void script_device_calls_release(struct script_py *py)
{
	struct ls_list *e;

	while (py->calls.next && (e = ls_list_pop(&py->calls))) {
		struct script_device_call *c =
			LS_LIST_ENTRY(e, struct script_device_call, link);

		mc_device_cancel(&c->call);
		mc_watch_remove(&c->fd.source.watch);
		free(c);
	}
	while (py->free_calls) {
		struct script_device_call *c = py->free_calls;

		py->free_calls = c->next_free;
		free(c);
	}
}

/* ---- the call ------------------------------------------------------------------------ */

static struct script_device_call *new_call(struct script_vm *vm, struct script_loop *loop)
{
	struct script_py *py = vm->py;
	struct script_device_call *c = py->free_calls;

	if (c)
		py->free_calls = c->next_free;
	else
		c = ls_calloc(1, sizeof *c);
	c->vm = vm;
	c->answered = c->fails = false;
	rt_py_fd_init(&loop->loop, &c->fd);
	c->fd.readable = on_answer;
	c->fd.reader.request = vm->thread->request;
	c->fd.source.watch.poll = poll_answer;
	c->fd.source.watch.file = c;
	if (!py->calls.next)
		ls_list_init(&py->calls);
	ls_list_push(&py->calls, &c->link);
	return c;
}

static struct device *check(lua_State *L)
{
	struct device *d = lua_touserdata(L, 1);
	bool is = false;

	if (d && lua_getmetatable(L, 1)) {
		lua_rawgetp(L, LUA_REGISTRYINDEX, &device_key);
		is = lua_rawequal(L, -1, -2);
		lua_pop(L, 2);
	}
	if (!is)
		script_throw(L, "TypeError", "a method of a device was called without it: write "
					     "db:query(\"select\"), with a colon");
	return d;
}

/* The options at `opts`, 0: none: pushes what the call gives, or raises. */
static bool push_value(lua_State *L, int opts)
{
	bool fails = false;

	if (opts && lua_getfield(L, opts, "error") != LUA_TNIL) {
		fails = true;
		if (lua_isstring(L, -1))
			script_error_new(L, "OSError", lua_tostring(L, -1));
		script_py_exception(L, lua_gettop(L));
	} else if (!opts || lua_getfield(L, opts, "data") == LUA_TNIL) {
		if (opts == 2)
			lua_pushnil(L);
		else
			lua_pushvalue(L, 2);
	}
	return fails;
}

static sim_time latency(lua_State *L, const struct device *d, int opts)
{
	sim_time ns;

	if (!opts || lua_getfield(L, opts, "ms") == LUA_TNIL)
		lua_getiuservalue(L, 1, DEVICE_UV_LATENCY);
	ns = script_time(L, lua_gettop(L), d->label, "latency");
	lua_pop(L, 1);
	return ns;
}

/* A callback as in Node: f(err, value). */
static int call_back(lua_State *L)
{
	bool ok;

	lua_pushvalue(L, lua_upvalueindex(1));
	ok = script_future_value(L, 1);
	if (ok) {
		lua_pushnil(L);
		lua_insert(L, -2);
	}
	return script_call(L, ok ? 2 : 1, 0, 0, script_resumed);
}

static void add_callback(lua_State *L, int callback, int future)
{
	lua_getfield(L, future, "add_done_callback");
	lua_pushvalue(L, future);
	lua_pushvalue(L, callback);
	lua_pushcclosure(L, call_back, 1);
	lua_call(L, 2, 0);
}

/* db:query(op, [opts], [cb]) */
static int query(lua_State *L)
{
	struct device *d = check(L);
	struct script_vm *vm = script_vm_of(L);
	struct script_loop *loop;
	struct script_device_call *c;
	int opts, callback, future;
	sim_time service;

	script_not_at_file_level(L, d->label);
	loop = script_loop_running(L);
	lua_settop(L, 4);
	opts = lua_istable(L, 2) ? 2 : lua_istable(L, 3) ? 3 : 0;
	callback = lua_isfunction(L, 4) ? 4 : lua_isfunction(L, 3) ? 3 : 0;
	service = latency(L, d, opts);
	script_future_new(L, loop);
	future = lua_gettop(L);
	if (vm->journal->on) {
		lua_pushstring(L, d->label);
		lua_setiuservalue(L, future, FUTURE_UV_NAME);
	}
	if (callback)
		add_callback(L, callback, future);
	c = new_call(vm, loop);
	c->fails = push_value(L, opts);
	lua_setiuservalue(L, future, FUTURE_UV_VALUE);
	lua_settop(L, future);
	c->future = script_slot_take(L, future);
	rt_py_read(&c->fd, true);
	mc_device_call(d->mc, &c->call, service, on_done);
	return 1;
}

/* ---- the object ------------------------------------------------------------------------ */

static int index_device(lua_State *L)
{
	const char *key = lua_tostring(L, 2);

	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
		return 1;
	if (key && strcmp(key, "name") == 0)
		return lua_getiuservalue(L, 1, DEVICE_UV_NAME), 1;
	if (key && strcmp(key, "latency") == 0)
		return lua_getiuservalue(L, 1, DEVICE_UV_LATENCY), 1;
	return 0;
}

/* device { name =, latency =, slots = } */
static int device(lua_State *L)
{
	static const char *const keys[] = { "name", "latency", "slots", NULL };
	struct script_options o = script_options_check(L, 1, "device", keys);
	const char *name = script_option_text(&o, "name", "device");
	uint32_t slots = (uint32_t)script_option_count(&o, "slots", 1, UINT32_MAX, 0);
	struct sim_dist given;
	struct device *d;

	d = lua_newuserdatauv(L, sizeof *d, DEVICE_UVS);
	snprintf(d->label, sizeof d->label, "device %s", name);
	d->mc = script_run_device(script_vm_of(L)->run, name, slots);
	if (!script_option(&o, "latency"))
		lua_pushnumber(L, 1);
	script_dist_at(L, lua_gettop(L), &given, "latency");
	lua_setiuservalue(L, -2, DEVICE_UV_LATENCY);
	lua_pushstring(L, name);
	lua_setiuservalue(L, -2, DEVICE_UV_NAME);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &device_key);
	lua_setmetatable(L, -2);
	return 1;
}

void script_py_device_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "query", query },
					    { "request", query },
					    { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_pushcclosure(L, index_device, 1);
	lua_setfield(L, -2, "__index");
	lua_pushliteral(L, "device");
	lua_setfield(L, -2, "__name");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &device_key);
	lua_register(L, "device", device);
}
