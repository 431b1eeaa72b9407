/* SPDX-License-Identifier: MIT */
#include "base/die.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

LS_PRINTF(2, 0) static void say(const char *what, const char *fmt, va_list args)
{
	fflush(stdout);
	fprintf(stderr, "loopscope: %s", what);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
}

void ls_die(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say("", fmt, args);
	va_end(args);
	exit(2);
}

void ls_bug(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say("this is a bug in loopscope: ", fmt, args);
	va_end(args);
	abort();
}

void *ls_realloc(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / 2 / size)
		ls_die("out of memory (%zu elements of %zu bytes were asked for)", n, size);
	p = realloc(p, n * size > 0 ? n * size : 1);
	if (!p)
		ls_die("out of memory (%zu bytes were asked for)", n * size);
	return p;
}

void *ls_calloc(size_t n, size_t size)
{
	void *p = ls_realloc(NULL, n, size);

	memset(p, 0, n * size);
	return p;
}

char *ls_strndup(const char *s, size_t len)
{
	char *copy = ls_realloc(NULL, len + 1, 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *ls_strdup(const char *s)
{
	return ls_strndup(s, strlen(s));
}
