/* SPDX-License-Identifier: MIT */
#include "journal/picture.h"

static bool owns(uint32_t n, uint32_t id)
{
	return id == 0 || id < n;
}

static bool item_in_range(const struct picture *p, const struct pic_item *it)
{
	return owns(p->n_items, it->prev) && owns(p->n_items, it->next) &&
	       owns(p->n_items, it->below) && owns(p->n_queues, it->queue) &&
	       owns(p->n_threads, it->thread) && it->type < JRN_IT_TYPE_COUNT &&
	       it->state <= PIC_RUNNING && it->serial <= p->serials && it->request <= p->serials;
}

/* Queued items have a queue; running ones may, the others have none. */
static bool item_in_order(const struct pic_item *it)
{
	switch ((enum pic_item_state)it->state) {
	case PIC_FREE:
	case PIC_IDLE:
		return !it->queue && !it->prev && !it->next && !it->thread && !it->below;
	case PIC_QUEUED:
		return it->queue && !it->thread && !it->below;
	case PIC_RUNNING:
		return it->thread;
	}
	return false;
}

static bool queue_closes(const struct picture *p, uint32_t id)
{
	const struct pic_queue *q = &p->queues[id];
	uint32_t before = 0, seen = 0;

	for (uint32_t i = q->head; i; i = p->items[i].next) {
		if (i >= p->n_items || seen++ == q->len)
			return false;
		if (p->items[i].queue != id || p->items[i].prev != before)
			return false;
		before = i;
	}
	return seen == q->len && q->tail == before &&
	       (!q->pass || (q->pass < p->n_items && p->items[q->pass].queue == id));
}

static bool stack_ends(const struct picture *p, uint32_t id)
{
	const struct pic_thread *t = &p->threads[id];
	uint32_t seen = 0;

	for (uint32_t i = t->top; i; i = p->items[i].below) {
		if (i >= p->n_items || seen++ == t->depth)
			return false;
		if (p->items[i].state != PIC_RUNNING || p->items[i].thread != id)
			return false;
	}
	return seen == t->depth;
}

static const char *check_items(const struct picture *p)
{
	uint64_t queued = 0, running = 0;

	for (uint32_t i = 1; i < p->n_items; i++) {
		const struct pic_item *it = &p->items[i];

		if (!item_in_range(p, it) || !item_in_order(it))
			return "an item refers to what does not exist";
		queued += it->queue != 0;
		running += it->state == PIC_RUNNING;
	}
	for (uint32_t i = 1; i < p->n_queues; i++)
		queued -= p->queues[i].len;
	for (uint32_t i = 1; i < p->n_threads; i++)
		running -= p->threads[i].depth;
	if (queued)
		return "an item is in no queue, though it says so";
	if (running)
		return "an item is on no stack, though it runs";
	return NULL;
}

static const char *check_awaits(const struct picture *p)
{
	if (p->n_awaits > p->n_items)
		return "more items await something than there are";
	for (uint32_t i = 1; i < p->n_awaits; i++) {
		const struct pic_await *a = &p->awaits[i];

		if (!owns(p->n_items, a->on) || !owns(p->n_awaits, a->by) ||
		    a->on_serial > p->serials || a->by_serial > p->serials ||
		    a->waker > p->serials)
			return "an item awaits what does not exist";
	}
	return NULL;
}

static const char *check_threads(const struct picture *p)
{
	for (uint32_t i = 1; i < p->n_threads; i++) {
		const struct pic_thread *t = &p->threads[i];

		if (!owns(p->n_processes, t->process) || t->role >= JRN_ROLE_COUNT ||
		    t->wait >= JRN_WAIT_COUNT)
			return "a thread refers to what does not exist";
		if (!stack_ends(p, i))
			return "the stack of a thread does not end";
	}
	return NULL;
}

static const char *check_loops(const struct picture *p)
{
	for (uint32_t i = 1; i < p->n_loops; i++)
		if (!p->loops[i].thread || !owns(p->n_threads, p->loops[i].thread) ||
		    p->loops[i].phase >= JRN_PH_COUNT ||
		    p->loops[i].reason >= JRN_POLL_REASON_COUNT)
			return "a loop refers to what does not exist";
	return NULL;
}

const char *jrn_picture_check(const struct picture *p)
{
	/* The sums come first: they bound the walks that follow. */
	const char *why = check_items(p);

	if (why)
		return why;
	for (uint32_t i = 1; i < p->n_queues; i++)
		if (p->queues[i].type >= JRN_Q_TYPE_COUNT || !queue_closes(p, i))
			return "the links of a queue do not close";
	for (uint32_t i = 1; i < p->n_processes; i++)
		if (!owns(p->n_processes, p->processes[i].parent))
			return "a process refers to what does not exist";
	why = check_awaits(p);
	if (why)
		return why;
	why = check_threads(p);
	return why ? why : check_loops(p);
}
