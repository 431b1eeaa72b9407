/* SPDX-License-Identifier: MIT */
#include "journal/hash.h"

/* Spelled out like this, compilers make one load of it where the byte order allows. */
static uint64_t load8(const uint8_t *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	       (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
	       (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static uint64_t load_rest(const uint8_t *p, size_t n)
{
	uint64_t word = 0;

	for (size_t i = 0; i < n; i++)
		word |= (uint64_t)p[i] << 8 * i;
	return word;
}

/* Multiplying takes a few cycles: four independent hashes keep the processor busy. */
static const uint8_t *hash_lanes(uint64_t lane[4], const uint8_t *p, size_t *left)
{
	for (; *left >= 32; *left -= 32, p += 32)
		for (int i = 0; i < 4; i++)
			lane[i] = jrn_hash_word(lane[i], load8(p + 8 * i));
	return p;
}

uint64_t jrn_hash_bytes(uint64_t hash, const void *data, size_t len)
{
	uint64_t lane[4] = {hash, 1, 2, 3};
	const uint8_t *p = data;
	size_t left = len;

	if (len >= 128) {
		p = hash_lanes(lane, p, &left);
		hash = jrn_hash_word(jrn_hash_word(lane[0], lane[1]),
				     jrn_hash_word(lane[2], lane[3]));
	}
	for (; left >= 8; left -= 8, p += 8)
		hash = jrn_hash_word(hash, load8(p));
	hash = jrn_hash_word(hash, load_rest(p, left));
	return jrn_hash_word(hash, len);
}
