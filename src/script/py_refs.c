/* SPDX-License-Identifier: MIT
 *
 * script/py_refs.c - what CPython tells when the last reference to an object goes.
 *
 * There it tells at once; here a collection must find out.  So a whole one is done where
 * somebody could see the difference, before a line is printed and after each handle, as
 * long as there are objects that have something to tell: futures whose exception nobody
 * retrieved, coroutines that nobody awaited.  What that costs is bounded: a script that
 * keeps such objects about hears of them later, when Lua itself collects.
 */
#include <lauxlib.h>

#include "base/str.h"
#include "script/limits.h"
#include "script/py.h"
#include "script/run.h"
#include "script/vm.h"

#define MOST_KB (96 << 10) /* of memory that these collections go through in a run */

void script_py_watch(struct script_py *py, bool *watched, bool on)
{
	if (*watched == on)
		return;
	*watched = on;
	if (on)
		py->watched++;
	else
		py->watched--;
}

void script_py_tell_gone(lua_State *L)
{
	struct script_py *py = script_vm_of(L)->py;

	if (!py || py->watched == 0 || py->collected_kb > MOST_KB)
		return;
	py->collected_kb += (uint32_t)lua_gc(L, LUA_GCCOUNT);
	lua_gc(L, LUA_GCCOLLECT);
}

/* __collect(): objects that nobody refers to go, and say what they have to say. */
static int collect(lua_State *L)
{
	lua_gc(L, LUA_GCCOLLECT);
	return 0;
}

/* ---- what they say ------------------------------------------------------------------------- */

void script_py_never_awaited(lua_State *L, int idx)
{
	const struct script_coro *c = lua_touserdata(L, idx);
	struct script_vm *vm = script_vm_of(L);
	struct ls_str text = { 0 };

	if (vm->closing)
		return;
	if (c->line)
		ls_str_addf(&text, "%s:%u: ", vm->config->path, (unsigned)c->line);
	ls_str_addf(&text, "RuntimeWarning: coroutine '%s' was never awaited\n",
		    script_coro_name(L, idx));
	script_write(L, JRN_STDERR, text.s, text.len);
	ls_str_release(&text);
	script_deserves(L, JRN_NEVER_AWAITED, c->line, 1,
			"coroutine '%s' was never awaited: nothing of it has run",
			script_coro_name(L, idx));
}

/* Its loop's exception handler hears of it. */
void script_py_never_retrieved(lua_State *L, int idx)
{
	struct script_future *f = lua_touserdata(L, idx);
	struct script_vm *vm = f->vm;

	if (vm->closing)
		return;
	luaL_checkstack(L, 8, NULL);
	idx = lua_absindex(L, idx);
	script_slot_push(vm, L, vm->hooks[SCRIPT_HOOK_EXCEPTION]);
	script_slot_push(vm, L, f->loop->slot);
	lua_pushvalue(L, idx);
	lua_getiuservalue(L, idx, FUTURE_UV_VALUE);
	lua_pcall(L, 3, 0, 0);
}

void script_py_refs_open(lua_State *L)
{
	lua_register(L, "__collect", collect);
}
