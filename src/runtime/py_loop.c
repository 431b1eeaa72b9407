/* SPDX-License-Identifier: MIT
 *
 * runtime/py_loop.c - what both loops of Python do alike.
 */
#include "runtime/py_loop.h"

#include <stdlib.h>

#include "base/bits.h"
#include "machine/gil.h"

void rt_py_loop_init(struct rt_py_loop *l, struct rt_thread *t, const struct rt_uv_rules *uv)
{
	struct jrn *j = t->journal;
	sim_time now = t->sim->now;

	*l = (struct rt_py_loop){ .ops = uv ? &rt_uvloop_ops : &rt_aio_ops, .thread = t };
	if (uv)
		rt_uvloop_init(l, uv);
	else
		rt_aio_init(l);
	l->q_ready = jrn_emit_queue(j, now, JRN_Q_READY, l->id);
	l->q_suspended = jrn_emit_queue(j, now, JRN_Q_SUSPENDED, l->id);
}

static void let_go(struct rt_task *t)
{
	if (t->ops->release)
		t->ops->release(t);
}

void rt_py_loop_close(struct rt_py_loop *l)
{
	struct rt_task *t;

	while ((t = rt_fifo_pop(&l->ready)))
		if (t != &l->stop_task && t != &l->self_pipe)
			let_go(t);
	l->n_ready = 0;
	for (uint32_t i = 0; i < l->n_heap; i++) {
		l->heap[i].timer->waits = false;
		let_go(l->heap[i].timer->task);
	}
	l->n_heap = 0;
	free(l->heap);
	l->heap = NULL;
	l->cap_heap = 0;
	if (l->ops == &rt_uvloop_ops)
		rt_uvloop_close(l);
	else
		mc_epoll_release(&l->epoll);
}

enum rt_status rt_py_run(struct rt_py_loop *l)
{
	enum rt_status st = l->ops->run(l);

	if (st != RT_SUSPENDED)
		jrn_emit_phase(l->thread->journal, l->thread->sim->now, l->id, JRN_PH_EXIT);
	return st;
}

void rt_py_stop(struct rt_py_loop *l)
{
	l->ops->stop(l);
}

double rt_py_time(struct rt_py_loop *l)
{
	l->thread->clock_told = true;
	return l->ops->time(l);
}

static void append(struct rt_py_loop *l, struct rt_task *t)
{
	rt_fifo_push(&l->ready, t);
	l->n_ready++;
}

void rt_py_call_soon(struct rt_py_loop *l, struct rt_task *t, enum jrn_item_type type,
		     uint32_t line, const char *label)
{
	if (t->item)
		jrn_emit_move(l->thread->journal, l->thread->sim->now, t->item, l->q_ready,
			      JRN_NEVER);
	else
		t->item = rt_item(l->thread, type, l->q_ready, JRN_NEVER, line, label);
	append(l, t);
	if (l->ops->ready)
		l->ops->ready(l);
}

void rt_py_timer_ready(struct rt_py_timer *t, jrn_time due)
{
	struct rt_py_loop *l = t->loop;

	rt_note_lag(l->thread, due);
	jrn_emit_move(l->thread->journal, l->thread->sim->now, t->task->item, l->q_ready, due);
	append(l, t->task);
}

void rt_py_call_threadsafe(struct rt_py_loop *l, struct rt_task *t, struct rt_thread *by,
			   uint32_t line, const char *label)
{
	t->item = rt_item(by, JRN_IT_HANDLE, l->q_ready, JRN_NEVER, line, label);
	append(l, t);
	l->ops->wake(l);
}

void rt_py_timer_item(struct rt_py_timer *t, jrn_time due)
{
	struct rt_py_loop *l = t->loop;

	t->task->item = rt_item(l->thread, JRN_IT_TIMER_HANDLE, l->q_timers, due, t->line,
				t->label);
}

static void drop_item(struct rt_py_loop *l, struct rt_task *t)
{
	if (t->item)
		jrn_emit_drop(l->thread->journal, l->thread->sim->now, t->item,
			      JRN_DROP_CLEARED);
	t->item = 0;
}

void rt_py_cancel_ready(struct rt_py_loop *l, struct rt_task *t)
{
	t->cancelled = true;
	drop_item(l, t);
}

static void start(struct rt_py_loop *l, struct rt_py_timer *t, double seconds, bool absolute,
		  uint32_t line, const char *label)
{
	t->loop = l;
	t->waits = false;
	t->line = line;
	t->label = label;
	l->ops->timer_start(t, seconds, absolute);
	t->label = NULL;
}

void rt_py_call_later(struct rt_py_loop *l, struct rt_py_timer *t, double seconds,
		      uint32_t line, const char *label)
{
	start(l, t, seconds, false, line, label);
}

void rt_py_call_at(struct rt_py_loop *l, struct rt_py_timer *t, double seconds, uint32_t line,
		   const char *label)
{
	start(l, t, seconds, true, line, label);
}

void rt_py_timer_cancel(struct rt_py_timer *t)
{
	if (t->task->cancelled)
		return;
	rt_py_cancel_ready(t->loop, t->task);
	if (t->waits)
		t->loop->ops->timer_cancel(t);
}

enum rt_status rt_py_let_others(struct rt_py_loop *l)
{
	struct rt_thread *t = l->thread;

	if (l->yielded || !t->mc.gil || mc_gil_yield(&t->mc)) {
		l->yielded = false;
		return RT_DONE;
	}
	l->yielded = true;
	t->answer = (struct mc_answer){ .need = MC_AGAIN };
	return RT_SUSPENDED;
}

/* The memory of the handles that come next is asked for together: with many, each is far
 * from the processor. */
static void fetch_ahead(struct rt_py_loop *l)
{
	struct rt_task *tasks[RT_AHEAD];
	uint32_t n = 0;

	if (l->ahead > 0) {
		l->ahead--;
		return;
	}
	for (struct rt_task *t = l->ready.head; t && n < RT_AHEAD; t = t->next)
		tasks[n++] = t;
	l->ahead = n;
	rt_fetch_ahead(tasks, n);
}

/* A resumable pass over what was ready when it began. */
enum rt_status rt_py_run_snapshot(struct rt_py_loop *l, sim_time cost)
{
	enum rt_status st;

	RT_BEGIN(l->at_pass);
	l->todo = l->n_ready;
	l->ahead = 0;
	while (l->todo > 0 && (l->current = rt_fifo_pop(&l->ready))) {
		l->n_ready--;
		l->todo--;
		if (l->current->cancelled) {
			let_go(l->current);
			continue;
		}
		if (l->todo >= RT_AHEAD || l->ahead > 0)
			fetch_ahead(l);
		RT_CALL(l->at_pass, st,
			rt_run_task(l->thread, &l->call, l->current, cost, false));
		let_go(l->current);
		if (st == RT_THREW || st == RT_EXIT)
			RT_RETURN(l->at_pass, st);
	}
	RT_END(l->at_pass);
}
