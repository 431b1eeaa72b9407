/* SPDX-License-Identifier: MIT
 *
 * An .lsj file in.  Checksums find damage; the checks on top of them are for files that
 * somebody made with right checksums and wrong contents.  Records are checked when they
 * are read (journal/record.c, journal/fold.c) and keyframes when they are used.
 */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "journal/file_inside.h"
#include "journal/hash.h"
#include "journal/packed.h"
#include "journal/store_inside.h"
#include "journal/varint.h"

struct packed_file {
	struct jrn_store *store;
	const char *name;
	struct ls_err *err;
	const uint8_t *body, *index; /* where reading goes on */
	const uint8_t *body_end, *index_end;
};

static bool bad(struct ls_err *err, const char *name, const char *what)
{
	ls_err_set(err, name, 0, "%s", what);
	return false;
}

static bool damaged(struct packed_file *f, const char *what)
{
	ls_err_set(f->err, f->name, 0, "the file is damaged: %s", what);
	ls_err_hint(f->err, "copy it again, or export it again from the run");
	return false;
}

static bool get(struct packed_file *f, uint64_t *v)
{
	return varint_get(&f->index, f->index_end, v);
}

/* A number of at most `most`. */
static bool get_most(struct packed_file *f, uint64_t most, uint64_t *v)
{
	return get(f, v) && *v <= most;
}

static bool get_fixed(struct packed_file *f, uint64_t *v)
{
	if (f->index_end - f->index < 8)
		return false;
	*v = packed_get(f->index);
	f->index += 8;
	return true;
}

/* How many things follow; each takes a byte of the index at least. */
static bool get_count(struct packed_file *f, size_t *n)
{
	uint64_t v;

	if (!get_most(f, (uint64_t)(f->index_end - f->index), &v))
		return false;
	*n = (size_t)v;
	return true;
}

/* A fuzzer cannot guess a checksum; without it, it gets to what lies behind. */
static bool sum_is_right(const uint8_t *data, uint64_t len, uint64_t sum)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	(void)data;
	(void)len;
	(void)sum;
	return true;
#else
	return jrn_hash_bytes(0, data, (size_t)len) == sum;
#endif
}

/* The next `len` bytes of the body, if their checksum is right. */
static const uint8_t *take_body(struct packed_file *f, uint64_t len, uint64_t sum)
{
	const uint8_t *at = f->body;

	if (len > (uint64_t)(f->body_end - at) ||
	    jrn_hash_bytes(0, at, (size_t)len) != sum)
		return NULL;
	f->body += len;
	return at;
}

static bool read_segment(struct packed_file *f, struct segment *g,
			 const struct segment *before)
{
	struct jrn_store *s = f->store;
	uint64_t len, at, births, sum;

	if (!get(f, &len) || !get_most(f, s->count, &g->first) ||
	    !get_most(f, (uint64_t)s->last, &at) || !get_most(f, s->births, &births) ||
	    !get_fixed(f, &sum))
		return damaged(f, "its index");
	if (before ? g->first <= before->first || at < (uint64_t)before->before ||
			     births < before->births
		   : g->first != 0)
		return damaged(f, "its index");
	g->data = take_body(f, len, sum);
	if (!g->data)
		return damaged(f, "some of its records");
	g->len = (size_t)len;
	g->before = (jrn_time)at;
	g->births = (uint32_t)births;
	s->bytes += g->len;
	return true;
}

static bool read_segments(struct packed_file *f)
{
	struct jrn_store *s = f->store;
	size_t n;

	if (!get_count(f, &n) || !n != !s->count)
		return damaged(f, "its index");
	s->segments = ls_realloc(NULL, n, sizeof *s->segments);
	s->cap_segments = n;
	for (; s->n_segments < n; s->n_segments++) {
		struct segment *g = &s->segments[s->n_segments];

		*g = (struct segment){0};
		if (!read_segment(f, g, s->n_segments ? g - 1 : NULL))
			return false;
	}
	s->n_spilled = n;
	return true;
}

static bool read_keyframe(struct packed_file *f, struct keyframe *k, uint64_t after)
{
	struct jrn_store *s = f->store;
	uint64_t len, segment, offset, at, sum;

	if (!get(f, &len) || !get_most(f, s->count, &k->record) || k->record < after ||
	    !get(f, &segment) || segment >= s->n_segments ||
	    !get_most(f, s->segments[segment].len, &offset) ||
	    !get_most(f, (uint64_t)s->last, &at) || !get_fixed(f, &sum))
		return damaged(f, "its index");
	k->data = take_body(f, len, sum);
	if (!k->data)
		return damaged(f, "a keyframe");
	k->len = (size_t)len;
	k->segment = (size_t)segment;
	k->offset = (size_t)offset;
	k->at = (jrn_time)at;
	return true;
}

static bool read_keyframes(struct packed_file *f)
{
	struct store_keys *keys = f->store->keys;
	size_t n;

	if (!get_count(f, &n))
		return damaged(f, "its index");
	keys->frames = ls_realloc(NULL, n, sizeof *keys->frames);
	keys->cap = n;
	for (; keys->n < n; keys->n++) {
		struct keyframe *k = &keys->frames[keys->n];

		*k = (struct keyframe){0};
		if (!read_keyframe(f, k, keys->n ? k[-1].record : 0))
			return false;
	}
	keys->complete = true;
	return true;
}

