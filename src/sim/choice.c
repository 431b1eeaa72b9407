/* SPDX-License-Identifier: MIT */
#include "sim/choice.h"

#include <string.h>

#include "base/die.h"
#include "sim/sim.h"

/* clang-format off */
const struct sim_choice_kind sim_choice_kinds[] = {
	{ "start near the end of a millisecond", "C1, P5",
	  "the process starts early in a millisecond",
	  "the process starts near the end of a millisecond" },
	{ "clock", "C1, C2, P5",
	  "the loop looks at its clock in time",
	  "a millisecond ends before the loop looks at its clock" },
	{ "timer clock", "C3",
	  "two timers are made within one millisecond",
	  "a millisecond ends before the timer is made" },
	{ "timer pass", "C3",
	  "the timers run before the next millisecond begins",
	  "a millisecond ends before the timers run, and makes more of them due" },
	{ "late wake-up", "C12, P5",
	  "poll ends when the timer is due",
	  "the system wakes the loop 2 ms late" },
	{ "late loop", "C4, P2",
	  "the loop comes to poll before the result",
	  "the loop comes late to poll, and finds the result there" },
	{ "late result", "C4, C13, P2",
	  "the result is there when poll looks",
	  "the result comes a little later, and waits for the next turn" },
	{ "pool", "C5, P2",
	  "the job on a pool thread is done first",
	  "a job on another pool thread is done first" },
	{ "ready", "C6, P1",
	  "what became ready first is served first",
	  "what became ready in the same moment is served first" },
	{ "accept", "C8, P1",
	  "the process whose turn it is accepts the connection",
	  "another process accepts the connection" },
	{ "core", "C5, P8",
	  "the thread that waited first gets the core",
	  "another thread gets the core" },
	{ "gil", "P3",
	  "the thread whose turn it is gets the GIL",
	  "another thread gets the GIL" },
	{ "late select", "P2",
	  "the loop comes to select before the other thread posts",
	  "the loop comes late to select, and finds what the other thread posted" },
	{ "late post", "P2",
	  "what another thread posted is there when select looks",
	  "the other thread posts a little later, after select looked" },
	{ "late timer", "P5",
	  "select ends when the timer is due",
	  "the system wakes the loop 2 ms late" },
	{ "set", "P4",
	  "a set is walked in the order of creation",
	  "a set is walked in another order" },
	{ 0 },
};
/* clang-format on */

const struct sim_choice_kind *sim_choice_kind(const char *label)
{
	for (const struct sim_choice_kind *k = sim_choice_kinds; k->label; k++)
		if (strcmp(k->label, label) == 0)
			return k;
	return NULL;
}

static void keep(struct sim_choices *c, struct sim_choice asked)
{
	if (c->n_asked == c->cap_asked) {
		c->cap_asked = c->cap_asked ? 2 * c->cap_asked : 16;
		c->asked = ls_realloc(c->asked, c->cap_asked, sizeof *c->asked);
	}
	c->asked[c->n_asked] = asked;
}

/* The forced answer to the next question, or the usual one. */
static uint32_t answer(struct sim_choices *c, uint32_t options, uint32_t usual)
{
	if (c->n_asked >= c->n_forced || c->forced[c->n_asked] == SIM_USUAL)
		return usual;
	if (c->forced[c->n_asked] < options)
		return c->forced[c->n_asked];
	c->misfit = true;
	return usual;
}

uint32_t sim_choose(struct sim *s, const char *label, uint32_t options, uint32_t usual)
{
	struct sim_choices *c = &s->choices;
	uint32_t picked;

	if (options < 2)
		return 0;
	picked = answer(c, options, usual);
	if (c->keep)
		keep(c, (struct sim_choice){label, options, picked, usual, s->now});
	c->n_asked++;
	jrn_emit_choice(s->journal, s->now, label, options, picked);
	return picked;
}
