/* SPDX-License-Identifier: MIT
 *
 * setTimeout, setInterval, setImmediate and their handles.
 *
 * A handle is a userdata that embeds the runtime's struct; while the runtime holds it, a
 * slot anchors it.  Its user values: the function and its arguments.
 */
#include "script/node_words.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "script/error.h"
#include "script/inspect.h"
#include "script/js_number.h"
#include "script/vm.h"

#define LONGEST_DELAY 2147483647.0 /* milliseconds: 2^31 - 1 */

enum { UV_FUNCTION = 1, UV_ARGS };

struct handle {
	union {
		struct rt_node_timer timer;
		struct rt_node_immediate immediate;
	} u;
	struct script_vm *vm;
	int slot;   /* 0: not held */
	int n_args; /* 1: the user value is the argument; more: a packed table */
	bool is_immediate;
	bool interval;
};

/* Upvalues of every function here: the metatables of the two kinds of handle. */
#define TIMEOUT_META   lua_upvalueindex(1)
#define IMMEDIATE_META lua_upvalueindex(2)

static struct handle *test(lua_State *L, int idx)
{
	bool ours;

	if (lua_type(L, idx) != LUA_TUSERDATA || !lua_getmetatable(L, idx))
		return NULL;
	ours = lua_rawequal(L, -1, TIMEOUT_META) || lua_rawequal(L, -1, IMMEDIATE_META);
	lua_pop(L, 1);
	return ours ? lua_touserdata(L, idx) : NULL;
}

static struct handle *check(lua_State *L, const char *method)
{
	struct handle *h = test(L, 1);

	if (!h)
		script_throw(L, "TypeError", "call %s with a colon on a timer's handle", method);
	return h;
}

/* ---- running ----------------------------------------------------------------------------- */

static int push_call(void *arg, lua_State *co)
{
	struct handle *h = arg;

	script_slot_push(h->vm, co, h->slot);
	lua_getiuservalue(co, 1, UV_FUNCTION);
	if (h->n_args > 0)
		lua_getiuservalue(co, 1, UV_ARGS);
	lua_remove(co, 1);
	if (h->n_args <= 1)
		return h->n_args;
	luaL_checkstack(co, h->n_args, NULL);
	for (int i = 1; i <= h->n_args; i++)
		lua_rawgeti(co, 2, i);
	lua_remove(co, 2);
	return h->n_args;
}

static enum rt_status run(struct handle *h)
{
	return script_run(h->vm, h, push_call);
}

static enum rt_status run_timer(struct rt_task *t)
{
	return run((struct handle *)LS_LIST_ENTRY(t, struct rt_node_timer, task));
}

static enum rt_status run_immediate(struct rt_task *t)
{
	return run((struct handle *)LS_LIST_ENTRY(t, struct rt_node_immediate, task));
}

static void let_go(struct handle *h)
{
	script_slot_drop(h->vm, h->slot);
	h->slot = 0;
}

static void release_timer(struct rt_task *t)
{
	let_go((struct handle *)LS_LIST_ENTRY(t, struct rt_node_timer, task));
}

static void release_immediate(struct rt_task *t)
{
	let_go((struct handle *)LS_LIST_ENTRY(t, struct rt_node_immediate, task));
}

static const struct rt_task_ops timer_ops = {.run = run_timer, .release = release_timer};
static const struct rt_task_ops immediate_ops = {.run = run_immediate, .release = release_immediate};

/* ---- making ------------------------------------------------------------------------------ */

/* Pushes a handle for the function at fn with n arguments from `first` on. */
static struct handle *new(lua_State *L, int fn, int first, int n)
{
	struct handle *h = lua_newuserdatauv(L, sizeof *h, n > 0 ? UV_ARGS : UV_FUNCTION);

	memset(h, 0, sizeof *h);
	h->vm = script_vm_of(L);
	h->n_args = n > 0 ? n : 0;
	lua_pushvalue(L, fn);
	lua_setiuservalue(L, -2, UV_FUNCTION);
	if (n == 1) {
		lua_pushvalue(L, first);
		lua_setiuservalue(L, -2, UV_ARGS);
	} else if (n > 1) {
		lua_createtable(L, n, 0);
		for (int i = 0; i < n; i++) {
			lua_pushvalue(L, first + i);
			lua_rawseti(L, -2, i + 1);
		}
		lua_setiuservalue(L, -2, UV_ARGS);
	}
	h->slot = script_slot_take(L, -1);
	return h;
}

/* Node tells of delays that it replaces by 1. */
static void warn_about(lua_State *L, double after, int idx)
{
	const struct rt_node_rules *rules = script_vm_of(L)->node->rules;
	const char *name, *what;
	char number[SCRIPT_NUMBER_MAX], text[200];

	if (after > LONGEST_DELAY) {
		name = "TimeoutOverflowWarning";
		what = "does not fit into a 32-bit signed integer";
	} else if (rules->warn_odd_delay && after < 0) {
		name = "TimeoutNegativeWarning";
		what = "is a negative number";
	} else if (rules->warn_odd_delay && after != after && !lua_isnoneornil(L, idx)) {
		name = "TimeoutNaNWarning";
		what = "is not a number";
	} else {
		return;
	}
	script_js_number(number, after);
	snprintf(text, sizeof text, "%s %s.\nTimeout duration was set to 1.", number, what);
	script_warn(L, name, text);
}

static int called_now(lua_State *L, int status, lua_KContext ctx)
{
	(void)L;
	(void)status;
	(void)ctx;
	return 1;
}

