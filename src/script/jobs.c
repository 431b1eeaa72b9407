/* SPDX-License-Identifier: MIT */
#include "script/jobs.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "script/clone.h"
#include "script/error.h"
#include "script/inside.h"

#define MAX_PROCESSES 1024

#define HOOK "loopscope.job" /* in the registry, Node: the prelude's f(id, value) */

struct job {
	struct ls_list link; /* in its queue, or held by a consumer */
	struct ls_list all;  /* of the run */
	struct script_job_queue *queue;
	struct job_consumer *at;
	uint64_t id;
	int value; /* reference in the broker's state */
	uint32_t request, item, failures;
	sim_time since; /* in the queue */
	sim_event_id event; /* on its way */
	bool arrived, begun;
	bool ok; /* acknowledged: it went well; else these are allowed to fail: */
	uint32_t retries;
};

struct job_consumer {
	struct ls_list link; /* in the queue's list */
	struct script_job_queue *queue;
	struct script_process *process;
	struct ls_list held;
	uint32_t n_held, n_begun, at_once, limit, retries;
	bool early; /* acknowledges before it begins */
	/* Node: */
	struct rt_uv_source source;
	struct rt_task task;
	struct job *taken;
	int at, paid;
};

/* A place for worker processes. */
struct script_post {
	struct script_post *next;
	struct script_process *parent, *now;
	struct job_consumer *consumer;
	int number; /* which call of jobs.worker */
	uint32_t restarts;
};

static struct script_process *this_process(lua_State *L)
{
	return script_vm_of(L)->isolate->process;
}

static sim_time trip(const struct script_run *r)
{
	return r->net.latency;
}

static struct job *job_at(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct job, link);
}

/* ---- from the queue to a consumer ---------------------------------------------------------- */

static void wake(struct job_consumer *c)
{
	if (c->process->exited)
		return;
	if (c->process->python)
		mc_thread_wake(&c->process->main->py.main.rt.mc);
	else
		rt_uv_source_ready(&c->source);
}

static void on_delivered(void *arg, sim_time now)
{
	struct job *j = arg;

	(void)now;
	j->event = 0;
	j->arrived = true;
	wake(j->at);
}

static void deliver(struct job_consumer *c, struct job *j)
{
	struct sim *sim = &c->queue->run->sim;

	j->at = c;
	ls_list_push(&c->held, &j->link);
	c->n_held++;
	j->event = sim_at(sim, sim->now + trip(c->queue->run), on_delivered, j);
}

/* Who has room, and was served longest ago. */
static struct job_consumer *find_consumer(struct script_job_queue *q)
{
	LS_LIST_EACH(e, &q->consumers) {
		struct job_consumer *c = LS_LIST_ENTRY(e, struct job_consumer, link);

		if (c->n_held < c->limit && !c->process->exited)
			return c;
	}
	return NULL;
}

static void dispatch(struct script_job_queue *q)
{
	struct job_consumer *c;

	while (q->n_waiting > 0 && (c = find_consumer(q))) {
		q->n_waiting--;
		ls_list_remove(&c->link);
		ls_list_push(&q->consumers, &c->link);
		deliver(c, job_at(ls_list_pop(&q->waiting)));
	}
}

static void join(struct script_job_queue *q, struct job *j, bool first)
{
	j->since = q->run->sim.now;
	j->arrived = j->begun = false;
	j->at = NULL;
	if (first)
		ls_list_push_front(&q->waiting, &j->link);
	else
		ls_list_push(&q->waiting, &j->link);
	if (++q->n_waiting > q->max_waiting)
		q->max_waiting = q->n_waiting;
}

static void on_enqueued(void *arg, sim_time now)
{
	struct job *j = arg;

	(void)now;
	j->event = 0;
	join(j->queue, j, false);
	dispatch(j->queue);
}

/* ---- the end of a job ---------------------------------------------------------------------- */

static void drop(struct job *j)
{
	luaL_unref(j->queue->run->jobs.values, LUA_REGISTRYINDEX, j->value);
	ls_list_remove(&j->link);
	ls_list_remove(&j->all);
	free(j);
}

static void let_go(struct job_consumer *c, struct job *j)
{
	ls_list_remove(&j->link);
	c->n_held--;
	c->n_begun -= j->begun;
}

static void new_item(struct job *j, uint32_t cause)
{
	struct script_run *r = j->queue->run;
	struct jrn_item item = { .type = JRN_IT_JOB,
				 .queue = j->queue->id,
				 .due = JRN_NEVER,
				 .cause = cause,
				 .label = j->queue->name };

	j->item = r->journal->on ? jrn_emit_new(r->journal, r->sim.now, &item) : 0;
}

/* The broker hears how it went, a trip after the worker said so. */
static void on_acknowledged(void *arg, sim_time now)
{
	struct job *j = arg;
	struct script_job_queue *q = j->queue;

	(void)now;
	if (j->ok) {
		q->done++;
		drop(j);
	} else if (j->failures++ < j->retries) {
		q->retried++;
		new_item(j, 0);
		join(q, j, false);
	} else {
		q->failed++;
		drop(j);
	}
	dispatch(q);
}

