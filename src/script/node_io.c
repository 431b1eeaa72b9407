/* SPDX-License-Identifier: MIT
 *
 * Requests of fs, dns, crypto, zlib and devices: one C word that the prelude dresses up.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/dist.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/node_words.h"
#include "script/promise.h"

/*
 * A request under way, a userdata: the callback (or the promise) and its arguments lie in
 * the user values.  Those that are done wait, anchored, for the next use.
 */
struct request {
	struct rt_node_req req;
	struct rt_task task;
	struct script_vm *vm;
	struct request *next_idle;
	int slot, n_args;
};

enum { MAX_ARGS = 4, UV_CALLBACK = 1, UV_ARG, UVS = UV_CALLBACK + MAX_ARGS };

static int push(void *arg, lua_State *co)
{
	struct request *r = arg;
	lua_State *L = r->vm->L;

	luaL_checkstack(L, MAX_ARGS + 2, NULL);
	script_slot_push(r->vm, L, r->slot);
	for (int i = 0; i <= r->n_args; i++)
		lua_getiuservalue(L, -1 - i, UV_CALLBACK + i);
	lua_xmove(L, co, r->n_args + 1);
	lua_pop(L, 1);
	return r->n_args;
}

static enum rt_status run(struct rt_task *t)
{
	struct request *r = LS_LIST_ENTRY(t, struct request, task);

	return script_run(r->vm, r, push);
}

/* The callback is a promise, the arguments are (error) or (nil, value). */
static enum rt_status settle(struct rt_task *t)
{
	struct request *r = LS_LIST_ENTRY(t, struct request, task);
	lua_State *L = r->vm->L;

	luaL_checkstack(L, 3, NULL);
	script_slot_push(r->vm, L, r->slot);
	lua_getiuservalue(L, -1, UV_CALLBACK);
	lua_getiuservalue(L, -2, UV_ARG + r->n_args - 1);
	if (r->n_args == 1)
		script_promise_reject(L, -2, -1);
	else
		script_promise_resolve(L, -2, -1);
	lua_pop(L, 3);
	return RT_DONE;
}

static void release(struct rt_task *t)
{
	struct request *r = LS_LIST_ENTRY(t, struct request, task);
	struct script_vm *vm = r->vm;

	luaL_checkstack(vm->L, 2, NULL);
	script_slot_push(vm, vm->L, r->slot);
	for (int i = 0; i <= r->n_args; i++) {
		lua_pushnil(vm->L);
		lua_setiuservalue(vm->L, -2, UV_CALLBACK + i);
	}
	lua_pop(vm->L, 1);
	r->next_idle = vm->idle_requests;
	vm->idle_requests = r;
	vm->limits.pending--;
}

static const struct rt_task_ops calls = {.run = run, .release = release};
static const struct rt_task_ops settles = {.run = settle, .release = release};

/* Pushes a request. */
static struct request *take(lua_State *L, const struct rt_task_ops *ops)
{
	struct script_vm *vm = script_vm_of(L);
	struct request *r = vm->idle_requests;
	int slot;

	if (r) {
		script_limits_pend(vm, &vm->limits, L);
		vm->idle_requests = r->next_idle;
		script_slot_push(vm, L, r->slot);
		slot = r->slot;
	} else {
		r = lua_newuserdatauv(L, sizeof *r, UVS);
		slot = script_slot_take(L, -1);
	}
	memset(r, 0, sizeof *r);
	*r = (struct request){.vm = vm, .slot = slot, .task.ops = ops, .req.task = &r->task};
	return r;
}

/* User value i of the request on top is the value at idx. */
static void keep(lua_State *L, int i, int idx)
{
	lua_pushvalue(L, idx);
	lua_setiuservalue(L, -2, i);
}

static const char *const kinds[] = {"fs", "dns", "cpu", "kernel", "pending", NULL};

static sim_time default_cost(const struct script_vm *vm, enum rt_node_io io)
{
	const struct rt_overheads *o = vm->thread->cost;

	return io == RT_NODE_CPU ? o->crypto : io == RT_NODE_FS ? o->fs : o->dns;
}

