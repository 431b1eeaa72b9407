/* SPDX-License-Identifier: MIT
 *
 * script/py_future.c - futures: a state, a value, and callbacks that are queued.
 *
 * What a script may ask one is in py_future_lib.c.
 *
 * Source: CPython 3.11 Lib/asyncio/futures.py (Modules/_asynciomodule.c).
 */
#include <lauxlib.h>

#include "script/py.h"
#include "script/vm.h"

SCRIPT_HIDDEN(future_key);
SCRIPT_HIDDEN(task_key);

#define MAX_DEPTH                                                                        \
	985 /* of tasks that wait for one another: cancel() recurses, as in CPython */

struct script_future *script_future_at(lua_State *L, int idx)
{
	const struct script_py *py = script_vm_of(L)->py;
	struct script_future *f = lua_touserdata(L, idx);
	const void *meta;

	if (!f || !lua_getmetatable(L, idx))
		return NULL;
	meta = lua_topointer(L, -1);
	lua_pop(L, 1);
	return meta == py->task_meta || meta == py->future_meta ? f : NULL;
}

/* Pushes a future or task of the loop, pending. */
struct script_future *script_future_make(lua_State *L, struct script_loop *loop,
					 bool task)
{
	struct script_future *f = lua_newuserdatauv(L, sizeof *f, FUTURE_UVS);

	*f = (struct script_future){.vm = script_vm_of(L), .loop = loop, .is_task = task};
	lua_rawgetp(L, LUA_REGISTRYINDEX, task ? &task_key : &future_key);
	lua_setmetatable(L, -2);
	return f;
}

struct script_future *script_future_new(lua_State *L, struct script_loop *loop)
{
	return script_future_make(L, loop, false);
}

/* ---- callbacks ------------------------------------------------------------------- */

/* Queues the callback on top of the stack, a function or { function, context }, for the
 * future at idx; pops it. */
static void queue_callback(lua_State *L, struct script_future *f, int idx)
{
	int top = lua_gettop(L);

	if (lua_istable(L, top)) {
		lua_rawgeti(L, top, 1);
		lua_rawgeti(L, top, 2);
		lua_pushvalue(L, idx);
		script_handle_soon_in(L, f->loop, top + 1, top + 3, 1, top + 2);
	} else { /* added before any variable was set: the empty context */
		lua_pushvalue(L, idx);
		lua_pushnil(L);
		script_handle_soon_in(L, f->loop, top, top + 1, 1, top + 2);
	}
	lua_settop(L, top - 1);
}

