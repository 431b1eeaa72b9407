/* SPDX-License-Identifier: MIT
 *
 * script/vm.c - from the runtime into the script: callbacks, their results and errors.
 */
#include "script/vm.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "script/callsite.h"
#include "script/reject.h"
#include "script/inside.h"
#include "script/task.h"

/* The low bits of the pointer mark a coroutine of the script: script/coroutine.c. */
struct script_vm *script_vm_of(lua_State *L)
{
	uintptr_t word = *(uintptr_t *)lua_getextraspace(L);

	return (struct script_vm *)(word & ~(uintptr_t)7);
}

/* An error outside of every protected call is ours: host code must not raise. */
static int panic(lua_State *L)
{
	const char *message = lua_tostring(L, -1);

	ls_bug("Lua error in host code: %s", message ? message : "(not a string)");
}

struct script_vm *script_vm_new(const struct script_config *config)
{
	struct script_vm *vm = ls_realloc(NULL, 1, sizeof *vm);

	memset(vm, 0, sizeof *vm);
	vm->config = config;
	vm->stack = &vm->main_stack;
	script_limits_init(&vm->limits, config);
	vm->L = lua_newstate(script_limits_alloc, vm);
	if (!vm->L)
		ls_bug("no memory for a Lua state");
	script_limits_opened(&vm->limits, vm->L);
	lua_atpanic(vm->L, panic);
	*(struct script_vm **)lua_getextraspace(vm->L) = vm;
	ls_list_init(&vm->http_conns);
	ls_list_init(&vm->cluster_servers);
	script_slots_open(vm);
	lua_pushnil(vm->L);
	vm->error_slot = script_slot_take(vm->L, -1);
	lua_pop(vm->L, 1);
	vm->rejections = script_rejections_new();
	return vm;
}

void script_vm_free(struct script_vm *vm)
{
	if (!vm)
		return;
	vm->closing = true;
	script_limits_forget(vm);
	lua_close(vm->L);
	script_heap_release(&vm->limits.heap);
	script_tasks_release(vm);
	script_rejections_free(vm->rejections);
	script_stack_release(&vm->main_stack);
	script_callsites_free(vm->callsites);
	free(vm->threads.idle);
	free(vm->next_slot);
	free(vm);
}

/* ---- calls ------------------------------------------------------------------------------ */

lua_State *script_vm_enter(struct script_vm *vm)
{
	struct script_stack *s = vm->stack;
	struct script_thread t = s->base;

	if (t.co)
		lua_settop(t.co, 0);
	else
		t = script_thread_take(vm);
	s->base.co = NULL;
	script_frames_push(vm, SCRIPT_BASE, t.co, t.slot);
	return t.co;
}

/* A limit was passed: the thread is busy for ever, and the world goes on without it. */
static enum rt_status over(struct script_vm *vm, enum rt_status st)
{
	return st == RT_EXIT && vm->limits.passed && vm->isolate ? script_blocked(vm) : st;
}

enum rt_status script_vm_go(struct script_vm *vm)
{
	if (vm->limits.passed || vm->exiting) {
		script_frames_drop(vm);
		return RT_EXIT;
	}
	return over(vm, script_frames_run(vm));
}

enum rt_status script_vm_call(struct script_vm *vm, int n_args)
{
	vm->stack->resume_args = n_args;
	vm->stack->raise = false;
	return script_vm_go(vm);
}

enum rt_status script_vm_resume(struct script_vm *vm)
{
	vm->stack->suspended = false;
	if (vm->limits.passed)
		return script_blocked(vm);
	return over(vm, script_frames_run(vm));
}

bool script_vm_suspended(const struct script_vm *vm)
{
	return vm->stack->suspended;
}

lua_State *script_vm_results(struct script_vm *vm, int *n)
{
	*n = vm->stack->base.co ? vm->stack->n_results : 0;
	return vm->stack->base.co;
}

enum rt_status script_run(struct script_vm *vm, void *arg, int (*push)(void *, lua_State *))
{
	if (vm->stack->suspended)
		return script_vm_resume(vm);
	return script_vm_call(vm, push(arg, script_vm_enter(vm)));
}

/* ---- errors and hooks ----------------------------------------------------------------------- */

void script_vm_hold_error(struct script_vm *vm, lua_State *L)
{
	script_slot_set(L, vm->error_slot, -1);
	lua_pop(L, 1);
	vm->origin = "uncaughtException";
}

void script_vm_push_error(struct script_vm *vm, lua_State *L)
{
	script_slot_push(vm, L, vm->error_slot);
}

void script_hook_set(lua_State *L, enum script_hook which)
{
	struct script_vm *vm = script_vm_of(L);

	luaL_checktype(L, -1, LUA_TFUNCTION);
	if (vm->hooks[which])
		script_slot_set(L, vm->hooks[which], -1);
	else
		vm->hooks[which] = script_slot_take(L, -1);
	lua_pop(L, 1);
}

void script_deserves(lua_State *L, enum jrn_rule rule, uint32_t line, uint64_t measure,
		     const char *fmt, ...)
{
	struct script_vm *vm = script_vm_of(L);
	struct ls_str text = LS_STR_INIT;
	va_list args;

	if (!vm->run->lint || !vm->thread)
		return;
	va_start(args, fmt);
	ls_str_vaddf(&text, fmt, args);
	va_end(args);
	jrn_lint_tell(vm->run->lint, vm->sim->now, rule, vm->thread->mc.id, line, measure,
		      text.s);
	ls_str_release(&text);
}

#define UNHEEDED 2 /* high-water marks that are no oversight any more */

void script_unheeded(lua_State *L, uint64_t queued, uint64_t mark)
{
	if (mark && queued >= UNHEEDED * mark)
		script_deserves(L, JRN_IGNORED_BACKPRESSURE, script_line(L), queued,
				"%llu are buffered, %llu times what write() said is enough",
				(unsigned long long)queued,
				(unsigned long long)(queued / mark));
}

/* ---- where the script is ---------------------------------------------------------------------- */

uint32_t script_line_now(lua_State *L)
{
	return script_callsite_line(script_vm_of(L), L);
}

uint32_t script_line(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	return vm->journal->lines ? script_callsite_line(vm, L) : 0;
}

const char *script_name_of(lua_State *L, int idx)
{
	struct script_vm *vm = script_vm_of(L);

	return vm->journal->lines ? script_callsite_name(vm, L, idx) : NULL;
}

void script_write(lua_State *L, enum jrn_stream stream, const char *text, size_t len)
{
	struct script_vm *vm = script_vm_of(L);
	const struct script_config *c = vm->config;

	if (stream == JRN_STDOUT)
		script_not_at_file_level(L, "output");
	if (vm->journal->on)
		jrn_emit_print(vm->journal, vm->sim->now, vm->thread->mc.id, stream, text, len,
			       script_line(L));
	if (c->print)
		c->print(c->print_arg, stream, text, len);
}
