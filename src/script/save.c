/* SPDX-License-Identifier: MIT
 *
 * script/save.c - frames that leave the stack for a while, together.
 */
#include "script/save.h"

#include <string.h>

#include "script/vm.h"

void script_frames_save(struct script_vm *vm, lua_State *L, uint32_t first)
{
	struct script_stack *s = vm->stack;
	uint32_t n = s->len - first;
	struct script_frame *copy = lua_newuserdatauv(L, n * sizeof *copy, 1);

	memcpy(copy, s->frames + first, n * sizeof *copy);
	lua_createtable(L, (int)n, 0);
	for (uint32_t i = 0; i < n; i++) {
		lua_pushthread(copy[i].co);
		if (copy[i].co != L)
			lua_xmove(copy[i].co, L, 1);
		lua_rawseti(L, -2, (int)i + 1);
		if (copy[i].slot)
			script_slot_drop(vm, copy[i].slot);
		copy[i].slot = 0;
	}
	lua_setiuservalue(L, -2, 1);
	s->len = first;
}

void script_frames_restore(struct script_vm *vm, lua_State *L, int idx)
{
	struct script_frame *copy = lua_touserdata(L, idx);
	size_t n = lua_rawlen(L, idx) / sizeof *copy;

	for (size_t i = 0; i < n; i++) {
		script_frames_push(vm, copy[i].kind, copy[i].co, 0);
		vm->stack->frames[vm->stack->len - 1] = copy[i];
	}
}

lua_State *script_frames_top(lua_State *L, int idx)
{
	struct script_frame *copy = lua_touserdata(L, idx);

	return copy[lua_rawlen(L, idx) / sizeof *copy - 1].co;
}

void script_frames_close(lua_State *L, int idx)
{
	struct script_frame *copy = lua_touserdata(L, idx);

	for (size_t i = lua_rawlen(L, idx) / sizeof *copy; i-- > 0;)
		script_thread_reset(copy[i].co);
}
