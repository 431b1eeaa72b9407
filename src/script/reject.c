/* SPDX-License-Identifier: MIT */
#include "script/reject.h"

#include <stdlib.h>

#include "base/vec.h"
#include "script/promise.h"
#include "script/vm.h"

struct slots {
	int *at; /* slots of promises; 0: taken away */
	uint32_t n, cap;
};

struct script_rejections {
	struct slots pending, late;
};

struct script_rejections *script_rejections_new(void)
{
	return ls_calloc(1, sizeof(struct script_rejections));
}

void script_rejections_free(struct script_rejections *r)
{
	free(r->pending.at);
	free(r->late.at);
	free(r);
}

static void add(struct slots *s, int slot)
{
	ls_grow(s->at, s->cap, s->n + 1);
	s->at[s->n++] = slot;
}

void script_reject_add(lua_State *L, int p)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_promise *q = lua_touserdata(L, p);
	struct slots *pending = &vm->rejections->pending;

	add(pending, script_slot_take(L, p));
	q->rejection = pending->n;
	vm->node->rejections = true;
}

void script_reject_handled(lua_State *L, int p)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_promise *q = lua_touserdata(L, p);
	int *at;

	if (q->rejection) {
		at = &vm->rejections->pending.at[q->rejection - 1];
		script_slot_drop(vm, *at);
		*at = 0;
		q->rejection = 0;
	} else if (q->warned) {
		q->warned = false;
		add(&vm->rejections->late, script_slot_take(L, p));
		vm->node->rejections = true;
	}
}

/* Pushes a list of the promises, and empties the slots. */
static int push_list(lua_State *L, struct slots *s)
{
	struct script_vm *vm = script_vm_of(L);
	int n = 0;

	lua_createtable(L, (int)s->n, 0);
	for (uint32_t i = 0; i < s->n; i++) {
		if (!s->at[i])
			continue;
		script_slot_push(vm, L, s->at[i]);
		script_slot_drop(vm, s->at[i]);
		lua_rawseti(L, -2, ++n);
	}
	s->n = 0;
	return n;
}

int script_reject_take(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_rejections *r = vm->rejections;
	int n;

	vm->node->rejections = false;
	push_list(L, &r->late);
	n = push_list(L, &r->pending);
	lua_createtable(L, n, 0);
	for (int i = 1; i <= n; i++) {
		struct script_promise *q;

		lua_rawgeti(L, -2, i);
		q = lua_touserdata(L, -1);
		q->rejection = 0;
		script_promise_value(L, -1);
		lua_rawseti(L, -3, i);
		lua_pop(L, 1);
	}
	vm->node->rejected_any = true;
	return 3;
}

int script_reject_tell(lua_State *L)
{
	struct script_promise *q = lua_touserdata(L, 1);

	q->warned = !q->handled;
	lua_pushboolean(L, q->warned);
	return 1;
}
