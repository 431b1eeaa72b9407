/* SPDX-License-Identifier: MIT
 *
 * The end of the process, its clocks, its output: what prelude_process.lua is made of.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/inside.h"
#include "script/node_words.h"

/* ---- clocks and output ------------------------------------------------------------- */

/* __clock(): nanoseconds, each time later than before. */
static int clock_ns(lua_State *L)
{
	lua_pushinteger(L, rt_clock_told(script_vm_of(L)->thread));
	return 1;
}

/* __write("stdout" | "stderr", text) */
static int write_text(lua_State *L)
{
	size_t len;
	const char *text = luaL_checklstring(L, 2, &len);
	bool err = strcmp(luaL_checkstring(L, 1), "stderr") == 0;

	script_write(L, err ? JRN_STDERR : JRN_STDOUT, text, len);
	return 0;
}

/* __heap_used(): bytes of Lua memory. */
static int heap_used(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)script_vm_of(L)->limits.memory);
	return 1;
}

/* ---- the end ----------------------------------------------------------------------- */

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
	static const char *const names[] = {"uncaught", "rejections", "before_exit",
					    "exit",	"warning",    NULL};
	enum script_hook which = (enum script_hook)luaL_checkoption(L, 1, NULL, names);

	lua_settop(L, 2);
	script_hook_set(L, which);
	return 0;
}

/* ---- what the run knows ------------------------------------------------------------ */

/* __where(err) -> "FILE:LINE", hint */
static int where(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushstring(L, script_error_where(L, 1));
	lua_pushstring(L, script_error_get_hint(L, 1));
	return 2;
}

/* __rule(field): of the version's row; "name", or a field of struct rt_node_rules. */
static int rule(lua_State *L)
{
	static const char *const fields[] = { "name", "warn", "stream_mark", "stream_ticks",
					      "always_sends", "rejection_map", NULL };
	const struct rt_node_rules *r = script_vm_of(L)->node->rules;

	switch (luaL_checkoption(L, 1, NULL, fields)) {
	case 0:
		lua_pushstring(L, r->name);
		break;
	case 1:
		lua_pushboolean(L, r->warn_unhandled);
		break;
	case 2:
		lua_pushinteger(L, r->stream_mark);
		break;
	case 3:
		lua_pushboolean(L, r->stream_ticks);
		break;
	case 4:
		lua_pushboolean(L, r->always_sends);
		break;
	case 5:
		lua_pushboolean(L, r->rejection_map);
		break;
	}
	return 1;
}

/* __unheeded(queued, mark): a full stream is written to again. */
static int unheeded(lua_State *L)
{
	script_unheeded(L, (uint64_t)luaL_checknumber(L, 1), (uint64_t)luaL_checknumber(L, 2));
	return 0;
}

/* __source_line(n): the text of a line of the script. */
static int source_line(lua_State *L)
{
	const struct script_program *p = script_vm_of(L)->run->program;
	uint32_t n = (uint32_t)luaL_checkinteger(L, 1);
	size_t len;
	const char *text = script_source_line(p->source, p->source_len, n, &len);

	lua_pushlstring(L, text, len);
	return 1;
}

/* __script_path(): as on the command line. */
static int script_path(lua_State *L)
{
	lua_pushstring(L, script_vm_of(L)->config->path);
	return 1;
}

void script_warn(lua_State *L, const char *name, const char *text)
{
	struct script_vm *vm = script_vm_of(L);

	if (!vm->hooks[SCRIPT_HOOK_WARNING])
		return;
	luaL_checkstack(L, 4, NULL);
	script_slot_push(vm, L, vm->hooks[SCRIPT_HOOK_WARNING]);
	lua_pushstring(L, name);
	lua_pushstring(L, text);
	lua_call(L, 2, 0);
}

void script_node_process_open(lua_State *L)
{
	static const luaL_Reg words[] = {{"__clock", clock_ns},
					 {"__write", write_text},
					 {"__heap_used", heap_used},
					 {"__exit", exit_now},
					 {"__exiting", exiting},
					 {"__exit_code", exit_code},
					 {"__hook", hook},
					 {"__where", where},
					 {"__rule", rule},
					 {"__source_line", source_line},
					 {"__unheeded", unheeded},
					 {"__script_path", script_path},
					 {NULL, NULL}};

	lua_pushglobaltable(L);
	luaL_setfuncs(L, words, 0);
	lua_pop(L, 1);
	lua_getfield(L, LUA_REGISTRYINDEX, "loopscope.env");
	lua_setglobal(L, "__env");
}
