/* SPDX-License-Identifier: MIT */
#include "sim/choice.h"

#include "base/die.h"
#include "sim/sim.h"

static void keep(struct sim_choices *c, const char *label, uint32_t options,
		 uint32_t picked)
{
	if (c->n_asked == c->cap_asked) {
		c->cap_asked = c->cap_asked ? 2 * c->cap_asked : 16;
		c->asked = ls_realloc(c->asked, c->cap_asked, sizeof *c->asked);
	}
	c->asked[c->n_asked] = (struct sim_choice){label, options, picked};
}

uint32_t sim_choose(struct sim *s, const char *label, uint32_t options, uint32_t usual)
{
	struct sim_choices *c = &s->choices;
	uint32_t picked = usual;

	if (options < 2)
		return 0;
	if (c->n_asked < c->n_forced && c->forced[c->n_asked] < options)
		picked = c->forced[c->n_asked];
	if (c->keep)
		keep(c, label, options, picked);
	c->n_asked++;
	jrn_emit_choice(s->journal, s->now, label, options, picked);
	return picked;
}
