/* SPDX-License-Identifier: MIT
 *
 * journal/hash.h - a fast 64-bit hash of bytes: for tables, checksums, fingerprints.
 *
 * Eight bytes at a time: mix in, multiply, fold the high half down.  It finds damage and
 * spreads texts over a table; it does not withstand somebody who wants two equal sums.
 */
#ifndef LS_JOURNAL_HASH_H
#define LS_JOURNAL_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Mixes one word into a hash. */
static inline uint64_t jrn_hash_word(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

/* The same on every machine: words are read lowest byte first. */
uint64_t jrn_hash_bytes(uint64_t hash, const void *data, size_t len);

#endif
