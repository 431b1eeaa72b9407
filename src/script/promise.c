/* SPDX-License-Identifier: MIT
 *
 * script/promise.c - settling, reacting, adopting.
 *
 * Source of the order of jobs: ECMAScript 2023, 27.2 (promise objects) and 27.7.5.3
 * (await); V8's promise-*.tq do the same.
 */
#include "script/promise.h"

#include <lauxlib.h>
#include <string.h>

#include "base/bits.h"
#include "script/error.h"
#include "script/reject.h"
#include "script/save.h"
#include "script/thenable.h"
#include "script/vm.h"

static struct script_promise *promise_at(lua_State *L, int idx)
{
	return lua_touserdata(L, idx);
}

struct script_promise *script_promise_test(lua_State *L, int idx)
{
	const void *meta;

	if (lua_type(L, idx) != LUA_TUSERDATA || !lua_getmetatable(L, idx))
		return NULL;
	meta = lua_topointer(L, -1);
	lua_pop(L, 1);
	return meta == script_vm_of(L)->promise_key ? lua_touserdata(L, idx) : NULL;
}

static struct script_promise *promise_of(struct rt_task *t)
{
	return LS_LIST_ENTRY(t, struct script_promise, task);
}

/* ---- the reaction's job ----------------------------------------------------------------------- */

static int handler_of(const struct script_promise *p)
{
	return p->settled_as == SCRIPT_FULFILLED ? SCRIPT_UV_FULFILLED : SCRIPT_UV_REJECTED;
}

static int argument_of(const struct script_promise *p)
{
	if (p->reaction != SCRIPT_THEN)
		return SCRIPT_UV_ARGUMENT;
	return p->settled_as == SCRIPT_FULFILLED ? SCRIPT_UV_REJECTED : SCRIPT_UV_FULFILLED;
}

static int push_handler(void *arg, lua_State *co)
{
	struct script_promise *p = arg;

	script_slot_push(p->vm, co, p->slot);
	lua_getiuservalue(co, 1, handler_of(p));
	lua_getiuservalue(co, 1, argument_of(p));
	lua_remove(co, 1);
	return 1;
}

/* The handlers and what they refer to are not needed any more. */
static void forget_handlers(lua_State *L, int idx)
{
	idx = lua_absindex(L, idx);
	lua_pushnil(L);
	lua_setiuservalue(L, idx, SCRIPT_UV_FULFILLED);
	lua_pushnil(L);
	lua_setiuservalue(L, idx, SCRIPT_UV_REJECTED);
}

static bool has_handler(struct script_promise *p)
{
	lua_State *L = p->vm->L;
	bool has;

	script_slot_push(p->vm, L, p->slot);
	has = lua_getiuservalue(L, -1, handler_of(p)) != LUA_TNIL;
	lua_pop(L, 2);
	return has;
}

/* Resolves or rejects the promise with its reaction's argument. */
static void pass_on(struct script_promise *p)
{
	lua_State *L = p->vm->L;

	script_slot_push(p->vm, L, p->slot);
	lua_getiuservalue(L, -1, argument_of(p));
	if (p->settled_as == SCRIPT_FULFILLED)
		script_promise_resolve_now(L, -2, -1);
	else
		script_promise_settle(L, -2, SCRIPT_REJECTED, -1);
	lua_pop(L, 2);
}

static enum rt_status run_handler(struct script_promise *p)
{
	struct script_vm *vm = p->vm;
	enum rt_status st;
	lua_State *L;
	int n;

	if (!script_vm_suspended(vm) && !has_handler(p)) {
		pass_on(p);
		return RT_DONE;
	}
	st = script_run(vm, p, push_handler);
	if (st == RT_SUSPENDED || st == RT_EXIT)
		return st;
	if (st == RT_DONE && (L = script_vm_results(vm, &n)) != NULL) {
		lua_settop(L, 1);
		script_slot_push(vm, L, p->slot);
		forget_handlers(L, 2);
		script_promise_resolve_now(L, 2, 1);
		lua_settop(L, 0);
		return RT_DONE;
	}
	L = vm->L;
	script_slot_push(vm, L, p->slot);
	forget_handlers(L, -1);
	if (st == RT_THREW)
		script_vm_push_error(vm, L);
	else
		lua_pushnil(L);
	script_promise_settle(L, -2, st == RT_THREW ? SCRIPT_REJECTED : SCRIPT_FULFILLED, -1);
	lua_pop(L, 2);
	return RT_DONE;
}

