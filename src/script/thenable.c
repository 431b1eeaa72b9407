/* SPDX-License-Identifier: MIT
 *
 * script/thenable.c - adopting promises and thenables.
 */
#include "script/thenable.h"

#include "script/error.h"
#include "script/promise.h"
#include "script/task.h"
#include "script/vm.h"

static int get_next(lua_State *L)
{
	lua_getfield(L, 1, "next");
	return 1;
}

/* Asks a table with a metatable: an __index function of the script may run. */
static int ask(lua_State *L, int v)
{
	struct script_vm *vm = script_vm_of(L);
	bool running = vm->limits.running;
	int status;

	lua_pushcfunction(L, get_next);
	lua_pushvalue(L, v);
	if (running)
		return lua_pcall(L, 1, 1, 0);
	script_limits_enter(vm, L);
	status = lua_pcall(L, 1, 1, 0);
	script_limits_leave(vm, L);
	return status;
}

enum script_thenable script_thenable_get(lua_State *L, int v)
{
	int status = LUA_OK;

	if (script_promise_test(L, v)) {
		lua_pushnil(L);
		return SCRIPT_IS_THENABLE;
	}
	if (lua_type(L, v) != LUA_TTABLE)
		return SCRIPT_NOT_THENABLE;
	v = lua_absindex(L, v);
	if (lua_getmetatable(L, v)) {
		lua_pop(L, 1);
		status = ask(L, v);
	} else {
		lua_pushliteral(L, "next");
		lua_rawget(L, v);
	}
	if (status != LUA_OK) {
		script_limits_died(script_vm_of(L), L, status);
		script_error_convert(L, status);
		return SCRIPT_THENABLE_THREW;
	}
	if (lua_isfunction(L, -1))
		return SCRIPT_IS_THENABLE;
	lua_pop(L, 1);
	return SCRIPT_NOT_THENABLE;
}

/* ---- the job ------------------------------------------------------------------------------------ */

/* values: the promise, the thenable, its function, whether it has answered */
enum { PROMISE, THENABLE, NEXT, DONE };

static enum rt_status adopt(struct script_task *t)
{
	lua_State *L = t->vm->L;
	struct script_promise *p;

	script_slot_push(t->vm, L, t->values[THENABLE]);
	script_slot_push(t->vm, L, t->values[PROMISE]);
	p = lua_touserdata(L, -1);
	p->reaction = SCRIPT_ADOPT;
	script_promise_react(L, -2, -1);
	lua_pop(L, 2);
	return RT_DONE;
}

/* The job's resolving functions: the first call of either settles, the rest do nothing.
 * Upvalues: the promise, and a userdata that says whether one was called. */
static bool first_call(lua_State *L)
{
	bool *done = lua_touserdata(L, lua_upvalueindex(2));
	bool first = !*done;

	*done = true;
	lua_settop(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	return first;
}

static int resolve(lua_State *L)
{
	if (first_call(L))
		script_promise_resolve_now(L, 2, 1);
	return 0;
}

static int reject(lua_State *L)
{
	if (first_call(L))
		script_promise_settle(L, 2, SCRIPT_REJECTED, 1);
	return 0;
}

/* next(thenable, resolve, reject) */
static int push_next(void *arg, lua_State *co)
{
	struct script_task *t = arg;

	script_slot_push(t->vm, co, t->values[NEXT]);
	script_slot_push(t->vm, co, t->values[THENABLE]);
	script_slot_push(t->vm, co, t->values[PROMISE]);
	script_slot_push(t->vm, co, t->values[DONE]);
	lua_pushvalue(co, 3);
	lua_pushvalue(co, 4);
	lua_pushcclosure(co, resolve, 2);
	lua_insert(co, 3);
	lua_pushcclosure(co, reject, 2);
	return 3;
}

/* `next` threw before it called either. */
static void fail(struct script_task *t)
{
	lua_State *L = t->vm->L;
	bool *done;

	script_slot_push(t->vm, L, t->values[DONE]);
	done = lua_touserdata(L, -1);
	if (!*done) {
		*done = true;
		script_slot_push(t->vm, L, t->values[PROMISE]);
		script_vm_push_error(t->vm, L);
		script_promise_settle(L, -2, SCRIPT_REJECTED, -1);
		lua_pop(L, 2);
	}
	lua_pop(L, 1);
}

static enum rt_status run(struct rt_task *task)
{
	struct script_task *t = (struct script_task *)task;
	enum rt_status st;

	if (!t->values[NEXT])
		return adopt(t);
	st = script_run(t->vm, t, push_next);
	if (st != RT_THREW)
		return st;
	fail(t);
	return RT_DONE;
}

void script_thenable_job(lua_State *L, int p, int v, int f)
{
	static const struct rt_task_ops ops = {.run = run, .release = script_task_free};
	struct script_vm *vm = script_vm_of(L);
	bool *done;
	struct script_task *t;

	p = lua_absindex(L, p);
	v = lua_absindex(L, v);
	f = lua_absindex(L, f);
	t = script_task_make(vm, &ops);
	t->values[PROMISE] = script_slot_take(L, p);
	t->values[THENABLE] = script_slot_take(L, v);
	if (lua_isfunction(L, f)) {
		t->values[NEXT] = script_slot_take(L, f);
		done = lua_newuserdatauv(L, sizeof *done, 0);
		*done = false;
		t->values[DONE] = script_slot_take(L, -1);
		lua_pop(L, 1);
	}
	rt_node_enqueue_microtask(vm->node, &t->task, JRN_IT_THENABLE, script_line(L), NULL);
}
