/* SPDX-License-Identifier: MIT */
#include "sim/queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/die.h"

#define NO_SLOT	     UINT32_MAX
#define UNKNOWN	     ((sim_time)-1) /* below all instants, so that it stays */
#define FEW_STALE    32		    /* not worth a purge */
#define LARGE_BUCKET (1u << 16)	    /* given back when it is spread */

static void clear(struct sim_bucket *b)
{
	b->first = b->len = b->sorted = 0;
	b->min = SIM_FOREVER;
}

void sim_queue_init(struct sim_queue *q)
{
	*q = (struct sim_queue){.free_slot = NO_SLOT, .next_at = SIM_FOREVER};
	for (int i = 0; i < SIM_BUCKETS; i++)
		clear(&q->buckets[i]);
}

void sim_queue_release(struct sim_queue *q)
{
	for (int i = 0; i < SIM_BUCKETS; i++)
		free(q->buckets[i].entries);
	free(q->slots);
	free(q->cancelled);
	sim_queue_init(q);
}

/* The slots: what an event does, found by its id.  A slot is free again when its entry
 * has left the buckets. */

static void free_slot(struct sim_queue *q, uint32_t slot)
{
	q->slots[slot].next_free = q->free_slot;
	q->free_slot = slot;
}

static void add_slots(struct sim_queue *q)
{
	uint32_t old = q->n_slots;

	q->n_slots = old ? 2 * old : 64;
	q->slots = ls_realloc(q->slots, q->n_slots, sizeof *q->slots);
	q->cancelled = ls_realloc(q->cancelled, q->n_slots / 64, sizeof *q->cancelled);
	memset(q->cancelled + old / 64, 0, (q->n_slots - old) / 8);
	for (uint32_t slot = q->n_slots; slot-- > old;) {
		q->slots[slot].generation = 0;
		free_slot(q, slot);
	}
}

static bool is_live(const struct sim_queue *q, const struct sim_entry *e)
{
	return !(q->cancelled[e->slot / 64] >> e->slot % 64 & 1);
}

/* The entry leaves the buckets. */
static void drop_stale(struct sim_queue *q, const struct sim_entry *e)
{
	q->cancelled[e->slot / 64] &= ~((uint64_t)1 << e->slot % 64);
	free_slot(q, e->slot);
	q->stale--;
}

/* The buckets.  Which one an entry goes to and whether it is the earliest there is as
 * good as random, so the code that decides it has no branches to be mispredicted. */

/* The digit's place in bits, times 4, is 16 buckets for each digit. */
static inline uint32_t bucket_of(const struct sim_queue *q, sim_time at)
{
	uint64_t differs = (uint64_t)at ^ (uint64_t)q->last;
	uint32_t place = ls_high_bit(differs | 1) & ~3u;

	return place * 4 + (uint32_t)(at >> place & 15);
}

/* Its entries are all of one instant. */
static bool is_lowest_digit(uint32_t bucket)
{
	return bucket < 16;
}

static void make_room(struct sim_bucket *b)
{
	if (b->first > b->cap / 2) {
		b->len -= b->first;
		b->sorted = 0;
		memmove(b->entries, b->entries + b->first, b->len * sizeof *b->entries);
		b->first = 0;
		return;
	}
	b->cap = b->cap ? 2 * b->cap : 8;
	b->entries = ls_realloc(b->entries, b->cap, sizeof *b->entries);
}

/* There is room. */
static inline void append(struct sim_queue *q, uint32_t i, struct sim_entry e)
{
	struct sim_bucket *b = &q->buckets[i];

	b->min = e.at < b->min ? e.at : b->min;
	b->entries[b->len++] = e;
	q->full[i / 64] |= (uint64_t)1 << i % 64;
}

static void drop_stale_head(struct sim_queue *q, struct sim_bucket *b)
{
	while (b->first < b->len && !is_live(q, &b->entries[b->first])) {
		drop_stale(q, &b->entries[b->first]);
		b->first++;
	}
	if (b->first == b->len)
		clear(b);
}

