/* SPDX-License-Identifier: MIT
 *
 * view/trace.h - a journal in Chrome's Trace Event Format.
 *
 * What Perfetto and chrome://tracing open: a process for each process, a track for each
 * thread with what it ran (B and E), a track for each loop with its phases, and an arrow
 * (s and f) from where an item was made to where it first ran.  Numbers are counters;
 * every other kind of record is an instant, with its fields as the schema names them.
 *
 * Units: instants are microseconds with three digits behind the point, as the format
 * wants them; none is rounded.
 * Errors: false and err for a record that cannot be true, and when `out` did not take
 * everything.
 */
#ifndef LS_VIEW_TRACE_H
#define LS_VIEW_TRACE_H

#include <stdio.h>

#include "base/err.h"
#include "journal/store.h"

bool view_trace_write(struct jrn_store *s, FILE *out, struct ls_err *err);

#endif
