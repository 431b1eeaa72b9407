/* SPDX-License-Identifier: MIT
 *
 * journal/record.h - one record, unpacked.
 *
 * Values stand in the order of the schema's fields.  A text is the id of a string of
 * the journal that the record belongs to.
 */
#ifndef LS_JOURNAL_RECORD_H
#define LS_JOURNAL_RECORD_H

#include "journal/schema.h"

struct jrn_record {
	jrn_time at; /* never less than the record before */
	enum jrn_kind kind;
	int64_t v[JRN_MAX_FIELDS];
};

/* The most bytes a packed record takes. */
#define JRN_PACKED_MAX 96

/* Packs the record to `out` and returns how many bytes it took.  `before` is the instant
 * of the record before it, and not after its own. */
size_t jrn_record_pack(uint8_t *out, const struct jrn_record *r, jrn_time before);

/* Reads what jrn_record_pack wrote and moves *from behind it.  False when that does not
 * lie before `end`, or is no record: every kind, enum and id is in its range after. */
bool jrn_record_unpack(const uint8_t **from, const uint8_t *end, jrn_time before,
		       struct jrn_record *r);

#endif
