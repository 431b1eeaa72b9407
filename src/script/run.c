/* SPDX-License-Identifier: MIT */
#include "script/run.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script/async.h"
#include "script/inside.h"
#include "script/promise.h"
#include "script/reject.h"
#include "script/sandbox.h"
#include "script/vocabulary.h"
#include "script/words.h"

void script_config_init(struct script_config *c)
{
	*c = (struct script_config){ .seed = 1,
				     .until = SIM_FOREVER,
				     .max_memory = (size_t)256 << 20,
				     .max_instructions = 100000000,
				     .max_pending = 10000000,
				     .max_tasks = 10000000,
				     .max_burn = 60 * SIM_S };
}

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

/* ---- making the world -------------------------------------------------------------------- */

static const struct rt_node_rules *choose_rules(struct script_run *r, struct ls_err *err)
{
	const char *given = r->config.runtime, *at = given ? strchr(given, '@') : NULL;
	const char *version = at ? at + 1 : given ? "" : r->line.version;
	const struct rt_node_rules *rules;
	char name[32];

	snprintf(name, sizeof name, "%.*s", given ? (int)strcspn(given, "@") : 31,
		 given ? given : r->line.name);
	if (strcmp(name, "asyncio") == 0 || strcmp(name, "uvloop") == 0) {
		ls_err_set(err, r->config.path, r->line.line, "the runtime %s is not there yet",
			   name);
		ls_err_hint(err, "this version simulates node");
		return NULL;
	}
	if (strcmp(name, "node") != 0) {
		ls_err_set(err, r->config.path, r->line.line, "there is no runtime called %s",
			   name);
		ls_err_hint(err, "the runtimes are node, asyncio and uvloop");
		return NULL;
	}
	rules = rt_node_rules_find(*version ? version : RT_NODE_DEFAULT);
	if (!rules) {
		ls_err_set(err, r->config.path, r->line.line, "no version %s of node is known",
			   version);
		ls_err_hint(err, "versions are 10, 12, 14, 16, 18, 20, 22 and 24");
	}
	return rules;
}

static int open_words(lua_State *L)
{
	script_promise_init(L);
	script_sandbox_open(L);
	script_words_open(L);
	script_promise_open(L);
	script_async_open(L);
	lua_register(L, "__rejections", script_reject_take);
	lua_register(L, "__unhandled", script_reject_tell);
	script_node_open(L);
	script_sandbox_seal(L);
	return 0;
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

static void start_node(struct script_run *r)
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

static bool open_script(struct script_run *r, struct ls_err *err)
{
	struct script_vm *vm = r->vm;
	const char *path = r->config.path;
	const char *slash = strrchr(path, '/');
	struct script_thread t;

	vm->run = r;
	vm->sim = &r->sim;
	vm->journal = r->journal;
	vm->node = &r->node;
	vm->thread = &r->node.thread;
	vm->await_in_main = r->line.esm;
	open_env(r);
	t = script_thread_take(vm); /* the main state is for slots (script/slot.c) */
	lua_pushcfunction(t.co, open_words);
	if (lua_pcall(t.co, 0, 0, 0) != LUA_OK)
		ls_bug("the vocabulary does not load: %s", lua_tostring(t.co, -1));
	script_thread_give(vm, t);
	if (!script_source_compile(vm->L, r->source, r->source_len,
				   strcmp(path, "-") == 0 ? "stdin" : slash ? slash + 1 : path,
				   err)) {
		free(err->file);
		err->file = ls_strdup(path);
		return false;
	}
	r->chunk = script_slot_take(vm->L, -1);
	lua_pop(vm->L, 1);
	return true;
}

struct script_run *script_run_new(const struct script_config *c, struct jrn *j,
				  struct ls_err *err)
{
	struct script_run *r = ls_calloc(1, sizeof *r);
	const struct rt_node_rules *rules;
	char runtime[32];

	r->config = *c;
	r->journal = j;
	r->cost = rt_overheads_default;
	r->status = -1;
	r->source_len = c->source_len;
	r->source = c->source ? ls_strndup(c->source, c->source_len)
			      : script_source_read(c->path, &r->source_len, err);
	sim_init(&r->sim, c->seed, j);
	mc_machine_init(&r->machine, &r->sim, c->cores ? c->cores : 4);
	if (!r->source ||
	    !script_source_runtime(r->source, r->source_len, c->path, &r->line, err) ||
	    !(rules = choose_rules(r, err)))
		goto fail;
	r->node.rules = rules;
	r->vm = script_vm_new(&r->config);
	if (!open_script(r, err))
		goto fail;
	if (c->until < SIM_END)
		r->sim.until = c->until;
	r->sim.choices.forced = c->forced;
	r->sim.choices.n_forced = c->n_forced;
	snprintf(runtime, sizeof runtime, "node %s", rules->name);
	jrn_emit_run(j, c->path, r->source, "", c->seed, runtime);
	start_node(r);
	return r;
fail:
	script_run_free(r);
	return NULL;
}

void script_run_free(struct script_run *r)
{
	if (!r)
		return;
	if (r->node.thread.sim)
		rt_node_release(&r->node);
	script_vm_free(r->vm);
	rt_uv_pool_release(&r->pool);
	mc_machine_release(&r->machine);
	sim_release(&r->sim);
	ls_str_release(&r->report);
	free(r->source);
	free(r);
}

/* ---- running ----------------------------------------------------------------------------- */

static void finish(struct script_run *r)
{
	struct rt_thread *t = &r->node.thread;

	if (t->limit)
		script_report_limit(r);
	else if (!r->ended && sim_queue_next_at(&r->sim.future) == SIM_FOREVER)
		script_report_stuck(r);
	else if (r->status < 0 || r->node.exit_code != 0)
		r->status = r->ended ? r->node.exit_code : 0;
	jrn_emit_stop(r->journal, r->sim.now, r->status, r->report.s ? r->report.s : "");
	r->finished = true;
}

bool script_run_step(struct script_run *r)
{
	if (r->finished)
		return false;
	if (sim_step(&r->sim))
		return true;
	finish(r);
	return false;
}

int script_run_status(const struct script_run *r)
{
	return r->status < 0 ? 0 : r->status & 255;
}

const char *script_run_report(const struct script_run *r)
{
	return r->report.s;
}

sim_time script_run_now(const struct script_run *r)
{
	return r->sim.now;
}

uint64_t script_run_events(const struct script_run *r)
{
	return r->sim.happened;
}
