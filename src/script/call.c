/* SPDX-License-Identifier: MIT
 *
 * script/call.c - C functions that call Lua or stop: script_call, pcall, xpcall, suspend.
 *
 * A call nests on the C stack as long as that is short, which is the fast way, and asks
 * the frame loop for a thread of its own beyond: so pcall in pcall in pcall goes as deep
 * as memory.
 */
#include "script/call.h"

#include <lauxlib.h>

#include "script/error.h"
#include "script/vm.h"

static bool shallow(lua_State *L, const struct script_stack *s)
{
	return s->c_depth < SCRIPT_MAX_C_DEPTH || !lua_isyieldable(L);
}

static void check_depth(lua_State *L, const struct script_stack *s)
{
	if (s->len >= SCRIPT_MAX_FRAMES)
		script_throw_fault(L, SCRIPT_FAULT_OVERFLOW);
}

/* ---- script_call ---------------------------------------------------------------------------- */

/* What a deep call goes on with, kept on the caller's stack under function and arguments. */
struct after {
	lua_KContext ctx;
	lua_KFunction k;
};

static int called(lua_State *L, int status, lua_KContext ctx)
{
	struct script_stack *s = script_vm_of(L)->stack;
	struct after after = *(struct after *)ctx;

	if (s->raise)
		return script_raise(L);
	lua_remove(L, -s->resume_args - 1);
	return after.k(L, status, after.ctx);
}

int script_call(lua_State *L, int n_args, int n_results, lua_KContext ctx, lua_KFunction k)
{
	struct script_stack *s = script_vm_of(L)->stack;
	struct after *after;

	if (shallow(L, s)) {
		s->c_depth++;
		lua_callk(L, n_args, n_results, ctx, k);
		s->c_depth--;
		return k(L, LUA_OK, ctx);
	}
	check_depth(L, s);
	after = lua_newuserdatauv(L, sizeof *after, 0);
	*after = (struct after){ ctx, k };
	lua_insert(L, -n_args - 2);
	s->op = SCRIPT_OP_CALL;
	s->results = n_results;
	return lua_yieldk(L, n_args + 1, (lua_KContext)after, called);
}

/* ---- pcall and xpcall ------------------------------------------------------------------------ */

/* Below the results lies `true`. */
static int pcalled(lua_State *L, int status, lua_KContext ctx)
{
	struct script_vm *vm = script_vm_of(L);

	(void)ctx;
	if (status == LUA_OK || status == LUA_YIELD)
		return lua_gettop(L);
	script_limits_died(vm, L, status);
	if (vm->limits.passed || vm->exiting)
		return lua_error(L);
	script_error_convert(L, status);
	lua_pushboolean(L, 0);
	lua_insert(L, -2);
	return 2;
}

static int pcall(lua_State *L)
{
	struct script_stack *s = script_vm_of(L)->stack;
	int status, depth = s->c_depth;

	luaL_checkany(L, 1);
	if (!shallow(L, s)) {
		check_depth(L, s);
		s->op = SCRIPT_OP_PCALL;
		return lua_yieldk(L, lua_gettop(L), 0, script_resumed);
	}
	lua_pushboolean(L, 1);
	lua_insert(L, 1);
	s->c_depth++;
	status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, pcalled);
	s->c_depth = depth;
	return pcalled(L, status, 0);
}

static int handled(lua_State *L, int status, lua_KContext ctx)
{
	(void)status;
	(void)ctx;
	return lua_gettop(L) - 1;
}

/* The handler is on index 1; above it is what pcall returned. */
static int xpcalled(lua_State *L)
{
	if (lua_toboolean(L, 2))
		return lua_gettop(L) - 1;
	lua_settop(L, 3);
	lua_pushvalue(L, 1);
	lua_insert(L, 3); /* handler, false, handler, error */
	return script_call(L, 1, LUA_MULTRET, 0, handled);
}

static int xpcall_shallow(lua_State *L, int status, lua_KContext ctx)
{
	(void)ctx;
	if (status != LUA_OK && status != LUA_YIELD) {
		pcalled(L, status, 0);
		lua_remove(L, 2); /* handler, false, error */
	}
	return xpcalled(L);
}

static int xpcall_deep(lua_State *L, int status, lua_KContext ctx)
{
	script_resumed(L, status, ctx);
	lua_remove(L, 2);
	return xpcalled(L);
}

static int xpcall(lua_State *L)
{
	struct script_stack *s = script_vm_of(L)->stack;
	int status, depth = s->c_depth;

	luaL_checktype(L, 2, LUA_TFUNCTION);
	lua_pushvalue(L, 2);
	lua_insert(L, 1); /* handler, f, handler, args */
	lua_pushvalue(L, 2);
	lua_replace(L, 3);
	lua_pushboolean(L, 1);
	lua_replace(L, 2); /* handler, true, f, args */
	if (!shallow(L, s)) {
		check_depth(L, s);
		s->op = SCRIPT_OP_PCALL;
		return lua_yieldk(L, lua_gettop(L) - 2, 0, xpcall_deep);
	}
	s->c_depth++;
	status = lua_pcallk(L, lua_gettop(L) - 3, LUA_MULTRET, 0, 0, xpcall_shallow);
	s->c_depth = depth;
	return xpcall_shallow(L, status, 0);
}

/* ---- stopping --------------------------------------------------------------------------------- */

void script_not_at_file_level(lua_State *L, const char *what)
{
	if (script_vm_of(L)->file_level)
		script_throw(L, "Error",
			     "%s: nothing runs at the level of a file of systems; it belongs into "
			     "the system's main",
			     what);
}

void script_may_suspend(lua_State *L, const char *what)
{
	script_not_at_file_level(L, what);
	if (!lua_isyieldable(L))
		script_throw(L, "Error",
			     "%s cannot wait here: Lua cannot stop inside a comparator of "
			     "table.sort, a callback of string.gsub or a metamethod that C calls",
			     what);
}

int script_suspend(lua_State *L)
{
	script_vm_of(L)->stack->op = SCRIPT_OP_SUSPEND;
	return lua_yield(L, 0);
}

int script_exit(lua_State *L, int code)
{
	struct script_vm *vm = script_vm_of(L);

	vm->node->exit_code = code;
	vm->exiting = true;
	if (!lua_isyieldable(L))
		return luaL_error(L, "process.exit");
	vm->stack->op = SCRIPT_OP_EXIT;
	return lua_yield(L, 0);
}

void script_call_open(lua_State *L)
{
	lua_pushcfunction(L, pcall);
	lua_setglobal(L, "pcall");
	lua_pushcfunction(L, xpcall);
	lua_setglobal(L, "xpcall");
}
