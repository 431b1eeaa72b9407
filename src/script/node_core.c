/* SPDX-License-Identifier: MIT
 *
 * process.nextTick, queueMicrotask, clocks, output, the end: what the prelude builds on.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/inside.h"
#include "script/node_words.h"
#include "script/list.h"
#include "script/pairs.h"
#include "script/prelude.h"
#include "script/task.h"
#include "script/vocabulary.h"

static int check_function(lua_State *L)
{
	if (lua_isfunction(L, 1))
		return 0;
	lua_getfield(L, LUA_REGISTRYINDEX, "loopscope.received");
	lua_pushvalue(L, 1);
	lua_call(L, 1, 1);
	return script_throw_code(L, "TypeError", "ERR_INVALID_ARG_TYPE",
				 "The \"callback\" argument must be of type function. Received %s",
				 lua_tostring(L, -1));
}

static int next_tick(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	check_function(L);
	rt_node_next_tick(vm->node, script_task_new(L, 1, 2, lua_gettop(L) - 1), script_line(L),
			  script_name_of(L, 1));
	return 0;
}

static int queue_microtask(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	check_function(L);
	rt_node_enqueue_microtask(vm->node, script_task_new(L, 1, 2, 0), JRN_IT_MICROTASK,
				  script_line(L), script_name_of(L, 1));
	return 0;
}

/* __clock(): nanoseconds, each time later than before. */
static int clock_ns(lua_State *L)
{
	lua_pushinteger(L, rt_clock(script_vm_of(L)->thread));
	return 1;
}

/* __write("stdout" | "stderr", text) */
static int write_text(lua_State *L)
{
	size_t len;
	const char *text = luaL_checklstring(L, 2, &len);

	script_write(L, *luaL_checkstring(L, 1) == 's' && lua_tostring(L, 1)[3] == 'e'
				? JRN_STDERR
				: JRN_STDOUT,
		     text, len);
	return 0;
}

static int exit_now(lua_State *L)
{
	return script_exit(L, (int)luaL_checkinteger(L, 1));
}

/* __exiting([true]): whether the process is on its way out; sets it. */
static int exiting(lua_State *L)
{
	struct rt_node *n = script_vm_of(L)->node;

	if (lua_toboolean(L, 1))
		n->exiting = true;
	lua_pushboolean(L, n->exiting);
	return 1;
}

/* __exit_code([code]): process.exitCode as the runtime knows it. */
static int exit_code(lua_State *L)
{
	struct rt_node *n = script_vm_of(L)->node;

	if (lua_isinteger(L, 1))
		n->exit_code = (int)lua_tointeger(L, 1);
	lua_pushinteger(L, n->exit_code);
	return 1;
}

/* __hook(name, function) */
static int hook(lua_State *L)
{
	static const char *const names[] = { "uncaught", "rejections", "before_exit",
					     "exit",	 "warning",    NULL };
	enum script_hook which = (enum script_hook)luaL_checkoption(L, 1, NULL, names);

	lua_settop(L, 2);
	script_hook_set(L, which);
	return 0;
}

/* __where(err): "FILE:LINE", hint; __rule(name): a switch of the version. */
static int where(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushstring(L, script_error_where(L, 1));
	lua_pushstring(L, script_error_get_hint(L, 1));
	return 2;
}

static int rule(lua_State *L)
{
	const struct rt_node_rules *r = script_vm_of(L)->node->rules;
	const char *name = luaL_checkstring(L, 1);

	if (*name == 'w')
		lua_pushboolean(L, r->warn_unhandled);
	else if (*name == 'y')
		lua_pushinteger(L, r->yield_star_ticks);
	else if (*name == 'a')
		lua_pushinteger(L, r->await_ticks);
	else
		lua_pushstring(L, r->name);
	return 1;
}

/* __source_line(n): the text of a line of the script. */
static int source_line(lua_State *L)
{
	struct script_run *r = script_vm_of(L)->run;
	const char *p = r->source, *end = p + r->source_len, *eol;

	for (lua_Integer n = luaL_checkinteger(L, 1); n > 1 && p; n--) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	if (!p)
		return 0;
	eol = memchr(p, '\n', (size_t)(end - p));
	lua_pushlstring(L, p, (size_t)((eol ? eol : end) - p));
	return 1;
}

static int is_error(lua_State *L)
{
	lua_pushstring(L, script_error_name(L, 1));
	return 1;
}

/* __throw_class(class, message [, code]): pushes an error of any class name. */
static int new_error(lua_State *L)
{
	lua_settop(L, 3);
	script_error_new(L, luaL_checkstring(L, 1), luaL_checkstring(L, 2));
	if (lua_isstring(L, 3) && strncmp(lua_tostring(L, 3), "ERR_", 4) == 0) {
		script_error_set_code(L, lua_tostring(L, 3));
	} else if (!lua_isnoneornil(L, 3)) {
		lua_pushvalue(L, 3);
		lua_setfield(L, -2, "code");
	}
	return 1;
}

/* __hidden(i): a key that no script sees (pairs and printing skip it). */
static int hidden(lua_State *L)
{
	static const char at[16];
	lua_Integer i = luaL_checkinteger(L, 1);

	luaL_argcheck(L, i >= 0 && i < 16, 1, "0 to 15");
	lua_pushlightuserdata(L, (void *)(uintptr_t)&at[i]);
	return 1;
}

static int list(lua_State *L)
{
	script_list_new(L, (int)luaL_checkinteger(L, 1));
	return 1;
}

/* __keep(name, value): for C, in the registry as "loopscope.NAME". */
static int keep(lua_State *L)
{
	lua_pushfstring(L, "loopscope.%s", luaL_checkstring(L, 1));
	lua_pushvalue(L, 2);
	lua_rawset(L, LUA_REGISTRYINDEX);
	return 0;
}

static int keys(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	script_keys(L, 1);
	return 1;
}

void script_node_open(lua_State *L)
{
	static const luaL_Reg words[] = { { "__next_tick", next_tick },
					  { "queueMicrotask", queue_microtask },
					  { "__clock", clock_ns },
					  { "__write", write_text },
					  { "__exit", exit_now },
					  { "__exiting", exiting },
					  { "__exit_code", exit_code },
					  { "__hook", hook },
					  { "__where", where },
					  { "__rule", rule },
					  { "__source_line", source_line },
					  { "__is_error", is_error },
					  { "__new_error", new_error },
					  { "__keys", keys },
					  { "__keep", keep },
					  { "__hidden", hidden },
					  { "__list", list },
					  { NULL, NULL } };

	lua_pushglobaltable(L);
	luaL_setfuncs(L, words, 0);
	lua_pop(L, 1);
	script_console_open(L);
	script_node_timers_open(L);
	script_node_io_open(L);
	script_node_port_open(L);
	lua_getfield(L, LUA_REGISTRYINDEX, "loopscope.env");
	lua_setglobal(L, "__env");
	script_prelude_run(L);
}
