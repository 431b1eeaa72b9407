/* SPDX-License-Identifier: MIT
 *
 * script/save.h - frames that leave the stack for a while, together.
 *
 * The copy is a userdata with the Lua threads in its user value: whoever holds it keeps
 * them, and nothing else does.
 */
#ifndef LS_SCRIPT_SAVE_H
#define LS_SCRIPT_SAVE_H

#include <lua.h>
#include <stdint.h>

struct script_vm;

/* Takes the frames from index `first` off the stack; pushes the copy on L. */
void script_frames_save(struct script_vm *vm, lua_State *L, uint32_t first);
/* Puts them back on top.  Whoever holds the copy must go on doing so while they run. */
void script_frames_restore(struct script_vm *vm, lua_State *L, int idx);
/* The Lua thread of the topmost of them. */
lua_State *script_frames_top(lua_State *L, int idx);
/* Ends them all, innermost first. */
void script_frames_close(lua_State *L, int idx);

#endif
