/* SPDX-License-Identifier: MIT
 *
 * script/heap.h - memory for one Lua state: many small blocks, taken and given fast.
 *
 * Lua says how large a block is when it gives it back, so that a block needs no header:
 * each size (in steps of 16 bytes) has a list of free blocks, the last one given is the
 * next one taken, and is likely to be still in the cache.  New ones are cut from large
 * chunks.  What is larger than SCRIPT_HEAP_SMALL goes to malloc.
 *
 * Small blocks never go back to the system before the end: a script's heap is as large
 * as it was at its largest.
 *
 * Ownership: SCRIPT_HEAP_INIT; script_heap_release frees the chunks, after all blocks
 * have been given back (lua_close does).
 * Errors: NULL when there is no memory, as malloc.
 */
#ifndef LS_SCRIPT_HEAP_H
#define LS_SCRIPT_HEAP_H

#include <stddef.h>

#define SCRIPT_HEAP_SMALL 1024
#define SCRIPT_HEAP_STEP  16

struct script_heap {
	void *free[SCRIPT_HEAP_SMALL / SCRIPT_HEAP_STEP + 1]; /* by size */
	char *next, *end; /* what is left of the newest chunk */
	void *chunks;	  /* a list; each begins with the one before it */
	size_t total;	  /* bytes in chunks */
};

#define SCRIPT_HEAP_INIT ((struct script_heap){ 0 })

void script_heap_release(struct script_heap *h);

void *script_heap_take(struct script_heap *h, size_t size);
void script_heap_give(struct script_heap *h, void *block, size_t size);
/* The contents as far as both sizes go. */
void *script_heap_resize(struct script_heap *h, void *block, size_t old, size_t size);

#endif
