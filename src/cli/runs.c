/* SPDX-License-Identifier: MIT */
#include "cli/runs.h"

#include <string.h>

#include "replay/query.h"

int cmd_find_run(const struct jrn_runs *runs, const char *system)
{
	for (size_t i = 0; system && i < runs->n; i++) {
		const char *name = replay_system_of(runs->stores[i]);

		if (name && strcmp(name, system) == 0)
			return (int)i;
	}
	return -1;
}

struct jrn_store *cmd_choose_run(const struct cmd_line *line, const struct jrn_runs *runs,
				 struct ls_err *err)
{
	const char *system = line->config.system;
	int at = system ? cmd_find_run(runs, system) : 0;

	if (at >= 0)
		return runs->stores[at];
	ls_err_set(err, line->file, 0, "the file has no run of a system \"%s\"", system);
	return NULL;
}
