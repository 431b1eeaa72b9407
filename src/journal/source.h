/* SPDX-License-Identifier: MIT
 *
 * journal/source.h - the file behind a store that was opened, read part by part.
 *
 * Opening a journal reads its index alone: what is looked at is read when it is looked at.
 * Reading, not mapping: a file that is cut off while it is open gives an error, not a
 * signal.  What cannot be read at a place (a pipe) is read into memory first.
 *
 * Ownership: counted, since the runs of one file share it.
 */
#ifndef LS_JOURNAL_SOURCE_H
#define LS_JOURNAL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jrn_source;

/* Of an open file, which the caller may close, of `len` bytes; NULL: errno says why. */
struct jrn_source *jrn_source_of_file(int fd, uint64_t len);
/* Of memory from the heap, which is the source's from now on. */
struct jrn_source *jrn_source_of_memory(uint8_t *data, uint64_t len);
struct jrn_source *jrn_source_ref(struct jrn_source *s);
void jrn_source_unref(struct jrn_source *s); /* NULL does nothing */

uint64_t jrn_source_len(const struct jrn_source *s);

/* The bytes at a place, on the heap; NULL when they are not all there. */
uint8_t *jrn_source_read(const struct jrn_source *s, uint64_t at, size_t len);
/* The same, NULL also when their checksum is another. */
uint8_t *jrn_source_read_sound(const struct jrn_source *s, uint64_t at, size_t len,
			       uint64_t sum);

/* Is this the checksum of the bytes?  (For a fuzzer, which cannot guess one, it always is,
 * so that it gets to what lies behind.) */
bool jrn_sum_is_right(const uint8_t *data, uint64_t len, uint64_t sum);

#endif
