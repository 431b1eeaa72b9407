/* SPDX-License-Identifier: MIT
 *
 * journal/history.h - the write log behind undo: what was overwritten, newest last.
 *
 * A stack of 64-bit words.  A record's part of it, from bottom to top:
 *
 *     old bytes, where     once for each save (the bytes rounded up to words)
 *     ...
 *     the picture's instant before the record
 *     how many words the above and this one are, and which kind the record is of
 *
 * "where" holds the part of the picture, the size and the offset; arrays may move in
 * memory, so nothing here is a pointer.  A save of zeros keeps no bytes.
 *
 * Only the fold writes here, between history_begin and history_end; a record that is
 * refused has saved nothing, so no roll-back exists.
 */
#ifndef LS_JOURNAL_HISTORY_H
#define LS_JOURNAL_HISTORY_H

#include "journal/fold.h"
#include "journal/layout.h"

/* No record saves more words than this (four items, two queues, a thread, counters). */
#define HISTORY_ROOM 96

/* The topmost word of a record. */
#define HISTORY_LEN_MASK   UINT64_C(0xff)
#define HISTORY_KIND_SHIFT 8
#define HISTORY_CALLBACK   (UINT64_C(1) << 16)

#define HISTORY_ZERO	    (UINT64_C(1) << 59) /* the old bytes were all zero */
#define HISTORY_SIZE_SHIFT  48
#define HISTORY_SIZE_MASK   UINT64_C(0x7ff)
#define HISTORY_OFFSET_MASK ((UINT64_C(1) << HISTORY_SIZE_SHIFT) - 1)

struct jrn_history {
	uint64_t *words;
	size_t len, cap;
	size_t limit; /* words */
	size_t depth; /* records */
	size_t start; /* where the present record's words begin */
};

/* Makes sure that the next record's saves fit. */
void history_begin(struct jrn_history *h);
void history_end(struct jrn_history *h, jrn_time before, enum jrn_kind kind,
		 bool callback);

static inline uint64_t history_where(unsigned part, size_t offset, size_t size)
{
	return (uint64_t)part << 60 | (uint64_t)size << HISTORY_SIZE_SHIFT | offset;
}

static inline void history_save(struct jrn_history *h, unsigned part, size_t offset,
				const void *old, size_t size)
{
	memcpy(&h->words[h->len], old, size);
	h->len += (size + 7) / 8;
	h->words[h->len++] = history_where(part, offset, size);
}

static inline void history_save_zero(struct jrn_history *h, unsigned part, size_t offset,
				     size_t size)
{
	h->words[h->len++] = history_where(part, offset, size) | HISTORY_ZERO;
}

#endif
