/* SPDX-License-Identifier: MIT
 *
 * script/py_task_lib.c - what a script may ask a task, and of which tasks there are.
 *
 * Source: CPython 3.11 Lib/asyncio/tasks.py (Task, current_task, all_tasks).
 */
#include <lauxlib.h>

#include "script/error.h"
#include "script/list.h"
#include "script/py.h"
#include "script/vm.h"

static struct script_future *check(lua_State *L)
{
	struct script_future *t = script_future_at(L, 1);

	if (!t || !t->is_task)
		script_throw(L, "TypeError",
			     "a method of a task was called without it: write "
			     "task:method(), with a colon");
	return t;
}

/* __blocks_nobody(task): wrong models: what blocks in it lets others run. */
static int blocks_nobody(lua_State *L)
{
	check(L)->harmless = true;
	return 0;
}

static int cancelling(lua_State *L)
{
	lua_pushinteger(L, check(L)->cancels);
	return 1;
}

static int uncancel(lua_State *L)
{
	struct script_future *t = check(L);

	if (t->cancels > 0)
		t->cancels--;
	if (t->cancels == 0 && t->vm->py->rules->uncancel_clears)
		t->must_cancel = false;
	lua_pushinteger(L, t->cancels);
	return 1;
}

static int get_name(lua_State *L)
{
	struct script_future *t = check(L);

	if (lua_getiuservalue(L, 1, FUTURE_UV_NAME) == LUA_TNIL)
		lua_pushfstring(L, "Task-%d", (int)t->number);
	return 1;
}

static int set_name(lua_State *L)
{
	check(L);
	lua_settop(L, 2);
	luaL_tolstring(L, 2, NULL);
	lua_setiuservalue(L, 1, FUTURE_UV_NAME);
	return 0;
}

static int get_coro(lua_State *L)
{
	check(L);
	lua_getiuservalue(L, 1, FUTURE_UV_CORO);
	return 1;
}

static int current_task(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_future *t = script_py_thread(vm->thread)->task;

	if (t) {
		script_slot_push(vm, L, t->slot);
		return 1;
	}
	if (lua_isnoneornil(L, 1))
		script_loop_running(L);
	lua_pushnil(L);
	return 1;
}

/* Of the loop, or of the running one; in the order of creation. */
static int all_tasks(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_loop *loop = script_loop_at(L, 1);
	int n = 0;

	if (!loop)
		loop = script_loop_running(L);
	script_list_new(L, 0);
	for (struct script_future *t = vm->py->pending; t; t = t->next) {
		if (t->loop != loop)
			continue;
		script_slot_push(vm, L, t->slot);
		lua_rawseti(L, -2, ++n);
	}
	lua_pushinteger(L, n);
	lua_setfield(L, -2, "n");
	return 1;
}

/* The table of methods is on top of the stack. */
void script_task_methods(lua_State *L)
{
	static const luaL_Reg methods[] = {
		{"cancelling", cancelling}, {"uncancel", uncancel},
		{"get_name", get_name},	    {"set_name", set_name},
		{"get_coro", get_coro},	    {NULL, NULL}};

	luaL_setfuncs(L, methods, 0);
	lua_register(L, "__blocks_nobody", blocks_nobody);
	lua_getglobal(L, "asyncio");
	lua_pushcfunction(L, current_task);
	lua_setfield(L, -2, "current_task");
	lua_pushcfunction(L, all_tasks);
	lua_setfield(L, -2, "all_tasks");
	lua_pop(L, 1);
}
