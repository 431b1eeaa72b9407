/* SPDX-License-Identifier: MIT
 *
 * script/node_words.h - the words of the Node API that are in C, file by file.
 *
 * Names that begin with two underscores are for prelude_node.lua only: it takes them out
 * of the globals before the script begins.
 */
#ifndef LS_SCRIPT_NODE_WORDS_H
#define LS_SCRIPT_NODE_WORDS_H

#include <lua.h>

void script_console_open(lua_State *L);
void script_node_timers_open(lua_State *L);
void script_node_io_open(lua_State *L);
void script_node_port_open(lua_State *L);

#endif
