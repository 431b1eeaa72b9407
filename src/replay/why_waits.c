/* SPDX-License-Identifier: MIT
 *
 * Why an item that is not running still waits: one function for each kind of queue.
 */
#include <inttypes.h>

#include "replay/why_inside.h"

static uint32_t place_in_queue(const struct situation *w, uint32_t item)
{
	uint32_t place = 1;

	for (uint32_t i = w->p->items[item].prev; i; i = w->p->items[i].prev)
		place++;
	return place;
}

static void busy_thread(const struct situation *w)
{
	uint32_t top = w->thread ? w->p->threads[w->thread].top : 0;

	if (!top || (w->python && w->p->items[top].type == JRN_IT_MAIN))
		return;
	why_say(w, " The thread is inside ");
	why_item(w, top);
	why_say(w, " now, and a callback is never interrupted.");
}

/* What ends the waiting of a suspended task, and of what that awaits, and so on. */
static void waits_for_others(struct situation *w, uint32_t item)
{
	const struct pic_await *a;
	int depth = 0;

	why_say(w, "It awaits ");
	while ((a = jrn_picture_await(w->p, item)) && !a->woken) {
		if (depth++)
			why_say(w, ", which awaits ");
		w->awaited = *a;
		why_awaited(w);
		if (!a->on || w->p->items[a->on].serial != a->on_serial || depth == 4)
			break;
		item = a->on;
	}
	if (!depth)
		why_say(w, "something that the journal does not tell");
	if (w->p->items[item].due != JRN_NEVER) {
		why_say(w, ", due at ");
		replay_word_time(w->out, w->p->items[item].due);
	}
	why_say(w, ". When that is over it goes to the end of ready.");
}

static void waits_for_pass(struct situation *w, uint32_t item)
{
	uint32_t later, n = why_ready(w, &later), place = place_in_queue(w, item);

	why_say(w, "It is number %" PRIu32 " in the ready queue. ", place);
	if (place <= n)
		why_say(w, "The pass that runs now will come to it.");
	else if (why_in_pass(w))
		why_say(w, "The pass that runs now takes only what was ready when it "
			   "began, so it waits for the next.");
	else
		why_say(w, "The next pass of the loop runs it.");
}

/* In the heap of asyncio, or a timer of uvloop. */
static void waits_for_due(const struct situation *w, uint32_t item)
{
	const struct pic_item *it = &w->p->items[item];

	why_say(w, it->due > w->p->at ? "It is due at " : "It was due at ");
	replay_word_time(w->out, it->due);
	why_say(w, w->selector ? ". The first select that ends after that lets it join "
				 "the end of ready."
			       : ". The first timers phase after that runs it.");
	busy_thread(w);
}

static void waits_for_time(const struct situation *w, uint32_t item)
{
	const struct pic_item *it = &w->p->items[item];

	if (it->due == JRN_NEVER) {
		why_say(w, "It waits in no order of time.");
	} else if (it->due > w->p->at) {
		why_say(w, "It is due at ");
		replay_word_time(w->out, it->due);
		why_say(w, ", in ");
		replay_word_span(w->out, it->due - w->p->at);
		why_say(w, "; it runs in the first timers phase after that.");
	} else {
		why_say(w, "It was due at ");
		replay_word_time(w->out, it->due);
		why_say(w, ", ");
		replay_word_span(w->out, w->p->at - it->due);
		why_say(w, " ago, but timers run only in the timers phase.");
		busy_thread(w);
	}
}

static void waits_for_pool(struct situation *w, uint32_t item)
{
	uint32_t idle, n = why_pool(w, &idle);

	why_say(w, "It is number %" PRIu32 " in the pool's queue. ",
		place_in_queue(w, item));
	if (idle)
		why_say(w, "%" PRIu32 " of %" PRIu32 " pool threads are free.", idle, n);
	else
		why_say(w,
			"All %" PRIu32
			" pool threads are busy; it starts when one is free.",
			n);
}

static void waits_for_slow(struct situation *w, uint32_t item)
{
	uint32_t idle, n = why_pool(w, &idle);

	why_say(w,
		"It is number %" PRIu32 " among the slow jobs, which may hold %" PRIu32
		" of the %" PRIu32 " pool threads at a time.",
		place_in_queue(w, item), (n + 1) / 2, n);
}

