/* SPDX-License-Identifier: MIT
 *
 * tests/support/python.h - a Lua state with Python's values in it, and no world around.
 *
 * What a text prints, and what an error that leaves it prints on standard error.
 */
#ifndef LS_TESTS_SUPPORT_PYTHON_H
#define LS_TESTS_SUPPORT_PYTHON_H

/* Fails the test unless the text prints `expected` and nothing on standard error. */
void python_prints(const char *text, const char *expected);
/* The same for standard error: the text ends with an error. */
void python_complains(const char *text, const char *expected);

#endif
