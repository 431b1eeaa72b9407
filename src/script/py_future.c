/* SPDX-License-Identifier: MIT
 *
 * script/py_future.c - futures: a state, a value, and callbacks that are queued.
 *
 * Source: CPython 3.11 Lib/asyncio/futures.py (Modules/_asynciomodule.c).
 */
#include <lauxlib.h>

#include "script/error.h"
#include "script/list.h"
#include "script/py.h"
#include "script/py_error.h"
#include "script/vm.h"

SCRIPT_HIDDEN(future_key);
SCRIPT_HIDDEN(task_key);

#define MAX_DEPTH 985 /* of tasks that wait for one another: cancel() recurses, as in CPython */

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

static struct script_future *check(lua_State *L)
{
	struct script_future *f = script_future_at(L, 1);

	if (!f)
		script_throw(L, "TypeError", "a method of a future or task was called without "
					     "it: write f:method(), with a colon");
	return f;
}

/* Pushes a future or task of the loop, pending. */
struct script_future *script_future_make(lua_State *L, struct script_loop *loop, bool task)
{
	struct script_future *f = lua_newuserdatauv(L, sizeof *f, FUTURE_UVS);

	*f = (struct script_future){ .vm = script_vm_of(L), .loop = loop, .is_task = task };
	lua_rawgetp(L, LUA_REGISTRYINDEX, task ? &task_key : &future_key);
	lua_setmetatable(L, -2);
	return f;
}

struct script_future *script_future_new(lua_State *L, struct script_loop *loop)
{
	return script_future_make(L, loop, false);
}

/* ---- callbacks --------------------------------------------------------------------------- */

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
	} else {
		lua_pushvalue(L, idx);
		script_handle_soon(L, f->loop, top, top + 1, 1, false, false);
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

static int add_done_callback(lua_State *L)
{
	struct script_future *f = check(L);
	struct script_vm *vm = f->vm;
	int context = script_py_thread(vm->thread)->context;

	luaL_checktype(L, 2, LUA_TFUNCTION);
	lua_settop(L, 2);
	if (f->state != FUTURE_PENDING) {
		lua_pushvalue(L, 1);
		script_handle_soon(L, f->loop, 2, 3, 1, false, false);
		return 0;
	}
	if (vm->py->contexts) {
		lua_createtable(L, 2, 0);
		lua_pushvalue(L, 2);
		lua_rawseti(L, -2, 1);
		if (context)
			script_slot_push(vm, L, context);
		else
			lua_pushboolean(L, 0);
		lua_rawseti(L, -2, 2);
	}
	script_future_append(L, 1);
	return 0;
}

static bool is_callback(lua_State *L, int entry, int fn)
{
	bool is;

	if (!lua_istable(L, entry))
		return lua_rawequal(L, entry, fn);
	lua_rawgeti(L, entry, 1);
	is = lua_rawequal(L, -1, fn);
	lua_pop(L, 1);
	return is;
}

/* Returns how many there were. */
static int remove_done_callback(lua_State *L)
{
	lua_Integer kept = 0, n;

	check(L);
	lua_settop(L, 2);
	if (lua_getiuservalue(L, 1, FUTURE_UV_CALLBACKS) != LUA_TTABLE) {
		lua_pushinteger(L, 0);
		return 1;
	}
	n = (lua_Integer)lua_rawlen(L, 3);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, 3, i);
		if (is_callback(L, 4, 2))
			lua_pop(L, 1);
		else
			lua_rawseti(L, 3, ++kept);
	}
	for (lua_Integer i = kept + 1; i <= n; i++) {
		lua_pushnil(L);
		lua_rawseti(L, 3, i);
	}
	lua_pushinteger(L, n - kept);
	return 1;
}

/* ---- settling ---------------------------------------------------------------------------- */

