/* SPDX-License-Identifier: MIT
 *
 * view/svg.h - the timeline of a whole run as a picture.
 *
 * A lane for each thread that did something: what it ran (the callback at the bottom of
 * its stack), and a thin line while it polled.  What is too narrow to be seen is joined
 * with its neighbour, so that the picture stays small however long the run was.  Each
 * bar says its name, line and times when it is pointed at, and so does a screen reader.
 *
 * Errors: false and err for a record that cannot be true, and when `out` did not take
 * everything.
 */
#ifndef LS_VIEW_SVG_H
#define LS_VIEW_SVG_H

#include <stdio.h>

#include "base/err.h"
#include "journal/store.h"

bool view_svg_write(struct jrn_store *s, FILE *out, struct ls_err *err);

#endif
