/* SPDX-License-Identifier: MIT
 *
 * script/py_step.c - one step of a task: its frames go on the thread's stack, run until
 * an await that must wait, and go back into the task.
 *
 * Source: CPython 3.11 Lib/asyncio/tasks.py (Task.__step; Modules/_asynciomodule.c
 * task_step_impl), 3.12 for eager tasks.
 */
#include <lauxlib.h>

#include "base/bits.h"
#include "script/py.h"
#include "script/save.h"
#include "script/vm.h"

/* ---- how the coroutine ended ----------------------------------------------------- */

/* The coroutine returned the value on top. */
static void finish_returned(lua_State *L, int idx)
{
	struct script_future *t = lua_touserdata(L, idx);

	if (!t->must_cancel) {
		script_task_finish(L, idx, FUTURE_FINISHED);
		return;
	}
	idx = lua_absindex(L, idx);
	t->must_cancel = false;
	lua_pop(L, 1);
	lua_getiuservalue(L, idx, FUTURE_UV_VALUE); /* the message of cancel() */
	script_task_finish(L, idx, FUTURE_CANCELLED);
}

/* The coroutine raised the value on top.  True: it leaves the loop, too. */
static bool finish_raised(lua_State *L, int idx)
{
	struct script_vm *vm = script_vm_of(L);
	bool leaves;

	idx = lua_absindex(L, idx);
	if (script_py_is_cancelled(L, -1)) {
		lua_getiuservalue(L, idx, FUTURE_UV_VALUE); /* the message of cancel() */
		script_task_finish(L, idx, FUTURE_CANCELLED);
		lua_setiuservalue(L, idx, FUTURE_UV_RAISED);
		return false;
	}
	lua_pushvalue(L, -1);
	script_vm_hold_error(vm, L);
	leaves = script_py_leaves(vm);
	script_task_finish(L, idx, FUTURE_FAILED);
	return leaves;
}

/* ---- parts of the frame loop ----------------------------------------------------- */

/* The innermost task whose frames are on the stack. */
static struct script_future *innermost(struct script_vm *vm)
{
	int i = script_frames_find(vm, 1u << SCRIPT_ASYNC);

	return i < 0 ? NULL : vm->stack->frames[i].task;
}

static bool stop(struct script_vm *vm, enum rt_status st)
{
	vm->stack->status = st;
	return false;
}

static void stepped(struct rt_task *task);

/* An eager task has run as far as it can: its maker gets it. */
static bool hand_eager(struct script_vm *vm, struct script_future *t, enum rt_status st)
{
	struct script_stack *s = vm->stack;
	lua_State *to = s->frames[s->len - 1].co;

	script_py_thread(vm->thread)->task = innermost(vm);
	script_context_leave_eager(t);
	luaL_checkstack(to, 1, NULL);
	if (st == RT_THREW)
		script_vm_push_error(vm, to);
	else
		script_slot_push(vm, to, t->slot);
	s->resume_args = 1;
	s->raise = st == RT_THREW;
	t->in_step = false;
	t->stepped = true;
	jrn_emit_end(vm->journal, vm->sim->now, t->task.item, vm->thread->mc.id,
		     t->state == FUTURE_PENDING ? JRN_OUT_KEPT : JRN_OUT_DONE);
	stepped(&t->task);
	return true;
}

/* After a task's frames have left the stack. */
static bool leave(struct script_vm *vm, struct script_future *t, enum rt_status st)
{
	return vm->stack->len == 0 ? stop(vm, st) : hand_eager(vm, t, st);
}

/* Moves the frames from `first` on into the task at idx of vm->L. */
static void keep_frames(struct script_vm *vm, struct script_future *t, int idx,
			uint32_t first)
{
	struct script_stack *s = vm->stack;
	struct script_frame *f = &s->frames[first];

	t->co = NULL;
	if (s->len == first + 1) {
		t->co = f->co;
		if (f->slot) { /* else the task keeps the thread already */
			script_slot_push(vm, vm->L, f->slot);
			script_slot_drop(vm, f->slot);
			lua_setiuservalue(vm->L, idx, FUTURE_UV_THREAD);
		}
		s->len = first;
		return;
	}
	script_frames_save(vm, vm->L, first);
	lua_setiuservalue(vm->L, idx, FUTURE_UV_THREAD);
}

