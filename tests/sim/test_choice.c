/* SPDX-License-Identifier: MIT */
#include "sim/choice.h"

#include "sim/sim.h"
#include "support/suite.h"

struct fixture {
	struct jrn journal;
	struct sim sim;
};

static void setup(struct fixture *f, const uint32_t *forced, size_t n)
{
	jrn_init(&f->journal);
	sim_init(&f->sim, 1, &f->journal);
	f->sim.choices.forced = forced;
	f->sim.choices.n_forced = n;
	f->sim.choices.keep = true;
}

static void teardown(struct fixture *f)
{
	sim_release(&f->sim);
	jrn_release(&f->journal);
}

START_TEST(the_usual_answer_is_given)
{
	struct fixture f;

	setup(&f, NULL, 0);
	ck_assert_uint_eq(sim_choose(&f.sim, "which", 3, 2), 2);
	ck_assert_uint_eq(sim_choose(&f.sim, "which", 2, 0), 0);
	ck_assert_uint_eq(f.sim.choices.n_asked, 2);
	ck_assert_uint_eq(f.sim.choices.asked[0].options, 3);
	ck_assert_uint_eq(f.sim.choices.asked[0].picked, 2);
	ck_assert_str_eq(f.sim.choices.asked[1].label, "which");
	teardown(&f);
}
END_TEST

START_TEST(a_forced_prefix_answers_first)
{
	static const uint32_t forced[] = {1, 9};
	struct fixture f;

	setup(&f, forced, 2);
	ck_assert_uint_eq(sim_choose(&f.sim, "a", 3, 2), 1);
	ck_assert_uint_eq(sim_choose(&f.sim, "b", 3, 2), 2); /* 9 is no option */
	ck_assert_uint_eq(sim_choose(&f.sim, "c", 3, 0), 0);
	teardown(&f);
}
END_TEST

START_TEST(one_option_is_no_question)
{
	static const uint32_t forced[] = {1};
	struct fixture f;

	setup(&f, forced, 1);
	ck_assert_uint_eq(sim_choose(&f.sim, "a", 1, 0), 0);
	ck_assert_uint_eq(f.sim.choices.n_asked, 0);
	ck_assert_uint_eq(sim_choose(&f.sim, "b", 2, 0), 1);
	teardown(&f);
}
END_TEST

/* As `explore` does it: run, then change the last answer that still has another. */
START_TEST(every_prefix_visits_every_order_once)
{
	uint32_t forced[3] = {0};
	size_t n = 0;
	int runs = 0, seen[12] = {0};

	for (;;) {
		struct fixture f;
		uint32_t a, b, c;
		size_t last;

		setup(&f, forced, n);
		a = sim_choose(&f.sim, "a", 3, 0);
		b = sim_choose(&f.sim, "b", 2, 0);
		c = sim_choose(&f.sim, "c", 2, 0);
		seen[4 * a + 2 * b + c]++;
		runs++;
		for (last = 3; last > 0; last--)
			if (f.sim.choices.asked[last - 1].picked + 1 <
			    f.sim.choices.asked[last - 1].options)
				break;
		for (size_t i = 0; i < last; i++)
			forced[i] = f.sim.choices.asked[i].picked;
		teardown(&f);
		if (last == 0)
			break;
		forced[last - 1]++;
		n = last;
	}
	ck_assert_int_eq(runs, 12);
	for (int i = 0; i < 12; i++)
		ck_assert_int_eq(seen[i], 1);
}
END_TEST

START_TEST(a_race_is_no_question_unless_orders_are_explored)
{
	static const uint32_t forced[] = {SIM_USUAL, 1};
	struct fixture f;

	setup(&f, forced, 2);
	ck_assert_uint_eq(sim_race(&f.sim, "a", 2), 0);
	ck_assert_uint_eq(f.sim.choices.n_asked, 0);
	f.sim.choices.open = true;
	ck_assert_uint_eq(sim_race(&f.sim, "a", 2), 0);
	ck_assert_uint_eq(sim_race(&f.sim, "b", 2), 1);
	ck_assert_uint_eq(f.sim.choices.n_asked, 2);
	teardown(&f);
}
END_TEST

START_TEST(an_answer_that_is_no_option_is_noticed)
{
	static const uint32_t usual[] = {SIM_USUAL}, wrong[] = {2};
	struct fixture f;

	setup(&f, usual, 1);
	ck_assert_uint_eq(sim_choose(&f.sim, "a", 2, 1), 1);
	ck_assert(!f.sim.choices.misfit);
	teardown(&f);
	setup(&f, wrong, 1);
	ck_assert_uint_eq(sim_choose(&f.sim, "a", 2, 1), 1);
	ck_assert(f.sim.choices.misfit);
	teardown(&f);
}
END_TEST

START_TEST(each_label_has_a_row)
{
	for (const struct sim_choice_kind *k = sim_choice_kinds; k->label; k++) {
		ck_assert_ptr_eq(sim_choice_kind(k->label), k);
		ck_assert(k->row[0] == 'C' || k->row[0] == 'P');
		ck_assert_str_ne(k->usual, k->other);
	}
	ck_assert_ptr_null(sim_choice_kind("no such label"));
}
END_TEST

Suite *sim_choice_suite(void)
{
	Suite *s = suite_create("sim/choice");
	TCase *t = tcase_create("choice");

	tcase_add_test(t, the_usual_answer_is_given);
	tcase_add_test(t, a_forced_prefix_answers_first);
	tcase_add_test(t, one_option_is_no_question);
	tcase_add_test(t, every_prefix_visits_every_order_once);
	tcase_add_test(t, a_race_is_no_question_unless_orders_are_explored);
	tcase_add_test(t, an_answer_that_is_no_option_is_noticed);
	tcase_add_test(t, each_label_has_a_row);
	suite_add_tcase(s, t);
	return s;
}
