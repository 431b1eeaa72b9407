/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "journal/store_inside.h"

#define RESIDENT ((size_t)32 << 20) /* of a file, as much is in memory */

struct jrn_strings *jrn_store_strings(struct jrn_store *s)
{
	return s->strings;
}

const char *jrn_store_text(const struct jrn_store *s, uint32_t id, size_t *len)
{
	return jrn_strings_get(s->strings, id, len);
}

uint64_t jrn_store_count(const struct jrn_store *s)
{
	return s->count;
}

jrn_time jrn_store_last(const struct jrn_store *s)
{
	return s->last;
}

size_t jrn_store_bytes(const struct jrn_store *s)
{
	return s->bytes;
}

/* The hand goes round, so those leave first that came first, or nearly. */
static void make_room(const struct jrn_store *s, size_t len)
{
	struct store_file *f = s->file;

	while (f->resident && f->resident + len > RESIDENT) {
		struct segment *g = &s->segments[f->hand++ % s->n_segments];

		if (!g->data)
			continue;
		f->resident -= g->len;
		free((void *)(uintptr_t)g->data);
		g->data = NULL;
	}
}

static void bring(const struct jrn_store *s, struct segment *g)
{
	make_room(s, g->len);
	g->data = jrn_source_read_sound(s->file->source, g->at, g->len, g->sum);
	if (g->data)
		s->file->resident += g->len;
}

const uint8_t *store_segment(const struct jrn_store *s, size_t i)
{
	struct segment *g = &s->segments[i];

	if (!g->data)
		bring(s, g);
	return g->data;
}

static void enter_segment(struct jrn_reader *r, size_t segment)
{
	r->segment = segment;
	r->offset = 0;
	if (segment < r->store->n_segments) {
		r->at = r->store->segments[segment].before;
		r->next = r->store->segments[segment].first;
	}
}

static const char unreadable[] = "it cannot be read: the file is damaged";

/* There is one, when the store is what it says: a file may lie about its records. */
static bool next_segment(struct jrn_reader *r)
{
	uint64_t expected = r->next;

	if (r->segment + 1 < r->store->n_segments)
		enter_segment(r, r->segment + 1);
	if (r->offset == 0 && r->next == expected)
		return true;
	jrn_store_blame(r->store, expected, unreadable);
	return false;
}

bool jrn_reader_next(struct jrn_reader *r, struct jrn_record *out)
{
	const struct jrn_store *s = r->store;
	const uint8_t *data, *p;
	size_t len;

	if (r->next >= s->count)
		return false;
	if (r->offset == s->segments[r->segment].len && !next_segment(r))
		return false;
	data = store_segment(s, r->segment);
	len = s->segments[r->segment].len;
	p = data ? data + r->offset : NULL;
	if (!data || !jrn_record_unpack(&p, data + len, r->at, out)) {
		jrn_store_blame(s, r->next, unreadable);
		return false;
	}
	r->offset = (size_t)(p - data);
	r->at = out->at;
	r->next++;
	return true;
}

/* The last segment for which before(segment) holds; they are in order, the first one is
 * taken when it holds for none. */
static size_t last_segment(const struct jrn_store *s,
			   bool (*before)(const struct segment *, uint64_t), uint64_t key)
{
	size_t low = 0, high = s->n_segments;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (before(&s->segments[middle], key))
			low = middle;
		else
			high = middle;
	}
	return low;
}

static bool begins_by(const struct segment *g, uint64_t record)
{
	return g->first <= record;
}

static bool is_earlier(const struct segment *g, uint64_t at)
{
	return g->before < (jrn_time)at;
}

static bool has_fewer_births(const struct segment *g, uint64_t serial)
{
	return g->births < serial;
}

void jrn_reader_at(struct jrn_reader *r, const struct jrn_store *s, uint64_t from)
{
	struct jrn_record skipped;

	*r = (struct jrn_reader){.store = s};
	if (!s->n_segments)
		return;
	enter_segment(r, last_segment(s, begins_by, from));
	while (r->next < from && jrn_reader_next(r, &skipped))
		;
}

uint64_t jrn_store_find_time(const struct jrn_store *s, jrn_time at)
{
	struct jrn_reader r = {.store = s};
	struct jrn_record record;

	if (at <= 0 || !s->n_segments)
		return 0;
	enter_segment(&r, last_segment(s, is_earlier, (uint64_t)at));
	while (jrn_reader_next(&r, &record))
		if (record.at >= at)
			return r.next - 1;
	return s->count;
}

uint64_t jrn_store_birth(const struct jrn_store *s, uint32_t serial)
{
	struct jrn_reader r = {.store = s};
	struct jrn_record record;
	uint32_t births;

	if (serial == 0 || serial > s->births)
		return s->count;
	enter_segment(&r, last_segment(s, has_fewer_births, serial));
	births = s->segments[r.segment].births;
	while (jrn_reader_next(&r, &record))
		if (record.kind == JRN_NEW && ++births == serial)
			return r.next - 1;
	return s->count;
}

uint64_t jrn_store_print(const struct jrn_store *s, uint64_t i)
{
	return i < s->prints.n ? s->prints.numbers[i] : s->count;
}

uint64_t jrn_store_warning(const struct jrn_store *s, uint64_t i)
{
	return i < s->warnings.n ? s->warnings.numbers[i] : s->count;
}
