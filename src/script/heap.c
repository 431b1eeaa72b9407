/* SPDX-License-Identifier: MIT */
#include "script/heap.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK ((size_t)64 << 10)

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

/* What is left of the chunk before it is too small for one block, and is lost. */
static void *cut(struct script_heap *h, size_t size)
{
	char *block;

	if ((size_t)(h->end - h->next) < size) {
		void **chunk = malloc(CHUNK);

		if (!chunk)
			return NULL;
		*chunk = h->chunks;
		h->chunks = chunk;
		h->next = (char *)chunk + SCRIPT_HEAP_STEP;
		h->end = (char *)chunk + CHUNK;
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