static enum jrn_item_type item_type(const char *label, enum rt_node_io io)
{
	if (strncmp(label, "zlib", 4) == 0)
		return JRN_IT_ZLIB;
	return io == RT_NODE_FS	       ? JRN_IT_FS
	       : io == RT_NODE_CPU     ? JRN_IT_CRYPTO
	       : io == RT_NODE_PENDING ? JRN_IT_NET
				       : JRN_IT_DNS;
}

/* __request(kind, label, ms or nil, trips, callback, arguments...) */
static int request(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	enum rt_node_io io = (enum rt_node_io)luaL_checkoption(L, 1, NULL, kinds);
	const char *label = luaL_checkstring(L, 2);
	sim_time ms =
		lua_isnil(L, 3) ? default_cost(vm, io) : script_time(L, 3, label, "ms");
	int n = lua_gettop(L) - 5;
	struct request *r;

	luaL_argcheck(L, n <= MAX_ARGS, 5, "too many arguments");
	script_not_at_file_level(L, label);
	r = take(L, &calls);
	r->n_args = n;
	r->req.io = io;
	r->req.ms = ms;
	r->req.trips = (uint32_t)luaL_checkinteger(L, 4);
	r->req.first_only = item_type(label, io) == JRN_IT_ZLIB;
	for (int i = 0; i <= n; i++)
		keep(L, UV_CALLBACK + i, 5 + i);
	rt_node_request(vm->node, &r->req, item_type(label, io), NULL, script_line(L), label);
	return 0;
}

/* __block("wait" | "cpu", kind, ms or nil): the Sync forms hold the thread. */
static int block(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	bool burns = *luaL_checkstring(L, 1) == 'c';
	enum rt_node_io io = (enum rt_node_io)luaL_checkoption(L, 2, NULL, kinds);
	sim_time ms = lua_isnoneornil(L, 3) ? default_cost(vm, io)
					    : script_time(L, 3, "sync", "ms");

	script_may_suspend(L, "a synchronous call");
	if (burns) {
		if (rt_burn(vm->thread, ms, script_line(L), RT_BURN))
			return 0;
	} else {
		rt_sleep(vm->thread, ms);
	}
	return script_suspend(L);
}

/* Draws of crypto have a stream of their own; their number is upvalue 1. */
static uint64_t draw(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	uint64_t *n = lua_touserdata(L, lua_upvalueindex(1));

	return sim_draw(sim_stream(vm->sim->seed, "crypto"), vm->thread->request, (*n)++);
}

/* __random_bytes(n) */
static int random_bytes(lua_State *L)
{
	lua_Integer n = luaL_checkinteger(L, 1);
	luaL_Buffer b;
	char *bytes;

	luaL_argcheck(L, n >= 0 && n <= INT32_MAX, 1, "not a length");
	bytes = luaL_buffinitsize(L, &b, (size_t)n);
	for (lua_Integer i = 0; i < n; i++)
		bytes[i] = (char)(draw(L) >> 56);
	luaL_pushresultsize(&b, (size_t)n);
	return 1;
}

/* __random_int(min, max): both included */
static int random_int(lua_State *L)
{
	lua_Integer min = luaL_checkinteger(L, 1), max = luaL_checkinteger(L, 2);
	uint64_t range = (uint64_t)max - (uint64_t)min + 1;

	lua_pushinteger(
		L, (lua_Integer)((uint64_t)min + (range ? draw(L) % range : draw(L))));
	return 1;
}

/* ---- devices ------------------------------------------------------------------------ */

SCRIPT_HIDDEN(device_key);

struct device {
	struct mc_device *mc;
	uint64_t stream; /* of its draws: of the label */
	char label[];	 /* "device db" */
};

