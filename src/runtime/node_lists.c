/* SPDX-License-Identifier: MIT
 *
 * A list whose timers were cleared is taken out of the middle of the heap when it comes
 * to the top, or when there are more such lists than others: so no list needs to know
 * its place.
 */
#include "runtime/node_lists.h"

#include <stdlib.h>

#include "base/vec.h"

#define CHILDREN 4 /* of a node: two lines of the cache */

/* ---- the heap ---------------------------------------------------------------------- */

static bool before(const struct rt_node_place *a, const struct rt_node_place *b)
{
	return a->expiry != b->expiry ? a->expiry < b->expiry : a->id < b->id;
}

static void sift_up(struct rt_node_place *heap, uint32_t i, struct rt_node_place place)
{
	for (; i > 0 && before(&place, &heap[(i - 1) / CHILDREN]); i = (i - 1) / CHILDREN)
		heap[i] = heap[(i - 1) / CHILDREN];
	heap[i] = place;
}

static void sift_down(struct rt_node_place *heap, uint32_t len, uint32_t i,
		      struct rt_node_place place)
{
	for (;;) {
		uint32_t child = CHILDREN * i + 1, end = child + CHILDREN, least = child;

		if (child >= len)
			break;
		for (end = end < len ? end : len; ++child < end;)
			if (before(&heap[child], &heap[least]))
				least = child;
		if (!before(&heap[least], &place))
			break;
		heap[i] = heap[least];
		i = least;
	}
	heap[i] = place;
}

static void push(struct rt_node_timers *t, struct rt_node_list *l)
{
	ls_grow(t->heap, t->cap, t->len + 1);
	l->queued = true;
	sift_up(t->heap, t->len++, (struct rt_node_place){l->expiry, t->next_id++, l});
}

static void pop(struct rt_node_timers *t)
{
	t->heap[0].list->queued = false;
	if (--t->len)
		sift_down(t->heap, t->len, 0, t->heap[t->len]);
}

/* A list that is gone belongs to the heap and to the pass, as long as they have it. */
static void free_unless_held(const struct rt_node_timers *t, struct rt_node_list *l)
{
	if (l != t->list && !l->queued)
		free(l);
}

/* Leaves the lists that are not gone. */
static void purge(struct rt_node_timers *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->len; i++) {
		struct rt_node_place place = t->heap[i];

		if (!place.list->gone) {
			sift_up(t->heap, n++, place);
			continue;
		}
		place.list->queued = false;
		free_unless_held(t, place.list);
	}
	t->len = n;
	t->n_gone = 0;
}

/* ---- by delay ---------------------------------------------------------------------- */

static uint32_t home(const struct rt_node_timers *t, int64_t key)
{
	uint64_t hash = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);

	return (uint32_t)(hash >> 32) & (t->n_delays - 1);
}

/* Where the key is, or the free place where it belongs. */
static uint32_t place_of(const struct rt_node_timers *t, int64_t key)
{
	uint32_t i = home(t, key);

	while (t->delays[i].list && t->delays[i].key != key)
		i = (i + 1) & (t->n_delays - 1);
	return i;
}

static void grow_delays(struct rt_node_timers *t)
{
	struct rt_node_delay *old = t->delays;
	uint32_t n = t->n_delays;

	t->n_delays = n ? 2 * n : 64;
	t->delays = ls_calloc(t->n_delays, sizeof *t->delays);
	for (uint32_t i = 0; i < n; i++)
		if (old[i].list)
			t->delays[place_of(t, old[i].key)] = old[i];
	free(old);
}

/* Those behind it that were pushed on by it move up. */
static void forget_delay(struct rt_node_timers *t, int64_t key)
{
	uint32_t mask = t->n_delays - 1, hole = place_of(t, key);

	for (uint32_t i = (hole + 1) & mask; t->delays[i].list; i = (i + 1) & mask) {
		if (((i - home(t, t->delays[i].key)) & mask) < ((i - hole) & mask))
			continue;
		t->delays[hole] = t->delays[i];
		hole = i;
	}
	t->delays[hole].list = NULL;
	t->n_lists--;
}

/* ---- lists ------------------------------------------------------------------------- */

struct rt_node_list *rt_node_lists_find(const struct rt_node_timers *t, int64_t key)
{
	return t->n_delays ? t->delays[place_of(t, key)].list : NULL;
}

struct rt_node_list *rt_node_lists_add(struct rt_node_timers *t, int64_t key, double ms,
				       int64_t expiry)
{
	struct rt_node_list *l = ls_calloc(1, sizeof *l);

	if (2 * t->n_lists >= t->n_delays)
		grow_delays(t);
	l->key = key;
	l->ms = ms;
	l->expiry = expiry;
	ls_list_init(&l->timers);
	t->delays[place_of(t, key)] = (struct rt_node_delay){key, l};
	t->n_lists++;
	push(t, l);
	return l;
}

struct rt_node_list *rt_node_lists_first(struct rt_node_timers *t)
{
	while (t->len && t->heap[0].list->gone) {
		struct rt_node_list *l = t->heap[0].list;

		pop(t);
		t->n_gone--;
		free_unless_held(t, l);
	}
	return t->len ? t->heap[0].list : NULL;
}

uint32_t rt_node_lists_due(const struct rt_node_timers *t,
			   struct rt_node_list *lists[RT_AHEAD])
{
	uint32_t places[RT_AHEAD], n = 0;

	if (t->len && t->heap[0].expiry <= t->now)
		places[n++] = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t child = CHILDREN * places[i] + 1, end = child + CHILDREN;

		lists[i] = t->heap[places[i]].list;
		for (; child < end && child < t->len && n < RT_AHEAD; child++)
			if (t->heap[child].expiry <= t->now)
				places[n++] = child;
	}
	return n;
}

void rt_node_lists_again(struct rt_node_timers *t, struct rt_node_list *l, int64_t expiry)
{
	uint32_t i = 0;

	while (t->heap[i].list != l) /* the first, as long as time does not go back */
		i++;
	l->expiry = expiry;
	sift_down(t->heap, t->len, i, (struct rt_node_place){expiry, t->next_id++, l});
}

void rt_node_lists_remove(struct rt_node_timers *t, struct rt_node_list *l)
{
	forget_delay(t, l->key);
	l->gone = true;
	t->n_gone++;
	if (t->heap[0].list == l)
		rt_node_lists_first(t);
	else if (t->n_gone > t->len / 2 + 16)
		purge(t);
}

void rt_node_lists_let_go(struct rt_node_list *l)
{
	if (!l->queued)
		free(l);
}

void rt_node_lists_release(struct rt_node_timers *t)
{
	/* The list of an unfinished pass is in the heap, unless it is gone. */
	if (t->list && t->list->gone && !t->list->queued)
		free(t->list);
	for (uint32_t i = 0; i < t->len; i++)
		free(t->heap[i].list);
	free(t->heap);
	free(t->delays);
	*t = (struct rt_node_timers){ 0 };
}
