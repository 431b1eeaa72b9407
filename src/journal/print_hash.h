/* SPDX-License-Identifier: MIT
 *
 * journal/print_hash.h - the fingerprint of a run: 64 bits that change when it does.
 *
 * A test that keeps one number notices any change of a run, wanted or not.  What goes
 * into the number is chosen: without times, say, it stays when only costs have changed,
 * and the order of events is still held fast.  The kinds always count, and texts count
 * by what they say, so that two stores of the same run have the same fingerprint.
 */
#ifndef LS_JOURNAL_PRINT_HASH_H
#define LS_JOURNAL_PRINT_HASH_H

#include "journal/store.h"

enum jrn_ingredient {
	JRN_HASH_TIMES = 1,  /* instants and spans */
	JRN_HASH_IDS = 2,    /* which item, thread, loop, queue, process */
	JRN_HASH_VALUES = 4, /* other numbers and enums */
	JRN_HASH_TEXTS = 8,
	JRN_HASH_ALL = 15,
	JRN_HASH_OUTPUT = 16 /* of prints and the stop only: what a user would see */
};

/* `ingredients` are some of the above, or-ed. */
uint64_t jrn_print_hash(const struct jrn_store *s, unsigned ingredients);

#endif
