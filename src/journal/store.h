/* SPDX-License-Identifier: MIT
 *
 * journal/store.h - all records of a run, packed, with keyframes to seek by.
 *
 * Append-only: records are packed (variable-length integers, instants as differences)
 * into segments; beside each segment stands the number of its first record and the
 * instant before it.  A keyframe is a packed copy of the picture; one is due when the
 * records since the last exceed the size of that.  Old segments spill to an unlinked
 * file when the store grows past its memory limit.  Prints and warnings have an index of
 * their own, so that the output up to any moment is found at once.
 *
 * Appending only packs, so that a run pays little for being kept.  Keyframes are made
 * when somebody asks for one: the store then folds what it has not folded yet.
 *
 * Ownership: the store owns its segments, keyframes and strings.
 * Errors: a record that the fold refuses marks the store as broken: jrn_store_error.
 */
#ifndef LS_JOURNAL_STORE_H
#define LS_JOURNAL_STORE_H

#include "journal/journal.h"
#include "journal/picture.h"

struct jrn_store;

/* How much goes where; 0 takes the usual size. */
struct jrn_store_sizes {
	size_t segment;	 /* bytes of a segment: 64 KiB, at least JRN_PACKED_MAX */
	size_t keyframe; /* least bytes of records between keyframes: 64 KiB */
	size_t memory;	 /* bytes of segments before old ones spill: 256 MiB */
};

struct jrn_store *jrn_store_new(void);
struct jrn_store *jrn_store_new_sized(const struct jrn_store_sizes *sizes);
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
/* NULL, or why the records cannot be folded, with the number of the first bad one.
 * Folds them, if that has not been done; of a packed file only what has been read. */
const char *jrn_store_error(const struct jrn_store *s, uint64_t *record);
/* Folds the first `n` records, if that has not been done, so that a later seek among them
 * does not have to: a small price now and then instead of a large one at once. */
void jrn_store_prepare(const struct jrn_store *s, uint64_t n);
/* For readers: this record could not be read or applied.  The first one counts. */
void jrn_store_blame(const struct jrn_store *s, uint64_t record, const char *why);

/* Reading in order, from record number `from` (0 is the first). */
struct jrn_reader {
	const struct jrn_store *store;
	size_t segment, offset;
	jrn_time at;
	uint64_t next; /* number of the record that jrn_reader_next will give */
};
void jrn_reader_at(struct jrn_reader *r, const struct jrn_store *s, uint64_t from);
/* False at the end, for now: when records are appended it goes on. */
bool jrn_reader_next(struct jrn_reader *r, struct jrn_record *out);

/* Number of the first record at or after this instant (count, when there is none). */
uint64_t jrn_store_find_time(const struct jrn_store *s, jrn_time at);

/* The picture after the first `n` records (at most count), made from the keyframe before
 * it.  Returns how many records are in it: fewer than `n` when one is refused. */
uint64_t jrn_store_picture(const struct jrn_store *s, uint64_t n, struct picture *out);
/* Only the keyframe: the nearest picture at hand with at most `n` records in it, and a
 * reader that goes on from there. */
void jrn_store_keyframe(const struct jrn_store *s, uint64_t n, struct picture *out,
			struct jrn_reader *rest);

/* The i-th print or warning, from 0: number of its record; count when there is none. */
uint64_t jrn_store_print(const struct jrn_store *s, uint64_t i);
uint64_t jrn_store_warning(const struct jrn_store *s, uint64_t i);
/* Number of the JRN_NEW record of the item with this serial; count when unknown. */
uint64_t jrn_store_birth(const struct jrn_store *s, uint32_t serial);

#endif
