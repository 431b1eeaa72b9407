/* SPDX-License-Identifier: MIT */
#include "journal/strings.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"

START_TEST(the_same_text_has_one_id)
{
	struct jrn_strings *s = jrn_strings_new();
	char copy[] = "read";

	ck_assert_uint_eq(jrn_strings_add(s, "read", 4), 1);
	ck_assert_uint_eq(jrn_strings_add(s, "write", 5), 2);
	ck_assert_uint_eq(jrn_strings_add(s, copy, 4), 1);
	ck_assert_uint_eq(jrn_strings_add(s, "read", 3), 3);
	ck_assert_str_eq(jrn_strings_get(s, 2, NULL), "write");
	ck_assert_uint_eq(jrn_strings_count(s), 4);
	jrn_strings_free(s);
}
END_TEST

START_TEST(a_buffer_used_again_is_a_new_text)
{
	struct jrn_strings *s = jrn_strings_new();
	char buffer[] = "aaaa";

	ck_assert_uint_eq(jrn_strings_add(s, buffer, 4), 1);
	buffer[0] = 'b';
	ck_assert_uint_eq(jrn_strings_add(s, buffer, 4), 2);
	ck_assert_str_eq(jrn_strings_get(s, 1, NULL), "aaaa");
	jrn_strings_free(s);
}
END_TEST

START_TEST(zero_is_the_empty_text_and_so_is_an_unknown_id)
{
	struct jrn_strings *s = jrn_strings_new();
	size_t len = 7;

	ck_assert_uint_eq(jrn_strings_add(s, "", 0), 0);
	ck_assert_str_eq(jrn_strings_get(s, 0, &len), "");
	ck_assert_uint_eq(len, 0);
	ck_assert_str_eq(jrn_strings_get(s, 99, NULL), "");
	jrn_strings_free(s);
}
END_TEST

START_TEST(texts_are_bytes_and_do_not_move)
{
	struct jrn_strings *s = jrn_strings_new();
	const char *first, *large;
	static char big[300000];
	char text[32];
	size_t len;

	first = jrn_strings_get(s, jrn_strings_add(s, "a\0b", 3), NULL);
	memset(big, 'x', sizeof big);
	large = jrn_strings_get(s, jrn_strings_add(s, big, sizeof big), NULL);
	for (int i = 0; i < 50000; i++) {
		int n = snprintf(text, sizeof text, "text %d", i);

		ck_assert_uint_eq(jrn_strings_add(s, text, (size_t)n), (uint32_t)i + 3);
	}
	ck_assert_ptr_eq(first, jrn_strings_get(s, 1, &len));
	ck_assert_uint_eq(len, 3);
	ck_assert_int_eq(first[2], 'b');
	ck_assert_ptr_eq(large, jrn_strings_get(s, 2, &len));
	ck_assert_uint_eq(len, sizeof big);
	ck_assert_str_eq(jrn_strings_get(s, 40003, NULL), "text 40000");
	jrn_strings_free(s);
}
END_TEST

START_TEST(a_passed_text_is_lent_and_not_kept)
{
	struct jrn_strings *s = jrn_strings_new();
	size_t len;

	ck_assert_uint_eq(jrn_strings_pass(s, "hello", 5), JRN_PASSED);
	ck_assert_str_eq(jrn_strings_get(s, JRN_PASSED, &len), "hello");
	ck_assert_uint_eq(len, 5);
	ck_assert_uint_eq(jrn_strings_pass(s, "", 0), 0);
	ck_assert_uint_eq(jrn_strings_count(s), 1);
	jrn_strings_free(s);
}
END_TEST

Suite *journal_strings_suite(void)
{
	Suite *s = suite_create("journal/strings");
	TCase *t = tcase_create("strings");

	tcase_add_test(t, the_same_text_has_one_id);
	tcase_add_test(t, a_buffer_used_again_is_a_new_text);
	tcase_add_test(t, zero_is_the_empty_text_and_so_is_an_unknown_id);
	tcase_add_test(t, texts_are_bytes_and_do_not_move);
	tcase_add_test(t, a_passed_text_is_lent_and_not_kept);
	suite_add_tcase(s, t);
	return s;
}
