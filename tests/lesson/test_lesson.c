/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "lesson/ask.h"
#include "lesson/grade.h"
#include "lesson/lesson.h"
#include "runtime/node_rules.h"
#include "runtime/py_rules.h"
#include "support/suite.h"

#define MICRO LS_SRCDIR "/lessons/03-microtasks"

static void is_model(const char *name, const char *belief)
{
	ck_assert_msg(lesson_belief(name) != NULL, "%s", name);
	ck_assert_str_eq(lesson_belief(name), belief);
}

START_TEST(every_wrong_belief_of_the_rules_is_a_model)
{
	for (unsigned i = 0; rt_node_rules_at(i); i++)
		if (rt_node_rules_at(i)->belief)
			is_model(rt_node_rules_at(i)->name, rt_node_rules_at(i)->belief);
	for (size_t i = 0; rt_py_rules_at(i); i++)
		if (rt_py_rules_at(i)->belief)
			is_model(rt_py_rules_at(i)->name, rt_py_rules_at(i)->belief);
	ck_assert(!lesson_belief("20"));
	ck_assert(!lesson_belief("M99"));
}
END_TEST

START_TEST(a_section_ends_where_the_next_begins)
{
	struct lesson *l = lesson_load(MICRO "//", NULL);
	const char *text;
	size_t len;

	ck_assert(l != NULL);
	text = lesson_section(l, "after", &len);
	ck_assert(text && strncmp(text, "Inside a promise job", 20) == 0);
	ck_assert(text[len - 1] == '.');
	ck_assert(lesson_section(l, "intr", &len) == NULL);
	lesson_free(l);
}
END_TEST

START_TEST(a_wrong_prediction_is_right_for_its_model)
{
	static const char *m6[] = { "start", "end", "tick", "A", "B", "C", "timer" };
	static const char *nobody[] = { "timer", "end", "tick", "A", "B", "C", "start" };
	struct lesson_prediction p = { m6, 7, 0 };
	struct lesson *l = lesson_load(MICRO, NULL);
	struct lesson_trial t;

	ck_assert_int_eq(l->steps[1].type, LESSON_ORDER);
	ck_assert_str_eq(lesson_explain(l, &l->steps[1], &p, &t), "M6");
	lesson_trial_release(&t);
	p.lines = nobody;
	ck_assert(lesson_explain(l, &l->steps[1], &p, &t) == NULL);
	lesson_free(l);
}
END_TEST

START_TEST(a_seed_gives_one_problem_and_another_seed_another)
{
	struct lesson *l = lesson_load(MICRO, NULL);
	struct lesson_problem a, b;

	ck_assert(lesson_ask(l, 7, &a, NULL) && lesson_ask(l, 7, &b, NULL));
	ck_assert_str_eq(a.source, b.source);
	ck_assert_uint_gt(a.apart, 0);
	lesson_problem_release(&b);
	ck_assert(lesson_ask(l, 8, &b, NULL));
	ck_assert_str_ne(a.source, b.source);
	lesson_problem_release(&a);
	lesson_problem_release(&b);
	lesson_free(l);
	ck_assert(lesson_ask_seed("ann") != lesson_ask_seed("bob"));
}
END_TEST

LS_SUITE(lesson_lesson_suite, "lesson/lesson", every_wrong_belief_of_the_rules_is_a_model,
	 a_section_ends_where_the_next_begins, a_wrong_prediction_is_right_for_its_model,
	 a_seed_gives_one_problem_and_another_seed_another)
