/* SPDX-License-Identifier: MIT */
#include "replay/cursor.h"

#include <stdlib.h>

#include "journal/gen.h"
#include "support/suite.h"

#define N 3000

static const struct jrn_store_sizes small = {.segment = 200, .keyframe = 300};

/* A journal and the picture after each record. */
struct fixture {
	struct jrn_store *store;
	struct jrn_record records[N];
	bool callback[N];
	struct picture pictures[N + 1];
};

static struct fixture *setup(uint64_t seed)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct gen g;

	f->store = jrn_store_new_sized(&small);
	gen_init(&g, seed, jrn_store_strings(f->store));
	for (int i = 0; i < N; i++) {
		uint64_t before = g.picture.counts.callbacks;

		gen_next(&g, &f->records[i]);
		f->callback[i] = g.picture.counts.callbacks != before;
		jrn_store_append(f->store, &f->records[i]);
		jrn_picture_copy(&f->pictures[i + 1], &g.picture);
	}
	gen_release(&g);
	return f;
}

static void teardown(struct fixture *f)
{
	for (int i = 0; i <= N; i++)
		jrn_picture_release(&f->pictures[i]);
	jrn_store_free(f->store);
	free(f);
}

static void assert_at(struct fixture *f, struct replay_cursor *c, uint64_t n)
{
	struct jrn_record r;

	ck_assert_uint_eq(replay_position(c), n);
	ck_assert(jrn_picture_equal(replay_picture(c), &f->pictures[n]));
	ck_assert_int_eq(replay_now(c), f->pictures[n].at);
	ck_assert_int_eq(replay_peek(c, &r), n < N);
	if (n < N)
		ck_assert_int_eq(r.kind, f->records[n].kind);
}

static bool ends_step(const struct fixture *f, enum replay_unit unit, int i)
{
	switch (unit) {
	case REPLAY_RECORD:
		return true;
	case REPLAY_EVENT:
		return replay_is_event(f->store, &f->records[i]);
	case REPLAY_CALLBACK:
		return f->callback[i];
	case REPLAY_PHASE:
		return f->records[i].kind == JRN_PHASE;
	case REPLAY_ITERATION:
		return f->records[i].kind == JRN_ITERATION;
	case REPLAY_PRINT:
		return f->records[i].kind == JRN_PRINT;
	case REPLAY_WARNING:
		return f->records[i].kind == JRN_WARN;
	}
	return false;
}

START_TEST(every_unit_steps_to_the_same_places_both_ways)
{
	struct fixture *f = setup(11);
	struct replay_cursor *c =
		replay_cursor_new(&(struct replay_source){f->store, NULL, NULL});
	enum replay_unit unit = (enum replay_unit)_i;
	int steps = 0;

	for (int i = 0; i < N; i++) {
		if (!ends_step(f, unit, i))
			continue;
		ck_assert(replay_forward(c, unit));
		assert_at(f, c, (uint64_t)i + 1);
		steps++;
	}
	ck_assert_int_gt(steps, 3);
	if (unit != REPLAY_RECORD)
		ck_assert(!replay_forward(c, unit));
	ck_assert(!replay_forward(c, unit));
	ck_assert(replay_at_end(c));
	assert_at(f, c, N);
	for (int i = N - 1; i-- > 0;) {
		if (!ends_step(f, unit, i))
			continue;
		ck_assert(replay_back(c, unit));
		assert_at(f, c, (uint64_t)i + 1);
	}
	ck_assert_int_eq(replay_back(c, unit), unit == REPLAY_RECORD);
	assert_at(f, c, 0);
	ck_assert(!replay_back(c, unit));
	replay_cursor_free(c);
	teardown(f);
}
END_TEST

START_TEST(a_step_back_and_one_forth_is_no_step)
{
	struct fixture *f = setup(12);
	struct replay_cursor *c =
		replay_cursor_new(&(struct replay_source){f->store, NULL, NULL});
	enum replay_unit unit = (enum replay_unit)_i;

	while (replay_forward(c, unit)) {
		uint64_t here = replay_position(c);

		if (replay_back(c, unit) || replay_position(c) == 0)
			ck_assert(replay_forward(c, unit));
		assert_at(f, c, here);
	}
	replay_cursor_free(c);
	teardown(f);
}
END_TEST

START_TEST(a_seek_anywhere_gives_the_picture_of_a_fold_from_the_start)
{
	struct fixture *f = setup((uint64_t)_i);
	struct replay_cursor *c =
		replay_cursor_new(&(struct replay_source){f->store, NULL, NULL});
	struct gen g;

	gen_init(&g, (uint64_t)_i, NULL);
	for (int i = 0; i < 400; i++) {
		uint64_t to = gen_random(&g, N + 1);

		replay_seek(c, to);
		assert_at(f, c, to);
		for (uint64_t k = gen_random(&g, 30); k > 0 && replay_position(c) > 0;
		     k--) {
			ck_assert(replay_back(c, REPLAY_RECORD));
			assert_at(f, c, --to);
		}
		for (uint64_t k = gen_random(&g, 40); k > 0 && to < N; k--) {
			ck_assert(replay_forward(c, REPLAY_RECORD));
			assert_at(f, c, ++to);
		}
	}
	replay_seek(c, N + 100);
	assert_at(f, c, N);
	gen_release(&g);
	replay_cursor_free(c);
	teardown(f);
}
END_TEST

