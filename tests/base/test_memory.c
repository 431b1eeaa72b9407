/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bits.h"
#include "base/list.h"
#include "base/vec.h"
#include "support/suite.h"

START_TEST(an_arena_gives_aligned_room_that_stays)
{
	struct ls_arena a = LS_ARENA_INIT;
	char *p[200];

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < 200; i++) {
			p[i] = ls_arena_take(&a, i + 1);
			ck_assert_uint_eq((uintptr_t)p[i] % 16, 0);
			memset(p[i], (int)i, i + 1);
		}
		for (size_t i = 0; i < 200; i++)
			ck_assert_int_eq((unsigned char)p[i][i], (int)i);
		ls_arena_reset(&a);
	}
	ls_arena_release(&a);
}
END_TEST

START_TEST(a_list_keeps_order_and_forgives_a_second_removal)
{
	struct thing {
		int n;
		struct ls_list link;
	} things[5];
	struct ls_list list, other;
	int expect = 0;

	ls_list_init(&list);
	ls_list_init(&other);
	ck_assert_ptr_null(ls_list_pop(&list));
	for (int i = 0; i < 5; i++) {
		things[i].n = i;
		ls_list_push(i < 3 ? &list : &other, &things[i].link);
	}
	ls_list_move(&list, &other);
	ck_assert(ls_list_is_empty(&other));
	LS_LIST_EACH(e, &list)
		ck_assert_int_eq(LS_LIST_ENTRY(e, struct thing, link)->n, expect++);
	ls_list_remove(&things[2].link);
	ls_list_remove(&things[2].link);
	ck_assert_ptr_eq(ls_list_pop(&list), &things[0].link);
}
END_TEST

START_TEST(an_array_grows_by_doubling)
{
	int *v = NULL;
	size_t n = 0, cap = 0;

	for (int i = 0; i < 1000; i++) {
		ls_grow(v, cap, n + 1);
		v[n++] = i;
	}
	ck_assert_uint_eq(cap, 1024);
	ck_assert_int_eq(v[999], 999);
	free(v);
}
END_TEST

START_TEST(bits_are_found)
{
	for (unsigned i = 0; i < 64; i++) {
		ck_assert_uint_eq(ls_high_bit(UINT64_C(1) << i | 1), i);
		ck_assert_uint_eq(ls_low_bit(UINT64_MAX << i), i);
	}
}
END_TEST

LS_SUITE(base_memory_suite, "base/arena, list, vec, bits",
	 an_arena_gives_aligned_room_that_stays,
	 a_list_keeps_order_and_forgives_a_second_removal, an_array_grows_by_doubling,
	 bits_are_found)
