/* SPDX-License-Identifier: MIT
 *
 * The table of delays and the queue of lists beside the same kept in a plain array.
 */
#include "runtime/node_lists.h"

#include "sim/rng.h"
#include "support/holds.h"
#include "support/suite.h"

#define KEYS 1500

static struct rt_node_timers timers;
static struct rt_node_list *lists[KEYS]; /* by key, NULL: none */
static uint64_t ids[KEYS];		 /* when each took its place */
static uint64_t next_id, draws;
static int64_t now; /* of the last list taken */

static void setup(void)
{
	timers = (struct rt_node_timers){ 0 };
	rt_node_lists_init(&timers);
	memset(lists, 0, sizeof lists);
	next_id = draws = 0;
	now = 0;
}

static void teardown(void)
{
	rt_node_lists_release(&timers);
}

static uint32_t chance(uint32_t n)
{
	return (uint32_t)(sim_draw(7, 0, draws++) % n);
}

static void add(uint32_t key, int64_t expiry)
{
	lists[key] = rt_node_lists_add(&timers, key, key, expiry);
	ids[key] = next_id++;
}

static void remove_list(uint32_t key)
{
	rt_node_lists_remove(&timers, lists[key]);
	lists[key] = NULL;
}

/* The key whose list comes first, KEYS: none. */
static uint32_t first(void)
{
	uint32_t best = KEYS;

	for (uint32_t i = 0; i < KEYS; i++)
		if (lists[i] && (best == KEYS || lists[i]->expiry < lists[best]->expiry ||
				 (lists[i]->expiry == lists[best]->expiry && ids[i] < ids[best])))
			best = i;
	return best;
}

static void same_as_the_array(void)
{
	uint32_t best = first();

	HOLDS(rt_node_lists_next(&timers) ==
	      (best == KEYS ? SIM_FOREVER : lists[best]->expiry));
	for (uint32_t i = 0; i < KEYS; i++)
		HOLDS(rt_node_lists_find(&timers, i) == lists[i]);
}

static void step(void)
{
	uint32_t key = chance(KEYS), best;

	switch (chance(5)) {
	case 0:
	case 1:
		if (!lists[key])
			add(key, now + chance(300));
		break;
	case 2:
	case 3:
		if (lists[key])
			remove_list(key);
		break;
	default:
		best = first();
		if (best == KEYS)
			break;
		now = lists[best]->expiry;
		ids[best] = next_id++;
		HOLDS(!rt_node_lists_take(&timers, now - 1));
		HOLDS(rt_node_lists_take(&timers, now) == lists[best]);
		rt_node_lists_again(&timers, lists[best], now + chance(40));
	}
}

START_TEST(lists_are_found_by_delay_and_in_order_of_expiry)
{
	for (uint32_t i = 0; i < 6000; i++) {
		step();
		if (i % 20 == 0)
			same_as_the_array();
	}
}
END_TEST

START_TEST(lists_that_are_gone_do_not_come)
{
	for (uint32_t i = 0; i < KEYS; i++)
		add(i, chance(1000));
	for (uint32_t i = 0; i < KEYS; i++)
		if (i % 50)
			remove_list(i);
	for (uint32_t left = KEYS / 50; left > 0; left--) {
		same_as_the_array();
		remove_list(first());
	}
	ck_assert_ptr_null(rt_node_lists_take(&timers, SIM_FOREVER - 1));
}
END_TEST

/* A pass keeps the list that it works on, though its last timer was cleared. */
START_TEST(a_list_that_a_pass_has_outlives_its_delay)
{
	for (uint32_t i = 0; i < 200; i++)
		add(i, 200 - i);
	timers.list = rt_node_lists_take(&timers, 200);
	ck_assert(timers.list == lists[199]);
	remove_list(199);
	ck_assert(timers.list->gone);
	ck_assert_ptr_null(rt_node_lists_find(&timers, 199));
	same_as_the_array();
}
END_TEST

/* What is told to be due is due, each once. */
START_TEST(lists_that_are_due_are_foretold)
{
	struct rt_node_list *due[RT_AHEAD];
	uint32_t n;

	for (uint32_t i = 0; i < 100; i++)
		add(i, chance(50));
	for (now = -1; now < 50; now++) {
		n = rt_node_lists_due(&timers, now, due);
		HOLDS(n <= RT_AHEAD);
		HOLDS((n > 0) == (lists[first()]->expiry <= now));
		for (uint32_t i = 0; i < n; i++) {
			HOLDS(due[i]->expiry <= now);
			for (uint32_t j = 0; j < i; j++)
				HOLDS(due[i] != due[j]);
		}
	}
}
END_TEST

Suite *runtime_node_lists_suite(void)
{
	Suite *s = suite_create("runtime/node_lists");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, lists_are_found_by_delay_and_in_order_of_expiry);
	tcase_add_test(t, lists_that_are_gone_do_not_come);
	tcase_add_test(t, a_list_that_a_pass_has_outlives_its_delay);
	tcase_add_test(t, lists_that_are_due_are_foretold);
	suite_add_tcase(s, t);
	return s;
}
