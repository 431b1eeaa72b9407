/* SPDX-License-Identifier: MIT
 *
 * The table of delays and the heap of lists beside the same kept in a plain array.
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

static void setup(void)
{
	timers = (struct rt_node_timers){ 0 };
	memset(lists, 0, sizeof lists);
	next_id = draws = 0;
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

	HOLDS(rt_node_lists_first(&timers) == (best == KEYS ? NULL : lists[best]));
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
			add(key, chance(300));
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
		ids[best] = next_id++;
		rt_node_lists_again(&timers, rt_node_lists_first(&timers),
				    lists[best]->expiry + chance(40));
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

/* All gone at once: most of them are taken out of the middle of the heap. */
START_TEST(lists_that_are_gone_leave_the_heap)
{
	for (uint32_t i = 0; i < KEYS; i++)
		add(i, chance(1000));
	for (uint32_t i = 0; i < KEYS; i++)
		if (i % 50)
			remove_list(i);
	ck_assert_uint_lt(timers.len, 3 * (KEYS / 50) + 33);
	same_as_the_array();
	for (uint32_t left = KEYS / 50; left > 0; left--) {
		same_as_the_array();
		remove_list(first());
	}
	ck_assert_ptr_null(rt_node_lists_first(&timers));
}
END_TEST

/* A pass keeps the list that it works on, though its last timer was cleared. */
START_TEST(a_list_that_a_pass_has_outlives_the_purge)
{
	for (uint32_t i = 0; i < 200; i++)
		add(i, 200 - i);
	timers.list = lists[50];
	for (uint32_t i = 0; i < 190; i++)
		remove_list(i);
	ck_assert(timers.list->gone && !timers.list->queued);
	rt_node_lists_let_go(timers.list);
	timers.list = NULL;
	same_as_the_array();
}
END_TEST

/* What is told to be due is due, each once, the first one first. */
START_TEST(lists_that_are_due_are_foretold)
{
	struct rt_node_list *due[RT_AHEAD];
	uint32_t n;

	for (uint32_t i = 0; i < 100; i++)
		add(i, chance(50));
	for (timers.now = -1; timers.now < 50; timers.now++) {
		n = rt_node_lists_due(&timers, due);
		HOLDS(n <= RT_AHEAD);
		HOLDS((n > 0) == (lists[first()]->expiry <= timers.now));
		for (uint32_t i = 0; i < n; i++) {
			HOLDS(due[i]->expiry <= timers.now);
			for (uint32_t j = 0; j < i; j++)
				HOLDS(due[i] != due[j]);
		}
		HOLDS(n == 0 || due[0] == rt_node_lists_first(&timers));
	}
}
END_TEST

Suite *runtime_node_lists_suite(void)
{
	Suite *s = suite_create("runtime/node_lists");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, lists_are_found_by_delay_and_in_order_of_expiry);
	tcase_add_test(t, lists_that_are_gone_leave_the_heap);
	tcase_add_test(t, a_list_that_a_pass_has_outlives_the_purge);
	tcase_add_test(t, lists_that_are_due_are_foretold);
	suite_add_tcase(s, t);
	return s;
}
