/* SPDX-License-Identifier: MIT */
#include "journal/record.h"

#include <string.h>

#include "journal/gen.h"
#include "support/suite.h"

static void assert_same(const struct jrn_record *a, const struct jrn_record *b)
{
	ck_assert_int_eq(a->kind, b->kind);
	ck_assert_int_eq(a->at, b->at);
	for (int i = 0; i < jrn_schemas[a->kind].n_fields; i++)
		ck_assert_int_eq(a->v[i], b->v[i]);
}

/* Packs, unpacks, and refuses every shorter piece. */
static void round_trip(const struct jrn_record *r, jrn_time before)
{
	uint8_t packed[JRN_PACKED_MAX];
	size_t len = jrn_record_pack(packed, r, before);
	const uint8_t *from = packed;
	struct jrn_record again;

	ck_assert_uint_le(len, JRN_PACKED_MAX);
	ck_assert(jrn_record_unpack(&from, packed + len, before, &again));
	ck_assert_ptr_eq(from, packed + len);
	assert_same(r, &again);
	for (size_t i = 0; i < len; i++) {
		from = packed;
		ck_assert(!jrn_record_unpack(&from, packed + i, before, &again));
		ck_assert_ptr_eq(from, packed);
	}
}

START_TEST(what_is_packed_comes_back)
{
	struct jrn_strings *strings = jrn_strings_new();
	jrn_time before = 0;
	struct jrn_record r;
	struct gen g;

	gen_init(&g, 3, strings);
	for (int i = 0; i < 5000; i++) {
		gen_next(&g, &r);
		round_trip(&r, before);
		before = r.at;
	}
	gen_release(&g);
	jrn_strings_free(strings);
}
END_TEST

START_TEST(extremes_come_back)
{
	struct jrn_record value = {.at = INT64_MAX, .kind = JRN_VALUE};
	struct jrn_record due = {.at = 5, .kind = JRN_DUE, .v = {UINT32_MAX, INT64_MAX}};
	struct jrn_record poll = {.kind = JRN_POLL, .v = {1, INT64_MAX, 0}};
	struct jrn_record run = {.kind = JRN_RUN};

	value.v[2] = INT64_MIN;
	round_trip(&value, 0);
	value.v[2] = INT64_MAX;
	round_trip(&value, INT64_MAX);
	round_trip(&due, 5);
	due.at = INT64_MAX;
	due.v[1] = 0;
	round_trip(&due, 0);
	due.v[1] = JRN_NEVER;
	round_trip(&due, 0);
	round_trip(&poll, 0);
	poll.v[1] = -1;
	round_trip(&poll, 0);
	run.v[4] = -1; /* a seed of 64 bits */
	round_trip(&run, 0);
	for (int bits = 0; bits < 63; bits++) {
		value.at = INT64_C(1) << bits;
		round_trip(&value, 0);
		value.at--;
		round_trip(&value, 0);
	}
}
END_TEST

START_TEST(a_typical_record_takes_few_bytes)
{
	uint8_t packed[JRN_PACKED_MAX];
	struct jrn_record begin = {100, JRN_BEGIN, {12, 1}};
	struct jrn_record made = {1500, JRN_NEW, {12, JRN_IT_TICK, 4, -1, 8, 3, 11}};

	ck_assert_uint_eq(jrn_record_pack(packed, &begin, 100), 3);
	ck_assert_uint_eq(jrn_record_pack(packed, &made, 1000), 10);
}
END_TEST

START_TEST(noise_is_refused_or_a_record_within_its_ranges)
{
	struct jrn_record r;
	uint8_t noise[64];
	struct gen g;

	gen_init(&g, (uint64_t)_i, NULL);
	for (int i = 0; i < 20000; i++) {
		const uint8_t *from = noise;

		for (size_t k = 0; k < sizeof noise; k++)
			noise[k] = (uint8_t)gen_random(&g, gen_random(&g, 3) ? 40 : 256);
		if (!jrn_record_unpack(&from, noise + sizeof noise, 1000, &r))
			continue;
		ck_assert_int_ge(r.at, 1000);
		for (int k = 0; k < jrn_schemas[r.kind].n_fields; k++)
			if (jrn_schemas[r.kind].fields[k].names)
				ck_assert_uint_lt((uint64_t)r.v[k],
						  jrn_schemas[r.kind].fields[k].n_names);
	}
	gen_release(&g);
}
END_TEST

Suite *journal_record_suite(void)
{
	Suite *s = suite_create("journal/record");
	TCase *t = tcase_create("record");

	tcase_add_test(t, what_is_packed_comes_back);
	tcase_add_test(t, extremes_come_back);
	tcase_add_test(t, a_typical_record_takes_few_bytes);
	tcase_add_loop_test(t, noise_is_refused_or_a_record_within_its_ranges, 0, 4);
	suite_add_tcase(s, t);
	return s;
}
