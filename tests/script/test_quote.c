/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/str.h"
#include "script/quote.h"
#include "support/suite.h"

static void quotes(const char *text, size_t len, const char *expected)
{
	struct ls_str s = LS_STR_INIT;

	script_js_quote(&s, text, len);
	ck_assert_str_eq(s.s, expected);
	ls_str_release(&s);
}

#define QUOTES(text, expected) quotes(text, sizeof text - 1, expected)

START_TEST(the_quotes_are_those_that_need_no_escape)
{
	QUOTES("plain", "'plain'");
	QUOTES("it's", "\"it's\"");
	QUOTES("it's \"so\"", "`it's \"so\"`");
	QUOTES("it's \"${x}\"", "'it\\'s \"${x}\"'");
	QUOTES("'\"`", "'\\'\"`'");
}
END_TEST

START_TEST(control_characters_are_escaped)
{
	QUOTES("\b\t\n\v\f\r", "'\\b\\t\\n\\x0B\\f\\r'");
	QUOTES("a\0\x1b\x7f\\", "'a\\x00\\x1B\\x7F\\\\'");
	QUOTES("\xc2\x85\xc2\xa0\xe6\x97\xa5", "'\\x85\xc2\xa0\xe6\x97\xa5'");
	QUOTES("\xff", "'\\xFF'");
}
END_TEST

START_TEST(lengths_count_utf16_units)
{
	const char *text = "a\xc3\xa9\xf0\x9f\x98\x80"
			   "b\xff";

	ck_assert_uint_eq(script_js_length(text, strlen(text)), 6);
	ck_assert_uint_eq(script_js_prefix(text, strlen(text), 2), 3);
	ck_assert_uint_eq(script_js_prefix(text, strlen(text), 3), 3);
	ck_assert_uint_eq(script_js_prefix(text, strlen(text), 4), 7);
	ck_assert_uint_eq(script_js_prefix(text, strlen(text), 99), strlen(text));
}
END_TEST

START_TEST(json_has_escapes_of_its_own)
{
	struct ls_str s = LS_STR_INIT;

	script_json_quote(&s, "\"\\\n\x01'/\xff", 7);
	ck_assert_str_eq(s.s, "\"\\\"\\\\\\n\\u0001'/\xef\xbf\xbd\"");
	ls_str_release(&s);
}
END_TEST

LS_SUITE(script_quote_suite, "script/quote", the_quotes_are_those_that_need_no_escape,
	 control_characters_are_escaped, lengths_count_utf16_units,
	 json_has_escapes_of_its_own)
