/* SPDX-License-Identifier: MIT */
#include "sim/queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/die.h"

#define NO_SLOT UINT32_MAX
#define FEW_STALE 32		 /* not worth a purge */
#define LARGE_BUCKET (1u << 16) /* given back when it is spread */

static void clear(struct sim_bucket *b)
{
	b->first = b->len = 0;
	b->min = SIM_FOREVER;
	b->exact = true;
	b->ascending = true;
}

void sim_queue_init(struct sim_queue *q)
{
	*q = (struct sim_queue){.free_slot = NO_SLOT, .next_at = SIM_FOREVER};
	for (int i = 0; i < 65; i++)
		clear(&q->buckets[i]);
}

void sim_queue_release(struct sim_queue *q)
{
	for (int i = 0; i < 65; i++)
		free(q->buckets[i].entries);
	free(q->slots);
	free(q->generations);
	sim_queue_init(q);
}

/* The slots: what an event does, found by its id. */

static void add_slots(struct sim_queue *q)
{
	q->cap_slots = q->cap_slots ? 2 * q->cap_slots : 16;
	q->slots = ls_realloc(q->slots, q->cap_slots, sizeof *q->slots);
	q->generations = ls_realloc(q->generations, q->cap_slots, sizeof *q->generations);
}

static uint32_t take_slot(struct sim_queue *q)
{
	uint32_t slot = q->free_slot;

	if (slot != NO_SLOT) {
		q->free_slot = q->slots[slot].next_free;
	} else {
		if (q->n_slots == q->cap_slots)
			add_slots(q);
		slot = q->n_slots++;
		q->generations[slot] = 0;
	}
	q->generations[slot]++;
	return slot;
}

static void free_slot(struct sim_queue *q, uint32_t slot)
{
	q->generations[slot]++;
	q->slots[slot].next_free = q->free_slot;
	q->free_slot = slot;
	q->live--;
}

static bool is_live(const struct sim_queue *q, const struct sim_entry *e)
{
	return q->generations[e->slot] == e->generation;
}

/* The buckets. */

static unsigned bucket_of(const struct sim_queue *q, sim_time at)
{
	uint64_t differs = (uint64_t)at ^ (uint64_t)q->last;

	return differs ? ls_high_bit(differs) + 1 : 0;
}

static void make_room(struct sim_bucket *b)
{
	if (b->first > b->cap / 2) {
		b->len -= b->first;
		memmove(b->entries, b->entries + b->first, b->len * sizeof *b->entries);
		b->first = 0;
		return;
	}
	b->cap = b->cap ? 2 * b->cap : 8;
	b->entries = ls_realloc(b->entries, b->cap, sizeof *b->entries);
}

static void append(struct sim_queue *q, struct sim_entry e)
{
	unsigned i = bucket_of(q, e.at);
	struct sim_bucket *b = &q->buckets[i];

	if (b->len == b->cap)
		make_room(b);
	if (b->len > b->first && e.at < b->entries[b->len - 1].at)
		b->ascending = false;
	b->entries[b->len++] = e;
	if (e.at <= b->min) {
		b->min = e.at;
		b->exact = true;
	}
	if (i)
		q->full |= (uint64_t)1 << (i - 1);
}

static void drop_stale_head(struct sim_queue *q, struct sim_bucket *b)
{
	while (b->first < b->len && !is_live(q, &b->entries[b->first])) {
		b->first++;
		q->stale--;
	}
	if (b->first == b->len)
		clear(b);
}

/* Drops all stale entries and finds the minimum of the others. */
static void sweep(struct sim_queue *q, struct sim_bucket *b)
{
	uint32_t end = b->len, kept = b->first;
	sim_time min = SIM_FOREVER;

	for (uint32_t i = b->first; i < end; i++) {
		struct sim_entry e = b->entries[i];

		if (!is_live(q, &e))
			continue;
		min = e.at < min ? e.at : min;
		b->entries[kept++] = e;
	}
	q->stale -= end - kept;
	b->len = kept;
	b->min = min;
	b->exact = true;
	if (b->first == b->len)
		clear(b);
}

