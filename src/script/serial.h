/* SPDX-License-Identifier: MIT
 *
 * script/serial.h - which of two objects was made first.
 *
 * Every block that Lua allocates carries a number in front of it (script/limits.c), so
 * that objects have an order that does not depend on addresses.
 */
#ifndef LS_SCRIPT_SERIAL_H
#define LS_SCRIPT_SERIAL_H

#include <lua.h>
#include <stdint.h>

/* In front of every block; keeps the block aligned. */
struct script_block {
	_Alignas(16) uint64_t serial;
};

/* The number of the table, function, userdata or thread at idx; 0 for other values. */
uint64_t script_serial(lua_State *L, int idx);

#endif
