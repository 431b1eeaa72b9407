/* SPDX-License-Identifier: MIT
 *
 * script/frame.c - the loop that runs the topmost frame, and does what it asks for.
 */
#include "script/frame.h"

#include <stdlib.h>

#include "base/bits.h"
#include "base/die.h"
#include "script/error.h"
#include "script/shared.h"
#include "script/vm.h"

#define MAX_IDLE 4096

static struct script_frame *top(struct script_vm *vm)
{
	return &vm->stack->frames[vm->stack->len - 1];
}

void script_stack_release(struct script_stack *s)
{
	free(s->frames);
}

/* ---- threads -------------------------------------------------------------------------- */

int script_thread_reset(lua_State *co)
{
#if LUA_VERSION_RELEASE_NUM == 50405
	return lua_resetthread(co, NULL);
#elif LUA_VERSION_RELEASE_NUM >= 50406
	return lua_closethread(co, NULL);
#else
	return lua_resetthread(co);
#endif
}

struct script_thread script_thread_take(struct script_vm *vm)
{
	struct script_thread_pool *s = &vm->threads;
	struct script_thread t;

	if (s->n_idle)
		return s->idle[--s->n_idle];
	t.co = lua_newthread(vm->L);
	t.slot = script_slot_take(vm->L, -1);
	lua_pop(vm->L, 1);
	return t;
}

void script_thread_give(struct script_vm *vm, struct script_thread t)
{
	struct script_thread_pool *s = &vm->threads;

	if (s->n_idle == MAX_IDLE) {
		if (t.slot)
			script_slot_drop(vm, t.slot);
		return;
	}
	if (!t.slot) {
		lua_pushthread(t.co);
		t.slot = script_slot_take(t.co, -1);
		lua_pop(t.co, 1);
	}
	if (s->n_idle == s->cap_idle) {
		s->cap_idle = s->cap_idle ? 2 * s->cap_idle : 16;
		s->idle = ls_realloc(s->idle, s->cap_idle, sizeof *s->idle);
	}
	s->idle[s->n_idle++] = t;
}

/* The stack lies behind the thread, since both are made together.  Then its innermost
 * calls, await and who called it: Lua keeps each in a block of its own, and tells where. */
bool script_thread_fetch(lua_State *co, int step)
{
	lua_Debug ar;

	if (step == 0) {
		for (int i = 0; i < 8; i++)
			ls_prefetch((const char *)co + 64 * i);
	} else if (lua_getstack(co, step - 1, &ar)) {
		ls_prefetch(ar.i_ci);
		ls_prefetch((const char *)ar.i_ci + 60);
	}
	return step < 2;
}

static bool is_coroutine(const struct script_frame *f)
{
	return f->kind == SCRIPT_COROUTINE || f->kind == SCRIPT_WRAPPED;
}

void script_frame_recycle(struct script_vm *vm, struct script_frame *f)
{
	if (is_coroutine(f)) {
		script_coroutine_ended(f);
		return;
	}
	lua_settop(f->co, 0);
	script_thread_give(vm, (struct script_thread){ f->co, f->slot });
}

/* A frame died.  Its pending to-be-closed variables are closed now, which may run code of
 * the script.  A coroutine's wait for coroutine.close. */
void script_frame_discard(struct script_vm *vm, struct script_frame *f)
{
	if (f->kind == SCRIPT_COROUTINE) {
		script_coroutine_ended(f);
		return;
	}
	script_limits_enter(vm, f->co);
	script_thread_reset(f->co);
	script_limits_leave(vm, f->co);
	script_frame_recycle(vm, f);
}

/* ---- the stack ------------------------------------------------------------------------- */

void script_frames_push(struct script_vm *vm, enum script_frame_kind kind, lua_State *co,
			int slot)
{
	struct script_stack *s = vm->stack;

	if (s->len == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 16;
		s->frames = ls_realloc(s->frames, s->cap, sizeof *s->frames);
	}
	s->frames[s->len++] = (struct script_frame){
		.co = co, .slot = slot, .kind = (uint8_t)kind
	};
}

void script_frames_drop(struct script_vm *vm)
{
	struct script_stack *s = vm->stack;

	while (s->len > 0) {
		struct script_frame *f = &s->frames[--s->len];

		if (f->slot)
			script_slot_drop(vm, f->slot);
	}
}

int script_frames_find(const struct script_vm *vm, unsigned kinds)
{
	const struct script_stack *s = vm->stack;

	for (uint32_t i = s->len; i-- > 0;) {
		unsigned kind = 1u << s->frames[i].kind;

		if (kind & kinds)
			return (int)i;
		if (kind & (1u << SCRIPT_ASYNC | 1u << SCRIPT_BASE))
			return -1;
	}
	return -1;
}

/* Hands the n values on top of `from` to the topmost frame, above `before` values that
 * were pushed there already. */
static void hand(struct script_vm *vm, lua_State *from, int n, int before)
{
	lua_State *to = top(vm)->co;

	if (lua_checkstack(to, n + 1)) {
		lua_xmove(from, to, n);
		vm->stack->resume_args = before + n;
		return;
	}
	lua_pop(from, n);
	lua_pop(to, before);
	script_error_new(to, "RangeError", "too many values");
	vm->stack->raise = true;
	vm->stack->resume_args = 1;
}

/* ---- operations ------------------------------------------------------------------------- */

