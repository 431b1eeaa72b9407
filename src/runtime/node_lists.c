/* SPDX-License-Identifier: MIT */
#include "runtime/node_lists.h"

#include <stdlib.h>

#include "base/vec.h"

static bool before(const struct rt_node_list *a, const struct rt_node_list *b)
{
	return a->expiry != b->expiry ? a->expiry < b->expiry : a->id < b->id;
}

static void put(struct rt_node_timers *t, uint32_t i, struct rt_node_list *l)
{
	t->heap[i] = l;
	l->index = i;
}

static void sift_up(struct rt_node_timers *t, uint32_t i, struct rt_node_list *l)
{
	for (; i > 0 && before(l, t->heap[(i - 1) / 2]); i = (i - 1) / 2)
		put(t, i, t->heap[(i - 1) / 2]);
	put(t, i, l);
}

static void sift_down(struct rt_node_timers *t, uint32_t i, struct rt_node_list *l)
{
	for (;;) {
		uint32_t child = 2 * i + 1;

		if (child + 1 < t->len && before(t->heap[child + 1], t->heap[child]))
			child++;
		if (child >= t->len || !before(t->heap[child], l))
			break;
		put(t, i, t->heap[child]);
		i = child;
	}
	put(t, i, l);
}

static struct rt_node_list **bucket(const struct rt_node_timers *t, int64_t key)
{
	uint64_t hash = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);

	return &t->buckets[hash >> 32 & (t->n_buckets - 1)];
}

static void grow_buckets(struct rt_node_timers *t)
{
	struct rt_node_list **old = t->buckets;

	t->n_buckets = t->n_buckets ? 2 * t->n_buckets : 64;
	t->buckets = ls_calloc(t->n_buckets, sizeof(struct rt_node_list *));
	for (uint32_t i = 0; i < t->len; i++) {
		struct rt_node_list **b = bucket(t, t->heap[i]->key);

		t->heap[i]->next = *b;
		*b = t->heap[i];
	}
	free(old);
}

struct rt_node_list *rt_node_lists_find(const struct rt_node_timers *t, int64_t key)
{
	struct rt_node_list *l = t->n_buckets ? *bucket(t, key) : NULL;

	while (l && l->key != key)
		l = l->next;
	return l;
}

struct rt_node_list *rt_node_lists_add(struct rt_node_timers *t, int64_t key, double ms,
				       int64_t expiry)
{
	struct rt_node_list *l = ls_calloc(1, sizeof *l);
	struct rt_node_list **b;

	if (t->len >= t->n_buckets)
		grow_buckets(t);
	l->key = key;
	l->ms = ms;
	l->expiry = expiry;
	l->id = t->next_id++;
	ls_list_init(&l->timers);
	b = bucket(t, key);
	l->next = *b;
	*b = l;
	ls_grow(t->heap, t->cap, t->len + 1);
	sift_up(t, t->len++, l);
	return l;
}

struct rt_node_list *rt_node_lists_first(const struct rt_node_timers *t)
{
	return t->len ? t->heap[0] : NULL;
}

void rt_node_lists_again(struct rt_node_timers *t, struct rt_node_list *l, int64_t expiry)
{
	l->expiry = expiry;
	l->id = t->next_id++;
	sift_down(t, l->index, l);
}

void rt_node_lists_remove(struct rt_node_timers *t, struct rt_node_list *l)
{
	struct rt_node_list **b = bucket(t, l->key);
	struct rt_node_list *last = t->heap[--t->len];

	while (*b != l)
		b = &(*b)->next;
	*b = l->next;
	if (last != l) {
		sift_down(t, l->index, last);
		sift_up(t, last->index, last);
	}
	l->gone = true;
	if (l != t->list)
		free(l);
}

void rt_node_lists_release(struct rt_node_timers *t)
{
	/* The list of an unfinished pass is in the heap, unless it is gone. */
	if (t->list && t->list->gone)
		free(t->list);
	for (uint32_t i = 0; i < t->len; i++)
		free(t->heap[i]);
	free(t->heap);
	free(t->buckets);
	*t = (struct rt_node_timers){ 0 };
}
