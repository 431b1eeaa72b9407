/* SPDX-License-Identifier: MIT
 *
 * tests/support/suite.h - how a test file and its program meet.
 *
 * tests/<folder>/test_<file>.c tests src/<folder>/<file>.c and ends with one public
 * function, `Suite *<folder>_<file>_suite(void)`.  The program of a folder is
 * support/main.c with the names of its suites in LS_SUITES (Makefile.am).
 */
#ifndef LS_TESTS_SUPPORT_SUITE_H
#define LS_TESTS_SUPPORT_SUITE_H

#include <check.h>

#define S(name) Suite *name(void);
LS_SUITES
#undef S

/* A suite of one test case that holds these tests. */
#define LS_SUITE(function, title, ...)                                                       \
	Suite *function(void)                                                                \
	{                                                                                    \
		const TTest *const tests[] = { __VA_ARGS__ };                                \
		Suite *suite = suite_create(title);                                          \
		TCase *tc = tcase_create("all");                                             \
                                                                                             \
		for (unsigned i = 0; i < sizeof tests / sizeof tests[0]; i++)                \
			tcase_add_test(tc, tests[i]);                                        \
		suite_add_tcase(suite, tc);                                                  \
		return suite;                                                                \
	}

#endif
