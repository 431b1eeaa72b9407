/* SPDX-License-Identifier: MIT */
#include "journal/fold.h"

#include <stdlib.h>

#include "journal/gen.h"
#include "support/suite.h"

/* A world with a process, two threads (the second of a pool), a loop and two queues. */
struct world {
	struct picture p;
	struct jrn_history *h;
	const char *why;
	jrn_time at;
};

static bool apply(struct world *w, enum jrn_kind kind, const int64_t *v, size_t n)
{
	struct jrn_record r = {.at = w->at, .kind = kind};

	for (size_t i = 0; i < n; i++)
		r.v[i] = v[i];
	return jrn_apply(&w->p, &r, w->h, &w->why);
}

#define APPLY(w, kind, ...)                                                              \
	apply(w, JRN_##kind, (const int64_t[]){__VA_ARGS__},                             \
	      sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))
#define OK(w, kind, ...) ck_assert_msg(APPLY(w, kind, __VA_ARGS__), "%s", (w)->why)
#define NO(w, kind, ...)                                                                 \
	do {                                                                             \
		struct picture before;                                                   \
                                                                                         \
		jrn_picture_init(&before);                                               \
		jrn_picture_copy(&before, &(w)->p);                                      \
		ck_assert(!APPLY(w, kind, __VA_ARGS__));                                 \
		ck_assert_ptr_nonnull((w)->why);                                         \
		ck_assert(jrn_picture_equal(&before, &(w)->p));                          \
		jrn_picture_release(&before);                                            \
	} while (0)

static void world_init(struct world *w)
{
	*w = (struct world){.h = jrn_history_new()};
	jrn_picture_init(&w->p);
	OK(w, PROCESS, 1, 0, 0, 0);
	OK(w, THREAD, 1, 1, JRN_ROLE_MAIN, 0);
	OK(w, THREAD, 2, 1, JRN_ROLE_POOL, 0);
	OK(w, LOOP, 1, 1, 0);
	OK(w, QUEUE, 1, JRN_Q_TIMERS, 1);
	OK(w, QUEUE, 2, JRN_Q_CHECK, 1);
}

static void world_release(struct world *w)
{
	jrn_picture_release(&w->p);
	jrn_history_free(w->h);
}

START_TEST(a_new_item_waits_at_the_tail_of_its_queue)
{
	struct world w;

	world_init(&w);
	OK(&w, NEW, 1, JRN_IT_TIMEOUT, 1, 500, 3, 0, 0);
	OK(&w, NEW, 2, JRN_IT_TIMEOUT, 1, 400, 4, 0, 0);
	ck_assert_uint_eq(w.p.queues[1].head, 1);
	ck_assert_uint_eq(w.p.queues[1].tail, 2);
	ck_assert_uint_eq(w.p.queues[1].len, 2);
	ck_assert_uint_eq(w.p.items[1].next, 2);
	ck_assert_int_eq(w.p.items[2].state, PIC_QUEUED);
	ck_assert_int_eq(w.p.items[2].due, 400);
	ck_assert_uint_eq(w.p.items[2].serial, 2);
	world_release(&w);
}
END_TEST

START_TEST(an_item_without_a_queue_is_idle)
{
	struct world w;

	world_init(&w);
	OK(&w, NEW, 1, JRN_IT_NET, 0, JRN_NEVER, 3, 0, 0);
	ck_assert_int_eq(w.p.items[1].state, PIC_IDLE);
	OK(&w, MOVE, 1, 2, JRN_NEVER);
	ck_assert_int_eq(w.p.items[1].state, PIC_QUEUED);
	OK(&w, MOVE, 1, 0, JRN_NEVER);
	ck_assert_int_eq(w.p.items[1].state, PIC_IDLE);
	ck_assert_uint_eq(w.p.queues[2].len, 0);
	ck_assert_uint_eq(w.p.queues[2].entered, 1);
	world_release(&w);
}
END_TEST

START_TEST(a_move_goes_to_the_tail_of_its_own_queue_too)
{
	struct world w;

	world_init(&w);
	for (int64_t i = 1; i <= 3; i++)
		OK(&w, NEW, i, JRN_IT_TIMEOUT, 1, 500, 3, 0, 0);
	OK(&w, MOVE, 2, 1, 900);
	ck_assert_uint_eq(w.p.items[1].next, 3);
	ck_assert_uint_eq(w.p.items[3].next, 2);
	ck_assert_uint_eq(w.p.queues[1].tail, 2);
	ck_assert_uint_eq(w.p.queues[1].len, 3);
	ck_assert_ptr_null(jrn_picture_check(&w.p));
	world_release(&w);
}
END_TEST

