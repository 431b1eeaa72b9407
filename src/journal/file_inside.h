/* SPDX-License-Identifier: MIT
 *
 * journal/file_inside.h - the readers behind jrn_store_read.
 *
 * Each fills an empty store from an open file; `name` is for error sentences.  When
 * false is returned, the store is to be freed.
 */
#ifndef LS_JOURNAL_FILE_INSIDE_H
#define LS_JOURNAL_FILE_INSIDE_H

#include "journal/file.h"

bool json_read(struct jrn_store *s, FILE *in, const char *name, struct ls_err *err);

/* Either form, told apart by its first byte; `expected` is how long the file may be. */
bool either_read(struct jrn_store *s, FILE *in, size_t expected, const char *name,
		 struct ls_err *err);

/* The whole file is in memory: `data` is on the heap, and the store's from here on. */
bool packed_read(struct jrn_store *s, uint8_t *data, size_t len, const char *name,
		 struct ls_err *err);

/* How a packed file begins; no text does. */
#define PACKED_MAGIC	  "\x93LSJ\r\n\x1a\n"
#define PACKED_MAGIC_SIZE 8

#endif
