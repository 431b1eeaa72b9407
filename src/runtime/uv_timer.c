/* SPDX-License-Identifier: MIT */
#include "runtime/uv_timer.h"

#include <stdlib.h>

#include "base/vec.h"
#include "runtime/uv_loop.h"

static bool before(const struct rt_uv_timer *a, const struct rt_uv_timer *b)
{
	return a->due != b->due ? a->due < b->due : a->start < b->start;
}

static void put(struct rt_uv_timers *h, uint32_t i, struct rt_uv_timer *t)
{
	h->heap[i] = t;
	t->index = i;
}

static void sift_up(struct rt_uv_timers *h, uint32_t i, struct rt_uv_timer *t)
{
	for (; i > 0 && before(t, h->heap[(i - 1) / 2]); i = (i - 1) / 2)
		put(h, i, h->heap[(i - 1) / 2]);
	put(h, i, t);
}

static void sift_down(struct rt_uv_timers *h, uint32_t i, struct rt_uv_timer *t)
{
	for (;;) {
		uint32_t child = 2 * i + 1;

		if (child + 1 < h->len && before(h->heap[child + 1], h->heap[child]))
			child++;
		if (child >= h->len || !before(h->heap[child], t))
			break;
		put(h, i, h->heap[child]);
		i = child;
	}
	put(h, i, t);
}

void rt_uv_timer_init(struct rt_uv_loop *l, struct rt_uv_timer *t,
		      enum rt_status (*run)(struct rt_uv_timer *))
{
	*t = (struct rt_uv_timer){ .run = run };
	rt_uv_handle_init(l, &t->handle);
}

void rt_uv_timer_start(struct rt_uv_timer *t, int64_t ms, int64_t repeat)
{
	struct rt_uv_timers *h = &t->handle.loop->timers;

	rt_uv_timer_stop(t);
	t->due = t->handle.loop->now + (ms > 0 ? ms : 0);
	t->repeat = repeat;
	t->start = h->next_start++;
	ls_grow(h->heap, h->cap, h->len + 1);
	sift_up(h, h->len++, t);
	rt_uv_handle_start(&t->handle);
}

void rt_uv_timer_stop(struct rt_uv_timer *t)
{
	struct rt_uv_timers *h = &t->handle.loop->timers;
	struct rt_uv_timer *last;

	if (!t->handle.active)
		return;
	last = h->heap[--h->len];
	if (last != t) {
		sift_down(h, t->index, last);
		sift_up(h, last->index, last);
	}
	rt_uv_handle_stop(&t->handle);
}

struct rt_uv_timer *rt_uv_timers_first(const struct rt_uv_timers *t)
{
	return t->len ? t->heap[0] : NULL;
}

void rt_uv_timers_release(struct rt_uv_timers *t)
{
	free(t->heap);
	*t = (struct rt_uv_timers){ 0 };
}
