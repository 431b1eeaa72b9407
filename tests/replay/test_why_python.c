/* SPDX-License-Identifier: MIT
 *
 * Each rule of why in a Python loop: a situation in which it speaks, and its words.
 */
#include <string.h>

#include "replay/why.h"
#include "replay/world.h"
#include "support/suite.h"

static uint32_t ready(struct world *w, enum jrn_item_type type, const char *label)
{
	return world_item(w, type, JRN_Q_READY, JRN_NEVER, label);
}

static void begins(struct world *w, uint32_t item)
{
	world_mark(w);
	world_begin(w, item);
}

static void first_step(struct world *w)
{
	begins(w, ready(w, JRN_IT_TASK, "worker"));
}

static void step(struct world *w)
{
	uint32_t t = ready(w, JRN_IT_TASK, "worker");

	world_begin(w, t);
	jrn_emit_await(&w->j, w->now, t, 0, 7, "future");
	jrn_emit_end(&w->j, w->now, t, w->thread, JRN_OUT_KEPT);
	jrn_emit_move(&w->j, w->now, t, w->q[JRN_Q_READY], JRN_NEVER);
	begins(w, t);
}

static void handle(struct world *w)
{
	begins(w, ready(w, JRN_IT_HANDLE, "f"));
}

static void timer(struct world *w)
{
	begins(w, ready(w, JRN_IT_TIMER_HANDLE, "f"));
}

static void inline_timer(struct world *w)
{
	uint32_t t = world_item(w, JRN_IT_TIMER_HANDLE, JRN_Q_TIMERS, 5 * MS, "f");

	world_phase(w, JRN_PH_TIMERS);
	begins(w, t);
}

static void job(struct world *w)
{
	uint32_t j = world_item(w, JRN_IT_JOB, JRN_Q_POOL, JRN_NEVER, "f");

	world_mark(w);
	jrn_emit_begin(&w->j, w->now, j, w->pool[0]);
}

static void moves(struct world *w, enum jrn_item_type type, enum jrn_queue_type queue)
{
	uint32_t t = world_item(w, type, JRN_Q_TYPE_COUNT, JRN_NEVER, "t");

	world_begin(w, ready(w, JRN_IT_HANDLE, "setter"));
	world_mark(w);
	jrn_emit_move(&w->j, w->now, t, w->q[queue], JRN_NEVER);
}

static void woken(struct world *w)
{
	moves(w, JRN_IT_TASK, JRN_Q_READY);
}

static void due(struct world *w)
{
	moves(w, JRN_IT_TIMER_HANDLE, JRN_Q_READY);
}

static void suspended(struct world *w)
{
	moves(w, JRN_IT_TASK, JRN_Q_SUSPENDED);
}

static void selects(struct world *w, jrn_time timeout, enum jrn_poll_reason reason)
{
	world_mark(w);
	jrn_emit_poll(&w->j, w->now, w->loop, timeout, reason);
}

static void select_ready(struct world *w)
{
	ready(w, JRN_IT_HANDLE, "f");
	selects(w, 0, JRN_POLL_PENDING);
}

static void select_timer(struct world *w)
{
	selects(w, 5 * MS, JRN_POLL_TIMER);
}

static void select_forever(struct world *w)
{
	selects(w, -1, JRN_POLL_FOREVER);
}

static void select_stopped(struct world *w)
{
	selects(w, 0, JRN_POLL_STOPPED);
}

static void enters(struct world *w, enum jrn_phase phase)
{
	world_mark(w);
	world_phase(w, phase);
}

static void phase_select(struct world *w)
{
	enters(w, JRN_PH_POLL);
}

static void phase_timers(struct world *w)
{
	enters(w, JRN_PH_TIMERS);
}

static void phase_ready(struct world *w)
{
	ready(w, JRN_IT_HANDLE, "f");
	enters(w, JRN_PH_READY);
}

static const struct {
	const char *rule;
	void (*make)(struct world *w);
	const char *flavour, *words;
} rows[] = {
	{"py-first-step", first_step, "asyncio", "Making a task runs nothing"},
	{"py-step", step, "asyncio", "behind its await at line 7"},
	{"py-handle", handle, "asyncio", "first in, first out"},
	{"py-timer", timer, "asyncio", "behind what was there already"},
	{"py-inline-timer", inline_timer, "uvloop on libuv 1.44", "runs a timer inline"},
	{"py-job", job, "asyncio", "takes the oldest job"},
	{"py-woken", woken, "asyncio", "What it awaited is done, by"},
	{"py-due", due, "asyncio", "leaves the heap and joins ready"},
	{"py-suspended", suspended, "asyncio", "an await that must wait"},
	{"py-select-ready", select_ready, "asyncio", "1 handle is ready"},
	{"py-select-timer", select_timer, "asyncio", "in whole milliseconds"},
	{"py-select-forever", select_forever, "asyncio", "call_soon_threadsafe"},
	{"py-select", select_stopped, "asyncio", "this pass is the last"},
	{"py-phase-select", phase_select, "asyncio", "asks the selector first"},
	{"py-phase-timers", phase_timers, "asyncio", "from the heap into ready"},
	{"py-phase-timers", phase_timers, "uvloop on libuv 1.44", "inline, before ready"},
	{"py-phase-ready", phase_ready, "asyncio", "waits for the next pass"},
};
#define N_ROWS ((int)(sizeof rows / sizeof *rows))

START_TEST(each_rule_speaks)
{
	struct replay_why why = REPLAY_WHY_INIT;
	struct world w;

	world_init(&w, rows[_i].flavour);
	rows[_i].make(&w);
	replay_why_tell(&why, world_cursor(&w), w.loop);
	ck_assert_str_eq(why.rule, rows[_i].rule);
	ck_assert_msg(strstr(why.why.s, rows[_i].words), "%s: %s", rows[_i].rule, why.why.s);
	replay_why_release(&why);
	world_release(&w);
}
END_TEST

START_TEST(every_rule_has_a_test)
{
	for (const char *const *rules = replay_why_rules(); *rules; rules++) {
		bool found = strncmp(*rules, "py-", 3) != 0;

		for (int i = 0; i < N_ROWS; i++)
			found |= !strcmp(rows[i].rule, *rules);
		ck_assert_msg(found, "no test for the rule %s", *rules);
	}
}
END_TEST

Suite *replay_why_python_suite(void)
{
	Suite *s = suite_create("replay/why_python");
	TCase *tc = tcase_create("rules");

	tcase_add_loop_test(tc, each_rule_speaks, 0, N_ROWS);
	tcase_add_test(tc, every_rule_has_a_test);
	suite_add_tcase(s, tc);
	return s;
}
