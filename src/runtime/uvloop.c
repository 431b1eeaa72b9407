/* SPDX-License-Identifier: MIT
 *
 * runtime/uvloop.c - uvloop: asyncio's rules on a libuv loop.
 *
 * An idle handle runs the snapshot of `ready`, and is active while there is something in
 * it; each call_later is a uv timer of its own, which runs its callback inline, in the
 * timers phase; another thread's call_soon_threadsafe wakes poll through an async handle,
 * whose callback only starts the idle handle.
 */
#include "runtime/py_loop.h"

#include <math.h>
#include <stdio.h>

#include "runtime/py_stream.h"

#define MAX_SLEEP_MS 3155760000000 /* MAX_SLEEP, 100 years */

static struct rt_py_loop *loop_of_idle(struct rt_uv_watcher *w)
{
	return LS_LIST_ENTRY(w, struct rt_py_loop, idle);
}

/* ---- ready ------------------------------------------------------------------------- */

static void start_idle(struct rt_py_loop *l)
{
	rt_uv_idle_start(&l->uv, &l->idle);
}

/* Loop._stop: leaves after the pass that comes next. */
static void stop_now(struct rt_py_loop *l)
{
	if (l->stopping)
		return;
	l->stopping = true;
	start_idle(l);
}

static enum rt_status on_idle(struct rt_uv_watcher *w)
{
	struct rt_py_loop *l = loop_of_idle(w);
	enum rt_status st;

	RT_BEGIN(l->at_once);
	RT_CALL(l->at_once, st, rt_py_let_others(l)); /* libuv runs without the GIL */
	RT_CALL(l->at_once, st, rt_pass_gil(l->thread, &l->passed));
	jrn_emit_phase(l->thread->journal, l->thread->sim->now, l->id, JRN_PH_READY);
	RT_CALL(l->at_once, st, rt_py_run_snapshot(l, l->thread->cost->callback));
	if (st == RT_THREW) {
		l->threw = true;
		stop_now(l);
		RT_RETURN(l->at_once, RT_DONE);
	}
	if (st == RT_EXIT)
		RT_RETURN(l->at_once, RT_EXIT);
	rt_py_streams_flush(l);
	if (l->n_ready == 0)
		rt_uv_idle_stop(&l->idle);
	if (l->stopping)
		rt_uv_stop(&l->uv);
	RT_END(l->at_once);
}

static enum rt_status on_wake(struct rt_uv_async *a)
{
	struct rt_py_loop *l = LS_LIST_ENTRY(a, struct rt_py_loop, async);

	if (l->n_ready > 0 || l->stopping)
		start_idle(l);
	return RT_DONE;
}

static void uvloop_wake(struct rt_py_loop *l)
{
	rt_uv_async_send(&l->async);
}

static enum rt_status run_stop(struct rt_task *t)
{
	struct rt_py_loop *l = LS_LIST_ENTRY(t, struct rt_py_loop, stop_task);

	l->stop_queued = false;
	stop_now(l);
	return RT_DONE;
}

static void uvloop_stop(struct rt_py_loop *l)
{
	if (l->stop_queued)
		return;
	l->stop_queued = true;
	l->stop_task.item = rt_item(l->thread, JRN_IT_HANDLE, l->q_ready, JRN_NEVER, 0, "stop");
	rt_fifo_push(&l->ready, &l->stop_task);
	l->n_ready++;
	start_idle(l);
}

/* ---- timers ------------------------------------------------------------------------ */

static double uvloop_time(struct rt_py_loop *l)
{
	rt_clock(l->thread);
	rt_uv_update_time(&l->uv);
	return (double)l->uv.now / 1000.0;
}

static enum rt_status closed(struct rt_uv_handle *h)
{
	struct rt_uv_timer *uv = LS_LIST_ENTRY(h, struct rt_uv_timer, handle);
	struct rt_py_timer *t = LS_LIST_ENTRY(uv, struct rt_py_timer, uv);

	if (t->task->ops->release)
		t->task->ops->release(t->task);
	return RT_DONE;
}

