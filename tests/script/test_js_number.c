/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "script/js_number.h"
#include "support/suite.h"

static void writes(double d, const char *expected)
{
	char text[SCRIPT_NUMBER_MAX];

	ck_assert_uint_eq(script_js_number(text, d), strlen(expected));
	ck_assert_str_eq(text, expected);
}

START_TEST(numbers_are_written_with_as_few_digits_as_identify_them)
{
	writes(0.1, "0.1");
	writes(1.0 / 3, "0.3333333333333333");
	writes(5e-324, "5e-324");
	writes(0x1p-44,
	       "5.684341886080802e-14"); /* the nearest of 16 digits is too far */
	writes(1.7976931348623157e308, "1.7976931348623157e+308");
	writes(9007199254740993.0, "9007199254740992");
	writes(-1234.5, "-1234.5");
}
END_TEST

START_TEST(exponents_begin_where_javascript_begins_them)
{
	writes(1e20, "100000000000000000000");
	writes(1e21, "1e+21");
	writes(1.5e300, "1.5e+300");
	writes(0.000001, "0.000001");
	writes(0.0000001, "1e-7");
	writes(123456789012345680000.0, "123456789012345680000");
}
END_TEST

START_TEST(there_are_numbers_that_are_none)
{
	writes((double)NAN, "NaN");
	writes((double)INFINITY, "Infinity");
	writes(-(double)INFINITY, "-Infinity");
	writes(-0.0, "0");
}
END_TEST

START_TEST(what_is_written_is_read_back)
{
	uint64_t seed = 1;

	for (int i = 0; i < 20000; i++) {
		char text[SCRIPT_NUMBER_MAX];
		double d;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		memcpy(&d, &seed, sizeof d);
		if (!isfinite(d))
			continue;
		script_js_number(text, d);
		ck_assert_msg(strtod(text, NULL) == d, "%s", text);
	}
}
END_TEST

static double number(const char *text)
{
	return script_js_to_number(text, strlen(text));
}

START_TEST(texts_are_numbers_as_a_whole_or_not_at_all)
{
	ck_assert(number("") == 0);
	ck_assert(number(" \t12\n") == 12);
	ck_assert(number("\xc2\xa0"
			 "7\xe2\x80\xa8") == 7);
	ck_assert(number("0x1F") == 31 && number("0b101") == 5 && number("0o17") == 15);
	ck_assert(number("-1.5e3") == -1500 && number(".5") == 0.5 && number("5.") == 5);
	ck_assert(isinf(number("-Infinity")));
	ck_assert(isnan(number("12px")) && isnan(number("-0x10")) && isnan(number(".")));
	ck_assert(isnan(number("inf")) && isnan(number("nan")) && isnan(number("1 2")));
	ck_assert(isnan(number("0x1p3")) && isnan(number("0x")));
}
END_TEST

START_TEST(the_longest_beginning_is_parsed)
{
	ck_assert(script_js_parse_int("42.9", 4) == 42);
	ck_assert(script_js_parse_int("0x10z", 5) == 16);
	ck_assert(script_js_parse_int("1e5", 3) == 1);
	ck_assert(isnan(script_js_parse_int("x", 1)));
	ck_assert(script_js_parse_float("3.5x", 4) == 3.5);
	ck_assert(script_js_parse_float("0x10", 4) == 0);
	ck_assert(script_js_parse_float("1e+", 3) == 1);
	ck_assert(isnan(script_js_parse_float("", 0)));
}
END_TEST

LS_SUITE(script_js_number_suite, "script/js_number",
	 numbers_are_written_with_as_few_digits_as_identify_them,
	 exponents_begin_where_javascript_begins_them, there_are_numbers_that_are_none,
	 what_is_written_is_read_back, texts_are_numbers_as_a_whole_or_not_at_all,
	 the_longest_beginning_is_parsed)
