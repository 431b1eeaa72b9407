/* SPDX-License-Identifier: MIT
 *
 * script/slot.c - anchors for values that the runtime's queues refer to.
 *
 * One Lua array, and a free list beside it: two stores for each use, where luaL_ref costs
 * a search.  The array lies at the bottom of the stack of a thread that never runs: on any
 * other, a finalizer may be the function that is running, and indices count from that.
 */
#include "base/die.h"
#include "script/vm.h"

#define TABLE 1 /* index on vm->anchors */

void script_slots_open(struct script_vm *vm)
{
	vm->anchors = lua_newthread(vm->L); /* stays at the bottom of the main state */
	lua_newtable(vm->anchors);
}

static void grow(struct script_vm *vm)
{
	uint32_t old = vm->cap_slots;

	vm->cap_slots = old ? 2 * old : 64;
	vm->next_slot = ls_realloc(vm->next_slot, vm->cap_slots, sizeof *vm->next_slot);
	if (!old)
		vm->n_slots = 1; /* 0 is no slot */
}

/* The anchors' thread has nobody who would catch an error, so nothing is refused here. */
static void store(struct script_vm *vm, int slot)
{
	bool running = vm->limits.running;

	vm->limits.running = false;
	lua_rawseti(vm->anchors, TABLE, slot);
	vm->limits.running = running;
}

int script_slot_take(lua_State *L, int idx)
{
	struct script_vm *vm = script_vm_of(L);
	uint32_t slot = vm->free_slot;

	if (slot)
		vm->free_slot = vm->next_slot[slot];
	else {
		if (vm->n_slots >= vm->cap_slots)
			grow(vm);
		slot = vm->n_slots++;
	}
	script_slot_set(L, (int)slot, idx);
	script_limits_pend(vm, &vm->limits, L);
	return (int)slot;
}

void script_slot_set(lua_State *L, int slot, int idx)
{
	struct script_vm *vm = script_vm_of(L);

	lua_pushvalue(L, idx);
	lua_xmove(L, vm->anchors, 1);
	store(vm, slot);
}

void script_slot_push(struct script_vm *vm, lua_State *L, int slot)
{
	lua_rawgeti(vm->anchors, TABLE, slot);
	lua_xmove(vm->anchors, L, 1);
}

void script_slot_drop(struct script_vm *vm, int slot)
{
	lua_pushboolean(vm->anchors, 0); /* not nil: the array part must not shrink */
	store(vm, slot);
	vm->next_slot[slot] = vm->free_slot;
	vm->free_slot = (uint32_t)slot;
	vm->limits.pending--;
}
