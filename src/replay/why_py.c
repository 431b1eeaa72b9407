/* SPDX-License-Identifier: MIT
 *
 * Facts about asyncio's world, for the rules of why_py_*.c: who is in this pass, who
 * awaits what, who has the GIL.
 */
#include <inttypes.h>
#include <string.h>

#include "replay/why_inside.h"

void why_birth(const struct situation *w, uint32_t serial)
{
	replay_word_item(w->out, w->s, replay_birth_of(w->s, serial));
}

static const char *text_of(const struct situation *w, uint32_t id)
{
	return id ? jrn_store_text(w->s, id, NULL) : "";
}

bool why_is_called(const struct situation *w, const char *name)
{
	uint32_t label = w->next.kind == JRN_NEW ? (uint32_t)w->next.v[5]
			 : w->item		 ? w->p->items[w->item].label
						 : 0;

	return strcmp(text_of(w, label), name) == 0;
}

bool why_awaits_sleep(const struct situation *w)
{
	return strcmp(text_of(w, w->awaited.label), "sleep") == 0;
}

void why_awaited(const struct situation *w)
{
	const struct pic_await *a = &w->awaited;
	const char *label = text_of(w, a->label);

	if (!*label && a->on_serial)
		why_birth(w, a->on_serial);
	else if (why_awaits_sleep(w))
		why_say(w, "its sleep");
	else
		why_say(w, "%s%s",
			strcmp(label, "future") && strcmp(label, "gather") ? "" : "the ",
			*label ? label : "something");
	if (a->many > 1)
		why_say(w, " of %" PRIu32, a->many);
	if (a->line)
		why_say(w, " at line %" PRIu32, a->line);
}

void why_waker(const struct situation *w)
{
	struct replay_name name = replay_birth_of(w->s, w->awaited.waker);

	replay_word_item(w->out, w->s, name);
	if (w->awaited.waker_line && w->awaited.waker_line != name.line)
		why_say(w, " at line %" PRIu32, w->awaited.waker_line);
}

uint32_t why_ready(const struct situation *w, uint32_t *later)
{
	uint32_t queue = w->queues[JRN_Q_READY], pass, n = 0;

	*later = 0;
	if (!queue)
		return 0;
	pass = why_in_pass(w) ? w->p->queues[queue].pass : 0;
	for (uint32_t i = w->p->queues[queue].head; i && pass; i = w->p->items[i].next) {
		n++;
		if (i == pass)
			break;
	}
	*later = w->p->queues[queue].len - n;
	return n;
}

bool why_in_pass(const struct situation *w)
{
	return why_loop(w)->phase == JRN_PH_READY;
}

void why_rest(const struct situation *w)
{
	uint32_t later, n = why_ready(w, &later);

	n -= n > 0; /* the item itself */
	if (n)
		why_count(w, n, "more runs in this pass", "more run in this pass");
	if (n && later)
		why_say(w, ", ");
	if (later)
		why_count(w, later, "waits for the next", "wait for the next");
	why_say(w, later && !n ? " pass." : n || later ? "." : "Nothing else is ready.");
}

void why_next_in_pass(const struct situation *w)
{
	uint32_t later, n = why_ready(w, &later);

	if (!why_in_pass(w))
		return;
	why_say(w, " ");
	if (n) {
		why_say(w, "Next in this pass: ");
		why_item(w, why_first(w, JRN_Q_READY));
		why_say(w, ".");
		return;
	}
	why_say(w, "This pass is over");
	if (later)
		why_say(w, "; %" PRIu32 " wait%s for the next", later,
			later == 1 ? "s" : "");
	why_say(w, w->selector ? ". Select comes next." : ". libuv goes on to poll.");
}

void why_thread(const struct situation *w, uint32_t thread)
{
	if (thread && thread < w->p->n_threads && w->p->threads[thread].name)
		replay_word_text(w->out, w->s, w->p->threads[thread].name);
	else
		why_say(w, "thread %" PRIu32, thread);
}

uint32_t why_wants_gil(const struct situation *w, uint32_t *n)
{
	uint32_t first = 0;

	*n = 0;
	for (uint32_t t = 1; t < w->p->n_threads; t++) {
		if (!replay_wants_gil(w->p, t) || t == w->gil ||
		    (w->next.kind == JRN_VALUE && t == w->next.v[2]))
			continue;
		++*n;
		if (!first || w->p->threads[t].since < w->p->threads[first].since)
			first = t;
	}
	return first;
}
