/* SPDX-License-Identifier: MIT */
#include "cli/live.h"

#include <stdlib.h>

#include "replay/query.h"

#define SLICE 256 /* records to add when more are wanted */

struct cmd_live {
	struct jrn journal;
	struct jrn_store *store;
	struct script_run *run;
};

struct cmd_live *cmd_live_new(const struct script_config *config, struct ls_err *err)
{
	struct cmd_live *l = ls_calloc(1, sizeof *l);

	jrn_init(&l->journal);
	l->store = jrn_store_new();
	jrn_attach(&l->journal, jrn_store_sink(l->store));
	l->run = script_run_new(config, &l->journal, err);
	if (l->run)
		return l;
	cmd_live_free(l);
	return NULL;
}

void cmd_live_free(struct cmd_live *l)
{
	if (!l)
		return;
	script_run_free(l->run);
	jrn_release(&l->journal);
	jrn_store_free(l->store);
	free(l);
}

static bool more(void *arg)
{
	struct cmd_live *l = arg;
	uint64_t until = jrn_store_count(l->store) + SLICE;

	while (jrn_store_count(l->store) < until)
		if (!script_run_step(l->run))
			return false;
	return true;
}

struct replay_source cmd_live_source(struct cmd_live *l)
{
	return (struct replay_source){.store = l->store, .more = more, .arg = l};
}

const char *cmd_live_script(const struct cmd_live *l, size_t *len)
{
	struct replay_run run;

	if (!replay_run_of(l->store, &run))
		return NULL;
	return jrn_store_text(l->store, run.source, len);
}
