/* SPDX-License-Identifier: MIT
 *
 * loopscope view FILE: the one place where a run that is being written meets the screens
 * that read it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/live.h"
#include "journal/file.h"
#include "view/view.h"

struct viewing {
	const struct cmd_line *line;
	struct script_config config;
	char *script; /* as it was read last: what a restart runs */
	size_t len;
};

/* Makes the run; a script that has been read keeps its text. */
static struct cmd_live *start(struct viewing *v, struct ls_err *err)
{
	struct cmd_live *l = cmd_live_new(&v->config, err);
	const char *script;

	if (!l)
		return NULL;
	script = cmd_live_script(l, &v->len);
	free(v->script);
	v->script = script ? ls_strndup(script, v->len) : NULL;
	return l;
}

static bool restart(void *arg, bool reload, struct replay_source *out, struct ls_err *err)
{
	struct viewing *v = arg;
	char *kept = NULL;
	struct cmd_live *l;

	if (reload && strcmp(v->line->file, "-") == 0) {
		ls_err_set(err, NULL, 0, "standard input cannot be read a second time");
		return false;
	}
	if (!reload && v->script) {
		kept = ls_strndup(v->script, v->len);
		v->config.source = kept;
		v->config.source_len = v->len;
	}
	l = start(v, err);
	v->config.source = NULL;
	free(kept);
	if (l)
		*out = cmd_live_source(l);
	return l != NULL;
}

static void release(void *arg, struct replay_source *source)
{
	(void)arg;
	cmd_live_free(source->arg);
}

/* The script came through standard input: keys then come from the terminal itself. */
static void take_keys_from_terminal(void)
{
	if (isatty(STDOUT_FILENO) && !isatty(STDIN_FILENO))
		(void)!freopen("/dev/tty", "r", stdin);
}

static int view_journal(struct view_session *s, const struct cmd_line *line)
{
	struct ls_err err = LS_ERR_INIT;
	int status;

	if (!cmd_journal_options(line, &err) ||
	    !(s->source.store = jrn_store_read(line->file, &err)))
		return cmd_fail(&err);
	status = view_open(s);
	jrn_store_free(s->source.store);
	return status;
}

static int view_script(struct view_session *s, const struct cmd_line *line)
{
	struct viewing v = {.line = line, .config = line->config};
	struct ls_err err = LS_ERR_INIT;
	struct cmd_live *l;
	int status;

	v.config.path = line->file;
	l = start(&v, &err);
	if (!l)
		return cmd_fail(&err);
	if (strcmp(line->file, "-") == 0)
		take_keys_from_terminal();
	s->source = cmd_live_source(l);
	s->restart = restart;
	s->release = release;
	s->arg = &v;
	status = view_open(s);
	free(v.script);
	return status;
}

int cmd_view(const struct cmd_line *line)
{
	const char *no_color = getenv("NO_COLOR");
	struct view_session s = {
		.file = line->file,
		.options = {.plain = line->plain,
			    .ascii = line->ascii,
			    .no_color = line->no_color || (no_color && *no_color),
			    .keys = line->keys,
			    .screen = line->screen,
			    .at = line->at}};

	return cmd_is_journal(line->file) ? view_journal(&s, line)
					  : view_script(&s, line);
}
