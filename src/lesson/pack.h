/* SPDX-License-Identifier: MIT
 *
 * lesson/pack.h - a lesson to hand out: one file, without its answers.
 *
 * The file is a tar archive of the folder: lesson.lua, the texts, the programs and their
 * twins.  Solutions, wrong answers and recorded outputs stay at home; of each that says
 * what is right keys.txt holds the SHA-256, in the form of sha256sum:
 *
 *	HASH  golden/micro.node-20.20.2.txt
 *
 * So a lesson that was handed out can still be checked: what its programs print must have
 * the hash of what the real runtime printed.  A folder with a keys.txt is such a lesson.
 *
 * Errors: false and `err` when a file cannot be read or the archive not be written.
 */
#ifndef LS_LESSON_PACK_H
#define LS_LESSON_PACK_H

#include <stdio.h>

#include "lesson/lesson.h"

bool lesson_pack(const struct lesson *l, FILE *out, struct ls_err *err);

/* Is this a lesson that was handed out? */
bool lesson_is_packed(const struct lesson *l);
/* The names in a folder of it that have keys, as lesson_names. */
char **lesson_key_names(const struct lesson *l, const char *folder, size_t *n);
/* Is this text the one that the key of the file `name` was made from? */
bool lesson_key_fits(const struct lesson *l, const char *name, const char *text, size_t len);

#endif