static enum rt_status run(struct rt_task *t)
{
	struct script_promise *p = promise_of(t);

	switch ((enum script_reaction)p->reaction) {
	case SCRIPT_THEN:
		return run_handler(p);
	case SCRIPT_GO_ON:
		return script_async_go_on(p);
	case SCRIPT_ADOPT:
	case SCRIPT_NOT_WAITING:
		break;
	}
	pass_on(p);
	return RT_DONE;
}

/* The anchor of an async function's promise may be lent (script_promise_lend). */
static void unhold(struct script_promise *p)
{
	if (--p->held == 0 && p->slot)
		script_slot_drop(p->vm, p->slot);
}

static void hold(lua_State *L, struct script_promise *p, int idx)
{
	if (p->held++ == 0)
		p->slot = script_slot_take(L, idx);
}

static void release(struct rt_task *t)
{
	unhold(promise_of(t));
}

static const struct rt_task_ops ops = {.run = run, .release = release};

/* ---- making ------------------------------------------------------------------------------------- */

static struct script_promise *new_promise(lua_State *L, size_t size, int n_values)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_promise *p = lua_newuserdatauv(L, size, n_values);

	memset(p, 0, size);
	p->vm = vm;
	lua_rawgeti(L, LUA_REGISTRYINDEX, vm->promise_meta);
	lua_setmetatable(L, -2);
	return p;
}

struct script_promise *script_promise_new(lua_State *L)
{
	struct script_promise *p = new_promise(L, sizeof *p, SCRIPT_UV_ARGUMENT);

	p->task.ops = &ops;
	return p;
}

struct script_promise *script_promise_new_plain(lua_State *L)
{
	struct script_promise *p =
		new_promise(L, offsetof(struct script_promise, task), SCRIPT_UV_OUTCOME);

	p->plain = true;
	return p;
}

struct script_promise *script_promise_new_waiting(lua_State *L)
{
	struct script_promise *p = new_promise(L, sizeof *p, SCRIPT_UV_REJECTED);

	p->task.ops = &ops;
	return p;
}

