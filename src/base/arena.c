/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdlib.h>

#include "base/die.h"

#define ALIGN 16
#define FIRST 4096

struct ls_arena_block {
	struct ls_arena_block *older;
	size_t size;
	_Alignas(ALIGN) char bytes[];
};

static void add_block(struct ls_arena *a, size_t n)
{
	size_t size = a->blocks ? 2 * a->blocks->size : FIRST;
	struct ls_arena_block *b;

	while (size < n)
		size *= 2;
	b = ls_realloc(NULL, sizeof *b + size, 1);
	b->older = a->blocks;
	b->size = size;
	a->blocks = b;
	a->used = 0;
}

void *ls_arena_take(struct ls_arena *a, size_t n)
{
	void *p;

	n = (n + ALIGN - 1) / ALIGN * ALIGN;
	if (!a->blocks || a->blocks->size - a->used < n)
		add_block(a, n);
	p = a->blocks->bytes + a->used;
	a->used += n;
	return p;
}

static void free_blocks(struct ls_arena_block *b)
{
	while (b) {
		struct ls_arena_block *older = b->older;

		free(b);
		b = older;
	}
}

void ls_arena_reset(struct ls_arena *a)
{
	if (a->blocks) {
		free_blocks(a->blocks->older);
		a->blocks->older = NULL;
	}
	a->used = 0;
}

void ls_arena_release(struct ls_arena *a)
{
	free_blocks(a->blocks);
	*a = LS_ARENA_INIT;
}
