/* SPDX-License-Identifier: MIT */
#include "script/async.h"

#include <lauxlib.h>

#include "script/error.h"
#include "script/promise.h"
#include "script/py.h"
#include "script/save.h"
#include "script/vm.h"

#define ASYNC (1u << SCRIPT_ASYNC)

/* ---- parts of the loop ---------------------------------------------------------------- */

static bool done(struct script_vm *vm)
{
	vm->stack->status = RT_DONE;
	return false;
}

/* Hands the value on top of vm->L to the frame that is topmost now, if there is one. */
static bool hand_down(struct script_vm *vm)
{
	struct script_stack *s = vm->stack;
	lua_State *to;

	if (s->len == 0) {
		lua_pop(vm->L, 1);
		return done(vm);
	}
	to = s->frames[s->len - 1].co;
	luaL_checkstack(to, 1, NULL);
	lua_xmove(vm->L, to, 1);
	s->resume_args = 1;
	return true;
}

/* Moves the frames from `first` on into the promise at idx of vm->L. */
static void keep_frames(struct script_vm *vm, struct script_promise *p, int idx,
			uint32_t first)
{
	struct script_stack *s = vm->stack;
	struct script_frame *f = &s->frames[first];

	p->co = NULL;
	if (s->len == first + 1 && f->kind == SCRIPT_ASYNC) {
		p->co = f->co;
		if (f->slot) { /* else the promise keeps the thread already */
			script_slot_push(vm, vm->L, f->slot);
			script_slot_drop(vm, f->slot);
			lua_setiuservalue(vm->L, idx, SCRIPT_UV_THREAD);
		}
		s->len = first;
		return;
	}
	for (uint32_t i = first; i < s->len; i++)
		s->frames[i].promise = NULL;
	script_frames_save(vm, vm->L, first);
	lua_setiuservalue(vm->L, idx, SCRIPT_UV_THREAD);
}

/* Pushes on vm->L the promise of the async function at frame i, made at its first await. */
static struct script_promise *outer_promise(struct script_vm *vm, struct script_frame *f)
{
	struct script_promise *p = f->promise;

	if (p) {
		script_slot_push(vm, vm->L, p->slot);
		return p;
	}
	p = script_promise_new_waiting(vm->L);
	p->reaction = SCRIPT_GO_ON;
	return p;
}

/* The same in the commonest case, without a look at any user value: a function with one
 * frame, whose promise has kept its thread before, awaits a promise that a timer holds. */
static bool waits_again(struct script_vm *vm, struct script_frame *f)
{
	struct script_promise *p = f->promise, *q;

	if (!p || f->slot || vm->node->rules->await_ticks != 1)
		return false;
	q = script_promise_test(f->co, -1);
	if (!q || !script_promise_lend(q, p))
		return false;
	p->co = f->co;
	p->line = script_line(f->co);
	return true;
}

static bool on_await(struct script_vm *vm)
{
	struct script_stack *s = vm->stack;
	lua_State *L = vm->L, *from = s->frames[s->len - 1].co;
	bool blocks = vm->node->rules->await_blocks;
	uint32_t first = blocks ? 0 : (uint32_t)script_frames_find(vm, ASYNC);
	struct script_frame none = { 0 };
	struct script_frame *f = blocks ? &none : &s->frames[first];
	bool fresh = !f->promise;
	uint32_t line;
	struct script_promise *p;
	int base;

	if (s->len == first + 1 && f->kind == SCRIPT_ASYNC && waits_again(vm, f)) {
		s->len = first;
		return done(vm);
	}
	line = script_line(from);
	base = lua_gettop(L);
	luaL_checkstack(L, 8, NULL);
	lua_xmove(from, L, 1); /* base + 1: the value; base + 2: the promise */
	p = outer_promise(vm, f);
	p->line = line;
	keep_frames(vm, p, base + 2, first);
	script_promise_await(L, base + 2, base + 1);
	if (!fresh || blocks) {
		lua_settop(L, base);
		return done(vm);
	}
	lua_remove(L, base + 1);
	if (s->len == 0 && vm->await_in_main && !vm->main_promise) {
		p->main = true;
		vm->main_promise = script_slot_take(L, -1);
	}
	return hand_down(vm);
}

/* The end of an async function: its promise, old or new, gets the value on top of f->co. */
static bool settle(struct script_vm *vm, struct script_frame *f, bool rejected)
{
	lua_State *L = vm->L;
	bool fresh = !f->promise;

	luaL_checkstack(L, 8, NULL);
	lua_xmove(f->co, L, 1);
	if (fresh)
		script_promise_new(L);
	else
		script_slot_push(vm, L, f->promise->slot);
	if (rejected)
		script_promise_settle(L, -1, SCRIPT_REJECTED, -2);
	else
		script_promise_resolve_now(L, -1, -2);
	lua_remove(L, -2);
	if (fresh)
		return hand_down(vm);
	lua_pushnil(L); /* the thread goes back to the pool */
	lua_setiuservalue(L, -2, SCRIPT_UV_THREAD);
	lua_pop(L, 1);
	return done(vm);
}

static bool returned(struct script_vm *vm, struct script_frame *f)
{
	bool going;

	if (f->promise && f->slot == 0) { /* anchor it before its promise lets go */
		lua_pushthread(f->co);
		f->slot = script_slot_take(f->co, -1);
		lua_pop(f->co, 1);
	}
	lua_settop(f->co, 1);
	going = settle(vm, f, false);
	script_frame_recycle(vm, f);
	return going;
}

