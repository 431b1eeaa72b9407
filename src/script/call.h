/* SPDX-License-Identifier: MIT
 *
 * script/call.h - the globals pcall and xpcall.
 *
 * They catch everything but the end of the process: a limit that was passed and
 * process.exit go through.  What they catch is converted (script/error.h).
 */
#ifndef LS_SCRIPT_CALL_H
#define LS_SCRIPT_CALL_H

#include <lua.h>

void script_call_open(lua_State *L);

#endif
