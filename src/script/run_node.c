/* SPDX-License-Identifier: MIT
 *
 * script/run_node.c - a run's one Node process: its rules, its words, its start.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "script/async.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/promise.h"
#include "script/reject.h"
#include "script/sandbox.h"
#include "script/vocabulary.h"
#include "script/words.h"

/* ---- what the runtime asks the script ----------------------------------------------------- */

static int push_hook(void *arg, lua_State *co)
{
	struct script_hook_task *h = arg;
	struct script_vm *vm = h->run->vm;

	script_slot_push(vm, co, vm->hooks[h->which]);
	if (h->which != SCRIPT_HOOK_UNCAUGHT)
		return 0;
	script_vm_push_error(vm, co);
	lua_pushstring(co, vm->origin);
	return 2;
}

static enum rt_status run_hook(struct rt_task *t)
{
	struct script_hook_task *h = (struct script_hook_task *)t;
	struct script_vm *vm = h->run->vm;

	if (h->which == SCRIPT_HOOK_EXIT && h->run->node.esm && !script_async_main_settled(vm) &&
	    h->run->node.exit_code == 0 && !vm->stack->suspended) {
		h->run->status = 13;
		if (h->run->node.rules->exit13_seen)
			h->run->node.exit_code = 13;
	}
	return script_run(vm, h, push_hook);
}

static int push_main(void *arg, lua_State *co)
{
	struct script_run *r = arg;

	script_slot_push(r->vm, co, r->chunk);
	return 0;
}

static enum rt_status run_main(struct rt_task *t)
{
	struct script_run *r = ((struct script_hook_task *)t)->run;

	if (r->node.esm)
		return script_async_main(r->vm, r->chunk);
	return script_run(r->vm, r, push_main);
}

static struct rt_task *hook(struct script_run *r, enum script_hook which)
{
	static const struct rt_task_ops ops = { .run = run_hook };

	r->hooks[which] = (struct script_hook_task){ .task.ops = &ops, .run = r, .which = which };
	return &r->hooks[which].task;
}

static struct script_run *run_of(struct rt_node *n)
{
	return LS_LIST_ENTRY(n, struct script_run, node);
}

/* UV_THREADPOOL_SIZE as process.env has it when the pool is first used. */
static uint32_t pool_size(struct rt_node *n)
{
	struct script_run *r = run_of(n);
	lua_State *L = r->vm->L;
	uint32_t size = 4;
	const char *text;

	lua_getfield(L, LUA_REGISTRYINDEX, "loopscope.env");
	lua_pushliteral(L, "UV_THREADPOOL_SIZE");
	lua_rawget(L, -2);
	text = lua_tostring(L, -1);
	if (text)
		size = (uint32_t)strtoul(text, NULL, 10);
	lua_pop(L, 2);
	return size;
}

static void ended(struct rt_node *n)
{
	run_of(n)->ended = true;
	sim_stop(n->thread.sim);
}

/* ---- its rules, its words ------------------------------------------------------------------ */

bool script_run_choose_node(struct script_run *r, const char *version, struct ls_err *err)
{
	r->node.rules = rt_node_rules_find(*version ? version : RT_NODE_DEFAULT);
	if (r->node.rules)
		return true;
	ls_err_set(err, r->config.path, r->line.line, "no version %s of node is known", version);
	ls_err_hint(err, "versions are 10, 12, 14, 16, 18, 20, 22 and 24");
	return false;
}

static void open_env(struct script_run *r)
{
	lua_State *L = r->vm->L;
	uint32_t size = r->config.threadpool ? r->config.threadpool : r->line.threadpool;

	lua_newtable(L);
	if (size) {
		lua_pushfstring(L, "%d", (int)size);
		lua_setfield(L, -2, "UV_THREADPOOL_SIZE");
	}
	lua_setfield(L, LUA_REGISTRYINDEX, "loopscope.env");
}

void script_run_open_node(lua_State *L)
{
	open_env(script_vm_of(L)->run);
	script_promise_init(L);
	script_sandbox_open(L);
	script_error_open(L);
	script_words_open(L);
	script_promise_open(L);
	script_async_open(L);
	lua_register(L, "__rejections", script_reject_take);
	lua_register(L, "__unhandled", script_reject_tell);
	script_node_open(L);
	script_sandbox_seal(L);
}

void script_run_start_node(struct script_run *r)
{
	static const struct rt_task_ops main_ops = { .run = run_main };
	struct rt_node *n = &r->node;

	r->main = (struct script_hook_task){ .task.ops = &main_ops, .run = r };
	n->pool = &r->pool;
	n->esm = r->line.esm;
	n->hooks = (struct rt_node_hooks){
		.main = &r->main.task,
		.uncaught = hook(r, SCRIPT_HOOK_UNCAUGHT),
		.rejections = hook(r, SCRIPT_HOOK_REJECTIONS),
		.before_exit = hook(r, SCRIPT_HOOK_BEFORE_EXIT),
		.exit = hook(r, SCRIPT_HOOK_EXIT),
		.pool_size = pool_size,
		.ended = ended,
	};
	n->thread.task_limit = r->config.max_tasks;
	n->thread.burn_limit = r->config.max_burn;
	n->thread.process = jrn_emit_process(r->journal, 0, 0, "node", "node");
	rt_uv_pool_init(&r->pool, &r->machine, r->journal, &r->cost, n->thread.process);
	rt_node_start(n, &r->machine, &r->cost, "main");
}