static bool died(struct script_vm *vm, struct script_frame *f)
{
	bool main = vm->await_in_main && vm->stack->len == 0 &&
		    (!f->promise || f->promise->main);
	bool going;

	if (main) {
		script_vm_hold_error(vm, f->co);
		vm->main_settled = true;
		vm->stack->status = RT_THREW;
		return false;
	}
	going = settle(vm, f, true);
	if (f->slot)
		script_frame_discard(vm, f);
	return going;
}

const struct script_async_ops script_node_async = { on_await, returned, died };

/* ---- going on after await --------------------------------------------------------------- */

/* What it awaited lies on the innermost frame already (script_promise_queue). */
static void put_back(struct script_promise *p)
{
	struct script_vm *vm = p->vm;
	struct script_stack *s = vm->stack;

	if (p->co) {
		script_frames_push(vm, SCRIPT_ASYNC, p->co, 0);
	} else {
		script_slot_push(vm, vm->L, p->slot);
		lua_getiuservalue(vm->L, -1, SCRIPT_UV_THREAD);
		script_frames_restore(vm, vm->L, -1);
		lua_pop(vm->L, 2);
	}
	if (s->frames[0].kind == SCRIPT_ASYNC)
		s->frames[0].promise = p;
	s->resume_args = 1;
	s->raise = p->settled_as == SCRIPT_REJECTED;
}

enum rt_status script_async_go_on(struct script_promise *p)
{
	if (script_vm_suspended(p->vm))
		return script_vm_resume(p->vm);
	put_back(p);
	return script_vm_go(p->vm);
}

/* ---- an ES module's body ------------------------------------------------------------------ */

enum rt_status script_async_main(struct script_vm *vm, int slot)
{
	struct script_thread t;
	enum rt_status st;

	if (script_vm_suspended(vm)) {
		st = script_vm_resume(vm);
	} else {
		t = script_thread_take(vm);
		script_slot_push(vm, t.co, slot);
		script_frames_push(vm, SCRIPT_ASYNC, t.co, t.slot);
		vm->stack->resume_args = 0;
		vm->stack->raise = false;
		st = script_vm_go(vm);
	}
	if (st == RT_DONE && !vm->main_promise)
		vm->main_settled = true;
	return st;
}

bool script_async_main_settled(struct script_vm *vm)
{
	struct script_promise *p;

	if (!vm->main_promise)
		return vm->main_settled;
	script_slot_push(vm, vm->L, vm->main_promise);
	p = lua_touserdata(vm->L, -1);
	lua_pop(vm->L, 1);
	return p->state != SCRIPT_PENDING || vm->main_settled;
}

/* ---- the functions -------------------------------------------------------------------------- */

/* Wrong model M7: the body starts in a microtask of its own. */
static int call_later(lua_State *L)
{
	lua_getfield(L, LUA_REGISTRYINDEX, "loopscope.async_later");
	lua_insert(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 2);
	lua_call(L, lua_gettop(L) - 1, 1);
	return 1;
}

static int call_async(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	if (vm->node->rules->async_later && !lua_toboolean(L, lua_upvalueindex(3)))
		return call_later(L);
	script_may_suspend(L, "an async function");
	if (vm->stack->len >= SCRIPT_MAX_FRAMES)
		return script_throw_fault(L, SCRIPT_FAULT_OVERFLOW);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	vm->stack->op = SCRIPT_OP_ASYNC;
	return lua_yieldk(L, lua_gettop(L), 0, script_resumed);
}

/* async(f) or async("name", f); __async_now(f) ignores the wrong model M7. */
static int make_async(lua_State *L)
{
	lua_settop(L, 2);
	if (lua_isfunction(L, 1))
		lua_insert(L, 1); /* nil, f */
	if (!lua_isfunction(L, 2))
		return script_throw(L, "TypeError",
				    "async takes a function, as in async(function() ... end)");
	lua_pushvalue(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_pushcclosure(L, call_async, 3);
	return 1;
}

const char *script_async_name(lua_State *L, int idx)
{
	const char *name;

	if (lua_tocfunction(L, idx) != call_async && !script_py_is_async(L, idx))
		return NULL;
	lua_getupvalue(L, idx, 2);
	name = lua_tostring(L, -1); /* kept by the function */
	lua_pop(L, 1);
	return name ? name : "";
}

static int await(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	lua_settop(L, 1);
	if (script_frames_find(vm, ASYNC) < 0) {
		script_error_new(L, "SyntaxError", "await is only valid in async functions");
		script_error_hint(L, "wrap the code in async(function() ... end)(), or start the "
				     "file with runtime(\"node\", { module = \"esm\" })");
		return lua_error(L);
	}
	script_may_suspend(L, "await");
	vm->stack->op = SCRIPT_OP_AWAIT;
	return lua_yieldk(L, 1, 0, script_resumed);
}

void script_async_open(lua_State *L)
{
	lua_pushboolean(L, 0);
	lua_pushcclosure(L, make_async, 1);
	lua_setglobal(L, "async");
	lua_pushboolean(L, 1);
	lua_pushcclosure(L, make_async, 1);
	lua_setglobal(L, "__async_now");
	lua_pushcfunction(L, await);
	lua_setglobal(L, "await");
}
