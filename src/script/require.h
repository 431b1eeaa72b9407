/* SPDX-License-Identifier: MIT
 *
 * script/require.h - require("name"): Lua files below the script's own folder.
 *
 * "a.b" is a/b.lua.  A file runs once, at once, in the same state, and sees the file's
 * globals; what it returns is what require gives, now and later.  Nothing outside of the
 * folder can be reached, by dots or by links.
 */
#ifndef LS_SCRIPT_REQUIRE_H
#define LS_SCRIPT_REQUIRE_H

#include <lua.h>

void script_require_open(lua_State *L);

#endif
