/* SPDX-License-Identifier: MIT */
#include "script/require.h"

#include <ctype.h>
#include <lauxlib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/run.h"
#include "script/source.h"
#include "script/vm.h"

SCRIPT_HIDDEN(loaded_key);

/* Letters, digits, _ and - between single dots. */
static bool is_name(const char *name)
{
	char before = '.';

	for (; *name; before = *name++)
		if (!isalnum((unsigned char)*name) && *name != '_' && *name != '-' &&
		    (*name != '.' || before == '.'))
			return false;
	return before != '.';
}

/* The real path of the module's file when it lies below the folder of the script. */
static bool find(const char *script, const char *name, char path[PATH_MAX])
{
	struct ls_str wanted = LS_STR_INIT;
	char folder[PATH_MAX];
	const char *slash = strrchr(script, '/');
	size_t len;
	bool found;

	ls_str_addn(&wanted, script, slash ? (size_t)(slash - script) : 0);
	if (!slash)
		ls_str_add(&wanted, ".");
	found = realpath(wanted.s, folder) != NULL;
	len = found ? strlen(folder) : 0;
	ls_str_addc(&wanted, '/');
	for (; *name; name++)
		ls_str_addc(&wanted, *name == '.' ? '/' : *name);
	ls_str_add(&wanted, ".lua");
	found = found && realpath(wanted.s, path) && strncmp(path, folder, len) == 0 &&
		(path[len] == '/' || len == 1);
	ls_str_release(&wanted);
	return found;
}

static int loaded(lua_State *L, int status, lua_KContext ctx)
{
	(void)status;
	(void)ctx;
	if (lua_isnil(L, -1)) {
		lua_pop(L, 1);
		lua_pushboolean(L, 1);
	}
	lua_pushvalue(L, 1);
	lua_pushvalue(L, -2);
	lua_rawset(L, 2);
	return 1;
}

static int require(lua_State *L)
{
	const struct script_config *config = script_vm_of(L)->config;
	const char *name = luaL_checkstring(L, 1);
	char path[PATH_MAX];
	struct ls_err err = LS_ERR_INIT;

	lua_settop(L, 1);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
	lua_pushvalue(L, 1);
	if (lua_rawget(L, 2) != LUA_TNIL)
		return 1;
	lua_pop(L, 1);
	if (!is_name(name) || !config->path || !find(config->path, name, path))
		return script_throw_code(L, "Error", "MODULE_NOT_FOUND",
					 "Cannot find module '%s' below the script's folder", name);
	if (!script_source_load(L, path, name, &err)) {
		lua_pushfstring(L, "%s%s", err.message, "");
		ls_err_release(&err);
		return script_throw(L, "SyntaxError", "%s", lua_tostring(L, -1));
	}
	return script_call(L, 0, 1, 0, loaded);
}

void script_require_open(lua_State *L)
{
	lua_newtable(L);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &loaded_key);
	lua_register(L, "require", require);
}
