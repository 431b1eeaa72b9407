/* SPDX-License-Identifier: MIT
 *
 * script/py_left.c - asynchronous generators whose `async for` was left early.
 *
 * When the last reference to one goes, CPython's finalizer has the event loop close it
 * (_asyncgen_finalizer_hook in Lib/asyncio/base_events.py).  Here the generator holds a
 * token that nobody else has, so when the collector finds the token, the generator has no
 * reference left either.  The collector is asked before anything new becomes ready, so that
 * the call of the hook stands where CPython puts it (script/py_refs.c bounds the cost).
 *
 * A token has the generator and the hook as user values.
 */
#include <lauxlib.h>

#include "script/py.h"
#include "script/vm.h"

#define META "asyncgen left"

struct token {
	bool watched;
};

/* __left(generator, hook): its token. */
static int left(lua_State *L)
{
	struct script_py *py = script_vm_of(L)->py;
	struct token *t = lua_newuserdatauv(L, sizeof(*t), 2);

	*t = (struct token){ 0 };
	for (int i = 1; i <= 2; i++) {
		lua_pushvalue(L, i);
		lua_setiuservalue(L, -2, i);
	}
	luaL_setmetatable(L, META);
	script_py_watch(py, &t->watched, true);
	py->left++;
	return 1;
}

static void forget(struct script_py *py, struct token *t)
{
	if (t->watched)
		py->left--;
	script_py_watch(py, &t->watched, false);
}

/* __left_done(token): the generator has ended by itself. */
static int left_done(lua_State *L)
{
	forget(script_vm_of(L)->py, luaL_checkudata(L, 1, META));
	return 0;
}

static int gone(lua_State *L)
{
	struct token *t = lua_touserdata(L, 1);
	struct script_vm *vm = script_vm_of(L);

	if (vm->closing || !t->watched)
		return 0;
	forget(vm->py, t);
	lua_getiuservalue(L, 1, 2);
	lua_getiuservalue(L, 1, 1);
	lua_call(L, 1, 0);
	return 0;
}

void script_py_before_ready(lua_State *L)
{
	if (script_vm_of(L)->py->left)
		script_py_tell_gone(L);
}

void script_py_left_open(lua_State *L)
{
	luaL_newmetatable(L, META);
	lua_pushcfunction(L, gone);
	lua_setfield(L, -2, "__gc");
	lua_pop(L, 1);
	lua_register(L, "__left", left);
	lua_register(L, "__left_done", left_done);
}
