/* SPDX-License-Identifier: MIT
 *
 * fold_file FILE... - folds each journal forward and undoes it to zero: at every record
 * the picture is the same both ways.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "journal/file.h"
#include "journal/fold.h"

#define MOST 4000 /* records looked at in each file */

static bool same_both_ways(const struct jrn_store *s, const char *name)
{
	struct picture *before = ls_calloc(MOST + 1, sizeof *before), p;
	struct jrn_history *h = jrn_history_new();
	struct jrn_reader reader;
	struct jrn_record r;
	const char *why = NULL;
	unsigned n = 0, i;

	jrn_picture_init(&p);
	jrn_reader_at(&reader, s, 0);
	while (n < MOST && jrn_reader_next(&reader, &r)) {
		jrn_picture_init(&before[n]);
		jrn_picture_copy(&before[n], &p);
		if (!jrn_apply(&p, &r, h, &why))
			break;
		n++;
	}
	for (i = n; i > 0 && !why; i--)
		if (!jrn_undo(&p, h) || !jrn_picture_equal(&p, &before[i - 1]))
			why = "the picture differs on the way back";
	if (why)
		printf("%s: record %u: %s\n", name, i, why);
	for (i = 0; i < n; i++)
		jrn_picture_release(&before[i]);
	jrn_picture_release(&p);
	jrn_history_free(h);
	free(before);
	return !why;
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
