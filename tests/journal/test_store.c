/* SPDX-License-Identifier: MIT */
#include "journal/store.h"

#include <stdlib.h>
#include <string.h>

#include "journal/gen.h"
#include "support/suite.h"

#define N 3000

/* Boundaries everywhere: a few records to a segment and to a keyframe. */
static const struct jrn_store_sizes small = {.segment = 200, .keyframe = 300};

struct fixture {
	struct jrn_store *store;
	struct jrn_record records[N];
};

static void setup(struct fixture *f, const struct jrn_store_sizes *sizes, uint64_t seed)
{
	struct gen g;

	f->store = jrn_store_new_sized(sizes);
	gen_init(&g, seed, jrn_store_strings(f->store));
	for (int i = 0; i < N; i++) {
		gen_next(&g, &f->records[i]);
		jrn_store_append(f->store, &f->records[i]);
	}
	gen_release(&g);
}

static void assert_same(const struct jrn_record *a, const struct jrn_record *b)
{
	ck_assert_int_eq(a->kind, b->kind);
	ck_assert_int_eq(a->at, b->at);
	ck_assert_mem_eq(a->v, b->v, jrn_schemas[a->kind].n_fields * sizeof *a->v);
}

static void read_all(struct fixture *f)
{
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_reader_at(&reader, f->store, 0);
	for (int i = 0; i < N; i++) {
		ck_assert_uint_eq(reader.next, (uint64_t)i);
		ck_assert(jrn_reader_next(&reader, &r));
		assert_same(&r, &f->records[i]);
	}
	ck_assert(!jrn_reader_next(&reader, &r));
}

START_TEST(what_is_appended_is_read)
{
	static struct fixture f;

	setup(&f, &small, 1);
	ck_assert_uint_eq(jrn_store_count(f.store), N);
	ck_assert_int_eq(jrn_store_last(f.store), f.records[N - 1].at);
	read_all(&f);
	jrn_store_free(f.store);
}
END_TEST

START_TEST(a_reader_begins_anywhere)
{
	static struct fixture f;
	struct jrn_reader reader;
	struct jrn_record r;

	setup(&f, &small, 2);
	for (int i = 0; i < N; i += 3) {
		jrn_reader_at(&reader, f.store, (uint64_t)i);
		ck_assert(jrn_reader_next(&reader, &r));
		assert_same(&r, &f.records[i]);
	}
	jrn_reader_at(&reader, f.store, N + 10);
	ck_assert(!jrn_reader_next(&reader, &r));
	jrn_store_free(f.store);
}
END_TEST

START_TEST(a_reader_at_the_end_goes_on_when_records_come)
{
	struct jrn_store *s = jrn_store_new_sized(&small);
	struct jrn_reader reader;
	struct jrn_record r;
	struct gen g;

	gen_init(&g, 3, jrn_store_strings(s));
	jrn_reader_at(&reader, s, 0);
	for (int i = 0; i < 500; i++) {
		struct jrn_record next;

		ck_assert(!jrn_reader_next(&reader, &r));
		gen_next(&g, &next);
		jrn_store_append(s, &next);
		ck_assert(jrn_reader_next(&reader, &r));
		assert_same(&r, &next);
	}
	gen_release(&g);
	jrn_store_free(s);
}
END_TEST

START_TEST(an_instant_is_found)
{
	static struct fixture f;
	jrn_time last;

	setup(&f, &small, 4);
	last = f.records[N - 1].at;
	ck_assert_uint_eq(jrn_store_find_time(f.store, 0), 0);
	for (jrn_time at = 1; at <= last + 1; at += last / 500 + 1) {
		uint64_t n = 0;

		while (n < N && f.records[n].at < at)
			n++;
		ck_assert_uint_eq(jrn_store_find_time(f.store, at), n);
	}
	ck_assert_uint_eq(jrn_store_find_time(f.store, last + 1), N);
	jrn_store_free(f.store);
}
END_TEST

START_TEST(births_prints_and_warnings_are_found)
{
	static struct fixture f;
	uint32_t serial = 0;
	uint64_t prints = 0, warnings = 0;

	setup(&f, &small, 5);
	for (uint64_t i = 0; i < N; i++) {
		if (f.records[i].kind == JRN_NEW)
			ck_assert_uint_eq(jrn_store_birth(f.store, ++serial), i);
		if (f.records[i].kind == JRN_PRINT)
			ck_assert_uint_eq(jrn_store_print(f.store, prints++), i);
		if (f.records[i].kind == JRN_WARN)
			ck_assert_uint_eq(jrn_store_warning(f.store, warnings++), i);
	}
	ck_assert_uint_gt(prints, 0);
	ck_assert_uint_eq(jrn_store_birth(f.store, serial + 1), N);
	ck_assert_uint_eq(jrn_store_birth(f.store, 0), N);
	ck_assert_uint_eq(jrn_store_print(f.store, prints), N);
	ck_assert_uint_eq(jrn_store_warning(f.store, warnings), N);
	jrn_store_free(f.store);
}
END_TEST