/* TimerHandle._run and clear: the callback runs here, and the uv timer closes. */
static enum rt_status on_timer(struct rt_uv_timer *uv)
{
	struct rt_py_timer *t = LS_LIST_ENTRY(uv, struct rt_py_timer, uv);
	struct rt_py_loop *l = t->loop;
	enum rt_status st;

	t->waits = false;
	if (!t->call.at)
		rt_note_lag(l->thread, uv->due * SIM_MS - l->thread->phase);
	st = rt_run_task(l->thread, &t->call, t->task, l->thread->cost->callback, false);
	if (st == RT_SUSPENDED || st == RT_EXIT)
		return st;
	if (st == RT_THREW) {
		l->threw = true;
		rt_uv_stop(&l->uv);
	}
	t->task->item = 0;
	rt_uv_close(&uv->handle, closed);
	return RT_DONE;
}

/* Milliseconds, half to even; up to half a millisecond is call_soon. */
static int64_t whole_ms(double seconds)
{
	double ms = nearbyint(seconds * 1000.0);

	return ms < 0 ? 0 : ms > MAX_SLEEP_MS ? MAX_SLEEP_MS : (int64_t)ms;
}

static void timer_start(struct rt_py_timer *t, double seconds, bool absolute)
{
	struct rt_py_loop *l = t->loop;
	int64_t ms = whole_ms(absolute ? seconds - uvloop_time(l) : seconds);

	if (ms == 0) {
		rt_py_call_soon(l, t->task, JRN_IT_TIMER_HANDLE, t->line, t->label);
		return;
	}
	t->waits = true;
	rt_uv_update_time(&l->uv);
	t->call = (struct rt_call){ 0 };
	rt_uv_timer_init(&l->uv, &t->uv, on_timer);
	rt_uv_timer_start(&t->uv, ms, 0);
	t->when = (double)t->uv.due / 1000.0;
	rt_py_timer_item(t, t->uv.due * SIM_MS - l->thread->phase);
}

static void timer_cancel(struct rt_py_timer *t)
{
	t->waits = false;
	rt_uv_timer_stop(&t->uv);
	rt_uv_close(&t->uv.handle, closed);
}

/* ---- the loop ---------------------------------------------------------------------- */

static enum rt_status uvloop_run(struct rt_py_loop *l)
{
	enum rt_status st;

	RT_BEGIN(l->at_run);
	l->threw = false;
	start_idle(l);
	RT_CALL(l->at_run, st, rt_uv_run(&l->uv));
	l->stopping = false;
	rt_uv_idle_stop(&l->idle);
	if (st == RT_DONE && l->threw)
		st = RT_THREW;
	RT_RETURN(l->at_run, st);
	RT_END(l->at_run);
}

const struct rt_py_loop_ops rt_uvloop_ops = {
	.name = "uvloop",
	.run = uvloop_run,
	.ready = start_idle,
	.wake = uvloop_wake,
	.stop = uvloop_stop,
	.time = uvloop_time,
	.timer_start = timer_start,
	.timer_cancel = timer_cancel,
};

/* Timers that still wait, and those that are closing. */
void rt_uvloop_close(struct rt_py_loop *l)
{
	struct rt_uv_timers *timers = &l->uv.timers;
	struct rt_uv_timer *uv;

	while ((uv = rt_uv_timers_first(timers))) {
		rt_uv_timer_stop(uv);
		closed(&uv->handle);
	}
	for (struct rt_uv_handle *h = l->uv.closing; h; h = h->next_closing)
		if (h->on_close == closed)
			closed(h);
	l->uv.closing = NULL;
	rt_uv_timers_release(timers);
	rt_uv_loop_release(&l->uv);
}

void rt_uvloop_init(struct rt_py_loop *l, const struct rt_uv_rules *rules)
{
	static const struct rt_task_ops stop_ops = { .run = run_stop };

	/* as in "uvloop on libuv 1.44" */
	snprintf(l->flavour, sizeof l->flavour, "%s on %s", l->ops->name, rules->name);
	rt_uv_loop_init(&l->uv, l->thread, rules, l->flavour);
	l->id = l->uv.id;
	l->q_timers = l->uv.q_timers;
	l->idle.run = on_idle;
	l->stop_task.ops = &stop_ops;
	ls_list_init(&l->written);
	rt_uv_async_init(&l->uv, &l->async, on_wake);
}
