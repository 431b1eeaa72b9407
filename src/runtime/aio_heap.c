/* SPDX-License-Identifier: MIT
 *
 * runtime/aio_heap.c - the timer heap of asyncio, exactly as CPython's heapq has it.
 *
 * The order of timers that are due at the same instant is nowhere promised, but it is
 * the same in every run of CPython: it follows from how Modules/_heapqmodule.c moves
 * array elements.  So this is that algorithm: pop puts the last element at the root by
 * walking down to a leaf, always to the smaller child (of equals the right one), and
 * from there up again.
 */
#include "runtime/py_loop.h"

#include "base/bits.h"
#include "base/vec.h"

/* Moves x, to be placed at `at`, toward the root. */
static void sift_down(struct rt_py_due *a, uint32_t start, uint32_t at, struct rt_py_due x)
{
	while (at > start && x.when < a[(at - 1) / 2].when) {
		a[at] = a[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	a[at] = x;
}

/* Moves the hole at `at` down to a leaf, then places x (heapq's _siftup). */
static void sift_up(struct rt_py_due *a, uint32_t n, uint32_t at, struct rt_py_due x)
{
	uint32_t start = at, child;

	while ((child = 2 * at + 1) < n) {
		ls_prefetch(&a[4 * child + 3]); /* two steps ahead: 8 elements */
		ls_prefetch(&a[4 * child + 7]);
		if (child + 1 < n && !(a[child].when < a[child + 1].when))
			child++;
		a[at] = a[child];
		at = child;
	}
	sift_down(a, start, at, x);
}

void rt_aio_heap_push(struct rt_py_loop *l, struct rt_py_timer *t)
{
	ls_grow(l->heap, l->cap_heap, l->n_heap + 1);
	sift_down(l->heap, 0, l->n_heap, (struct rt_py_due){ t->when, t });
	l->n_heap++;
}

struct rt_py_timer *rt_aio_heap_pop(struct rt_py_loop *l)
{
	struct rt_py_due last = l->heap[--l->n_heap];
	struct rt_py_timer *first = l->heap[0].timer;

	if (l->n_heap == 0)
		return last.timer;
	sift_up(l->heap, l->n_heap, 0, last);
	ls_prefetch(l->heap[0].timer); /* asked for soon */
	return first;
}

uint32_t rt_aio_heap_due(const struct rt_py_loop *l, double end,
			 struct rt_py_timer *timers[RT_AHEAD])
{
	uint32_t places[RT_AHEAD], n = 0;

	if (l->n_heap && l->heap[0].when < end)
		places[n++] = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t child = 2 * places[i] + 1, last = child + 1;

		timers[i] = l->heap[places[i]].timer;
		for (; child <= last && child < l->n_heap && n < RT_AHEAD; child++)
			if (l->heap[child].when < end)
				places[n++] = child;
	}
	return n;
}

void rt_aio_heapify(struct rt_py_loop *l)
{
	for (uint32_t i = l->n_heap / 2; i-- > 0;)
		sift_up(l->heap, l->n_heap, i, l->heap[i]);
}
