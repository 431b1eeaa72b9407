/* SPDX-License-Identifier: MIT */
#include "machine/epoll.h"

#include "machine/machine.h"

void mc_epoll_init(struct mc_epoll *ep, struct mc_thread *thread)
{
	*ep = (struct mc_epoll){.thread = thread};
	ls_list_init(&ep->ready);
	ls_list_init(&ep->batch);
}

void mc_epoll_release(struct mc_epoll *ep)
{
	while (ls_list_pop(&ep->ready))
		;
	while (ls_list_pop(&ep->batch))
		;
}

bool mc_epoll_is_idle(const struct mc_epoll *ep)
{
	return ep->waiting && ep->thread->state == MC_BLOCKED;
}

static struct mc_watch *raised_of(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct mc_watch, raised);
}

static uint32_t true_now(const struct mc_watch *w)
{
	return w->poll(w) & (w->wants | MC_ERR | MC_HUP);
}

/* What `max` cuts off stays at the head of the list. */
uint32_t mc_epoll_wait(struct mc_epoll *ep, uint32_t max)
{
	struct ls_list looked, *link;
	uint32_t n = 0;

	ls_list_init(&looked);
	while (ls_list_pop(&ep->batch))
		;
	while (n < max && (link = ls_list_pop(&ep->ready))) {
		struct mc_watch *w = raised_of(link);

		w->events = true_now(w);
		if (w->events == 0)
			continue;
		ls_list_push(&ep->batch, &w->reported);
		ls_list_push(&looked, &w->raised);
		n++;
	}
	ls_list_move(&ep->ready, &looked);
	return n;
}

struct mc_watch *mc_epoll_next(struct mc_epoll *ep)
{
	struct ls_list *link = ls_list_pop(&ep->batch);

	return link ? LS_LIST_ENTRY(link, struct mc_watch, reported) : NULL;
}

void mc_watch_init(struct mc_watch *w, struct mc_epoll *ep,
		   void (*notify)(struct mc_watch *w))
{
	*w = (struct mc_watch){.wants = MC_IN, .epoll = ep, .notify = notify};
	ls_list_init(&w->raised);
	ls_list_init(&w->reported);
}

void mc_watch_want(struct mc_watch *w, uint32_t wants)
{
	w->wants = wants;
	if (w->poll)
		mc_watch_raise(w);
}

void mc_watch_remove(struct mc_watch *w)
{
	ls_list_remove(&w->raised);
	ls_list_remove(&w->reported);
	w->poll = NULL;
	w->file = NULL;
}

void mc_watch_mark(struct mc_watch *w)
{
	if (w->epoll && ls_list_is_empty(&w->raised))
		ls_list_push(&w->epoll->ready, &w->raised);
}

void mc_watch_raise(struct mc_watch *w)
{
	if (true_now(w) == 0)
		return;
	if (!w->epoll) {
		w->notify(w);
		return;
	}
	mc_watch_mark(w);
	if (mc_epoll_is_idle(w->epoll)) {
		w->epoll->waiting = false;
		mc_thread_wake(w->epoll->thread);
	}
}
