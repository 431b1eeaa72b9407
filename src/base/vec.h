/* SPDX-License-Identifier: MIT
 *
 * base/vec.h - arrays that grow: a pointer, a length and a capacity side by side.
 *
 *	struct thing *things; size_t n, cap;
 *	ls_grow(things, cap, n + 1);
 *	things[n++] = (struct thing){ ... };
 *
 * Ownership: the array is freed with free().
 */
#ifndef LS_BASE_VEC_H
#define LS_BASE_VEC_H

#include "base/die.h"

/* Makes room for at least `need` elements; doubles, so that appending is cheap. */
#define ls_grow(ptr, cap, need)                                                              \
	do {                                                                                 \
		if ((size_t)(need) > (size_t)(cap)) {                                        \
			while ((size_t)(cap) < (size_t)(need))                               \
				(cap) = (cap) ? 2 * (cap) : 16;                              \
			(ptr) = ls_realloc((ptr), (cap), sizeof *(ptr));                     \
		}                                                                            \
	} while (0)

#endif
