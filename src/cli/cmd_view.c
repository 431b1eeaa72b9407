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
#include "cli/knobs.h"
#include "cli/live.h"
#include "cli/orders.h"
#include "cli/runs.h"
#include "view/view.h"

struct viewing {
	const struct cmd_line *line;
	struct script_config config;
	struct cmd_knobs knobs; /* what was set on the way; the config borrows from it */
	char *script; /* as it was read last: what a restart runs */
	size_t len;
	char **systems; /* of the file, once they were asked for */
	int n_systems;
	struct cmd_orders *orders; /* once they were asked for */
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

static bool set(void *arg, const char *name, const char *value, struct replay_source *out,
		struct ls_err *err)
{
	struct viewing *v = arg;
	struct script_config before = v->config;

	if (!cmd_knob_set(&v->knobs, &v->config, name, value, err))
		return false;
	if (restart(v, false, out, err))
		return true;
	v->config = before;
	return false;
}

/* The changed config is for this run alone. */
static bool open_changed(void *arg, const char *name, const char *value,
			 struct replay_source *out, struct ls_err *err)
{
	struct viewing *v = arg;
	struct script_config config = v->config;
	struct cmd_live *l = NULL;

	config.source = v->script;
	config.source_len = v->len;
	if (cmd_knob_set(&v->knobs, &config, name, value, err))
		l = cmd_live_new(&config, err);
	if (l)
		*out = cmd_live_source(l);
	return l != NULL;
}

static const char *knob(void *arg, size_t i)
{
	(void)arg;
	return cmd_knob_name(i);
}

/* The name behind this one in the file's list; NULL: it has no other system. */
static const char *name_behind(const struct viewing *v, const char *than)
{
	int at = v->n_systems - 1;

	for (int i = 0; than && i < v->n_systems; i++)
		if (strcmp(v->systems[i], than) == 0)
			at = i;
	return v->n_systems > 1 ? v->systems[(at + 1) % v->n_systems] : NULL;
}

static void forget_systems(struct viewing *v)
{
	script_run_free_systems(v->systems, v->n_systems);
	v->systems = NULL;
	v->n_systems = 0;
}

static bool open_other(void *arg, const char *than, struct replay_source *out,
		       struct ls_err *err)
{
	struct viewing *v = arg;
	struct script_config config = v->config;
	struct cmd_live *l = NULL;
	int n;

	config.source = v->script;
	config.source_len = v->len;
	config.system = NULL;
	forget_systems(v);
	n = script_run_systems(&config, &v->systems, err);
	if (n < 0)
		return false;
	v->n_systems = n;
	config.system = name_behind(v, than);
	if (config.system)
		l = cmd_live_new(&config, err);
	else
		ls_err_set(err, NULL, 0, "The file has no other system.");
	if (l)
		*out = cmd_live_source(l);
	return l != NULL;
}

static const struct view_orders *find_orders(void *arg, struct ls_err *err)
{
	struct viewing *v = arg;
	struct script_config config = v->config;

	config.source = v->script;
	config.source_len = v->len;
	config.forced = NULL;
	config.n_forced = 0;
	cmd_orders_free(v->orders);
	v->orders = cmd_orders_new(&config, err);
	return v->orders ? cmd_orders_list(v->orders) : NULL;
}

/* From here on also a restart runs this order. */
static bool open_order(void *arg, size_t order, struct replay_source *out,
		       uint64_t *questions, struct ls_err *err)
{
	struct viewing *v = arg;

	cmd_orders_choose(v->orders, order, &v->config, questions);
	return restart(v, false, out, err);
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

/* A recorded file with the runs of several systems. */

static bool open_other_run(void *arg, const char *than, struct replay_source *out,
			   struct ls_err *err)
{
	const struct jrn_runs *runs = arg;
	int at = cmd_find_run(runs, than);

	if (runs->n < 2) {
		ls_err_set(err, NULL, 0, "The file has no other system.");
		return false;
	}
	*out = (struct replay_source){.store = runs->stores[(size_t)(at + 1) % runs->n]};
	return true;
}

static int view_journal(struct view_session *s, const struct cmd_line *line)
{
	struct ls_err err = LS_ERR_INIT;
	struct jrn_runs runs;
	int status;

	if (!cmd_journal_options(line, &err) || !jrn_runs_read(&runs, line->file, &err))
		return cmd_fail(&err);
	s->source.store = cmd_choose_run(line, &runs, &err);
	if (!s->source.store) {
		jrn_runs_release(&runs);
		return cmd_fail(&err);
	}
	s->open_other = open_other_run;
	s->arg = &runs;
	status = view_open(s);
	jrn_runs_release(&runs);
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
	s->set = set;
	s->open_changed = open_changed;
	s->knob = knob;
	s->open_other = open_other;
	s->orders = find_orders;
	s->open_order = open_order;
	s->release = release;
	s->arg = &v;
	status = view_open(s);
	forget_systems(&v);
	cmd_knobs_release(&v.knobs);
	cmd_orders_free(v.orders);
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
