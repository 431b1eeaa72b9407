/* SPDX-License-Identifier: MIT
 *
 * What starves in a Python process, and who waits for whom when nobody can go on.
 */
#include <lauxlib.h>

#include "script/inside.h"

#define MAX_WAITS 20	/* lines of one report */
#define MAX_CHILDREN 3 /* of one gather */

/* ---- queues ------------------------------------------------------------------------- */

static uint32_t list_len(const struct ls_list *l)
{
	uint32_t n = 0;

	LS_LIST_EACH(e, l)
		n++;
	return n;
}

/* Of asyncio's heap, those that are due; uvloop's timers are counted together. */
static uint32_t overdue(const struct rt_py_loop *l)
{
	double now = (double)rt_clock(l->thread) * 1e-9;
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->n_heap; i++)
		n += l->heap[i].when <= now;
	return n;
}

void script_report_python_queues(struct script_run *r, struct script_py *py)
{
	for (struct script_loop *l = py->loops; l; l = l->older) {
		uint32_t due = overdue(&l->loop);

		script_report_starving(r, l->loop.n_ready, "handle(s) in the ready queue");
		script_report_starving(r, due, "timer(s) that are due");
		script_report_starving(r, l->loop.n_heap + l->loop.uv.timers.len - due,
				       "timer(s) that wait");
		script_report_starving(r, list_len(&rt_py_epoll(&l->loop)->ready),
				       "descriptor(s) that are ready");
	}
}

/* ---- who waits for whom --------------------------------------------------------------- */

/* The name of the task at idx. */
static void add_name(struct script_run *r, lua_State *L, int idx)
{
	idx = lua_absindex(L, idx);
	lua_getfield(L, idx, "get_name");
	lua_pushvalue(L, idx);
	lua_call(L, 1, 1);
	ls_str_add(&r->report, lua_tostring(L, -1));
	lua_pop(L, 1);
}

/* "gather of Task-2, Task-3 and 4 more": those of its children that are not done. */
static void add_children(struct script_run *r, lua_State *L, int gather)
{
	int n = 0;

	ls_str_add(&r->report, "gather");
	lua_getiuservalue(L, gather, FUTURE_UV_CORO);
	for (int i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
		struct script_future *f = lua_touserdata(L, -1);

		if (f->state == FUTURE_PENDING && f->is_task && n++ < MAX_CHILDREN) {
			ls_str_add(&r->report, n == 1 ? " of " : ", ");
			add_name(r, L, -1);
		}
		lua_pop(L, 1);
	}
	lua_pop(L, 2);
	if (n > MAX_CHILDREN)
		ls_str_addf(&r->report, " and %d more", n - MAX_CHILDREN);
}

/* ", which Task-2 holds": the future at idx stands for a lock. */
static void add_holder(struct script_run *r, lua_State *L, int idx)
{
	int top = lua_gettop(L);

	if (lua_getiuservalue(L, idx, FUTURE_UV_OBJECT) == LUA_TTABLE &&
	    lua_getfield(L, -1, "_holder") == LUA_TUSERDATA) {
		ls_str_add(&r->report, ", which ");
		add_name(r, L, -1);
		ls_str_add(&r->report, " holds");
	}
	lua_settop(L, top);
}

/* What the future at idx, which somebody awaits, stands for. */
static void add_awaited(struct script_run *r, lua_State *L, int idx)
{
	struct script_future *f = lua_touserdata(L, idx);

	if (f->is_task) {
		add_name(r, L, idx);
	} else if (f->gather) {
		add_children(r, L, idx);
	} else if (lua_getiuservalue(L, idx, FUTURE_UV_NAME) == LUA_TSTRING) {
		ls_str_add(&r->report, lua_tostring(L, -1));
		add_holder(r, L, idx);
		lua_pop(L, 1);
	} else {
		ls_str_add(&r->report, "a future that nobody resolves");
		lua_pop(L, 1);
	}
}

static void blocked_task(struct script_run *r, struct script_future *t)
{
	lua_State *L = t->vm->L;
	int top = lua_gettop(L);
	uint32_t line;

	luaL_checkstack(L, 20, NULL);
	script_slot_push(t->vm, L, t->slot);
	ls_str_add(&r->report, "  waits: ");
	add_name(r, L, top + 1);
	line = script_task_line(L, top + 1);
	if (line)
		ls_str_addf(&r->report, " (line %u)", (unsigned)line);
	ls_str_add(&r->report, " for ");
	if (t->awaits) {
		lua_getiuservalue(L, top + 1, FUTURE_UV_AWAITS);
		add_awaited(r, L, lua_gettop(L));
	} else {
		ls_str_add(&r->report, t->sleeper ? "a sleep that outlasts simulated time"
						  : "its loop, which does not run");
	}
	ls_str_addc(&r->report, '\n');
	lua_settop(L, top);
}

/* Whether the thread waits for another, or for a job; not in its loop's poll. */
static bool is_blocked(const struct script_py_thread *th)
{
	const struct mc_answer *a = &th->rt.answer;

	return !th->ended && a->need == MC_BLOCK &&
	       (a->wait == JRN_WAIT_JOIN || a->wait == JRN_WAIT_LOCK);
}

static uint32_t blocked_threads(struct script_run *r, const struct script_py *py)
{
	uint32_t n = 0;

	if (is_blocked(&py->main)) {
		ls_str_addf(&r->report, "  waits: the main thread for %s\n",
			    py->main.waits_for);
		n++;
	}
	for (struct script_py_thread *th = py->threads; th; th = th->older)
		if (is_blocked(th) && n++ < MAX_WAITS)
			ls_str_addf(&r->report, "  waits: %s for %s\n", th->name, th->waits_for);
	return n;
}

static bool some_loop_polls(const struct script_py *py)
{
	for (const struct script_loop *l = py->loops; l; l = l->older)
		if (l->loop.running && l->loop.thread->answer.wait == JRN_WAIT_POLL)
			return true;
	return false;
}

void script_report_python_deadlock(struct script_run *r, struct script_py *py)
{
	uint32_t n;

	script_report_head(r, some_loop_polls(py)
				      ? "deadlock: the event loop waits for ever, and nothing "
					"can wake it"
				      : "deadlock: the threads wait for one another");
	n = blocked_threads(r, py);
	for (struct script_future *t = py->pending; t; t = t->next)
		if (!t->in_step && n++ < MAX_WAITS)
			blocked_task(r, t);
	if (n > MAX_WAITS)
		ls_str_addf(&r->report, "  ... and %u more\n", (unsigned)(n - MAX_WAITS));
}