START_TEST(what_runs_is_a_stack)
{
	struct world w;

	world_init(&w);
	OK(&w, NEW, 1, JRN_IT_TIMEOUT, 1, 500, 3, 0, 0);
	OK(&w, BEGIN, 1, 1);
	OK(&w, AT, 1, 7);
	OK(&w, NEW, 2, JRN_IT_CALL, 0, JRN_NEVER, 7, 0, 1);
	OK(&w, BEGIN, 2, 1);
	ck_assert_uint_eq(w.p.threads[1].depth, 2);
	ck_assert_uint_eq(w.p.threads[1].line, 0);
	OK(&w, AT, 1, 20);
	NO(&w, END, 1, 1, JRN_OUT_DONE);
	NO(&w, BEGIN, 1, 1);
	NO(&w, DROP, 1, JRN_DROP_CLEARED);
	OK(&w, END, 2, 1, JRN_OUT_DONE);
	ck_assert_uint_eq(w.p.threads[1].top, 1);
	ck_assert_uint_eq(w.p.threads[1].line, 7);
	ck_assert_int_eq(w.p.items[2].state, PIC_FREE);
	world_release(&w);
}
END_TEST

START_TEST(a_kept_item_is_idle_after_its_run_and_a_rearmed_one_waits)
{
	struct world w;

	world_init(&w);
	OK(&w, NEW, 1, JRN_IT_INTERVAL, 1, 500, 3, 0, 0);
	OK(&w, BEGIN, 1, 1);
	ck_assert_uint_eq(w.p.queues[1].len, 0);
	OK(&w, END, 1, 1, JRN_OUT_KEPT);
	ck_assert_int_eq(w.p.items[1].state, PIC_IDLE);
	OK(&w, MOVE, 1, 1, 900);
	OK(&w, BEGIN, 1, 1);
	OK(&w, MOVE, 1, 1, 1300); /* refreshed within its own callback */
	ck_assert_int_eq(w.p.items[1].state, PIC_RUNNING);
	ck_assert_uint_eq(w.p.queues[1].len, 1);
	OK(&w, END, 1, 1, JRN_OUT_KEPT);
	ck_assert_int_eq(w.p.items[1].state, PIC_QUEUED);
	ck_assert_uint_eq(w.p.items[1].runs, 2);
	world_release(&w);
}
END_TEST

START_TEST(the_cause_is_told_by_serial_and_stays_when_the_item_has_gone)
{
	struct world w;

	world_init(&w);
	OK(&w, NEW, 1, JRN_IT_TIMEOUT, 1, 500, 3, 0, 0);
	OK(&w, BEGIN, 1, 1);
	OK(&w, NEW, 2, JRN_IT_TICK, 2, JRN_NEVER, 4, 0, 1);
	OK(&w, END, 1, 1, JRN_OUT_DONE);
	OK(&w, NEW, 1, JRN_IT_TICK, 2, JRN_NEVER, 5, 0, 0);
	ck_assert_uint_eq(w.p.items[2].cause, 1);
	ck_assert_uint_eq(w.p.items[2].cause_line, 3);
	ck_assert_uint_eq(w.p.items[1].serial, 3);
	world_release(&w);
}
END_TEST

START_TEST(time_on_a_core_adds_up)
{
	struct world w;

	world_init(&w);
	OK(&w, CPU, 1, 1);
	w.at = 100;
	OK(&w, WAIT, 1, JRN_WAIT_POLL, 400);
	ck_assert_int_eq(w.p.threads[1].busy_ns, 100);
	ck_assert_int_eq(w.p.threads[1].until, 400);
	w.at = 300;
	OK(&w, CPU, 1, 2);
	ck_assert_uint_eq(w.p.threads[1].core, 2);
	w.at = 350;
	OK(&w, THREAD_EXIT, 1);
	ck_assert_int_eq(w.p.threads[1].busy_ns, 150);
	NO(&w, CPU, 1, 1);
	world_release(&w);
}
END_TEST

