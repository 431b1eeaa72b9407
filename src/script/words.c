/* SPDX-License-Identifier: MIT */
#include "script/words.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "script/dist.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/plan.h"
#include "script/run.h"
#include "script/vm.h"

/* cpu(ms, { gil = "released" | "kept" }) */
static enum rt_burn burn_mode(lua_State *L)
{
	static const char *const names[] = { "held", "released", "kept", NULL };
	static const enum rt_burn modes[] = { RT_BURN, RT_BURN_RELEASED, RT_BURN_KEPT };

	const char *name;

	if (!lua_istable(L, 2) || lua_getfield(L, 2, "gil") == LUA_TNIL)
		return RT_BURN;
	name = luaL_tolstring(L, -1, NULL);
	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return modes[i];
	script_throw(L, "ValueError", "cpu(): gil is \"released\" or \"kept\", not \"%s\"", name);
	return RT_BURN;
}

/* cpu(ms): burns CPU; the thread may lose its core meanwhile. */
static int cpu(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	sim_time ns = script_time(L, 1, "cpu", "cpu()");
	enum rt_burn how = burn_mode(L);

	script_may_suspend(L, "cpu()");
	if (vm->py && script_py_blocks_nobody(vm))
		return script_py_pause(L, (double)ns * 1e-9);
	if (rt_burn(vm->thread, ns, script_line(L), how))
		return 0;
	if (vm->thread->limit)
		vm->limits.line = script_line_now(L);
	return script_suspend(L);
}

/* Atomics.wait(ms): blocks the thread, without a core. */
static int atomics_wait(lua_State *L)
{
	sim_time ns = script_time(L, 1, "Atomics.wait", "Atomics.wait()");

	script_may_suspend(L, "Atomics.wait()");
	rt_sleep(script_vm_of(L)->thread, ns);
	return script_suspend(L);
}

/* The text of --set as the default's type wants it. */
static int push_param(lua_State *L, const char *value)
{
	switch (lua_type(L, 2)) {
	case LUA_TSTRING:
		lua_pushstring(L, value);
		return 1;
	case LUA_TBOOLEAN:
		lua_pushboolean(L, strcmp(value, "false") != 0 && strcmp(value, "0") != 0);
		return 1;
	default:
		if (lua_stringtonumber(L, value) == 0)
			lua_pushstring(L, value);
		return 1;
	}
}

static int param(lua_State *L)
{
	const struct script_config *c = script_vm_of(L)->config;
	const char *name = luaL_checkstring(L, 1), *value = NULL;

	lua_settop(L, 2);
	for (size_t i = 0; i < c->n_params; i++)
		if (strcmp(c->params[i].name, name) == 0) {
			value = c->params[i].value;
			c->params[i].asked = true;
		}
	return value ? push_param(L, value) : 1;
}

/* runtime(...) was read before the run began (script/source.h). */
static int runtime(lua_State *L)
{
	(void)L;
	return 0;
}

static void open_atomics(lua_State *L)
{
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, atomics_wait);
	lua_setfield(L, -2, "wait");
	lua_setglobal(L, "Atomics");
}

void script_words_open(lua_State *L)
{
	lua_register(L, "cpu", cpu);
	lua_register(L, "param", param);
	lua_register(L, "runtime", runtime);
	if (!script_vm_of(L)->py) /* Python has time.sleep */
		open_atomics(L);
	script_dist_open(L);
	script_plan_open(L);
}
