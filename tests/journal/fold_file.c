/* SPDX-License-Identifier: MIT
 *
 * fold_file FILE... - folds each journal forward and undoes it to zero: at every record
 * the picture is the same both ways.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "journal/file.h"
#include "journal/fold.h"

#define WINDOW 500 /* pictures kept at a time */

struct walk {
	const struct jrn_store *store;
	struct jrn_history *history;
	struct picture now;
	struct picture before[WINDOW]; /* what it was before each record of the window */
	uint64_t from;		       /* the window's first record */
	unsigned n;
	const char *why;
};

/* Applies the window's records, up to `most`; keeps the pictures if told to. */
static void forward(struct walk *w, unsigned most, bool keep)
{
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_reader_at(&reader, w->store, w->from);
	for (w->n = 0; w->n < most && jrn_reader_next(&reader, &r); w->n++) {
		if (keep)
			jrn_picture_copy(&w->before[w->n], &w->now);
		if (!jrn_apply(&w->now, &r, w->history, &w->why))
			return;
	}
}

static void back(struct walk *w)
{
	for (unsigned i = w->n; i > 0 && !w->why; i--)
		if (!jrn_undo(&w->now, w->history) ||
		    !jrn_picture_equal(&w->now, &w->before[i - 1])) {
			w->why = "the picture differs on the way back";
			w->n = i;
		}
}

/* Each window forward, back and forward again; at the end, all the way to nothing. */
static bool same_both_ways(const struct jrn_store *s, const char *name)
{
	static struct walk w;
	struct picture nothing;

	w = (struct walk){ .store = s, .history = jrn_history_new() };
	jrn_history_limit(w.history, (size_t)1 << 30);
	jrn_picture_init(&nothing);
	do {
		forward(&w, WINDOW, true);
		if (!w.why)
			back(&w);
		if (w.why)
			break;
		forward(&w, w.n, false);
		w.from += w.n;
	} while (w.n == WINDOW && !w.why);
	if (w.why)
		printf("%s: record %" PRIu64 ": %s\n", name, w.from + w.n, w.why);
	while (!w.why && jrn_undo(&w.now, w.history))
		continue;
	if (!w.why && !jrn_picture_equal(&w.now, &nothing)) {
		w.why = "something is left when all is undone";
		printf("%s: %s\n", name, w.why);
	}
	for (unsigned i = 0; i < WINDOW; i++)
		jrn_picture_release(&w.before[i]);
	jrn_picture_release(&w.now);
	jrn_history_free(w.history);
	return !w.why;
}

int main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++) {
		struct ls_err err = LS_ERR_INIT;
		struct jrn_store *s = jrn_store_read(argv[i], &err);

		if (!s)
			ls_err_print(&err, stdout);
		failed += !s || !same_both_ways(s, argv[i]);
		jrn_store_free(s);
		ls_err_release(&err);
	}
	return failed > 0;
}
