/* SPDX-License-Identifier: MIT */
#include "sim/queue.h"

#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"
#include "support/holds.h"
#include "support/suite.h"

static void nothing(void *arg, sim_time now)
{
	(void)arg;
	(void)now;
}

static int numbers[64];

static sim_event_id push(struct sim_queue *q, sim_time at, int number)
{
	return sim_queue_push(q, at, nothing, &numbers[number]);
}

static void assert_pops(struct sim_queue *q, sim_time at, int number)
{
	sim_action *action;
	sim_time when;
	void *arg;

	ck_assert_int_eq(sim_queue_next_at(q), at);
	ck_assert(sim_queue_pop(q, &when, &action, &arg));
	ck_assert_int_eq(when, at);
	ck_assert(action == nothing);
	ck_assert_int_eq((int *)arg - numbers, number);
}

static void assert_empty(struct sim_queue *q)
{
	sim_action *action;
	sim_time when;
	void *arg;

	ck_assert_int_eq(sim_queue_next_at(q), SIM_FOREVER);
	ck_assert(!sim_queue_pop(q, &when, &action, &arg));
	ck_assert_uint_eq(q->live, 0);
}

START_TEST(earliest_comes_first)
{
	struct sim_queue q;

	sim_queue_init(&q);
	push(&q, 30, 3);
	push(&q, 10, 1);
	push(&q, SIM_FOREVER - 1, 4);
	push(&q, 20, 2);
	for (int i = 1; i <= 3; i++)
		assert_pops(&q, 10 * i, i);
	assert_pops(&q, SIM_FOREVER - 1, 4);
	assert_empty(&q);
	sim_queue_release(&q);
}
END_TEST

START_TEST(same_instant_keeps_insertion_order)
{
	struct sim_queue q;

	sim_queue_init(&q);
	push(&q, 3, 0);
	for (int i = 1; i < 40; i++)
		push(&q, 1000000, i);
	assert_pops(&q, 3, 0);
	for (int i = 40; i < 64; i++)
		push(&q, 1000000, i);
	for (int i = 1; i < 64; i++)
		assert_pops(&q, 1000000, i);
	assert_empty(&q);
	sim_queue_release(&q);
}
END_TEST

START_TEST(an_event_may_be_planned_for_the_instant_just_taken)
{
	struct sim_queue q;

	sim_queue_init(&q);
	push(&q, 7, 0);
	push(&q, 7, 1);
	assert_pops(&q, 7, 0);
	push(&q, 7, 2);
	assert_pops(&q, 7, 1);
	assert_pops(&q, 7, 2);
	assert_empty(&q);
	sim_queue_release(&q);
}
END_TEST

START_TEST(an_event_may_be_planned_before_one_that_was_seen_but_not_taken)
{
	struct sim_queue q;

	sim_queue_init(&q);
	push(&q, 10, 0);
	push(&q, 5000, 3);
	assert_pops(&q, 10, 0);
	ck_assert_int_eq(sim_queue_next_at(&q), 5000);
	push(&q, 12, 2);
	push(&q, 11, 1);
	for (int i = 1; i <= 2; i++)
		assert_pops(&q, 10 + i, i);
	assert_pops(&q, 5000, 3);
	sim_queue_release(&q);
}
END_TEST

START_TEST(a_cancelled_event_does_not_come)
{
	struct sim_queue q;
	sim_event_id first, second, third;

	sim_queue_init(&q);
	first = push(&q, 10, 1);
	second = push(&q, 20, 2);
	third = push(&q, 20, 3);
	ck_assert(sim_queue_cancel(&q, first));
	ck_assert_int_eq(sim_queue_next_at(&q), 20);
	ck_assert(sim_queue_cancel(&q, second));
	assert_pops(&q, 20, 3);
	ck_assert(!sim_queue_cancel(&q, third));
	assert_empty(&q);
	sim_queue_release(&q);
}
END_TEST

START_TEST(of_equals_some_are_cancelled)
{
	struct sim_queue q;
	sim_event_id ids[6];

	sim_queue_init(&q);
	push(&q, 99, 9);
	for (int i = 0; i < 6; i++)
		ids[i] = push(&q, 100, i);
	assert_pops(&q, 99, 9);
	sim_queue_cancel(&q, ids[1]);
	assert_pops(&q, 100, 0);
	sim_queue_cancel(&q, ids[3]);
	assert_pops(&q, 100, 2);
	sim_queue_cancel(&q, ids[5]);
	assert_pops(&q, 100, 4);
	assert_empty(&q);
	sim_queue_release(&q);
}
END_TEST

