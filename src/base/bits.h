/* SPDX-License-Identifier: MIT
 *
 * base/bits.h - positions of bits in a word, and a word to the compiler.
 *
 * The one place where the compiler's built-ins are used; what stands beside them says
 * what they do.  Asking about 0 has no answer and is a bug of the caller.
 */
#ifndef LS_BASE_BITS_H
#define LS_BASE_BITS_H

#include <stdint.h>

/* A function that stays out of its caller, which is then short and saves no registers. */
#ifdef __GNUC__
#define LS_APART __attribute__((noinline))
#else
#define LS_APART
#endif

/* Memory at p will be read soon: the processor may begin to fetch it. */
static inline void ls_prefetch(const void *p)
{
#ifdef __GNUC__
	__builtin_prefetch(p);
#else
	(void)p;
#endif
}

/* The position of the highest set bit: 0 for 1, 63 for values with the top bit set. */
static inline unsigned ls_high_bit(uint64_t x)
{
#ifdef __GNUC__
	return (unsigned)__builtin_clzll(x) ^ 63u;
#else
	unsigned n = 0;

	while (x >>= 1)
		n++;
	return n;
#endif
}

/* The position of the lowest set bit. */
static inline unsigned ls_low_bit(uint64_t x)
{
#ifdef __GNUC__
	return (unsigned)__builtin_ctzll(x);
#else
	return ls_high_bit(x & (~x + 1));
#endif
}

#endif