/* The task at index t of L waits for the future at index f. */
static void wait_for(lua_State *L, struct script_future *t, int at, int idx)
{
	struct script_future *f = lua_touserdata(L, idx);

	t->awaits = f;
	lua_pushvalue(L, idx);
	lua_setiuservalue(L, at, FUTURE_UV_AWAITS);
	if (!f->waiter && lua_getiuservalue(L, idx, FUTURE_UV_CALLBACKS) == LUA_TNIL) {
		f->waiter = t;
	} else {
		lua_pushvalue(L, at);
		script_future_append(L, idx);
	}
	if (!t->must_cancel)
		return;
	lua_getiuservalue(L, at, FUTURE_UV_VALUE); /* the message of cancel() */
	if (script_future_cancel(L, idx, lua_gettop(L)) > 0)
		t->must_cancel = false;
}

/* The task at index `at` of vm->L waits for the value at idx: a future, a sleeper, or nil
 * for one turn of the loop. */
static void suspend_on(struct script_vm *vm, struct script_future *t, int at, int idx)
{
	lua_State *L = vm->L;

	if (lua_isboolean(L, idx)) {
		if (t->must_cancel)
			script_task_ready(t, 0);
	} else if (lua_islightuserdata(L, idx)) {
		t->sleeper = lua_touserdata(L, idx);
		if (t->must_cancel && script_sleeper_cancel(t->sleeper))
			t->must_cancel = false;
		script_task_tell_sleep(t);
	} else if (lua_isnil(L, idx)) {
		script_task_ready(t, 0);
	} else {
		wait_for(L, t, at, idx);
		if (vm->journal->on)
			script_task_tell_await(L, t, idx);
	}
}

/* The same in the commonest case, without a look at the task's user values: it sleeps or
 * yields, with one frame whose thread it has kept before. */
static bool suspended_again(struct script_vm *vm, struct script_future *t, uint32_t first)
{
	struct script_stack *s = vm->stack;
	struct script_frame *f = &s->frames[first];
	lua_State *co = f->co;

	if (s->len != first + 1 || f->slot || t->must_cancel ||
	    lua_isuserdata(co, -1) != lua_islightuserdata(co, -1))
		return false;
	t->sleeper = lua_touserdata(co, -1);
	if (t->sleeper)
		script_task_tell_sleep(t);
	else if (!t->parked)
		script_task_ready(t, 0);
	lua_pop(co, 1);
	t->co = co;
	s->len = first;
	return true;
}

static bool await(struct script_vm *vm)
{
	struct script_stack *s = vm->stack;
	lua_State *L = vm->L, *from = s->frames[s->len - 1].co;
	uint32_t first = (uint32_t)script_frames_find(vm, 1u << SCRIPT_ASYNC);
	struct script_future *t = s->frames[first].task;
	int base = lua_gettop(L);

	t->line = script_line(from);
	if (!suspended_again(vm, t, first)) {
		luaL_checkstack(L, 10, NULL);
		lua_xmove(from, L, 1);
		script_slot_push(vm, L, t->slot);
		keep_frames(vm, t, base + 2, first);
		suspend_on(vm, t, base + 2, base + 1);
		lua_settop(L, base);
	}
	return leave(vm, t, RT_DONE);
}

/* The popped frame's thread will go back to the pool: its task is about to let it go. */
static void anchor(struct script_frame *f)
{
	if (f->slot)
		return;
	lua_pushthread(f->co);
	f->slot = script_slot_take(f->co, -1);
	lua_pop(f->co, 1);
}