void script_promise_init(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	lua_newtable(L);
	vm->promise_key = lua_topointer(L, -1);
	vm->promise_meta = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* ---- reacting ------------------------------------------------------------------------------------- */

/* Only a handler has a name. */
static const char *label_of(lua_State *L, int idx, const struct script_promise *p)
{
	const char *label;

	if (!p->vm->journal->lines || p->reaction != SCRIPT_THEN)
		return NULL;
	lua_getiuservalue(L, idx, handler_of(p));
	label = script_name_of(L, -1);
	lua_pop(L, 1);
	return label;
}

/* Hands the value at v to the reaction: what goes on after await gets it on its stack. */
static void give_argument(lua_State *L, struct script_promise *p, int waiting, int v)
{
	lua_State *to = NULL;

	if (p->reaction == SCRIPT_GO_ON) {
		to = p->co;
		if (!to) {
			lua_getiuservalue(L, waiting, SCRIPT_UV_THREAD);
			to = script_frames_top(L, -1);
			lua_pop(L, 1);
		}
	}
	lua_pushvalue(L, v);
	if (to)
		lua_xmove(L, to, 1);
	else
		lua_setiuservalue(L, waiting, argument_of(p));
}

void script_promise_queue(lua_State *L, int waiting, enum script_promise_state as, int v)
{
	struct script_promise *p = promise_at(L, waiting);

	waiting = lua_absindex(L, waiting);
	p->settled_as = (uint8_t)as;
	give_argument(L, p, waiting, v);
	hold(L, p, waiting);
	rt_node_enqueue_microtask(p->vm->node, &p->task,
				  p->reaction == SCRIPT_GO_ON ? JRN_IT_AWAIT
							      : JRN_IT_REACTION,
				  p->line, label_of(L, waiting, p));
}

/* Another one waits for q, too: it is anchored itself again, and stores who waits. */
static void take_back(lua_State *L, struct script_promise *q, int p)
{
	q->lent = false;
	q->held = 1;
	script_slot_push(q->vm, L, q->slot);
	lua_setiuservalue(L, p, SCRIPT_UV_OUTCOME);
	script_slot_set(L, q->slot, p);
}

/* Registers `waiting`; several of them stand in a table. */
static void add_reaction(lua_State *L, struct script_promise *q, int p, int waiting)
{
	if (q->lent)
		take_back(L, q, p);
	if (q->n_reactions == 0) {
		q->first = promise_at(L, waiting);
		lua_pushvalue(L, waiting);
		lua_setiuservalue(L, p, SCRIPT_UV_OUTCOME);
	} else {
		if (q->n_reactions == 1) {
			lua_createtable(L, 4, 0);
			lua_getiuservalue(L, p, SCRIPT_UV_OUTCOME);
			lua_rawseti(L, -2, 1);
			lua_pushvalue(L, -1);
			lua_setiuservalue(L, p, SCRIPT_UV_OUTCOME);
		} else {
			lua_getiuservalue(L, p, SCRIPT_UV_OUTCOME);
		}
		lua_pushvalue(L, waiting);
		lua_rawseti(L, -2, (lua_Integer)q->n_reactions + 1);
		lua_pop(L, 1);
	}
	q->n_reactions++;
}

void script_promise_react(lua_State *L, int p, int waiting)
{
	struct script_promise *q = promise_at(L, p);

	p = lua_absindex(L, p);
	waiting = lua_absindex(L, waiting);
	if (q->state == SCRIPT_PENDING) {
		add_reaction(L, q, p, waiting);
	} else {
		if (q->state == SCRIPT_REJECTED && !q->handled)
			script_reject_handled(L, p);
		lua_getiuservalue(L, p, SCRIPT_UV_OUTCOME);
		script_promise_queue(L, waiting, q->state, -1);
		lua_pop(L, 1);
	}
	q->handled = true;
}

void script_promise_settle(lua_State *L, int p, enum script_promise_state state, int v)
{
	struct script_promise *q = promise_at(L, p);
	uint32_t n = q->n_reactions;

	p = lua_absindex(L, p);
	v = lua_absindex(L, v);
	q->state = (uint8_t)state;
	q->resolved = true;
	q->n_reactions = 0;
	lua_getiuservalue(L, p, SCRIPT_UV_OUTCOME);
	lua_pushvalue(L, v);
	lua_setiuservalue(L, p, SCRIPT_UV_OUTCOME);
	if (state == SCRIPT_REJECTED && !q->handled)
		script_reject_add(L, p);
	if (n == 1)
		script_promise_queue(L, -1, state, v);
	for (uint32_t i = 1; n > 1 && i <= n; i++) {
		lua_rawgeti(L, -1, i);
		script_promise_queue(L, -1, state, v);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

/* ---- settled from outside ------------------------------------------------------------------------- */

void script_promise_hold(lua_State *L, int p)
{
	hold(L, promise_at(L, p), p);
}

void script_promise_let_go(struct script_promise *p)
{
	if (p->lent)
		script_slot_drop(p->vm, p->slot);
	else
		unhold(p);
	p->lent = false;
}

bool script_promise_lend(struct script_promise *p, struct script_promise *waiting)
{
	if (!p->plain || p->held != 1 || p->n_reactions > 0 || waiting->held != 1)
		return false;
	script_slot_drop(p->vm, p->slot);
	p->slot = waiting->slot;
	p->held = 0;
	p->lent = p->handled = true;
	p->first = waiting;
	p->n_reactions = 1;
	waiting->slot = 0;
	return true;
}

/* Who waits gets its anchor back, and undefined. */
static void give_back(struct script_promise *p)
{
	struct script_promise *waiting = p->first;

	p->state = SCRIPT_FULFILLED;
	p->n_reactions = 0;
	p->lent = false;
	waiting->slot = p->slot;
	waiting->held = 1;
	waiting->settled_as = SCRIPT_FULFILLED;
	lua_pushnil(waiting->co);
	rt_node_enqueue_microtask(p->vm->node, &waiting->task, JRN_IT_AWAIT, waiting->line,
				  NULL);
}

void script_promise_fulfil(struct script_promise *p)
{
	lua_State *L = p->vm->L;

	p->resolved = true;
	if (p->lent) {
		give_back(p);
		return;
	}
	script_slot_push(p->vm, L, p->slot);
	lua_pushnil(L);
	script_promise_settle(L, -2, SCRIPT_FULFILLED, -1);
	lua_pop(L, 2);
	unhold(p);
}

/* ---- resolving ------------------------------------------------------------------------------------- */

void script_promise_resolve_now(lua_State *L, int p, int v)
{
	p = lua_absindex(L, p);
	v = lua_absindex(L, v);
	if (lua_rawequal(L, p, v)) {
		script_error_new(L, "TypeError", "Chaining cycle detected for promise #<Promise>");
		script_promise_settle(L, p, SCRIPT_REJECTED, -1);
		lua_pop(L, 1);
		return;
	}
	switch (script_thenable_get(L, v)) {
	case SCRIPT_NOT_THENABLE:
		script_promise_settle(L, p, SCRIPT_FULFILLED, v);
		return;
	case SCRIPT_IS_THENABLE: /* its function is pushed; none for a promise */
		script_thenable_job(L, p, v, -1);
		break;
	case SCRIPT_THENABLE_THREW:
		script_promise_settle(L, p, SCRIPT_REJECTED, -1);
		break;
	}
	lua_pop(L, 1);
}

void script_promise_resolve(lua_State *L, int p, int v)
{
	struct script_promise *q = promise_at(L, p);

	if (q->resolved)
		return;
	q->resolved = true;
	script_promise_resolve_now(L, p, v);
}

void script_promise_reject(lua_State *L, int p, int reason)
{
	struct script_promise *q = promise_at(L, p);

	if (q->resolved)
		return;
	script_promise_settle(L, p, SCRIPT_REJECTED, reason);
}

struct script_promise *script_promise_of(lua_State *L, int v)
{
	struct script_promise *p = script_promise_test(L, v);

	v = lua_absindex(L, v);
	if (p) {
		lua_pushvalue(L, v);
		return p;
	}
	p = script_promise_new(L);
	script_promise_resolve(L, -1, v);
	return p;
}

/* ---- waiting ----------------------------------------------------------------------------------------- */

struct script_promise *script_promise_then(lua_State *L, int p, int fulfilled, int rejected)
{
	struct script_promise *derived;

	p = lua_absindex(L, p);
	fulfilled = fulfilled ? lua_absindex(L, fulfilled) : 0;
	rejected = rejected ? lua_absindex(L, rejected) : 0;
	derived = script_promise_new_waiting(L);
	derived->reaction = SCRIPT_THEN;
	derived->line = script_line(L);
	if (fulfilled) {
		lua_pushvalue(L, fulfilled);
		lua_setiuservalue(L, -2, SCRIPT_UV_FULFILLED);
	}
	if (rejected) {
		lua_pushvalue(L, rejected);
		lua_setiuservalue(L, -2, SCRIPT_UV_REJECTED);
	}
	script_promise_react(L, p, -1);
	return derived;
}

void script_promise_await(lua_State *L, int waiting, int v)
{
	struct script_promise *q = script_promise_test(L, v);
	struct script_vm *vm = script_vm_of(L);

	waiting = lua_absindex(L, waiting);
	v = lua_absindex(L, v);
	if (q && vm->node->rules->await_ticks == 1) {
		script_promise_react(L, v, waiting);
	} else if (!q && lua_type(L, v) != LUA_TTABLE) {
		script_promise_queue(L, waiting, SCRIPT_FULFILLED, v);
	} else {
		script_promise_new(L);
		script_promise_resolve(L, -1, v);
		script_promise_react(L, -1, waiting);
		lua_pop(L, 1);
	}
}

/* Lua lays its own header and the user values before what is ours. */
static void fetch_object(const struct script_promise *p)
{
	for (int i = -2; i < 2; i++)
		ls_prefetch((const char *)p + 64 * i);
}

bool script_promise_fetch(const struct script_promise *p, int step)
{
	if (step == 0)
		fetch_object(p);
	else if (p->n_reactions == 0)
		return false;
	else if (step == 1)
		fetch_object(p->first);
	else
		return p->first->co && script_thread_fetch(p->first->co, step - 2);
	return true;
}

void script_promise_value(lua_State *L, int p)
{
	lua_getiuservalue(L, p, SCRIPT_UV_OUTCOME);
}
