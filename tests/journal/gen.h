/* SPDX-License-Identifier: MIT
 *
 * tests/journal/gen.h - random journals that are true, for the properties.
 *
 * A generator keeps a picture of its own, makes up a record that looks likely there and
 * gives it when the fold accepts it.  The same seed gives the same journal.
 */
#ifndef LS_TESTS_JOURNAL_GEN_H
#define LS_TESTS_JOURNAL_GEN_H

#include "journal/fold.h"
#include "journal/store.h"

struct gen {
	uint64_t random;
	struct picture picture; /* after all records given */
	struct jrn_strings *strings;
	uint32_t max_items; /* alive at a time, about */
	uint64_t refused;   /* how many ideas the fold did not accept */
};

void gen_init(struct gen *g, uint64_t seed, struct jrn_strings *strings);
void gen_release(struct gen *g);

uint64_t gen_random(struct gen *g, uint64_t below);

/* The next record; never a stop. */
void gen_next(struct gen *g, struct jrn_record *r);

/* Appends `n` records. */
void gen_fill(struct jrn_store *s, uint64_t seed, uint64_t n);

#endif
