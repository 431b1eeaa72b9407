/* SPDX-License-Identifier: MIT */
#include "cli/data.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

/* The folder of the running program, without a slash at its end; false if unknown. */
static bool program_folder(char *out, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", out, size - 1);
	char *slash;

	if (n < 0)
		return false;
	out[n] = '\0';
	slash = strrchr(out, '/');
	if (slash)
		*slash = '\0';
	return slash != NULL;
}

/* Without dots on the way: people read it, and copy it. */
static bool take_clean(bool (*take)(void *arg, const char *folder), void *arg,
		       const char *folder)
{
	char *clean = realpath(folder, NULL);
	bool taken = take(arg, clean ? clean : folder);

	free(clean);
	return taken;
}

bool cmd_data_find(const char *variable, const char *name,
		   bool (*take)(void *arg, const char *folder), void *arg)
{
	static const char *const beside[] = { "/../share/loopscope", "", "/.." };
	static const char *const fixed[] = { LS_DATADIR, LS_SRCDIR };
	const char *given = getenv(variable);
	struct ls_str path = LS_STR_INIT;
	char folder[3000];
	bool found = false;

	if (given && *given)
		return take(arg, given);
	if (program_folder(folder, sizeof folder))
		for (size_t i = 0; i < sizeof beside / sizeof *beside && !found; i++) {
			ls_str_clear(&path);
			ls_str_addf(&path, "%s%s/%s", folder, beside[i], name);
			found = take_clean(take, arg, path.s);
		}
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed && !found; i++) {
		ls_str_clear(&path);
		ls_str_addf(&path, "%s/%s", fixed[i], name);
		found = take(arg, path.s);
	}
	ls_str_release(&path);
	return found;
}
