/* SPDX-License-Identifier: MIT
 *
 * journal/file_inside.h - the readers behind jrn_runs_read.
 *
 * Each adds the runs of an open file; `name` is for error sentences.  When false is
 * returned, what was added is not whole.
 */
#ifndef LS_JOURNAL_FILE_INSIDE_H
#define LS_JOURNAL_FILE_INSIDE_H

#include "journal/file.h"
#include "journal/source.h"

bool json_read(struct jrn_runs *runs, FILE *in, const char *name, struct ls_err *err);

/* Either form, told apart by its first byte; `expected` is how long the file may be. */
bool either_read(struct jrn_runs *runs, FILE *in, size_t expected, const char *name,
		 struct ls_err *err);

bool packed_read(struct jrn_runs *runs, struct jrn_source *source, const char *name,
		 struct ls_err *err);

/* How a packed file begins; no text does. */
#define PACKED_MAGIC	  "\x93LSJ\r\n\x1a\n"
#define PACKED_MAGIC_SIZE 8

#endif
