/* SPDX-License-Identifier: MIT
 *
 * journal/change.h - what the files of the fold share: checks, saves, growth.
 *
 * fold.c holds processes, threads and loops, fold_item.c the items and their queues;
 * nothing else includes this.  A function for a kind first checks everything and returns
 * the sentence of its refusal, then saves what it is going to overwrite, then writes.
 */
#ifndef LS_JOURNAL_CHANGE_H
#define LS_JOURNAL_CHANGE_H

#include "journal/history.h"

struct fold {
	struct picture *p;
	struct jrn_history *h; /* NULL: nothing is remembered */
	jrn_time at;	       /* of the record being applied */
};

/* Applies the fields `v`, in the schema's order.  NULL, or why it cannot be. */
typedef const char *fold_kind(struct fold *f, const int64_t *v);

fold_kind fold_new, fold_move, fold_due, fold_begin, fold_end, fold_drop, fold_await,
	fold_wake;
/* The item is gone (`gone`) or goes on: what it awaited is of the past. */
void fold_await_over(struct fold *f, const struct pic_item *it, bool gone);

/* Requests of a load (fold_request.c): one more was sent; this one goes, and how. */
void fold_request_sent(struct fold *f);
void fold_request_over(struct fold *f, const struct pic_item *it, enum jrn_drop how);

#define NO_ITEM	   "there is no such item"

#define NO_QUEUE   "there is no such queue"
#define NO_THREAD  "there is no such thread, or it is over"
#define NOT_NEXT   "its id is not the next one (they count 1, 2, 3 ...)"
#define BAD_NUMBER "a number is out of range"

/* Checks. */

static inline bool is_u32(int64_t v)
{
	return (uint64_t)v <= UINT32_MAX;
}

static inline bool in_range(int64_t v, uint32_t count)
{
	return (uint64_t)v < count;
}

static inline bool is_item(const struct picture *p, int64_t id)
{
	return in_range(id, p->n_items) && p->items[id].state != PIC_FREE;
}

static inline bool is_running_thread(const struct picture *p, int64_t id)
{
	return id != 0 && in_range(id, p->n_threads) && !p->threads[id].exited;
}

static inline bool is_loop(const struct picture *p, int64_t id)
{
	return id != 0 && in_range(id, p->n_loops);
}

/* 0 is none, and therefore fine. */
static inline bool is_queue_or_none(const struct picture *p, int64_t id)
{
	return id == 0 || in_range(id, p->n_queues);
}

static inline bool is_next(int64_t id, uint32_t n)
{
	return id == (n ? n : 1);
}

/* Keeps the old bytes of *what, which lies in this array of the picture. */
#define SAVE(f, array, what)                                                             \
	fold_save(f, PART_##array, (f)->p->array, what, sizeof *(what))
/* The same for a field of the picture itself. */
#define SAVE_OWN(f, what) fold_save(f, PART_own, (f)->p, what, sizeof *(what))

static inline void fold_save(struct fold *f, unsigned part, const void *base,
			     const void *what, size_t size)
{
	if (f->h)
		history_save(f->h, part,
			     (size_t)((const char *)what - (const char *)base), what,
			     size);
}

static inline void fold_count(struct fold *f, uint64_t *counter)
{
	SAVE_OWN(f, counter);
	++*counter;
}

/* A new element `id`, all zero, at the end of this array of the picture, and before it
 * those that are missing. */
#define ADD(f, array, id) fold_add(f, PART_##array, (uint32_t)(id))

static inline void *fold_add(struct fold *f, unsigned part, uint32_t id)
{
	const struct layout *l = &picture_layout[part];
	uint32_t from = layout_count(f->p, part);
	char *array;

	fold_save(f, PART_own, f->p, (char *)f->p + l->n, sizeof(uint32_t));
	layout_resize(f->p, part, id + 1);
	array = layout_array(f->p, part);
	if (from == 0)
		from = 1;
	memset(array + (size_t)from * l->size, 0, (size_t)(id + 1 - from) * l->size);
	return array + (size_t)id * l->size;
}

#endif
