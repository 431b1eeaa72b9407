/* SPDX-License-Identifier: MIT */
#include "script/heap.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/bits.h"

#define FIRST_CHUNK ((size_t)64 << 10)
#define HUGE_PAGE   ((size_t)2 << 20) /* as large as a chunk gets */

/* The sanitizer sees more when each block is one of malloc's. */
#ifdef __SANITIZE_ADDRESS__
enum { SMALL = 0 };
#else
enum { SMALL = SCRIPT_HEAP_SMALL };
#endif

static size_t class_of(size_t size)
{
	return (size + SCRIPT_HEAP_STEP - 1) / SCRIPT_HEAP_STEP;
}

/* A large chunk lies on a page of its own: with a hundred thousand sleeping threads each
 * touch is a miss, and one among 4 KiB pages costs a walk through the page table too. */
static void *new_chunk(size_t size)
{
	void *chunk;

	if (size < HUGE_PAGE)
		return malloc(size);
	chunk = aligned_alloc(HUGE_PAGE, size);
#ifdef MADV_HUGEPAGE
	if (chunk)
		madvise(chunk, size, MADV_HUGEPAGE);
#endif
	return chunk;
}

/* Each chunk doubles what there is.  What is left of the one before is too small for one
 * block, and is lost. */
LS_APART static void *cut(struct script_heap *h, size_t size)
{
	char *block;

	if ((size_t)(h->end - h->next) < size) {
		size_t len = h->total < FIRST_CHUNK ? FIRST_CHUNK
			     : h->total < HUGE_PAGE ? h->total
						    : HUGE_PAGE;
		void **chunk = new_chunk(len);

		if (!chunk)
			return NULL;
		*chunk = h->chunks;
		h->chunks = chunk;
		h->next = (char *)chunk + SCRIPT_HEAP_STEP;
		h->end = (char *)chunk + len;
		h->total += len;
	}
	block = h->next;
	h->next += size;
	return block;
}

void *script_heap_take(struct script_heap *h, size_t size)
{
	size_t class = class_of(size);
	void **block;

	if (size > SMALL)
		return malloc(size);
	block = h->free[class];
	if (!block)
		return cut(h, class * SCRIPT_HEAP_STEP);
	h->free[class] = *block;
	ls_prefetch(*block); /* the next one to be taken */
	return block;
}

void script_heap_give(struct script_heap *h, void *block, size_t size)
{
	if (size > SMALL) {
		free(block);
		return;
	}
	*(void **)block = h->free[class_of(size)];
	h->free[class_of(size)] = block;
}

void *script_heap_resize(struct script_heap *h, void *block, size_t old, size_t size)
{
	void *new;

	if (old > SMALL && size > SMALL)
		return realloc(block, size);
	if (old <= SMALL && size <= SMALL && class_of(old) == class_of(size))
		return block;
	new = script_heap_take(h, size);
	if (!new)
		return NULL;
	memcpy(new, block, old < size ? old : size);
	script_heap_give(h, block, old);
	return new;
}

void script_heap_release(struct script_heap *h)
{
	for (void **chunk = h->chunks, *before; chunk; chunk = before) {
		before = *chunk;
		free(chunk);
	}
	*h = SCRIPT_HEAP_INIT;
}