START_TEST(a_spent_id_cancels_nothing)
{
	struct sim_queue q;
	sim_event_id id, again;

	sim_queue_init(&q);
	id = push(&q, 10, 1);
	ck_assert_uint_ne(id, 0);
	ck_assert(!sim_queue_cancel(&q, 0));
	ck_assert(!sim_queue_cancel(&q, id + 1));
	ck_assert(sim_queue_cancel(&q, id));
	again = push(&q, 10, 2); /* takes the same slot */
	ck_assert_uint_ne(id, again);
	ck_assert(!sim_queue_cancel(&q, id));
	assert_pops(&q, 10, 2);
	sim_queue_release(&q);
}
END_TEST

/* Every entry ever pushed costs 16 bytes until it is purged: the sum of what the buckets
 * hold stays near the number of live ones. */
START_TEST(cancelled_events_do_not_pile_up)
{
	struct sim_queue q;
	size_t held = 0;

	sim_queue_init(&q);
	push(&q, 1, 0);
	for (int i = 0; i < 100000; i++) {
		sim_event_id a = push(&q, 1000 + i, 1);

		push(&q, 2000000, 2);
		sim_queue_cancel(&q, a);
		if (i >= 100)
			HOLDS(q.stale <= q.live + 32);
	}
	for (int i = 0; i < SIM_BUCKETS; i++)
		held += q.buckets[i].len - q.buckets[i].first;
	ck_assert_uint_eq(held, q.live + q.stale);
	ck_assert_uint_eq(q.live, 100001);
	sim_queue_release(&q);
}
END_TEST

/* Takes the smallest of many equal timeouts again and again; quadratic would not end. */
START_TEST(timeouts_of_one_length_are_cancelled_in_order_at_once)
{
	enum { N = 300000 };
	struct sim_queue q;
	sim_event_id *ids = malloc(N * sizeof *ids);

	sim_queue_init(&q);
	for (int i = 0; i < N; i++)
		ids[i] = push(&q, 30 * SIM_S + i, 1);
	for (int i = 0; i < N; i++) {
		HOLDS(sim_queue_next_at(&q) == 30 * SIM_S + i);
		sim_queue_cancel(&q, ids[i]);
	}
	assert_empty(&q);
	free(ids);
	sim_queue_release(&q);
}
END_TEST

/* The same operations on the queue and on an array kept in order. */

enum { MOST = 400 };

struct planned {
	sim_time at;
	sim_event_id id;
	uint64_t number;
};

struct twin {
	struct sim_queue q;
	struct planned sorted[MOST];
	size_t n;
	uint64_t stream, draws, number;
	sim_time now, taken;
	sim_event_id spent;
};

static uint64_t draw(struct twin *t, uint64_t below)
{
	return sim_draw(t->stream, 0, t->draws++) % below;
}

/* May be past the end of time: twin_push() then sees an instant before now. */
static sim_time later(const struct twin *t, uint64_t by)
{
	return (sim_time)((uint64_t)t->now + by);
}

static sim_time some_instant(struct twin *t)
{
	switch (draw(t, 6)) {
	case 0:
		return t->now;
	case 1:
		return t->n ? t->sorted[draw(t, t->n)].at : t->taken;
	case 2:
		return later(t, draw(t, 4));
	case 3:
		return later(t, draw(t, 1000));
	default:
		return later(t, sim_draw(t->stream, 1, t->draws++) >> (2 + draw(t, 60)));
	}
}

static void twin_push(struct twin *t)
{
	sim_time at = some_instant(t);
	size_t i = t->n;

	if (t->n == MOST || at < t->now || at == SIM_FOREVER)
		return;
	for (; i > 0 && t->sorted[i - 1].at > at; i--)
		t->sorted[i] = t->sorted[i - 1];
	t->sorted[i].at = at;
	t->sorted[i].number = ++t->number;
	t->sorted[i].id =
		sim_queue_push(&t->q, at, nothing, (void *)(uintptr_t)t->number);
	t->n++;
}

static void forget(struct twin *t, size_t i)
{
	t->spent = t->sorted[i].id;
	memmove(&t->sorted[i], &t->sorted[i + 1], (t->n - i - 1) * sizeof *t->sorted);
	t->n--;
}