/* __device(table, slots): makes the table a device of the run, named as it says. */
static int device(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	lua_Integer slots = luaL_optinteger(L, 2, 0);
	struct device *d;
	const char *name;

	luaL_argcheck(L, slots >= 0 && slots <= UINT32_MAX, 2,
		      "slots must not be negative");
	lua_getfield(L, 1, "name");
	name = luaL_checkstring(L, -1);
	d = lua_newuserdatauv(L, sizeof *d + sizeof "device " + strlen(name), 0);
	strcat(strcpy(d->label, "device "), name);
	d->mc = script_run_device(vm->run, name, (uint32_t)slots);
	d->stream = sim_stream(vm->sim->seed, d->label);
	lua_rawsetp(L, 1, &device_key);
	return 0;
}

static struct device *check_device(lua_State *L)
{
	if (!lua_istable(L, 1) || lua_rawgetp(L, 1, &device_key) != LUA_TUSERDATA)
		script_throw(L, "TypeError", "a method of a device was called without it: "
					     "write db:query(...), with a colon");
	return lua_touserdata(L, -1);
}

/* opts[key], or nil, is pushed. */
static int option(lua_State *L, int opts, const char *key)
{
	if (opts)
		return lua_getfield(L, opts, key);
	lua_pushnil(L);
	return LUA_TNIL;
}

static sim_time latency(lua_State *L, const struct device *d, int opts)
{
	if (option(L, opts, "ms") == LUA_TNIL) {
		lua_pushliteral(L, "latency");
		if (lua_rawget(L, 1) == LUA_TNIL)
			return default_cost(script_vm_of(L), RT_NODE_KERNEL);
	}
	return script_time_in(L, lua_gettop(L), d->stream, "ms");
}

/* Pushes the arguments of the callback, returns how many: (error), or (nil, value). */
static int push_answer(lua_State *L, int opts, int op)
{
	if (option(L, opts, "error") != LUA_TNIL && lua_toboolean(L, -1)) {
		lua_pushvalue(L, lua_upvalueindex(1));
		lua_insert(L, -2);
		lua_getfield(L, 1, "name");
		lua_call(L, 2, 1);
		return 1;
	}
	if (option(L, opts, "data") == LUA_TNIL && op)
		lua_pushvalue(L, op);
	lua_pushnil(L);
	lua_insert(L, -2);
	return 2;
}

/* device:query(op, [opts], [callback]): without callback a promise.  Upvalue: makes the
 * error of (code, name of the device). */
static int query(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	int n = lua_gettop(L), callback = 0, opts = 0, first;
	const struct device *d = check_device(L);
	struct request *r;
	sim_time ms;

	if (n > 1 && lua_isfunction(L, n))
		callback = n--;
	while (n > 1 && lua_isnil(L, n))
		n--;
	if (n > 1 && lua_istable(L, n))
		opts = n--;
	ms = latency(L, d, opts);
	script_not_at_file_level(L, d->label);
	n = push_answer(L, opts, n > 1 ? 2 : 0);
	first = lua_gettop(L) - n + 1;
	if (!callback)
		script_promise_new(L);
	r = take(L, callback ? &calls : &settles);
	r->n_args = n;
	r->req.io = RT_NODE_KERNEL;
	r->req.ms = ms;
	keep(L, UV_CALLBACK, callback ? callback : first + n);
	for (int i = 0; i < n; i++)
		keep(L, UV_ARG + i, first + i);
	rt_node_request(vm->node, &r->req, JRN_IT_DEVICE, d->mc, script_line(L), d->label);
	lua_pop(L, 1);
	return callback ? 0 : 1;
}

/* __device_query(error maker): the method. */
static int device_query(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushcclosure(L, query, 1);
	return 1;
}

void script_node_io_open(lua_State *L)
{
	static const luaL_Reg words[] = {{"__request", request},
					 {"__block", block},
					 {"__device", device},
					 {"__device_query", device_query},
					 {NULL, NULL}};

	static const luaL_Reg draws[] = {{"__random_bytes", random_bytes},
					 {"__random_int", random_int},
					 {NULL, NULL}};

	lua_pushglobaltable(L);
	luaL_setfuncs(L, words, 0);
	*(uint64_t *)lua_newuserdatauv(L, sizeof(uint64_t), 0) = 0;
	luaL_setfuncs(L, draws, 1);
	lua_pop(L, 1);
}
