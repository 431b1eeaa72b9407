/* SPDX-License-Identifier: MIT
 *
 * An .lsj file: a header of fixed size, the segments, the keyframes, the texts, and the
 * index that tells how long each of those is and what its checksum was.  docs/journal.md
 * has the layout byte by byte.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "journal/file_inside.h"
#include "journal/hash.h"
#include "journal/packed.h"
#include "journal/store_inside.h"
#include "journal/varint.h"

struct bytes {
	uint8_t *data;
	size_t len, cap;
};

static uint8_t *room(struct bytes *b, size_t len)
{
	if (b->cap - b->len < len) {
		b->cap = 2 * b->cap + len + 256;
		b->data = ls_realloc(b->data, 1, b->cap);
	}
	return b->data + b->len;
}

static void add_varint(struct bytes *b, uint64_t v)
{
	uint8_t *at = room(b, VARINT_MAX);

	b->len += (size_t)(varint_put(at, v) - at);
}

static void add_fixed(struct bytes *b, uint64_t v)
{
	packed_put(room(b, 8), v);
	b->len += 8;
}

static void add_list(struct bytes *b, const struct record_list *list)
{
	uint64_t before = 0;

	add_varint(b, list->n);
	for (size_t i = 0; i < list->n; i++) {
		add_varint(b, list->numbers[i] - before);
		before = list->numbers[i];
	}
}

static uint64_t sum_of(const uint8_t *data, size_t len, uint64_t in_file)
{
	return data ? jrn_hash_bytes(0, data, len) : in_file;
}

static void add_segments(struct bytes *b, const struct jrn_store *s)
{
	add_varint(b, s->n_segments);
	for (size_t i = 0; i < s->n_segments; i++) {
		const struct segment *g = &s->segments[i];

		add_varint(b, g->len);
		add_varint(b, g->first);
		add_varint(b, (uint64_t)g->before);
		add_varint(b, g->births);
		add_fixed(b, sum_of(g->data, g->len, g->sum));
	}
}

/* They are written when they are there up to the end.  A run does not make any: folding it
 * would take half as long as running it, and whoever opens it folds as far as they look. */
static size_t count_keyframes(const struct jrn_store *s)
{
	const struct store_keys *k = s->keys;

	return k->complete || k->reader.next == s->count ? k->n : 0;
}

static void add_keyframes(struct bytes *b, const struct jrn_store *s)
{
	const struct store_keys *k = s->keys;
	size_t n = count_keyframes(s);

	add_varint(b, n);
	for (size_t i = 0; i < n; i++) {
		const struct keyframe *f = &k->frames[i];

		add_varint(b, f->len);
		add_varint(b, f->record);
		add_varint(b, f->segment);
		add_varint(b, f->offset);
		add_varint(b, (uint64_t)f->at);
		add_fixed(b, sum_of(f->data, f->len, f->sum));
	}
}

/* All texts, each behind its length. */
static void add_texts(struct bytes *b, const struct jrn_strings *strings)
{
	for (uint32_t id = 1; id < jrn_strings_count(strings); id++) {
		size_t len;
		const char *text = jrn_strings_get(strings, id, &len);

		add_varint(b, len);
		memcpy(room(b, len), text, len);
		b->len += len;
	}
}

static void make_index(struct bytes *index, const struct jrn_store *s,
		       const struct bytes *texts)
{
	add_varint(index, s->count);
	add_varint(index, (uint64_t)s->last);
	add_varint(index, s->births);
	add_segments(index, s);
	add_keyframes(index, s);
	add_varint(index, texts->len);
	add_varint(index, jrn_strings_count(s->strings) - 1);
	add_fixed(index, jrn_hash_bytes(0, texts->data, texts->len));
	add_list(index, &s->prints);
	add_list(index, &s->warnings);
}

static void make_header(uint8_t *header, const struct bytes *index, uint64_t file_size)
{
	memcpy(header, PACKED_MAGIC, PACKED_MAGIC_SIZE);
	packed_put(header + PACKED_VERSION_AT, PACKED_VERSION);
	packed_put(header + PACKED_FORMAT_AT, packed_format());
	packed_put(header + PACKED_SIZE_AT, file_size);
	packed_put(header + PACKED_INDEX_LEN_AT, index->len);
	packed_put(header + PACKED_INDEX_SUM_AT,
		   jrn_hash_bytes(0, index->data, index->len));
	packed_put(header + PACKED_SUM_AT, jrn_hash_bytes(0, header, PACKED_SUM_AT));
}

