/* SPDX-License-Identifier: MIT */
#include "runtime/uv_pool.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "runtime/race.h"

enum { SEEK, RUN, START, FINISH };

static sim_time now(const struct rt_uv_pool *p)
{
	return p->machine->sim->now;
}

void rt_uv_pool_init(struct rt_uv_pool *p, struct mc_machine *m, struct jrn *j,
		     const struct rt_overheads *cost, uint32_t process)
{
	*p = (struct rt_uv_pool){ .machine = m, .journal = j, .cost = cost, .process = process };
	ls_list_init(&p->queue);
	ls_list_init(&p->slow_queue);
	ls_list_init(&p->marker);
	p->q_pool = jrn_emit_queue(j, now(p), JRN_Q_POOL, process);
	p->q_slow = jrn_emit_queue(j, now(p), JRN_Q_POOL_SLOW, process);
}

void rt_uv_pool_release(struct rt_uv_pool *p)
{
	free(p->threads);
	p->threads = NULL;
	jrn_histogram_release(&p->waits);
	p->size = 0;
}

void rt_uv_pool_stop(struct rt_uv_pool *p)
{
	for (uint32_t i = 0; i < p->size; i++)
		mc_thread_kill(&p->threads[i].mc);
}

/* Slow I/O may hold half of the threads, rounded up. */
static bool slow_is_full(const struct rt_uv_pool *p)
{
	return p->slow_running >= (p->size + 1) / 2;
}

static bool has_marker(const struct rt_uv_pool *p)
{
	return !ls_list_is_empty(&p->marker);
}

/* Behind the marker: the oldest slow work; the marker goes to the end for the rest. */
static struct ls_list *take_slow(struct rt_uv_pool *p)
{
	struct ls_list *e = ls_list_pop(&p->slow_queue);

	if (!ls_list_is_empty(&p->slow_queue))
		ls_list_push(&p->queue, &p->marker);
	return e;
}

/* The next work that a free thread may do, NULL: none (uv's worker()). */
static struct rt_uv_work *take(struct rt_uv_pool *p, bool *slow)
{
	struct rt_uv_work *work;
	struct ls_list *e;

	*slow = false;
	while ((e = ls_list_pop(&p->queue))) {
		if (e != &p->marker)
			break;
		if (!slow_is_full(p) || p->unlimited) {
			*slow = true;
			p->slow_running++;
			e = take_slow(p);
			break;
		}
		ls_list_push(&p->queue, &p->marker);
		if (p->queue.next == &p->marker && p->marker.next == &p->queue)
			return NULL;
	}
	if (!e)
		return NULL;
	p->n_queued--;
	work = LS_LIST_ENTRY(e, struct rt_uv_work, link);
	jrn_histogram_add(&p->waits, p->machine->sim->now - work->queued);
	return work;
}

/* The thread looks at the queue; false when there is nothing for it. */
static bool seek(struct rt_uv_pool_thread *t)
{
	t->work = take(t->pool, &t->slow);
	t->idle = !t->work;
	if (t->work)
		t->step = RUN;
	return t->work;
}

/* An idle thread that is signalled looks at once, before the next work is posted: waking
 * it is what takes time. */
static void wake_one(struct rt_uv_pool *p)
{
	for (uint32_t i = 0; i < p->size; i++) {
		if (!p->threads[i].idle)
			continue;
		p->threads[i].slept = true;
		if (seek(&p->threads[i]) && p->threads[i].mc.state == MC_BLOCKED)
			mc_thread_wake(&p->threads[i].mc);
		return;
	}
}

static struct mc_answer start(struct rt_uv_pool_thread *t)
{
	struct rt_uv_pool *p = t->pool;
	struct rt_uv_work *w = t->work;

	jrn_emit_begin(p->journal, now(p), w->item, t->mc.id);
	t->step = FINISH;
	t->ends = now(p) + w->cost;
	if (w->kind != RT_UV_WORK_CPU)
		return (struct mc_answer){ MC_BLOCK, now(p) + w->cost, JRN_WAIT_DEVICE };
	jrn_emit_burn(p->journal, now(p), t->mc.id, w->cost, 0);
	mc_charge(&t->mc, w->cost);
	return (struct mc_answer){ .need = MC_AGAIN };
}

static void post(struct rt_uv_pool_thread *t)
{
	struct rt_uv_pool *p = t->pool;
	struct rt_uv_work *w = t->work;

	t->work = NULL;
	if (t->slow)
		p->slow_running--;
	jrn_emit_end(p->journal, now(p), w->item, t->mc.id, JRN_OUT_KEPT);
	jrn_emit_move(p->journal, now(p), w->item, w->port->loop->q_poll, JRN_NEVER);
	ls_list_push(&w->port->done, &w->link);
	rt_uv_async_send(&w->port->async);
}

/* The system may as well have let this one finish before `t`: equal computations run as
 * the scheduler pleases, and whatever ends in nearly the same moment. */
