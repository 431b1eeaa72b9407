/* SPDX-License-Identifier: MIT
 *
 * script/py_handle.c - Handle and TimerHandle: a function that a loop will call.
 *
 * User values of a handle: the function, its arguments, and the context it runs in.
 *
 * Source: CPython 3.11 Lib/asyncio/events.py.
 */
#include <lauxlib.h>
#include <stddef.h>
#include <string.h>

#include "script/error.h"
#include "script/py.h"
#include "script/run.h"
#include "script/vm.h"

SCRIPT_HIDDEN(handle_key);

struct handle {
	struct rt_task task;
	struct script_vm *vm;
	struct script_loop *loop;
	int slot; /* while it is queued */
	int n_args;
	int context; /* slot, while it runs */
	uint32_t line;
	bool is_timer, runs;
	struct rt_py_timer timer; /* of a TimerHandle only */
};

static struct handle *handle_of(struct rt_task *t)
{
	return (struct handle *)t;
}

/* ---- running ------------------------------------------------------------------------------ */

static int push(void *arg, lua_State *co)
{
	struct handle *h = arg;
	int self;

	luaL_checkstack(co, h->n_args + 4, "too many arguments");
	script_slot_push(h->vm, co, h->slot);
	self = lua_gettop(co);
	for (int i = 1; i <= h->n_args + 1; i++)
		lua_getiuservalue(co, self, i);
	lua_remove(co, self);
	return h->n_args;
}

static int push_report(void *arg, lua_State *co)
{
	struct handle *h = arg;

	script_slot_push(h->vm, co, h->vm->hooks[SCRIPT_HOOK_EXCEPTION]);
	script_slot_push(h->vm, co, h->loop->slot);
	script_slot_push(h->vm, co, h->slot);
	script_vm_push_error(h->vm, co);
	return 3;
}

static enum rt_status call(struct handle *h, struct script_py_thread *th)
{
	enum rt_status st;

	if (!th->handling) {
		st = script_run(h->vm, h, push);
		if (st != RT_THREW || script_py_leaves(h->vm))
			return st;
		th->handling = true;
	}
	st = script_run(h->vm, h, push_report);
	if (st == RT_SUSPENDED || st == RT_EXIT)
		return st;
	th->handling = false;
	return st == RT_THREW && !script_py_leaves(h->vm) ? RT_DONE : st;
}

static enum rt_status run(struct rt_task *t)
{
	struct handle *h = handle_of(t);
	struct script_vm *vm = h->vm;
	struct script_py_thread *th = script_py_thread(vm->thread);
	enum rt_status st;

	if (!vm->stack->suspended) {
		h->runs = true;
		script_handle_begin(vm);
		script_context_swap(vm, &h->context);
	}
	st = call(h, th);
	if (st == RT_SUSPENDED || st == RT_EXIT)
		return st;
	h->runs = false;
	script_context_leave(vm, NULL);
	script_handle_end(vm, h->slot);
	return st;
}

static void release(struct rt_task *t)
{
	struct handle *h = handle_of(t);
	int slot = h->slot;

	t->item = 0;
	h->slot = 0;
	if (h->context)
		script_slot_drop(h->vm, h->context);
	h->context = 0;
	script_slot_drop(h->vm, slot);
}

static const struct rt_task_ops ops = {.run = run, .release = release};

/* ---- making ------------------------------------------------------------------------------- */

/* Pushes a handle for the function at fn and its arguments. */
static struct handle *new_handle(lua_State *L, struct script_loop *loop, int fn, int first, int n,
				 bool timer)
{
	size_t size = timer ? sizeof(struct handle) : offsetof(struct handle, timer);
	struct handle *h;

	if (lua_type(L, fn) != LUA_TFUNCTION) {
		script_py_repr_of(L, fn);
		script_throw(L, "TypeError", "a callable object was expected, got %s",
			     lua_tostring(L, -1));
	}
	if (script_py_is_async(L, fn))
		script_throw(L, "TypeError",
			     "coroutines cannot be used with call_soon() and call_later(): give "
			     "asyncio.create_task the coroutine");
	luaL_checkstack(L, n + 8, "too many arguments");
	h = lua_newuserdatauv(L, size, n + 1);
	memset(h, 0, size);
	h->task.ops = &ops;
	h->vm = script_vm_of(L);
	h->loop = loop;
	h->n_args = n;
	h->is_timer = timer;
	h->line = loop->debug ? script_line_now(L) : script_line(L);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &handle_key);
	lua_setmetatable(L, -2);
	lua_pushvalue(L, fn);
	lua_setiuservalue(L, -2, 1);
	for (int i = 0; i < n; i++) {
		lua_pushvalue(L, first + i);
		lua_setiuservalue(L, -2, i + 2);
	}
	h->slot = script_slot_take(L, -1);
	h->context = script_context_copy(h->vm);
	return h;
}

/* What the handle is called on the screen.  The library's own functions have no names:
 * one that gets a future is called when that is done. */
