/* SPDX-License-Identifier: MIT
 *
 * journal/store.h - all records of a run, packed, with keyframes to seek by.
 *
 * Append-only: records are packed (variable-length integers, instants as differences)
 * into segments; beside each segment stands the number and the instant of its first
 * record.  A keyframe is a copy of the picture; one is due when the records since the
 * last exceed the size of the picture.  Old segments spill to an unlinked file when the
 * store grows past its memory limit.  Prints and warnings have an index of their own,
 * so that the output up to any moment is found at once.
 *
 * Ownership: the store owns its segments, keyframes and strings.
 * Errors: a record that the fold refuses marks the store as broken: jrn_store_error.
 */
#ifndef LS_JOURNAL_STORE_H
#define LS_JOURNAL_STORE_H

#include "base/err.h"
#include "journal/journal.h"
#include "journal/picture.h"

struct jrn_store;

struct jrn_store *jrn_store_new(void);
void jrn_store_free(struct jrn_store *s);

/* The store as a sink of a journal being written. */
struct jrn_sink *jrn_store_sink(struct jrn_store *s);

/* Appends one record whose texts are ids of the store's own strings (readers of files). */
void jrn_store_append(struct jrn_store *s, const struct jrn_record *r);
struct jrn_strings *jrn_store_strings(struct jrn_store *s);
const char *jrn_store_text(const struct jrn_store *s, uint32_t id, size_t *len);

uint64_t jrn_store_count(const struct jrn_store *s);
jrn_time jrn_store_last(const struct jrn_store *s); /* instant of the last record */
size_t jrn_store_bytes(const struct jrn_store *s);  /* packed records, no keyframes */
/* NULL, or why the records cannot be folded, with the number of the first bad one. */
const char *jrn_store_error(const struct jrn_store *s, uint64_t *record);

/* Reading in order, from record number `from` (0 is the first). */
struct jrn_reader {
	const struct jrn_store *store;
	size_t segment, offset;
	jrn_time at;
	uint64_t next; /* number of the record that jrn_reader_next will give */
};
void jrn_reader_at(struct jrn_reader *r, const struct jrn_store *s, uint64_t from);
bool jrn_reader_next(struct jrn_reader *r, struct jrn_record *out);

/* Number of the first record at or after this instant (count, when there is none). */
uint64_t jrn_store_find_time(const struct jrn_store *s, jrn_time at);

/* The nearest keyframe at or before record `n` (a picture with that many records
 * applied); NULL means the empty picture. */
const struct picture *jrn_store_keyframe(const struct jrn_store *s, uint64_t n);

/* The i-th print or warning, from 0: number of its record. */
uint64_t jrn_store_print(const struct jrn_store *s, uint64_t i);
uint64_t jrn_store_warning(const struct jrn_store *s, uint64_t i);
/* Number of the JRN_NEW record of the item with this serial; count when unknown. */
uint64_t jrn_store_birth(const struct jrn_store *s, uint32_t serial);

#endif
