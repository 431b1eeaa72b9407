/* SPDX-License-Identifier: MIT */
#include "journal/journal.h"

#include <string.h>

#include "journal/store.h"
#include "support/suite.h"

struct probe {
	struct jrn_sink sink;
	int n;
	struct jrn_record last;
	char text[32];
};

static void put(struct jrn_sink *sink, const struct jrn_record *r,
		const struct jrn_strings *strings)
{
	struct probe *p = (struct probe *)sink;

	p->n++;
	p->last = *r;
	if (r->kind == JRN_PRINT)
		strcpy(p->text, jrn_strings_get(strings, (uint32_t)r->v[2], NULL));
}

START_TEST(without_a_sink_nothing_is_made)
{
	struct jrn j;

	jrn_init(&j);
	ck_assert(!j.on);
	ck_assert_uint_eq(jrn_emit_thread(&j, 0, 0, JRN_ROLE_MAIN, "main"), 0);
	ck_assert_uint_eq(jrn_emit_new(&j, 0, &(struct jrn_item){.type = JRN_IT_TICK}),
			  0);
	jrn_emit_end(&j, 0, 1, 1, JRN_OUT_DONE);
	jrn_emit_print(&j, 0, 1, JRN_STDOUT, "x", 1, 0);
	ck_assert_uint_eq(j.count, 0);
	ck_assert_uint_eq(jrn_strings_count(j.strings), 1);
	jrn_release(&j);
}
END_TEST

START_TEST(every_sink_gets_every_record)
{
	struct probe a = {.sink.put = put}, b = {.sink = {.put = put, .keeps = true}};
	struct jrn j;

	jrn_init(&j);
	jrn_attach(&j, &a.sink);
	ck_assert(j.on);
	ck_assert(!j.lines);
	jrn_attach(&j, &b.sink);
	ck_assert(j.lines);
	ck_assert_uint_eq(jrn_emit_thread(&j, 5, 0, JRN_ROLE_MAIN, "main"), 1);
	jrn_emit_print(&j, 9, 1, JRN_STDERR, "text", 4, 3);
	ck_assert_int_eq(a.n, 2);
	ck_assert_int_eq(b.n, 2);
	ck_assert_int_eq(a.last.at, 9);
	ck_assert_str_eq(b.text, "text");
	ck_assert_int_eq(j.last, 9);
	jrn_release(&j);
}
END_TEST

START_TEST(an_items_id_is_used_again_after_it_has_gone)
{
	struct probe p = {.sink.put = put};
	struct jrn_item tick = {.type = JRN_IT_TICK, .due = JRN_NEVER};
	struct jrn j;

	jrn_init(&j);
	jrn_attach(&j, &p.sink);
	ck_assert_uint_eq(jrn_emit_new(&j, 0, &tick), 1);
	ck_assert_uint_eq(jrn_emit_new(&j, 0, &tick), 2);
	ck_assert_uint_eq(jrn_emit_new(&j, 0, &tick), 3);
	jrn_emit_begin(&j, 0, 2, 1);
	jrn_emit_end(&j, 0, 2, 1, JRN_OUT_KEPT);
	ck_assert_uint_eq(jrn_emit_new(&j, 0, &tick), 4);
	jrn_emit_end(&j, 0, 2, 1, JRN_OUT_DONE);
	jrn_emit_drop(&j, 0, 1, JRN_DROP_CLEARED);
	ck_assert_uint_eq(jrn_emit_new(&j, 0, &tick), 1);
	ck_assert_uint_eq(jrn_emit_new(&j, 0, &tick), 2);
	ck_assert_uint_eq(jrn_emit_new(&j, 0, &tick), 5);
	jrn_release(&j);
}
END_TEST