START_TEST(any_picture_is_that_of_a_fold_from_the_start)
{
	static struct fixture f;
	struct picture folded, sought, key;
	struct jrn_reader rest;
	const char *why;

	setup(&f, &small, (uint64_t)_i);
	jrn_picture_init(&folded);
	jrn_picture_init(&sought);
	jrn_picture_init(&key);
	if (_i & 1) /* all keyframes at once, or as they are asked for */
		ck_assert_ptr_null(jrn_store_error(f.store, NULL));
	for (uint64_t i = 0; i <= N; i++) {
		ck_assert_uint_eq(jrn_store_picture(f.store, i, &sought), i);
		ck_assert(jrn_picture_equal(&sought, &folded));
		jrn_store_keyframe(f.store, i, &key, &rest);
		ck_assert_uint_le(key.record, i);
		ck_assert_uint_eq(key.record, rest.next);
		if (i < N)
			ck_assert(jrn_apply(&folded, &f.records[i], NULL, &why));
	}
	jrn_store_picture(f.store, N / 2, &sought);
	jrn_store_keyframe(f.store, N / 2, &key, &rest);
	ck_assert_uint_gt(key.record, N / 2 - 500);
	jrn_picture_release(&folded);
	jrn_picture_release(&sought);
	jrn_picture_release(&key);
	jrn_store_free(f.store);
}
END_TEST

START_TEST(old_segments_spill_and_are_still_read)
{
	static struct fixture f;
	struct jrn_store_sizes tiny = {.segment = 200, .keyframe = 300, .memory = 1000};
	struct picture p;

	setup(&f, &tiny, 6);
	read_all(&f);
	jrn_picture_init(&p);
	ck_assert_uint_eq(jrn_store_picture(f.store, N - 1, &p), N - 1);
	ck_assert_uint_eq(jrn_store_picture(f.store, 10, &p), 10);
	jrn_picture_release(&p);
	jrn_store_free(f.store);
}
END_TEST

START_TEST(without_a_place_to_spill_everything_stays)
{
	static struct fixture f;
	struct jrn_store_sizes tiny = {.segment = 200, .keyframe = 300, .memory = 1000};

	setenv("TMPDIR", "/nonexistent", 1);
	setup(&f, &tiny, 6);
	read_all(&f);
	jrn_store_free(f.store);
}
END_TEST

START_TEST(a_record_that_cannot_be_true_marks_the_store)
{
	struct jrn_store *s = jrn_store_new();
	struct jrn_record bad = {.kind = JRN_BEGIN, .v = {7, 1}};
	struct picture p;
	uint64_t record;

	gen_fill(s, 7, 100);
	ck_assert_ptr_null(jrn_store_error(s, &record));
	bad.at = jrn_store_last(s);
	bad.v[0] = 5000;
	jrn_store_append(s, &bad);
	ck_assert_str_eq(jrn_store_error(s, &record), "there is no such item");
	ck_assert_uint_eq(record, 100);
	jrn_picture_init(&p);
	ck_assert_uint_eq(jrn_store_picture(s, 101, &p), 100);
	jrn_picture_release(&p);
	jrn_store_free(s);
}
END_TEST

START_TEST(an_empty_store_answers)
{
	struct jrn_store *s = jrn_store_new();
	struct jrn_reader reader;
	struct jrn_record r;
	struct picture p;

	jrn_picture_init(&p);
	jrn_reader_at(&reader, s, 0);
	ck_assert(!jrn_reader_next(&reader, &r));
	ck_assert_uint_eq(jrn_store_find_time(s, 5), 0);
	ck_assert_uint_eq(jrn_store_birth(s, 1), 0);
	ck_assert_uint_eq(jrn_store_picture(s, 0, &p), 0);
	ck_assert_ptr_null(jrn_store_error(s, NULL));
	jrn_picture_release(&p);
	jrn_store_free(s);
}
END_TEST

Suite *journal_store_suite(void)
{
	Suite *s = suite_create("journal/store");
	TCase *t = tcase_create("store");

	tcase_add_test(t, what_is_appended_is_read);
	tcase_add_test(t, a_reader_begins_anywhere);
	tcase_add_test(t, a_reader_at_the_end_goes_on_when_records_come);
	tcase_add_test(t, an_instant_is_found);
	tcase_add_test(t, births_prints_and_warnings_are_found);
	tcase_add_loop_test(t, any_picture_is_that_of_a_fold_from_the_start, 0, 6);
	tcase_add_test(t, old_segments_spill_and_are_still_read);
	tcase_add_test(t, without_a_place_to_spill_everything_stays);
	tcase_add_test(t, a_record_that_cannot_be_true_marks_the_store);
	tcase_add_test(t, an_empty_store_answers);
	suite_add_tcase(s, t);
	return s;
}