void script_future_settle(lua_State *L, int idx, enum script_future_state state)
{
	struct script_future *f = lua_touserdata(L, idx);

	idx = lua_absindex(L, idx);
	f->state = (uint8_t)state;
	f->log = state == FUTURE_FAILED;
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

	f->log = false;
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

	f->log = false;
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

/* ---- methods ----------------------------------------------------------------------------- */

static int must_be_pending(lua_State *L, struct script_future *f, const char *operation)
{
	if (f->is_task)
		script_throw(L, "RuntimeError", "Task does not support %s operation", operation);
	if (f->state != FUTURE_PENDING)
		script_throw(L, "InvalidStateError", "invalid state");
	return 0;
}

static int set_result(lua_State *L)
{
	must_be_pending(L, check(L), "set_result");
	lua_settop(L, 2);
	script_future_settle(L, 1, FUTURE_FINISHED);
	return 0;
}

static int set_exception(lua_State *L)
{
	must_be_pending(L, check(L), "set_exception");
	lua_settop(L, 2);
	if (lua_isfunction(L, 2) || lua_istable(L, 2))
		script_py_exception(L, 2);
	if (script_py_is(L, 2, "StopIteration"))
		return script_throw(L, "TypeError",
				    "StopIteration interacts badly with generators and cannot "
				    "be raised into a Future");
	if (!script_error_is(L, 2))
		return script_throw(L, "TypeError", "invalid exception object");
	script_future_settle(L, 1, FUTURE_FAILED);
	return 0;
}

static int result(lua_State *L)
{
	struct script_future *f = check(L);

	if (f->state == FUTURE_PENDING)
		return script_throw(L, "InvalidStateError", "Result is not set.");
	if (script_future_value(L, 1))
		return 1;
	return script_raise(L);
}

static int exception(lua_State *L)
{
	struct script_future *f = check(L);

	if (f->state == FUTURE_PENDING)
		return script_throw(L, "InvalidStateError", "Exception is not set.");
	if (f->state == FUTURE_FINISHED) {
		lua_pushnil(L);
		return 1;
	}
	script_future_value(L, 1);
	return f->state == FUTURE_CANCELLED ? script_raise(L) : 1;
}

static int is_done(lua_State *L)
{
	lua_pushboolean(L, check(L)->state != FUTURE_PENDING);
	return 1;
}

static int is_cancelled(lua_State *L)
{
	lua_pushboolean(L, check(L)->state == FUTURE_CANCELLED);
	return 1;
}

static int do_cancel(lua_State *L)
{
	int taken;

	check(L);
	lua_settop(L, 2);
	taken = script_future_cancel(L, 1, lua_isnil(L, 2) ? 0 : 2);
	if (taken < 0)
		return script_throw_fault(L, SCRIPT_FAULT_OVERFLOW);
	lua_pushboolean(L, taken);
	return 1;
}

static int get_loop(lua_State *L)
{
	struct script_future *f = check(L);

	script_slot_push(f->vm, L, f->loop->slot);
	return 1;
}

/* "exception was never retrieved": told when the object goes. */
static int future_gc(lua_State *L)
{
	struct script_future *f = lua_touserdata(L, 1);

	if (f->log && f->state == FUTURE_FAILED)
		script_py_never_retrieved(L, 1);
	return 0;
}

static int future_repr(lua_State *L)
{
	static const char *const states[] = { "pending", "finished", "finished", "cancelled" };
	struct script_future *f = lua_touserdata(L, 1);
	luaL_Buffer b;

	lua_settop(L, 1);
	if (f->is_task) {
		script_task_push_repr(L, states[f->state]);
		return 1;
	}
	luaL_buffinit(L, &b);
	luaL_addstring(&b, f->gather ? "<_GatheringFuture " : "<Future ");
	luaL_addstring(&b, states[f->state]);
	luaL_addchar(&b, '>');
	luaL_pushresult(&b);
	return 1;
}

/* ---- for the library ----------------------------------------------------------------------- */

/* __gathering(loop, children): a future whose cancel() asks the children. */
static int gathering(lua_State *L)
{
	struct script_loop *loop = script_loop_at(L, 1);
	struct script_future *f = script_future_new(L, loop);

	f->gather = true;
	lua_pushvalue(L, 2);
	lua_setiuservalue(L, -2, FUTURE_UV_CORO);
	return 1;
}

static int cancel_requested(lua_State *L)
{
	lua_pushboolean(L, check(L)->cancel_requested);
	return 1;
}

/* __waits(f, what, [object]): what whoever awaits the future waits for, in words, for
 * reports; of a lock: the lock. */
static int waits(lua_State *L)
{
	check(L);
	lua_settop(L, 3);
	lua_setiuservalue(L, 1, FUTURE_UV_OBJECT);
	lua_setiuservalue(L, 1, FUTURE_UV_NAME);
	return 0;
}

/* __cancel_message(f): of a cancelled future. */
static int cancel_message(lua_State *L)
{
	check(L);
	lua_getiuservalue(L, 1, FUTURE_UV_VALUE);
	return 1;
}

/* __settle(f, ok, value): sets a result or an exception. */
static int settle(lua_State *L)
{
	check(L);
	lua_settop(L, 3);
	script_future_settle(L, 1, lua_toboolean(L, 2) ? FUTURE_FINISHED : FUTURE_FAILED);
	return 0;
}

/* __retrieved(f): its exception counts as retrieved. */
static int retrieved(lua_State *L)
{
	check(L)->log = false;
	return 0;
}

static int isfuture(lua_State *L)
{
	lua_pushboolean(L, script_future_at(L, 1) != NULL);
	return 1;
}

static const luaL_Reg methods[] = { { "set_result", set_result },
				    { "set_exception", set_exception },
				    { "result", result },
				    { "exception", exception },
				    { "done", is_done },
				    { "cancelled", is_cancelled },
				    { "cancel", do_cancel },
				    { "add_done_callback", add_done_callback },
				    { "remove_done_callback", remove_done_callback },
				    { "get_loop", get_loop },
				    { NULL, NULL } };

/* Leaves the table of methods on the stack; returns the metatable's identity. */
static const void *open_class(lua_State *L, const void *key, const char *name)
{
	static const luaL_Reg meta[] = { { "__gc", future_gc },
					 { "__repr", future_repr },
					 { "__tostring", future_repr },
					 { NULL, NULL } };

	const void *class;

	lua_newtable(L);
	class = lua_topointer(L, -1);
	luaL_setfuncs(L, meta, 0);
	lua_pushstring(L, name);
	lua_setfield(L, -2, "__name");
	luaL_newlib(L, methods);
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, "__index");
	lua_insert(L, -2);
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
	lua_register(L, "__gathering", gathering);
	lua_register(L, "__cancel_requested", cancel_requested);
	lua_register(L, "__waits", waits);
	lua_register(L, "__cancel_message", cancel_message);
	lua_register(L, "__settle", settle);
	lua_register(L, "__retrieved", retrieved);
	lua_getglobal(L, "asyncio");
	lua_pushcfunction(L, isfuture);
	lua_setfield(L, -2, "isfuture");
	lua_pop(L, 1);
}
