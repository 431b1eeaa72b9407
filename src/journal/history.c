/* SPDX-License-Identifier: MIT */
#include "journal/history.h"

#include <stdlib.h>

#include "base/die.h"

#define DEFAULT_LIMIT ((size_t)32 << 20)

struct jrn_history *jrn_history_new(void)
{
	struct jrn_history *h = ls_realloc(NULL, 1, sizeof *h);

	*h = (struct jrn_history){0};
	jrn_history_limit(h, DEFAULT_LIMIT);
	return h;
}

void jrn_history_free(struct jrn_history *h)
{
	if (!h)
		return;
	free(h->words);
	free(h);
}

void jrn_history_clear(struct jrn_history *h)
{
	h->len = h->depth = 0;
}

size_t jrn_history_depth(const struct jrn_history *h)
{
	return h->depth;
}

void jrn_history_limit(struct jrn_history *h, size_t bytes)
{
	h->limit = bytes / sizeof *h->words;
	if (h->limit < 4 * HISTORY_ROOM)
		h->limit = 4 * HISTORY_ROOM;
}

/* Keeps the newest records, up to half of the limit. */
static void forget(struct jrn_history *h)
{
	size_t keep = h->len;
	size_t depth = 0;

	while (keep > 0) {
		size_t words = h->words[keep - 1] & HISTORY_LEN_MASK;

		if (h->len - (keep - words) > h->limit / 2)
			break;
		keep -= words;
		depth++;
	}
	memmove(h->words, h->words + keep, (h->len - keep) * sizeof *h->words);
	h->len -= keep;
	h->depth = depth;
}

void history_begin(struct jrn_history *h)
{
	if (h->len + HISTORY_ROOM > h->limit)
		forget(h);
	if (h->len + HISTORY_ROOM > h->cap) {
		h->cap = 2 * h->cap + 4 * HISTORY_ROOM;
		h->words = ls_realloc(h->words, h->cap, sizeof *h->words);
	}
	h->start = h->len;
}

void history_end(struct jrn_history *h, jrn_time before, enum jrn_kind kind,
		 bool callback)
{
	h->words[h->len++] = (uint64_t)before;
	h->words[h->len] = (h->len + 1 - h->start) |
			   (uint64_t)kind << HISTORY_KIND_SHIFT |
			   (callback ? HISTORY_CALLBACK : 0);
	h->len++;
	h->depth++;
}

bool jrn_history_top(const struct jrn_history *h, enum jrn_kind *kind, bool *callback)
{
	uint64_t top;

	if (!h->depth)
		return false;
	top = h->words[h->len - 1];
	*kind = (enum jrn_kind)(top >> HISTORY_KIND_SHIFT & 0xff);
	*callback = top & HISTORY_CALLBACK;
	return true;
}

bool jrn_undo(struct picture *p, struct jrn_history *h)
{
	size_t start;

	if (!h->depth)
		return false;
	start = h->len - (h->words[h->len - 1] & HISTORY_LEN_MASK);
	p->at = (jrn_time)h->words[h->len - 2];
	p->record--;
	h->len -= 2;
	while (h->len > start) {
		uint64_t where = h->words[--h->len];
		size_t size = where >> HISTORY_SIZE_SHIFT & HISTORY_SIZE_MASK;
		char *to = (char *)layout_array(p, (unsigned)(where >> 60)) +
			   (where & HISTORY_OFFSET_MASK);

		if (where & HISTORY_ZERO) {
			memset(to, 0, size);
			continue;
		}
		h->len -= (size + 7) / 8;
		memcpy(to, &h->words[h->len], size);
	}
	h->depth--;
	return true;
}
