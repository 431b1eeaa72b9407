/* SPDX-License-Identifier: MIT
 *
 * script/py_loop.c - event loop objects, and a thread's code that runs one.
 *
 * The code that calls run_forever waits on its thread until the loop stops: its frames
 * are put aside, the loop runs on the empty stack, then they come back.
 *
 * Source: CPython 3.11 Lib/asyncio/base_events.py, Lib/asyncio/events.py.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/py.h"
#include "script/py_transport.h"
#include "script/py_repr.h"
#include "script/save.h"
#include "script/vm.h"

SCRIPT_HIDDEN(loop_key);

static struct script_py_thread *this_thread(lua_State *L)
{
	return script_py_thread(script_vm_of(L)->thread);
}

struct script_loop *script_loop_at(lua_State *L, int idx)
{
	struct script_loop *l = lua_touserdata(L, idx);
	bool is = false;

	if (l && lua_getmetatable(L, idx)) {
		lua_rawgetp(L, LUA_REGISTRYINDEX, &loop_key);
		is = lua_rawequal(L, -1, -2);
		lua_pop(L, 2);
	}
	return is ? l : NULL;
}

struct script_loop *script_loop_running(lua_State *L)
{
	struct script_loop *l = this_thread(L)->loop;

	if (!l)
		script_throw(L, "RuntimeError", "no running event loop");
	return l;
}

static struct script_loop *check(lua_State *L)
{
	struct script_loop *l = script_loop_at(L, 1);

	if (!l)
		script_throw(L, "TypeError", "a method of a loop was called without it: write "
					     "loop:call_soon(f), with a colon");
	return l;
}

static struct script_loop *check_open(lua_State *L)
{
	struct script_loop *l = check(L);

	if (l->closed)
		script_throw(L, "RuntimeError", "Event loop is closed");
	return l;
}

/* ---- running one --------------------------------------------------------------------------- */

static void put_aside(struct script_py_thread *th)
{
	struct script_vm *vm = th->vm;

	script_frames_save(vm, vm->L, 0);
	th->saved = script_slot_take(vm->L, -1);
	lua_pop(vm->L, 1);
	th->stack->suspended = false;
	th->wants_loop = false;
	th->in_loop = true;
	th->loop->loop.running = true;
}

static void take_up(struct script_py_thread *th, enum rt_status st)
{
	struct script_vm *vm = th->vm;
	struct script_stack *s = th->stack;

	th->in_loop = false;
	th->loop->loop.running = false;
	th->loop = NULL;
	script_slot_push(vm, vm->L, th->saved);
	script_frames_restore(vm, vm->L, -1);
	for (uint32_t i = 0; i < s->len; i++) {
		lua_pushthread(s->frames[i].co);
		s->frames[i].slot = script_slot_take(s->frames[i].co, -1);
		lua_pop(s->frames[i].co, 1);
	}
	lua_pop(vm->L, 1);
	script_slot_drop(vm, th->saved);
	s->suspended = true;
	s->raise = st == RT_THREW;
	s->resume_args = s->raise;
	if (s->raise)
		script_vm_push_error(vm, s->frames[s->len - 1].co);
}

enum rt_status script_py_go(struct script_py_thread *th, int (*push)(void *, lua_State *))
{
	enum rt_status st;

	for (;;) {
		if (!th->in_loop) {
			st = script_run(th->vm, th, push);
			if (st != RT_SUSPENDED || !th->wants_loop)
				return st;
			put_aside(th);
		}
		st = rt_py_run(&th->loop->loop);
		if (st == RT_SUSPENDED || st == RT_EXIT)
			return st;
		take_up(th, st);
	}
}

static int run_forever(lua_State *L)
{
	struct script_loop *l = check_open(L);
	struct script_py_thread *th = this_thread(L);

	if (l->loop.running)
		return script_throw(L, "RuntimeError",
				    l->vm->py->uv ? "this event loop is already running."
						  : "This event loop is already running");
	if (th->loop)
		return script_throw(L, "RuntimeError",
				    "Cannot run the event loop while another loop is running");
	script_may_suspend(L, "run_forever");
	l->loop.thread = l->loop.uv.thread = &th->rt;
	th->loop = l;
	th->wants_loop = true;
	th->stack->op = SCRIPT_OP_SUSPEND;
	return lua_yieldk(L, 0, 0, script_resumed);
}

/* ---- methods ------------------------------------------------------------------------------- */

static int call_soon(lua_State *L)
{
	struct script_loop *l = check_open(L);

	script_handle_soon(L, l, 2, 3, lua_gettop(L) - 2, false, true);
	return 1;
}

static int call_soon_threadsafe(lua_State *L)
{
	struct script_loop *l = check_open(L);

	script_handle_soon(L, l, 2, 3, lua_gettop(L) - 2, true, true);
	return 1;
}

/* What Python says of a delay or an instant that is no number. */
static int no_number(lua_State *L, const struct script_loop *l, bool absolute)
{
	const char *type = script_py_type_name(L, 2);

	if (l->vm->py->uv && absolute)
		return script_throw(L, "TypeError",
				    "unsupported operand type(s) for -: '%s' and 'float'", type);
	if (l->vm->py->uv)
		return script_throw(
			L, "TypeError",
			"'<' not supported between instances of '%s' and 'int'", type);
	if (lua_isnoneornil(L, 2))
		return script_throw(L, "TypeError",
				    absolute ? "when cannot be None" : "delay must not be None");
	return script_throw(L, "TypeError",
			    absolute ? "'<' not supported between instances of '%s' and 'float'"
				     : "unsupported operand type(s) for +: 'float' and '%s'",
			    type);
}

