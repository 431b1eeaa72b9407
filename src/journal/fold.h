/* SPDX-License-Identifier: MIT
 *
 * journal/fold.h - apply a record to the picture, and undo it.
 *
 * Undo is exact by construction: while a history is given, every word that apply
 * changes is pushed on it with its old value, and undo pops back to the mark of the
 * record.  Records therefore hold new facts only, and any program can write them.
 *
 * Errors: a record that cannot be true (an unknown item, a queue that does not exist, a
 * thread that ends what it does not run) is refused with a sentence and changes nothing.
 */
#ifndef LS_JOURNAL_FOLD_H
#define LS_JOURNAL_FOLD_H

#include "journal/picture.h"
#include "journal/record.h"

struct jrn_history; /* old values, newest last, with a mark for each record */

struct jrn_history *jrn_history_new(void);
void jrn_history_free(struct jrn_history *h);
void jrn_history_clear(struct jrn_history *h);
/* How many records can be undone. */
size_t jrn_history_depth(const struct jrn_history *h);
/* The kind of the record that jrn_undo would take back, and whether it began a callback
 * (jrn_begins_callback).  False when there is none. */
bool jrn_history_top(const struct jrn_history *h, enum jrn_kind *kind, bool *callback);
/* Memory it may take; beyond that the older half is forgotten.  32 MiB unless told. */
void jrn_history_limit(struct jrn_history *h, size_t bytes);

/* Applies `r`.  `h` may be NULL: nothing is remembered (a seek).  False when the record
 * is refused: *why is a sentence in static storage, the picture is as before. */
bool jrn_apply(struct picture *p, const struct jrn_record *r, struct jrn_history *h,
	       const char **why);

/* Takes back the last record applied with this history.  False when it is empty. */
bool jrn_undo(struct picture *p, struct jrn_history *h);

/* Does this record begin a callback: an item that a loop runs, and neither what runs
 * inside of one (a call), nor a pool job, nor libuv's own timer?  Asked before it is
 * applied. */
bool jrn_begins_callback(const struct picture *p, const struct jrn_record *r);

#endif
