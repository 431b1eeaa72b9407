/* SPDX-License-Identifier: MIT
 *
 * script/quote.h - strings as JavaScript counts and quotes them.
 *
 * Strings of a script are bytes, mostly UTF-8.  JavaScript counts UTF-16 units, so that
 * is what lengths are where Node compares them with a limit.
 */
#ifndef LS_SCRIPT_QUOTE_H
#define LS_SCRIPT_QUOTE_H

#include <stddef.h>

struct ls_str;

/* How many UTF-16 units the text has; an invalid byte counts as one. */
size_t script_js_length(const char *s, size_t n);
/* The bytes that the first `units` of them take. */
size_t script_js_prefix(const char *s, size_t n, size_t units);

/* Appends the text in quotes as util.inspect writes a string: single quotes unless there
 * are some in it, then double ones, then backticks; control characters escaped. */
void script_js_quote(struct ls_str *out, const char *s, size_t n);
/* The same as JSON.stringify. */
void script_json_quote(struct ls_str *out, const char *s, size_t n);

#endif
