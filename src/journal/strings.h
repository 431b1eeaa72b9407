/* SPDX-License-Identifier: MIT
 *
 * journal/strings.h - interned texts: each different text once, known by a small id.
 *
 * Ids count from 1 in order of appearance; 0 is the empty text.  Texts are bytes with a
 * length: they may hold anything, a NUL too; a NUL stands behind each that is kept.
 *
 * What a script prints is different every time, and nobody may want to keep it.  Such a
 * text is only *passed*: it has the id JRN_PASSED until the next one is passed, and a
 * sink that keeps records adds it to strings of its own.
 *
 * Ownership: the table owns its copies; what jrn_strings_get returns stays where it is
 * until jrn_strings_free (a passed text: until the next).
 */
#ifndef LS_JOURNAL_STRINGS_H
#define LS_JOURNAL_STRINGS_H

#include <stddef.h>
#include <stdint.h>

#define JRN_PASSED UINT32_MAX

struct jrn_strings;

struct jrn_strings *jrn_strings_new(void);
void jrn_strings_free(struct jrn_strings *s);

/* The id of a text, made if new.  Cheap for the same pointer again and again. */
uint32_t jrn_strings_add(struct jrn_strings *s, const char *text, size_t len);
/* The same of a text that a NUL ends. */
uint32_t jrn_strings_name(struct jrn_strings *s, const char *name);

/* Lends the text (borrowed until the next is passed) and returns JRN_PASSED, or 0 when
 * it is empty. */
uint32_t jrn_strings_pass(struct jrn_strings *s, const char *text, size_t len);

/* The text with this id, "" when there is none; `len` may be NULL. */
const char *jrn_strings_get(const struct jrn_strings *s, uint32_t id, size_t *len);

/* Highest id + 1. */
uint32_t jrn_strings_count(const struct jrn_strings *s);

#endif
