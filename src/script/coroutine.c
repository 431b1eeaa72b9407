/* SPDX-License-Identifier: MIT
 *
 * script/coroutine.c - create, resume, yield, wrap, status, close, running, isyieldable.
 *
 * Whether a coroutine is on the stack is marked in the low bits of its extra space, so
 * asking costs no search.  One that yielded from a frame above its own (a deep pcall) is
 * parked: those frames wait in a weak table.
 */
#include "script/coroutine.h"

#include <lauxlib.h>

#include "script/error.h"
#include "script/save.h"
#include "script/vm.h"

enum mark { NOT_OURS, OFF_STACK, ON_STACK, PARKED };

#define COROUTINES (1u << SCRIPT_COROUTINE | 1u << SCRIPT_WRAPPED)

static const char parked_key;

static enum mark mark_of(lua_State *co)
{
	return (enum mark)(*(uintptr_t *)lua_getextraspace(co) & 7);
}

static void set_mark(lua_State *co, enum mark mark)
{
	uintptr_t *word = lua_getextraspace(co);

	*word = (*word & ~(uintptr_t)7) | (uintptr_t)mark;
}

static bool is_dead(lua_State *co)
{
	int status = lua_status(co);

	return status == LUA_OK ? lua_gettop(co) == 0 : status != LUA_YIELD;
}

static lua_State *coroutine_arg(lua_State *L)
{
	lua_State *co = lua_tothread(L, 1);

	luaL_argexpected(L, co, 1, "coroutine");
	return co;
}

/* ---- parts of the loop ---------------------------------------------------------------------- */

void script_coroutine_resumed(struct script_vm *vm, enum script_frame_kind kind, int n)
{
	struct script_stack *s = vm->stack;
	lua_State *from = s->frames[s->len - 1].co, *co = s->target;
	bool parked = mark_of(co) == PARKED;

	set_mark(co, ON_STACK);
	script_frames_push(vm, kind, co, 0);
	if (parked) {
		lua_rawgetp(vm->L, LUA_REGISTRYINDEX, &parked_key);
		lua_pushthread(co);
		lua_xmove(co, vm->L, 1);
		lua_rawget(vm->L, -2); /* table, saved frames */
		script_frames_restore(vm, vm->L, -1);
		lua_pop(vm->L, 2);
	}
	co = s->frames[s->len - 1].co;
	s->resume_args = n;
	if (lua_checkstack(co, n + 1)) {
		lua_xmove(from, co, n);
		return;
	}
	lua_pop(from, n);
	script_error_new(co, "RangeError", "too many arguments");
	s->raise = true;
	s->resume_args = 1;
}

static void park(struct script_vm *vm, lua_State *co, uint32_t first)
{
	lua_State *L = vm->L;

	lua_rawgetp(L, LUA_REGISTRYINDEX, &parked_key);
	lua_pushthread(co);
	lua_xmove(co, L, 1);
	script_frames_save(vm, L, first);
	lua_rawset(L, -3);
	lua_pop(L, 1);
	set_mark(co, PARKED);
}

bool script_coroutine_yielded(struct script_vm *vm, int n)
{
	struct script_stack *s = vm->stack;
	uint32_t i = (uint32_t)script_frames_find(vm, COROUTINES);
	struct script_frame f = s->frames[i];
	lua_State *from = s->frames[s->len - 1].co, *to = s->frames[i - 1].co;
	int before = f.kind == SCRIPT_COROUTINE;

	if (s->len > i + 1)
		park(vm, f.co, i + 1);
	else
		set_mark(f.co, OFF_STACK);
	s->len = i;
	if (before)
		lua_pushboolean(to, 1);
	s->resume_args = before + n;
	if (lua_checkstack(to, n + 1)) {
		lua_xmove(from, to, n);
		return true;
	}
	lua_pop(from, n);
	lua_pop(to, before);
	script_error_new(to, "RangeError", "too many values");
	s->raise = true;
	s->resume_args = 1;
	return true;
}

void script_coroutine_ended(struct script_frame *f)
{
	set_mark(f->co, OFF_STACK);
}

/* ---- the functions ---------------------------------------------------------------------------- */

static int create(lua_State *L)
{
	lua_State *co;

	luaL_checktype(L, 1, LUA_TFUNCTION);
	co = lua_newthread(L);
	set_mark(co, OFF_STACK);
	lua_pushvalue(L, 1);
	lua_xmove(L, co, 1);
	return 1;
}

