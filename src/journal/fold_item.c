/* SPDX-License-Identifier: MIT */
#include "journal/change.h"

/* Queues.  The caller has saved the item itself. */

static void leave_queue(struct fold *f, struct pic_item *it)
{
	struct pic_item *items = f->p->items;
	struct pic_queue *q;

	if (!it->queue)
		return;
	q = &f->p->queues[it->queue];
	SAVE(f, queues, q);
	if (it->prev) {
		SAVE(f, items, &items[it->prev].next);
		items[it->prev].next = it->next;
	} else {
		q->head = it->next;
	}
	if (it->next) {
		SAVE(f, items, &items[it->next].prev);
		items[it->next].prev = it->prev;
	} else {
		q->tail = it->prev;
	}
	if (q->pass == (uint32_t)(it - items))
		q->pass = it->prev;
	q->len--;
	it->queue = it->prev = it->next = 0;
}

static void enter_queue(struct fold *f, struct pic_item *it, uint32_t queue)
{
	struct pic_item *items = f->p->items;
	uint32_t id = (uint32_t)(it - items);
	struct pic_queue *q;

	if (!queue)
		return;
	q = &f->p->queues[queue];
	SAVE(f, queues, q);
	it->queue = queue;
	it->prev = q->tail;
	if (q->tail) {
		SAVE(f, items, &items[q->tail].next);
		items[q->tail].next = id;
	} else {
		q->head = id;
	}
	q->tail = id;
	q->len++;
	q->entered++;
}

/* The slot for a new item: one that was free, or the next.  NULL: it is taken. */
static struct pic_item *item_slot(struct fold *f, int64_t id)
{
	struct picture *p = f->p;

	if (is_next(id, p->n_items))
		return ADD(f, items, id);
	if (id == 0 || !in_range(id, p->n_items) || p->items[id].state != PIC_FREE)
		return NULL;
	if (f->h)
		history_save_zero(f->h, PART_items, (size_t)id * sizeof *p->items,
				  sizeof *p->items);
	return &p->items[id];
}

const char *fold_new(struct fold *f, const int64_t *v)
{
	struct picture *p = f->p;
	struct pic_item *it;

	if (!in_range(v[1], JRN_IT_TYPE_COUNT) || v[3] < JRN_NEVER || !is_u32(v[4]) ||
	    !is_u32(v[5]))
		return BAD_NUMBER;
	if (!is_queue_or_none(p, v[2]))
		return NO_QUEUE;
	if (v[6] != 0 && !is_item(p, v[6]))
		return "the item that caused it does not exist";
	it = item_slot(f, v[0]);
	if (!it)
		return "its id is neither free nor the next one";
	SAVE_OWN(f, &p->serials);
	it->serial = ++p->serials;
	it->type = (uint8_t)v[1];
	it->state = v[2] ? PIC_QUEUED : PIC_IDLE;
	it->due = v[3];
	it->since = it->born = f->at;
	it->line = (uint32_t)v[4];
	it->label = (uint32_t)v[5];
	if (v[6]) {
		it->cause = p->items[v[6]].serial;
		it->cause_line = p->items[v[6]].line;
		it->request = p->items[v[6]].type == JRN_IT_REQUEST
				      ? it->cause
				      : p->items[v[6]].request;
	}
	enter_queue(f, it, (uint32_t)v[2]);
	if (it->type == JRN_IT_REQUEST)
		fold_request_sent(f);
	return NULL;
}

const char *fold_move(struct fold *f, const int64_t *v)
{
	struct pic_item *it;

	if (!is_item(f->p, v[0]))
		return NO_ITEM;
	if (!is_queue_or_none(f->p, v[1]))
		return NO_QUEUE;
	if (v[2] < JRN_NEVER)
		return BAD_NUMBER;
	it = &f->p->items[v[0]];
	SAVE(f, items, it);
	leave_queue(f, it);
	enter_queue(f, it, (uint32_t)v[1]);
	it->due = v[2];
	if (it->state != PIC_RUNNING) {
		it->state = v[1] ? PIC_QUEUED : PIC_IDLE;
		it->since = f->at;
	}
	return NULL;
}

