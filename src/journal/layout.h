/* SPDX-License-Identifier: MIT
 *
 * journal/layout.h - the picture described as data: which arrays, which fields.
 *
 * One table says where each field of the picture lies and what it is, and copying,
 * comparing, packing and undoing go by it, so that none of them can forget a field.
 * Inside the journal only.
 */
#ifndef LS_JOURNAL_LAYOUT_H
#define LS_JOURNAL_LAYOUT_H

#include <string.h>

#include "journal/picture.h"

/* The parts of a picture; the arrays by their names. */
enum picture_part {
	PART_own, /* the fields of struct picture itself */
	PART_items,
	PART_queues,
	PART_threads,
	PART_loops,
	PART_processes,
	PART_values,
	PART_awaits,
	PART_buckets,
	PART_recent,
	PART_COUNT
};

enum layout_type {
	LAYOUT_U8,
	LAYOUT_U32,
	LAYOUT_I32,
	LAYOUT_U64,
	LAYOUT_I64,
	LAYOUT_TIME /* an instant or JRN_NEVER; packed as distance from the picture's */
};

struct layout_field {
	uint16_t offset;
	uint8_t type;
};

#define LAYOUT_MAX_FIELDS 18

struct layout {
	uint16_t size;		/* of an element */
	uint16_t array, n, cap; /* offsets in struct picture; all 0 for PART_own */
	uint8_t n_fields;
	struct layout_field fields[LAYOUT_MAX_FIELDS];
	const char *names; /* the row itself as text: what tells it from another version's */
};

extern const struct layout picture_layout[PART_COUNT];

/* The value of a field, signed ones extended. */
uint64_t layout_get(const void *element, struct layout_field f);
/* False when the value does not fit. */
bool layout_set(void *element, struct layout_field f, uint64_t value);

/* An array of the picture (or the picture itself) by its part. */
static inline void *layout_array(const struct picture *p, unsigned part)
{
	void *array;

	if (part == PART_own)
		return (void *)(uintptr_t)p;
	memcpy(&array, (const char *)p + picture_layout[part].array, sizeof array);
	return array;
}

/* Its length: highest id + 1, or 0. */
static inline uint32_t layout_count(const struct picture *p, unsigned part)
{
	uint32_t n;

	memcpy(&n, (const char *)p + picture_layout[part].n, sizeof n);
	return n;
}

/* Makes the array at least `n` long and sets its length; new elements are not set. */
void layout_resize(struct picture *p, unsigned part, uint32_t n);

#endif