static void acknowledge(struct job_consumer *c, struct job *j, bool ok)
{
	struct script_run *r = c->queue->run;

	j->ok = ok;
	j->retries = c->retries;
	let_go(c, j);
	sim_at(&r->sim, rt_done_at(c->process->main->vm->thread) + trip(r), on_acknowledged, j);
}

/* The worker is dead: what it held goes back, in its order. */
static void return_all(struct job_consumer *c)
{
	struct script_job_queue *q = c->queue;

	while (!ls_list_is_empty(&c->held)) {
		struct job *j = job_at(c->held.prev);
		bool begun = j->begun;

		sim_cancel(&q->run->sim, j->event);
		j->event = 0;
		let_go(c, j);
		if (begun && c->early) {
			q->lost++;
			drop(j);
			continue;
		}
		q->returned++;
		if (begun)
			new_item(j, 0);
		join(q, j, true);
	}
	ls_list_remove(&c->link);
	free(c);
}

/* ---- a worker begins a job ------------------------------------------------------------------ */

/* The oldest that has arrived, if it may begin; it has then. */
static struct job *next_job(struct job_consumer *c)
{
	struct script_run *r = c->queue->run;

	if (c->n_begun == c->at_once)
		return NULL;
	LS_LIST_EACH(e, &c->held) {
		struct job *j = job_at(e);

		if (!j->arrived || j->begun)
			continue;
		j->begun = true;
		c->n_begun++;
		jrn_histogram_add(&c->queue->waits, r->sim.now - j->since);
		c->process->requests++;
		return j;
	}
	return NULL;
}

static void push_job(lua_State *L, const struct job *j)
{
	lua_State *values = j->queue->run->jobs.values;
	const char *what;

	lua_pushinteger(L, (lua_Integer)j->id);
	lua_rawgeti(values, LUA_REGISTRYINDEX, j->value);
	if (!script_clone(values, -1, L, &what))
		ls_bug("a job's value cannot be copied again");
	lua_pop(values, 1);
}

static int push_call(void *arg, lua_State *co)
{
	struct job_consumer *c = arg;

	lua_getfield(co, LUA_REGISTRYINDEX, HOOK);
	push_job(co, c->taken);
	return 2;
}

static enum rt_status run_job(struct rt_task *t)
{
	struct job_consumer *c = LS_LIST_ENTRY(t, struct job_consumer, task);

	return script_run(c->process->main->vm, c, push_call);
}

static enum rt_status on_jobs(struct rt_uv_source *source)
{
	static const struct rt_task_ops ops = { .run = run_job };
	struct job_consumer *c = LS_LIST_ENTRY(source, struct job_consumer, source);
	struct script_vm *vm = c->process->main->vm;
	enum rt_status st;

	RT_BEGIN(c->at);
	while ((c->taken = next_job(c))) {
		c->task = (struct rt_task){ .ops = &ops,
					    .item = c->taken->item,
					    .request = c->taken->request };
		RT_CALL(c->at, st,
			rt_charge(vm->thread, &c->paid, vm->thread->cost->server.message));
		RT_CALL(c->at, st, rt_node_callback(vm->node, &c->task, false));
		if (st == RT_EXIT)
			RT_RETURN(c->at, st);
	}
	RT_END(c->at);
}

/* ---- words --------------------------------------------------------------------------------- */

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
	new_item(j, vm->thread->item);
	vm->thread->skew += vm->thread->cost->server.message;
	j->event = sim_at(&r->sim, rt_done_at(vm->thread) + trip(r), on_enqueued, j);
	lua_pushinteger(L, (lua_Integer)j->id);
	lua_pushnumber(L, (double)(2 * trip(r)) / 1e6);
	return 2;
}

static void spawn(struct script_post *post, sim_time after);

static void died(struct script_process *p, void *arg)
{
	struct script_post *post = arg;

	if (post->consumer)
		return_all(post->consumer);
	post->consumer = NULL;
	post->restarts++;
	spawn(post, p->cost.server.boot);
	for (struct script_job_queue *q = p->run->jobs.queues; q; q = q->next)
		dispatch(q);
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

	if (n > MAX_PROCESSES)
		return script_throw(L, "RangeError", "jobs.worker: at most %d processes",
				    MAX_PROCESSES);
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
		rt_uv_source_init(&p->main->node.loop, &c->source, on_jobs);
		rt_uv_handle_start(&c->source.handle);
	}
	ls_list_push(&c->queue->consumers, &c->link);
	p->post->consumer = c;
	dispatch(c->queue);
	return 0;
}

/* Python: __job_take(): id and value of the next one, or nothing. */
static int take(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct job *j = next_job(this_process(L)->post->consumer);

	if (!j)
		return 0;
	vm->thread->skew += vm->thread->cost->server.message;
	vm->thread->request = j->request;
	if (j->item)
		jrn_emit_begin(vm->journal, vm->sim->now, j->item, vm->thread->mc.id);
	push_job(L, j);
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
		acknowledge(c, j, ok);
		if (!vm->py) /* another one may begin */
			wake(c);
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
	lua_setfield(L, LUA_REGISTRYINDEX, HOOK);
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
