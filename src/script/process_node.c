/* SPDX-License-Identifier: MIT
 *
 * script/process_node.c - what a Node process is made of: its rules, words, start.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "script/async.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/ipc.h"
#include "script/promise.h"
#include "script/reject.h"
#include "script/sandbox.h"
#include "script/vocabulary.h"
#include "script/words.h"

/* ---- what the runtime asks the script ----------------------------------------------------- */

static int push_hook(void *arg, lua_State *co)
{
	struct script_hook_task *h = arg;
	struct script_vm *vm = h->isolate->vm;

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
	struct script_vm *vm = h->isolate->vm;

	if (h->which == SCRIPT_HOOK_EXIT && h->isolate->node.esm && !script_async_main_settled(vm) &&
	    h->isolate->node.exit_code == 0 && !vm->stack->suspended) {
		h->isolate->status = 13;
		if (h->isolate->node.rules->exit13_seen)
			h->isolate->node.exit_code = 13;
	}
	return script_run(vm, h, push_hook);
}

static int push_main(void *arg, lua_State *co)
{
	struct script_isolate *i = arg;

	script_slot_push(i->vm, co, i->code);
	return 0;
}

static enum rt_status run_main(struct rt_task *t)
{
	struct script_isolate *i = ((struct script_hook_task *)t)->isolate;

	if (i->node.esm)
		return script_async_main(i->vm, i->code);
	return script_run(i->vm, i, push_main);
}

static struct rt_task *hook(struct script_isolate *i, enum script_hook which)
{
	static const struct rt_task_ops ops = { .run = run_hook };

	i->hooks[which] =
		(struct script_hook_task){ .task.ops = &ops, .isolate = i, .which = which };
	return &i->hooks[which].task;
}

static struct script_isolate *isolate_of(struct rt_node *n)
{
	return LS_LIST_ENTRY(n, struct script_isolate, node);
}

/* UV_THREADPOOL_SIZE as process.env has it when the pool is first used. */
static uint32_t pool_size(struct rt_node *n)
{
	lua_State *L = isolate_of(n)->vm->L;
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
	script_isolate_ended(isolate_of(n));
}

/* ---- its rules, its words ------------------------------------------------------------------ */

bool script_node_choose(struct script_process *p, struct ls_err *err)
{
	const char *version = p->line.version;

	p->unscaled = &rt_overheads_default;
	p->node_rules = rt_node_rules_find(*version ? version : RT_NODE_DEFAULT);
	if (p->node_rules) {
		p->beliefs = &p->node_rules->outside;
		return true;
	}
	script_process_blame(p, err, "no version %s of node is known", version);
	ls_err_hint(err, "versions are 10, 12, 14, 16, 18, 20, 22 and 24");
	return false;
}

static void open_env(lua_State *L, const struct script_process *p)
{
	lua_newtable(L);
	if (p->line.threadpool) {
		lua_pushfstring(L, "%d", (int)p->line.threadpool);
		lua_setfield(L, -2, "UV_THREADPOOL_SIZE");
	}
	lua_setfield(L, LUA_REGISTRYINDEX, "loopscope.env");
}

void script_node_open_words(lua_State *L)
{
	open_env(L, script_vm_of(L)->isolate->process);
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

void script_node_start(struct script_isolate *i)
{
	static const struct rt_task_ops main_ops = { .run = run_main };
	struct script_process *p = i->process;
	struct rt_node *n = &i->node;
	bool worker = i != p->main;

	i->main = (struct script_hook_task){ .task.ops = &main_ops, .isolate = i };
	n->pool = &p->pool;
	n->esm = p->line.esm && !worker;
	n->in_worker = worker;
	n->hooks = (struct rt_node_hooks){
		.main = &i->main.task,
		.uncaught = hook(i, SCRIPT_HOOK_UNCAUGHT),
		.rejections = hook(i, SCRIPT_HOOK_REJECTIONS),
		.before_exit = hook(i, SCRIPT_HOOK_BEFORE_EXIT),
		.exit = hook(i, SCRIPT_HOOK_EXIT),
		.pool_size = pool_size,
		.ended = ended,
	};
	n->thread.task_limit = p->run->config.max_tasks;
	n->thread.burn_limit = p->run->config.max_burn;
	n->thread.process = p->id;
	if (!worker)
		rt_uv_pool_init(&p->pool, &p->machine->mc, p->run->journal, &p->cost, p->id);
	rt_node_start(n, &p->machine->mc, &p->cost, worker ? "worker" : "main");
	if (i->parent_end) {
		script_ipc_begin(i->parent_end, false);
		script_ipc_send(i->parent_end, script_ipc_message(IPC_ONLINE));
	}
}
