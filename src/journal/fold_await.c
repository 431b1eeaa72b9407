/* SPDX-License-Identifier: MIT
 *
 * Who awaits whom.  Slots are made as far as they are needed: in a journal in which
 * nobody awaits anything there are none, and this costs a comparison.
 */
#include "journal/change.h"

/* Makes the items up to this one have slots. */
static struct pic_await *slot(struct fold *f, uint32_t item)
{
	struct picture *p = f->p;
	uint32_t n = p->n_awaits;

	if (item >= n) {
		ADD(f, awaits, item);
		memset(p->awaits + n, 0, (item - n) * sizeof *p->awaits);
	}
	SAVE(f, awaits, &p->awaits[item]);
	return &p->awaits[item];
}

const char *fold_await(struct fold *f, const int64_t *v)
{
	struct picture *p = f->p;
	struct pic_await *a;

	if (!is_item(p, v[0]) || (v[1] && !is_item(p, v[1])))
		return NO_ITEM;
	if (v[0] == v[1])
		return "an item cannot await itself";
	if (!is_u32(v[2]) || !is_u32(v[3]))
		return BAD_NUMBER;
	a = slot(f, (uint32_t)v[0]);
	if (!a->many++) {
		a->on = (uint32_t)v[1];
		a->on_serial = v[1] ? p->items[v[1]].serial : 0;
	}
	a->line = (uint32_t)v[2];
	a->label = (uint32_t)v[3];
	a->waker = a->waker_line = a->woken = 0;
	if (!v[1])
		return NULL;
	a = slot(f, (uint32_t)v[1]);
	a->by = (uint32_t)v[0];
	a->by_serial = p->items[v[0]].serial;
	a->by_runs = p->items[v[0]].runs;
	return NULL;
}

const char *fold_wake(struct fold *f, const int64_t *v)
{
	struct picture *p = f->p;
	struct pic_await *a;

	if (!is_item(p, v[0]) || (v[1] && !is_item(p, v[1])))
		return NO_ITEM;
	if (!is_u32(v[2]))
		return BAD_NUMBER;
	a = slot(f, (uint32_t)v[0]);
	a->waker = v[1] ? p->items[v[1]].serial : 0;
	a->waker_line = (uint32_t)v[2];
	a->woken = 1;
	return NULL;
}

void fold_await_over(struct fold *f, const struct pic_item *it, bool gone)
{
	struct picture *p = f->p;
	uint32_t id = (uint32_t)(it - p->items);
	struct pic_await *a = id < p->n_awaits ? &p->awaits[id] : NULL;
	struct pic_await rest = {0};

	if (!a || !(a->many || a->woken || (gone && a->by)))
		return;
	if (!gone) {
		rest.by = a->by;
		rest.by_serial = a->by_serial;
		rest.by_runs = a->by_runs;
	}
	SAVE(f, awaits, a);
	*a = rest;
}
