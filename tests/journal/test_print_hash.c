/* SPDX-License-Identifier: MIT */
#include "journal/print_hash.h"

#include "journal/gen.h"
#include "support/suite.h"

/* A run of four records; `change` alters one ingredient. */
static uint64_t hash_of(char change, unsigned ingredients)
{
	struct jrn_store *s = jrn_store_new();
	uint32_t thread;
	uint64_t hash;
	struct jrn j;

	jrn_init(&j);
	jrn_attach(&j, jrn_store_sink(s));
	jrn_text(&j, "shifts the ids of texts", change == 'x' ? 23 : 1);
	thread = jrn_emit_thread(&j, 0, 0, JRN_ROLE_MAIN, "main");
	thread =
		change == 'i' ? jrn_emit_thread(&j, 0, 0, JRN_ROLE_MAIN, "main") : thread;
	if (change == 'b')
		jrn_emit_burn(&j, 0, thread, 10, 1);
	jrn_emit_print(&j, change == 't' ? 6 : 5, thread, JRN_STDOUT,
		       change == 's' ? "hellO" : "hello", 5, change == 'v' ? 4 : 3);
	jrn_emit_stop(&j, 10, 0, NULL);
	hash = jrn_print_hash(s, ingredients);
	jrn_release(&j);
	jrn_store_free(s);
	return hash;
}

START_TEST(the_same_run_has_the_same_fingerprint)
{
	ck_assert_uint_eq(hash_of(0, JRN_HASH_ALL), hash_of(0, JRN_HASH_ALL));
	ck_assert_uint_eq(hash_of(0, JRN_HASH_ALL), hash_of('x', JRN_HASH_ALL));
}
END_TEST

START_TEST(each_ingredient_counts_when_it_is_chosen)
{
	static const struct {
		char change;
		unsigned ingredient;
	} cases[] = {
		{'t', JRN_HASH_TIMES}, {'s', JRN_HASH_TEXTS}, {'v', JRN_HASH_VALUES}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		unsigned one = cases[i].ingredient, rest = JRN_HASH_ALL & ~one;

		ck_assert_uint_ne(hash_of(0, one), hash_of(cases[i].change, one));
		ck_assert_uint_eq(hash_of(0, rest), hash_of(cases[i].change, rest));
		ck_assert_uint_ne(hash_of(0, JRN_HASH_ALL),
				  hash_of(cases[i].change, JRN_HASH_ALL));
	}
}
END_TEST

START_TEST(the_output_alone_is_what_a_user_sees)
{
	unsigned output = JRN_HASH_OUTPUT | JRN_HASH_TEXTS;

	ck_assert_uint_eq(hash_of(0, output), hash_of('b', output));
	ck_assert_uint_eq(hash_of(0, output), hash_of('i', output));
	ck_assert_uint_ne(hash_of(0, output), hash_of('s', output));
	ck_assert_uint_ne(hash_of(0, 0), hash_of('b', 0));
}
END_TEST

Suite *journal_print_hash_suite(void)
{
	Suite *s = suite_create("journal/print_hash");
	TCase *t = tcase_create("print_hash");

	tcase_add_test(t, the_same_run_has_the_same_fingerprint);
	tcase_add_test(t, each_ingredient_counts_when_it_is_chosen);
	tcase_add_test(t, the_output_alone_is_what_a_user_sees);
	suite_add_tcase(s, t);
	return s;
}
