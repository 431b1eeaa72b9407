/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <string.h>

#include "support/holds.h"
#include "support/suite.h"

/* A world whose events write one letter each. */
struct world {
	struct jrn journal;
	struct sim sim;
	char log[64];
	size_t n;
};

struct letter {
	struct world *world;
	char c;
	void (*then)(struct letter *);
};

static void setup(struct world *w)
{
	memset(w, 0, sizeof *w);
	jrn_init(&w->journal);
	sim_init(&w->sim, 1, &w->journal);
}

static void teardown(struct world *w)
{
	sim_release(&w->sim);
	jrn_release(&w->journal);
}

static void write_letter(void *arg, sim_time now)
{
	struct letter *l = arg;

	HOLDS(now == l->world->sim.now);
	l->world->log[l->world->n++] = l->c;
	if (l->then)
		l->then(l);
}

static sim_event_id plan(struct world *w, struct letter *l, sim_time at, char c)
{
	*l = (struct letter){.world = w, .c = c};
	return sim_at(&w->sim, at, write_letter, l);
}

static void run(struct world *w)
{
	while (sim_step(&w->sim))
		;
}

START_TEST(events_happen_in_order_of_time_then_of_planning)
{
	struct letter a, b, c, d;
	struct world w;

	setup(&w);
	plan(&w, &c, 20, 'c');
	plan(&w, &a, 10, 'a');
	plan(&w, &d, 20, 'd');
	plan(&w, &b, 10, 'b');
	run(&w);
	ck_assert_str_eq(w.log, "abcd");
	ck_assert_int_eq(w.sim.now, 20);
	ck_assert_uint_eq(w.sim.happened, 4);
	teardown(&w);
}
END_TEST

static void plan_in_the_past(struct letter *l)
{
	static struct letter late;

	plan(l->world, &late, 3, 'z');
}

START_TEST(the_past_is_now)
{
	struct letter a, b;
	struct world w;

	setup(&w);
	plan(&w, &a, 10, 'a');
	a.then = plan_in_the_past;
	plan(&w, &b, 10, 'b');
	run(&w);
	ck_assert_str_eq(w.log, "abz");
	ck_assert_int_eq(w.sim.now, 10);
	teardown(&w);
}
END_TEST

START_TEST(a_cancelled_event_does_not_happen)
{
	struct letter a, b;
	struct world w;
	sim_event_id id;

	setup(&w);
	id = plan(&w, &a, 10, 'a');
	plan(&w, &b, 20, 'b');
	sim_cancel(&w.sim, id);
	sim_cancel(&w.sim, id);
	sim_cancel(&w.sim, 0);
	run(&w);
	ck_assert_str_eq(w.log, "b");
	teardown(&w);
}
END_TEST

START_TEST(until_holds_the_clock_and_can_be_moved)
{
	struct letter a, b;
	struct world w;

	setup(&w);
	plan(&w, &a, 10, 'a');
	plan(&w, &b, 20, 'b');
	w.sim.until = 10;
	run(&w);
	ck_assert_str_eq(w.log, "a");
	ck_assert(!sim_advance(&w.sim, 5));
	w.sim.until = 19;
	ck_assert(!sim_step(&w.sim));
	ck_assert(sim_advance(&w.sim, 9));
	w.sim.until = 20;
	run(&w);
	ck_assert_str_eq(w.log, "ab");
	teardown(&w);
}
END_TEST

START_TEST(the_clock_advances_only_up_to_before_the_next_event)
{
	struct letter a;
	struct world w;

	setup(&w);
	plan(&w, &a, 10, 'a');
	ck_assert(sim_advance(&w.sim, 9));
	ck_assert_int_eq(w.sim.now, 9);
	ck_assert(!sim_advance(&w.sim, 1)); /* the event of that instant comes first */
	ck_assert_int_eq(w.sim.now, 9);
	ck_assert(sim_advance(&w.sim, 0));
	run(&w);
	ck_assert(!sim_advance(&w.sim, SIM_END));
	ck_assert(sim_advance(&w.sim, SIM_END - 10));
	teardown(&w);
}
END_TEST

START_TEST(after_a_slice_control_goes_back)
{
	struct letter a;
	struct world w;

	setup(&w);
	for (int i = 0; i < SIM_SLICE; i++)
		ck_assert(sim_advance(&w.sim, 1));
	ck_assert(!sim_advance(&w.sim, 1));
	plan(&w, &a, SIM_SLICE + 1, 'a');
	run(&w);
	ck_assert(sim_advance(&w.sim, 1));
	teardown(&w);
}
END_TEST

static void stop(struct letter *l)
{
	sim_stop(&l->world->sim);
	ck_assert(!sim_advance(&l->world->sim, 1));
}

START_TEST(after_a_stop_nothing_happens)
{
	struct letter a, b;
	struct world w;

	setup(&w);
	plan(&w, &a, 10, 'a');
	a.then = stop;
	plan(&w, &b, 20, 'b');
	run(&w);
	ck_assert_str_eq(w.log, "a");
	ck_assert(w.sim.stopped);
	teardown(&w);
}
END_TEST

static void again(struct letter *l)
{
	if (l->world->sim.happened < 1000000)
		sim_at(&l->world->sim, l->world->sim.now + 30 * SIM_S, write_letter, l);
	l->world->n = 0;
}

START_TEST(a_year_passes)
{
	struct letter a;
	struct world w;

	setup(&w);
	plan(&w, &a, 0, 'a');
	a.then = again;
	run(&w);
	ck_assert_int_eq(w.sim.now, 999999 * (30 * SIM_S));
	ck_assert_uint_eq(w.sim.future.n_slots, 64); /* its slot is used again */
	teardown(&w);
}
END_TEST

Suite *sim_sim_suite(void)
{
	Suite *s = suite_create("sim/sim");
	TCase *t = tcase_create("sim");

	tcase_add_test(t, events_happen_in_order_of_time_then_of_planning);
	tcase_add_test(t, the_past_is_now);
	tcase_add_test(t, a_cancelled_event_does_not_happen);
	tcase_add_test(t, until_holds_the_clock_and_can_be_moved);
	tcase_add_test(t, the_clock_advances_only_up_to_before_the_next_event);
	tcase_add_test(t, after_a_slice_control_goes_back);
	tcase_add_test(t, after_a_stop_nothing_happens);
	tcase_add_test(t, a_year_passes);
	suite_add_tcase(s, t);
	return s;
}
