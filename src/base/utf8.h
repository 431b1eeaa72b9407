/* SPDX-License-Identifier: MIT
 *
 * base/utf8.h - UTF-8 as it reaches a terminal: decode, measure, cut, make harmless.
 *
 * Text comes from scripts and may be anything.  Decoding is strict (no overlong forms,
 * no surrogates, nothing above U+10FFFF); a byte that fits nowhere is one unit of its
 * own.  Widths are the columns that terminals use: 2 for East Asian wide and emoji, 0
 * for combining marks (Unicode 15).
 */
#ifndef LS_BASE_UTF8_H
#define LS_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define LS_UTF8_BAD UINT32_MAX

struct ls_str;

/* Decodes the unit at s (n > 0 bytes are there): its length in bytes, and the code
 * point, or LS_UTF8_BAD for one byte that is not valid. */
size_t ls_utf8_decode(const char *s, size_t n, uint32_t *cp);

/* Writes a code point (valid, at most 4 bytes); returns its length. */
size_t ls_utf8_encode(uint32_t cp, char out[4]);

/* Columns of one code point: 0, 1 or 2; control characters count 0. */
int ls_utf8_cp_width(uint32_t cp);

/* Columns of a text; an invalid byte counts 1. */
int ls_utf8_width(const char *s, size_t n);

/* How many bytes of the text fit into `columns`; *used gets the columns they take.
 * Combining marks stay with their base. */
size_t ls_utf8_fit(const char *s, size_t n, int columns, int *used);

/* Appends the text with control characters other than tab escaped (\n, \x1b, \u009b)
 * and invalid bytes as \xNN: nothing in it can move a cursor. */
void ls_text_escape(struct ls_str *out, const char *s, size_t n);

#endif
