/* SPDX-License-Identifier: MIT */
#include "cli/outfile.h"

#include <errno.h>
#include <string.h>

FILE *cmd_outfile_open(const char *path, struct ls_err *err)
{
	FILE *out = path && strcmp(path, "-") != 0 ? fopen(path, "wb") : stdout;

	if (!out)
		ls_err_set(err, path, 0, "%s", strerror(errno));
	return out;
}

bool cmd_outfile_close(FILE *out, const char *path, struct ls_err *err)
{
	bool bad = ferror(out) != 0;

	bad |= (out == stdout ? fflush(out) : fclose(out)) != 0;
	if (bad && !err->message)
		ls_err_set(err, NULL, 0, "%s", strerror(errno ? errno : EIO));
	if (err->message && !err->file)
		err->file = ls_strdup(out == stdout ? "standard output" : path);
	return !err->message;
}
