/* SPDX-License-Identifier: MIT
 *
 * script/py_parts.c - what prelude_py_repr.lua is told of the objects that it prints.
 */
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "script/function_name.h"
#include "script/prelude.h"
#include "script/py.h"
#include "script/py_repr.h"
#include "script/vm.h"

/* ---- functions --------------------------------------------------------------------------- */

/* __function_parts(fn): its name or nil, "FILE:LINE" or nil, whether the library made it. */
static int function_parts(lua_State *L)
{
	const char *name = script_function_name(L, 1), *line;
	size_t len;
	lua_Debug ar;

	lua_settop(L, 1);
	lua_pushvalue(L, 1);
	lua_getinfo(L, ">S", &ar);
	if (!name && *ar.source == '=' &&
	    (line = script_prelude_line(ar.source, ar.linedefined, &len)))
		name = script_function_name_in(L, line, len);
	lua_pushstring(L, name);
	if (*ar.source == '@')
		lua_pushfstring(L, "%s:%d", ar.source + 1, ar.linedefined);
	else
		lua_pushnil(L);
	lua_pushboolean(L, *ar.source == '=');
	return 3;
}

/* ---- futures and tasks --------------------------------------------------------------------- */

/* Pushes the list of callbacks, the waiting task that comes first included. */
static void push_callbacks(lua_State *L, const struct script_future *f)
{
	int n = 0;

	lua_newtable(L);
	if (f->waiter) {
		script_slot_push(f->vm, L, f->waiter->slot);
		lua_rawseti(L, -2, ++n);
	}
	if (lua_getiuservalue(L, 1, FUTURE_UV_CALLBACKS) == LUA_TTABLE) {
		for (int i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++)
			lua_rawseti(L, -3, ++n);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

/* A task that sleeps awaits a future that nobody sees: "pending" or "cancelled". */
static void push_sleep(lua_State *L, const struct script_future *f)
{
	if (f->is_task && f->state == FUTURE_PENDING && f->sleeper)
		lua_pushstring(L, f->sleeper->cancelled ? "cancelled" : "pending");
	else
		lua_pushnil(L);
}

/* __future_parts(f): class, state, value, callbacks, what a task awaits, and how it
 * sleeps. */
static int future_parts(lua_State *L)
{
	static const char *const states[] = { "pending", "finished", "failed", "cancelled" };
	struct script_future *f = script_future_at(L, 1);

	lua_settop(L, 1);
	lua_pushstring(L, f->is_task ? "Task" : f->gather ? "_GatheringFuture" : "Future");
	lua_pushstring(L, states[f->state]);
	lua_getiuservalue(L, 1, FUTURE_UV_VALUE);
	push_callbacks(L, f);
	if (f->awaits)
		lua_getiuservalue(L, 1, FUTURE_UV_AWAITS);
	else
		lua_pushnil(L);
	push_sleep(L, f);
	return 6;
}

/* Pushes "FILE:LINE"; line 0: where the function on top, which it pops, begins. */
static void push_place(lua_State *L, uint32_t line)
{
	lua_Debug ar;

	lua_getinfo(L, ">S", &ar);
	if (*ar.source == '@')
		lua_pushfstring(L, "%s:%d", ar.source + 1,
				line ? (int)line : ar.linedefined);
	else
		lua_pushnil(L);
}

/* A task that is done keeps its coroutine's function, or the name of a library's. */
static int coro_parts_done(lua_State *L)
{
	const char *name;
	int type = lua_getiuservalue(L, 1, FUTURE_UV_BODY);

	if (type == LUA_TSTRING) {
		lua_pushliteral(L, "done");
		return 2;
	}
	if (type != LUA_TFUNCTION)
		return 0;
	name = script_function_name(L, -1);
	lua_pushstring(L, name ? name : "coroutine");
	lua_pushliteral(L, "done, defined at");
	lua_pushvalue(L, 2);
	push_place(L, 0);
	return 3;
}

/* __coro_parts(task): the coroutine's name, "running at" or "done, defined at", and
 * "FILE:LINE" or nil; nothing where the coroutine is not known. */
static int coro_parts(lua_State *L)
{
	struct script_future *t = script_future_at(L, 1);
	struct script_coro *c;
	uint32_t line;

	lua_settop(L, 1);
	if (t->state != FUTURE_PENDING)
		return coro_parts_done(L);
	line = t->in_step ? script_line_now(L) : 0;
	if (!line)
		line = script_task_line(L, 1);
	lua_settop(L, 1);
	lua_getiuservalue(L, 1, FUTURE_UV_CORO);
	c = lua_touserdata(L, 2);
	script_coro_name(L, 2);
	if (c->sleep || c->library) {
		lua_settop(L, 3);
		lua_pushliteral(L, "running");
		return 2;
	}
	lua_pushliteral(L, "running at");
	lua_getiuservalue(L, 2, 1);
	push_place(L, line);
	return 3;
}

/* ---- handles ------------------------------------------------------------------------------- */

/* __address(v): "0x7f..." */
static int address(lua_State *L)
{
	char text[32];

	snprintf(text, sizeof text, "0x%llx", (unsigned long long)script_py_address(L, 1));
	lua_pushstring(L, text);
	return 1;
}

void script_py_parts_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "__function_parts", function_parts },
					      { "__future_parts", future_parts },
					      { "__coro_parts", coro_parts },
					      { "__address", address },
					      { NULL, NULL } };

	lua_pushglobaltable(L);
	luaL_setfuncs(L, functions, 0);
	lua_pushboolean(L, script_vm_of(L)->py->uv != NULL);
	lua_setfield(L, -2, "__on_uvloop");
	lua_pop(L, 1);
}