/* Why it cannot be resumed, or NULL. */
static const char *refusal(lua_State *L, lua_State *co)
{
	enum mark mark = mark_of(co);

	if (mark == NOT_OURS || mark == ON_STACK)
		return "cannot resume non-suspended coroutine";
	if (mark == OFF_STACK && is_dead(co))
		return "cannot resume dead coroutine";
	script_may_suspend(L, "coroutine.resume");
	if (script_vm_of(L)->stack->len >= SCRIPT_MAX_FRAMES)
		script_throw_fault(L, SCRIPT_FAULT_OVERFLOW);
	return NULL;
}

static int resume(lua_State *L)
{
	struct script_stack *s = script_vm_of(L)->stack;
	lua_State *co = coroutine_arg(L);
	const char *why = refusal(L, co);

	if (why) {
		lua_pushboolean(L, 0);
		lua_pushstring(L, why);
		return 2;
	}
	s->op = SCRIPT_OP_RESUME;
	s->target = co;
	return lua_yieldk(L, lua_gettop(L) - 1, 0, script_resumed);
}

static int call_wrapped(lua_State *L)
{
	struct script_stack *s = script_vm_of(L)->stack;
	lua_State *co = lua_tothread(L, lua_upvalueindex(1));
	const char *why = refusal(L, co);

	if (why)
		return script_throw(L, "Error", "%s", why);
	s->op = SCRIPT_OP_WRAPPED;
	s->target = co;
	return lua_yieldk(L, lua_gettop(L), 0, script_resumed);
}

static int wrap(lua_State *L)
{
	create(L);
	lua_pushcclosure(L, call_wrapped, 1);
	return 1;
}

static int yield(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	if (script_frames_find(vm, COROUTINES) < 0)
		return script_throw(L, "Error", "coroutine.yield outside of a coroutine");
	script_may_suspend(L, "coroutine.yield");
	vm->stack->op = SCRIPT_OP_YIELD;
	return lua_yieldk(L, lua_gettop(L), 0, script_resumed);
}

/* The coroutine that runs, or NULL: the callback itself. */
static lua_State *running_coroutine(struct script_vm *vm)
{
	int i = script_frames_find(vm, COROUTINES);

	return i < 0 ? NULL : vm->stack->frames[i].co;
}

static const char *status_of(struct script_vm *vm, lua_State *co)
{
	switch (mark_of(co)) {
	case NOT_OURS:
		return running_coroutine(vm) ? "normal" : "running";
	case ON_STACK:
		return running_coroutine(vm) == co ? "running" : "normal";
	case PARKED:
		return "suspended";
	case OFF_STACK:
		break;
	}
	return is_dead(co) ? "dead" : "suspended";
}

static int status(lua_State *L)
{
	lua_pushstring(L, status_of(script_vm_of(L), coroutine_arg(L)));
	return 1;
}

static int running(lua_State *L)
{
	lua_State *co = running_coroutine(script_vm_of(L));

	if (co) {
		lua_pushthread(co);
		if (co != L)
			lua_xmove(co, L, 1);
	} else {
		lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
	}
	lua_pushboolean(L, !co);
	return 2;
}

static int isyieldable(lua_State *L)
{
	lua_pushboolean(L, lua_isyieldable(L) && running_coroutine(script_vm_of(L)));
	return 1;
}

/* Closes the threads that were above the coroutine when it yielded. */
static void unpark(lua_State *L)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &parked_key);
	lua_pushvalue(L, 1);
	lua_rawget(L, -2);
	script_frames_close(L, -1);
	lua_pushvalue(L, 1);
	lua_pushnil(L);
	lua_rawset(L, -4);
	lua_pop(L, 2);
}

static int close(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	lua_State *co = coroutine_arg(L);
	enum mark mark = mark_of(co);

	if (mark == NOT_OURS || mark == ON_STACK)
		return script_throw(L, "Error", "cannot close a %s coroutine",
				    status_of(vm, co));
	if (mark == PARKED)
		unpark(L);
	set_mark(co, OFF_STACK);
	if (script_thread_reset(co) == LUA_OK) {
		lua_pushboolean(L, 1);
		return 1;
	}
	lua_pushboolean(L, 0);
	lua_xmove(co, L, 1);
	script_error_convert(L, LUA_ERRRUN);
	return 2;
}

void script_coroutine_open(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{ "create", create },	{ "resume", resume },	{ "yield", yield },
		{ "wrap", wrap },	{ "status", status },	{ "running", running },
		{ "close", close },	{ "isyieldable", isyieldable },
		{ NULL, NULL }
	};

	luaL_newlib(L, functions);
	lua_setglobal(L, "coroutine");
	lua_newtable(L); /* parked frames, by coroutine */
	lua_newtable(L);
	lua_pushliteral(L, "k");
	lua_setfield(L, -2, "__mode");
	lua_setmetatable(L, -2);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &parked_key);
}
