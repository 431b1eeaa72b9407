/* SPDX-License-Identifier: MIT */
#include "journal/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/die.h"
#include "journal/store_inside.h"

#define SEGMENT_SIZE  ((size_t)64 << 10)
#define KEYFRAME_SIZE ((size_t)64 << 10)
#define MEMORY_SIZE   ((size_t)256 << 20)

static void put(struct jrn_sink *sink, const struct jrn_record *r,
		const struct jrn_strings *strings);

static void note_text_fields(struct jrn_store *s)
{
	for (unsigned kind = 0; kind < JRN_KIND_COUNT; kind++)
		for (unsigned i = 0; i < jrn_schemas[kind].n_fields; i++)
			if (jrn_schemas[kind].fields[i].type == JRN_F_TEXT)
				s->text_fields[kind] |= (uint8_t)(1u << i);
}

struct jrn_store *jrn_store_new_sized(const struct jrn_store_sizes *sizes)
{
	struct jrn_store *s = ls_realloc(NULL, 1, sizeof *s);

	*s = (struct jrn_store){.sink = {.put = put, .keeps = true},
				.sizes = *sizes,
				.strings = jrn_strings_new(),
				.spill = -1};
	note_text_fields(s);
	if (!s->sizes.segment)
		s->sizes.segment = SEGMENT_SIZE;
	if (s->sizes.segment < JRN_PACKED_MAX)
		s->sizes.segment = JRN_PACKED_MAX;
	if (!s->sizes.keyframe)
		s->sizes.keyframe = KEYFRAME_SIZE;
	if (!s->sizes.memory)
		s->sizes.memory = MEMORY_SIZE;
	s->keys = ls_realloc(NULL, 1, sizeof *s->keys);
	*s->keys = (struct store_keys){.reader = {.store = s}};
	return s;
}

struct jrn_store *jrn_store_new(void)
{
	return jrn_store_new_sized(&(struct jrn_store_sizes){0});
}

static void free_keys(struct store_keys *k)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->frames[i].owned)
			free((void *)(uintptr_t)k->frames[i].data);
	free(k->frames);
	jrn_picture_release(&k->picture);
	free(k);
}

void jrn_store_free(struct jrn_store *s)
{
	if (!s)
		return;
	free_keys(s->keys);
	for (size_t i = 0; i < s->n_segments; i++)
		if (s->segments[i].owned)
			free((void *)(uintptr_t)s->segments[i].data);
	for (size_t i = 0; i < s->n_mappings; i++)
		munmap(s->mappings[i].data, s->mappings[i].len);
	if (s->spill >= 0)
		close(s->spill);
	if (s->file)
		jrn_source_unref(s->file->source);
	free(s->file);
	free(s->segments);
	free(s->mappings);
	free(s->prints.numbers);
	free(s->warnings.numbers);
	free(s->translated);
	jrn_strings_free(s->strings);
	free(s);
}

struct jrn_sink *jrn_store_sink(struct jrn_store *s)
{
	return &s->sink;
}

void store_list_add(struct record_list *list, uint64_t number)
{
	if (list->n == list->cap) {
		list->cap = list->cap ? 2 * list->cap : 64;
		list->numbers =
			ls_realloc(list->numbers, list->cap, sizeof *list->numbers);
	}
	list->numbers[list->n++] = number;
}

void store_map_add(struct jrn_store *s, void *data, size_t len)
{
	if (s->n_mappings == s->cap_mappings) {
		s->cap_mappings = s->cap_mappings ? 2 * s->cap_mappings : 8;
		s->mappings =
			ls_realloc(s->mappings, s->cap_mappings, sizeof *s->mappings);
	}
	s->mappings[s->n_mappings++] = (struct mapping){data, len};
}

/* An unlinked file, or -2 when none can be had: then everything stays in memory. */
static int open_spill(void)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	int fd;

	if (!dir || !*dir || strlen(dir) > sizeof path - 32)
		dir = "/tmp";
	strcpy(path, dir);
	strcat(path, "/loopscope.XXXXXX");
	fd = mkstemp(path);
	if (fd < 0)
		return -2;
	unlink(path);
	return fd;
}