const char *fold_due(struct fold *f, const int64_t *v)
{
	struct pic_item *it;

	if (!is_item(f->p, v[0]))
		return NO_ITEM;
	if (v[1] < JRN_NEVER)
		return BAD_NUMBER;
	it = &f->p->items[v[0]];
	SAVE(f, items, it);
	it->due = v[1];
	return NULL;
}

const char *fold_begin(struct fold *f, const int64_t *v)
{
	struct picture *p = f->p;
	struct pic_item *it;
	struct pic_thread *t;

	if (!is_item(p, v[0]))
		return NO_ITEM;
	if (!is_running_thread(p, v[1]))
		return NO_THREAD;
	it = &p->items[v[0]];
	t = &p->threads[v[1]];
	if (it->state == PIC_RUNNING)
		return "the item is running already";
	if (jrn_begins_callback(
		    p, &(struct jrn_record){.kind = JRN_BEGIN, .v = {v[0], v[1]}}))
		fold_count(f, &p->counts.callbacks);
	fold_await_over(f, it, false);
	SAVE(f, items, it);
	SAVE(f, threads, t);
	leave_queue(f, it);
	if (t->top) {
		SAVE(f, items, &p->items[t->top].reached);
		p->items[t->top].reached = t->line;
	}
	it->state = PIC_RUNNING;
	it->since = f->at;
	it->thread = (uint32_t)v[1];
	it->below = t->top;
	it->runs++;
	t->top = (uint32_t)v[0];
	t->depth++;
	t->line = 0;
	return NULL;
}

/* Takes the item off its thread's stack; the one below goes on where it was. */
static void pop_stack(struct fold *f, struct pic_item *it)
{
	struct pic_thread *t = &f->p->threads[it->thread];
	struct pic_item *under = &f->p->items[it->below];

	SAVE(f, threads, t);
	t->top = it->below;
	t->depth--;
	t->line = 0;
	if (it->below) {
		SAVE(f, items, &under->reached);
		t->line = under->reached;
		under->reached = 0;
	}
}

const char *fold_end(struct fold *f, const int64_t *v)
{
	struct pic_item *it;

	if (!is_item(f->p, v[0]))
		return NO_ITEM;
	if (v[1] == 0 || !in_range(v[1], f->p->n_threads))
		return NO_THREAD;
	if (f->p->threads[v[1]].top != v[0])
		return "the item is not on top of what runs on the thread";
	if (!in_range(v[2], JRN_OUT_COUNT))
		return BAD_NUMBER;
	it = &f->p->items[v[0]];
	SAVE(f, items, it);
	pop_stack(f, it);
	if (v[2] != JRN_OUT_KEPT) {
		fold_await_over(f, it, true);
		leave_queue(f, it);
		memset(it, 0, sizeof *it);
		return NULL;
	}
	it->state = it->queue ? PIC_QUEUED : PIC_IDLE;
	it->since = f->at;
	it->thread = it->below = 0;
	return NULL;
}

const char *fold_drop(struct fold *f, const int64_t *v)
{
	struct pic_item *it;

	if (!is_item(f->p, v[0]))
		return NO_ITEM;
	if (!in_range(v[1], JRN_DROP_COUNT))
		return BAD_NUMBER;
	it = &f->p->items[v[0]];
	if (it->state == PIC_RUNNING)
		return "the item is running; it goes when it ends";
	if (it->type == JRN_IT_REQUEST)
		fold_request_over(f, it, (enum jrn_drop)v[1]);
	fold_await_over(f, it, true);
	SAVE(f, items, it);
	leave_queue(f, it);
	memset(it, 0, sizeof *it);
	return NULL;
}

bool jrn_begins_callback(const struct picture *p, const struct jrn_record *r)
{
	const struct pic_item *it;

	if (r->kind != JRN_BEGIN || !is_item(p, r->v[0]) ||
	    !is_running_thread(p, r->v[1]))
		return false;
	it = &p->items[r->v[0]];
	return it->type != JRN_IT_CALL && it->type != JRN_IT_LOOP_TIMER &&
	       p->threads[r->v[1]].role != JRN_ROLE_POOL;
}
