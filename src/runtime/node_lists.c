/* SPDX-License-Identifier: MIT */
#include "runtime/node_lists.h"

#include <stdlib.h>

#include "base/die.h"

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

static void put(struct rt_node_timers *t, struct rt_node_list *l)
{
	l->place = sim_queue_push(&t->queue, l->expiry, NULL, l);
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
	put(t, l);
	return l;
}

int64_t rt_node_lists_next(const struct rt_node_timers *t)
{
	return sim_queue_next_at(&t->queue);
}

struct rt_node_list *rt_node_lists_take(struct rt_node_timers *t, int64_t now)
{
	struct rt_node_list *l;
	sim_action *action;
	sim_time at;
	void *arg;

	if (rt_node_lists_next(t) > now || !sim_queue_pop(&t->queue, &at, &action, &arg))
		return NULL;
	l = arg;
	l->place = 0;
	return l;
}

uint32_t rt_node_lists_due(const struct rt_node_timers *t, int64_t now,
			   struct rt_node_list *lists[RT_AHEAD])
{
	void *args[RT_AHEAD];
	uint32_t n = sim_queue_look(&t->queue, now, args, RT_AHEAD);

	for (uint32_t i = 0; i < n; i++)
		lists[i] = args[i];
	return n;
}

void rt_node_lists_again(struct rt_node_timers *t, struct rt_node_list *l, int64_t expiry)
{
	l->expiry = expiry;
	put(t, l);
}

void rt_node_lists_remove(struct rt_node_timers *t, struct rt_node_list *l)
{
	forget_delay(t, l->key);
	if (l == t->list) {
		l->gone = true;
		return;
	}
	sim_queue_cancel(&t->queue, l->place);
	free(l);
}

void rt_node_lists_init(struct rt_node_timers *t)
{
	sim_queue_init(&t->queue);
}

void rt_node_lists_release(struct rt_node_timers *t)
{
	/* The list of an unfinished pass has its delay, unless it is gone. */
	if (t->list && t->list->gone)
		free(t->list);
	for (uint32_t i = 0; i < t->n_delays; i++)
		free(t->delays[i].list);
	free(t->delays);
	sim_queue_release(&t->queue);
	*t = (struct rt_node_timers){ 0 };
}
