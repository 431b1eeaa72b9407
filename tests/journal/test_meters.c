/* SPDX-License-Identifier: MIT */
#include <check.h>

#include "journal/meters.h"
#include "support/suite.h"

struct world {
	struct jrn j;
	struct jrn_meters *m;
	uint32_t process, main, loop, pool, timers;
};

static void start(struct world *w)
{
	jrn_init(&w->j);
	w->m = jrn_meters_new();
	jrn_attach(&w->j, jrn_meters_sink(w->m));
	jrn_emit_run(&w->j, "t.lua", "", "", 1, "20");
	w->process = jrn_emit_process(&w->j, 0, 0, "node", "node");
	w->main = jrn_emit_thread(&w->j, 0, w->process, JRN_ROLE_MAIN, "main");
	w->loop = jrn_emit_loop(&w->j, 0, w->main, "uv");
	w->pool = jrn_emit_queue(&w->j, 0, JRN_Q_POOL, w->process);
	w->timers = jrn_emit_queue(&w->j, 0, JRN_Q_TIMERS, w->loop);
}

static const struct jrn_meter_process *stop(struct world *w, jrn_time at)
{
	jrn_meters_end(w->m, at);
	return jrn_meters_process(w->m, w->process);
}

static void release(struct world *w)
{
	jrn_meters_free(w->m);
	jrn_release(&w->j);
}

START_TEST(busy_is_the_time_with_a_core)
{
	const struct jrn_meter_process *p;
	struct world w;

	start(&w);
	jrn_emit_cpu(&w.j, 10, w.main, 1);
	jrn_emit_wait(&w.j, 30, w.main, JRN_WAIT_CORE, JRN_NEVER);
	jrn_emit_cpu(&w.j, 35, w.main, 1);
	jrn_emit_iteration(&w.j, 36, w.loop, 1);
	jrn_emit_wait(&w.j, 40, w.main, JRN_WAIT_POLL, JRN_NEVER);
	jrn_emit_cpu(&w.j, 90, w.main, 1);
	jrn_emit_iteration(&w.j, 91, w.loop, 2);
	p = stop(&w, 100);
	ck_assert_int_eq(p->busy, 20 + 5 + 10);
	ck_assert_int_eq(p->polling, 50);
	ck_assert_uint_eq(p->iterations, 2);
	ck_assert_int_eq(p->end, 100);
	ck_assert_str_eq(p->runtime, "node");
	ck_assert_ptr_null(jrn_meters_process(w.m, 2));
	ck_assert_ptr_null(jrn_meters_process(w.m, 0));
	release(&w);
}
END_TEST

START_TEST(lag_is_from_the_due_time_to_the_callback)
{
	struct jrn_item timer = {.type = JRN_IT_TIMEOUT, .due = 50};
	const struct jrn_meter_process *p;
	struct world w;
	uint32_t a, b;

	start(&w);
	timer.queue = w.timers;
	a = jrn_emit_new(&w.j, 0, &timer);
	b = jrn_emit_new(&w.j, 0, &timer);
	jrn_emit_due(&w.j, 1, a, 70);
	jrn_emit_begin(&w.j, 80, a, w.main);
	jrn_emit_end(&w.j, 81, a, w.main, JRN_OUT_DONE);
	jrn_emit_drop(&w.j, 500, b, JRN_DROP_CLEARED);
	p = stop(&w, 600);
	ck_assert_int_eq(p->max_lag, 10);
	release(&w);
}
END_TEST

START_TEST(jobs_of_the_pool_wait_until_a_thread_takes_them)
{
	struct jrn_item job = {.type = JRN_IT_FS, .due = JRN_NEVER};
	struct jrn_meter_pool *pool;
	struct world w;
	uint32_t a, b, thread;

	start(&w);
	thread = jrn_emit_thread(&w.j, 0, w.process, JRN_ROLE_POOL, "pool 1");
	job.queue = w.pool;
	a = jrn_emit_new(&w.j, 0, &job);
	b = jrn_emit_new(&w.j, 2, &job);
	jrn_emit_begin(&w.j, 5, a, thread);
	jrn_emit_end(&w.j, 10, a, thread, JRN_OUT_KEPT);
	jrn_emit_begin(&w.j, 12, b, thread);
	jrn_emit_move(&w.j, 13, a, w.pool, JRN_NEVER);
	stop(&w, 20);
	pool = jrn_meters_pool(w.m);
	ck_assert_uint_eq(pool->threads, 1);
	ck_assert_uint_eq(pool->jobs, 3);
	ck_assert_uint_eq(pool->max_waiting, 2);
	ck_assert_uint_eq(pool->waiting, 1);
	ck_assert_uint_eq(pool->wait.count, 2);
	ck_assert_int_eq(pool->wait.max, 10);
	release(&w);
}
END_TEST

LS_SUITE(journal_meters_suite, "journal/meters", busy_is_the_time_with_a_core,
	 lag_is_from_the_due_time_to_the_callback,
	 jobs_of_the_pool_wait_until_a_thread_takes_them)