static const char *label_of(lua_State *L, int fn, int n, bool timer)
{
	const char *name = script_name_of(L, fn);
	lua_Debug ar;

	if (name || !script_vm_of(L)->journal->lines || lua_iscfunction(L, fn))
		return name;
	lua_pushvalue(L, fn);
	lua_getinfo(L, ">S", &ar);
	if (*ar.source != '=')
		return NULL;
	return timer ? "timeout" : n == 1 ? "done callback" : "set result";
}

void script_handle_soon(lua_State *L, struct script_loop *loop, int fn, int first, int n,
			bool threadsafe, bool push)
{
	struct handle *h;
	const char *name;

	script_py_before_ready(L);
	h = new_handle(L, loop, fn, first, n, false);
	name = label_of(L, fn, n, false);
	if (threadsafe)
		rt_py_call_threadsafe(&loop->loop, &h->task, h->vm->thread, h->line, name);
	else
		rt_py_call_soon(&loop->loop, &h->task, JRN_IT_HANDLE, h->line, name);
	if (!push)
		lua_pop(L, 1);
}

void script_handle_soon_in(lua_State *L, struct script_loop *loop, int fn, int first, int n,
			   int context)
{
	struct handle *h = new_handle(L, loop, fn, first, n, false);

	if (h->context)
		script_slot_drop(h->vm, h->context);
	h->context = lua_istable(L, context) ? script_slot_take(L, context) : 0;
	rt_py_call_soon(&loop->loop, &h->task, JRN_IT_HANDLE, h->line,
			label_of(L, fn, n, false));
	lua_pop(L, 1);
}

void script_handle_timer(lua_State *L, struct script_loop *loop, double seconds, bool absolute,
			 int fn, int first, int n)
{
	struct handle *h = new_handle(L, loop, fn, first, n, true);
	const char *name = label_of(L, fn, n, true);

	h->timer.task = &h->task;
	if (absolute)
		rt_py_call_at(&loop->loop, &h->timer, seconds, h->line, name);
	else
		rt_py_call_later(&loop->loop, &h->timer, seconds, h->line, name);
}

/* ---- methods ------------------------------------------------------------------------------ */

static struct handle *check(lua_State *L)
{
	struct handle *h = lua_touserdata(L, 1);
	bool is = false;

	if (h && lua_getmetatable(L, 1)) {
		lua_rawgetp(L, LUA_REGISTRYINDEX, &handle_key);
		is = lua_rawequal(L, -1, -2);
		lua_pop(L, 2);
	}
	if (!is)
		script_throw(L, "TypeError", "a method of a handle was called without it: write "
					     "handle:cancel(), with a colon");
	return h;
}

static int cancel(lua_State *L)
{
	struct handle *h = check(L);

	if (h->task.cancelled)
		return 0;
	if (!h->slot || h->runs)
		h->task.cancelled = true; /* too late */
	else if (h->is_timer)
		rt_py_timer_cancel(&h->timer);
	else
		rt_py_cancel_ready(&h->loop->loop, &h->task);
	return 0;
}

static int cancelled(lua_State *L)
{
	lua_pushboolean(L, check(L)->task.cancelled);
	return 1;
}

static int when(lua_State *L)
{
	struct handle *h = check(L);

	if (!h->is_timer)
		return script_throw(L, "AttributeError", "'Handle' object has no attribute 'when'");
	lua_pushnumber(L, h->timer.when);
	return 1;
}

/* "FILE:LINE" where it was made, which debug mode tells, or nil. */
static void push_creation(lua_State *L, const struct handle *h)
{
	const char *path = h->vm->config->path, *slash = strrchr(path, '/');

	if (h->loop->debug && h->line)
		lua_pushfstring(L, "%s:%d", slash ? slash + 1 : path, (int)h->line);
	else
		lua_pushnil(L);
}

/* __handle_parts(h): class, cancelled, when or nil, function, list of arguments, and where
 * it was made or nil. */
static int handle_parts(lua_State *L)
{
	struct handle *h = check(L);

	lua_pushstring(L, h->is_timer ? "TimerHandle" : "Handle");
	lua_pushboolean(L, h->task.cancelled);
	if (h->is_timer)
		lua_pushnumber(L, h->timer.when);
	else
		lua_pushnil(L);
	lua_getiuservalue(L, 1, 1);
	lua_createtable(L, h->n_args, 1);
	for (int i = 1; i <= h->n_args; i++) {
		lua_getiuservalue(L, 1, i + 1);
		lua_rawseti(L, -2, i);
	}
	lua_pushinteger(L, h->n_args);
	lua_setfield(L, -2, "n");
	push_creation(L, h);
	return 6;
}

void script_handle_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "cancel", cancel },
					    { "cancelled", cancelled },
					    { "when", when },
					    { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_pushliteral(L, "Handle");
	lua_setfield(L, -2, "__name");
	lua_pushvalue(L, -1);
	lua_setglobal(L, "__Handle");
	lua_register(L, "__handle_parts", handle_parts);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &handle_key);
}
