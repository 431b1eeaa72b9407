/* SPDX-License-Identifier: MIT */
#include "journal/picture.h"

#include <stdlib.h>

#include "journal/layout.h"

void jrn_picture_init(struct picture *p)
{
	*p = (struct picture){0};
}

void jrn_picture_release(struct picture *p)
{
	for (unsigned part = PART_own + 1; part < PART_COUNT; part++)
		free(layout_array(p, part));
	jrn_picture_init(p);
}

size_t jrn_picture_size(const struct picture *p)
{
	size_t size = sizeof *p;

	for (unsigned part = PART_own + 1; part < PART_COUNT; part++)
		size += (size_t)layout_count(p, part) * picture_layout[part].size;
	return size;
}

static void copy_element(void *to, const void *from, const struct layout *l)
{
	for (unsigned i = 0; i < l->n_fields; i++)
		layout_set(to, l->fields[i], layout_get(from, l->fields[i]));
}

void jrn_picture_copy(struct picture *to, const struct picture *from)
{
	copy_element(to, from, &picture_layout[PART_own]);
	for (unsigned part = PART_own + 1; part < PART_COUNT; part++) {
		uint32_t n = layout_count(from, part);

		layout_resize(to, part, n);
		if (n)
			memcpy(layout_array(to, part), layout_array(from, part),
			       (size_t)n * picture_layout[part].size);
	}
}

static bool equal_element(const void *a, const void *b, const struct layout *l)
{
	for (unsigned i = 0; i < l->n_fields; i++)
		if (layout_get(a, l->fields[i]) != layout_get(b, l->fields[i]))
			return false;
	return true;
}

static bool equal_arrays(const struct picture *a, const struct picture *b, unsigned part)
{
	const struct layout *l = &picture_layout[part];
	const char *x = layout_array(a, part), *y = layout_array(b, part);
	uint32_t n = layout_count(a, part);

	if (n != layout_count(b, part))
		return false;
	for (uint32_t i = 1; i < n; i++)
		if (!equal_element(x + (size_t)i * l->size, y + (size_t)i * l->size, l))
			return false;
	return true;
}

bool jrn_picture_equal(const struct picture *a, const struct picture *b)
{
	if (!equal_element(a, b, &picture_layout[PART_own]))
		return false;
	for (unsigned part = PART_own + 1; part < PART_COUNT; part++)
		if (!equal_arrays(a, b, part))
			return false;
	return true;
}

const struct pic_await *jrn_picture_await(const struct picture *p, uint32_t item)
{
	const struct pic_await *a = item && item < p->n_awaits ? &p->awaits[item] : NULL;

	return a && (a->many || a->woken) ? a : NULL;
}

uint32_t jrn_picture_awaiter(const struct picture *p, uint32_t item)
{
	const struct pic_await *a = item && item < p->n_awaits ? &p->awaits[item] : NULL;
	const struct pic_item *by = a && a->by < p->n_items ? &p->items[a->by] : NULL;

	if (!by || !a->by || by->serial != a->by_serial || by->runs != a->by_runs)
		return 0;
	return p->awaits[a->by].woken ? 0 : a->by;
}

#define STEPS 8 /* buckets for each power of two */

uint32_t jrn_bucket(jrn_time latency)
{
	uint64_t us = (uint64_t)(latency < 0 ? 0 : latency) / 1000;
	uint32_t power = 0;

	if (us < 2 * STEPS)
		return 1 + (uint32_t)us;
	while (us >> power >= 2 * STEPS)
		power++;
	return 1 + power * STEPS + (uint32_t)(us >> power);
}

jrn_time jrn_bucket_top(uint32_t bucket)
{
	uint32_t n = bucket - 1, power = n < 2 * STEPS ? 0 : n / STEPS - 1;
	uint64_t step = n - power * STEPS;

	return (jrn_time)(((step + 1) << power) * 1000 - 1);
}

uint32_t jrn_picture_queue(const struct picture *p, enum jrn_queue_type type,
			   uint32_t owner)
{
	for (uint32_t i = 1; i < p->n_queues; i++)
		if (p->queues[i].type == type && p->queues[i].owner == owner)
			return i;
	return 0;
}

uint32_t jrn_picture_value(const struct picture *p, uint32_t owner, uint32_t name)
{
	for (uint32_t i = 1; i < p->n_values; i++)
		if (p->values[i].owner == owner && p->values[i].name == name)
			return i;
	return 0;
}