static bool write_all(int fd, const uint8_t *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* Writes segments [from, to) to the end of the file and maps them; all or nothing. */
static uint8_t *spill_out(struct jrn_store *s, size_t from, size_t to, size_t *len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t start = s->spilled;
	void *map;

	*len = 0;
	if (lseek(s->spill, (off_t)start, SEEK_SET) < 0)
		return NULL;
	for (size_t i = from; i < to; i++) {
		if (!write_all(s->spill, s->segments[i].data, s->segments[i].len))
			return NULL;
		*len += s->segments[i].len;
	}
	map = mmap(NULL, *len, PROT_READ, MAP_PRIVATE, s->spill, (off_t)start);
	if (map == MAP_FAILED)
		return NULL;
	s->spilled = (start + *len + page - 1) / page * page;
	return map;
}

/* Moves the older half of what is on the heap to the file. */
static void spill_old(struct jrn_store *s)
{
	size_t to = s->n_spilled + (s->n_segments - s->n_spilled) / 2;
	uint8_t *map;
	size_t len;

	if (s->spill == -1)
		s->spill = open_spill();
	map = s->spill >= 0 && to > s->n_spilled ? spill_out(s, s->n_spilled, to, &len)
						 : NULL;
	if (!map) {
		s->sizes.memory *= 2; /* no place there: try again much later */
		return;
	}
	store_map_add(s, map, len);
	for (size_t i = s->n_spilled; i < to; i++) {
		struct segment *g = &s->segments[i];

		free((void *)(uintptr_t)g->data);
		s->heap -= s->sizes.segment;
		g->data = map;
		g->owned = false;
		map += g->len;
	}
	s->n_spilled = to;
}

LS_APART static struct segment *new_segment(struct jrn_store *s)
{
	struct segment *g;

	if (s->file)
		ls_bug("a journal that came from a file is complete");
	if (s->heap >= s->sizes.memory)
		spill_old(s);
	if (s->n_segments == s->cap_segments) {
		s->cap_segments = s->cap_segments ? 2 * s->cap_segments : 16;
		s->segments =
			ls_realloc(s->segments, s->cap_segments, sizeof *s->segments);
	}
	s->tail = ls_realloc(NULL, 1, s->sizes.segment);
	s->heap += s->sizes.segment;
	g = &s->segments[s->n_segments++];
	*g = (struct segment){.data = s->tail,
			      .first = s->count,
			      .before = s->last,
			      .births = s->births,
			      .owned = true};
	s->growing = g;
	return g;
}

static inline void append(struct jrn_store *s, const struct jrn_record *r)
{
	struct segment *g = s->growing;
	size_t len;

	if (!g || s->sizes.segment - g->len < JRN_PACKED_MAX)
		g = new_segment(s);
	s->births += r->kind == JRN_NEW;
	if (r->kind == JRN_PRINT || r->kind == JRN_WARN)
		store_list_add(r->kind == JRN_PRINT ? &s->prints : &s->warnings,
			       s->count);
	len = jrn_record_pack(s->tail + g->len, r, s->last);
	g->len += len;
	s->bytes += len;
	s->last = r->at;
	s->count++;
}

void jrn_store_append(struct jrn_store *s, const struct jrn_record *r)
{
	append(s, r);
}

/* The id here of a text of the journal. */
static uint32_t translate(struct jrn_store *s, const struct jrn_strings *strings,
			  uint32_t id)
{
	size_t len;
	const char *text;

	if (id < s->n_translated && s->translated[id])
		return s->translated[id];
	text = jrn_strings_get(strings, id, &len);
	if (id == JRN_PASSED || !len)
		return jrn_strings_add(s->strings, text, len);
	if (id >= s->n_translated) {
		uint32_t n = jrn_strings_count(strings) + 64;

		s->translated = ls_realloc(s->translated, n, sizeof *s->translated);
		memset(s->translated + s->n_translated, 0,
		       (n - s->n_translated) * sizeof *s->translated);
		s->n_translated = n;
	}
	return s->translated[id] = jrn_strings_add(s->strings, text, len);
}

static void put(struct jrn_sink *sink, const struct jrn_record *r,
		const struct jrn_strings *strings)
{
	struct jrn_store *s = (struct jrn_store *)sink;
	unsigned texts = s->text_fields[r->kind];
	struct jrn_record mine;

	if (!texts) { /* most kinds: not even a copy */
		append(s, r);
		return;
	}
	mine = *r;
	for (; texts; texts &= texts - 1) {
		unsigned i = ls_low_bit(texts);

		if (mine.v[i])
			mine.v[i] = translate(s, strings, (uint32_t)mine.v[i]);
	}
	append(s, &mine);
}
