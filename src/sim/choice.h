/* SPDX-License-Identifier: MIT
 *
 * sim/choice.h - where reality leaves the order open.
 *
 * Which of two I/Os completes first, which idle thread takes a job, whether a
 * millisecond boundary falls between two calls: the model asks a labelled question with
 * n answers.  The answer follows a default given by the caller (what the latencies and
 * the seed say), unless a forced prefix of answers says otherwise: re-running with
 * every prefix visits every order.  Nothing else may be a source of nondeterminism.
 */
#ifndef LS_SIM_CHOICE_H
#define LS_SIM_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim_choice {
	const char *label; /* static text */
	uint32_t options, picked;
};

struct sim_choices {
	const uint32_t *forced; /* borrowed: answers to the first questions */
	size_t n_forced;
	struct sim_choice *asked;  /* the questions so far, kept when `keep` is set */
	size_t n_asked, cap_asked; /* n_asked counts them in any case */
	bool keep;		   /* to be set before the first */
};

struct sim;

/* Asks; writes a record when the journal is on.  `usual` < options is the default, and
 * the answer where a forced one names no option.  With one option there is no question:
 * nothing is counted or written. */
uint32_t sim_choose(struct sim *s, const char *label, uint32_t options, uint32_t usual);

#endif
