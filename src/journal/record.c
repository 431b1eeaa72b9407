/* SPDX-License-Identifier: MIT
 *
 * A packed record: one byte with the kind (5 bits) and the size of the time that has
 * passed since the record before (3 bits), that time, then each field as a varint.
 */
#include "journal/record.h"

#include "base/bits.h"
#include "journal/varint.h"

#define KIND_BITS 5
#define KIND_MASK ((1u << KIND_BITS) - 1)

_Static_assert(JRN_KIND_COUNT <= KIND_MASK, "a kind fits in its bits");
_Static_assert(1 + 8 + JRN_MAX_FIELDS * VARINT_MAX <= JRN_PACKED_MAX, "a record fits");

/* How many bytes a distance of that many significant bits takes, as a code of 3 bits. */
static const uint8_t code_size[8] = {0, 1, 2, 3, 4, 5, 6, 8};

static unsigned code_of(uint64_t passed)
{
	unsigned bytes = passed ? ls_high_bit(passed) / 8 + 1 : 0;

	return bytes < 7 ? bytes : 7;
}

_Static_assert(JRN_F_TIME == JRN_F_INT + 1 && JRN_F_SPAN == JRN_F_INT + 2,
	       "what is not packed as it is stands together");

/* Any value comes back as it was: the arithmetic is modulo 2^64. */
static inline uint64_t pack_field(enum jrn_field_type type, int64_t v, jrn_time at)
{
	if ((unsigned)type - JRN_F_INT > JRN_F_SPAN - JRN_F_INT)
		return (uint64_t)v;
	if (type == JRN_F_INT)
		return zigzag(v);
	if (type == JRN_F_SPAN)
		return (uint64_t)v + 1;
	return v == JRN_NEVER ? 0 : zigzag((int64_t)((uint64_t)v - (uint64_t)at)) + 1;
}

/* False when the field cannot have this value. */
static bool unpack_field(const struct jrn_field *f, uint64_t packed, jrn_time at,
			 int64_t *v)
{
	*v = (int64_t)packed;
	switch (f->type) {
	case JRN_F_UINT:
		return true;
	case JRN_F_INT:
		*v = unzigzag(packed);
		return true;
	case JRN_F_TIME:
		*v = packed ? (int64_t)((uint64_t)unzigzag(packed - 1) + (uint64_t)at)
			    : JRN_NEVER;
		return *v >= JRN_NEVER;
	case JRN_F_SPAN:
		*v = (int64_t)(packed - 1);
		return *v >= -1;
	case JRN_F_ENUM:
		return packed < f->n_names;
	case JRN_F_TEXT:
	case JRN_F_ITEM:
	case JRN_F_THREAD:
	case JRN_F_LOOP:
	case JRN_F_QUEUE:
	case JRN_F_PROCESS:
		break;
	}
	return packed <= UINT32_MAX;
}

size_t jrn_record_pack(uint8_t *out, const struct jrn_record *r, jrn_time before)
{
	const struct jrn_schema *schema = &jrn_schemas[r->kind];
	uint64_t passed = (uint64_t)r->at - (uint64_t)before;
	uint8_t *p = out;

	*p = (uint8_t)r->kind;
	if (passed) { /* mostly it is the same instant */
		unsigned code = code_of(passed);

		*p |= (uint8_t)(code << KIND_BITS);
		for (unsigned i = code_size[code]; i > 0; i--, passed >>= 8)
			*++p = (uint8_t)passed;
	}
	p++;
	for (unsigned i = 0; i < schema->n_fields; i++)
		p = varint_put(p, pack_field(schema->fields[i].type, r->v[i], r->at));
	return (size_t)(p - out);
}

bool jrn_record_unpack(const uint8_t **from, const uint8_t *end, jrn_time before,
		       struct jrn_record *r)
{
	const uint8_t *p = *from;
	const struct jrn_schema *schema;
	uint64_t passed = 0, packed;
	unsigned size;

	if (p == end || (*p & KIND_MASK) >= JRN_KIND_COUNT)
		return false;
	size = code_size[*p >> KIND_BITS];
	r->kind = (enum jrn_kind)(*p++ & KIND_MASK);
	schema = &jrn_schemas[r->kind];
	if ((size_t)(end - p) < size)
		return false;
	for (unsigned i = 0; i < size; i++)
		passed |= (uint64_t)*p++ << 8 * i;
	if (passed > (uint64_t)INT64_MAX - (uint64_t)before)
		return false;
	r->at = before + (jrn_time)passed;
	for (unsigned i = 0; i < schema->n_fields; i++)
		if (!varint_get(&p, end, &packed) ||
		    !unpack_field(&schema->fields[i], packed, r->at, &r->v[i]))
			return false;
	*from = p;
	return true;
}
