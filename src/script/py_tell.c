/* SPDX-License-Identifier: MIT
 *
 * script/py_tell.c - for the journal: what a task is called, and what it awaits.
 */
#include <lauxlib.h>

#include "script/py.h"
#include "script/vm.h"

static void tell(struct script_future *t, uint32_t on, const char *label)
{
	jrn_emit_await(t->vm->journal, t->vm->sim->now, t->task.item, on, t->line, label);
}

void script_task_tell_sleep(struct script_future *t)
{
	tell(t, t->sleeper->task.item, "sleep");
}

/* The value on top is a child of what is awaited; true: it is a task that is not done. */
static bool tell_child(lua_State *L, struct script_future *t, const char *label)
{
	struct script_future *child = script_future_at(L, -1);

	if (!child || !child->task.item || child->state != FUTURE_PENDING)
		return false;
	tell(t, child->task.item, label);
	return true;
}

/* Of a gather, a group, a wait: the children on top, a list. */
static int tell_children(lua_State *L, struct script_future *t, const char *label)
{
	int n = 0;

	for (int i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
		n += tell_child(L, t, label);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	return n;
}

/* The future stands for a job of an executor, the table on top. */
static bool tell_job(lua_State *L, struct script_future *t, const char *label)
{
	uint32_t item;

	lua_pushliteral(L, "_item");
	lua_rawget(L, -2);
	item = (uint32_t)lua_tointeger(L, -1);
	lua_pop(L, 1);
	if (item)
		tell(t, item, label);
	return item;
}

void script_task_tell_await(lua_State *L, struct script_future *t, int idx)
{
	struct script_future *f = lua_touserdata(L, idx);
	int top = lua_gettop(L);
	const char *label = f->gather ? "gather" : "future";

	if (f->is_task) {
		tell(t, f->task.item, NULL);
		return;
	}
	luaL_checkstack(L, 8, NULL);
	if (lua_getiuservalue(L, idx, FUTURE_UV_NAME) == LUA_TSTRING)
		label = lua_tostring(L, -1);
	if (lua_getiuservalue(L, idx, FUTURE_UV_OBJECT) != LUA_TTABLE ||
	    !(tell_job(L, t, label) || tell_children(L, t, label)))
		tell(t, 0, label);
	lua_settop(L, top);
}

const char *script_task_push_label(lua_State *L, struct script_future *t, int coro)
{
	if (!script_vm_of(L)->journal->lines) {
		lua_pushnil(L);
		return NULL;
	}
	if (lua_getiuservalue(L, -1, FUTURE_UV_NAME) != LUA_TNIL) {
		luaL_tolstring(L, -1, NULL);
	} else {
		const char *name = script_coro_name(L, coro);

		lua_pushfstring(L, "Task-%d %s", (int)t->number, name);
		lua_remove(L, -2);
	}
	lua_remove(L, -2);
	return lua_tostring(L, -1);
}
