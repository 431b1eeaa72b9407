/* SPDX-License-Identifier: MIT
 *
 * script/node_words.h - the words of the Node API that are in C, file by file.
 *
 * Names that begin with two underscores are for the prelude (src/script/prelude_*.lua)
 * only: they leave the globals before the script begins.
 */
#ifndef LS_SCRIPT_NODE_WORDS_H
#define LS_SCRIPT_NODE_WORDS_H

#include <lua.h>

void script_console_open(lua_State *L);
void script_json_open(lua_State *L);
void script_node_process_open(lua_State *L);
void script_node_timers_open(lua_State *L);
void script_node_sleep_open(lua_State *L);
void script_node_io_open(lua_State *L);
void script_node_port_open(lua_State *L);
void script_http_open(lua_State *L);
void script_ipc_open(lua_State *L);
void script_cluster_open(lua_State *L);
void script_worker_open(lua_State *L);
void script_signal_open(lua_State *L);

/* process.emitWarning: the warning is told by a tick. */
void script_warn(lua_State *L, const char *name, const char *text);

#endif