static int call_in_time(lua_State *L, bool absolute)
{
	struct script_loop *l = check_open(L);

	if (lua_type(L, 2) != LUA_TNUMBER)
		return no_number(L, l, absolute);
	script_py_check_delay(L, lua_tonumber(L, 2));
	script_handle_timer(L, l, lua_tonumber(L, 2), absolute, 3, 4, lua_gettop(L) - 3);
	return 1;
}

static int call_later(lua_State *L)
{
	return call_in_time(L, false);
}

static int call_at(lua_State *L)
{
	return call_in_time(L, true);
}

static int loop_time(lua_State *L)
{
	lua_pushnumber(L, rt_py_time(&check(L)->loop));
	return 1;
}

static int create_future(lua_State *L)
{
	script_future_new(L, check(L));
	return 1;
}

static int stop(lua_State *L)
{
	rt_py_stop(&check(L)->loop);
	return 0;
}

static int is_running(lua_State *L)
{
	lua_pushboolean(L, check(L)->loop.running);
	return 1;
}

static int is_closed(lua_State *L)
{
	lua_pushboolean(L, check(L)->closed);
	return 1;
}

static int close_loop(lua_State *L)
{
	struct script_loop *l = check(L);

	if (l->loop.running)
		return script_throw(L, "RuntimeError", "Cannot close a running event loop");
	if (!l->closed) {
		script_transports_close(l);
		rt_py_loop_close(&l->loop);
	}
	l->closed = true;
	return 0;
}

static int set_debug(lua_State *L)
{
	check(L)->debug = lua_toboolean(L, 2);
	return 0;
}

static int get_debug(lua_State *L)
{
	lua_pushboolean(L, check(L)->debug);
	return 1;
}

static const luaL_Reg methods[] = { { "run_forever", run_forever },
				    { "call_soon", call_soon },
				    { "call_soon_threadsafe", call_soon_threadsafe },
				    { "call_later", call_later },
				    { "call_at", call_at },
				    { "time", loop_time },
				    { "create_future", create_future },
				    { "stop", stop },
				    { "is_running", is_running },
				    { "is_closed", is_closed },
				    { "close", close_loop },
				    { "set_debug", set_debug },
				    { "get_debug", get_debug },
				    { NULL, NULL } };

/* Fields that a script sets stand in the user value; the upvalue has the methods. */
static int index_loop(lua_State *L)
{
	struct script_loop *l = lua_touserdata(L, 1);
	const char *key = lua_tostring(L, 2);

	if (key && strcmp(key, "slow_callback_duration") == 0) {
		lua_pushnumber(L, l->slow_callback_duration);
		return 1;
	}
	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
		return 1;
	lua_getiuservalue(L, 1, 1);
	lua_pushvalue(L, 2);
	lua_rawget(L, -2);
	return 1;
}

static int set_index(lua_State *L)
{
	struct script_loop *l = lua_touserdata(L, 1);
	const char *key = lua_tostring(L, 2);

	if (key && strcmp(key, "slow_callback_duration") == 0) {
		l->slow_callback_duration = luaL_checknumber(L, 3);
		return 0;
	}
	lua_getiuservalue(L, 1, 1);
	lua_insert(L, 2);
	lua_rawset(L, 2);
	return 0;
}

static int repr(lua_State *L)
{
	struct script_loop *l = lua_touserdata(L, 1);

	lua_pushfstring(L, "<%s running=%s closed=%s debug=%s>",
			l->loop.ops == &rt_aio_ops ? "_UnixSelectorEventLoop" : "uvloop.Loop",
			l->loop.running ? "True" : "False", l->closed ? "True" : "False",
			l->debug ? "True" : "False");
	return 1;
}

static int new_event_loop(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_loop *l = lua_newuserdatauv(L, sizeof *l, 1);

	*l = (struct script_loop){ .vm = vm, .slow_callback_duration = 0.1 };
	lua_newtable(L);
	lua_setiuservalue(L, -2, 1);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &loop_key);
	lua_setmetatable(L, -2);
	rt_py_loop_init(&l->loop, vm->thread, vm->py->uv);
	l->slot = script_slot_take(L, -1);
	l->older = vm->py->loops;
	vm->py->loops = l;
	return 1;
}

static int get_running_loop(lua_State *L)
{
	struct script_loop *l = script_loop_running(L);

	script_slot_push(l->vm, L, l->slot);
	return 1;
}

/* __running(): the running loop or nil. */
static int running(lua_State *L)
{
	struct script_loop *l = this_thread(L)->loop;

	if (!l)
		return 0;
	script_slot_push(l->vm, L, l->slot);
	return 1;
}

void script_loop_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "new_event_loop", new_event_loop },
					      { "get_running_loop", get_running_loop },
					      { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_pushvalue(L, -1);
	lua_setglobal(L, "__Loop");
	lua_pushcclosure(L, index_loop, 1);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, set_index);
	lua_setfield(L, -2, "__newindex");
	lua_pushcfunction(L, repr);
	lua_setfield(L, -2, "__repr");
	lua_pushcfunction(L, repr);
	lua_setfield(L, -2, "__tostring");
	lua_pushliteral(L, "Loop");
	lua_setfield(L, -2, "__name");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &loop_key);
	lua_register(L, "__running", running);
	lua_getglobal(L, "asyncio");
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
}
