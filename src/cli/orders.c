/* SPDX-License-Identifier: MIT */
#include "cli/orders.h"

#include <stdlib.h>

#include "replay/words.h"

#define SECONDS 1.0 /* that a person waits for the screen */

struct cmd_orders {
	struct explore e;
	struct view_orders list;
	uint32_t *forced;
};

void cmd_order_change(struct ls_str *out, const struct explore_change *c)
{
	const struct sim_choice_kind *k = sim_choice_kind(c->label);

	ls_str_add(out, "at ");
	replay_word_time(out, c->at);
	ls_str_addf(out, ": %s", k ? k->other : c->label);
	if (c->answer > 1)
		ls_str_addf(out, ", the one %u behind", (unsigned)c->answer);
	if (k)
		ls_str_addf(out, " (%s)", k->row);
}

static char *words_of(const struct explore_change *c)
{
	struct ls_str s = LS_STR_INIT;

	cmd_order_change(&s, c);
	return ls_str_take(&s);
}

static char *id_of(const struct explore_outcome *o)
{
	struct ls_str s = LS_STR_INIT;

	explore_id(&s, o->changes, o->n_changes);
	return ls_str_take(&s);
}

static struct view_order order_of(const struct explore_outcome *o)
{
	struct view_order out = { .id = id_of(o),
				  .text = ls_strndup(o->text.s ? o->text.s : "", o->text.len),
				  .changes = ls_calloc(o->n_changes + 1, sizeof(char *)),
				  .n_changes = o->n_changes,
				  .orders = o->orders,
				  .status = o->status };

	for (size_t i = 0; i < o->n_changes; i++)
		out.changes[i] = words_of(&o->changes[i]);
	return out;
}

struct cmd_orders *cmd_orders_new(const struct script_config *config, struct ls_err *err)
{
	struct cmd_orders *o = ls_calloc(1, sizeof *o);
	struct view_orders *list = &o->list;

	explore_init(&o->e, config);
	o->e.max_seconds = SECONDS;
	if (!explore_run(&o->e, err)) {
		cmd_orders_free(o);
		return NULL;
	}
	list->n = o->e.n_outcomes;
	list->orders = o->e.orders;
	list->left_out = o->e.left_out;
	list->list = ls_calloc(list->n + 1, sizeof *list->list);
	for (size_t i = 0; i < list->n; i++)
		list->list[i] = order_of(&o->e.outcomes[i]);
	return o;
}

void cmd_orders_free(struct cmd_orders *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->list.n; i++) {
		struct view_order *v = &o->list.list[i];

		for (size_t k = 0; k < v->n_changes; k++)
			free(v->changes[k]);
		free(v->changes);
		free(v->id);
		free(v->text);
	}
	free(o->list.list);
	free(o->forced);
	explore_release(&o->e);
	free(o);
}

const struct view_orders *cmd_orders_list(const struct cmd_orders *o)
{
	return &o->list;
}

void cmd_orders_choose(struct cmd_orders *o, size_t order, struct script_config *config,
		       uint64_t *questions)
{
	const struct explore_outcome *out = &o->e.outcomes[order];

	free(o->forced);
	o->forced = NULL;
	explore_read_id(o->list.list[order].id, &o->forced, &config->n_forced);
	config->forced = o->forced;
	*questions = out->n_changes ? out->changes[0].question : 0;
}
