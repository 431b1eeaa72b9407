/* SPDX-License-Identifier: MIT
 *
 * journal/packed.h - where things stand in the header of an .lsj file.
 *
 * All numbers of the header have 64 bits, lowest byte first.  The header ends with its
 * own checksum; the index is the last thing in the file.
 */
#ifndef LS_JOURNAL_PACKED_H
#define LS_JOURNAL_PACKED_H

#include <stdint.h>

/* Of the header, the index, and how a field is packed: to be raised by hand. */
#define PACKED_VERSION 1

/* A fingerprint of what the rest of a packed file takes for granted: which number stands
 * for which kind, field and word of the schema, and what a keyframe holds.  A reader
 * refuses any other than its own, so a table may change without a thought for it. */
uint64_t packed_format(void);

#define PACKED_VERSION_AT   8
#define PACKED_FORMAT_AT    16
#define PACKED_SIZE_AT	    24 /* of the whole file */
#define PACKED_INDEX_LEN_AT 32
#define PACKED_INDEX_SUM_AT 40
#define PACKED_SUM_AT	    48 /* checksum of what stands before it */
#define PACKED_HEADER	    56

static inline void packed_put(uint8_t *to, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		to[i] = (uint8_t)(v >> 8 * i);
}

static inline uint64_t packed_get(const uint8_t *from)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v |= (uint64_t)from[i] << 8 * i;
	return v;
}

#endif