static bool returned(struct script_vm *vm, struct script_frame *f)
{
	lua_State *L = vm->L;
	struct script_future *t = f->task;

	anchor(f);
	lua_settop(f->co, 1);
	luaL_checkstack(L, 8, NULL);
	script_slot_push(vm, L, t->slot);
	lua_xmove(f->co, L, 1);
	finish_returned(L, -2);
	lua_pop(L, 1);
	script_frame_recycle(vm, f);
	return leave(vm, t, RT_DONE);
}

static bool died(struct script_vm *vm, struct script_frame *f)
{
	lua_State *L = vm->L;
	struct script_future *t = f->task;
	bool leaves;

	anchor(f);
	luaL_checkstack(L, 8, NULL);
	script_slot_push(vm, L, t->slot);
	lua_xmove(f->co, L, 1);
	if (t->raised && t->raised(t)) {
		lua_pop(L, 1);
		lua_pushnil(L);
		finish_returned(L, -2);
		leaves = false;
	} else {
		leaves = finish_raised(L, -2);
	}
	lua_pop(L, 1);
	script_frame_discard(vm, f);
	return leave(vm, t, leaves ? RT_THREW : RT_DONE);
}

const struct script_async_ops script_py_async = {await, returned, died};

/* ---- a step ---------------------------------------------------------------------- */

/* Pushes what the coroutine gets; true: it is to be raised. */
static bool push_outcome(lua_State *L, struct script_future *t, int idx)
{
	bool raise = false;

	if (t->awaits) {
		lua_getiuservalue(L, idx, FUTURE_UV_AWAITS);
		raise = !script_future_value(L, lua_gettop(L));
		lua_remove(L, -2);
		lua_pushnil(L);
		lua_setiuservalue(L, idx, FUTURE_UV_AWAITS);
	} else if (t->sleeper && t->sleeper->cancelled) {
		lua_getiuservalue(L, idx, FUTURE_UV_VALUE);
		script_py_cancelled_error(L);
		lua_pushnil(L);
		lua_setiuservalue(L, idx, FUTURE_UV_VALUE);
		raise = true;
	} else {
		lua_pushnil(L);
	}
	if (t->sleeper)
		script_sleeper_end(t->sleeper);
	t->parked = false;
	t->awaits = NULL;
	t->sleeper = NULL;
	if (!t->must_cancel)
		return raise;
	t->must_cancel = false;
	if (raise && script_py_is_cancelled(L, -1))
		return true;
	lua_pop(L, 1);
	lua_getiuservalue(L, idx, FUTURE_UV_VALUE);
	script_py_cancelled_error(L);
	return true;
}

/* Pushes the coroutine's function and arguments on co. */
static void begin_body(struct script_vm *vm, int idx, lua_State *co)
{
	lua_State *L = vm->L;
	struct script_coro *c;
	int n;

	lua_getiuservalue(L, idx, FUTURE_UV_CORO);
	c = lua_touserdata(L, -1);
	if (c->sleep) {
		lua_pushcfunction(L, script_coro_await_it);
		lua_insert(L, -2);
		lua_xmove(L, co, 2);
		n = 1;
	} else {
		n = script_coro_begin(L, -1);
		lua_xmove(L, co, n + 1);
		lua_pop(L, 1);
	}
	vm->stack->resume_args = n;
	vm->stack->raise = false;
}

static void put_back(struct script_vm *vm, struct script_future *t, int idx, bool raise)
{
	struct script_stack *s = vm->stack;
	lua_State *L = vm->L; /* the value is on top */

	if (t->co) {
		script_frames_push(vm, SCRIPT_ASYNC, t->co, 0);
	} else {
		lua_getiuservalue(L, idx, FUTURE_UV_THREAD);
		script_frames_restore(vm, L, -1);
		lua_pop(L, 1);
	}
	s->frames[0].task = t;
	lua_xmove(L, s->frames[s->len - 1].co, 1);
	s->resume_args = 1;
	s->raise = raise;
}

