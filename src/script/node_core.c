/* SPDX-License-Identifier: MIT
 *
 * process.nextTick and queueMicrotask, and the small words that the prelude builds on.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/inside.h"
#include "script/inspect.h"
#include "script/list.h"
#include "script/node_socket.h"
#include "script/node_words.h"
#include "script/pairs.h"
#include "script/prelude.h"
#include "script/promise.h"
#include "script/task.h"
#include "script/vocabulary.h"

/* ---- queues ------------------------------------------------------------------------ */

static void check_callback(lua_State *L)
{
	if (!lua_isfunction(L, 1))
		script_bad_argument(L, "callback", "function", 1);
}

static int next_tick(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	lua_settop(L, lua_gettop(L) > 0 ? lua_gettop(L) : 1);
	check_callback(L);
	rt_node_next_tick(vm->node, script_task_new(L, 1, 2, lua_gettop(L) - 1),
			  script_line(L), script_name_of(L, 1));
	return 0;
}

static int queue_microtask(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	lua_settop(L, 1);
	check_callback(L);
	rt_node_enqueue_microtask(vm->node, script_task_new(L, 1, 2, 0), JRN_IT_MICROTASK,
				  script_line(L), script_name_of(L, 1));
	return 0;
}

/* ---- errors ------------------------------------------------------------------------ */

/* __is_error(v): its class, or nil */
static int is_error(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushstring(L, script_error_name(L, 1));
	return 1;
}

/* __new_error(class, message [, code [, nowhere]]): of any class name.  A code of Node's
 * own (ERR_...) becomes part of the name; `nowhere`: no line of the script made it. */
static int new_error(lua_State *L)
{
	lua_settop(L, 4);
	script_error_new(L, luaL_checkstring(L, 1), luaL_checkstring(L, 2));
	if (lua_isstring(L, 3) && strncmp(lua_tostring(L, 3), "ERR_", 4) == 0) {
		script_error_set_code(L, lua_tostring(L, 3));
	} else if (!lua_isnil(L, 3)) {
		lua_pushvalue(L, 3);
		lua_setfield(L, -2, "code");
	}
	if (lua_toboolean(L, 4))
		script_error_forget_where(L);
	return 1;
}

/* __received(v): how Node's messages tell what they got. */
static int received(lua_State *L)
{
	struct ls_str *text = script_scratch(L);

	lua_settop(L, 1);
	script_received(L, 1, text);
	lua_pushlstring(L, text->s, text->len);
	return 1;
}

/* __invalid_argument(name, type, v): throws. */
static int invalid_argument(lua_State *L)
{
	lua_settop(L, 3);
	return script_bad_argument(L, luaL_checkstring(L, 1), luaL_checkstring(L, 2), 3);
}

/* __warn(name, message): process.emitWarning. */
static int warn(lua_State *L)
{
	lua_settop(L, 2);
	script_warn(L, luaL_checkstring(L, 1), luaL_checkstring(L, 2));
	return 0;
}

/* ---- calls within a callback, as records ------------------------------------------- */

/* __begin_call(function, label) -> item, outer: the function runs on top of what runs. */
static int begin_call(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct rt_thread *t = vm->thread;
	const char *name = script_name_of(L, 1);
	uint32_t item;

	if (!name)
		name = lua_tostring(L, 2);
	if (!t->sim) { /* the prelude: nothing runs yet */
		lua_pushinteger(L, 0);
		lua_pushinteger(L, 0);
		return 2;
	}
	item = rt_item(t, JRN_IT_CALL, 0, JRN_NEVER, script_line(L), name);
	lua_pushinteger(L, item);
	lua_pushinteger(L, t->item);
	jrn_emit_begin(vm->journal, vm->sim->now, item, t->mc.id);
	t->item = item;
	return 2;
}

/* __end_call(item, outer, ok) */
static int end_call(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	uint32_t item = (uint32_t)lua_tointeger(L, 1);

	jrn_emit_end(vm->journal, vm->sim->now, item, vm->thread->mc.id,
		     lua_toboolean(L, 3) ? JRN_OUT_DONE : JRN_OUT_THREW);
	vm->thread->item = (uint32_t)lua_tointeger(L, 2);
	return 0;
}

/* ---- values ------------------------------------------------------------------------ */

/* __hidden(i): a key that no script sees (pairs and printing skip it). */
static int hidden(lua_State *L)
{
	static const char at[32];
	lua_Integer i = luaL_checkinteger(L, 1);

	luaL_argcheck(L, i >= 0 && i < 32, 1, "0 to 31");
	lua_pushlightuserdata(L, (void *)(uintptr_t)&at[i]);
	return 1;
}

/* __list(n) */
static int list(lua_State *L)
{
	script_list_new(L, (int)luaL_checkinteger(L, 1));
	return 1;
}

/* __record(name, ...): the metatable of records with these fields */
static int record(lua_State *L)
{
	script_record_class(L, lua_gettop(L));
	return 1;
}

/* __brief(v) */
static int brief(lua_State *L)
{
	struct ls_str *text = script_scratch(L);

	script_brief(L, 1, text);
	lua_pushlstring(L, text->s ? text->s : "", text->len);
	return 1;
}

static int is_list(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushboolean(L, script_list_is(L, 1));
	return 1;
}

static int is_promise(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushboolean(L, script_promise_test(L, 1) != NULL);
	return 1;
}

/* __keep(name, value): for C, in the registry as "loopscope.NAME". */
static int keep(lua_State *L)
{
	lua_pushfstring(L, "loopscope.%s", luaL_checkstring(L, 1));
	lua_pushvalue(L, 2);
	lua_rawset(L, LUA_REGISTRYINDEX);
	return 0;
}

void script_node_open(lua_State *L)
{
	static const luaL_Reg words[] = {{"queueMicrotask", queue_microtask},
					 {"__next_tick", next_tick},
					 {"__is_error", is_error},
					 {"__new_error", new_error},
					 {"__received", received},
					 {"__invalid_argument", invalid_argument},
					 {"__warn", warn},
					 {"__begin_call", begin_call},
					 {"__end_call", end_call},
					 {"__keep", keep},
					 {"__hidden", hidden},
					 {"__list", list},
					 {"__record", record},
					 {"__brief", brief},
					 {"__is_list", is_list},
					 {"__is_promise", is_promise},
					 {NULL, NULL}};

	lua_pushglobaltable(L);
	luaL_setfuncs(L, words, 0);
	lua_pop(L, 1);
	lua_pushboolean(L, script_vm_of(L)->journal->lines);
	lua_setglobal(L, "__recording");
	script_console_open(L);
	script_json_open(L);
	script_node_process_open(L);
	script_node_timers_open(L);
	script_node_sleep_open(L);
	script_node_io_open(L);
	script_node_port_open(L);
	script_http_open(L);
	script_node_socket_open(L);
	script_ipc_open(L);
	script_cluster_open(L);
	script_worker_open(L);
	script_signal_open(L);
	script_jobs_open(L);
	lua_gc(L, LUA_GCSTOP); /* what it makes stays */
	script_prelude_run(L);
	lua_gc(L, LUA_GCRESTART);
}
