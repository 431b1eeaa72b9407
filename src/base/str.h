/* SPDX-License-Identifier: MIT
 *
 * base/str.h - text that grows.
 *
 * `s` is always followed by a NUL, and never NULL once something was added; `len` does
 * not count it.  Bytes may be anything, NUL included.
 *
 * Ownership: LS_STR_INIT or ls_str_init, then ls_str_release; ls_str_take hands over.
 */
#ifndef LS_BASE_STR_H
#define LS_BASE_STR_H

#include <stdarg.h>
#include <stddef.h>

#include "base/die.h"

struct ls_str {
	char *s;
	size_t len, cap;
};

#define LS_STR_INIT ((struct ls_str){ 0 })

void ls_str_init(struct ls_str *s);
void ls_str_release(struct ls_str *s);
void ls_str_clear(struct ls_str *s); /* empty, the room is kept */
char *ls_str_take(struct ls_str *s); /* the text, to be freed; the builder is empty */

void ls_str_add(struct ls_str *s, const char *text);
void ls_str_addn(struct ls_str *s, const char *bytes, size_t n);
void ls_str_addc(struct ls_str *s, char c);
void ls_str_addf(struct ls_str *s, const char *fmt, ...) LS_PRINTF(2, 3);
void ls_str_vaddf(struct ls_str *s, const char *fmt, va_list args) LS_PRINTF(2, 0);

#endif
