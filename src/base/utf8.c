/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <stdbool.h>

#include "base/str.h"

size_t ls_utf8_decode(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *b = (const unsigned char *)s;
	size_t len = b[0] < 0x80 ? 1 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : 4;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t c = len == 1 ? b[0] : b[0] & (0x7fu >> len);

	*cp = LS_UTF8_BAD;
	if (len > n || (len > 1 && (b[0] < 0xc2 || b[0] > 0xf4)))
		return 1;
	for (size_t i = 1; i < len; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 1;
		c = c << 6 | (b[i] & 0x3f);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 1;
	*cp = c;
	return len;
}

size_t ls_utf8_encode(uint32_t cp, char out[4])
{
	size_t len = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	for (size_t i = len; i-- > 1; cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3f));
	out[0] = (char)(len == 1 ? cp : (0xf00u >> len & 0xff) | cp);
	return len;
}

int ls_utf8_width(const char *s, size_t n)
{
	int used;

	ls_utf8_fit(s, n, -1, &used);
	return used;
}

size_t ls_utf8_fit(const char *s, size_t n, int columns, int *used)
{
	size_t i = 0;
	int sum = 0;

	while (i < n) {
		uint32_t cp;
		size_t len = ls_utf8_decode(s + i, n - i, &cp);
		int w = cp == LS_UTF8_BAD ? 1 : ls_utf8_cp_width(cp);

		if (columns >= 0 && sum + w > columns)
			break;
		sum += w;
		i += len;
	}
	if (used)
		*used = sum;
	return i;
}

static void escape_control(struct ls_str *out, uint32_t cp)
{
	if (cp == '\n')
		ls_str_add(out, "\\n");
	else if (cp == '\r')
		ls_str_add(out, "\\r");
	else
		ls_str_addf(out, cp < 0x80 ? "\\x%02x" : "\\u%04x", (unsigned)cp);
}

/* Controls, and the marks that turn the direction of what follows. */
static bool is_control(uint32_t cp)
{
	return (cp < 0x20 && cp != '\t') || (cp >= 0x7f && cp < 0xa0) ||
	       (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

void ls_text_escape(struct ls_str *out, const char *s, size_t n)
{
	for (size_t i = 0, len; i < n; i += len) {
		uint32_t cp;

		len = ls_utf8_decode(s + i, n - i, &cp);
		if (cp == LS_UTF8_BAD)
			ls_str_addf(out, "\\x%02x", (unsigned)(unsigned char)s[i]);
		else if (is_control(cp))
			escape_control(out, cp);
		else
			ls_str_addn(out, s + i, len);
	}
}
