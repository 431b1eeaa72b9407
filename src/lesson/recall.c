/* SPDX-License-Identifier: MIT */
#include "lesson/recall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Days since a day long ago: Howard Hinnant's days_from_civil.  0: it is no date. */
static long day_number(const char *date)
{
	int y, m, d, read = 0;
	long era, year_of_era, day_of_year;

	if (sscanf(date, "%4d-%2d-%2d%n", &y, &m, &d, &read) != 3 || date[read] ||
	    y < 1 || m < 1 || m > 12 || d < 1 || d > 31)
		return 0;
	y -= m <= 2;
	era = y / 400;
	year_of_era = y - era * 400;
	day_of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year + 1;
}

/* The days between the (i-1)-th recall and the i-th. */
static long pause_before(const struct script_data *days, size_t i)
{
	double before = i ? days->items[i - 1].number : 0;

	return (long)(days->items[i].number - before);
}

static bool find_answer(const struct lesson_progress *p, const char *lesson, unsigned step,
			char date[16], unsigned *over)
{
	struct lesson_answer a;
	char *copy;

	for (size_t i = 0; i < p->n; i++) {
		bool is;

		if (!lesson_progress_answer(p, i, &a, &copy))
			continue;
		is = a.step == step && strcmp(a.lesson, lesson) == 0;
		if (is) {
			snprintf(date, 16, "%s", a.date);
			*over = (unsigned)strtoul(a.answer, NULL, 10);
		}
		free(copy);
		if (is)
			return true;
	}
	return false;
}

struct lesson_recall lesson_recall(const struct lesson *l, const struct lesson_progress *p,
				   const char *today)
{
	struct lesson_recall r = { 0 };
	char date[16];

	for (unsigned i = 0; i < l->n_steps && !r.step; i++) {
		const struct script_data *days;

		if (l->steps[i].type != LESSON_RECALL ||
		    !find_answer(p, l->id, i + 1, date, &r.over))
			continue;
		days = script_data_get(l->steps[i].data, "after_days");
		r.step = i + 1;
		r.of = (unsigned)days->n_list;
		if (r.over < r.of)
			r.wait = day_number(date) + pause_before(days, r.over) -
				 day_number(today);
	}
	return r;
}