START_TEST(what_a_store_keeps_outlives_the_journal)
{
	struct jrn_store *s = jrn_store_new();
	struct jrn_reader reader;
	struct jrn_record r;
	char line[] = "first";
	struct jrn j;

	jrn_init(&j);
	jrn_text(&j, "only here", 9); /* ids differ from the store's */
	jrn_attach(&j, jrn_store_sink(s));
	jrn_emit_run(&j, "a.lua", "source", NULL, 7, "node@20");
	jrn_emit_thread(&j, 0, 0, JRN_ROLE_MAIN, "main");
	jrn_emit_print(&j, 1, 1, JRN_STDOUT, line, 5, 1);
	memcpy(line, "again", 5);
	jrn_emit_print(&j, 2, 1, JRN_STDOUT, line, 5, 1);
	jrn_release(&j);
	ck_assert_ptr_null(jrn_store_error(s, NULL));
	jrn_reader_at(&reader, s, 0);
	ck_assert(jrn_reader_next(&reader, &r));
	ck_assert_str_eq(jrn_store_text(s, (uint32_t)r.v[1], NULL), "a.lua");
	ck_assert_int_eq(r.v[3], 0);
	ck_assert_int_eq(r.v[4], 7);
	jrn_reader_at(&reader, s, 2);
	ck_assert(jrn_reader_next(&reader, &r));
	ck_assert_str_eq(jrn_store_text(s, (uint32_t)r.v[2], NULL), "first");
	ck_assert(jrn_reader_next(&reader, &r));
	ck_assert_str_eq(jrn_store_text(s, (uint32_t)r.v[2], NULL), "again");
	jrn_store_free(s);
}
END_TEST

START_TEST(a_run_told_through_every_emitter_folds)
{
	struct jrn_store *s = jrn_store_new();
	struct jrn_item timer = {.type = JRN_IT_TIMEOUT, .due = 1000, .line = 2};
	uint32_t process, thread, loop, queue, item;
	const char *why;
	struct jrn j;

	jrn_init(&j);
	jrn_attach(&j, jrn_store_sink(s));
	jrn_emit_run(&j, "a.lua", "", "", 1, "node");
	process = jrn_emit_process(&j, 0, 0, "main", "node");
	thread = jrn_emit_thread(&j, 0, process, JRN_ROLE_MAIN, "main");
	loop = jrn_emit_loop(&j, 0, thread, "uv");
	queue = jrn_emit_queue(&j, 0, JRN_Q_TIMERS, loop);
	jrn_emit_cpu(&j, 0, thread, 1);
	timer.queue = queue;
	item = jrn_emit_new(&j, 0, &timer);
	jrn_emit_due(&j, 1, item, 2000);
	jrn_emit_iteration(&j, 2, loop, 1);
	jrn_emit_loop_time(&j, 2, loop, 0);
	jrn_emit_phase(&j, 2, loop, JRN_PH_POLL);
	jrn_emit_poll(&j, 2, loop, 1998, JRN_POLL_TIMER);
	jrn_emit_wait(&j, 2, thread, JRN_WAIT_POLL, 2000);
	jrn_emit_cpu(&j, 2000, thread, 1);
	jrn_emit_polled(&j, 2000, loop, 0);
	jrn_emit_begin(&j, 2000, item, thread);
	jrn_emit_at(&j, 2000, thread, 3);
	jrn_emit_burn(&j, 2000, thread, 500, 3);
	jrn_emit_value(&j, 2500, process, "heap", 12);
	jrn_emit_choice(&j, 2500, "order", 2, 1);
	jrn_emit_warn(&j, 2500, thread, "late", "a timer is late", 3);
	jrn_emit_end(&j, 2500, item, thread, JRN_OUT_KEPT);
	jrn_emit_move(&j, 2500, item, queue, 4000);
	jrn_emit_drop(&j, 2500, item, JRN_DROP_EXIT);
	jrn_emit_thread_exit(&j, 2500, thread);
	jrn_emit_process_exit(&j, 2500, process, 3);
	jrn_emit_stop(&j, 2500, 3, "over");
	why = jrn_store_error(s, NULL);
	ck_assert_msg(!why, "%s", why);
	jrn_release(&j);
	jrn_store_free(s);
}
END_TEST

Suite *journal_journal_suite(void)
{
	Suite *s = suite_create("journal/journal");
	TCase *t = tcase_create("journal");

	tcase_add_test(t, without_a_sink_nothing_is_made);
	tcase_add_test(t, every_sink_gets_every_record);
	tcase_add_test(t, an_items_id_is_used_again_after_it_has_gone);
	tcase_add_test(t, what_a_store_keeps_outlives_the_journal);
	tcase_add_test(t, a_run_told_through_every_emitter_folds);
	suite_add_tcase(s, t);
	return s;
}
