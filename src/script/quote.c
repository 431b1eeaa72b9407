/* SPDX-License-Identifier: MIT */
#include "script/quote.h"

#include <stdbool.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

size_t script_js_length(const char *s, size_t n)
{
	size_t units = 0, i = 0;

	while (i < n) {
		uint32_t cp = (unsigned char)s[i];

		i += cp < 0x80 ? 1 : ls_utf8_decode(s + i, n - i, &cp);
		units += cp > 0xffff && cp != LS_UTF8_BAD ? 2 : 1;
	}
	return units;
}

size_t script_js_prefix(const char *s, size_t n, size_t units)
{
	size_t i = 0;

	while (i < n && units > 0) {
		uint32_t cp;
		size_t len = ls_utf8_decode(s + i, n - i, &cp);
		size_t takes = cp > 0xffff && cp != LS_UTF8_BAD ? 2 : 1;

		if (takes > units)
			break;
		units -= takes;
		i += len;
	}
	return i;
}

static bool has(const char *s, size_t n, const char *what)
{
	size_t len = strlen(what);

	for (size_t i = 0; i + len <= n; i++)
		if (memcmp(s + i, what, len) == 0)
			return true;
	return false;
}

static char choose_quote(const char *s, size_t n)
{
	if (!memchr(s, '\'', n))
		return '\'';
	if (!memchr(s, '"', n))
		return '"';
	if (!memchr(s, '`', n) && !has(s, n, "${"))
		return '`';
	return '\'';
}

/* One of the characters that have a short escape, by their place in the string. */
static bool add_short(struct ls_str *out, uint32_t cp)
{
	static const char control[] = "btn\vfr"; /* from 8 on; \v has none */

	if (cp < 8 || cp > 13 || cp == '\v')
		return false;
	ls_str_addc(out, '\\');
	ls_str_addc(out, control[cp - 8]);
	return true;
}

void script_js_quote(struct ls_str *out, const char *s, size_t n)
{
	char quote = choose_quote(s, n);

	ls_str_addc(out, quote);
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t len = ls_utf8_decode(s + i, n - i, &cp);

		if (cp == LS_UTF8_BAD)
			ls_str_addf(out, "\\x%02X", (unsigned char)s[i]);
		else if (cp == '\\' || (cp == '\'' && quote == '\''))
			ls_str_addf(out, "\\%c", (char)cp);
		else if (cp >= 0x20 && (cp < 0x7f || cp > 0x9f))
			ls_str_addn(out, s + i, len);
		else if (!add_short(out, cp))
			ls_str_addf(out, "\\x%02X", cp);
		i += len;
	}
	ls_str_addc(out, quote);
}

void script_json_quote(struct ls_str *out, const char *s, size_t n)
{
	ls_str_addc(out, '"');
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t len = ls_utf8_decode(s + i, n - i, &cp);

		if (cp == LS_UTF8_BAD)
			ls_str_add(out, "\xef\xbf\xbd"); /* U+FFFD, as decoding does */
		else if (cp == '\\' || cp == '"')
			ls_str_addf(out, "\\%c", (char)cp);
		else if (cp >= 0x20)
			ls_str_addn(out, s + i, len);
		else if (!add_short(out, cp))
			ls_str_addf(out, "\\u%04x", cp);
		i += len;
	}
	ls_str_addc(out, '"');
}
