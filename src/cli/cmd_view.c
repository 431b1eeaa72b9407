/* SPDX-License-Identifier: MIT
 *
 * The one place where a run that is being written meets the screens that read it.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "journal/file.h"
#include "view/view.h"

/* A run and the journal that it writes. */
struct live {
	struct jrn journal;
	struct jrn_store *store;
	struct script_run *run;
};

/* Lets the run go on for a moment. */
static bool more(void *arg)
{
	struct live *l = arg;

	return script_run_step(l->run);
}

static void live_free(struct live *l)
{
	if (!l)
		return;
	script_run_free(l->run);
	jrn_release(&l->journal);
	jrn_store_free(l->store);
	free(l);
}

static struct live *live_new(const struct options *o, struct ls_err *err)
{
	struct live *l = ls_calloc(1, sizeof *l);
	struct script_config c;

	options_config(o, &c);
	jrn_init(&l->journal);
	l->store = jrn_store_new();
	jrn_attach(&l->journal, jrn_store_sink(l->store));
	l->run = script_run_new(&c, &l->journal, err);
	if (l->run)
		return l;
	live_free(l);
	return NULL;
}

static bool restart(void *arg, bool reload, struct replay_source *out, struct ls_err *err)
{
	struct live *l = live_new(arg, err);

	(void)reload; /* the script is read from disk either way */
	if (!l)
		return false;
	*out = (struct replay_source){ .store = l->store, .more = more, .arg = l };
	return true;
}

static void release(void *arg, struct replay_source *source)
{
	(void)arg;
	live_free(source->arg);
}

static bool is_journal(const char *path)
{
	size_t len = strlen(path);

	return (len > 6 && strcmp(path + len - 6, ".jsonl") == 0) ||
	       (len > 4 && strcmp(path + len - 4, ".lsj") == 0);
}

static int view_journal(struct view_session *s, const char *path)
{
	struct ls_err err = LS_ERR_INIT;
	int status;

	s->source.store = jrn_store_read(path, &err);
	status = s->source.store ? view_open(s) : cli_fail(&err);
	jrn_store_free(s->source.store);
	ls_err_release(&err);
	return status;
}

int cmd_view(const struct options *o)
{
	struct ls_err err = LS_ERR_INIT;
	struct view_session s = { .file = o->file,
				  .options = { .plain = o->plain,
					       .ascii = o->ascii,
					       .no_color = getenv("NO_COLOR") != NULL,
					       .keys = o->keys,
					       .screen = o->screen,
					       .at = o->at } };
	int status;

	if (is_journal(o->file))
		return view_journal(&s, o->file);
	s.restart = restart;
	s.release = release;
	s.arg = (void *)(uintptr_t)o;
	if (!restart(s.arg, true, &s.source, &err)) {
		status = cli_fail(&err);
		ls_err_release(&err);
		return status;
	}
	return view_open(&s);
}
