/* SPDX-License-Identifier: MIT
 *
 * view/page.h - a run as one HTML page that is stepped both ways, without a server.
 *
 * The page shows the stage as the terminal does, one screen an event; the screens are
 * drawn when the page is written.  A screen is rows, a row is pieces between borders, and
 * a piece that comes again is written once: most of a screen is that of the event before.
 * Beside them stand the event and its reason as text, for those who hear the page.
 *
 * Bounded: the first PAGE_STEPS events; the page says when there were more.
 * Errors: false and err when `out` did not take everything.
 */
#ifndef LS_VIEW_PAGE_H
#define LS_VIEW_PAGE_H

#include <stdio.h>

#include "base/err.h"
#include "journal/store.h"

#define PAGE_STEPS 4000

bool view_page_write(struct jrn_store *s, FILE *out, struct ls_err *err);

#endif
