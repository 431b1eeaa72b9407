/* SPDX-License-Identifier: MIT */
#include "journal/hash.h"

/* Compilers make one load of this where the machine's order allows it. */
static uint64_t load(const uint8_t *p, size_t n)
{
	uint64_t word = 0;

	for (size_t i = 0; i < n; i++)
		word |= (uint64_t)p[i] << 8 * i;
	return word;
}

uint64_t jrn_hash_bytes(uint64_t hash, const void *data, size_t len)
{
	const uint8_t *p = data;
	size_t left = len;

	for (; left >= 8; left -= 8, p += 8)
		hash = jrn_hash_word(hash, load(p, 8));
	hash = jrn_hash_word(hash, load(p, left));
	return jrn_hash_word(hash, len);
}
