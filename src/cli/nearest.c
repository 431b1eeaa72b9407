/* SPDX-License-Identifier: MIT
 *
 * Which name was meant: the fewest letters put in, left out, changed or swapped.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"

#define LONGEST 31

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Distance of two words of at most LONGEST letters (optimal string alignment). */
static int distance(const char *a, const char *b)
{
	int d[LONGEST + 1][LONGEST + 1];
	int n = (int)strlen(a), m = (int)strlen(b);

	for (int i = 0; i <= n; i++)
		d[i][0] = i;
	for (int j = 0; j <= m; j++)
		d[0][j] = j;
	for (int i = 1; i <= n; i++)
		for (int j = 1; j <= m; j++) {
			int changed = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

			d[i][j] = least(changed, least(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n][m];
}

const char *cmd_nearest(const char *word, const char *(*name)(size_t i))
{
	size_t len = strlen(word);
	int nearest = len <= 3 ? 2 : len <= 7 ? 3 : 4; /* this far is too far */
	const char *found = NULL, *s;

	if (len == 0 || len > LONGEST)
		return NULL;
	for (size_t i = 0; (s = name(i)); i++) {
		int d = strlen(s) <= LONGEST ? distance(word, s) : nearest;

		if (d < nearest) {
			nearest = d;
			found = s;
		}
	}
	return found;
}
