/* SPDX-License-Identifier: MIT
 *
 * cli/explore.h - every order that the modelled runtime allows.
 *
 * A run asks questions (sim/choice.h); an order is the answers.  The usual order comes
 * first.  Each run is made again with one further answer changed, at every question
 * behind the last change: so each combination of answers is run exactly once, those with
 * the fewest changes first, and the first order that leads to an outcome is a shortest
 * explanation of it.  A node of this tree is its parent and one changed answer.
 *
 * An outcome is what the program printed on standard output, and its exit status.  Equal
 * outcomes are counted, not kept.
 *
 * An order's name is its changed answers: "0" for none, "3" for the second answer at the
 * third question, "3-7.2" for that and the third answer at the seventh.  It says the same
 * however far the exploration went.
 *
 * Ownership: explore_new/free; the config's texts are borrowed, its
 * source among them: the script is read once.
 * Errors: explore_run fills `err` when the script does not load.
 */
#ifndef LS_CLI_EXPLORE_H
#define LS_CLI_EXPLORE_H

#include "base/str.h"
#include "script/run.h"

#define EXPLORE_KEPT 4096 /* bytes of an outcome's text that are kept */

struct explore_change {
	size_t question; /* from 0 */
	uint32_t answer;
	const char *label;
	sim_time at;
};

struct explore_outcome {
	uint64_t hash[2]; /* of the whole text */
	struct ls_str text; /* its first EXPLORE_KEPT bytes */
	uint64_t bytes;
	int status;
	uint64_t orders; /* that led to it */
	struct explore_change *changes; /* of the first of them */
	size_t n_changes;
};

struct explore {
	struct script_config config;
	uint64_t max_orders;
	double max_seconds;   /* of real time */
	bool (*interrupted)(void);

	struct explore_outcome *outcomes; /* in the order of discovery */
	size_t n_outcomes;
	uint64_t orders;    /* run to their end */
	uint64_t left_out;  /* known, but not run; at least so many */
	size_t questions;   /* of the usual order */
	bool out_of_time, cut; /* cut: the run under way was not finished */
	struct explore_node *nodes;
	size_t n_nodes, cap_nodes;
};

void explore_init(struct explore *e, const struct script_config *config);
void explore_release(struct explore *e);
bool explore_run(struct explore *e, struct ls_err *err);

/* Appends the name of an order. */
void explore_id(struct ls_str *out, const struct explore_change *changes, size_t n);
/* Reads one into answers for script_config; NULL, or what is wrong.  *forced is grown. */
const char *explore_read_id(const char *text, uint32_t **forced, size_t *n_forced);

#endif
