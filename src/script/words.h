/* SPDX-License-Identifier: MIT
 *
 * script/words.h - the words that both runtimes have: cpu, param, machine, runtime.
 */
#ifndef LS_SCRIPT_WORDS_H
#define LS_SCRIPT_WORDS_H

#include <lua.h>

void script_words_open(lua_State *L);

#endif
