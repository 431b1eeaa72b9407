/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/die.h"
#include "journal/fold.h"
#include "journal/keyframe.h"
#include "journal/store_inside.h"

void jrn_store_blame(const struct jrn_store *s, uint64_t record, const char *why)
{
	struct store_keys *k = s->keys;

	if (k->error && k->bad <= record)
		return;
	k->error = why;
	k->bad = record;
}

static void add_keyframe(struct store_keys *k)
{
	struct keyframe *f;

	if (k->n == k->cap) {
		k->cap = k->cap ? 2 * k->cap : 16;
		k->frames = ls_realloc(k->frames, k->cap, sizeof *k->frames);
	}
	f = &k->frames[k->n++];
	*f = (struct keyframe){.record = k->picture.record,
			       .segment = k->reader.segment,
			       .offset = k->reader.offset,
			       .at = k->picture.at,
			       .owned = true};
	f->data = keyframe_pack(&k->picture, &f->len);
	k->since = 0;
}

/* The size of the last keyframe tells that of the next well enough. */
static bool keyframe_is_due(const struct jrn_store *s)
{
	const struct store_keys *k = s->keys;

	return k->since >= s->sizes.keyframe &&
	       (!k->n || k->since >= k->frames[k->n - 1].len);
}

/* Folds on until `n` records are folded, and makes the keyframes that are due. */
static void fold_to(const struct jrn_store *s, uint64_t n)
{
	struct store_keys *k = s->keys;
	struct jrn_record r;
	const char *why;

	while (!k->complete && k->reader.next < n &&
	       (!k->error || k->reader.next < k->bad)) {
		struct jrn_reader was = k->reader;

		if (!jrn_reader_next(&k->reader, &r))
			return;
		if (!jrn_apply(&k->picture, &r, NULL, &why)) {
			jrn_store_blame(s, was.next, why);
			k->reader = was;
			return;
		}
		k->since += k->reader.offset -
			    (k->reader.segment == was.segment ? was.offset : 0);
		if (keyframe_is_due(s))
			add_keyframe(k);
	}
}

void jrn_store_prepare(const struct jrn_store *s, uint64_t n)
{
	fold_to(s, n);
}

const char *jrn_store_error(const struct jrn_store *s, uint64_t *record)
{
	fold_to(s, s->count);
	if (s->keys->error && record)
		*record = s->keys->bad;
	return s->keys->error;
}

/* The last keyframe with at most `n` records, or NULL. */
static const struct keyframe *find_keyframe(const struct store_keys *k, uint64_t n)
{
	size_t low = 0, high = k->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (k->frames[middle].record <= n)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &k->frames[low - 1] : NULL;
}

const uint8_t *store_keyframe(const struct jrn_store *s, const struct keyframe *f,
			      uint8_t **read)
{
	*read = f->data ? NULL
			: jrn_source_read_sound(s->file->source, f->in_file, f->len, f->sum);
	return f->data ? f->data : *read;
}

static bool unpack(const struct jrn_store *s, const struct keyframe *f, struct picture *out)
{
	uint8_t *read;
	const uint8_t *data = store_keyframe(s, f, &read);
	bool ok;

	ok = data && keyframe_unpack(out, data, f->len) && out->record == f->record;
	free(read);
	return ok;
}

/* Loads the picture at the keyframe, and a reader that goes on from there. */
static void load(const struct jrn_store *s, const struct keyframe *f, struct picture *out,
		 struct jrn_reader *r)
{
	static const struct picture empty;

	*r = (struct jrn_reader){.store = s};
	if (f && unpack(s, f, out)) {
		*r = (struct jrn_reader){s, f->segment, f->offset, f->at, f->record};
		return;
	}
	if (f)
		jrn_store_blame(s, f->record, "the keyframe there is damaged");
	jrn_picture_copy(out, &empty);
}

void jrn_store_keyframe(const struct jrn_store *s, uint64_t n, struct picture *out,
			struct jrn_reader *rest)
{
	const struct store_keys *k = s->keys;

	fold_to(s, n);
	/* The store's own picture is often just there, when the run is still going on. */
	if (!k->complete && k->reader.next <= n) {
		jrn_picture_copy(out, &k->picture);
		*rest = k->reader;
		return;
	}
	load(s, find_keyframe(k, n), out, rest);
}

uint64_t jrn_store_picture(const struct jrn_store *s, uint64_t n, struct picture *out)
{
	struct jrn_reader r;
	struct jrn_record record;
	const char *why;

	jrn_store_keyframe(s, n, out, &r);
	while (r.next < n && jrn_reader_next(&r, &record)) {
		if (!jrn_apply(out, &record, NULL, &why)) {
			jrn_store_blame(s, r.next - 1, why);
			break;
		}
	}
	return out->record;
}
