/* SPDX-License-Identifier: MIT
 *
 * script/jobs_words.c - what the preludes build jobs.queue and jobs.worker on, and the
 * processes that work.
 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/clone.h"
#include "script/error.h"
#include "script/jobs_inside.h"


static struct script_process *this_process(lua_State *L)
{
	return script_vm_of(L)->isolate->process;
}

static struct script_job_queue *find_queue(struct script_run *r, const char *name)
{
	struct script_job_queue **q = &r->jobs.queues;
	size_t len = strlen(name) + 1;

	while (*q && strcmp((*q)->name, name) != 0)
		q = &(*q)->next;
	if (*q)
		return *q;
	*q = ls_calloc(1, sizeof **q + len);
	memcpy((*q)->name, name, len);
	(*q)->run = r;
	ls_list_init(&(*q)->waiting);
	ls_list_init(&(*q)->consumers);
	(*q)->id = jrn_emit_queue(r->journal, r->sim.now, JRN_Q_JOBS, 0);
	return *q;
}

static void open_values(struct script_jobs *jobs)
{
	if (jobs->values)
		return;
	jobs->values = luaL_newstate();
	if (!jobs->values)
		ls_die("out of memory");
	ls_list_init(&jobs->all);
}

/* __job_put(queue, value): its id, and how long the broker takes to answer, in ms. */
static int put(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_run *r = vm->run;
	struct script_job_queue *q;
	const char *what;
	struct job *j;

	script_not_at_file_level(L, "enqueue");
	lua_settop(L, 2);
	q = find_queue(r, luaL_checkstring(L, 1));
	open_values(&r->jobs);
	if (!script_clone(L, 2, r->jobs.values, &what))
		return script_throw(L, "TypeError", "%s cannot be the value of a job", what);
	j = ls_calloc(1, sizeof *j);
	*j = (struct job){ .queue = q, .id = ++r->jobs.last, .request = vm->thread->request };
	ls_list_init(&j->link);
	ls_list_push(&r->jobs.all, &j->all);
	j->value = luaL_ref(r->jobs.values, LUA_REGISTRYINDEX);
	q->enqueued++;
	script_job_item(j, vm->thread->item);
	vm->thread->skew += vm->thread->cost->server.message;
	j->event = sim_at(&r->sim, rt_done_at(vm->thread) + trip(r), script_job_enqueued, j);
	lua_pushinteger(L, (lua_Integer)j->id);
	lua_pushnumber(L, (double)(2 * trip(r)) / 1e6);
	return 2;
}

static void spawn(struct script_post *post, sim_time after);

static void died(struct script_process *p, void *arg)
{
	struct script_post *post = arg;

	if (post->consumer)
		script_jobs_return(post->consumer);
	post->consumer = NULL;
	post->restarts++;
	spawn(post, p->cost.server.boot);
	for (struct script_job_queue *q = p->run->jobs.queues; q; q = q->next)
		script_jobs_dispatch(q);
}

static void start(void *arg, sim_time now)
{
	struct script_process *p = arg;

	(void)now;
	if (!p->exited)
		script_process_start(p);
}

static void spawn(struct script_post *post, sim_time after)
{
	struct script_process *parent = post->parent;
	struct script_process_options o = { .machine = parent->machine,
					    .parent = parent,
					    .role = "jobs",
					    .line = parent->line,
					    .died = died,
					    .died_arg = post };
	struct ls_err err = LS_ERR_INIT;

	post->now = script_process_new(parent->run, &o, &err);
	post->now->post = post;
	post->now->restarts = post->restarts;
	if (!script_process_load(post->now, &err))
		ls_bug("the script does not load again");
	sim_at(&parent->run->sim, parent->run->sim.now + after, start, post->now);
}

/* __job_spawn(processes, number of the call): only who was not forked has workers. */
static int spawn_workers(lua_State *L)
{
	struct script_process *p = this_process(L);
	lua_Integer n = luaL_checkinteger(L, 1);

	if (n > SCRIPT_MAX_CHILDREN)
		return script_throw(L, "RangeError", "jobs.worker: at most %d processes",
				    SCRIPT_MAX_CHILDREN);
	for (lua_Integer i = 0; !p->parent && i < n; i++) {
		struct script_post *post = ls_calloc(1, sizeof *post);

		*post = (struct script_post){ .parent = p,
					      .number = (int)luaL_checkinteger(L, 2),
					      .next = p->run->jobs.posts };
		p->run->jobs.posts = post;
		spawn(post, 0); /* the service is up when the run begins */
	}
	return 0;
}

