/* SPDX-License-Identifier: MIT
 *
 * sim/choice.h - where reality leaves the order open.
 *
 * Which of two I/Os completes first, which idle thread takes a job, whether a
 * millisecond boundary falls between two calls: the model asks a labelled question with
 * n answers.  The answer follows a default given by the caller (what the latencies and
 * the seed say), unless forced answers say otherwise: re-running with each combination
 * visits every order.  Nothing else may be a source of nondeterminism.
 *
 * There are two forms.  sim_choose() asks in every run: its default is a decision that
 * the model has to make anyhow.  sim_race() asks only while orders are explored or one
 * is replayed (`open`); in any other run its answer is 0, what the latencies say, and
 * the question costs one branch.
 *
 * Each label has a row in a table: what the answers mean, and which row of docs/MODEL.md
 * allows them.
 */
#ifndef LS_SIM_CHOICE_H
#define LS_SIM_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/time.h"

#define SIM_NEAR (500 * SIM_US) /* instants this close may change places */
#define SIM_USUAL UINT32_MAX /* among forced answers: the default */

struct sim_choice {
	const char *label; /* static text */
	uint32_t options, picked, usual;
	sim_time at;
};

struct sim_choices {
	const uint32_t *forced; /* borrowed: answers to the first questions */
	size_t n_forced;
	struct sim_choice *asked;  /* the questions so far, kept when `keep` is set */
	size_t n_asked, cap_asked; /* n_asked counts them in any case */
	bool keep;		   /* to be set before the first */
	bool open;		   /* races are asked; the same */
	bool misfit;		   /* a forced answer named no option */
};

/* What a label means. */
struct sim_choice_kind {
	const char *label;
	const char *row;   /* of docs/MODEL.md, "What reality leaves open" */
	const char *usual; /* what the default says, in words */
	const char *other; /* what another answer says */
};

struct sim;

/* Asks; writes a record when the journal is on.  `usual` < options is the default, and
 * the answer where a forced one names no option.  With one option there is no question:
 * nothing is counted or written. */
uint32_t sim_choose(struct sim *s, const char *label, uint32_t options, uint32_t usual);

/* The table, which ends with a row without a label; and the row of a label, NULL: none. */
extern const struct sim_choice_kind sim_choice_kinds[];
const struct sim_choice_kind *sim_choice_kind(const char *label);

#endif
