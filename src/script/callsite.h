/* SPDX-License-Identifier: MIT
 *
 * script/callsite.h - where the script is and what a function is called, remembered.
 *
 * While records are kept, every timer, promise and request notes the line that makes it and
 * the name of its function.  Lua works both out afresh each time, and that costs more than
 * the rest of a record.  So the answer is kept by what it depends on alone: the line by the
 * address of the instruction, the name by the address of the function's prototype.
 *
 * Addresses are used again once their owner is garbage.  Therefore only the script's own
 * functions are remembered: their prototypes hang on its chunk, which a slot holds as long
 * as the Lua state lives.  And addresses are only compared, so that nothing depends on where
 * things lie.
 *
 * Lua's header does not say where a call keeps its instruction, nor a closure its
 * prototype.  The two structs are the same in all releases of Lua 5.4, and a test compares
 * the answers with Lua's own; with another version nothing is remembered.
 *
 * Ownership: the vm's; it is made with the first answer.
 */
#ifndef LS_SCRIPT_CALLSITE_H
#define LS_SCRIPT_CALLSITE_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

struct script_vm;
struct script_callsites;

/* The line of the innermost function that has one and is no part of the vocabulary; 0 when
 * there is none. */
uint32_t script_callsite_line(struct script_vm *vm, lua_State *L);
/* script_function_name(L, idx), which see. */
const char *script_callsite_name(struct script_vm *vm, lua_State *L, int idx);
void script_callsites_free(struct script_callsites *c);

#endif
