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

static struct mc_watch *reported_of(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct mc_watch, reported);
}

static struct sim *sim_of(const struct mc_epoll *ep)
{
	return ep->thread->machine->sim;
}

void mc_epoll_forget(struct mc_epoll *ep)
{
	while (ls_list_pop(&ep->batch))
		;
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

	mc_epoll_forget(ep);
	if (ls_list_is_empty(&ep->ready))
		return 0;
	ls_list_init(&looked);
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

/* What became ready in nearly the same moment may have done so in any order. */
static struct ls_list *race(struct mc_epoll *ep)
{
	struct ls_list *link = ep->batch.next;
	sim_time first = reported_of(link)->since;
	uint32_t n = 0;

	while (link != &ep->batch && reported_of(link)->since - first <= SIM_NEAR) {
		link = link->next;
		n++;
	}
	n = sim_race(sim_of(ep), "ready", n);
	for (link = ep->batch.next; n > 0; n--)
		link = link->next;
	ls_list_remove(link);
	return link;
}

struct mc_watch *mc_epoll_next(struct mc_epoll *ep)
{
	if (ls_list_is_empty(&ep->batch))
		return NULL;
	return reported_of(sim_is_open(sim_of(ep)) ? race(ep) : ls_list_pop(&ep->batch));
}

bool mc_epoll_is_ready(const struct mc_epoll *ep)
{
	for (struct ls_list *link = ep->ready.next; link != &ep->ready; link = link->next)
		if (true_now(raised_of(link)))
			return true;
	return false;
}

sim_time mc_epoll_since(const struct mc_epoll *ep)
{
	sim_time oldest = SIM_FOREVER;

	for (struct ls_list *link = ep->batch.next; link != &ep->batch; link = link->next)
		if (reported_of(link)->since < oldest)
			oldest = reported_of(link)->since;
	return oldest;
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
	w->since = sim_of(w->epoll)->now;
	mc_watch_mark(w);
	if (mc_epoll_is_idle(w->epoll)) {
		w->epoll->waiting = false;
		mc_thread_wake(w->epoll->thread);
	}
}