START_TEST(only_what_a_loop_runs_counts_as_a_callback)
{
	struct world w;

	world_init(&w);
	OK(&w, NEW, 1, JRN_IT_LOOP_TIMER, 0, JRN_NEVER, 0, 0, 0);
	OK(&w, NEW, 2, JRN_IT_TIMEOUT, 1, 0, 0, 0, 0);
	OK(&w, NEW, 3, JRN_IT_CALL, 0, JRN_NEVER, 0, 0, 0);
	OK(&w, NEW, 4, JRN_IT_FS, 0, JRN_NEVER, 0, 0, 0);
	OK(&w, BEGIN, 1, 1);
	OK(&w, BEGIN, 2, 1);
	OK(&w, BEGIN, 3, 1);
	OK(&w, BEGIN, 4, 2);
	ck_assert_uint_eq(w.p.counts.callbacks, 1);
	world_release(&w);
}
END_TEST

START_TEST(what_cannot_be_true_is_refused_and_changes_nothing)
{
	struct world w;

	world_init(&w);
	OK(&w, NEW, 1, JRN_IT_TIMEOUT, 1, 500, 3, 0, 0);
	NO(&w, RUN, JRN_FORMAT, 0, 0, 0, 0, 0);
	NO(&w, PROCESS, 3, 0, 0, 0);
	NO(&w, PROCESS, 2, 9, 0, 0);
	NO(&w, PROCESS_EXIT, 2, 0);
	NO(&w, THREAD, 4, 1, 0, 0);
	NO(&w, THREAD, 3, 1, JRN_ROLE_COUNT, 0);
	NO(&w, THREAD_EXIT, 0);
	NO(&w, CPU, 1, 0);
	NO(&w, WAIT, 1, -1, 0);
	NO(&w, WAIT, 1, 0, -2);
	NO(&w, QUEUE, 3, JRN_Q_TYPE_COUNT, 1);
	NO(&w, LOOP, 2, 3, 0);
	NO(&w, ITERATION, 2, 1);
	NO(&w, PHASE, 1, JRN_PH_COUNT);
	NO(&w, POLL, 1, -2, 0);
	NO(&w, POLLED, 0, 0);
	NO(&w, NEW, 1, JRN_IT_TIMEOUT, 1, 500, 3, 0, 0);
	NO(&w, NEW, 3, JRN_IT_TIMEOUT, 1, 500, 3, 0, 0);
	NO(&w, NEW, 2, JRN_IT_TIMEOUT, 3, 500, 3, 0, 0);
	NO(&w, NEW, 2, JRN_IT_TIMEOUT, 1, 500, 3, 0, 2);
	NO(&w, NEW, -1, JRN_IT_TIMEOUT, 1, 500, 3, 0, 0);
	NO(&w, NEW, INT64_C(1) << 40, JRN_IT_TIMEOUT, 1, 500, 3, 0, 0);
	NO(&w, MOVE, 2, 1, 0);
	NO(&w, MOVE, 1, 3, 0);
	NO(&w, DUE, 0, 0);
	NO(&w, BEGIN, 2, 1);
	NO(&w, BEGIN, 1, 3);
	NO(&w, END, 1, 1, 0);
	NO(&w, DROP, 1, JRN_DROP_COUNT);
	NO(&w, BURN, 1, -1, 0);
	NO(&w, AT, 1, INT64_C(1) << 32);
	NO(&w, PRINT, 1, JRN_STREAM_COUNT, 0, 0);
	NO(&w, WARN, 3, 0, 0, 0);
	NO(&w, CHOICE, 0, 2, 2);
	w.at = -1;
	NO(&w, AT, 1, 1);
	w.at = 10;
	OK(&w, STOP, 3, 0);
	ck_assert_int_eq(w.p.exit_code, 3);
	NO(&w, AT, 1, 1);
	world_release(&w);
}
END_TEST

START_TEST(an_unknown_kind_is_refused)
{
	struct world w;

	world_init(&w);
	ck_assert(!apply(&w, JRN_KIND_COUNT, NULL, 0));
	world_release(&w);
}
END_TEST

START_TEST(a_journal_of_a_newer_format_is_refused)
{
	struct world w = {.h = NULL};

	jrn_picture_init(&w.p);
	ck_assert(!APPLY(&w, RUN, JRN_FORMAT + 1, 0, 0, 0, 0, 0));
	jrn_picture_release(&w.p);
}
END_TEST

#define STEPS 1500