static void waits_for_timers(struct situation *w, uint32_t item)
{
	if (w->python && w->p->items[item].due != JRN_NEVER)
		waits_for_due(w, item);
	else
		waits_for_time(w, item);
}

static void waits_for_pending(struct situation *w, uint32_t item)
{
	(void)item;
	why_say(w, "It waits for the pending phase of the next iteration.");
}

static void waits_for_poll(struct situation *w, uint32_t item)
{
	why_say(w, "It is ready and number %" PRIu32 " of what poll will run.",
		place_in_queue(w, item));
	busy_thread(w);
}

static void waits_for_check(struct situation *w, uint32_t item)
{
	why_say(w, "It is number %" PRIu32 " for the next check phase, after poll.",
		place_in_queue(w, item));
	busy_thread(w);
}

static void waits_for_closing(struct situation *w, uint32_t item)
{
	(void)item;
	why_say(w, "It waits for the closing phase, after check; what was closed last "
		   "goes first.");
}

static void waits_for_callback(struct situation *w, uint32_t item)
{
	why_say(w,
		"It is number %" PRIu32 " in the tick queue, which is emptied when the "
		"running callback has ended.",
		place_in_queue(w, item));
}

static void waits_for_ticks(struct situation *w, uint32_t item)
{
	why_say(w,
		"It is number %" PRIu32 " in the microtask queue, which is emptied when "
		"the running callback and all ticks are through.",
		place_in_queue(w, item));
}

static void is_worked_at(struct situation *w, uint32_t item)
{
	(void)item;
	why_say(w, "A pool thread works at it.");
}

static void waits_for_kernel(struct situation *w, uint32_t item)
{
	(void)item;
	why_say(w, "The kernel works at it; no thread of the process is needed.");
}

static void waits_as_request(struct situation *w, uint32_t item)
{
	why_say(w, "%s", why_request_waits(w->p->queues[w->p->items[item].queue].type));
}

typedef void waits(struct situation *w, uint32_t item);

static waits *const waits_in[JRN_Q_TYPE_COUNT] = {
	[JRN_Q_TIMERS] = waits_for_timers,
	[JRN_Q_PENDING] = waits_for_pending,
	[JRN_Q_POLL] = waits_for_poll,
	[JRN_Q_CHECK] = waits_for_check,
	[JRN_Q_CLOSING] = waits_for_closing,
	[JRN_Q_TICKS] = waits_for_callback,
	[JRN_Q_MICROTASKS] = waits_for_ticks,
	[JRN_Q_READY] = waits_for_pass,
	[JRN_Q_SUSPENDED] = waits_for_others,
	[JRN_Q_POOL] = waits_for_pool,
	[JRN_Q_POOL_SLOW] = waits_for_slow,
	[JRN_Q_POOL_BUSY] = is_worked_at,
	[JRN_Q_KERNEL] = waits_for_kernel,
	[JRN_Q_CLIENT] = waits_as_request,
	[JRN_Q_SYN] = waits_as_request,
	[JRN_Q_ACCEPT] = waits_as_request,
	[JRN_Q_PRIMARY] = waits_as_request,
	[JRN_Q_RCVBUF] = waits_as_request,
	[JRN_Q_LIMITER] = waits_as_request,
	[JRN_Q_SERVED] = waits_as_request,
	[JRN_Q_PIPELINE] = waits_as_request,
	[JRN_Q_OUT] = waits_as_request,
	[JRN_Q_JOBS] = waits_as_request,
};

void replay_why_waits(struct ls_str *out, const struct jrn_store *s,
		      const struct picture *p, uint32_t loop, uint32_t item)
{
	struct situation w = {.out = out, .s = s, .p = p, .loop = loop};
	uint32_t queue = p->items[item].queue;
	waits *tell = queue ? waits_in[p->queues[queue].type] : NULL;

	w.thread = why_loop(&w)->thread;
	w.selector = replay_world_of(p, s, loop) == REPLAY_ASYNCIO;
	w.python = replay_world_of(p, s, loop) != REPLAY_NODE;
	w.queues[JRN_Q_READY] = replay_queue_of(p, JRN_Q_READY, loop);
	if (p->items[item].state == PIC_RUNNING)
		why_say(&w, "It runs now.");
	else if (tell)
		tell(&w, item);
	else
		why_say(&w, "It waits in no queue.");
}
