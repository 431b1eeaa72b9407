/* SPDX-License-Identifier: MIT */
#include "lesson/words.h"
#include "support/suite.h"

static char a[] = "A", b[] = "B", c[] = "C";
static struct lesson_line printed[] = { { a, 0 }, { b, 10 * SIM_MS }, { c, 20 * SIM_MS } };
static const char *const all[] = { "A", "B", "C" };
static const struct lesson_trial trial = { .lines = printed, .n = 3 };

/* A check of n texts; of a text and a number when n is 0. */
static bool holds(const char *word, const char *const *texts, size_t n, double ms, const char *source)
{
	struct script_data items[4] = { { 0 } };
	struct script_data check = { .type = SCRIPT_DATA_TABLE,
				     .word = (char *)(uintptr_t)word,
				     .items = items };

	for (size_t i = 0; i < (n ? n : 1); i++) {
		items[i].type = SCRIPT_DATA_TEXT;
		items[i].text = (char *)(uintptr_t)texts[i];
	}
	check.n_list = check.n_items = n ? n : 2;
	if (!n) {
		items[1].type = SCRIPT_DATA_NUMBER;
		items[1].number = ms;
	}
	ck_assert(lesson_words_check("lesson.lua", &check, NULL));
	return lesson_word_holds(&check, &trial, source);
}

START_TEST(output_is_all_and_order_is_a_part)
{
	const char *two[] = { "A", "C" }, *back[] = { "C", "A" };

	ck_assert(holds("output", all, 3, 0, ""));
	ck_assert(!holds("output", two, 2, 0, ""));
	ck_assert(holds("order", two, 2, 0, ""));
	ck_assert(!holds("order", back, 2, 0, ""));
	ck_assert(holds("prints", back, 1, 0, ""));
}
END_TEST

START_TEST(times_are_those_of_the_line)
{
	const char *at_10[] = { "B" }, *none[] = { "D" };

	ck_assert(holds("not_before", at_10, 0, 10, ""));
	ck_assert(!holds("not_before", at_10, 0, 11, ""));
	ck_assert(holds("not_after", at_10, 0, 10, ""));
	ck_assert(!holds("not_after", at_10, 0, 9, ""));
	ck_assert(!holds("not_before", none, 0, 0, ""));
	ck_assert(!holds("not_after", none, 0, 99, ""));
}
END_TEST

START_TEST(words_are_whole_and_no_comments)
{
	const char *cpu[] = { "cpu" }, *call[] = { "cpu(10" };

	ck_assert(holds("uses", cpu, 1, 0, "x = 1\ncpu(5)"));
	ck_assert(!holds("uses", cpu, 1, 0, "my_cpu(5) cpus()"));
	ck_assert(!holds("uses", cpu, 1, 0, "a() -- cpu(5)\nb()"));
	ck_assert(holds("avoids", cpu, 1, 0, "-- cpu"));
	ck_assert(!holds("avoids", cpu, 1, 0, "-- no\ncpu(5)"));
	ck_assert(holds("uses", call, 1, 0, "cpu(10)"));
}
END_TEST

LS_SUITE(lesson_words_suite, "lesson/words", output_is_all_and_order_is_a_part,
	 times_are_those_of_the_line, words_are_whole_and_no_comments)
