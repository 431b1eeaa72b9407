/* SPDX-License-Identifier: MIT */
#include "script/run.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script/inside.h"

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

/* ---- making the world -------------------------------------------------------------------- */

/* The runtime that --runtime or the script's first line names, and its version. */
static bool choose_runtime(struct script_run *r, struct ls_err *err)
{
	const char *given = r->config.runtime, *at = given ? strchr(given, '@') : NULL;
	const char *version = at ? at + 1 : given ? "" : r->line.version;
	char name[32];

	snprintf(name, sizeof name, "%.*s", given ? (int)strcspn(given, "@") : 31,
		 given ? given : r->line.name);
	r->python = strcmp(name, "asyncio") == 0 || strcmp(name, "uvloop") == 0;
	if (r->python)
		return script_run_choose_python(r, name, version, err);
	if (strcmp(name, "node") == 0)
		return script_run_choose_node(r, version, err);
	ls_err_set(err, r->config.path, r->line.line, "there is no runtime called %s", name);
	ls_err_hint(err, "the runtimes are node, asyncio and uvloop");
	return false;
}

static int open_words(lua_State *L)
{
	if (script_vm_of(L)->run->python)
		script_run_open_python(L);
	else
		script_run_open_node(L);
	return 0;
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
	vm->thread = script_run_thread(r);
	if (r->python) {
		vm->py = &r->py;
		r->py.vm = vm;
		vm->async = &script_py_async;
	} else {
		vm->node = &r->node;
		vm->async = &script_node_async;
		vm->await_in_main = r->line.esm;
	}
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
	char runtime[48];

	r->config = *c;
	r->journal = j;
	r->unscaled = &rt_overheads_default;
	r->status = -1;
	r->source_len = c->source_len;
	r->source = c->source ? ls_strndup(c->source, c->source_len)
			      : script_source_read(c->path, &r->source_len, err);
	sim_init(&r->sim, c->seed, j);
	mc_machine_init(&r->machine, &r->sim, c->cores ? c->cores : 4);
	if (!r->source ||
	    !script_source_runtime(r->source, r->source_len, c->path, &r->line, err) ||
	    !choose_runtime(r, err))
		goto fail;
	r->cost = *r->unscaled;
	r->vm = script_vm_new(&r->config);
	if (!open_script(r, err))
		goto fail;
	if (c->until < SIM_END)
		r->sim.until = c->until;
	r->sim.choices.forced = c->forced;
	r->sim.choices.n_forced = c->n_forced;
	snprintf(runtime, sizeof runtime, "%s %s",
		 !r->python ? "node" : r->py.uv ? "uvloop" : "asyncio",
		 r->python ? r->py.rules->name : r->node.rules->name);
	jrn_emit_run(j, c->path, r->source, "", c->seed, runtime);
	if (r->python)
		script_run_start_python(r);
	else
		script_run_start_node(r);
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
	if (r->vm)
		r->vm->closing = true;
	if (r->py.machine)
		script_py_release(&r->py);
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
	if (script_limit_passed(r))
		script_report_limit(r);
	else if (!r->ended && sim_queue_next_at(&r->sim.future) == SIM_FOREVER)
		script_report_stuck(r);
	else if (!r->ended && r->config.until >= SIM_END)
		script_report_end_of_time(r);
	else if (r->status < 0 || script_run_exit_code(r) != 0)
		r->status = r->ended ? script_run_exit_code(r) : 0;
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
