/* SPDX-License-Identifier: MIT
 *
 * base/err.h - a mistake of the user's, told once, in one sentence.
 *
 * Functions that can fail because of a script, a file or an option return false and
 * fill one of these; the command line prints it as
 *
 *	loopscope: FILE:LINE: what is wrong
 *	hint: what to do
 *
 * Ownership: LS_ERR_INIT first; the struct owns its texts until ls_err_release.  Setting
 * a second error replaces the first.
 */
#ifndef LS_BASE_ERR_H
#define LS_BASE_ERR_H

#include <stdio.h>

#include "base/die.h"

struct ls_err {
	char *file;    /* NULL: none */
	int line;      /* 0: none */
	char *message; /* NULL: no error */
	char *hint;    /* NULL: none */
};

#define LS_ERR_INIT ((struct ls_err){ 0 })

/* `file` may be NULL, `line` 0.  `err` may be NULL: nobody wants to know. */
void ls_err_set(struct ls_err *err, const char *file, int line, const char *fmt, ...)
	LS_PRINTF(4, 5);
void ls_err_hint(struct ls_err *err, const char *fmt, ...) LS_PRINTF(2, 3);
void ls_err_release(struct ls_err *err);
void ls_err_print(const struct ls_err *err, FILE *out);

#endif