static void twin_pop(struct twin *t)
{
	sim_action *action;
	sim_time at;
	void *arg;

	HOLDS(sim_queue_pop(&t->q, &at, &action, &arg) == (t->n > 0));
	if (t->n == 0)
		return;
	HOLDS(at == t->sorted[0].at);
	HOLDS((uintptr_t)arg == t->sorted[0].number);
	t->now = t->taken = at;
	forget(t, 0);
}

static void twin_cancel(struct twin *t)
{
	size_t i = 0; /* the head, often */

	HOLDS(!sim_queue_cancel(&t->q, t->spent));
	if (t->n == 0)
		return;
	if (draw(t, 3) == 0)
		i = draw(t, t->n);
	HOLDS(sim_queue_cancel(&t->q, t->sorted[i].id));
	HOLDS(t->q.stale <= t->q.live + 32);
	forget(t, i);
}

/* The clock goes on without an event being taken, as sim_advance() lets it. */
static void twin_idle(struct twin *t)
{
	sim_time end = t->n ? t->sorted[0].at : t->now + 1000;

	if (end > t->now)
		t->now += (sim_time)draw(t, (uint64_t)(end - t->now));
}

static void twin_step(struct twin *t, uint64_t pushes)
{
	uint64_t what = draw(t, 10);

	if (what < pushes)
		twin_push(t);
	else if (what < 7)
		twin_pop(t);
	else if (what < 9)
		twin_cancel(t);
	else
		twin_idle(t);
	HOLDS(t->q.live == t->n);
	HOLDS(sim_queue_next_at(&t->q) == (t->n ? t->sorted[0].at : SIM_FOREVER));
}

START_TEST(a_look_shows_what_is_due_and_takes_nothing)
{
	struct sim_queue q;
	sim_event_id gone;
	int values[200];
	void *seen[200];
	uint32_t n;
	bool due[200] = {false};

	sim_queue_init(&q);
	for (int i = 0; i < 200; i++)
		sim_queue_push(&q, 1 + (i * 37) % 200, nothing, &values[i]);
	gone = sim_queue_push(&q, 5, nothing, NULL);
	sim_queue_cancel(&q, gone);
	n = sim_queue_look(&q, 50, seen, 200);
	ck_assert_uint_eq(n, 50);
	for (uint32_t i = 0; i < n; i++)
		due[(int *)seen[i] - values] = true;
	for (int i = 0; i < 200; i++)
		ck_assert(due[i] == (1 + (i * 37) % 200 <= 50));
	ck_assert_uint_eq(sim_queue_look(&q, 50, seen, 7), 7);
	ck_assert_uint_eq(sim_queue_look(&q, 0, seen, 7), 0);
	ck_assert_uint_eq(q.live, 200);
	sim_queue_release(&q);
}
END_TEST

START_TEST(it_does_what_a_sorted_array_does)
{
	static struct twin t;

	memset(&t, 0, sizeof t);
	t.stream = sim_stream((uint64_t)_i, "twin");
	sim_queue_init(&t.q);
	for (int round = 0; round < 40; round++) {
		uint64_t pushes = 2 + draw(&t, 5); /* growing or shrinking */

		for (int i = 0; i < 400; i++)
			twin_step(&t, pushes);
		if (t.now > SIM_FOREVER / 2) { /* near the end of time: begin again */
			sim_queue_release(&t.q);
			t.n = 0;
			t.now = t.taken = 0;
			t.spent = 0;
		}
	}
	sim_queue_release(&t.q);
}
END_TEST

Suite *sim_queue_suite(void)
{
	Suite *s = suite_create("sim/queue");
	TCase *t = tcase_create("queue");

	tcase_add_test(t, earliest_comes_first);
	tcase_add_test(t, same_instant_keeps_insertion_order);
	tcase_add_test(t, an_event_may_be_planned_for_the_instant_just_taken);
	tcase_add_test(t, an_event_may_be_planned_before_one_that_was_seen_but_not_taken);
	tcase_add_test(t, a_cancelled_event_does_not_come);
	tcase_add_test(t, of_equals_some_are_cancelled);
	tcase_add_test(t, a_spent_id_cancels_nothing);
	tcase_add_test(t, cancelled_events_do_not_pile_up);
	tcase_add_test(t, timeouts_of_one_length_are_cancelled_in_order_at_once);
	tcase_add_test(t, a_look_shows_what_is_due_and_takes_nothing);
	tcase_add_loop_test(t, it_does_what_a_sorted_array_does, 0, 60);
	suite_add_tcase(s, t);
	return s;
}
