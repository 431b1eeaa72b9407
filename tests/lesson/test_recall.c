/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "lesson/recall.h"
#include "support/suite.h"

static char *line;
static struct lesson_progress progress = { .lines = &line, .n = 1 };

/* The lesson's sixth step, the recall, as it stands in the file of progress. */
static struct lesson_recall recall_on(const char *today, const char *date, unsigned over)
{
	struct lesson *l = lesson_load(LS_SRCDIR "/lessons/03-microtasks", NULL);
	struct lesson_recall r;
	char text[100];

	snprintf(text, sizeof text, "03-microtasks 6 seen - - %s %u", date, over);
	line = text;
	r = lesson_recall(l, &progress, today);
	lesson_free(l);
	return r;
}

START_TEST(pauses_count_from_the_last_recall)
{
	struct lesson_recall r = recall_on("2026-03-01", "2026-02-28", 0);

	ck_assert_uint_eq(r.step, 6);
	ck_assert_uint_eq(r.of, 3);
	ck_assert_int_eq(r.wait, 0);
	ck_assert(lesson_recall_is_due(&r));
	r = recall_on("2026-03-01", "2026-03-01", 0);
	ck_assert_int_eq(r.wait, 1);
	ck_assert(!lesson_recall_is_due(&r));
	r = recall_on("2026-03-01", "2026-02-27", 1); /* four days less one */
	ck_assert_int_eq(r.wait, 1);
	r = recall_on("2028-03-01", "2028-02-28", 1); /* a leap year */
	ck_assert_int_eq(r.wait, 1);
	r = recall_on("2027-01-01", "2026-12-26", 2);
	ck_assert_int_eq(r.wait, 0);
}
END_TEST

START_TEST(after_the_last_pause_it_is_over)
{
	struct lesson_recall r = recall_on("2027-01-01", "2026-01-01", 3);

	ck_assert(!lesson_recall_is_due(&r));
}
END_TEST

START_TEST(a_date_that_is_none_is_long_ago)
{
	struct lesson_recall r = recall_on("2026-03-01", "yesterday", 0);

	ck_assert(lesson_recall_is_due(&r));
}
END_TEST

LS_SUITE(lesson_recall_suite, "lesson/recall", pauses_count_from_the_last_recall,
	 after_the_last_pause_it_is_over, a_date_that_is_none_is_long_ago)