static bool read_texts(struct packed_file *f)
{
	struct jrn_strings *strings = f->store->strings;
	uint64_t len, n, sum;
	const uint8_t *at, *end;

	if (!get(f, &len) || !get_most(f, len, &n) || !get_fixed(f, &sum))
		return damaged(f, "its index");
	at = take_body(f, len, sum);
	if (!at)
		return damaged(f, "its texts");
	end = at + len;
	for (uint64_t id = 1; id <= n; id++) {
		if (!varint_get(&at, end, &len) || len > (uint64_t)(end - at) ||
		    jrn_strings_add(strings, (const char *)at, (size_t)len) != id)
			return damaged(f, "its texts");
		at += len;
	}
	return at == end || damaged(f, "its texts");
}

static bool read_list(struct packed_file *f, struct record_list *list)
{
	uint64_t number = 0, step;
	size_t n;

	if (!get_count(f, &n))
		return damaged(f, "its index");
	while (n--) {
		if (!get_most(f, f->store->count, &step) ||
		    (number += step) >= f->store->count)
			return damaged(f, "its index");
		store_list_add(list, number);
	}
	return true;
}

static bool read_parts(struct packed_file *f)
{
	struct jrn_store *s = f->store;
	uint64_t last, births;

	if (!get_most(f, INT64_MAX, &s->count) || !get_most(f, INT64_MAX, &last) ||
	    !get_most(f, UINT32_MAX, &births))
		return damaged(f, "its index");
	s->last = (jrn_time)last;
	s->births = (uint32_t)births;
	if (!read_segments(f) || !read_keyframes(f) || !read_texts(f) ||
	    !read_list(f, &s->prints) || !read_list(f, &s->warnings))
		return false;
	return (f->index == f->index_end && f->body == f->body_end) ||
	       damaged(f, "something is left over");
}

/* As with checksums, what a fuzzer has found is to stay readable. */
static bool format_is_ours(const uint8_t *header)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	(void)header;
	return true;
#else
	return packed_get(header + PACKED_VERSION_AT) == PACKED_VERSION &&
	       packed_get(header + PACKED_FORMAT_AT) == packed_format();
#endif
}

static bool check_header(const uint8_t *data, size_t len, const char *name,
			 struct ls_err *err)
{
	if (memcmp(data, PACKED_MAGIC,
		   len < PACKED_MAGIC_SIZE ? len : PACKED_MAGIC_SIZE) != 0)
		return bad(err, name, "this is no journal");
	if (len < PACKED_HEADER)
		return bad(err, name, "the file is cut off");
	if (!sum_is_right(data, PACKED_SUM_AT, packed_get(data + PACKED_SUM_AT)))
		return bad(err, name, "the file is damaged: its header");
	if (!format_is_ours(data)) {
		bad(err, name, "the file was written by another version of loopscope");
		ls_err_hint(err, "export it as JSON Lines with that version, or run the "
				 "script again");
		return false;
	}
	if (packed_get(data + PACKED_SIZE_AT) != len)
		return bad(err, name,
			   "the file is cut off, or something was added to it");
	return true;
}

static bool read_run(struct jrn_store *s, uint8_t *data, size_t len, const char *name,
		     struct ls_err *err)
{
	struct packed_file f = {.store = s, .name = name, .err = err};
	uint64_t index_len;

	s->loaded = data;
	if (!check_header(data, len, name, err))
		return false;
	index_len = packed_get(data + PACKED_INDEX_LEN_AT);
	if (index_len > len - PACKED_HEADER)
		return damaged(&f, "its header");
	f.index_end = data + len;
	f.index = f.body_end = f.index_end - index_len;
	f.body = data + PACKED_HEADER;
	if (!sum_is_right(f.index, index_len, packed_get(data + PACKED_INDEX_SUM_AT)))
		return damaged(&f, "its index");
	return read_parts(&f);
}

/* How long the first run is: all there is, unless another one follows. */
static size_t size_of_run(const uint8_t *data, size_t len)
{
	uint64_t size = len < PACKED_HEADER ? len : packed_get(data + PACKED_SIZE_AT);

	return size >= PACKED_HEADER && size < len && len - size >= PACKED_MAGIC_SIZE &&
			       memcmp(data + size, PACKED_MAGIC, PACKED_MAGIC_SIZE) == 0
		       ? (size_t)size
		       : len;
}

bool packed_read(struct jrn_runs *runs, uint8_t *data, size_t len, const char *name,
		 struct ls_err *err)
{
	bool ok = true;

	/* All but the last get a copy, and the last one what is then left of the whole.
	 */
	for (size_t size; ok && (size = size_of_run(data, len)) < len; len -= size) {
		uint8_t *copy = ls_realloc(NULL, 1, size);

		memcpy(copy, data, size);
		memmove(data, data + size, len - size);
		jrn_runs_add(runs, jrn_store_new());
		ok = read_run(runs->stores[runs->n - 1], copy, size, name, err);
	}
	if (!ok) {
		free(data);
		return false;
	}
	jrn_runs_add(runs, jrn_store_new());
	return read_run(runs->stores[runs->n - 1], data, len, name, err);
}
