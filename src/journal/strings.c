/* SPDX-License-Identifier: MIT */
#include "journal/strings.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "journal/hash.h"

#define RECENT	   256 /* pointers remembered */
#define NAMES	   128 /* the same of names, which have no NUL inside */
#define BLOCK_SIZE ((size_t)64 << 10)

struct text {
	const char *bytes;
	size_t len;
	uint64_t hash;
};

/* Texts are kept in blocks, which never move. */
struct block {
	struct block *next;
	char bytes[];
};

struct jrn_strings {
	struct text *texts; /* by id; texts[0] is the empty one */
	uint32_t n, cap;
	uint32_t *slots; /* ids by hash, 0: free; a power of two, at most half full */
	size_t n_slots;
	struct block *blocks;
	char *room; /* what is left of the newest block */
	size_t left;
	struct text passed;
	/* Callers name the same few literals over and over.  A pointer alone proves
	 * nothing, since buffers are reused, but comparing is cheaper than hashing. */
	struct {
		const char *text;
		uint32_t id;
	} recent[RECENT], names[NAMES];
};

struct jrn_strings *jrn_strings_new(void)
{
	struct jrn_strings *s = ls_realloc(NULL, 1, sizeof *s);

	memset(s, 0, sizeof *s);
	s->cap = 64;
	s->texts = ls_realloc(NULL, s->cap, sizeof *s->texts);
	s->texts[s->n++] = (struct text){"", 0, 0};
	s->n_slots = 128;
	s->slots = ls_realloc(NULL, s->n_slots, sizeof *s->slots);
	memset(s->slots, 0, s->n_slots * sizeof *s->slots);
	s->passed = s->texts[0];
	return s;
}

void jrn_strings_free(struct jrn_strings *s)
{
	if (!s)
		return;
	while (s->blocks) {
		struct block *next = s->blocks->next;

		free(s->blocks);
		s->blocks = next;
	}
	free(s->texts);
	free(s->slots);
	free(s);
}

static char *take_room(struct jrn_strings *s, size_t len)
{
	size_t size = len > BLOCK_SIZE / 4 ? len : BLOCK_SIZE;
	struct block *b;
	char *at = s->room;

	if (s->left >= len) {
		s->room += len;
		s->left -= len;
		return at;
	}
	b = ls_realloc(NULL, 1, sizeof *b + size);
	b->next = s->blocks;
	s->blocks = b;
	if (size == len) /* a large text has a block of its own */
		return b->bytes;
	s->room = b->bytes + len;
	s->left = size - len;
	return b->bytes;
}

static bool same(const struct text *t, const char *text, size_t len)
{
	return t->len == len && memcmp(t->bytes, text, len) == 0;
}

/* The slot where the text is, or would go. */
static size_t find(const struct jrn_strings *s, const char *text, size_t len,
		   uint64_t hash)
{
	size_t i = hash & (s->n_slots - 1);

	while (s->slots[i] && !(s->texts[s->slots[i]].hash == hash &&
				same(&s->texts[s->slots[i]], text, len)))
		i = (i + 1) & (s->n_slots - 1);
	return i;
}

static void rehash(struct jrn_strings *s)
{
	s->n_slots *= 2;
	s->slots = ls_realloc(s->slots, s->n_slots, sizeof *s->slots);
	memset(s->slots, 0, s->n_slots * sizeof *s->slots);
	for (uint32_t id = 1; id < s->n; id++) {
		size_t i = s->texts[id].hash & (s->n_slots - 1);

		while (s->slots[i])
			i = (i + 1) & (s->n_slots - 1);
		s->slots[i] = id;
	}
}

static uint32_t append(struct jrn_strings *s, const char *text, size_t len, uint64_t hash)
{
	char *copy = take_room(s, len + 1);

	if (s->n == JRN_PASSED)
		ls_bug("more than %u different texts", JRN_PASSED);
	if (s->n == s->cap) {
		s->cap = s->cap > JRN_PASSED / 2 ? JRN_PASSED : 2 * s->cap;
		s->texts = ls_realloc(s->texts, s->cap, sizeof *s->texts);
	}
	memcpy(copy, text, len);
	copy[len] = '\0';
	s->texts[s->n] = (struct text){copy, len, hash};
	return s->n++;
}

uint32_t jrn_strings_add(struct jrn_strings *s, const char *text, size_t len)
{
	size_t recent = ((uintptr_t)text >> 3 ^ (uintptr_t)text >> 11) % RECENT;
	uint32_t id = s->recent[recent].id;
	uint64_t hash;
	size_t slot;

	if (len == 0)
		return 0;
	if (s->recent[recent].text == text && same(&s->texts[id], text, len))
		return id;
	hash = jrn_hash_bytes(0, text, len);
	slot = find(s, text, len, hash);
	id = s->slots[slot];
	if (!id) {
		id = append(s, text, len, hash);
		s->slots[slot] = id;
		if (2 * (size_t)s->n > s->n_slots)
			rehash(s);
	}
	s->recent[recent].text = text;
	s->recent[recent].id = id;
	return id;
}

uint32_t jrn_strings_name(struct jrn_strings *s, const char *name)
{
	size_t at = ((uintptr_t)name >> 3 ^ (uintptr_t)name >> 10) % NAMES;
	uint32_t id = s->names[at].id;

	if (s->names[at].text == name && strcmp(s->texts[id].bytes, name) == 0)
		return id;
	id = jrn_strings_add(s, name, strlen(name));
	s->names[at].text = name;
	s->names[at].id = id;
	return id;
}

uint32_t jrn_strings_pass(struct jrn_strings *s, const char *text, size_t len)
{
	s->passed = (struct text){len ? text : "", len, 0};
	return len ? JRN_PASSED : 0;
}

const char *jrn_strings_get(const struct jrn_strings *s, uint32_t id, size_t *len)
{
	const struct text *t =
		id == JRN_PASSED ? &s->passed : &s->texts[id < s->n ? id : 0];

	if (len)
		*len = t->len;
	return t->bytes;
}

uint32_t jrn_strings_count(const struct jrn_strings *s)
{
	return s->n;
}
