/* SPDX-License-Identifier: MIT
 *
 * base/die.h - the two ends that no caller can mend: no memory, and a bug of ours.
 *
 * Both print one line that starts with "loopscope:" and end the program: out of memory
 * with status 2, a bug with abort(), so that a core or a sanitizer shows where.
 *
 * Ownership: what ls_realloc and its kin return is freed with free().
 */
#ifndef LS_BASE_DIE_H
#define LS_BASE_DIE_H

#include <stddef.h>

#define LS_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

_Noreturn void ls_die(const char *fmt, ...) LS_PRINTF(1, 2);
_Noreturn void ls_bug(const char *fmt, ...) LS_PRINTF(1, 2);

/* Room for n elements of `size` bytes; dies instead of failing or overflowing.  n may be
 * 0: the result is then still a pointer that may be freed. */
void *ls_realloc(void *p, size_t n, size_t size);
/* The same, all zero. */
void *ls_calloc(size_t n, size_t size);
char *ls_strdup(const char *s);
char *ls_strndup(const char *s, size_t len);

#endif
