/* SPDX-License-Identifier: MIT */
#include "replay/place.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

static const struct {
	const char *name, *number;
} words[REPLAY_PLACE_COUNT] = {
	[REPLAY_AT_CLIENT] = {"client", ""},
	[REPLAY_AT_SYN] = {"syn", "Q1"},
	[REPLAY_AT_ACCEPT] = {"accept", "Q2"},
	[REPLAY_AT_PRIMARY] = {"primary", "Q3"},
	[REPLAY_AT_RCVBUF] = {"rcvbuf", "Q4"},
	[REPLAY_AT_READY] = {"ready", "Q5"},
	[REPLAY_AT_LIMITER] = {"limiter", "Q6"},
	[REPLAY_AT_POOL] = {"pool", "Q7"},
	[REPLAY_AT_GIL] = {"gil", "Q8"},
	[REPLAY_AT_CORE] = {"core", "Q9"},
	[REPLAY_AT_OUT] = {"out", "Q10"},
	[REPLAY_AT_PIPELINE] = {"pipeline", "Q11"},
	[REPLAY_AT_JOBS] = {"jobs", "Q12"},
	[REPLAY_AT_WORK] = {"computes", ""},
	[REPLAY_AT_DEVICE] = {"device", ""},
	[REPLAY_AT_TIMER] = {"timer", ""},
	[REPLAY_AT_OTHER] = {"awaits", ""},
};

const char *replay_word_place(unsigned place)
{
	return place < REPLAY_PLACE_COUNT ? words[place].name : "";
}

const char *replay_place_number(unsigned place)
{
	return place < REPLAY_PLACE_COUNT ? words[place].number : "";
}

void replay_place_add(struct replay_place_items *own, uint32_t item)
{
	for (size_t i = 0; i < own->n; i++)
		if (own->items[i] == item)
			return;
	ls_grow(own->items, own->cap, own->n + 1);
	own->items[own->n++] = item;
}

/* A queue that only requests are in. */
static enum replay_place of_queue(unsigned type)
{
	switch (type) {
	case JRN_Q_CLIENT:
		return REPLAY_AT_CLIENT;
	case JRN_Q_SYN:
		return REPLAY_AT_SYN;
	case JRN_Q_ACCEPT:
		return REPLAY_AT_ACCEPT;
	case JRN_Q_PRIMARY:
		return REPLAY_AT_PRIMARY;
	case JRN_Q_RCVBUF:
		return REPLAY_AT_RCVBUF;
	case JRN_Q_LIMITER:
		return REPLAY_AT_LIMITER;
	case JRN_Q_PIPELINE:
		return REPLAY_AT_PIPELINE;
	case JRN_Q_OUT:
		return REPLAY_AT_OUT;
	case JRN_Q_JOBS:
		return REPLAY_AT_JOBS;
	default:
		return REPLAY_AT_OTHER;
	}
}

/* Where an item waits that works for the request. */
static enum replay_place of_waiting(unsigned queue)
{
	switch (queue) {
	case JRN_Q_TIMERS:
		return REPLAY_AT_TIMER;
	case JRN_Q_POOL:
	case JRN_Q_POOL_SLOW:
		return REPLAY_AT_POOL;
	case JRN_Q_POOL_BUSY:
		return REPLAY_AT_WORK;
	case JRN_Q_KERNEL:
		return REPLAY_AT_DEVICE;
	default:
		return REPLAY_AT_READY;
	}
}

/* A task says what it awaits. */
static bool awaits_device(const struct picture *p, const struct jrn_store *s,
			  uint32_t item)
{
	const struct pic_await *a = jrn_picture_await(p, item);

	return a && a->label && !strncmp(jrn_store_text(s, a->label, NULL), "device ", 7);
}

static enum replay_place of_item(const struct picture *p, const struct jrn_store *s,
				 uint32_t item)
{
	const struct pic_item *it = &p->items[item];
	const struct pic_thread *t = &p->threads[it->thread];

	if (it->state == PIC_QUEUED && p->queues[it->queue].type == JRN_Q_SUSPENDED)
		return awaits_device(p, s, item) ? REPLAY_AT_DEVICE : REPLAY_AT_OTHER;
	if (it->state == PIC_QUEUED)
		return of_waiting(p->queues[it->queue].type);
	if (it->state != PIC_RUNNING)
		return REPLAY_AT_OTHER;
	return t->core			  ? REPLAY_AT_WORK
	       : t->wait == JRN_WAIT_CORE ? REPLAY_AT_CORE
	       : t->wait == JRN_WAIT_GIL  ? REPLAY_AT_GIL
					  : REPLAY_AT_DEVICE;
}

/* Of several, what brings the answer nearer counts more. */
static int rank(enum replay_place place)
{
	static const enum replay_place order[] = {
		REPLAY_AT_OTHER, REPLAY_AT_TIMER, REPLAY_AT_DEVICE, REPLAY_AT_POOL,
		REPLAY_AT_READY, REPLAY_AT_GIL,	  REPLAY_AT_CORE,   REPLAY_AT_WORK,
	};
	int n = (int)(sizeof order / sizeof *order);

	while (n > 0 && order[n - 1] != place)
		n--;
	return n;
}

enum replay_place replay_place_among(const struct picture *p, const struct jrn_store *s,
				     uint32_t request, struct replay_place_items *own)
{
	uint32_t queue = p->items[request].queue;
	unsigned type = queue ? p->queues[queue].type : JRN_Q_TYPE_COUNT;
	enum replay_place best = REPLAY_AT_OTHER;
	size_t kept = 0;

	for (size_t i = 0; i < own->n; i++) {
		const struct pic_item *it = &p->items[own->items[i]];
		enum replay_place place;

		if (it->state == PIC_FREE || it->request != p->items[request].serial)
			continue;
		own->items[kept++] = own->items[i];
		place = of_item(p, s, own->items[i]);
		if (rank(place) > rank(best))
			best = place;
	}
	own->n = kept;
	return type == JRN_Q_SERVED ? best : of_queue(type);
}

enum replay_place replay_place_of(const struct picture *p, const struct jrn_store *s,
				  uint32_t item)
{
	struct replay_place_items own = {0};
	enum replay_place place;

	for (uint32_t i = 1; i < p->n_items; i++)
		if (p->items[i].state != PIC_FREE &&
		    p->items[i].request == p->items[item].serial)
			replay_place_add(&own, i);
	place = replay_place_among(p, s, item, &own);
	free(own.items);
	return place;
}