/* The n values on top of the topmost frame are a function and its arguments. */
static bool call(struct script_vm *vm, enum script_frame_kind kind, int n)
{
	lua_State *from = top(vm)->co;
	struct script_thread t = script_thread_take(vm);
	int results = vm->stack->results;

	if (!lua_checkstack(t.co, n + 1)) {
		script_thread_give(vm, t);
		lua_pop(from, n);
		script_error_new(from, "RangeError", "too many arguments");
		vm->stack->raise = true;
		vm->stack->resume_args = 1;
		return true;
	}
	lua_xmove(from, t.co, n);
	script_frames_push(vm, kind, t.co, t.slot);
	top(vm)->results = (int16_t)results;
	top(vm)->task = kind == SCRIPT_ASYNC ? vm->async_task : NULL;
	vm->stack->resume_args = n - 1;
	return true;
}

static bool stop(struct script_vm *vm, enum rt_status st)
{
	vm->stack->status = st;
	return false;
}

/* Everything of the script ends here: process.exit, or a limit. */
static bool end_all(struct script_vm *vm)
{
	script_frames_drop(vm);
	return stop(vm, RT_EXIT);
}

static bool perform(struct script_vm *vm, int n)
{
	struct script_stack *s = vm->stack;

	switch (s->op) {
	case SCRIPT_OP_ASYNC:
		return call(vm, SCRIPT_ASYNC, n);
	case SCRIPT_OP_CALL:
		return call(vm, SCRIPT_CALL, n);
	case SCRIPT_OP_PCALL:
		return call(vm, SCRIPT_PCALL, n);
	case SCRIPT_OP_RESUME:
		script_coroutine_resumed(vm, SCRIPT_COROUTINE, n);
		return true;
	case SCRIPT_OP_WRAPPED:
		script_coroutine_resumed(vm, SCRIPT_WRAPPED, n);
		return true;
	case SCRIPT_OP_YIELD:
		return script_coroutine_yielded(vm, n);
	case SCRIPT_OP_AWAIT:
		return vm->async->await(vm);
	case SCRIPT_OP_SUSPEND:
	case SCRIPT_OP_PROLOGUE:
		s->suspended = true;
		s->resume_args = 0;
		return stop(vm, RT_SUSPENDED);
	case SCRIPT_OP_EXIT:
		return end_all(vm);
	case SCRIPT_OP_NONE:
		break;
	}
	ls_bug("a script yielded without asking for anything");
}

static bool returned(struct script_vm *vm, int n)
{
	struct script_stack *s = vm->stack;
	struct script_frame f = s->frames[--s->len];

	switch ((enum script_frame_kind)f.kind) {
	case SCRIPT_BASE:
		s->base = (struct script_thread){ f.co, f.slot };
		s->n_results = n;
		return stop(vm, RT_DONE);
	case SCRIPT_ASYNC:
		return vm->async->returned(vm, &f);
	case SCRIPT_PCALL:
	case SCRIPT_COROUTINE:
		lua_pushboolean(top(vm)->co, 1);
		hand(vm, f.co, n, 1);
		break;
	case SCRIPT_CALL:
		if (f.results != LUA_MULTRET) {
			lua_settop(f.co, f.results);
			n = f.results;
		}
		hand(vm, f.co, n, 0);
		break;
	case SCRIPT_WRAPPED:
		hand(vm, f.co, n, 0);
		break;
	}
	script_frame_recycle(vm, &f);
	return true;
}

static bool died(struct script_vm *vm, int status)
{
	struct script_stack *s = vm->stack;
	struct script_frame f = s->frames[s->len - 1];

	script_limits_died(vm, f.co, status);
	if (vm->limits.passed || vm->exiting)
		return end_all(vm);
	script_error_convert(f.co, status);
	s->len--;
	switch ((enum script_frame_kind)f.kind) {
	case SCRIPT_BASE:
		script_vm_hold_error(vm, f.co);
		script_frame_discard(vm, &f);
		return stop(vm, RT_THREW);
	case SCRIPT_ASYNC:
		return vm->async->died(vm, &f);
	case SCRIPT_PCALL:
	case SCRIPT_COROUTINE:
		lua_pushboolean(top(vm)->co, 0);
		hand(vm, f.co, 1, 1);
		break;
	case SCRIPT_CALL:
	case SCRIPT_WRAPPED:
		hand(vm, f.co, 1, 0);
		s->raise = true;
		break;
	}
	script_frame_discard(vm, &f);
	return true;
}

enum rt_status script_frames_run(struct script_vm *vm)
{
	struct script_stack *s = vm->stack;
	bool going;

	if (vm->shared)
		script_shared_enter(vm);
	do {
		lua_State *co = top(vm)->co;
		int n, status;

		s->op = SCRIPT_OP_NONE;
		s->c_depth = 0;
		script_limits_enter(vm, co);
		status = lua_resume(co, NULL, s->resume_args, &n);
		script_limits_leave(vm, co);
		if (status == LUA_YIELD)
			going = perform(vm, n);
		else if (status == LUA_OK)
			going = returned(vm, n);
		else
			going = died(vm, status);
	} while (going);
	return s->status;
}

int script_raise(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	vm->stack->raise = false;
	if (lua_type(L, -1) == LUA_TSTRING)
		vm->thrown = lua_tostring(L, -1);
	else
		script_error_raised(L, NULL);
	return lua_error(L);
}

int script_resumed(lua_State *L, int status, lua_KContext ctx)
{
	struct script_stack *s = script_vm_of(L)->stack;

	(void)status;
	(void)ctx;
	if (s->raise)
		return script_raise(L);
	return s->resume_args;
}