/* Drops all stale entries and finds the minimum of the others. */
static void sweep(struct sim_queue *q, struct sim_bucket *b)
{
	uint32_t end = b->len, kept = 0;

	b->min = SIM_FOREVER;
	for (uint32_t i = b->first; i < end; i++) {
		struct sim_entry e = b->entries[i];

		if (!is_live(q, &e)) {
			drop_stale(q, &e);
			continue;
		}
		b->min = e.at < b->min ? e.at : b->min;
		b->entries[kept++] = e;
	}
	b->first = b->sorted = 0;
	b->len = kept;
}

/* Goes on looking where it stopped; once an entry is out of order, it stays so. */
static bool is_sorted(struct sim_bucket *b)
{
	uint32_t i = b->sorted > b->first ? b->sorted : b->first + 1;

	while (i < b->len && b->entries[i - 1].at <= b->entries[i].at)
		i++;
	b->sorted = i;
	return i == b->len;
}

static void find_min(struct sim_queue *q, struct sim_bucket *b)
{
	drop_stale_head(q, b);
	if (b->len == 0)
		return;
	if (!is_sorted(b)) {
		sweep(q, b);
		return;
	}
	b->min = b->entries[b->first].at;
}

static void unmark(struct sim_queue *q, uint32_t i)
{
	q->full[i / 64] &= ~((uint64_t)1 << i % 64);
}

/* The lowest bucket that is marked; SIM_BUCKETS when there is none. */
static inline uint32_t lowest(const struct sim_queue *q)
{
	for (uint32_t word = 0; word < SIM_BUCKETS / 64; word++)
		if (q->full[word])
			return 64 * word + ls_low_bit(q->full[word]);
	return SIM_BUCKETS;
}

/* The lowest buckets may be empty, and their minima unknown. */
LS_APART static void search_next(struct sim_queue *q)
{
	uint32_t i;

	while ((i = lowest(q)) < SIM_BUCKETS) {
		struct sim_bucket *b = &q->buckets[i];

		if (b->min == UNKNOWN)
			find_min(q, b);
		q->next = i;
		q->next_at = b->min;
		if (b->len)
			return;
		unmark(q, i);
	}
	q->next_at = SIM_FOREVER;
}

/* Finds the earliest live instant and its bucket; mostly at once. */
static void find_next(struct sim_queue *q)
{
	uint32_t i = lowest(q);

	if (i < SIM_BUCKETS && q->buckets[i].min != UNKNOWN && q->buckets[i].len) {
		q->next = i;
		q->next_at = q->buckets[i].min;
	} else {
		search_next(q);
	}
}

static void purge(struct sim_queue *q)
{
	for (int i = 0; i < SIM_BUCKETS; i++)
		if (q->buckets[i].len)
			sweep(q, &q->buckets[i]);
}

static inline void move(struct sim_queue *q, struct sim_entry e)
{
	uint32_t i = bucket_of(q, e.at);

	if (q->buckets[i].len == q->buckets[i].cap)
		make_room(&q->buckets[i]);
	append(q, i, e);
}

/* Distributes the next bucket over those below it, in order, by how its entries differ
 * from the earliest, which becomes the last instant taken. */
static void spread(struct sim_queue *q)
{
	struct sim_bucket *b = &q->buckets[q->next];
	struct sim_entry *e = b->entries + b->first, *end = b->entries + b->len;

	unmark(q, q->next);
	clear(b);
	q->last = q->next_at;
	for (; q->stale == 0 && e < end; e++)
		move(q, *e);
	for (; e < end; e++) {
		if (is_live(q, e))
			move(q, *e);
		else
			drop_stale(q, e);
	}
	if (b->cap >= LARGE_BUCKET) {
		free(b->entries);
		b->entries = NULL;
		b->cap = 0;
	}
	q->next = bucket_of(q, q->last);
}

/* What happens seldom stands apart, so that the common case calls nothing. */
LS_APART static sim_event_id push_with_room(struct sim_queue *q, sim_time at,
					    sim_action *action, void *arg)
{
	struct sim_bucket *b = &q->buckets[bucket_of(q, at)];

	if (at < q->last || at == SIM_FOREVER)
		ls_bug("an event planned at %lld ns, after one at %lld ns has happened",
		       (long long)at, (long long)q->last);
	if (q->free_slot == NO_SLOT)
		add_slots(q);
	if (b->len == b->cap)
		make_room(b);
	return sim_queue_push(q, at, action, arg);
}