static void find_min(struct sim_queue *q, struct sim_bucket *b)
{
	drop_stale_head(q, b);
	if (b->exact)
		return;
	if (!b->ascending) {
		sweep(q, b);
		return;
	}
	b->min = b->entries[b->first].at;
	b->exact = true;
}

/* The earliest live instant.  Leaves it at the front of bucket 0, or as the minimum of
 * the lowest bucket marked as full. */
static sim_time find_next(struct sim_queue *q)
{
	drop_stale_head(q, &q->buckets[0]);
	if (q->buckets[0].len)
		return q->last;
	while (q->full) {
		struct sim_bucket *b = &q->buckets[ls_low_bit(q->full) + 1];

		if (!b->exact)
			find_min(q, b);
		if (b->len)
			return b->min;
		q->full &= q->full - 1;
	}
	return SIM_FOREVER;
}

static void purge(struct sim_queue *q)
{
	for (int i = 0; i < 65; i++)
		if (q->buckets[i].len)
			sweep(q, &q->buckets[i]);
}

/* Distributes the lowest bucket over those below it, in order, now that `last` lies
 * within it. */
static void spread(struct sim_queue *q)
{
	struct sim_bucket *b = &q->buckets[ls_low_bit(q->full) + 1];
	uint32_t first = b->first, len = b->len;

	q->full &= q->full - 1;
	clear(b);
	for (uint32_t i = first; i < len; i++) {
		if (q->stale && !is_live(q, &b->entries[i]))
			q->stale--;
		else
			append(q, b->entries[i]);
	}
	if (b->cap >= LARGE_BUCKET) {
		free(b->entries);
		b->entries = NULL;
		b->cap = 0;
	}
}

sim_event_id sim_queue_push(struct sim_queue *q, sim_time at, sim_action *action, void *arg)
{
	uint32_t slot;

	if (at < q->last || at == SIM_FOREVER)
		ls_bug("an event planned at %lld ns, after one at %lld ns has happened",
		       (long long)at, (long long)q->last);
	slot = take_slot(q);
	q->slots[slot] = (struct sim_slot){.action = action, .arg = arg, .at = at};
	append(q, (struct sim_entry){at, slot, q->generations[slot]});
	q->live++;
	if (at < q->next_at)
		q->next_at = at;
	return (sim_event_id)q->generations[slot] << 32 | slot;
}

/* The entry just pushed, the likeliest to be cancelled, goes at once. */
static bool drop_tail(struct sim_bucket *b, uint32_t slot, uint32_t generation)
{
	struct sim_entry *e = &b->entries[b->len - 1];

	if (b->len == b->first || e->slot != slot || e->generation != generation)
		return false;
	if (--b->len == b->first)
		clear(b);
	return true;
}

bool sim_queue_cancel(struct sim_queue *q, sim_event_id id)
{
	uint32_t slot = (uint32_t)id, generation = (uint32_t)(id >> 32);
	struct sim_bucket *b;
	sim_time at;

	if (id == 0 || slot >= q->n_slots || q->generations[slot] != generation)
		return false;
	at = q->slots[slot].at;
	b = &q->buckets[bucket_of(q, at)];
	if (!drop_tail(b, slot, generation))
		q->stale++;
	if (at == b->min)
		b->exact = false;
	free_slot(q, slot);
	if (at == q->next_at)
		q->next_at = find_next(q);
	if (q->stale > q->live + FEW_STALE)
		purge(q);
	return true;
}

bool sim_queue_pop(struct sim_queue *q, sim_time *at, sim_action **action, void **arg)
{
	struct sim_bucket *b = &q->buckets[0];
	uint32_t slot;

	if (q->next_at == SIM_FOREVER)
		return false;
	if (b->len == 0) {
		q->last = q->next_at;
		spread(q);
	}
	slot = b->entries[b->first++].slot;
	if (b->first == b->len)
		clear(b);
	*at = q->last;
	*action = q->slots[slot].action;
	*arg = q->slots[slot].arg;
	free_slot(q, slot);
	q->next_at = find_next(q);
	return true;
}