static int set_timer(lua_State *L, bool repeats)
{
	struct script_vm *vm = script_vm_of(L);
	int n = lua_gettop(L) - 2;
	struct handle *h;
	double after;

	if (!lua_isfunction(L, 1))
		return script_bad_argument(L, "callback", "function", 1);
	after = script_js_number_of(L, 2);
	if (!(after <= LONGEST_DELAY && after >= 0))
		warn_about(L, after, 2);
	h = new(L, 1, 3, n);
	lua_pushvalue(L, TIMEOUT_META);
	lua_setmetatable(L, -2);
	h->interval = repeats;
	h->u.timer.task.ops = &timer_ops;
	if (vm->node->rules->timeout_now && !repeats && after == 0) {
		let_go(h); /* wrong model M1 */
		h->u.timer.destroyed = h->u.timer.cleared = true;
		lua_pushvalue(L, 1);
		return script_call(L, 0, 0, 0, called_now);
	}
	rt_node_timer_start(vm->node, &h->u.timer, after, repeats, script_line(L),
			    script_name_of(L, 1));
	return 1;
}

static int set_timeout(lua_State *L)
{
	return set_timer(L, false);
}

static int set_interval(lua_State *L)
{
	return set_timer(L, true);
}

static int set_immediate(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	int n = lua_gettop(L) - 1;
	struct handle *h;

	if (!lua_isfunction(L, 1))
		return script_bad_argument(L, "callback", "function", 1);
	h = new(L, 1, 2, n);
	lua_pushvalue(L, IMMEDIATE_META);
	lua_setmetatable(L, -2);
	h->is_immediate = true;
	h->u.immediate.task.ops = &immediate_ops;
	rt_node_immediate_start(vm->node, &h->u.immediate, script_line(L), script_name_of(L, 1));
	return 1;
}

/* ---- handles ------------------------------------------------------------------------------ */

static int clear_timer(lua_State *L)
{
	struct handle *h = test(L, 1);

	if (h && !h->is_immediate)
		rt_node_timer_clear(h->vm->node, &h->u.timer);
	return 0;
}

static int clear_immediate(lua_State *L)
{
	struct handle *h = test(L, 1);

	if (h && h->is_immediate)
		rt_node_immediate_clear(h->vm->node, &h->u.immediate);
	return 0;
}

static int ref(lua_State *L)
{
	struct handle *h = check(L, "ref");

	if (h->is_immediate)
		rt_node_immediate_ref(h->vm->node, &h->u.immediate);
	else
		rt_node_timer_ref(h->vm->node, &h->u.timer);
	lua_settop(L, 1);
	return 1;
}

static int unref(lua_State *L)
{
	struct handle *h = check(L, "unref");

	if (h->is_immediate)
		rt_node_immediate_unref(h->vm->node, &h->u.immediate);
	else
		rt_node_timer_unref(h->vm->node, &h->u.timer);
	lua_settop(L, 1);
	return 1;
}

static int has_ref(lua_State *L)
{
	struct handle *h = check(L, "hasRef");

	lua_pushboolean(L, h->is_immediate ? h->u.immediate.refd : h->u.timer.refd);
	return 1;
}

static int refresh(lua_State *L)
{
	struct handle *h = check(L, "refresh");

	lua_settop(L, 1);
	if (!h->slot && h->u.timer.after >= 0)
		h->slot = script_slot_take(L, 1);
	rt_node_timer_refresh(h->vm->node, &h->u.timer, script_line(L));
	return 1;
}

static int close(lua_State *L)
{
	clear_timer(L);
	lua_settop(L, 1);
	return 1;
}

/* __handle(v): "Timeout", "Immediate" or nil, for printing. */
static int kind(lua_State *L)
{
	struct handle *h = test(L, 1);

	if (!h)
		return 0;
	lua_pushstring(L, h->is_immediate ? "Immediate" : "Timeout");
	return 1;
}

/* Pushes a metatable with its own table of methods, still empty. */
static void push_class(lua_State *L, const char *name)
{
	lua_newtable(L);
	lua_newtable(L);
	lua_setfield(L, -2, "__index");
	lua_pushstring(L, name);
	lua_setfield(L, -2, "__name");
}

/* The metatables lie at 1 and 2, the table to fill on top. */
static void set_functions(lua_State *L, const luaL_Reg *functions)
{
	lua_pushvalue(L, 1);
	lua_pushvalue(L, 2);
	luaL_setfuncs(L, functions, 2);
	lua_pop(L, 1);
}

static int open_all(lua_State *L)
{
	static const luaL_Reg both[] = {
		{ "ref", ref }, { "unref", unref }, { "hasRef", has_ref }, { NULL, NULL }
	};
	static const luaL_Reg timeout[] = { { "refresh", refresh }, { "close", close }, { NULL, NULL } };
	static const luaL_Reg words[] = { { "setTimeout", set_timeout },
					  { "setInterval", set_interval },
					  { "setImmediate", set_immediate },
					  { "clearTimeout", clear_timer },
					  { "clearInterval", clear_timer },
					  { "clearImmediate", clear_immediate },
					  { "__handle", kind },
					  { NULL, NULL } };

	push_class(L, "Timeout");
	push_class(L, "Immediate");
	for (int i = 1; i <= 2; i++) {
		lua_getfield(L, i, "__index");
		set_functions(L, both);
	}
	lua_getfield(L, 1, "__index");
	set_functions(L, timeout);
	lua_pushglobaltable(L);
	set_functions(L, words);
	return 0;
}

void script_node_timers_open(lua_State *L)
{
	lua_pushcfunction(L, open_all);
	lua_call(L, 0, 0);
}
