/* SPDX-License-Identifier: MIT */
#include "journal/keyframe.h"

#include "base/die.h"
#include "journal/layout.h"
#include "journal/varint.h"

/* The most bytes that an element takes, mask included. */
#define ELEMENT_MAX ((LAYOUT_MAX_FIELDS + 1) * VARINT_MAX)

static uint64_t pack_value(uint64_t v, unsigned type, jrn_time at)
{
	if (type == LAYOUT_I64 || type == LAYOUT_I32)
		return zigzag((int64_t)v);
	if (type != LAYOUT_TIME)
		return v;
	return v == (uint64_t)JRN_NEVER ? 0 : zigzag((int64_t)(v - (uint64_t)at)) + 1;
}

static uint64_t unpack_value(uint64_t packed, unsigned type, jrn_time at)
{
	if (type == LAYOUT_I64 || type == LAYOUT_I32)
		return (uint64_t)unzigzag(packed);
	if (type != LAYOUT_TIME)
		return packed;
	return packed ? (uint64_t)unzigzag(packed - 1) + (uint64_t)at
		      : (uint64_t)JRN_NEVER;
}

static uint8_t *pack_element(uint8_t *out, const void *element, const struct layout *l,
			     jrn_time at)
{
	uint64_t values[LAYOUT_MAX_FIELDS];
	uint64_t mask = 0;

	for (unsigned i = 0; i < l->n_fields; i++) {
		values[i] = layout_get(element, l->fields[i]);
		mask |= (uint64_t)(values[i] != 0) << i;
	}
	out = varint_put(out, mask);
	for (unsigned i = 0; i < l->n_fields; i++)
		if (mask >> i & 1)
			out = varint_put(out,
					 pack_value(values[i], l->fields[i].type, at));
	return out;
}

uint8_t *keyframe_pack(const struct picture *p, size_t *len)
{
	size_t cap = 4096;
	uint8_t *data = ls_realloc(NULL, 1, cap);
	uint8_t *out = pack_element(data, p, &picture_layout[PART_own], 0);

	for (unsigned part = PART_own + 1; part < PART_COUNT; part++) {
		const struct layout *l = &picture_layout[part];
		const char *array = layout_array(p, part);
		uint32_t n = layout_count(p, part);

		out = varint_put(out, n);
		for (uint32_t i = 1; i < n; i++) {
			size_t used = (size_t)(out - data);

			if (cap - used < 2 * ELEMENT_MAX) {
				cap *= 2;
				data = ls_realloc(data, 1, cap);
				out = data + used;
			}
			out = pack_element(out, array + (size_t)i * l->size, l, p->at);
		}
	}
	*len = (size_t)(out - data);
	return ls_realloc(data, 1, *len);
}

static bool unpack_element(const uint8_t **from, const uint8_t *end, void *element,
			   const struct layout *l, jrn_time at)
{
	uint64_t mask, packed;

	if (!varint_get(from, end, &mask) || mask >> l->n_fields)
		return false;
	for (unsigned i = 0; mask; i++, mask >>= 1) {
		if (!(mask & 1))
			continue;
		if (!varint_get(from, end, &packed) ||
		    !layout_set(element, l->fields[i],
				unpack_value(packed, l->fields[i].type, at)))
			return false;
	}
	return true;
}

static bool unpack_array(const uint8_t **from, const uint8_t *end, struct picture *p,
			 unsigned part)
{
	const struct layout *l = &picture_layout[part];
	uint64_t n;
	char *array;

	/* Each element takes a byte at least, so that no length can ask for too much. */
	if (!varint_get(from, end, &n) || n > (uint64_t)(end - *from) + 1)
		return false;
	layout_resize(p, part, (uint32_t)n);
	array = layout_array(p, part);
	if (n)
		memset(array, 0, (size_t)n * l->size);
	for (uint32_t i = 1; i < n; i++)
		if (!unpack_element(from, end, array + (size_t)i * l->size, l, p->at))
			return false;
	return true;
}

static bool unpack_parts(struct picture *p, const uint8_t *from, const uint8_t *end)
{
	if (!unpack_element(&from, end, p, &picture_layout[PART_own], 0) || p->at < 0)
		return false;
	for (unsigned part = PART_own + 1; part < PART_COUNT; part++)
		if (!unpack_array(&from, end, p, part))
			return false;
	return from == end && !jrn_picture_check(p);
}

/* What is there becomes empty, but keeps its memory: seeking does this all the time. */
static void clear(struct picture *p)
{
	for (unsigned i = 0; i < picture_layout[PART_own].n_fields; i++)
		layout_set(p, picture_layout[PART_own].fields[i], 0);
	for (unsigned part = PART_own + 1; part < PART_COUNT; part++)
		layout_resize(p, part, 0);
}

bool keyframe_unpack(struct picture *p, const uint8_t *data, size_t len)
{
	clear(p);
	if (unpack_parts(p, data, data + len))
		return true;
	clear(p);
	return false;
}