START_TEST(an_instant_includes_all_of_its_records)
{
	struct fixture *f = setup(13);
	struct replay_cursor *c =
		replay_cursor_new(&(struct replay_source){f->store, NULL, NULL});
	jrn_time last = f->records[N - 1].at;

	for (int i = 0; i < 100; i++) {
		jrn_time at = last / 99 * ((i * 37) % 100);
		uint64_t n = 0;

		while (n < N && f->records[n].at <= at)
			n++;
		replay_seek_time(c, at);
		assert_at(f, c, n);
	}
	replay_seek_time(c, INT64_MAX);
	assert_at(f, c, N);
	replay_cursor_free(c);
	teardown(f);
}
END_TEST

/* A run that is still going on: each call appends a few more records. */
struct writer {
	struct fixture *from;
	struct jrn_store *to;
	int given, calls;
};

static bool more(void *arg)
{
	struct writer *w = arg;

	w->calls++;
	for (int i = 0; i < 5 && w->given < N; i++)
		jrn_store_append(w->to, &w->from->records[w->given++]);
	return w->given < N;
}

START_TEST(a_run_that_goes_on_is_kept_a_callback_ahead)
{
	struct fixture *f = setup(14);
	struct writer w = {.from = f, .to = jrn_store_new_sized(&small)};
	struct replay_cursor *c =
		replay_cursor_new(&(struct replay_source){w.to, more, &w});
	uint64_t n = 0;

	while (replay_forward(c, REPLAY_RECORD)) {
		bool ahead = w.given == N;

		assert_at(f, c, ++n);
		for (int i = (int)n; i < w.given && !ahead; i++)
			ahead = f->records[i].kind == JRN_BEGIN;
		ck_assert(ahead);
		ck_assert_int_lt(w.given, (int)n + 300);
	}
	ck_assert_uint_eq(n, N);
	while (replay_back(c, REPLAY_RECORD))
		assert_at(f, c, --n);
	ck_assert_uint_eq(n, 0);
	replay_cursor_free(c);
	jrn_store_free(w.to);
	teardown(f);
}
END_TEST

START_TEST(a_seek_ahead_runs_the_writer_as_far_as_needed)
{
	struct fixture *f = setup(15);
	struct writer w = {.from = f, .to = jrn_store_new_sized(&small)};
	struct replay_cursor *c =
		replay_cursor_new(&(struct replay_source){w.to, more, &w});

	replay_seek(c, 1000);
	assert_at(f, c, 1000);
	ck_assert_int_lt(w.given, 1300);
	replay_seek_time(c, f->records[2000].at);
	ck_assert_uint_gt(replay_position(c), 2000);
	ck_assert_int_lt(w.given, N);
	replay_seek(c, 5);
	assert_at(f, c, 5);
	replay_seek(c, UINT64_MAX);
	assert_at(f, c, N);
	replay_cursor_free(c);
	jrn_store_free(w.to);
	teardown(f);
}
END_TEST

START_TEST(a_record_that_cannot_be_true_ends_the_journal)
{
	struct jrn_store *s = jrn_store_new();
	struct replay_cursor *c =
		replay_cursor_new(&(struct replay_source){s, NULL, NULL});
	struct jrn_record bad = {.kind = JRN_BEGIN, .v = {5000, 1}};
	uint64_t record;

	gen_fill(s, 16, 50);
	bad.at = jrn_store_last(s);
	jrn_store_append(s, &bad);
	gen_fill(s, 16, 1);
	while (replay_forward(c, REPLAY_RECORD))
		;
	ck_assert_uint_eq(replay_position(c), 50);
	ck_assert_str_eq(replay_error(c), "there is no such item");
	ck_assert_str_eq(jrn_store_error(s, &record), replay_error(c));
	ck_assert_uint_eq(record, 50);
	ck_assert(replay_back(c, REPLAY_RECORD));
	ck_assert_ptr_null(replay_error(c));
	replay_seek(c, 52);
	ck_assert_uint_eq(replay_position(c), 50);
	replay_cursor_free(c);
	jrn_store_free(s);
}
END_TEST

Suite *replay_cursor_suite(void)
{
	Suite *s = suite_create("replay/cursor");
	TCase *t = tcase_create("cursor");

	tcase_set_timeout(t, 30);
	tcase_add_loop_test(t, every_unit_steps_to_the_same_places_both_ways, 0,
			    REPLAY_WARNING + 1);
	tcase_add_loop_test(t, a_step_back_and_one_forth_is_no_step, 0,
			    REPLAY_WARNING + 1);
	tcase_add_loop_test(t, a_seek_anywhere_gives_the_picture_of_a_fold_from_the_start,
			    0, 3);
	tcase_add_test(t, an_instant_includes_all_of_its_records);
	tcase_add_test(t, a_run_that_goes_on_is_kept_a_callback_ahead);
	tcase_add_test(t, a_seek_ahead_runs_the_writer_as_far_as_needed);
	tcase_add_test(t, a_record_that_cannot_be_true_ends_the_journal);
	suite_add_tcase(s, t);
	return s;
}
