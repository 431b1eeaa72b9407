/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "lesson/trial.h"
#include "support/suite.h"

static struct lesson_trial t;

static void run(const char *source, const char *runtime)
{
	struct lesson_program p = { .path = "t.lua", .source = source, .runtime = runtime };

	ck_assert(lesson_trial_run(&p, &t, NULL));
}

START_TEST(lines_are_kept_with_their_time)
{
	run("console.log('a') setTimeout(function() console.log('b 7.5') end, 20)", NULL);
	ck_assert_uint_eq(t.n, 2);
	ck_assert_str_eq(t.lines[0].text, "a");
	ck_assert(t.lines[0].at < SIM_MS && t.lines[1].at >= 20 * SIM_MS);
	ck_assert_int_eq(t.status, 0);
	lesson_trial_release(&t);
}
END_TEST

START_TEST(numbers_are_found_in_lines)
{
	double n;

	run("console.log('took 7.5 ms') console.log('none')", NULL);
	ck_assert(lesson_trial_number(&t, 1, &n) && n == 7.5);
	ck_assert(!lesson_trial_number(&t, 2, &n));
	ck_assert(!lesson_trial_number(&t, 3, &n));
	ck_assert(!lesson_trial_number(&t, 0, &n));
	lesson_trial_release(&t);
}
END_TEST

START_TEST(a_wrong_model_is_another_machine)
{
	static const char source[] = "setTimeout(function() console.log('one') end, 1) "
				     "setTimeout(function() console.log('zero') end, 0)";
	struct lesson_trial real;

	run(source, NULL);
	real = t;
	run(source, "node@M5");
	ck_assert(!lesson_trial_same(&real, &t));
	ck_assert_str_eq(t.lines[0].text, "zero");
	lesson_trial_release(&real);
	lesson_trial_release(&t);
}
END_TEST

START_TEST(what_does_not_end_is_ended)
{
	run("while true do end", NULL);
	ck_assert_int_eq(t.status, 3);
	ck_assert(t.report != NULL);
	lesson_trial_release(&t);
	run("setInterval(function() console.log('again and again and again') end, 1)", NULL);
	ck_assert_int_eq(t.status, 3);
	lesson_trial_release(&t);
	run("setInterval(function() end, 1000)", NULL);
	ck_assert(t.end <= 31 * SIM_S);
	lesson_trial_release(&t);
}
END_TEST

START_TEST(what_fails_says_how)
{
	struct lesson_program p = { .path = "t.lua", .source = "console.log(" };
	struct ls_err err = LS_ERR_INIT;

	run("console.log('a') error(Error.new('no'))", NULL);
	ck_assert_int_eq(t.status, 1);
	ck_assert(t.error != NULL);
	lesson_trial_release(&t);
	ck_assert(!lesson_trial_run(&p, &t, &err));
	ck_assert_int_eq(err.line, 1);
	ls_err_release(&err);
}
END_TEST

LS_SUITE(lesson_trial_suite, "lesson/trial", lines_are_kept_with_their_time,
	 numbers_are_found_in_lines, a_wrong_model_is_another_machine, what_does_not_end_is_ended,
	 what_fails_says_how)
