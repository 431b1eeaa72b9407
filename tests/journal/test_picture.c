/* SPDX-License-Identifier: MIT */
#include "journal/picture.h"

#include <stdlib.h>
#include <string.h>

#include "journal/gen.h"
#include "journal/keyframe.h"
#include "support/suite.h"

static void make(struct gen *g, uint64_t seed, int n)
{
	struct jrn_strings *strings = jrn_strings_new();
	struct jrn_record r;

	gen_init(g, seed, strings);
	while (n--)
		gen_next(g, &r);
	jrn_strings_free(strings);
}

START_TEST(a_copy_is_equal_until_a_field_differs)
{
	struct picture copy;
	struct gen g;

	make(&g, 1, 2000);
	jrn_picture_init(&copy);
	ck_assert(!jrn_picture_equal(&copy, &g.picture));
	jrn_picture_copy(&copy, &g.picture);
	ck_assert(jrn_picture_equal(&copy, &g.picture));
	copy.items[3].runs++;
	ck_assert(!jrn_picture_equal(&copy, &g.picture));
	copy.items[3].runs--;
	copy.loops[1].polling ^= 1;
	ck_assert(!jrn_picture_equal(&copy, &g.picture));
	copy.loops[1].polling ^= 1;
	copy.n_queues--;
	ck_assert(!jrn_picture_equal(&copy, &g.picture));
	jrn_picture_release(&copy);
	gen_release(&g);
}
END_TEST

START_TEST(a_copy_over_a_larger_picture_is_equal_too)
{
	struct gen large, small;

	make(&large, 1, 5000);
	make(&small, 2, 50);
	jrn_picture_copy(&large.picture, &small.picture);
	ck_assert(jrn_picture_equal(&large.picture, &small.picture));
	gen_release(&large);
	gen_release(&small);
}
END_TEST

START_TEST(queues_and_values_are_found)
{
	struct picture p;
	struct pic_queue queues[] = {{0}, {.type = JRN_Q_CHECK, .owner = 2}};
	struct pic_value values[] = {{0}, {.value = 5, .owner = 1, .name = 9}};

	jrn_picture_init(&p);
	ck_assert_uint_eq(jrn_picture_queue(&p, JRN_Q_CHECK, 2), 0);
	p.queues = queues;
	p.n_queues = 2;
	p.values = values;
	p.n_values = 2;
	ck_assert_uint_eq(jrn_picture_queue(&p, JRN_Q_CHECK, 2), 1);
	ck_assert_uint_eq(jrn_picture_queue(&p, JRN_Q_CHECK, 1), 0);
	ck_assert_uint_eq(jrn_picture_value(&p, 1, 9), 1);
	ck_assert_uint_eq(jrn_picture_value(&p, 2, 9), 0);
}
END_TEST

/* Breaks one thing in a true picture; jrn_picture_check must see it. */
static void break_it(struct picture *p, int how)
{
	uint32_t queue = 1;

	for (uint32_t i = 2; i < p->n_queues; i++)
		if (p->queues[i].len > p->queues[queue].len)
			queue = i;
	ck_assert_uint_gt(p->queues[queue].len, 1);
	switch (how) {
	case 0:
		p->queues[queue].len++;
		break;
	case 1:
		p->queues[queue].head = p->n_items;
		break;
	case 2:
		p->items[p->queues[queue].head].next = p->queues[queue].head;
		break;
	case 3:
		p->items[p->queues[queue].tail].queue = 0;
		break;
	case 4:
		p->items[p->queues[queue].tail].state = PIC_RUNNING;
		break;
	case 5:
		p->threads[1].depth++;
		break;
	case 6:
		p->loops[1].thread = p->n_threads;
		break;
	case 7:
		p->processes[1].parent = p->n_processes;
		break;
	case 8:
		p->queues[queue].type = JRN_Q_TYPE_COUNT;
		break;
	default:
		p->items[p->queues[queue].tail].type = JRN_IT_TYPE_COUNT;
		break;
	}
}

START_TEST(a_contradiction_is_seen)
{
	struct gen g;

	make(&g, 5, 3000);
	ck_assert_ptr_null(jrn_picture_check(&g.picture));
	break_it(&g.picture, _i);
	ck_assert_ptr_nonnull(jrn_picture_check(&g.picture));
	gen_release(&g);
}
END_TEST

START_TEST(a_keyframe_holds_the_whole_picture)
{
	struct picture again;
	uint8_t *packed;
	struct gen g;
	size_t len;

	jrn_picture_init(&again);
	for (int n = 0; n < 3000; n += n / 3 + 1) {
		make(&g, (uint64_t)n, n);
		packed = keyframe_pack(&g.picture, &len);
		ck_assert(keyframe_unpack(&again, packed, len));
		ck_assert(jrn_picture_equal(&again, &g.picture));
		free(packed);
		gen_release(&g);
	}
	jrn_picture_release(&again);
}
END_TEST

START_TEST(a_keyframe_takes_less_than_the_picture)
{
	uint8_t *packed;
	struct gen g;
	size_t len;

	make(&g, 4, 5000);
	packed = keyframe_pack(&g.picture, &len);
	ck_assert_uint_lt(len, jrn_picture_size(&g.picture) / 2);
	free(packed);
	gen_release(&g);
}
END_TEST

START_TEST(a_damaged_keyframe_is_refused_or_safe_to_walk)
{
	uint8_t *packed, *damaged;
	struct picture p;
	struct gen g, noise;
	size_t len;

	make(&g, 6, 2000);
	make(&noise, (uint64_t)_i, 0);
	jrn_picture_init(&p);
	packed = keyframe_pack(&g.picture, &len);
	for (size_t cut = 0; cut < len; cut += 7)
		ck_assert(!keyframe_unpack(&p, packed, cut));
	damaged = malloc(len);
	for (int i = 0; i < 5000; i++) {
		memcpy(damaged, packed, len);
		for (uint64_t k = 1 + gen_random(&noise, 3); k > 0; k--)
			damaged[gen_random(&noise, len)] =
				(uint8_t)gen_random(&noise, 256);
		if (keyframe_unpack(&p, damaged, len))
			ck_assert_ptr_null(jrn_picture_check(&p));
		else
			ck_assert_uint_eq(p.n_items, 0);
	}
	free(damaged);
	free(packed);
	jrn_picture_release(&p);
	gen_release(&g);
	gen_release(&noise);
}
END_TEST

Suite *journal_picture_suite(void)
{
	Suite *s = suite_create("journal/picture");
	TCase *t = tcase_create("picture");

	tcase_add_test(t, a_copy_is_equal_until_a_field_differs);
	tcase_add_test(t, a_copy_over_a_larger_picture_is_equal_too);
	tcase_add_test(t, queues_and_values_are_found);
	tcase_add_loop_test(t, a_contradiction_is_seen, 0, 10);
	tcase_add_test(t, a_keyframe_holds_the_whole_picture);
	tcase_add_test(t, a_keyframe_takes_less_than_the_picture);
	tcase_add_loop_test(t, a_damaged_keyframe_is_refused_or_safe_to_walk, 0, 3);
	suite_add_tcase(s, t);
	return s;
}
