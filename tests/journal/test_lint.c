/* SPDX-License-Identifier: MIT
 *
 * What each rule is told of is shown by real programs: tests/cli/warnings.sh.
 */
#include "journal/lint.h"

#include <string.h>

#include "journal/store.h"
#include "support/suite.h"

static struct jrn j;
static struct jrn_store *s;
static struct jrn_lint *l;
static uint32_t thread;

static void setup(void)
{
	jrn_init(&j);
	s = jrn_store_new();
	jrn_attach(&j, jrn_store_sink(s));
	l = jrn_lint_new(&j);
	thread = jrn_emit_thread(&j, 0, jrn_emit_process(&j, 0, 0, "node", "node"),
				 JRN_ROLE_MAIN, "main");
}

static void teardown(void)
{
	jrn_lint_free(l);
	jrn_release(&j);
	jrn_store_free(s);
}

static uint64_t warnings(void)
{
	uint64_t n = 0;

	while (jrn_store_warning(s, n) < jrn_store_count(s))
		n++;
	return n;
}

static void tell(uint32_t line, uint64_t measure)
{
	jrn_lint_tell(l, 5, JRN_NEVER_AWAITED, thread, line, measure, "it was not");
}

START_TEST(every_rule_is_explained_and_found_by_its_name)
{
	for (size_t i = 0; i < JRN_RULE_COUNT; i++) {
		const struct jrn_rule_words *r = &jrn_rules[i];

		ck_assert(strlen(r->meaning) > 40 && strlen(r->remedy) > 40);
		ck_assert_ptr_eq(jrn_rule_of(r->id, strlen(r->id)), r);
	}
	ck_assert_ptr_null(jrn_rule_of("blocked-loops", 13));
	ck_assert_ptr_null(jrn_rule_of("blocked", 7));
}
END_TEST

START_TEST(a_place_is_told_of_again_when_it_is_twice_as_bad)
{
	tell(3, 10);
	tell(3, 19);
	ck_assert_uint_eq(warnings(), 1);
	tell(3, 20);
	tell(4, 10);
	ck_assert_uint_eq(warnings(), 3);
}
END_TEST

START_TEST(no_more_places_are_told_of_than_a_reader_can_look_at)
{
	for (uint32_t line = 1; line <= 3 * JRN_LINT_PLACES; line++)
		tell(line, 1);
	ck_assert_uint_eq(warnings(), JRN_LINT_PLACES);
}
END_TEST

START_TEST(without_a_lint_nothing_is_told)
{
	jrn_lint_tell(NULL, 0, JRN_NEVER_AWAITED, thread, 1, 1, "nobody listens");
	ck_assert_uint_eq(warnings(), 0);
}
END_TEST

/* The callback's own record comes first, the warning right behind it, at its moment. */
START_TEST(a_warning_stands_behind_what_it_is_about)
{
	uint32_t loop = jrn_emit_loop(&j, 0, thread, "uv"), item;
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_emit_phase(&j, 0, loop, JRN_PH_TIMERS);
	item = jrn_emit_new(&j, 0, &(struct jrn_item){.type = JRN_IT_TIMEOUT, .line = 7});
	jrn_emit_begin(&j, 0, item, thread);
	jrn_emit_end(&j, JRN_LINT_BLOCKED + 1, item, thread, JRN_OUT_DONE);
	ck_assert_uint_eq(warnings(), 1);
	jrn_reader_at(&reader, s, jrn_store_count(s) - 2);
	ck_assert(jrn_reader_next(&reader, &r) && r.kind == JRN_END);
	ck_assert(jrn_reader_next(&reader, &r) && r.kind == JRN_WARN);
	ck_assert_int_eq(r.at, JRN_LINT_BLOCKED + 1);
	ck_assert_int_eq(r.v[3], 7);
	ck_assert_str_eq(jrn_store_text(s, (uint32_t)r.v[1], NULL), "blocked-loop");
}
END_TEST

Suite *journal_lint_suite(void)
{
	Suite *suite = suite_create("journal/lint");
	TCase *t = tcase_create("warnings");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, every_rule_is_explained_and_found_by_its_name);
	tcase_add_test(t, a_place_is_told_of_again_when_it_is_twice_as_bad);
	tcase_add_test(t, no_more_places_are_told_of_than_a_reader_can_look_at);
	tcase_add_test(t, without_a_lint_nothing_is_told);
	tcase_add_test(t, a_warning_stands_behind_what_it_is_about);
	suite_add_tcase(suite, t);
	return suite;
}
