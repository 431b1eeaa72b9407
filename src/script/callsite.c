/* SPDX-License-Identifier: MIT */
#include "script/callsite.h"

#include <lauxlib.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/die.h"
#include "script/function_name.h"
#include "script/inside.h"

#define LINES 512 /* powers of two; an answer overwrites the one that had its place */
#define NAMES 128

struct script_callsites {
	struct {
		const void *pc;
		uint32_t line;
	} lines[LINES];
	struct {
		const void *proto;
		const char *name;
	} names[NAMES];
};

void script_callsites_free(struct script_callsites *c)
{
	free(c);
}

static struct script_callsites *memory(struct script_vm *vm)
{
	if (!vm->callsites)
		vm->callsites = ls_calloc(1, sizeof *vm->callsites);
	return vm->callsites;
}

/* ---- what lua.h does not say ------------------------------------------------------- */

#if LUA_VERSION_NUM == 504
/* CallInfo of lstate.h, as far as its callstatus. */
struct call {
	void *func, *top;
	struct call *previous, *next;
	union {
		struct {
			const void *savedpc;
			int trap, n_extra_args;
		} lua;
		struct {
			lua_KFunction k;
			ptrdiff_t old_errfunc;
			lua_KContext ctx;
		} c;
	} u;
	int u2;
	short n_results;
	unsigned short status;
};

/* LClosure of lobject.h, as far as its prototype. */
struct closure {
	void *next;
	unsigned char tt, marked, n_upvalues;
	void *gclist;
	const void *proto;
};

#define IS_C (1 << 1) /* CIST_C */

/* False: the call is one of C.  *pc: the next instruction. */
static bool is_lua(const lua_Debug *ar, const void **pc)
{
	const struct call *c = (const void *)ar->i_ci;

	*pc = c->u.lua.savedpc;
	return !(c->status & IS_C);
}

static const void *proto_of(lua_State *L, int idx)
{
	if (!lua_isfunction(L, idx) || lua_iscfunction(L, idx))
		return NULL;
	return ((const struct closure *)lua_topointer(L, idx))->proto;
}
#else
static bool is_lua(const lua_Debug *ar, const void **pc)
{
	(void)ar;
	*pc = NULL;
	return true;
}

static const void *proto_of(lua_State *L, int idx)
{
	(void)L;
	(void)idx;
	return NULL;
}
#endif

static size_t place(const void *address, size_t n)
{
	uintptr_t a = (uintptr_t)address;

	return (a >> 2 ^ a >> 9) & (n - 1);
}

/* ---- lines ------------------------------------------------------------------------- */

static bool remembered(const struct script_callsites *c, const void *pc, uint32_t *line)
{
	size_t i = place(pc, LINES);

	if (!pc || c->lines[i].pc != pc)
		return false;
	*line = c->lines[i].line;
	return true;
}

static void remember(struct script_callsites *c, const void *pc, uint32_t line)
{
	size_t i = place(pc, LINES);

	c->lines[i].pc = pc;
	c->lines[i].line = line;
}

uint32_t script_callsite_line(struct script_vm *vm, lua_State *L)
{
	struct script_callsites *c = memory(vm);
	uint32_t line;
	lua_Debug ar;

	for (int level = 0; lua_getstack(L, level, &ar); level++) {
		const void *pc;

		if (!is_lua(&ar, &pc))
			continue;
		if (remembered(c, pc, &line))
			return line;
		lua_getinfo(L, "l", &ar);
		if (ar.currentline <= 0) /* C: "S" would write a name for it, for nothing */
			continue;
		lua_getinfo(L, "S", &ar);
		if (*ar.source == '=')
			continue;
		if (pc && ar.source == vm->chunk_source)
			remember(c, pc, (uint32_t)ar.currentline);
		return (uint32_t)ar.currentline;
	}
	return 0;
}

/* ---- names ------------------------------------------------------------------------- */

const char *script_callsite_name(struct script_vm *vm, lua_State *L, int idx)
{
	struct script_callsites *c = memory(vm);
	const void *proto = proto_of(L, idx);
	size_t i = place(proto, NAMES);
	lua_Debug ar;

	if (!proto)
		return script_function_name(L, idx);
	if (c->names[i].proto == proto)
		return c->names[i].name;
	luaL_checkstack(L, 1, NULL);
	lua_pushvalue(L, idx);
	lua_getinfo(L, ">S", &ar);
	if (!script_function_is_named(vm, &ar))
		return script_function_name(L, idx);
	c->names[i].name = script_function_name(L, idx);
	c->names[i].proto = proto;
	return c->names[i].name;
}
