/* SPDX-License-Identifier: MIT */
#include "runtime/requests.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "journal/journal.h"

#define FIRST_BITS 6

void rt_requests_init(struct rt_requests *r, struct sim *sim)
{
	*r = (struct rt_requests){.sim = sim};
}

void rt_requests_release(struct rt_requests *r)
{
	free(r->table);
	free(r->late);
	free(r->queues);
	*r = (struct rt_requests){.sim = r->sim};
}

/* ---- the table: linear probing ----------------------------------------------------- */

/* Numbers come in order, and are asked for in nearly the same order: eight of them lie
 * side by side, and what one has brought into the cache the next ones find there. */
static uint32_t home(const struct rt_requests *r, uint32_t number)
{
	uint32_t block = (number >> 3) * 0x9e3779b1u >> (32 - r->bits + 3);

	return block << 3 | (number & 7);
}

static uint32_t mask(const struct rt_requests *r)
{
	return (1u << r->bits) - 1;
}

/* Where the number is, or would be. */
static struct rt_request_entry *place(const struct rt_requests *r, uint32_t number)
{
	uint32_t at = home(r, number);

	while (r->table[at].number && r->table[at].number != number)
		at = (at + 1) & mask(r);
	return &r->table[at];
}

static void grow(struct rt_requests *r)
{
	struct rt_request_entry *old = r->table;
	uint32_t n = old ? 1u << r->bits : 0;

	r->bits = old ? r->bits + 1 : FIRST_BITS;
	r->table = ls_calloc((size_t)1 << r->bits, sizeof *r->table);
	for (uint32_t i = 0; i < n; i++)
		if (old[i].number)
			*place(r, old[i].number) = old[i];
	free(old);
}

static struct rt_request_entry *find(const struct rt_requests *r, uint32_t number)
{
	struct rt_request_entry *e = r->table ? place(r, number) : NULL;

	return e && e->number ? e : NULL;
}

static struct rt_request_entry *add(struct rt_requests *r, uint32_t number)
{
	struct rt_request_entry *e;

	if (!r->table || r->used >= 1u << (r->bits - 1))
		grow(r);
	e = place(r, number);
	*e = (struct rt_request_entry){.number = number};
	r->used++;
	return e;
}

/* Closes the gap: what was pushed beyond it by its presence moves back. */
static void take_out(struct rt_requests *r, struct rt_request_entry *e)
{
	uint32_t gap = (uint32_t)(e - r->table), at = gap;

	for (;;) {
		at = (at + 1) & mask(r);
		if (!r->table[at].number)
			break;
		if (((at - home(r, r->table[at].number)) & mask(r)) >=
		    ((at - gap) & mask(r))) {
			r->table[gap] = r->table[at];
			gap = at;
		}
	}
	r->table[gap].number = 0;
	r->used--;
}

/* ---- the life of a request --------------------------------------------------------- */

static uint32_t queue_of(struct rt_requests *r, enum jrn_queue_type type, uint32_t owner)
{
	for (size_t i = 0; i < r->n_queues; i++)
		if (r->queues[i].type == type && r->queues[i].owner == owner)
			return r->queues[i].id;
	ls_grow(r->queues, r->cap_queues, r->n_queues + 1);
	r->queues[r->n_queues] = (struct rt_request_queue){
		type, owner, jrn_emit_queue(r->sim->journal, r->sim->now, type, owner)};
	return r->queues[r->n_queues++].id;
}

static uint32_t item_of(struct rt_requests *r, const char *path, size_t len)
{
	struct jrn_item item = {.type = JRN_IT_REQUEST, .due = JRN_NEVER};
	char label[64];

	item.queue = queue_of(r, JRN_Q_CLIENT, 0);
	len = len < sizeof label ? len : sizeof label - 1;
	memcpy(label, path, len);
	label[len] = '\0';
	item.label = label;
	return jrn_emit_new(r->sim->journal, r->sim->now, &item);
}

void rt_request_begin(struct rt_requests *r, uint32_t request, const char *path, size_t len)
{
	struct rt_request_entry *e = add(r, request);

	if (r->sim->journal->on)
		e->item = item_of(r, path, len);
}

void rt_request_goes(struct rt_requests *r, uint32_t request, enum jrn_queue_type where,
		     uint32_t owner)
{
	struct rt_request_entry *e;

	if (!r->sim->journal->on || !(e = find(r, request)) || !e->item)
		return;
	jrn_emit_move(r->sim->journal, r->sim->now, e->item, queue_of(r, where, owner),
		      JRN_NEVER);
}

uint32_t rt_request_item(struct rt_requests *r, uint32_t request)
{
	struct rt_request_entry *e = r->sim->journal->on ? find(r, request) : NULL;

	return e ? e->item : 0;
}

/* The one that has been late longest makes room. */
static void keep_late(struct rt_requests *r, uint32_t number)
{
	struct rt_request_entry *e;

	if (!r->late)
		r->late = ls_calloc(RT_REQUESTS_LATE, sizeof *r->late);
	if (r->n_late < RT_REQUESTS_LATE)
		r->n_late++;
	else if ((e = find(r, r->late[r->next_late])))
		take_out(r, e);
	r->late[r->next_late] = number;
	r->next_late = (r->next_late + 1) % RT_REQUESTS_LATE;
}

void rt_request_end(struct rt_requests *r, uint32_t request, enum jrn_drop how)
{
	struct rt_request_entry *e = find(r, request);

	if (e && e->item)
		jrn_emit_drop(r->sim->journal, r->sim->now, e->item, how);
	if (e)
		e->item = 0;

	if (e && e->draws == 0)
		take_out(r, e);
	else if (e)
		keep_late(r, request);
}

uint32_t rt_draw_number(struct rt_requests *r, uint32_t request)
{
	struct rt_request_entry *e = find(r, request);

	if (e)
		return e->draws++;
	keep_late(r, request); /* it ended before it drew for the first time */
	return add(r, request)->draws++;
}
