/* SPDX-License-Identifier: MIT
 *
 * journal/store_inside.h - the parts of a store, for the files that make it up.
 *
 * store.c appends and spills, store_read.c reads in order and finds, store_key.c makes
 * keyframes, packed_*.c saves and loads.
 */
#ifndef LS_JOURNAL_STORE_INSIDE_H
#define LS_JOURNAL_STORE_INSIDE_H

#include "journal/source.h"
#include "journal/store.h"

struct segment {
	const uint8_t *data; /* NULL: in the file, at `at` (store_segment) */
	size_t len;
	uint64_t at, sum; /* of a file: its place there and checksum */
	uint64_t first;	 /* number of its first record */
	jrn_time before; /* instant of the record before that */
	uint32_t births; /* items made before it */
	uint8_t owned;	 /* data is on the heap; otherwise in a mapping */
};

struct keyframe {
	const uint8_t *data; /* a packed picture, journal/keyframe.h; NULL: in the file */
	size_t len;
	uint64_t in_file, sum; /* of a file: its place there and checksum */
	uint64_t record;	/* how many records are applied */
	size_t segment, offset; /* where the next one lies */
	jrn_time at;
	uint8_t owned;
};

/* Memory that came from a file. */
struct mapping {
	void *data;
	size_t len;
};

/* How far the store has folded itself.  Behind a pointer, since it grows when a store
 * that is otherwise only read is asked for a keyframe. */
struct store_keys {
	struct keyframe *frames;
	size_t n, cap;
	struct picture picture; /* after the records that `reader` has given */
	struct jrn_reader reader;
	size_t since;  /* bytes of records since the last keyframe */
	bool complete; /* a packed file brought all its keyframes */
	const char *error;
	uint64_t bad; /* the record it is about */
};

/* Where a store was read from, and which of its segments are in memory now. */
struct store_file {
	struct jrn_source *source;
	size_t resident; /* bytes of segments */
	size_t hand;	 /* the segment that leaves next, if it is there */
};

struct record_list {
	uint64_t *numbers;
	size_t n, cap;
};

struct jrn_store {
	struct jrn_sink sink; /* first: the sink is the store */
	struct jrn_store_sizes sizes;
	struct jrn_strings *strings;
	struct segment *segments;
	size_t n_segments, cap_segments;
	size_t n_spilled; /* segments from the start that are not on the heap */
	struct segment *growing; /* the last one, of a run that is kept; NULL: none yet */
	uint8_t *tail;	  /* its data */
	size_t bytes;	  /* of all segments */
	size_t heap;	  /* of the segments on the heap */
	uint64_t count;
	uint32_t births;
	uint8_t text_fields[JRN_KIND_COUNT]; /* a bit for each field that is a text */
	jrn_time last;
	struct record_list prints, warnings;
	struct store_keys *keys;
	struct store_file *file; /* NULL: it was not read from a packed file */
	struct mapping *mappings;
	size_t n_mappings, cap_mappings;
	int spill; /* an unlinked file, -1: none yet, -2: there is no place for one */
	size_t spilled; /* its bytes */
	/* Texts of the journal that is being kept, by its ids: their ids here, 0: not
	 * yet. */
	uint32_t *translated;
	uint32_t n_translated;
};

void store_list_add(struct record_list *list, uint64_t number);
void store_map_add(struct jrn_store *s, void *data, size_t len);

/* The bytes of a segment, until another one is asked for; NULL: the file is damaged. */
const uint8_t *store_segment(const struct jrn_store *s, size_t i);
/* The bytes of a keyframe; *read is to be freed with free(), when they came from the file. */
const uint8_t *store_keyframe(const struct jrn_store *s, const struct keyframe *f,
			      uint8_t **read);

#endif
