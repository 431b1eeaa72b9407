/* SPDX-License-Identifier: MIT
 *
 * base/list.h - an intrusive ring: elements carry their own links.
 *
 * A list is a link that is no element; an empty one points at itself.  An element that
 * is in no list points at itself too (ls_list_init), so that removing it twice is
 * harmless and "is it in a list?" has an answer.
 *
 *	struct job { struct ls_list link; ... };
 *	ls_list_push(&queue, &job->link);
 *	job = LS_LIST_ENTRY(ls_list_first(&queue), struct job, link);
 *
 * Ownership: none; the list never owns its elements.
 */
#ifndef LS_BASE_LIST_H
#define LS_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct ls_list {
	struct ls_list *prev, *next;
};

/* The struct that holds this link. */
#define LS_LIST_ENTRY(link, type, member) ((type *)(void *)((char *)(link) - offsetof(type, member)))

static inline void ls_list_init(struct ls_list *l)
{
	l->prev = l->next = l;
}

static inline bool ls_list_is_empty(const struct ls_list *l)
{
	return l->next == l;
}

/* Puts `e`, which is in no list, before `at`; before the list itself is its end. */
static inline void ls_list_insert(struct ls_list *at, struct ls_list *e)
{
	e->prev = at->prev;
	e->next = at;
	at->prev->next = e;
	at->prev = e;
}

static inline void ls_list_push(struct ls_list *l, struct ls_list *e)
{
	ls_list_insert(l, e);
}

static inline void ls_list_push_front(struct ls_list *l, struct ls_list *e)
{
	ls_list_insert(l->next, e);
}

static inline void ls_list_remove(struct ls_list *e)
{
	e->prev->next = e->next;
	e->next->prev = e->prev;
	ls_list_init(e);
}

/* The first element, NULL when there is none. */
static inline struct ls_list *ls_list_first(const struct ls_list *l)
{
	return l->next == l ? NULL : l->next;
}

/* Takes the first element out, NULL when there is none. */
static inline struct ls_list *ls_list_pop(struct ls_list *l)
{
	struct ls_list *e = ls_list_first(l);

	if (e)
		ls_list_remove(e);
	return e;
}

/* Moves all elements of `from` to the end of `to`. */
static inline void ls_list_move(struct ls_list *to, struct ls_list *from)
{
	if (ls_list_is_empty(from))
		return;
	from->next->prev = to->prev;
	to->prev->next = from->next;
	from->prev->next = to;
	to->prev = from->prev;
	ls_list_init(from);
}

#define LS_LIST_EACH(e, list)                                                                \
	for (struct ls_list *e = (list)->next; e != (list); e = e->next)

#endif