START_TEST(undo_gives_every_picture_back)
{
	static struct picture forward[STEPS + 1];
	struct jrn_history *h = jrn_history_new();
	struct jrn_strings *strings = jrn_strings_new();
	struct picture p;
	struct jrn_record r;
	const char *why;
	struct gen g;

	gen_init(&g, (uint64_t)_i, strings);
	jrn_picture_init(&p);
	for (int i = 0; i < STEPS; i++) {
		jrn_picture_init(&forward[i]);
		jrn_picture_copy(&forward[i], &p);
		gen_next(&g, &r);
		ck_assert_msg(jrn_apply(&p, &r, h, &why), "%s", why);
		ck_assert_ptr_null(jrn_picture_check(&p));
		ck_assert(jrn_picture_equal(&p, &g.picture));
	}
	for (int i = STEPS; i-- > 0;) {
		ck_assert(jrn_undo(&p, h));
		ck_assert(jrn_picture_equal(&p, &forward[i]));
		jrn_picture_release(&forward[i]);
	}
	ck_assert(!jrn_undo(&p, h));
	jrn_picture_release(&p);
	jrn_history_free(h);
	gen_release(&g);
	jrn_strings_free(strings);
}
END_TEST

START_TEST(every_kind_occurs_in_a_generated_journal)
{
	struct jrn_strings *strings = jrn_strings_new();
	bool seen[JRN_KIND_COUNT] = {false};
	struct jrn_record r;
	struct gen g;

	gen_init(&g, 1, strings);
	for (int i = 0; i < 20000; i++) {
		gen_next(&g, &r);
		seen[r.kind] = true;
	}
	for (int kind = 0; kind < JRN_STOP; kind++)
		ck_assert_msg(seen[kind], "%s", jrn_schemas[kind].name);
	gen_release(&g);
	jrn_strings_free(strings);
}
END_TEST

START_TEST(a_full_history_forgets_the_oldest)
{
	struct jrn_history *h = jrn_history_new();
	struct jrn_strings *strings = jrn_strings_new();
	struct picture p, later;
	struct jrn_record r;
	const char *why;
	struct gen g;

	gen_init(&g, 7, strings);
	jrn_picture_init(&p);
	jrn_picture_init(&later);
	jrn_history_limit(h, 10000);
	for (int i = 0; i < 5000; i++) {
		if (i == 4990)
			jrn_picture_copy(&later, &p);
		gen_next(&g, &r);
		ck_assert(jrn_apply(&p, &r, h, &why));
	}
	ck_assert_uint_ge(jrn_history_depth(h), 10);
	ck_assert_uint_lt(jrn_history_depth(h), 1000);
	for (int i = 0; i < 10; i++)
		ck_assert(jrn_undo(&p, h));
	ck_assert(jrn_picture_equal(&p, &later));
	while (jrn_undo(&p, h))
		ck_assert_ptr_null(jrn_picture_check(&p));
	jrn_picture_release(&p);
	jrn_picture_release(&later);
	jrn_history_free(h);
	gen_release(&g);
	jrn_strings_free(strings);
}
END_TEST

Suite *journal_fold_suite(void)
{
	Suite *s = suite_create("journal/fold");
	TCase *t = tcase_create("fold");

	tcase_add_test(t, a_new_item_waits_at_the_tail_of_its_queue);
	tcase_add_test(t, an_item_without_a_queue_is_idle);
	tcase_add_test(t, a_move_goes_to_the_tail_of_its_own_queue_too);
	tcase_add_test(t, what_runs_is_a_stack);
	tcase_add_test(t, a_kept_item_is_idle_after_its_run_and_a_rearmed_one_waits);
	tcase_add_test(t, the_cause_is_told_by_serial_and_stays_when_the_item_has_gone);
	tcase_add_test(t, time_on_a_core_adds_up);
	tcase_add_test(t, only_what_a_loop_runs_counts_as_a_callback);
	tcase_add_test(t, what_cannot_be_true_is_refused_and_changes_nothing);
	tcase_add_test(t, an_unknown_kind_is_refused);
	tcase_add_test(t, a_journal_of_a_newer_format_is_refused);
	tcase_add_loop_test(t, undo_gives_every_picture_back, 0, 12);
	tcase_add_test(t, every_kind_occurs_in_a_generated_journal);
	tcase_add_test(t, a_full_history_forgets_the_oldest);
	suite_add_tcase(s, t);
	return s;
}
