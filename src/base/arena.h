/* SPDX-License-Identifier: MIT
 *
 * base/arena.h - memory that is freed all at once: a run's, a frame's, a line's.
 *
 * Ownership: LS_ARENA_INIT, then ls_arena_release; ls_arena_reset keeps the largest
 * block for the next round.  Nothing taken from it is freed alone.
 */
#ifndef LS_BASE_ARENA_H
#define LS_BASE_ARENA_H

#include <stddef.h>

struct ls_arena_block;

struct ls_arena {
	struct ls_arena_block *blocks; /* newest first */
	size_t used;		       /* of the newest */
};

#define LS_ARENA_INIT ((struct ls_arena){ 0 })

/* `n` bytes, aligned for anything, not cleared. */
void *ls_arena_take(struct ls_arena *a, size_t n);
void ls_arena_reset(struct ls_arena *a);
void ls_arena_release(struct ls_arena *a);

#endif
