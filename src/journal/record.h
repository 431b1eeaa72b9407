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

#endif
