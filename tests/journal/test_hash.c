/* SPDX-License-Identifier: MIT */
#include "journal/hash.h"

#include "support/suite.h"

START_TEST(the_hash_is_the_same_on_every_machine)
{
	uint8_t bytes[200];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 37);
	ck_assert_uint_eq(jrn_hash_bytes(0, bytes, 0), UINT64_C(0));
	ck_assert_uint_eq(jrn_hash_bytes(0, bytes, 5), UINT64_C(0x8c7023ca38f2ecb));
	ck_assert_uint_eq(jrn_hash_bytes(7, bytes, 200), UINT64_C(0x7c015a8712ed23b4));
}
END_TEST

START_TEST(every_bit_and_the_length_count)
{
	uint8_t bytes[200] = { 0 };
	uint64_t plain = jrn_hash_bytes(0, bytes, sizeof bytes);

	for (size_t i = 0; i < 8 * sizeof bytes; i++) {
		bytes[i / 8] ^= (uint8_t)(1u << i % 8);
		ck_assert_uint_ne(jrn_hash_bytes(0, bytes, sizeof bytes), plain);
		bytes[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	for (size_t len = 1; len < sizeof bytes; len++)
		ck_assert_uint_ne(jrn_hash_bytes(0, bytes, len), plain);
	ck_assert_uint_ne(jrn_hash_bytes(0, bytes, 0), jrn_hash_bytes(0, bytes, 1));
}
END_TEST

LS_SUITE(journal_hash_suite, "journal/hash", the_hash_is_the_same_on_every_machine,
	 every_bit_and_the_length_count)
