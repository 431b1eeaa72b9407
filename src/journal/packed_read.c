/* SPDX-License-Identifier: MIT
 *
 * An .lsj file in: its index.  Checksums find damage; the checks on top of them are for
 * files that somebody made with right checksums and wrong contents.  Records and keyframes
 * are read, and checked, when they are used (journal/store_read.c, journal/store_key.c,
 * journal/record.c, journal/fold.c).
 */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "journal/file_inside.h"
#include "journal/packed.h"
#include "journal/store_inside.h"
#include "journal/varint.h"

struct packed_file {
	struct jrn_store *store;
	const char *name;
	struct ls_err *err;
	uint64_t body, body_end; /* where reading goes on, in the file */
	const uint8_t *index, *index_end;
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

/* The place of the next `len` bytes of the body. */
static bool take_body(struct packed_file *f, uint64_t len, uint64_t *at)
{
	*at = f->body;
	if (len > f->body_end - f->body)
		return false;
	f->body += len;
	return true;
}

static bool read_segment(struct packed_file *f, struct segment *g,
			 const struct segment *before)
{
	struct jrn_store *s = f->store;
	uint64_t len, at, births;

	if (!get(f, &len) || !get_most(f, s->count, &g->first) ||
	    !get_most(f, (uint64_t)s->last, &at) || !get_most(f, s->births, &births) ||
	    !get_fixed(f, &g->sum))
		return damaged(f, "its index");
	if (before ? g->first <= before->first || at < (uint64_t)before->before ||
			     births < before->births
		   : g->first != 0)
		return damaged(f, "its index");
	if (!take_body(f, len, &g->at))
		return damaged(f, "some of its records");
	g->owned = true;
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
	uint64_t len, segment, offset, at;

	if (!get(f, &len) || !get_most(f, s->count, &k->record) || k->record < after ||
	    !get(f, &segment) || segment >= s->n_segments ||
	    !get_most(f, s->segments[segment].len, &offset) ||
	    !get_most(f, (uint64_t)s->last, &at) || !get_fixed(f, &k->sum))
		return damaged(f, "its index");
	if (!take_body(f, len, &k->in_file))
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
	keys->complete = n > 0; /* without, they are made as after a run */
	return true;
}

static bool add_texts(struct jrn_strings *strings, const uint8_t *at, const uint8_t *end,
		      uint64_t n)
{
	uint64_t len;

	for (uint64_t id = 1; id <= n; id++) {
		if (!varint_get(&at, end, &len) || len > (uint64_t)(end - at) ||
		    jrn_strings_add(strings, (const char *)at, (size_t)len) != id)
			return false;
		at += len;
	}
	return at == end;
}

static bool read_texts(struct packed_file *f)
{
	uint64_t len, n, sum, place;
	uint8_t *texts;
	bool ok;

	if (!get(f, &len) || !get_most(f, len, &n) || !get_fixed(f, &sum))
		return damaged(f, "its index");
	if (!take_body(f, len, &place))
		return damaged(f, "its texts");
	texts = jrn_source_read_sound(f->store->file->source, place, (size_t)len, sum);
	ok = texts && add_texts(f->store->strings, texts, texts + len, n);
	free(texts);
	return ok || damaged(f, "its texts");
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

/* `data` has as much of the header as there is of a file of `len` bytes. */
static bool check_header(const uint8_t *data, uint64_t len, const char *name,
			 struct ls_err *err)
{
	if (memcmp(data, PACKED_MAGIC,
		   len < PACKED_MAGIC_SIZE ? (size_t)len : PACKED_MAGIC_SIZE) != 0)
		return bad(err, name, "this is no journal");
	if (len < PACKED_HEADER)
		return bad(err, name, "the file is cut off");
	if (!jrn_sum_is_right(data, PACKED_SUM_AT, packed_get(data + PACKED_SUM_AT)))
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

/* A run that begins at `at`. */
struct place {
	uint64_t at, len;
	const uint8_t *header; /* as much of it as there is */
};

static bool read_index(struct packed_file *f, const struct place *run)
{
	uint64_t len = packed_get(run->header + PACKED_INDEX_LEN_AT);
	uint8_t *index;
	bool ok;

	if (len > run->len - PACKED_HEADER)
		return damaged(f, "its header");
	f->body = run->at + PACKED_HEADER;
	f->body_end = run->at + run->len - len;
	index = jrn_source_read_sound(f->store->file->source, f->body_end, (size_t)len,
				      packed_get(run->header + PACKED_INDEX_SUM_AT));
	if (!index)
		return damaged(f, "its index");
	f->index = index;
	f->index_end = index + len;
	ok = read_parts(f);
	free(index);
	return ok;
}

static bool read_run(struct jrn_store *s, struct jrn_source *source,
		     const struct place *run, const char *name, struct ls_err *err)
{
	struct packed_file f = {.store = s, .name = name, .err = err};

	s->file = ls_realloc(NULL, 1, sizeof *s->file);
	*s->file = (struct store_file){.source = jrn_source_ref(source)};
	return check_header(run->header, run->len, name, err) && read_index(&f, run);
}

/* How long the run is: all there is, unless another one follows. */
static uint64_t size_of_run(const struct jrn_source *source, const struct place *run)
{
	uint64_t size = run->len < PACKED_HEADER ? run->len
						 : packed_get(run->header + PACKED_SIZE_AT);
	uint8_t *next = NULL;
	bool follows;

	if (size >= PACKED_HEADER && size < run->len)
		next = jrn_source_read(source, run->at + size, PACKED_MAGIC_SIZE);
	follows = next && memcmp(next, PACKED_MAGIC, PACKED_MAGIC_SIZE) == 0;
	free(next);
	return follows ? size : run->len;
}

static bool read_next(struct jrn_runs *runs, struct jrn_source *source, uint64_t *at,
		      const char *name, struct ls_err *err)
{
	struct place run = {.at = *at, .len = jrn_source_len(source) - *at};
	uint8_t *header = jrn_source_read(
		source, run.at,
		run.len < PACKED_HEADER ? (size_t)run.len : PACKED_HEADER);
	bool ok;

	if (!header)
		return bad(err, name, "the file is cut off");
	run.header = header;
	run.len = size_of_run(source, &run);
	jrn_runs_add(runs, jrn_store_new());
	ok = read_run(runs->stores[runs->n - 1], source, &run, name, err);
	*at += run.len;
	free(header);
	return ok;
}

bool packed_read(struct jrn_runs *runs, struct jrn_source *source, const char *name,
		 struct ls_err *err)
{
	uint64_t at = 0;

	do {
		if (!read_next(runs, source, &at, name, err))
			return false;
	} while (at < jrn_source_len(source));
	return true;
}