sim_event_id sim_queue_push(struct sim_queue *q, sim_time at, sim_action *action,
			    void *arg)
{
	uint32_t n = q->free_slot, bucket = bucket_of(q, at);
	struct sim_slot *slot;

	if (at < q->last || at == SIM_FOREVER || n == NO_SLOT ||
	    q->buckets[bucket].len == q->buckets[bucket].cap)
		return push_with_room(q, at, action, arg);
	slot = &q->slots[n];
	q->free_slot = slot->next_free;
	slot->action = action;
	slot->arg = arg;
	slot->at = at;
	slot->generation++;
	append(q, bucket, (struct sim_entry){at, n});
	q->live++;
	if (at < q->next_at) {
		q->next_at = at;
		q->next = bucket;
	}
	return (sim_event_id)slot->generation << 32 | n;
}

/* The entry just pushed, the likeliest to be cancelled, goes at once. */
static bool drop_tail(struct sim_queue *q, struct sim_bucket *b, uint32_t slot)
{
	if (b->len == b->first || b->entries[b->len - 1].slot != slot)
		return false;
	if (--b->len == b->first)
		clear(b);
	else if (b->sorted > b->len)
		b->sorted = b->len;
	free_slot(q, slot);
	return true;
}

static void leave_stale(struct sim_queue *q, uint32_t slot)
{
	q->cancelled[slot / 64] |= (uint64_t)1 << slot % 64;
	q->stale++;
}

bool sim_queue_cancel(struct sim_queue *q, sim_event_id id)
{
	uint32_t slot = (uint32_t)id, generation = (uint32_t)(id >> 32);
	struct sim_bucket *b;
	sim_time at;

	if (id == 0 || slot >= q->n_slots || q->slots[slot].generation != generation)
		return false;
	q->slots[slot].generation++;
	q->live--;
	at = q->slots[slot].at;
	b = &q->buckets[bucket_of(q, at)];
	if (!drop_tail(q, b, slot))
		leave_stale(q, slot);
	if (at == b->min)
		b->min = UNKNOWN;
	if (at == q->next_at)
		find_next(q);
	if (q->stale > q->live + FEW_STALE)
		purge(q);
	return true;
}

LS_APART static bool spread_and_pop(struct sim_queue *q, sim_time *at,
				    sim_action **action, void **arg)
{
	spread(q);
	return sim_queue_pop(q, at, action, arg);
}

bool sim_queue_pop(struct sim_queue *q, sim_time *at, sim_action **action, void **arg)
{
	struct sim_bucket *b = &q->buckets[q->next];
	struct sim_slot *slot;
	uint32_t n;

	if (q->next_at == SIM_FOREVER)
		return false;
	if (b->len - b->first > 1 && !is_lowest_digit(q->next))
		return spread_and_pop(q, at, action, arg);
	q->last = q->next_at;
	n = b->entries[b->first++].slot;
	if (b->first == b->len) {
		clear(b);
		unmark(q, q->next);
	} else if (q->stale) {
		b->min = UNKNOWN; /* what follows may be stale */
	}
	slot = &q->slots[n];
	slot->generation++;
	*at = q->last;
	*action = slot->action;
	*arg = slot->arg;
	free_slot(q, n);
	q->live--;
	find_next(q);
	return true;
}

/* Adds the args of the bucket's events; false when all in buckets above are later. */
static bool look_into(const struct sim_queue *q, const struct sim_bucket *b, sim_time until,
		      void **args, uint32_t n, uint32_t *found)
{
	for (uint32_t i = b->first; i < b->len && *found < n; i++)
		if (b->entries[i].at <= until && is_live(q, &b->entries[i]))
			args[(*found)++] = q->slots[b->entries[i].slot].arg;
	return *found < n && (b->len == 0 || b->min <= until);
}

uint32_t sim_queue_look(const struct sim_queue *q, sim_time until, void **args, uint32_t n)
{
	uint32_t found = 0;

	for (uint32_t word = 0; word < SIM_BUCKETS / 64; word++)
		for (uint64_t full = q->full[word]; full; full &= full - 1)
			if (!look_into(q, &q->buckets[64 * word + ls_low_bit(full)],
				       until, args, n, &found))
				return found;
	return found;
}
