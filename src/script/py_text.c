/* SPDX-License-Identifier: MIT */
#include "script/py_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "script/decimal.h"

/* ---- numbers --------------------------------------------------------------------- */

static void add_zeros(struct ls_str *out, int n)
{
	while (n-- > 0)
		ls_str_addc(out, '0');
}

static void add_exponent(struct ls_str *out, const struct script_decimal *x)
{
	int e = x->point - 1;

	ls_str_addf(out, "%c%s%se%c%02d", x->digits[0], x->n > 1 ? "." : "",
		    x->digits + 1, e < 0 ? '-' : '+', abs(e));
}

static void add_decimal(struct ls_str *out, const struct script_decimal *x)
{
	if (x->point > 16 || x->point < -3) {
		add_exponent(out, x);
	} else if (x->point >= x->n) {
		ls_str_add(out, x->digits);
		add_zeros(out, x->point - x->n);
		ls_str_add(out, ".0");
	} else if (x->point > 0) {
		ls_str_addf(out, "%.*s.%s", x->point, x->digits, x->digits + x->point);
	} else {
		ls_str_add(out, "0.");
		add_zeros(out, -x->point);
		ls_str_add(out, x->digits);
	}
}

void script_py_float(struct ls_str *out, double d)
{
	struct script_decimal x;

	if (isnan(d)) {
		ls_str_add(out, "nan");
		return;
	}
	if (signbit(d))
		ls_str_addc(out, '-');
	if (isinf(d)) {
		ls_str_add(out, "inf");
	} else if (d == 0) {
		ls_str_add(out, "0.0");
	} else {
		script_decimal(&x, fabs(d));
		add_decimal(out, &x);
	}
}

/* ---- strings --------------------------------------------------------------------- */

struct range {
	uint32_t first, last;
};

/* What str.isprintable() denies: control and format characters, spaces but for ' ',
 * surrogates, private use (Unicode 14), and what lies in the large parts that are not
 * assigned.  A small gap between characters counts as printable here. */
static const struct range unprintable[] = {
	{0x0, 0x1f},	     {0x7f, 0xa0},	 {0xad, 0xad},	     {0x600, 0x605},
	{0x61c, 0x61c},	     {0x6dd, 0x6dd},	 {0x70f, 0x70f},     {0x890, 0x891},
	{0x8e2, 0x8e2},	     {0x1680, 0x1680},	 {0x180e, 0x180e},   {0x2000, 0x200f},
	{0x2028, 0x202f},    {0x205f, 0x206f},	 {0x3000, 0x3000},   {0xd800, 0xf8ff},
	{0xfeff, 0xfeff},    {0xfff0, 0xfffb},	 {0xfffe, 0xffff},   {0x110bd, 0x110bd},
	{0x110cd, 0x110cd},  {0x13430, 0x143ff}, {0x14647, 0x167ff}, {0x18d09, 0x1afef},
	{0x1b2fc, 0x1bbff},  {0x1bca0, 0x1ceff}, {0x1d173, 0x1d17a}, {0x1dab0, 0x1deff},
	{0x1fbfa, 0x1ffff},  {0x2ebe1, 0x2f7ff}, {0x2fa1e, 0x2ffff}, {0x3134b, 0xe00ff},
	{0xe01f0, 0x10ffff},
};

static bool is_printable(uint32_t cp)
{
	size_t low = 0, high = sizeof unprintable / sizeof *unprintable;

	if (cp >= ' ' && cp < 0x7f)
		return true;
	while (low < high) {
		size_t mid = (low + high) / 2;

		if (cp < unprintable[mid].first)
			high = mid;
		else if (cp > unprintable[mid].last)
			low = mid + 1;
		else
			return false;
	}
	return true;
}

static void add_escape(struct ls_str *out, uint32_t cp)
{
	if (cp == '\n' || cp == '\r' || cp == '\t')
		ls_str_addf(out, "\\%c", cp == '\n' ? 'n' : cp == '\r' ? 'r' : 't');
	else if (cp < 0x100)
		ls_str_addf(out, "\\x%02x", (unsigned)cp);
	else if (cp < 0x10000)
		ls_str_addf(out, "\\u%04x", (unsigned)cp);
	else
		ls_str_addf(out, "\\U%08x", (unsigned)cp);
}

void script_py_quote(struct ls_str *out, const char *s, size_t n)
{
	char quote = memchr(s, '\'', n) && !memchr(s, '"', n) ? '"' : '\'';

	ls_str_addc(out, quote);
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t len = ls_utf8_decode(s + i, n - i, &cp);

		if (cp == LS_UTF8_BAD)
			add_escape(out, (unsigned char)s[i]);
		else if (cp == '\\' || cp == (unsigned char)quote)
			ls_str_addf(out, "\\%c", (char)cp);
		else if (is_printable(cp))
			ls_str_addn(out, s + i, len);
		else
			add_escape(out, cp);
		i += len;
	}
	ls_str_addc(out, quote);
}