static bool write_segments(const struct jrn_store *s, FILE *out)
{
	for (size_t i = 0; i < s->n_segments; i++) {
		const uint8_t *data = store_segment(s, i);

		if (!data)
			return false;
		fwrite(data, 1, s->segments[i].len, out);
	}
	return true;
}

static bool write_keyframes(const struct jrn_store *s, FILE *out)
{
	size_t n = count_keyframes(s);

	for (size_t i = 0; i < n; i++) {
		const struct keyframe *f = &s->keys->frames[i];
		uint8_t *read;
		const uint8_t *data = store_keyframe(s, f, &read);

		if (!data)
			return false;
		fwrite(data, 1, f->len, out);
		free(read);
	}
	return true;
}

/* False: it came from a file that is damaged. */
static bool write_parts(const struct jrn_store *s, FILE *out)
{
	struct bytes texts = {0}, index = {0};
	uint8_t header[PACKED_HEADER] = {0};
	uint64_t size = PACKED_HEADER;
	bool ok;

	room(&texts, 1);
	add_texts(&texts, s->strings);
	make_index(&index, s, &texts);
	for (size_t i = 0; i < s->n_segments; i++)
		size += s->segments[i].len;
	for (size_t i = 0; i < count_keyframes(s); i++)
		size += s->keys->frames[i].len;
	make_header(header, &index, size + texts.len + index.len);
	fwrite(header, 1, sizeof header, out);
	ok = write_segments(s, out) && write_keyframes(s, out);
	fwrite(texts.data, 1, texts.len, out);
	fwrite(index.data, 1, index.len, out);
	free(texts.data);
	free(index.data);
	return ok;
}

/* Gives the file the rights that any new file gets. */
static void set_rights(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	fchmod(fd, 0666 & ~mask);
}

static bool write_temporary(const struct jrn_runs *runs, int fd)
{
	FILE *out = fdopen(fd, "wb");
	bool failed = false;

	if (!out) {
		close(fd);
		return false;
	}
	set_rights(fd);
	for (size_t i = 0; i < runs->n && !failed; i++)
		if (!write_parts(runs->stores[i], out)) {
			failed = true;
			errno = EIO;
		}
	failed = fflush(out) || ferror(out) || failed;
	return !fclose(out) && !failed;
}

/* As far as anybody has looked. */
static bool is_sound(const struct jrn_store *s, const char *path, struct ls_err *err)
{
	const struct store_keys *k = s->keys;

	if (k->error)
		ls_err_set(err, path, 0, "record %llu cannot be: %s",
			   (unsigned long long)k->bad, k->error);
	return !k->error;
}

bool jrn_runs_write_packed(const struct jrn_runs *runs, const char *path,
			   struct ls_err *err)
{
	size_t len = strlen(path);
	char *temporary;
	int fd;
	bool ok;

	for (size_t i = 0; i < runs->n; i++)
		if (!is_sound(runs->stores[i], path, err))
			return false;
	temporary = ls_realloc(NULL, len + sizeof ".XXXXXX", 1);
	memcpy(temporary, path, len);
	memcpy(temporary + len, ".XXXXXX", sizeof ".XXXXXX");
	fd = mkstemp(temporary);
	ok = fd >= 0 && write_temporary(runs, fd) && rename(temporary, path) == 0;
	if (!ok) {
		ls_err_set(err, path, 0, "the file cannot be written: %s",
			   strerror(errno));
		if (fd >= 0)
			unlink(temporary);
	}
	free(temporary);
	return ok;
}

bool jrn_store_write_packed(const struct jrn_store *s, const char *path,
			    struct ls_err *err)
{
	struct jrn_store *one = (struct jrn_store *)(uintptr_t)s;

	return jrn_runs_write_packed(&(struct jrn_runs){.stores = &one, .n = 1}, path,
				     err);
}
