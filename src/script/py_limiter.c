/* SPDX-License-Identifier: MIT */
#include "script/py_limiter.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/vm.h"

struct script_worker {
	struct script_py_thread th; /* first: script_py_threads_release frees it */
	struct script_hop *hop;
	struct script_worker *next; /* idle */
	sim_time idle_since;
	int paid;
	bool waiting, stop;
};

/* ---- in the thread -------------------------------------------------------------------- */

static int push_call(void *arg, lua_State *co)
{
	struct script_hop *h = arg;

	for (int i = 0; i < 3; i++)
		script_slot_push(h->vm, co, h->values[i]);
	return 2;
}

static enum rt_status run_call(struct rt_task *t)
{
	struct script_hop *h = LS_LIST_ENTRY(t, struct script_hop, code);
	struct script_vm *vm = h->vm;
	lua_State *L = vm->L;
	enum rt_status st = script_run(vm, h, push_call);
	int n;

	if (st == RT_SUSPENDED || st == RT_EXIT)
		return st;
	luaL_checkstack(L, 4, NULL);
	h->failed = st == RT_THREW;
	if (h->failed) {
		script_vm_push_error(vm, L);
		h->result = script_slot_take(L, -1);
		lua_pop(L, 1);
	} else {
		lua_State *from = script_vm_results(vm, &n);

		lua_settop(from, 1);
		h->result = script_slot_take(from, 1);
	}
	return RT_DONE;
}

/* On the loop: future.set_result. */
static enum rt_status run_posted(struct rt_task *t)
{
	struct script_hop *h = LS_LIST_ENTRY(t, struct script_hop, posted);

	h->over = true;
	if (h->task)
		script_task_ready(h->task, 0);
	return RT_DONE;
}

static void request_goes(const struct script_hop *h, enum jrn_queue_type where)
{
	rt_request_goes(&h->vm->run->requests, h->task->task.request, where, h->vm->py->process);
}

static void give_token(struct script_limiter *l)
{
	struct script_hop *h = l->first;

	if (!h) {
		l->used--;
		return;
	}
	l->first = h->next; /* it has this one's token from now on */
	if (!l->first)
		l->last = NULL;
	l->n_waiting--;
	h->counted = true;
	request_goes(h, JRN_Q_SERVED);
	script_task_ready(h->task, 0);
}

static void free_hop(struct script_hop *h)
{
	struct script_limiter *l = &h->vm->py->limiter;

	for (int i = 0; i < 3; i++)
		script_slot_drop(h->vm, h->values[i]);
	if (h->result)
		script_slot_drop(h->vm, h->result);
	h->next = l->spare;
	l->spare = h;
}

/* The task is gone: the token is free as soon as the loop has heard of the end. */
static void release_posted(struct rt_task *t)
{
	struct script_hop *h = LS_LIST_ENTRY(t, struct script_hop, posted);

	t->item = 0;
	if (h->task || h->vm->closing)
		return;
	give_token(&h->vm->py->limiter);
	free_hop(h);
}

static void post(struct script_worker *w)
{
	static const struct rt_task_ops ops = { .run = run_posted, .release = release_posted };
	struct script_limiter *l = &w->th.vm->py->limiter;
	struct script_hop *h = w->hop;

	w->hop = NULL;
	w->idle_since = w->th.rt.sim->now;
	w->next = l->idle;
	l->idle = w;
	h->posted = (struct rt_task){ .ops = &ops, .request = h->code.request };
	rt_py_call_threadsafe(&h->loop->loop, &h->posted, &w->th.rt, 0, "_report_result");
}

static enum rt_status wait(struct script_worker *w)
{
	w->waiting = !w->waiting;
	if (!w->waiting)
		return RT_DONE;
	w->th.rt.answer = (struct mc_answer){ .need = MC_BLOCK,
					      .until = SIM_FOREVER,
					      .wait = JRN_WAIT_JOB };
	return RT_SUSPENDED;
}

static enum rt_status run_worker(struct script_py_thread *th)
{
	struct script_worker *w = (struct script_worker *)th;
	enum rt_status st;

	RT_BEGIN(th->at);
	for (;;) {
		rt_back_in_loop(&w->th.rt);
		RT_CALL(th->at, st, rt_charge(&th->rt, &w->paid, w->hop->cost));
		RT_CALL(th->at, st, rt_run_task(&th->rt, &th->call, &w->hop->code, 0, false));
		if (st == RT_EXIT)
			RT_RETURN(th->at, st);
		post(w);
		while (!w->hop) {
			if (w->stop)
				RT_RETURN(th->at, RT_DONE);
			RT_CALL(th->at, st, wait(w));
		}
	}
	RT_END(th->at);
}

/* ---- on the loop ------------------------------------------------------------------------- */

static void start_worker(struct script_vm *vm, struct script_hop *h)
{
	struct script_worker *w = ls_calloc(1, sizeof *w);
	char name[32];

	snprintf(name, sizeof name, "AnyIO worker %u", (unsigned)++vm->py->limiter.workers);
	w->hop = h;
	w->th.stack = &w->th.own_stack;
	w->th.run = run_worker;
	lua_pushnil(vm->L);
	w->th.values = script_slot_take(vm->L, -1);
	lua_pop(vm->L, 1);
	w->th.older = vm->py->threads;
	vm->py->threads = &w->th;
	vm->py->n_threads++;
	vm->thread->skew += vm->thread->cost->server.worker;
	script_py_thread_start(vm->py, &w->th, JRN_ROLE_POOL, name);
}

