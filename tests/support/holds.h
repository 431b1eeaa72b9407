/* SPDX-License-Identifier: MIT
 *
 * tests/support/holds.h - an assertion for inner loops.
 *
 * check's own assertions tell its parent process that they were reached, at the price of
 * a system call each; this one costs nothing while it holds.
 */
#ifndef LS_TESTS_SUPPORT_HOLDS_H
#define LS_TESTS_SUPPORT_HOLDS_H

#include <check.h>

#define HOLDS(x)                                                                         \
	do {                                                                             \
		if (!(x))                                                                \
			ck_abort_msg("does not hold: %s", #x);                           \
	} while (0)

#endif
