/* SPDX-License-Identifier: MIT */
#include "cli/knobs.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

/* The options of a run that need no file and no folder; a param has a name of its own. */
static bool is_knob(const struct cmd_option *o)
{
	return o->arg && cmd_takes(&cmd_commands[CMD_VIEW], o) &&
	       cmd_takes(&cmd_commands[CMD_COMPARE], o) && strcmp(o->name, "set") != 0 &&
	       strcmp(o->name, "schedule") != 0;
}

static const char *keep(struct cmd_knobs *k, const char *text)
{
	ls_grow(k->texts, k->cap_texts, k->n_texts + 1);
	k->texts[k->n_texts++] = ls_strdup(text);
	return k->texts[k->n_texts - 1];
}

/* A list of its own, so that the config before is whole when it is taken back. */
static void set_param(struct cmd_knobs *k, struct script_config *config, const char *name,
		      const char *value)
{
	struct script_param *list = ls_calloc(config->n_params + 1, sizeof *list);
	size_t at = 0;

	if (config->n_params)
		memcpy(list, config->params, config->n_params * sizeof *list);
	while (at < config->n_params && strcmp(list[at].name, name) != 0)
		at++;
	list[at] = (struct script_param){.name = keep(k, name), .value = keep(k, value)};
	config->n_params += at == config->n_params;
	config->params = list;
	ls_grow(k->params, k->cap_params, k->n_params + 1);
	k->params[k->n_params++] = list;
}

static bool set_option(struct cmd_knobs *k, struct script_config *config,
		       const struct cmd_option *o, const char *value, struct ls_err *err)
{
	struct cmd_line line = {.config = *config};
	const char *wrong = o->set(&line, keep(k, value));

	if (wrong) {
		ls_err_set(err, NULL, 0, "%s is %s, not \"%s\"", o->name, wrong, value);
		return false;
	}
	*config = line.config;
	return true;
}

bool cmd_knob_set(struct cmd_knobs *k, struct script_config *config, const char *name,
		  const char *value, struct ls_err *err)
{
	for (const struct cmd_option *o = cmd_options; o->name; o++)
		if (is_knob(o) && strcmp(o->name, name) == 0)
			return set_option(k, config, o, value, err);
	set_param(k, config, name, value);
	return true;
}

const char *cmd_knob_name(size_t i)
{
	for (const struct cmd_option *o = cmd_options; o->name; o++)
		if (is_knob(o) && i-- == 0)
			return o->name;
	return NULL;
}

void cmd_knobs_release(struct cmd_knobs *k)
{
	for (size_t i = 0; i < k->n_texts; i++)
		free(k->texts[i]);
	for (size_t i = 0; i < k->n_params; i++)
		free(k->params[i]);
	free(k->texts);
	free(k->params);
	*k = (struct cmd_knobs){0};
}
