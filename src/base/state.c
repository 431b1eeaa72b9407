/* SPDX-License-Identifier: MIT */
#include "base/state.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *ls_state_path(const char *name)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	struct ls_str path = LS_STR_INIT;

	if (state && *state == '/')
		ls_str_addf(&path, "%s/loopscope/%s", state, name);
	else
		ls_str_addf(&path, "%s/.local/state/loopscope/%s",
			    home && *home ? home : "/tmp", name);
	return ls_str_take(&path);
}

bool ls_state_read(const char *path, struct ls_str *out, struct ls_err *err)
{
	FILE *in = fopen(path, "r");
	char buffer[4096];
	size_t n;
	bool ok = in || errno == ENOENT;

	while (in && (n = fread(buffer, 1, sizeof buffer, in)) > 0)
		ls_str_addn(out, buffer, n);
	if (in && ferror(in))
		ok = false;
	if (!ok)
		ls_err_set(err, path, 0, "%s", strerror(errno));
	if (in)
		fclose(in);
	return ok;
}

static void make_folders(const char *path)
{
	char *copy = ls_strdup(path);

	for (char *slash = copy + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			break;
		*slash = '/';
	}
	free(copy);
}

static bool write_text(FILE *out, const struct ls_str *text)
{
	return fwrite(text->s ? text->s : "", 1, text->len, out) == text->len &&
	       fflush(out) == 0 && fsync(fileno(out)) == 0;
}

bool ls_state_write(const char *path, const struct ls_str *text, struct ls_err *err)
{
	struct ls_str fresh = LS_STR_INIT;
	FILE *out;
	bool ok;

	make_folders(path);
	ls_str_addf(&fresh, "%s.%ld", path, (long)getpid());
	out = fopen(fresh.s, "w");
	ok = out && write_text(out, text);
	if (out && fclose(out) != 0)
		ok = false;
	if (!ok || rename(fresh.s, path) != 0) {
		ls_err_set(err, path, 0, "%s", strerror(errno));
		ls_err_hint(err, "XDG_STATE_HOME can name a folder that may be written to");
		unlink(fresh.s);
		ok = false;
	}
	ls_str_release(&fresh);
	return ok;
}
