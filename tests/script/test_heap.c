/* SPDX-License-Identifier: MIT */
#include "script/heap.h"

#include <stdint.h>
#include <string.h>

#include "sim/rng.h"
#include "support/holds.h"
#include "support/suite.h"

#define BLOCKS 6000

static struct script_heap heap;
static struct {
	unsigned char *bytes;
	size_t size;
} blocks[BLOCKS];
static uint64_t draws;

static void setup(void)
{
	heap = SCRIPT_HEAP_INIT;
	memset(blocks, 0, sizeof blocks);
	draws = 0;
}

static void teardown(void)
{
	for (uint32_t i = 0; i < BLOCKS; i++)
		if (blocks[i].bytes)
			script_heap_give(&heap, blocks[i].bytes, blocks[i].size);
	script_heap_release(&heap);
}

/* Mostly small, some too large for the lists of free blocks. */
static size_t any_size(void)
{
	uint64_t r = sim_draw(3, 0, draws++);

	return 1 + (r >> 8) % (r % 16 ? 3 * SCRIPT_HEAP_SMALL / 4 : 3 * SCRIPT_HEAP_SMALL);
}

static void take(uint32_t i)
{
	blocks[i].size = any_size();
	blocks[i].bytes = script_heap_take(&heap, blocks[i].size);
	memset(blocks[i].bytes, (int)(i % 251), blocks[i].size);
}

/* Whether the first n bytes are those of block i. */
static void untouched(uint32_t i, size_t n)
{
	for (size_t k = 0; k < n; k++)
		HOLDS(blocks[i].bytes[k] == i % 251);
}

static void resize(uint32_t i)
{
	size_t old = blocks[i].size;

	blocks[i].size = any_size();
	blocks[i].bytes = script_heap_resize(&heap, blocks[i].bytes, old, blocks[i].size);
	untouched(i, old < blocks[i].size ? old : blocks[i].size);
	memset(blocks[i].bytes, (int)(i % 251), blocks[i].size);
}

/* Through the first small chunks, several large ones, and blocks that come back. */
START_TEST(blocks_keep_their_bytes_and_never_overlap)
{
	for (uint32_t i = 0; i < BLOCKS; i++)
		take(i);
	for (uint32_t i = 0; i < BLOCKS; i += 2) {
		untouched(i, blocks[i].size);
		script_heap_give(&heap, blocks[i].bytes, blocks[i].size);
	}
	for (uint32_t i = 1; i < BLOCKS; i += 2)
		resize(i);
	for (uint32_t i = 0; i < BLOCKS; i += 2)
		take(i);
	for (uint32_t i = 0; i < BLOCKS; i++)
		untouched(i, blocks[i].size);
}
END_TEST

START_TEST(every_block_is_aligned_for_any_type)
{
	for (uint32_t i = 0; i < BLOCKS; i++) {
		take(i);
		HOLDS((uintptr_t)blocks[i].bytes % _Alignof(max_align_t) == 0);
	}
}
END_TEST

START_TEST(what_comes_back_is_taken_again)
{
	size_t total;

	for (uint32_t i = 0; i < BLOCKS; i++)
		take(i);
	total = heap.total;
	for (uint32_t n = 0; n < 5; n++) {
		for (uint32_t i = BLOCKS; i-- > 0;)
			script_heap_give(&heap, blocks[i].bytes, blocks[i].size);
		for (uint32_t i = 0; i < BLOCKS; i++)
			blocks[i].bytes = script_heap_take(&heap, blocks[i].size);
	}
	ck_assert_uint_eq(heap.total, total);
}
END_TEST

Suite *script_heap_suite(void)
{
	Suite *s = suite_create("script/heap");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, blocks_keep_their_bytes_and_never_overlap);
	tcase_add_test(t, every_block_is_aligned_for_any_type);
	tcase_add_test(t, what_comes_back_is_taken_again);
	suite_add_tcase(s, t);
	return s;
}
