/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

void ls_str_init(struct ls_str *s)
{
	*s = LS_STR_INIT;
}

void ls_str_release(struct ls_str *s)
{
	free(s->s);
	*s = LS_STR_INIT;
}

void ls_str_clear(struct ls_str *s)
{
	s->len = 0;
	if (s->s)
		s->s[0] = '\0';
}

char *ls_str_take(struct ls_str *s)
{
	char *text = s->s ? s->s : ls_strdup("");

	*s = LS_STR_INIT;
	return text;
}

void ls_str_addn(struct ls_str *s, const char *bytes, size_t n)
{
	ls_grow(s->s, s->cap, s->len + n + 1);
	if (n > 0)
		memcpy(s->s + s->len, bytes, n);
	s->len += n;
	s->s[s->len] = '\0';
}

void ls_str_add(struct ls_str *s, const char *text)
{
	ls_str_addn(s, text, strlen(text));
}

void ls_str_addc(struct ls_str *s, char c)
{
	ls_str_addn(s, &c, 1);
}

void ls_str_vaddf(struct ls_str *s, const char *fmt, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		ls_bug("a format that cannot be printed: %s", fmt);
	ls_grow(s->s, s->cap, s->len + (size_t)n + 1);
	vsnprintf(s->s + s->len, (size_t)n + 1, fmt, args);
	s->len += (size_t)n;
}

void ls_str_addf(struct ls_str *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	ls_str_vaddf(s, fmt, args);
	va_end(args);
}
