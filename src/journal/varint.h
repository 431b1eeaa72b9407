/* SPDX-License-Identifier: MIT
 *
 * journal/varint.h - integers in as few bytes as they need.
 *
 * Seven bits a byte, lowest first, the top bit set while more follow.  Signed values
 * are folded first (0, -1, 1, -2 ... become 0, 1, 2, 3 ...), so that small ones of
 * either sign stay short.
 *
 * Errors: varint_get never reads past `end` and says false on a number that does not
 * end or has more than 64 bits.
 */
#ifndef LS_JOURNAL_VARINT_H
#define LS_JOURNAL_VARINT_H

#include <stdbool.h>
#include <stdint.h>

#define VARINT_MAX 10 /* bytes of the largest */

static inline uint8_t *varint_put(uint8_t *p, uint64_t v)
{
	while (v >= 0x80) {
		*p++ = (uint8_t)(v | 0x80);
		v >>= 7;
	}
	*p++ = (uint8_t)v;
	return p;
}

static inline bool varint_get(const uint8_t **p, const uint8_t *end, uint64_t *v)
{
	const uint8_t *at = *p;
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 64 && at < end; shift += 7) {
		uint64_t byte = *at++;

		value |= (byte & 0x7f) << shift;
		if (byte < 0x80) {
			*p = at;
			*v = value;
			return shift < 63 || byte <= 1;
		}
	}
	return false;
}

static inline uint64_t zigzag(int64_t v)
{
	return (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0);
}

static inline int64_t unzigzag(uint64_t v)
{
	return (int64_t)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

#endif
