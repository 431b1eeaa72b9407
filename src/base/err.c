/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/str.h"

LS_PRINTF(1, 0) static char *format(const char *fmt, va_list args)
{
	struct ls_str s = LS_STR_INIT;

	ls_str_vaddf(&s, fmt, args);
	return ls_str_take(&s);
}

void ls_err_set(struct ls_err *err, const char *file, int line, const char *fmt, ...)
{
	va_list args;
	struct ls_err fresh = { .line = line };

	if (!err)
		return;
	va_start(args, fmt);
	fresh.message = format(fmt, args);
	va_end(args);
	fresh.file = file ? ls_strdup(file) : NULL;
	ls_err_release(err);
	*err = fresh;
}

void ls_err_hint(struct ls_err *err, const char *fmt, ...)
{
	va_list args;
	char *hint;

	if (!err)
		return;
	va_start(args, fmt);
	hint = format(fmt, args);
	va_end(args);
	free(err->hint);
	err->hint = hint;
}

void ls_err_release(struct ls_err *err)
{
	free(err->file);
	free(err->message);
	free(err->hint);
	*err = LS_ERR_INIT;
}

void ls_err_print(const struct ls_err *err, FILE *out)
{
	fputs("loopscope: ", out);
	if (err->file && err->line > 0)
		fprintf(out, "%s:%d: ", err->file, err->line);
	else if (err->file)
		fprintf(out, "%s: ", err->file);
	fprintf(out, "%s\n", err->message ? err->message : "unknown error");
	if (err->hint)
		fprintf(out, "hint: %s\n", err->hint);
}
