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

/* A request under way: the callback and its arguments lie in the user value. */
struct request {
	struct rt_node_req req;
	struct rt_task task;
	struct script_vm *vm;
	int slot;
};

static int push(void *arg, lua_State *co)
{
	struct request *r = arg;
	int n;

	script_slot_push(r->vm, co, r->slot);
	lua_getiuservalue(co, 1, 1); /* { callback, arguments..., n = } */
	lua_remove(co, 1);
	lua_getfield(co, 1, "n");
	n = (int)lua_tointeger(co, -1);
	lua_pop(co, 1);
	luaL_checkstack(co, n, NULL);
	for (int i = 1; i <= n; i++)
		lua_rawgeti(co, 1, i);
	lua_remove(co, 1);
	return n - 1;
}

static enum rt_status run(struct rt_task *t)
{
	struct request *r = LS_LIST_ENTRY(t, struct request, task);

	return script_run(r->vm, r, push);
}

static void release(struct rt_task *t)
{
	struct request *r = LS_LIST_ENTRY(t, struct request, task);

	script_slot_drop(r->vm, r->slot);
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
	if (strncmp(label, "device", 6) == 0)
		return JRN_IT_DEVICE;
	return io == RT_NODE_FS	       ? JRN_IT_FS
	       : io == RT_NODE_CPU     ? JRN_IT_CRYPTO
	       : io == RT_NODE_PENDING ? JRN_IT_NET
				       : JRN_IT_DNS;
}

/* __request(kind, label, ms or nil, trips, device or nil, callback, arguments...) */
static int request(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	enum rt_node_io io = (enum rt_node_io)luaL_checkoption(L, 1, NULL, kinds);
	const char *label = luaL_checkstring(L, 2);
	sim_time ms =
		lua_isnil(L, 3) ? default_cost(vm, io) : script_time(L, 3, label, "ms");
	int n = lua_gettop(L) - 5;
	struct request *r = lua_newuserdatauv(L, sizeof *r, 2);
	static const struct rt_task_ops ops = {.run = run, .release = release};

	script_not_at_file_level(L, label);
	memset(r, 0, sizeof *r);
	r->vm = vm;
	r->task.ops = &ops;
	r->req = (struct rt_node_req){.task = &r->task,
				      .io = io,
				      .ms = ms,
				      .trips = (uint32_t)luaL_checkinteger(L, 4),
				      .first_only = item_type(label, io) == JRN_IT_ZLIB};
	lua_createtable(L, n, 1);
	for (int i = 1; i <= n; i++) {
		lua_pushvalue(L, 5 + i);
		lua_rawseti(L, -2, i);
	}
	lua_pushinteger(L, n);
	lua_setfield(L, -2, "n");
	lua_setiuservalue(L, -2, 1);
	lua_pushvalue(L, 5);
	lua_setiuservalue(L, -2, 2);
	r->slot = script_slot_take(L, -1);
	rt_node_request(vm->node, &r->req, item_type(label, io),
			lua_isuserdata(L, 5) ? lua_touserdata(L, 5) : NULL,
			script_line(L), label);
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

/* __device(name, slots): a device of the run. */
static int device(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	lua_Integer slots = luaL_optinteger(L, 2, 0);

	luaL_argcheck(L, slots >= 0 && slots <= UINT32_MAX, 2,
		      "slots must not be negative");
	lua_pushlightuserdata(
		L, script_run_device(script_vm_of(L)->run, name, (uint32_t)slots));
	return 1;
}

void script_node_io_open(lua_State *L)
{
	static const luaL_Reg words[] = {{"__request", request},
					 {"__block", block},
					 {"__device", device},
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
