/* SPDX-License-Identifier: MIT
 *
 * Any bytes as text: decoding agrees with a table of the well-formed sequences, a cut
 * keeps what it promises, and what was made harmless is harmless.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds, const char *what)
{
	if (!holds)
		ls_bug("%s", what);
}

/* Table 3-7 of the Unicode standard: how long the sequence is that starts here, and
 * within which bounds its second byte lies. */
static const struct sequence {
	uint8_t first, last; /* of the first byte */
	uint8_t low, high;   /* of the second */
	size_t len;
} sequences[] = {
	{ 0x00, 0x7f, 0x00, 0xff, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

/* The length of the well-formed sequence at b, 0 when there is none. */
static size_t well_formed(const uint8_t *b, size_t n)
{
	for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
		const struct sequence *q = &sequences[i];

		if (b[0] < q->first || b[0] > q->last)
			continue;
		if (q->len > n || (q->len > 1 && (b[1] < q->low || b[1] > q->high)))
			return 0;
		for (size_t k = 2; k < q->len; k++)
			if ((b[k] & 0xc0) != 0x80)
				return 0;
		return q->len;
	}
	return 0;
}

static void check_decoding(const char *s, size_t n)
{
	for (size_t i = 0, len; i < n; i += len) {
		size_t expect = well_formed((const uint8_t *)s + i, n - i);
		char again[4];
		uint32_t cp;

		len = ls_utf8_decode(s + i, n - i, &cp);
		must(len == (expect ? expect : 1), "a length that the standard does not know");
		must((cp == LS_UTF8_BAD) == (expect == 0), "valid and invalid were mixed up");
		if (expect == 0)
			continue;
		must(ls_utf8_encode(cp, again) == len, "a code point changed its length");
		for (size_t k = 0; k < len; k++)
			must(again[k] == s[i + k], "a code point came back different");
	}
}

static void check_cut(const char *s, size_t n, int columns)
{
	int used, whole = ls_utf8_width(s, n);
	size_t fits = ls_utf8_fit(s, n, columns, &used);

	must(fits <= n && used <= columns, "a cut that is too wide");
	must(ls_utf8_width(s, fits) == used, "a cut with a wrong width");
	must(whole > columns || fits == n, "a cut where all would fit");
	must(whole <= columns || used >= columns - 1, "a cut that is too early");
}

static void check_escape(const char *s, size_t n)
{
	struct ls_str once = LS_STR_INIT, twice = LS_STR_INIT;
	uint32_t cp;

	ls_text_escape(&once, s, n);
	for (size_t i = 0; i < once.len;) {
		i += ls_utf8_decode(once.s + i, once.len - i, &cp);
		must(cp != LS_UTF8_BAD, "invalid text was let through");
		must(cp == '\t' || (cp >= 0x20 && (cp < 0x7f || cp >= 0xa0)),
		     "a control character was let through");
	}
	ls_text_escape(&twice, once.s, once.len);
	must(once.len == twice.len, "escaping changed what was harmless");
	ls_str_release(&once);
	ls_str_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;

	check_decoding(s, size);
	for (int columns = 0; columns <= 8; columns++)
		check_cut(s, size, columns);
	check_cut(s, size, 80);
	check_escape(s, size);
	return 0;
}
