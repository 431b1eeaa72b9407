/* SPDX-License-Identifier: MIT */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/err.h"
#include "base/sha256.h"
#include "base/str.h"
#include "base/utf8.h"
#include "support/suite.h"

START_TEST(a_builder_grows_and_hands_over)
{
	struct ls_str s = LS_STR_INIT;
	char *text;

	for (int i = 0; i < 100; i++)
		ls_str_addf(&s, "%d,", i);
	ck_assert_uint_eq(s.len, 290);
	text = ls_str_take(&s);
	ck_assert_uint_eq(strlen(text), 290);
	ck_assert_ptr_null(s.s);
	free(text);
}
END_TEST

START_TEST(decoding_is_strict)
{
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80",
					   "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88",
					   "\xe2\x82", "\xff" };
	uint32_t cp;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_uint_eq(ls_utf8_decode(bad[i], strlen(bad[i]), &cp), 1);
		ck_assert_uint_eq(cp, LS_UTF8_BAD);
	}
}
END_TEST

START_TEST(every_code_point_survives_a_round_trip)
{
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char buf[4];
		uint32_t cp;
		size_t n;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		n = ls_utf8_encode(c, buf);
		if (ls_utf8_decode(buf, n, &cp) != n || cp != c)
			ck_abort_msg("U+%04X came back as U+%04X", (unsigned)c, (unsigned)cp);
	}
}
END_TEST

START_TEST(widths_are_those_of_terminals)
{
	ck_assert_int_eq(ls_utf8_width("abc", 3), 3);
	ck_assert_int_eq(ls_utf8_width("e\xcc\x81", 3), 1);
	ck_assert_int_eq(ls_utf8_width("\xe6\x97\xa5\xe6\x9c\xac", 6), 4);
	ck_assert_int_eq(ls_utf8_width("\xf0\x9f\x98\x80", 4), 2);
	ck_assert_int_eq(ls_utf8_width("\xc3\xa9\xff", 3), 2);
	ck_assert_int_eq(ls_utf8_cp_width(0x2500), 1);
	ck_assert_int_eq(ls_utf8_cp_width(0x200d), 0);
	ck_assert_int_eq(ls_utf8_cp_width(0x302a), 0);
	ck_assert_int_eq(ls_utf8_cp_width(0xac00), 2);
	ck_assert_int_eq(ls_utf8_cp_width(0xff76), 1);
}
END_TEST

/* Curses counts cells with wcwidth(); Unicode versions may differ a little. */
START_TEST(widths_agree_with_the_c_library)
{
	int known = 0, different = 0;

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return;
	for (uint32_t c = 0x20; c <= 0x10ffff; c++) {
		int w = wcwidth((wchar_t)c);

		if (w < 0 || (c >= 0xd800 && c <= 0xdfff))
			continue;
		known++;
		different += w != ls_utf8_cp_width(c);
	}
	ck_assert_msg(different <= known / 1000, "%d of %d differ", different, known);
}
END_TEST

START_TEST(a_cut_never_splits_a_character)
{
	int used;

	ck_assert_uint_eq(ls_utf8_fit("\xe6\x97\xa5\xe6\x9c\xac", 6, 3, &used), 3);
	ck_assert_int_eq(used, 2);
	ck_assert_uint_eq(ls_utf8_fit("e\xcc\x81x", 4, 1, &used), 3);
}
END_TEST

START_TEST(escaped_text_cannot_move_a_cursor)
{
	struct ls_str s = LS_STR_INIT;

	ls_text_escape(&s, "a\tb\x1b[2J\n\xc2\x9b\xff\x7f", 12);
	ck_assert_str_eq(s.s, "a\tb\\x1b[2J\\n\\u009b\\xff\\x7f");
	ls_str_release(&s);
}
END_TEST

START_TEST(an_error_names_file_line_and_remedy)
{
	struct ls_err err = LS_ERR_INIT;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	ls_err_set(&err, "a.lua", 3, "no such %s", "name");
	ls_err_hint(&err, "did you mean this?");
	ls_err_print(&err, out);
	fclose(out);
	ck_assert_str_eq(text, "loopscope: a.lua:3: no such name\nhint: did you mean this?\n");
	free(text);
	ls_err_release(&err);
}
END_TEST

/* The examples of FIPS 180-4, and lengths around the end of a block. */
START_TEST(a_hash_is_the_one_of_the_standard)
{
	char hex[LS_SHA256_HEX], long_one[119];

	ls_sha256("abc", 3, hex);
	ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ls_sha256("", 0, hex);
	ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	ls_sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
	ck_assert_str_eq(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	memset(long_one, 'a', sizeof long_one);
	ls_sha256(long_one, sizeof long_one, hex);
	ck_assert_str_eq(hex, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb");
}
END_TEST

LS_SUITE(base_text_suite, "base/str, utf8, err", a_builder_grows_and_hands_over,
	 decoding_is_strict, every_code_point_survives_a_round_trip,
	 widths_are_those_of_terminals, widths_agree_with_the_c_library,
	 a_cut_never_splits_a_character, escaped_text_cannot_move_a_cursor,
	 an_error_names_file_line_and_remedy, a_hash_is_the_one_of_the_standard)
