/* SPDX-License-Identifier: MIT
 *
 * script/py_text.h - numbers and strings as Python's repr() writes them.
 *
 * A float always shows that it is one: 1.0, 1e+16, inf.  A string stands in single
 * quotes, or in double ones if that saves an escape; what is not printable is escaped by
 * its code point: \x07, \u200b.  Strings of a script are bytes; one that is no UTF-8 is
 * written \xNN, as in Python's bytes.
 *
 * Source: CPython 3.11 Python/pystrtod.c (format code 'r'), Objects/unicodeobject.c
 * (unicode_repr).
 */
#ifndef LS_SCRIPT_PY_TEXT_H
#define LS_SCRIPT_PY_TEXT_H

#include <stddef.h>

struct ls_str;

/* Appends repr(d). */
void script_py_float(struct ls_str *out, double d);
/* Appends repr(text). */
void script_py_quote(struct ls_str *out, const char *s, size_t n);

#endif