/* __job_post(): which call this process works for; nil: none. */
static int post_of(lua_State *L)
{
	struct script_process *p = script_vm_of(L)->isolate ? this_process(L) : NULL;

	if (!p || !p->post)
		return 0;
	lua_pushinteger(L, p->post->number);
	return 1;
}

/* __job_serve(queue, at once, prefetch, early, retries) */
static int serve(lua_State *L)
{
	struct script_process *p = this_process(L);
	struct job_consumer *c = ls_calloc(1, sizeof *c);

	c->queue = find_queue(p->run, luaL_checkstring(L, 1));
	c->process = p;
	c->at_once = (uint32_t)luaL_checkinteger(L, 2);
	c->limit = c->at_once + (uint32_t)luaL_checkinteger(L, 3);
	c->early = lua_toboolean(L, 4);
	c->retries = (uint32_t)luaL_checkinteger(L, 5);
	ls_list_init(&c->held);
	if (!p->python) {
		rt_uv_source_init(&p->main->node.loop, &c->source, script_jobs_run);
		rt_uv_handle_start(&c->source.handle);
	}
	ls_list_push(&c->queue->consumers, &c->link);
	p->post->consumer = c;
	script_jobs_dispatch(c->queue);
	return 0;
}

/* Python: __job_take(): id and value of the next one, or nothing. */
static int take(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct job *j = script_job_next(this_process(L)->post->consumer);

	if (!j)
		return 0;
	vm->thread->skew += vm->thread->cost->server.message;
	vm->thread->request = j->request;
	if (j->item)
		jrn_emit_begin(vm->journal, vm->sim->now, j->item, vm->thread->mc.id);
	script_job_push(L, j);
	return 2;
}

/* __job_done(id, ok) */
static int done(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct job_consumer *c = this_process(L)->post->consumer;
	uint64_t id = (uint64_t)luaL_checkinteger(L, 1);
	bool ok = lua_toboolean(L, 2);

	LS_LIST_EACH(e, &c->held) {
		struct job *j = job_at(e);

		if (j->id != id)
			continue;
		if (vm->py && j->item)
			jrn_emit_end(vm->journal, vm->sim->now, j->item, vm->thread->mc.id,
				     ok ? JRN_OUT_DONE : JRN_OUT_THREW);
		vm->thread->skew += vm->thread->cost->server.message;
		script_job_acknowledge(c, j, ok);
		if (!vm->py) /* another one may begin */
			script_jobs_wake(c);
		break;
	}
	if (vm->py)
		vm->thread->request = 0;
	return 0;
}

/* __job_hook(function) */
static int hook(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, SCRIPT_JOB_HOOK);
	return 0;
}

void script_jobs_open(lua_State *L)
{
	static const luaL_Reg words[] = { { "__job_put", put },
					  { "__job_spawn", spawn_workers },
					  { "__job_post", post_of },
					  { "__job_serve", serve },
					  { "__job_take", take },
					  { "__job_done", done },
					  { "__job_hook", hook },
					  { NULL, NULL } };

	for (const luaL_Reg *w = words; w->name; w++)
		lua_register(L, w->name, w->func);
}

void script_jobs_free(struct script_run *r)
{
	struct script_jobs *jobs = &r->jobs;
	struct ls_list *e;

	while (jobs->values && (e = ls_list_pop(&jobs->all)))
		free(LS_LIST_ENTRY(e, struct job, all));
	for (struct script_post *p = jobs->posts, *next; p; p = next) {
		next = p->next;
		free(p->consumer);
		free(p);
	}
	for (struct script_job_queue *q = jobs->queues, *next; q; q = next) {
		next = q->next;
		jrn_histogram_release(&q->waits);
		free(q);
	}
	if (jobs->values)
		lua_close(jobs->values);
}
