/* SPDX-License-Identifier: MIT
 *
 * machine/epoll.h - what a loop waits for: epoll(7), level-triggered.
 *
 * A watch is the registration of one file (an end of a connection, a listener, an
 * eventfd) with one epoll, or with a function that is called at once (the clients of a
 * load have no loop).  Whenever something may have become true of a file, its owner
 * raises the watch.  As in the kernel, an epoll keeps a list of watches that were raised;
 * mc_epoll_wait() asks each what is true now, reports those of which something is that
 * they want, puts them at the end of the list again (level-triggered), and forgets the
 * others.  The order of the reports is therefore that of the real epoll.
 *
 *	while (mc_epoll_wait(&ep, 1024) == 0) {		the poll phase of a loop
 *		ep.waiting = true;			(wakes ep.thread)
 *		return (struct mc_answer){MC_BLOCK, until, JRN_WAIT_POLL};
 *	}						its step goes on here when woken:
 *	ep.waiting = false;
 *	while ((w = mc_epoll_next(&ep)))		w->events: MC_IN | MC_OUT | ...
 *		callback_of(w);				may remove any watch
 *
 * Source: Linux fs/eventpoll.c, ep_poll_callback() and ep_send_events().
 *
 * Ownership: epolls and watches are the caller's memory; a file that closes takes its
 * watch out.  Errors: none.
 */
#ifndef LS_MACHINE_EPOLL_H
#define LS_MACHINE_EPOLL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "sim/time.h"

enum mc_events { /* the values of Linux */
		 MC_IN = 0x1,
		 MC_OUT = 0x4,
		 MC_ERR = 0x8,	/* reported whether wanted or not, */
		 MC_HUP = 0x10, /* and so is this */
		 MC_RDHUP = 0x2000
};

struct mc_thread;

struct mc_epoll {
	struct ls_list ready; /* raised watches, by `raised` */
	struct ls_list
		batch; /* those of the last wait not yet looked at, by `reported` */
	struct mc_thread *thread; /* the loop's */
	bool waiting; /* set by the loop before it blocks in its poll, cleared after */
};

struct mc_watch {
	/* What is true of the file now; set by whoever has the file. */
	uint32_t (*poll)(const struct mc_watch *w);
	void *file;
	uint32_t wants, events; /* events: what the last wait reported */
	struct mc_epoll *epoll; /* or, without one: */
	void (*notify)(struct mc_watch *w);
	struct ls_list raised, reported;
	sim_time since; /* when it was raised last */
};

void mc_epoll_init(struct mc_epoll *ep, struct mc_thread *thread);
/* Takes out all watches (the end of a loop). */
void mc_epoll_release(struct mc_epoll *ep);

/* A loop that waits in its poll, and has not been woken yet. */
bool mc_epoll_is_idle(const struct mc_epoll *ep);

/* Collects up to `max` watches of which something is true; how many. */
uint32_t mc_epoll_wait(struct mc_epoll *ep, uint32_t max);
/* The next of them, NULL after the last.  Watches removed meanwhile are skipped. */
struct mc_watch *mc_epoll_next(struct mc_epoll *ep);

/* While orders are explored: is something ready?  Since when is the oldest of what the
 * last wait reported?  And as if that had reported nothing. */
bool mc_epoll_is_ready(const struct mc_epoll *ep);
sim_time mc_epoll_since(const struct mc_epoll *ep);
void mc_epoll_forget(struct mc_epoll *ep);

/* Prepares a watch that goes to an epoll, or calls `notify` (ep is NULL); it wants MC_IN.
 */
void mc_watch_init(struct mc_watch *w, struct mc_epoll *ep,
		   void (*notify)(struct mc_watch *w));
/* Other wishes (EPOLL_CTL_MOD); raised when they are true already. */
void mc_watch_want(struct mc_watch *w, uint32_t wants);
void mc_watch_remove(struct mc_watch *w);

/* Something may have become true.  Wakes the loop when it is something that it wants, or
 * calls `notify` at once, from within whatever raised it (mc_sock_watch() and
 * mc_watch_want() included).  mc_watch_mark() lets the loop find that when it looks the
 * next time, and wakes nobody. */
void mc_watch_raise(struct mc_watch *w);
void mc_watch_mark(struct mc_watch *w);

#endif