/* A task with one frame that slept or yielded, and was not cancelled: nothing to ask. */
static bool goes_on(struct script_vm *vm, struct script_future *t)
{
	struct script_stack *s = vm->stack;

	if (!t->co || t->awaits || t->must_cancel ||
	    (t->sleeper && t->sleeper->cancelled))
		return false;
	if (t->sleeper)
		script_sleeper_end(t->sleeper);
	t->sleeper = NULL;
	t->parked = false;
	script_frames_push(vm, SCRIPT_ASYNC, t->co, 0);
	s->frames[0].task = t;
	s->resume_args = 0;
	s->raise = false;
	return true;
}

static enum rt_status begin_slowly(struct script_vm *vm, struct script_future *t)
{
	lua_State *L = vm->L;
	int base = lua_gettop(L);
	enum rt_status st = RT_SUSPENDED;
	bool raise;

	luaL_checkstack(L, 10, NULL);
	script_slot_push(vm, L, t->slot);
	raise = push_outcome(L, t, base + 1);
	if (t->started) {
		put_back(vm, t, base + 1, raise);
	} else if (raise) { /* it never began: its body does not run */
		st = finish_raised(L, base + 1) ? RT_THREW : RT_DONE;
	} else {
		struct script_thread thread = script_thread_take(vm);

		script_frames_push(vm, SCRIPT_ASYNC, thread.co, thread.slot);
		vm->stack->frames[0].task = t;
		begin_body(vm, base + 1, thread.co);
	}
	t->started = true;
	lua_settop(L, base);
	return st == RT_SUSPENDED ? script_vm_go(vm) : st;
}

static enum rt_status begin_step(struct script_vm *vm, struct script_future *t)
{
	if (goes_on(vm, t))
		return script_vm_go(vm);
	return begin_slowly(vm, t);
}

bool script_task_fetch(const struct script_future *t, int step)
{
	if (step == 1 && t->sleeper && t->sleeper->coro)
		for (int i = -1; i < 1; i++)
			ls_prefetch((const char *)t->sleeper->coro + 64 * i);
	if (step > 0)
		return t->co && script_thread_fetch(t->co, step - 1);
	for (int i = 0; i < 3; i++) /* it seldom needs the header and the user values */
		ls_prefetch((const char *)t + 64 * i);
	return true;
}

static enum rt_status step(struct rt_task *task)
{
	struct script_future *t = (struct script_future *)task;
	struct script_vm *vm = t->vm;
	struct script_py_thread *th = script_py_thread(vm->thread);
	enum rt_status st;

	if (vm->stack->suspended) {
		st = script_vm_resume(vm);
	} else {
		t->queued = false;
		t->in_step = true;
		th->task = t;
		script_handle_begin(vm);
		script_context_swap(vm, &t->context);
		st = begin_step(vm, t);
	}
	if (st == RT_SUSPENDED || st == RT_EXIT)
		return st;
	th->task = NULL;
	script_context_leave(vm, t->state == FUTURE_PENDING ? &t->context : NULL);
	script_handle_end(vm, t->slot);
	t->in_step = false;
	task->lives = t->state == FUTURE_PENDING;
	t->stepped = true;
	return st;
}

/* After the step: it goes where it waits now, or is let go. */
static void stepped(struct rt_task *task)
{
	struct script_future *t = (struct script_future *)task;
	struct script_vm *vm = t->vm;
	int slot = t->slot;

	if (!t->stepped)
		return; /* the loop closes */
	t->stepped = false;
	if (t->state != FUTURE_PENDING) {
		task->item = 0;
		t->slot = 0;
		script_slot_drop(vm, slot);
	} else if (t->queued && !t->in_step) {
		rt_py_call_soon(&t->loop->loop, task, JRN_IT_TASK, 0, NULL);
	} else if (task->item) {
		jrn_emit_move(vm->journal, vm->sim->now, task->item,
			      t->loop->loop.q_suspended, JRN_NEVER);
	}
}

static bool fetch(struct rt_task *task, int at)
{
	return script_task_fetch((struct script_future *)task, at);
}

const struct rt_task_ops script_task_steps = {.run = step,
					      .release = stepped,
					      .fetch = fetch};
