/* SPDX-License-Identifier: MIT
 *
 * tests/journal/disk.h - journals through a file: written, read, compared.
 *
 * The file has one name for the whole process, in the folder of the tests.
 */
#ifndef LS_TESTS_JOURNAL_DISK_H
#define LS_TESTS_JOURNAL_DISK_H

#include "journal/file.h"

const char *disk_path(void);
void disk_write(const char *text, size_t len);

/* What a file with this text is read as; NULL, and the sentence in `err`. */
struct jrn_store *disk_read(const char *text, size_t len, struct ls_err *err);

/* The same records, with the same texts. */
void disk_assert_same(const struct jrn_store *a, const struct jrn_store *b);

#endif
