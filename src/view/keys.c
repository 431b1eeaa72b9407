/* SPDX-License-Identifier: MIT */
#include "view/keys.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static const struct {
	const char *name;
	view_key key;
} names[] = {
	{"Up", VIEW_KEY_UP},
	{"Down", VIEW_KEY_DOWN},
	{"Left", VIEW_KEY_LEFT},
	{"Right", VIEW_KEY_RIGHT},
	{"Home", VIEW_KEY_HOME},
	{"End", VIEW_KEY_END},
	{"PgUp", VIEW_KEY_PAGE_UP},
	{"PgDn", VIEW_KEY_PAGE_DOWN},
	{"Tab", VIEW_KEY_TAB},
	{"S-Tab", VIEW_KEY_BACK_TAB},
	{"Enter", VIEW_KEY_ENTER},
	{"Esc", VIEW_KEY_ESC},
	{"Backspace", VIEW_KEY_BACKSPACE},
	{"Space", ' '},
	{"F1", VIEW_KEY_F1},
	{"Click", VIEW_KEY_CLICK},
	{"WheelUp", VIEW_KEY_WHEEL_UP},
	{"WheelDown", VIEW_KEY_WHEEL_DOWN},
	{"Resize", VIEW_KEY_RESIZE},
	{"Wait", VIEW_KEY_WAIT},
	{"lt", '<'},
};

view_key view_key_of(const char *name, size_t len)
{
	uint32_t cp;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i].name) == len && !memcmp(names[i].name, name, len))
			return names[i].key;
	if (len == 3 && name[0] == 'C' && name[1] == '-')
		return VIEW_CTRL(name[2]);
	if (len > 0 && ls_utf8_decode(name, len, &cp) == len && cp != LS_UTF8_BAD)
		return cp;
	return VIEW_KEY_NONE;
}

/* The name between angle brackets, with numbers behind it. */
static view_key read_name(const char *s, size_t len, int *a, int *b)
{
	char text[32];
	size_t word;

	if (len >= sizeof text)
		return VIEW_KEY_NONE;
	memcpy(text, s, len);
	text[len] = '\0';
	word = strcspn(text, " ");
	if (text[word] && sscanf(text + word, " %dx%d", a, b) < 1)
		return VIEW_KEY_NONE;
	return view_key_of(text, word);
}

bool view_key_read(const char **s, const char *end, view_key *key, int *a, int *b)
{
	const char *close;
	uint32_t cp;

	*a = *b = 0;
	while (*s < end && (**s == '\n' || **s == '\r'))
		++*s;
	if (*s >= end)
		return false;
	/* A bracket that is not closed before the next one opens is a key itself. */
	close = **s == '<' ? memchr(*s, '>', (size_t)(end - *s)) : NULL;
	if (close && close > *s + 1 && !memchr(*s + 1, '<', (size_t)(close - *s - 1))) {
		*key = read_name(*s + 1, (size_t)(close - *s - 1), a, b);
		*s = close + 1;
		return true;
	}
	*s += ls_utf8_decode(*s, (size_t)(end - *s), &cp);
	*key = cp == LS_UTF8_BAD ? VIEW_KEY_NONE : cp;
	return true;
}
