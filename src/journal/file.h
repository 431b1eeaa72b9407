/* SPDX-License-Identifier: MIT
 *
 * journal/file.h - journals on disk: JSON Lines for everyone, .lsj packed for us.
 *
 * JSON Lines: one record a line, {"n":12,"t":1500000,"ev":"new","item":3,...}; texts
 * and enums by name.  docs/journal.md describes it so that another program can write
 * it.  .lsj is the packed store with its keyframes; a file is never trusted: lengths,
 * ids, checksums and every record are checked.  A file may hold several runs, one behind
 * the other.
 *
 * Errors: false and a filled ls_err with file and line (JSON) or record (packed).
 */
#ifndef LS_JOURNAL_FILE_H
#define LS_JOURNAL_FILE_H

#include <stdio.h>

#include "base/err.h"
#include "journal/store.h"

/* A sink that writes JSON Lines as records come. */
struct jrn_sink *jrn_jsonl_sink(FILE *out);
/* Flushes and frees the sink; false when something could not be written. */
bool jrn_jsonl_close(struct jrn_sink *sink, struct ls_err *err);

/* One record as a line of JSON, newline included, appended to `out`. */
struct ls_str;
void jrn_json_line(struct ls_str *out, uint64_t n, const struct jrn_record *r,
		   const struct jrn_strings *strings);
/* Only its fields, each with a comma before it: ,"item":3,"type":"timeout". */
void jrn_json_fields(struct ls_str *out, const struct jrn_record *r,
		     const struct jrn_strings *strings);
/* A string of JSON; bytes that are no UTF-8 become an array of numbers. */
void jrn_json_text(struct ls_str *out, const char *text, size_t len);

bool jrn_store_write_jsonl(const struct jrn_store *s, FILE *out, struct ls_err *err);
bool jrn_store_write_packed(const struct jrn_store *s, const char *path, struct ls_err *err);
/* Reads either form, told apart by its first bytes.  NULL and err when it is neither.  Of
 * several runs it is the first. */
struct jrn_store *jrn_store_read(const char *path, struct ls_err *err);

/* The runs in a file, one behind the other: each system of a script has its own.  The
 * stores are the owner's of this. */
struct jrn_runs {
	struct jrn_store **stores;
	size_t n;
};

void jrn_runs_add(struct jrn_runs *runs, struct jrn_store *store);
void jrn_runs_release(struct jrn_runs *runs);
bool jrn_runs_write_packed(const struct jrn_runs *runs, const char *path,
			   struct ls_err *err);
/* False and an err: then there are none. */
bool jrn_runs_read(struct jrn_runs *out, const char *path, struct ls_err *err);

#endif
