/* SPDX-License-Identifier: MIT */
#include "script/jobs_inside.h"

#include <lauxlib.h>
#include <stdlib.h>

#include "base/die.h"
#include "script/clone.h"

/* ---- from the queue to a consumer ---------------------------------------------------------- */

void script_jobs_wake(struct job_consumer *c)
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
	script_jobs_wake(j->at);
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

void script_jobs_dispatch(struct script_job_queue *q)
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

void script_job_enqueued(void *arg, sim_time now)
{
	struct job *j = arg;

	(void)now;
	j->event = 0;
	join(j->queue, j, false);
	script_jobs_dispatch(j->queue);
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

void script_job_item(struct job *j, uint32_t cause)
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
		script_job_item(j, 0);
		join(q, j, false);
	} else {
		q->failed++;
		drop(j);
	}
	script_jobs_dispatch(q);
}

void script_job_acknowledge(struct job_consumer *c, struct job *j, bool ok)
{
	struct script_run *r = c->queue->run;

	j->ok = ok;
	j->retries = c->retries;
	let_go(c, j);
	sim_at(&r->sim, rt_done_at(c->process->main->vm->thread) + trip(r), on_acknowledged, j);
}

/* The worker is dead: what it held goes back, in its order. */
void script_jobs_return(struct job_consumer *c)
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
			script_job_item(j, 0);
		join(q, j, true);
	}
	ls_list_remove(&c->link);
	free(c);
}

/* ---- a worker begins a job ------------------------------------------------------------------ */

/* The oldest that has arrived, if it may begin; it has then. */
struct job *script_job_next(struct job_consumer *c)
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

void script_job_push(lua_State *L, const struct job *j)
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

	lua_getfield(co, LUA_REGISTRYINDEX, SCRIPT_JOB_HOOK);
	script_job_push(co, c->taken);
	return 2;
}

static enum rt_status run_job(struct rt_task *t)
{
	struct job_consumer *c = LS_LIST_ENTRY(t, struct job_consumer, task);

	return script_run(c->process->main->vm, c, push_call);
}

enum rt_status script_jobs_run(struct rt_uv_source *source)
{
	static const struct rt_task_ops ops = { .run = run_job };
	struct job_consumer *c = LS_LIST_ENTRY(source, struct job_consumer, source);
	struct script_vm *vm = c->process->main->vm;
	enum rt_status st;

	RT_BEGIN(c->at);
	while ((c->taken = script_job_next(c))) {
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