/* Those that have been idle for 10 s end, the oldest first. */
static void prune(struct script_limiter *l, sim_time now)
{
	struct script_worker **at = &l->idle;

	while (*at && now - (*at)->idle_since < SCRIPT_WORKER_IDLE)
		at = &(*at)->next;
	while (*at) {
		struct script_worker *w = *at;

		*at = w->next;
		w->stop = true;
		mc_thread_wake(&w->th.rt.mc);
	}
}

static void dispatch(lua_State *L, struct script_hop *h)
{
	static const struct rt_task_ops ops = { .run = run_call };
	struct script_vm *vm = h->vm;
	struct script_limiter *l = &vm->py->limiter;
	struct script_worker *w = l->idle;

	vm->thread->skew += vm->thread->cost->server.hop;
	h->code = (struct rt_task){ .ops = &ops, .request = vm->thread->request };
	script_slot_push(vm, L, h->values[0]);
	h->code.item = rt_item(vm->thread, JRN_IT_JOB, l->queue, JRN_NEVER, 0,
			       script_name_of(L, -1));
	lua_pop(L, 1);
	if (!w) {
		start_worker(vm, h);
		return;
	}
	l->idle = w->next;
	w->hop = h;
	mc_thread_wake(&w->th.rt.mc);
	prune(l, vm->sim->now);
}

static bool take_token(struct script_hop *h)
{
	struct script_limiter *l = &h->vm->py->limiter;

	if (l->used < SCRIPT_TOKENS && !l->first) {
		if (++l->used > l->max_used)
			l->max_used = l->used;
		h->counted = true;
		return true;
	}
	h->next = NULL;
	if (l->first)
		l->last->next = h;
	else
		l->first = h;
	l->last = h;
	request_goes(h, JRN_Q_LIMITER);
	if (++l->n_waiting > l->max_waiting)
		l->max_waiting = l->n_waiting;
	return false;
}

struct script_hop *script_hop_new(lua_State *L, sim_time cost)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_limiter *l = &vm->py->limiter;
	struct script_hop *h = l->spare;

	if (h) {
		l->spare = h->next;
	} else {
		h = ls_calloc(1, sizeof *h);
		h->older = l->all;
		l->all = h;
	}
	if (!l->queue && vm->journal->on)
		l->queue = jrn_emit_queue(vm->journal, vm->sim->now, JRN_Q_POOL, vm->py->process);
	*h = (struct script_hop){ .vm = vm,
				  .older = h->older,
				  .loop = script_py_thread(vm->thread)->loop,
				  .task = script_py_thread(vm->thread)->task,
				  .cost = vm->thread->cost->server.hop + cost };
	for (int i = 0; i < 3; i++)
		h->values[i] = script_slot_take(L, i - 3);
	lua_pop(L, 3);
	return h;
}

static int finish(lua_State *L, struct script_hop *h)
{
	bool failed = h->failed;

	script_slot_push(h->vm, L, h->result);
	give_token(&h->vm->py->limiter);
	free_hop(h);
	if (failed)
		script_raise(L);
	return 0;
}

enum { HOP_NEW, HOP_TOKEN, HOP_QUEUED, HOP_GO, HOP_RUNS };

int script_hop_run(lua_State *L, struct script_hop **hop, lua_KFunction k)
{
	struct script_hop *h = *hop;

	switch (h->at) {
	case HOP_NEW:
		h->at = HOP_TOKEN;
		return script_task_pass(L, k);
	case HOP_TOKEN:
		if (!take_token(h)) {
			h->at = HOP_QUEUED;
			return script_task_park(L, k);
		}
		h->at = HOP_GO;
		return script_task_pass(L, k);
	case HOP_QUEUED:
	case HOP_GO:
		h->at = HOP_RUNS;
		dispatch(L, h);
		return script_task_park(L, k);
	default:
		*hop = NULL;
		return finish(L, h);
	}
}

void script_hop_leave(struct script_hop *h)
{
	struct script_limiter *l = &h->vm->py->limiter;
	struct script_hop **at = &l->first;

	if (h->at == HOP_RUNS && !h->over) {
		h->task = NULL; /* release_posted does the rest */
		return;
	}
	if (h->counted) {
		give_token(l);
		free_hop(h);
		return;
	}
	while (*at && *at != h)
		at = &(*at)->next;
	if (*at) {
		*at = h->next;
		l->n_waiting--;
		l->last = l->first;
		while (l->last && l->last->next)
			l->last = l->last->next;
	}
	free_hop(h);
}

void script_limiter_release(struct script_py *py)
{
	struct script_hop *h;

	while ((h = py->limiter.all)) {
		py->limiter.all = h->older;
		free(h);
	}
}

/* ---- the word ------------------------------------------------------------------------------- */

/* Keeps the call's struct where its task can be cancelled. */
static int in_thread_k(lua_State *L, int status, lua_KContext ctx)
{
	struct script_hop **h = lua_touserdata(L, 1);
	int yields;

	if (status == LUA_YIELD) {
		if (script_vm_of(L)->stack->raise) {
			script_hop_leave(*h);
			*h = NULL;
		}
		script_resumed(L, status, ctx);
	}
	lua_settop(L, 1);
	yields = script_hop_run(L, h, in_thread_k);
	return *h ? yields : 1;
}

static int in_thread(lua_State *L)
{
	struct script_hop **h;

	lua_settop(L, 3);
	h = lua_newuserdatauv(L, sizeof(void *), 0);
	lua_insert(L, 1);
	*h = script_hop_new(L, 0);
	return in_thread_k(L, LUA_OK, 0);
}

void script_limiter_open(lua_State *L)
{
	lua_register(L, "__in_thread", in_thread);
}
