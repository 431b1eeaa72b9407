/* SPDX-License-Identifier: MIT */
#include "sim/time.h"

#include <math.h>

#include "sim/rng.h"
#include "support/holds.h"
#include "support/suite.h"

#define LONGEST (SIM_FOREVER / 4)

START_TEST(milliseconds_are_rounded_to_nanoseconds)
{
	ck_assert_int_eq(sim_from_ms(1), SIM_MS);
	ck_assert_int_eq(sim_from_ms(0.1), 100000);
	ck_assert_int_eq(sim_from_ms(0.0000004), 0);
	ck_assert_int_eq(sim_from_ms(0.0000006), 1);
	ck_assert_int_eq(sim_from_ms(1e-300), 0);
	ck_assert_int_eq(sim_from_ms(86400000), 86400 * SIM_S);
}
END_TEST

START_TEST(what_is_no_duration_is_nought_or_the_longest)
{
	ck_assert_int_eq(sim_from_ms(-1), 0);
	ck_assert_int_eq(sim_from_ms(NAN), 0);
	ck_assert_int_eq(sim_from_ms(-INFINITY), 0);
	ck_assert_int_eq(sim_from_ms(INFINITY), LONGEST);
	ck_assert_int_eq(sim_from_ms(1e300), LONGEST);
	ck_assert(sim_from_ms(1e300) < SIM_END);
}
END_TEST

/* clang-format off */
static const struct {
	const char *text;
	sim_time ns;
} readable[] = {
	{"250us", 250000},
	{"20ms", 20000000},
	{"1.5s", 1500000000},
	{"2m", 120 * SIM_S},
	{"3h", 3 * 3600 * SIM_S},
	{"17ns", 17},
	{"0", 0},
	{"7", 7 * SIM_MS},
	{"0.25", 250000},
	{".5ms", 500000},
	{"1.ms", 1000000},
	{"1.250 ms", 1250000},
	{"0.1s", 100000000},
	{"1.000000001s", 1000000001},
	{"0.0000000004s", 0},
	{"0.0000000006s", 1},
	{"0.123456789123456789123456789s", 123456789},
	{"000000000000000000000000001ms", 1000000},
	{"2305843009213693950ns", LONGEST - 1},
};
/* clang-format on */

START_TEST(a_duration_is_read)
{
	sim_time t = -1;

	ck_assert_msg(sim_parse(readable[_i].text, SIM_MS, &t), "%s", readable[_i].text);
	ck_assert_int_eq(t, readable[_i].ns);
}
END_TEST

/* clang-format off */
static const char *const unreadable[] = {
	"",	 "ms",	 ".",	 ".s",	 "-1ms", "+1ms",   " 1ms", "1ms ",
	"1  ms", "1 ",	 "1e3",	 "0x10", "1,5s", "1.5.s",  "5 min", "1sec",
	"nan",	 "inf",	 "1MS",	 "1d",	 "1..5", "1.5 .s", "2305843009213693952ns",
	"641000h", "99999999999999999999999999999s", "9e99",
};
/* clang-format on */

START_TEST(what_is_no_duration_is_refused)
{
	sim_time t = 42;

	ck_assert_msg(!sim_parse(unreadable[_i], SIM_MS, &t), "%s", unreadable[_i]);
	ck_assert_int_eq(t, 42);
}
END_TEST

/* clang-format off */
static const struct {
	sim_time ns;
	const char *text;
} printed[] = {
	{0, "0"},
	{1, "1 ns"},
	{999, "999 ns"},
	{12000, "12 us"},
	{12345, "12.345 us"},
	{1250000, "1.250 ms"},
	{999999999, "999.999 ms"},
	{3 * SIM_S, "3.000 s"},
	{90 * SIM_S + 1, "90.000 s"},
	{-1500000, "-1.500 ms"},
	{SIM_FOREVER, "for ever"},
};
/* clang-format on */

START_TEST(a_unit_suits_the_size)
{
	char buf[40];

	ck_assert_str_eq(sim_print(printed[_i].ns, buf, sizeof buf), printed[_i].text);
}
END_TEST

/* Down to the third digit of its unit. */
START_TEST(what_is_printed_is_read_again)
{
	uint64_t stream = sim_stream(1, "time");

	for (uint64_t i = 0; i < 100000; i++) {
		uint64_t bits = sim_draw(stream, i, 0);
		sim_time t = (sim_time)(bits >> (4 + bits % 60)), again;
		char buf[40];

		HOLDS(sim_parse(sim_print(t, buf, sizeof buf), SIM_MS, &again));
		HOLDS(again <= t && t - again <= t / 1000);
	}
}
END_TEST

START_TEST(a_small_buffer_cuts)
{
	char buf[4];

	ck_assert_str_eq(sim_print(1250000, buf, sizeof buf), "1.2");
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

Suite *sim_time_suite(void)
{
	Suite *s = suite_create("sim/time");
	TCase *t = tcase_create("time");

	tcase_add_test(t, milliseconds_are_rounded_to_nanoseconds);
	tcase_add_test(t, what_is_no_duration_is_nought_or_the_longest);
	tcase_add_loop_test(t, a_duration_is_read, 0, COUNT(readable));
	tcase_add_loop_test(t, what_is_no_duration_is_refused, 0, COUNT(unreadable));
	tcase_add_loop_test(t, a_unit_suits_the_size, 0, COUNT(printed));
	tcase_add_test(t, what_is_printed_is_read_again);
	tcase_add_test(t, a_small_buffer_cuts);
	suite_add_tcase(s, t);
	return s;
}