static bool could_be_first(const struct rt_uv_pool_thread *t, const struct rt_uv_pool_thread *o)
{
	sim_time apart = o->ends - now(t->pool);

	if (o == t || o->step != FINISH || o->held)
		return false;
	if (t->work->kind == RT_UV_WORK_CPU && o->work->kind == RT_UV_WORK_CPU &&
	    t->work->cost == o->work->cost)
		return true;
	return apart <= SIM_NEAR && apart >= -SIM_NEAR;
}

/* Asks whether another thread's work is done before this one's. */
static bool hold_back(struct rt_uv_pool_thread *t)
{
	struct rt_uv_pool *p = t->pool;
	uint32_t i = 0;

	while (i < p->size && !could_be_first(t, &p->threads[i]))
		i++;
	t->held = i < p->size && sim_race(p->machine->sim, "pool", 2);
	return t->held;
}

/* Another's work has been told: who was held back for that asks again. */
static void let_held_go_on(struct rt_uv_pool *p)
{
	for (uint32_t i = 0; i < p->size; i++) {
		if (!p->threads[i].held)
			continue;
		p->threads[i].held = false;
		mc_thread_wake(&p->threads[i].mc);
	}
}

static struct mc_answer step(struct mc_body *body)
{
	struct rt_uv_pool_thread *t = LS_LIST_ENTRY(body, struct rt_uv_pool_thread, body);
	const struct rt_overheads *cost = t->pool->cost;
	const struct mc_answer rest = { MC_BLOCK, SIM_FOREVER, JRN_WAIT_JOB };
	const struct mc_answer held_up = { MC_BLOCK, SIM_FOREVER, JRN_WAIT_CORE };
	bool open = sim_is_open(t->pool->machine->sim);

	switch (t->step) {
	case FINISH:
		if (open && hold_back(t))
			return held_up;
		t->step = SEEK;
		post(t);
		if (open)
			let_held_go_on(t->pool);
		return (struct mc_answer){ .need = MC_AGAIN };
	case RUN:
		t->step = START;
		mc_charge(&t->mc, cost->job + (t->slept ? cost->server.wake : 0));
		t->slept = false;
		return (struct mc_answer){ .need = MC_AGAIN };
	case START:
		return start(t);
	default:
		if (!seek(t))
			return rest;
		if (!ls_list_is_empty(&t->pool->queue))
			wake_one(t->pool);
		return (struct mc_answer){ .need = MC_AGAIN };
	}
}

void rt_uv_pool_open(struct rt_uv_pool *p, uint32_t size)
{
	p->size = size < 1 ? 1 : size > RT_UV_POOL_MAX ? RT_UV_POOL_MAX : size;
	p->threads = ls_calloc(p->size, sizeof *p->threads);
	for (uint32_t i = 0; i < p->size; i++) {
		struct rt_uv_pool_thread *t = &p->threads[i];
		char name[24];

		t->pool = p;
		t->body.step = step;
		t->idle = true; /* uv_once waits until all have started */
		snprintf(name, sizeof name, "pool %u", (unsigned)i + 1);
		mc_thread_start(&t->mc, p->machine, &t->body, p->process, JRN_ROLE_POOL, name);
	}
}

/* The loop's async handle: all that is done by now, in the order of completion. */
static enum rt_status deliver(struct rt_uv_async *a)
{
	struct rt_uv_port *port = LS_LIST_ENTRY(a, struct rt_uv_port, async);
	enum rt_status st;

	RT_BEGIN(port->at);
	ls_list_move(&port->batch, &port->done);
	while (!ls_list_is_empty(&port->batch)) {
		port->current =
			LS_LIST_ENTRY(ls_list_pop(&port->batch), struct rt_uv_work, link);
		port->loop->active_reqs--;
		RT_CALL(port->at, st, port->current->done(port->current));
		if (st == RT_EXIT)
			RT_RETURN(port->at, st);
	}
	RT_END(port->at);
}

void rt_uv_port_init(struct rt_uv_port *port, struct rt_uv_loop *l)
{
	*port = (struct rt_uv_port){ .loop = l };
	ls_list_init(&port->done);
	ls_list_init(&port->batch);
	rt_uv_async_init(l, &port->async, deliver);
	rt_uv_unref(&port->async.handle);
}

void rt_uv_queue_work(struct rt_uv_pool *p, struct rt_uv_port *port, struct rt_uv_work *w)
{
	w->port = port;
	ls_list_init(&w->link);
	port->loop->active_reqs++;
	w->queued = p->machine->sim->now;
	p->jobs++;
	if (++p->n_queued > p->max_queued)
		p->max_queued = p->n_queued;
	if (w->kind == RT_UV_WORK_SLOW_IO) {
		ls_list_push(&p->slow_queue, &w->link);
		if (has_marker(p))
			return;
		ls_list_push(&p->queue, &p->marker);
	} else {
		ls_list_push(&p->queue, &w->link);
	}
	wake_one(p);
}