void script_future_schedule(lua_State *L, int idx)
{
	struct script_future *f = lua_touserdata(L, idx);
	struct script_future *waiter = f->waiter;

	idx = lua_absindex(L, idx);
	if (waiter) {
		f->waiter = NULL;
		script_task_ready(waiter, script_line(L));
	}
	luaL_checkstack(L, 8, NULL);
	if (lua_getiuservalue(L, idx, FUTURE_UV_CALLBACKS) == LUA_TTABLE) {
		lua_pushnil(L);
		lua_setiuservalue(L, idx, FUTURE_UV_CALLBACKS);
		for (int i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
			struct script_future *t = lua_touserdata(L, -1);

			if (t) {
				lua_pop(L, 1);
				script_task_ready(t, script_line(L));
			} else {
				queue_callback(L, f, idx);
			}
		}
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

/* Appends the value on top to the callbacks of the future at idx; pops it. */
void script_future_append(lua_State *L, int idx)
{
	idx = lua_absindex(L, idx);
	if (lua_getiuservalue(L, idx, FUTURE_UV_CALLBACKS) == LUA_TNIL) {
		lua_pop(L, 1);
		lua_createtable(L, 1, 0);
		lua_pushvalue(L, -1);
		lua_setiuservalue(L, idx, FUTURE_UV_CALLBACKS);
	}
	lua_insert(L, -2);
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
	lua_pop(L, 1);
}

/* ---- settling -------------------------------------------------------------------- */

void script_future_settle(lua_State *L, int idx, enum script_future_state state)
{
	struct script_future *f = lua_touserdata(L, idx);

	script_py_before_ready(L);
	idx = lua_absindex(L, idx);
	f->state = (uint8_t)state;
	script_py_watch(f->vm->py, &f->log, state == FUTURE_FAILED);
	lua_setiuservalue(L, idx, FUTURE_UV_VALUE);
	script_future_schedule(L, idx);
}

/* Who asks a cancelled task first gets the very exception that ended it; all others get
 * one of their own, with the message that the task itself was given. */
static bool take_raised(lua_State *L, int idx)
{
	idx = lua_absindex(L, idx);
	if (lua_getiuservalue(L, idx, FUTURE_UV_RAISED) == LUA_TNIL) {
		lua_pop(L, 1);
		return false;
	}
	lua_pushnil(L);
	lua_setiuservalue(L, idx, FUTURE_UV_RAISED);
	return true;
}

bool script_future_value(lua_State *L, int idx)
{
	struct script_future *f = lua_touserdata(L, idx);

	script_py_watch(f->vm->py, &f->log, false);
	if (f->state == FUTURE_CANCELLED && f->is_task && take_raised(L, idx))
		return false;
	lua_getiuservalue(L, idx, FUTURE_UV_VALUE);
	if (f->state != FUTURE_CANCELLED)
		return f->state == FUTURE_FINISHED;
	script_py_cancelled_error(L);
	return false;
}

static int cancel_children(lua_State *L, int idx, int msg, int depth);

/* A task that waits passes the request on to what it waits for; the stack then has that
 * at the same place. */
static int cancel(lua_State *L, int idx, int msg, int depth)
{
	struct script_future *f = lua_touserdata(L, idx);

	script_py_watch(f->vm->py, &f->log, false);
	if (f->state != FUTURE_PENDING)
		return 0;
	if (depth >= MAX_DEPTH)
		return -1;
	if (f->gather)
		return cancel_children(L, idx, msg, depth + 1);
	if (f->is_task)
		return script_task_cancel(L, idx, msg, depth);
	if (msg)
		lua_pushvalue(L, msg);
	else
		lua_pushnil(L);
	script_future_settle(L, idx, FUTURE_CANCELLED);
	return 1;
}

/* A gathering future asks each child, in the order of the arguments. */
static int cancel_children(lua_State *L, int idx, int msg, int depth)
{
	struct script_future *f = lua_touserdata(L, idx);
	int any = 0;

	luaL_checkstack(L, 8, NULL);
	lua_getiuservalue(L, idx, FUTURE_UV_CORO);
	for (int i = 1; any >= 0 && lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
		int taken = cancel(L, lua_gettop(L), msg, depth);

		any = taken ? taken : any;
		lua_pop(L, 1);
	}
	lua_pop(L, any < 0 ? 1 : 2);
	f->cancel_requested |= any > 0;
	return any;
}

int script_future_cancel(lua_State *L, int idx, int msg)
{
	return cancel(L, lua_absindex(L, idx), msg, 0);
}

int script_future_cancel_deep(lua_State *L, int idx, int msg, int depth)
{
	return cancel(L, lua_absindex(L, idx), msg, depth);
}

/* ---- the two classes ------------------------------------------------------------- */

/* Leaves the table of methods on the stack; returns the metatable's identity. */
static const void *open_class(lua_State *L, const void *key, const char *name)
{
	const void *class;

	lua_newtable(L);
	class = lua_topointer(L, -1);
	lua_pushstring(L, name);
	lua_setfield(L, -2, "__name");
	script_future_methods(L);
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, "__index");
	lua_insert(L, -2);
	lua_pushvalue(L, -1);
	lua_setglobal(L, key == &task_key ? "__Task" : "__Future");
	lua_rawsetp(L, LUA_REGISTRYINDEX, key);
	return class;
}

void script_future_open(lua_State *L)
{
	struct script_py *py = script_vm_of(L)->py;

	py->future_meta = open_class(L, &future_key, "Future");
	lua_pop(L, 1);
	py->task_meta = open_class(L, &task_key, "Task");
	script_task_methods(L);
	lua_pop(L, 1);
	script_task_open(L);
	script_future_library(L);
}
